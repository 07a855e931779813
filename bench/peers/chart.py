"""Curves as SVG: small multiples with logarithmic axes, for light and dark pages."""

import html
import math

WIDTH, HEIGHT = 400, 290
LEFT, RIGHT, TOP, BOTTOM = 62, 20, 50, 46

STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-size: 12px; fill: #57606a; }
.title { font-size: 14px; font-weight: 600; fill: #1b1f24; }
.tick { font-size: 11px; }
.back { fill: #ffffff; }
.grid { stroke: #d8dee4; }
.line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.line0 { stroke: #0b66b0; } .dot0, .name0 { fill: #0b66b0; }
.line1 { stroke: #c2500a; } .dot1, .name1 { fill: #c2500a; }
.name0, .name1 { font-weight: 600; }
@media (prefers-color-scheme: dark) {
  text { fill: #9da7b3; }
  .title { fill: #e6edf3; }
  .back { fill: #161b22; }
  .grid { stroke: #30363d; }
  .line0 { stroke: #58a6ff; } .dot0, .name0 { fill: #58a6ff; }
  .line1 { stroke: #ff9a57; } .dot1, .name1 { fill: #ff9a57; }
}
"""


def ticks(low, high):
    """1, 2 and 5 times the powers of ten within, or the powers alone."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [m * 10.0 ** p for p in powers for m in (1, 2, 5) if low <= m * 10.0 ** p * 1.0001 and m * 10.0 ** p <= high * 1.0001]
    coarse = [t for t in fine if f"{t:e}"[0] == "1"]
    return coarse if len(fine) > 7 and len(coarse) > 1 else fine


def bounds(values):
    """The next 1, 2 or 5 times a power of ten below and above."""
    steps = [m * 10.0 ** p for p in range(-9, 10) for m in (1, 2, 5)]
    return max(s for s in steps if s <= min(values) * 1.0001), min(s for s in steps if s >= max(values) * 0.9999)


def short(value):
    return f"{value / 1000:g}k" if value >= 1000 and value % 1000 == 0 else f"{value:g}"


class Panel:
    """One small chart. lines maps a name to points (x, y)."""

    def __init__(self, title, x_label, y_label, lines):
        self.title, self.x_label, self.y_label, self.lines = title, x_label, y_label, lines
        xs = sorted({x for line in lines.values() for x, _ in line})
        self.x = xs[0], xs[-1]
        self.x_ticks = xs
        self.y = bounds([y for line in lines.values() for _, y in line])

    def at(self, x, y):
        def share(v, low, high):
            return math.log(v / low) / math.log(high / low) if high > low else 0.5
        return (LEFT + share(x, *self.x) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - share(y, *self.y) * (HEIGHT - TOP - BOTTOM))

    def axes(self):
        yield f'<text class="title" x="{LEFT}" y="20">{html.escape(self.title)}</text>'
        yield f'<text x="{LEFT}" y="38">{html.escape(self.y_label)}</text>'
        yield f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 10}" text-anchor="end">{html.escape(self.x_label)}</text>'
        for t in ticks(*self.y):
            _, y = self.at(self.x[0], t)
            yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
            yield f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{short(t)}</text>'
        for t in self.x_ticks:
            x, _ = self.at(t, self.y[0])
            yield f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{short(t)}</text>'

    def curves(self):
        for i, points in enumerate(self.lines.values()):
            at = [self.at(x, y) for x, y in points]
            yield f'<path class="line line{i}" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in at)}"/>'
            for x, y in at:
                yield f'<circle class="dot{i}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>'


def draw(panels, columns=2):
    """The panels in a grid, under one line that names the curves."""
    head = 34
    rows = -(-len(panels) // columns)
    width, height = columns * WIDTH, head + rows * HEIGHT
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
           f"<title>{html.escape('; '.join(p.title for p in panels))}</title>",
           f"<style>{STYLE}</style>", f'<rect class="back" width="{width}" height="{height}"/>']
    for i, name in enumerate(panels[0].lines):
        x = LEFT + i * 110
        out.append(f'<circle class="dot{i}" cx="{x + 4}" cy="20" r="4"/><text class="name{i}" x="{x + 14}" y="24">{html.escape(name)}</text>')
    for i, panel in enumerate(panels):
        out.append(f'<g transform="translate({i % columns * WIDTH} {head + i // columns * HEIGHT})">')
        out += [*panel.axes(), *panel.curves(), "</g>"]
    return "\n".join([*out, "</svg>", ""])
