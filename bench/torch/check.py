"""Imports networks with mlp, and compares its outputs with PyTorch's: python3 check.py FOLDER-WITH-MLP."""

import json
import pathlib
import subprocess
import sys

import numpy as np
import torch

import networks

TOLERANCE = 1e-5
OPSETS = (9, 12, 13, 16)
LEAST = {"celu": 12}  # versions that PyTorch has the operators in

work = pathlib.Path(sys.argv[1])


def mlp(*args):
    """Runs mlp and returns its JSON objects."""
    done = subprocess.run([work / "mlp", *map(str, args), "--json"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return [json.loads(line) for line in done.stdout.splitlines()]


def predicted(model, x):
    """The outputs that mlp predicts of rows."""
    np.save(work / "rows.npy", x)
    return np.array([p["outputs"] for p in mlp("predict", model, work / "rows.npy")])


def compare(name, file, x, y, *flags):
    """Imports a file, and says how far its outputs are from y."""
    model = work / "model.safetensors"
    try:
        mlp("import", file, "-o", model, *flags)
        difference = np.abs(predicted(model, x) - y).max()
    except RuntimeError as err:
        print(f"{name:24} FAILED: {err}")
        return False
    good = difference <= TOLERANCE * max(1, np.abs(y).max())
    print(f"{name:24} {difference:.1e}" + ("" if good else " FAILED"))
    return good


def onnx_cases():
    for opset in OPSETS:
        for case in networks.cases():
            if opset < LEAST.get(case.name, 0):
                continue
            path = work / "network.onnx"
            x, y = networks.export(case, path, opset)
            yield compare(f"{case.name} ({opset})", path, x, y)


if __name__ == "__main__":
    torch.manual_seed(2)
    results = list(onnx_cases())
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(not all(results))
