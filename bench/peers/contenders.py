"""What is run: the commands of every task, in the order of one round."""

import os

import machine
import peer

MODEL = peer.CACHE / "notebook.safetensors"
SCRATCH = peer.CACHE / "scratch.safetensors"
INITIAL = "testdata/trace/tiny-sigmoid-initial-weights.npz"
LIMIT = 0.974        # the notebook's test accuracy
NOTEBOOK_EPOCHS = 70  # after which it had it
CORES = os.cpu_count()


class Contender:
    """One program with one choice of threads."""

    def __init__(self, name, threads, *command, **env):
        self.name, self.threads = name, threads
        self.command, self.env = [str(c) for c in command], {k: str(v) for k, v in env.items()}

    def shown(self):
        """The command as one would type it at the root of the repository."""
        words = [f"{k}={v}" for k, v in self.env.items()] + self.command
        return " ".join(words).replace(str(peer.CACHE), "$MLP_PEERS_DIR")


def ours(threads, *args, name="mlp"):
    return Contender(name, threads, "mlp", *args, "--json", "--model", SCRATCH)


# An OpenBLAS that is older than the CPU may not know it, and falls back to
# kernels for a CPU of 2004; so it is told what the CPU can do.
BLAS = {"OPENBLAS_CORETYPE": machine.blas_core()} if machine.blas_core() else {}


def script(name, file, *args, **env):
    """A peer with one thread and with all cores."""
    return [Contender(name, f"{n}", f"bench/peers/{file}", *args, OMP_NUM_THREADS=n, OPENBLAS_NUM_THREADS=n, **BLAS, **env)
            for n in sorted({1, CORES})]


def torch(*args):
    """PyTorch has threads of its own and those of the BLAS it calls."""
    mixed = Contender("PyTorch", f"{CORES} (BLAS 1)", "bench/peers/peer_torch.py", *args,
                      OMP_NUM_THREADS=CORES, OPENBLAS_NUM_THREADS=1, **BLAS)
    return script("PyTorch", "peer_torch.py", *args) + [mixed]


def onnx():
    return [Contender("ONNX Runtime", f"{n}", "bench/peers/peer_onnx.js", ORT_NUM_THREADS=n) for n in sorted({1, CORES})]


def tasks(epochs, notebook_epochs):
    """The contenders of every task; a round runs them one after another."""
    notebook = ["train", "--recipe", "notebook", "--init-weights", INITIAL]
    one = [1] * (CORES > 1)
    return {
        "epoch": [
            ours(f"{CORES}", *notebook, "--epochs", 1 + epochs, "--eval", "none"),
            *[ours("1", *notebook, "--epochs", 1 + epochs, "--eval", "none", "--threads", n) for n in one],
            *script("NumPy, float64", "peer_numpy.py", "epoch", epochs, MLP_PEERS_DTYPE="float64"),
            *script("NumPy, float32", "peer_numpy.py", "epoch", epochs),
            *torch("epoch", epochs),
            *script("scikit-learn", "peer_sklearn.py", "epoch", epochs),
        ],
        "bench": [
            Contender("mlp", f"{CORES}", "mlp", "bench", "--json"),
        ],
        "steps": [
            *torch("steps")[:1],
            *script("scikit-learn", "peer_sklearn.py", "steps")[:1],
        ],
        "inference": [
            *onnx(),
            *script("NumPy, float32", "peer_numpy.py", "inference"),
            *torch("inference"),
            *script("scikit-learn", "peer_sklearn.py", "inference"),
        ],
        "accuracy": [
            ours(f"{CORES}", "train", name="mlp, its defaults"),
            ours(f"{CORES}", *notebook, "--epochs", notebook_epochs, name="mlp, the notebook's settings"),
            *script("NumPy, float64, the notebook's settings", "peer_numpy.py", "accuracy", LIMIT, notebook_epochs,
                    MLP_PEERS_DTYPE="float64"),
        ],
        "start": [
            ours(f"{CORES}", *notebook, "--max-steps", 1, "--eval", "none"),
            *script("NumPy, float32", "peer_numpy.py", "start")[:1],
            *torch("start")[:1],
            *script("scikit-learn", "peer_sklearn.py", "start")[:1],
        ],
    }


# Tasks that share their rounds, as rows of one table come from both.
ROUNDS = [["epoch"], ["bench", "steps", "inference"], ["accuracy"], ["start"]]

# The growth curves: what varies, and its values.
GROWTH = {
    "rows": [1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000],
    "width": [16, 32, 64, 128, 256, 512, 1024],
    "depth": [1, 2, 3, 4, 6, 8],
    "batch size": [10, 20, 50, 100, 200, 500, 1000],
}
GROWTH_ROWS = 5000  # where the rows don't vary
GROWTH_EPOCHS = 4   # at the least; the first one warms up
GROWTH_ROUNDS = 3   # at the most


def growth():
    """(curve, value, contender) for every point. Weights of the usual size and
    the mean gradient keep every size of network away from overflow."""
    for curve, values in GROWTH.items():
        for value in values:
            rows = value if curve == "rows" else GROWTH_ROWS
            flags = {
                "rows": [],
                "width": ["--hidden", f"{value},{value}"],
                "depth": ["--hidden", ",".join(["100"] * value)],
                "batch size": ["--batch-size", value],
            }[curve]
            epochs = max(GROWTH_EPOCHS, 20_000 // rows) if curve == "rows" else GROWTH_EPOCHS
            for n in sorted({1, CORES}):
                yield curve, value, ours(
                    f"{n}", "train", peer.CACHE / "data" / f"rows-{rows}", "--recipe", "notebook", "--init", "auto",
                    "--gradient", "mean", "--eval", "none", "--epochs", epochs, "--threads", n, *flags)
