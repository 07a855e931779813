"""The notebook's arithmetic in NumPy, as plainly as the notebook has it."""

import numpy as np


def with_ones(x):
    return np.hstack([x, np.ones((len(x), 1), x.dtype)])


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class Network:
    """Sigmoid hidden layers and softmax. weights[i] is (in+1, out) with the bias
    as its last row; inputs are (rows, in+1) with ones in the last column."""

    def __init__(self, weights, rate):
        self.weights, self.rate = weights, rate

    def forward(self, z):
        """All layers' values; the last are the probabilities."""
        values = [z]
        for w in self.weights[:-1]:
            values.append(with_ones(sigmoid(values[-1] @ w)))
        return values + [softmax(values[-1] @ self.weights[-1])]

    def step(self, z, y):
        values = self.forward(z)
        deltas = [values.pop() - y]
        for w, z in zip(self.weights[:0:-1], values[:0:-1]):
            f = z[:, :-1]
            deltas.append(deltas[-1] @ w[:-1].T * (f * (1 - f)))
        for w, z, delta in zip(self.weights, values, reversed(deltas)):
            w -= self.rate * (z.T @ delta)

    def epoch(self, batches):
        for z, y in batches:
            self.step(z, y)

    def error(self, batches):
        """The share of rows whose most probable class is wrong."""
        wrong = rows = 0
        for z, y in batches:
            wrong += (self.forward(z)[-1].argmax(1) != y.argmax(1)).sum()
            rows += len(y)
        return float(wrong / rows)
