"""The measurements of one run, read back: a value per round, medians, ratios."""

import json
from statistics import median

import peer


class Row:
    """What one contender came to: one value per round."""

    def __init__(self, name, threads, command):
        self.name, self.threads, self.command = name, threads, command
        self.values, self.rss, self.last = {}, {}, None

    def median(self):
        return median(self.values.values())

    def range(self):
        return min(self.values.values()), max(self.values.values())

    def ratio(self, base):
        """The median of the ratios to base, each within one round."""
        shared = self.values.keys() & base.values.keys()
        return median(self.values[r] / base.values[r] for r in shared) if shared else None


class Measurements:
    def __init__(self, path):
        with open(path) as f:
            self.lines = [json.loads(line) for line in f]
        self.machine, self.run, self.done = (self.one(e) for e in ("machine", "run", "done"))

    def one(self, event):
        return next((line for line in self.lines if line["event"] == event), None)

    def of(self, task):
        return [m for m in self.lines if m["event"] == "measured" and m["task"] == task]

    def failed(self, task):
        return [m for m in self.of(task) if m["status"] != 0]

    def rows(self, task, value):
        """A Row for every contender of a task; value reads a measurement, None
        where it has nothing."""
        rows = {}
        for m in self.of(task):
            if m["status"] != 0 or (v := value(m)) is None:
                continue
            row = rows.setdefault(m["command"], Row(m["name"], m["threads"], m["command"]))
            row.values[m["round"]], row.rss[m["round"]], row.last = v, m["rss_kib"], m["lines"][-1]
        return list(rows.values())

    def bench(self, name, shape, unit=1):
        """mlp bench's own rows of that name and shape as Rows, one for each number
        of threads; seconds are divided by unit."""
        rows = {}
        for m in self.of("bench"):
            for line in m["lines"] if m["status"] == 0 else []:
                if line.get("name") == name and line.get("shape") == shape:
                    row = rows.setdefault(line["threads"], Row(m["name"], str(line["threads"]), m["command"]))
                    row.values[m["round"]] = line["seconds"] / unit
        return list(rows.values())


def epoch_seconds(m):
    """The median epoch of a process, whether it is mlp's or a peer's. mlp's first
    epoch warms up."""
    if m["name"] != "mlp":
        return median(m["lines"][-1]["epoch_seconds"])
    return median(line["train_seconds"] for line in m["lines"] if line["event"] == "epoch" and line["epoch"] > 0)


def best(rows):
    """For every name the row with the least median, in the order given."""
    names = dict.fromkeys(row.name for row in rows)
    return [min((row for row in rows if row.name == name), key=Row.median) for name in names]


OUT = peer.HERE / "out" / "measurements.jsonl"
