"""Imports networks with mlp, and compares its outputs with PyTorch's: python3 check.py FOLDER-WITH-MLP."""

import json
import pathlib
import struct
import subprocess
import sys
import warnings

import numpy as np
import torch
from sklearn import datasets, neural_network

import networks

TOLERANCE = 1e-5
OPSETS = (9, 12, 13, 16)
LEAST = {"celu": 12}  # versions that PyTorch has the operators in

work = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None


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
        print(f"{name:28} FAILED: {err}")
        return False
    good = difference <= TOLERANCE * max(1, np.abs(y).max())
    print(f"{name:28} {difference:.1e}" + ("" if good else " FAILED"))
    return good


def onnx_cases():
    for opset in OPSETS:
        for case in networks.cases():
            if opset < LEAST.get(case.name, 0):
                continue
            path = work / "network.onnx"
            x, y = networks.export(case, path, opset)
            yield compare(f"{case.name} ({opset})", path, x, y)


def write_safetensors(path, tensors, dtype):
    """Writes a state dict by the format's description: a length, a JSON header, values; names in order."""
    names = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
    header, data = {}, b""
    for name, t in sorted(tensors.items()):
        t = t.to(dtype) if t.is_floating_point() else t
        raw = t.contiguous().view(torch.int16).numpy().tobytes() if t.dtype == torch.bfloat16 else t.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read_safetensors(path):
    """Reads a state dict of F32 tensors by the format's description."""
    b = path.read_bytes()
    n, = struct.unpack("<Q", b[:8])
    header = json.loads(b[8:8 + n])
    tensors = {}
    for name, t in header.items():
        if name != "__metadata__":
            lo, hi = t["data_offsets"]
            tensors[name] = torch.frombuffer(bytearray(b[8 + n + lo:8 + n + hi]), dtype=torch.float32).reshape(t["shape"])
    return tensors


# Networks whose state dict says all but the activation.
STATE_DICTS = {
    "linear": "relu", "no-bias": "relu", "depth-8": "relu", "leaky02": "leaky-relu(0.2)", "elu05": "elu(0.5)",
    "gelu": "gelu", "tanh": "tanh", "softplus": "softplus", "batchnorm": "relu", "batchnorm-after": "elu", "dropout": "relu",
}


class Prefixed(torch.nn.Module):
    """A network under a name, as within a larger module."""

    def __init__(self, network):
        super().__init__()
        self.net = network


def state_dict_cases():
    for dtype in (torch.float32, torch.float64, torch.float16, torch.bfloat16):
        for case in networks.cases():
            if case.name not in STATE_DICTS:
                continue
            network = case.network.to(dtype).float().eval()  # as exact as the file is
            prefixed = Prefixed(network) if dtype == torch.float64 else network
            path = work / "network.safetensors"
            write_safetensors(path, prefixed.state_dict(), dtype)
            x = torch.randn(5, *case.shape) * 2 + 0.5
            with torch.no_grad():
                y = network(x)
            flags = [] if case.name == "linear" else ["--activation", STATE_DICTS[case.name]]
            yield compare(f"{case.name} ({str(dtype)[6:]})", path, x.numpy(), y.numpy(), *flags)


def scikit_cases():
    iris = datasets.load_iris()
    digits = datasets.load_digits()
    path = work / "network.npz"
    for activation in ("relu", "tanh", "logistic", "identity"):
        flags = ["--activation", {"logistic": "sigmoid"}.get(activation, activation)]
        for name, x, y, output in (
            ("iris", iris.data, iris.target, "softmax"), ("digits", digits.data, digits.target, "softmax"),
            ("iris, two classes", iris.data[:100], iris.target[:100], "sigmoid"),
        ):
            x = x.astype(np.float32)
            m = neural_network.MLPClassifier((20, 10), activation=activation, max_iter=60, random_state=1).fit(x, y)
            arrays = {f"coefs_{i}": w for i, w in enumerate(m.coefs_)} | {f"intercepts_{i}": b for i, b in enumerate(m.intercepts_)}
            np.savez(path, classes_=m.classes_, **arrays)
            want = m.predict_proba(x[:50])
            yield compare(f"{name} ({activation})", path, x[:50], want if output == "softmax" else want[:, 1:], *flags, "--output", output)
        x = iris.data[:, :3].astype(np.float32)
        m = neural_network.MLPRegressor((20,), activation=activation, max_iter=60, random_state=1).fit(x, iris.data[:, 3])
        np.savez(path, **{f"coefs_{i}": w for i, w in enumerate(m.coefs_)}, **{f"intercepts_{i}": b for i, b in enumerate(m.intercepts_)})
        yield compare(f"regression ({activation})", path, x[:50], m.predict(x[:50]).reshape(-1, 1), *flags)


def round_trips():
    """ONNX to mlp and out again as a state dict, which PyTorch loads."""
    for case in networks.cases():
        if case.name not in STATE_DICTS or "batchnorm" in case.name:
            continue
        path, model, out = work / "network.onnx", work / "model.safetensors", work / "out.safetensors"
        x, y = networks.export(case, path, 13)
        mlp("import", path, "-o", model)
        mlp("export", model, "--format", "safetensors", "-o", out)
        layers = [m for m in case.network if not isinstance(m, torch.nn.Dropout)] if isinstance(case.network, torch.nn.Sequential) else [case.network]
        fresh = torch.nn.Sequential(*layers)
        if case.name == "no-bias":
            fresh = networks.sequential([6, 8, 3], torch.nn.ReLU)  # what is written has biases, of 0
        for p in fresh.parameters():
            torch.nn.init.normal_(p)
        fresh.load_state_dict(read_safetensors(out))
        with torch.no_grad():
            difference = np.abs(fresh(torch.from_numpy(x)).numpy() - y).max()
        print(f"{case.name + ' there and back':28} {difference:.1e}" + ("" if difference <= TOLERANCE else " FAILED"))
        yield difference <= TOLERANCE


if __name__ == "__main__":
    torch.manual_seed(2)
    warnings.simplefilter("ignore")  # few epochs are enough here
    results = [*onnx_cases(), *state_dict_cases(), *scikit_cases(), *round_trips()]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(not all(results))
