#!/usr/bin/python3
"""The notebook's arithmetic in NumPy; MLP_PEERS_DTYPE chooses its type. See peer.py.

The task `accuracy LIMIT EPOCHS` trains with both evaluations after each epoch,
as the notebook does, until the test accuracy is above the limit.
"""

import json
import os
import sys

import numpy as np
import threadpoolctl

import notebook
import peer

DTYPE = np.dtype(os.environ.get("MLP_PEERS_DTYPE", "float32"))


def network():
    return notebook.Network([w.astype(DTYPE) for w in peer.weights(peer.INITIAL)], DTYPE.type(peer.RATE))


def data(part):
    x, labels = peer.mnist(part, DTYPE)
    return peer.batches(peer.BATCH, notebook.with_ones(x), np.eye(10, dtype=DTYPE)[labels])


def epoch():
    net, train, test = network(), data("train"), data("test")
    return peer.time_epochs(lambda: net.epoch(train), lambda: net.error(test))


def inference():
    net = notebook.Network(peer.weights(peer.TRAINED), None)
    return peer.time_inference(lambda z: net.forward(z)[-1], notebook.with_ones)


def start():
    net, train = network(), data("train")
    net.step(*train[0])


def accuracy():
    net, train, test = network(), data("train"), data("test")
    for i in range(int(sys.argv[3])):
        net.epoch(train)
        right = 1 - net.error(train), 1 - net.error(test)
        print(json.dumps({"epoch": i, "train_accuracy": right[0], "test_accuracy": right[1]}), flush=True)
        if right[1] > float(sys.argv[2]):
            return


blas = threadpoolctl.threadpool_info()[0]
peer.main(f"NumPy {np.__version__}, {blas['internal_api']} {blas['version']} ({blas['architecture']})",
          epoch=epoch, inference=inference, start=start, accuracy=accuracy)
