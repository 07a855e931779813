#!/usr/bin/python3
"""PyTorch: nn.Sequential, SGD and CrossEntropyLoss with the sum. See peer.py."""

import torch
from torch import nn

import peer


def sequential(weights, *end, activation=nn.Sigmoid):
    layers = []
    for w in weights:
        linear = nn.Linear(w.shape[0] - 1, w.shape[1])
        linear.weight.data = torch.from_numpy(w[:-1].T.copy())
        linear.bias.data = torch.from_numpy(w[-1].copy())
        layers += [linear, activation()]
    return nn.Sequential(*layers[:-1], *end)


def trainer(net, batches):
    """A function that trains one epoch."""
    loss = nn.CrossEntropyLoss(reduction="sum")
    optimizer = torch.optim.SGD(net.parameters(), lr=peer.RATE)

    def epoch():
        for x, y in batches:
            optimizer.zero_grad(set_to_none=True)
            loss(net(x), y).backward()
            optimizer.step()
    return epoch


def data(part, size):
    x, y = map(torch.from_numpy, peer.mnist(part))
    return peer.batches(size, x, y)


def epoch():
    net, test = sequential(peer.weights(peer.INITIAL)), data("test", 10_000)

    def test_error():
        (x, y), = test
        return float((net(x).argmax(1) != y).float().mean())
    return peer.time_epochs(trainer(net, data("train", peer.BATCH)), test_error)


def steps():
    w, x, y = peer.small()
    train = trainer(sequential(w, activation=nn.ReLU), peer.batches(peer.SMALL_BATCH, torch.from_numpy(x), torch.from_numpy(y)))
    return peer.time_steps(lambda n: [train() for _ in range(n)])


def inference():
    net = sequential(peer.weights(peer.TRAINED), nn.Softmax(1))
    with torch.inference_mode():
        return peer.time_inference(net, torch.from_numpy)


def start():
    trainer(sequential(peer.weights(peer.INITIAL)), data("train", peer.BATCH)[:1])()


peer.main(f"PyTorch {torch.__version__}",
          epoch=epoch, steps=steps, inference=inference, start=start)
