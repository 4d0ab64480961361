#!/usr/bin/env python3
"""What observables keep of gaussian amplitudes: the table and the figure of README.md.

    python3 compare.py [--paramoo "paramoo"] [--only NAME] [--keep FILE]

Runs `paramoo validate` for every observable and number of bins (half an hour in all; results are kept in a file, and only what is
missing there is computed), prints the table in Markdown and writes observables.svg. Needs nothing but Python 3.
"""
import argparse
import json
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BINS = [6, 12, 20, 30, 60]
VALUES = "0,0.02,0.05,0.1,0.126,0.2,0.35,0.6,0.9,0.97,1.03,1.5,2,3"
COLUMNS = {6: 2, 12: 2, 20: 2, 30: 2, 60: 3}
OBSERVABLES = {
    "ratio (the published form), uniform edges": "Type: ratio, Edges: uniform, Bins: {bins}",
    "stretched, a = 100, uniform edges": "Type: stretched, Edges: uniform, Bins: {bins}",
    "standardized, uniform edges": "Type: standardized, Edges: uniform, Bins: {bins}",
    "quantile, optimized edges": "Bins: {bins}",
    "quantile, following edges": "Edges: following, Bins: {bins}",
    "profiled quantile, optimized edges": "Nuisances: profiled, Bins: {bins}",
    "profiled quantile, following edges": "Nuisances: profiled, Edges: following, Bins: {bins}",
    "two axes, nominal × profiled": "Bins: {rows}, SecondAxis: profiled, Columns: {columns}",
    "two axes, nominal × nuisances": "Bins: {rows}, SecondAxis: nuisances, Columns: {columns}",
    "two axes, profiled × nuisances": "Nuisances: profiled, Bins: {rows}, SecondAxis: nuisances, Columns: {columns}",
}
COLOURS = ["#8c8c8c", "#bcbd22", "#17becf", "#1f77b4", "#9467bd", "#e377c2", "#d62728", "#2ca02c", "#ff7f0e", "#8c564b"]


