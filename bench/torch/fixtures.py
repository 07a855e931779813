"""Writes the files that go test reads, so that it needs no Python: python3 fixtures.py."""

import json
import pathlib
import warnings

import numpy as np
import torch
from sklearn import datasets, neural_network

import check
import networks

ROOT = pathlib.Path(__file__).parents[2]

# Versions of the operators other than 13.
OPSETS = {"softmax": 9, "view": 12, "dropout-training": 12, "batchnorm-training": 14, "gelu": 16}

# One network for each thing that is imported.
NAMES = [
    "linear", "no-bias", "depth-1", "depth-8", "leaky02", "elu05", "celu", "gelu", "sigmoid", "tanh", "softplus", "softplus2", "prelu",
    "softmax", "log-softmax", "sigmoid-end", "labels", "tanh-end", "two-classes", "batchnorm-after", "batchnorm-training",
    "batchnorm-gelu", "dropout-training", "functional", "by-hand", "gelu-half", "standardized", "flatten", "view", "view-fixed", "norm-pictures",
]


def digits(values):
    """Nine digits, which tell a float32 from the next."""
    return [[float(f"{v:.9g}") for v in row] for row in values]


def onnx_files():
    folder = ROOT / "onnx/testdata/torch"
    folder.mkdir(parents=True, exist_ok=True)
    rows = {}
    torch.manual_seed(3)
    for case in networks.cases():
        if case.name in NAMES:
            path = folder / f"{case.name}.onnx"
            x, y = networks.export(case, str(path), OPSETS.get(case.name, 13))
            rows[case.name] = {"rows": digits(x[:2]), "outputs": digits(y[:2])}
            assert path.stat().st_size < 20_000, path
    assert len(rows) == len(NAMES)
    (folder / "rows.json").write_text(json.dumps(rows, indent=0) + "\n")


def weight_files():
    folder = ROOT / "interop/testdata"
    folder.mkdir(parents=True, exist_ok=True)
    rows = {}
    for case in networks.cases():
        if case.name == "batchnorm":
            for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.float64):
                name = f"batchnorm-{str(dtype)[6:]}.safetensors"
                network = case.network.to(dtype).float().eval()
                check.write_safetensors(folder / name, check.Prefixed(network).state_dict(), dtype)
                x = torch.randn(2, *case.shape)
                with torch.no_grad():
                    rows[name] = {"rows": digits(x.numpy()), "outputs": digits(network(x).numpy())}
    iris = datasets.load_iris()
    m = neural_network.MLPClassifier((6, 5), activation="tanh", max_iter=300, random_state=1).fit(iris.data, iris.target)
    arrays = {f"coefs_{i}": w for i, w in enumerate(m.coefs_)} | {f"intercepts_{i}": b for i, b in enumerate(m.intercepts_)}
    np.savez(folder / "iris.npz", **arrays)
    x = iris.data[::50]
    rows["iris.npz"] = {"rows": digits(x), "outputs": digits(m.predict_proba(x))}
    objects = np.empty(len(m.coefs_), dtype=object)
    objects[:] = m.coefs_
    np.savez(folder / "objects.npz", coefs_=objects)
    (folder / "rows.json").write_text(json.dumps(rows, indent=0) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    onnx_files()
    weight_files()
