"""What the comparisons of this folder share: the program, CSV files, and their
place on docs/tabular.md."""
import csv, json, os, subprocess, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "docs", "tabular.md")


def program():
    """Returns mlp, built anew unless the variable MLP names it."""
    mlp = os.environ.get("MLP", os.path.join(tempfile.gettempdir(), "mlp-compare"))
    if "MLP" not in os.environ:
        subprocess.run(["go", "build", "-o", mlp, "./cmd/mlp"], check=True, cwd=ROOT)
    return mlp


def write(path, names, x, y):
    """Writes a CSV file whose last column is target."""
    with open(path, "w", newline="") as f:
        rows = csv.writer(f)
        rows.writerow(list(names) + ["target"])
        for row, target in zip(x, y):
            rows.writerow([repr(float(v)) for v in row] + [target])


def run(*command):
    """Runs a command of mlp and returns the last JSON object that it prints."""
    out = subprocess.run(list(command) + ["--json"], check=True, capture_output=True, text=True).stdout
    return json.loads(out.splitlines()[-1])


def put(name, text):
    """Replaces the part of the page between <!-- name --> and <!-- end of name -->."""
    with open(PAGE) as f:
        page = f.read()
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, rest = page.split(begin)
    _, after = rest.split(end)
    with open(PAGE, "w") as f:
        f.write(before + begin + text + end + after)
    print("wrote", PAGE)
