"""Networks as PyTorch users write them, with the settings of their export."""

import torch
from torch import nn
from torch.nn import functional as F


class Case:
    """A network, the shape of one row, and what its outputs are."""

    def __init__(self, name, network, shape=(6,), outputs="logits", **export):
        self.name, self.network, self.shape, self.outputs, self.export = name, network, shape, outputs, export


def sequential(sizes, activation, bias=True, end=()):
    """Linear layers of these sizes with an activation between them."""
    layers = []
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(n, m, bias=bias))
        if i < len(sizes) - 2:
            layers.append(activation())
    return nn.Sequential(*layers, *end)


def trained(network, shape):
    """The network with batch normalizations that have seen rows, and biases that are not small."""
    network.train()
    for p in network.parameters():
        if p.dim() == 1:
            nn.init.normal_(p, 0.5, 0.5)
    with torch.no_grad():
        for _ in range(20):
            network(torch.randn(32, *shape) * 2 + 1)
    return network.eval()


class Functional(nn.Module):
    """Dense layers and a forward method, instead of a Sequential."""

    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(6, 8), nn.Linear(8, 8), nn.Linear(8, 3)
        self.bn1, self.drop = nn.BatchNorm1d(8), nn.Dropout(0.5)

    def forward(self, x):
        x = F.relu(self.bn1(self.fc1(x)))
        x = self.drop(F.gelu(self.fc2(x)))
        return F.log_softmax(self.fc3(x), dim=1)


class Picture(nn.Module):
    """A classifier of pictures that scales and flattens by itself."""

    def __init__(self, flatten):
        super().__init__()
        self.flatten = flatten
        self.net = sequential([48, 10, 4], nn.ReLU)

    def forward(self, x):
        return F.softmax(self.net(self.flatten((x / 255 - 0.1307) / 0.3081)), dim=-1)


class ByHand(nn.Module):
    """Weights that are multiplied by hand, and a bias before the product."""

    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.randn(6, 5))
        self.b = nn.Parameter(torch.randn(5))
        self.v = nn.Parameter(torch.randn(2, 5))

    def forward(self, x):
        return torch.tanh(self.b + x @ self.w) @ self.v.t() * 3 - 1


class GELUByHand(nn.Module):
    """GELU spelt out in another order than PyTorch's own."""

    def __init__(self, order):
        super().__init__()
        self.a, self.b, self.order = nn.Linear(6, 7), nn.Linear(7, 2), order

    def forward(self, x):
        x = self.a(x)
        half = 0.5 * (1 + torch.erf(x * 0.7071067811865475))
        x = half * x if self.order else x * 0.5 * (torch.erf(x / 1.4142135623730951) + 1)
        return self.b(x)


class Standardized(nn.Module):
    """Columns that are standardized by constants."""

    def __init__(self):
        super().__init__()
        self.register_buffer("mean", torch.tensor([1.0, 2, 3, -4, 0, 0.5]))
        self.register_buffer("scale", torch.tensor([1.0, 0.5, 3, 4, 10, 0.25]))
        self.net = sequential([6, 5, 1], nn.Softplus)

    def forward(self, x):
        return self.net((x - self.mean) / self.scale).squeeze(1)


class TwoClasses(nn.Module):
    """The probabilities of two classes from one output."""

    def __init__(self):
        super().__init__()
        self.net = sequential([6, 4, 1], nn.ReLU)

    def forward(self, x):
        p = torch.sigmoid(self.net(x))
        return torch.cat([1 - p, p], dim=1)


ACTIVATIONS = {
    "relu": nn.ReLU, "leaky": nn.LeakyReLU, "leaky02": lambda: nn.LeakyReLU(0.2), "elu": nn.ELU,
    "elu05": lambda: nn.ELU(0.5), "celu": lambda: nn.CELU(0.7), "gelu": nn.GELU, "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh, "softplus": nn.Softplus, "softplus2": lambda: nn.Softplus(beta=2), "prelu": nn.PReLU,
    "identity": nn.Identity,
}


def view(x):
    return x.view(x.size(0), -1)


