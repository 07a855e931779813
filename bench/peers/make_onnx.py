#!/usr/bin/python3
"""Writes the notebook's network as ONNX: pixels from 0 to 1 to probabilities.

  make_onnx.py WEIGHTS.npz MODEL.onnx
"""

import sys

import onnx
from onnx import TensorProto, helper, numpy_helper

import peer

weights = peer.weights(sys.argv[1])
nodes, initializers, value = [], [], "pixels"
for i, w in enumerate(weights):
    last = i == len(weights) - 1
    initializers += [numpy_helper.from_array(w[:-1].copy(), f"W{i}"), numpy_helper.from_array(w[-1].copy(), f"b{i}")]
    nodes.append(helper.make_node("Gemm", [value, f"W{i}", f"b{i}"], [f"S{i}"]))
    value = "probabilities" if last else f"Z{i}"
    nodes.append(helper.make_node("Softmax" if last else "Sigmoid", [f"S{i}"], [value]))

graph = helper.make_graph(
    nodes, "notebook",
    [helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["rows", weights[0].shape[0] - 1])],
    [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["rows", weights[-1].shape[1]])],
    initializers)
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
onnx.checker.check_model(model)
onnx.save(model, sys.argv[2])
