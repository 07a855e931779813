#!/usr/bin/python3
"""scikit-learn's MLPClassifier. See peer.py."""

import warnings

import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

import peer

warnings.simplefilter("ignore")  # it warns that one epoch is not convergence


def classifier(weights, batch, x, y, activation="logistic"):
    """A classifier with the given weights that goes on where it is with each fit,
    one epoch each. Its gradient is the mean over the batch. Fitting once to a few
    rows that hold every class makes its arrays."""
    c = MLPClassifier([w.shape[1] for w in weights[:-1]], activation=activation, solver="sgd", alpha=0,
                      batch_size=batch, learning_rate_init=peer.RATE * batch, momentum=0, shuffle=False,
                      max_iter=1, warm_start=True)
    c.fit(x, y)
    c.coefs_ = [w[:-1].copy() for w in weights]
    c.intercepts_ = [w[-1].copy() for w in weights]
    return c


def epoch():
    x, y = peer.mnist("train")
    test = peer.mnist("test")
    c = classifier(peer.weights(peer.INITIAL), peer.BATCH, x[:1000], y[:1000])
    return peer.time_epochs(lambda: c.fit(x, y), lambda: 1 - c.score(*test))


def steps():
    w, x, y = peer.small()
    c = classifier(w, peer.SMALL_BATCH, x, y, activation="relu")

    def epochs(n):
        c.set_params(max_iter=n, n_iter_no_change=n + 1)
        c.fit(x, y)
    return peer.time_steps(epochs)


def inference():
    c = classifier(peer.weights(peer.TRAINED), peer.BATCH, *(a[:1000] for a in peer.mnist("test")))
    return peer.time_inference(c.predict_proba)


def start():
    x, y = peer.mnist("train")
    classifier(peer.weights(peer.INITIAL), peer.BATCH, x[:peer.BATCH], y[:peer.BATCH])


peer.main(f"scikit-learn {sklearn.__version__}",
          epoch=epoch, steps=steps, inference=inference, start=start)