def cases():
    """All networks, made with fixed random numbers."""
    torch.manual_seed(1)
    train = torch.onnx.TrainingMode
    yield Case("linear", nn.Linear(6, 3))
    yield Case("no-bias", sequential([6, 8, 3], nn.ReLU, bias=False))
    for depth in range(1, 9):
        yield Case(f"depth-{depth}", sequential([6] + [9 - k % 3 for k in range(depth - 1)] + [3], nn.ReLU))
    for name, a in ACTIVATIONS.items():
        yield Case(name, sequential([6, 8, 7, 3], a))
    yield Case("softmax", sequential([6, 8, 4], nn.Tanh, end=[nn.Softmax(dim=1)]), outputs="softmax")
    yield Case("log-softmax", sequential([6, 8, 4], nn.GELU, end=[nn.LogSoftmax(dim=-1)]), outputs="log")
    yield Case("sigmoid-end", sequential([6, 8, 1], nn.ReLU, end=[nn.Sigmoid()]), outputs="sigmoid")
    yield Case("labels", sequential([6, 8, 3], nn.ReLU, end=[nn.Sigmoid()]), outputs="sigmoid")
    yield Case("tanh-end", sequential([6, 8, 3], nn.ReLU, end=[nn.Tanh()]))
    yield Case("relu-end", sequential([6, 8, 3], nn.Tanh, end=[nn.ReLU()]))
    yield Case("two-classes", TwoClasses(), outputs="second")
    before = [nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 3), nn.BatchNorm1d(3)]
    yield Case("batchnorm", trained(nn.Sequential(*before), (6,)))
    after = [nn.BatchNorm1d(6), nn.Linear(6, 8, bias=False), nn.ELU(), nn.BatchNorm1d(8, affine=False), nn.Linear(8, 3)]
    yield Case("batchnorm-after", trained(nn.Sequential(*after), (6,)))
    yield Case("batchnorm-training", trained(nn.Sequential(*before, nn.Dropout()), (6,)), training=train.TRAINING, do_constant_folding=False)
    yield Case("batchnorm-gelu", trained(nn.Sequential(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.GELU(), nn.Linear(8, 3)), (6,)))
    dropped = [nn.Dropout(0.2), nn.Linear(6, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3)]
    yield Case("dropout", nn.Sequential(*dropped))
    yield Case("dropout-training", nn.Sequential(*dropped), training=train.TRAINING, do_constant_folding=False)
    yield Case("functional", trained(Functional(), (6,)), outputs="log")
    yield Case("by-hand", ByHand())
    yield Case("gelu-half", GELUByHand(True))
    yield Case("gelu-div", GELUByHand(False))
    yield Case("standardized", Standardized())
    yield Case("flatten", Picture(nn.Flatten()), shape=(3, 4, 4), outputs="softmax")
    yield Case("view", Picture(view), shape=(1, 6, 8), outputs="softmax")
    yield Case("view-fixed", Picture(lambda x: x.view(-1, 48)), shape=(48,), outputs="softmax", fixed=True)
    yield Case("reshape", Picture(lambda x: x.reshape(x.shape[0], x.shape[1] * x.shape[2])), shape=(6, 8), outputs="softmax")
    yield Case("flatten-fixed", Picture(lambda x: torch.flatten(x, 1)), shape=(6, 8), outputs="softmax", fixed=True)
    yield Case("norm-pictures", trained(nn.Sequential(nn.BatchNorm2d(3), nn.Flatten(), nn.Linear(48, 3)), (3, 4, 4)), shape=(3, 4, 4))
    yield Case("double", sequential([6, 8, 3], nn.ReLU).double(), double=True)


def export(case, path, opset):
    """Writes a case as ONNX, with rows to compare and what PyTorch makes of them."""
    options = dict(case.export)
    fixed, double = options.pop("fixed", False), options.pop("double", False)
    rows = 1 if fixed else 5
    x = torch.randn(rows, *case.shape, dtype=torch.float64 if double else torch.float32) * 2 + 0.5
    if len(case.shape) > 1 or case.shape[0] == 48:
        x = torch.randint(0, 256, (rows, *case.shape)).float()
    axes = None if fixed else {"input": {0: "batch"}, "output": {0: "batch"}}
    torch.onnx.export(case.network, x, path, opset_version=opset, input_names=["input"], output_names=["output"], dynamic_axes=axes, **options)
    case.network.eval()
    with torch.no_grad():
        y = case.network(x)
    y = y.reshape(rows, -1)
    if case.outputs == "log":
        y = y.exp()
    if case.outputs == "second":
        y = y[:, 1:]
    return x.reshape(rows, -1).float().numpy(), y.float().numpy()