def analysis(observable, bins):
    columns = COLUMNS[bins]
    text = (HERE / "analysis.yaml").read_text(encoding="utf-8").replace("InputPath: .", f'InputPath: "{HERE.as_posix()}"')
    text = re.sub(r"Observable: \{.*\}", "Observable: {" + observable.format(bins=bins, rows=bins // columns, columns=columns) + "}", text)
    text = re.sub(r"Scan: \{.*\}", f"Scan: {{Values: [{VALUES}]}}", text)
    return re.sub(r"Yields: \{.*\}", "Yields: {Type: piecewise, Knots: 33, Range: [0, 3]}\n    Variations: {Knots: 33}", text)


def measure(paramoo, observable, bins):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "analysis.yaml"
        file.write_text(analysis(observable, bins), encoding="utf-8")
        run = subprocess.run([*paramoo, "validate", str(file), "--json"], capture_output=True, text=True, check=False)
    if run.returncode not in (0, 3):
        sys.exit(run.stderr)
    said = json.loads(run.stdout)
    kept = {kind: min(point["kept"] for point in said["retained_information"][kind] if point["unbinned"] > 0.01) for kind in ("stat_only", "profiled")}
    return kept | {"bins": sum(len(region["mc_uncertainty"]) for region in said["regions"]),
                   "constraint": max(entry["ratio"] for entry in said["uncertainties"] if entry["is_constrained"])}


def table(results):
    head = "| observable | " + " | ".join(f"{bins}{' bins' if bins == BINS[0] else ''}" for bins in BINS * 2) + " |"
    print(head + "\n|" + "---|" * (1 + 2 * len(BINS)))
    for name in OBSERVABLES:
        cells = [f"{results[name][str(bins)][kind]:.3f}" for kind in ("stat_only", "profiled") for bins in BINS]
        cells = [f"**{cell}**" if float(cell) >= 0.99 else cell for cell in cells]
        print(f"| {name} | " + " | ".join(cells) + " |")
    print("\nuncertainty of the nuisance parameter, binned over unbinned:\n")
    for name in OBSERVABLES:
        print(f"| {name} | " + " | ".join(f"{results[name][str(bins)]['constraint']:.3f}" for bins in BINS) + " |")


def figure(results):
    """Loss against bins, both logarithmic, one panel per kind."""
    import math
    width, height, left, top, gap = 360, 320, 60, 40, 60
    low, high = 1e-3, 1.0

    def x(panel, bins):
        return left + panel * (width + gap) + width * math.log(bins / 5.5) / math.log(66 / 5.5)

    def y(loss):
        return top + height * math.log(high / min(high, max(low, loss))) / math.log(high / low)

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + 2 * width + gap + 20} {top + height + 60 + 18 * ((len(OBSERVABLES) + 1) // 2)}" font-family="sans-serif" font-size="13">',
             '<rect width="100%" height="100%" fill="white"/>']
    for panel, (kind, title) in enumerate((("stat_only", "statistics only"), ("profiled", "nuisance parameter profiled"))):
        right = left + panel * (width + gap)
        lines.append(f'<rect x="{right}" y="{top}" width="{width}" height="{height}" fill="none" stroke="#333"/>')
        lines.append(f'<text x="{right + width / 2}" y="{top - 14}" text-anchor="middle">{title}</text>')
        for exponent in (0, -1, -2, -3):
            loss = 10.0 ** exponent
            lines.append(f'<line x1="{right}" x2="{right + width}" y1="{y(loss):.1f}" y2="{y(loss):.1f}" stroke="#ddd"/>')
            lines.append(f'<text x="{right - 6}" y="{y(loss) + 4:.1f}" text-anchor="end">{100 * loss:g} %</text>')
        for bins in BINS:
            lines.append(f'<text x="{x(panel, bins):.1f}" y="{top + height + 18}" text-anchor="middle">{bins}</text>')
        lines.append(f'<text x="{right + width / 2}" y="{top + height + 38}" text-anchor="middle">bins</text>')
        for colour, name in zip(COLOURS, OBSERVABLES):
            points = [(x(panel, bins), y(1 - results[name][str(bins)][kind])) for bins in BINS]
            lines.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="' + " ".join(f"{a:.1f},{b:.1f}" for a, b in points) + '"/>')
            lines.extend(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points)
    lines.append(f'<text x="14" y="{top + height / 2}" text-anchor="middle" transform="rotate(-90 14 {top + height / 2})">largest loss of t</text>')
    for i, (colour, name) in enumerate(zip(COLOURS, OBSERVABLES)):
        a, b = left + (i % 2) * (width + gap), top + height + 62 + 18 * (i // 2)
        lines.append(f'<line x1="{a}" x2="{a + 24}" y1="{b - 4}" y2="{b - 4}" stroke="{colour}" stroke-width="2"/><text x="{a + 32}" y="{b}">{name}</text>')
    (HERE / "observables.svg").write_text("\n".join([*lines, "</svg>", ""]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paramoo", default="paramoo", help="how paramoo is started")
    parser.add_argument("--only", default="", help="compute observables whose names hold this, and no table")
    parser.add_argument("--keep", default="compare.json", help="file with results so far")
    given = parser.parse_args()
    store = pathlib.Path(given.keep)
    results = json.loads(store.read_text(encoding="utf-8")) if store.exists() else {}
    for name, observable in OBSERVABLES.items():
        for bins in BINS:
            if given.only in name and str(bins) not in results.setdefault(name, {}):
                results[name][str(bins)] = measure(shlex.split(given.paramoo), observable, bins)
                store.write_text(json.dumps(results, indent=1, ensure_ascii=False), encoding="utf-8")
                print(name, bins, results[name][str(bins)], file=sys.stderr, flush=True)
    if not given.only:
        table(results)
        figure(results)


main()
