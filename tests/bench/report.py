#!/usr/bin/env python3
"""report.py CSV SVG: prints medians and 95th percentiles of tests/bench/compare as a table and draws them.

The bars are those of DESIGN.md section 11. Milliseconds, except memory (KiB).
"""

import csv
import math
import sys
from collections import defaultdict

ENGINES = ["floor", "cnet", "podman", "docker"]
COLOURS = {"floor": "#9aa0a6", "cnet": "#0b7a75", "podman": "#8a4fbf", "docker": "#2f6fd6"}


def at_most(milliseconds):
    """The absolute budgets were set on a machine where floor took 4.9 ms for run-none: see its column beside them."""
    return f"<= {milliseconds} ms", lambda _, mine: mine["cnet"] <= milliseconds


def times_faster(factor):
    def holds(_, mine):
        peers = [mine[peer] for peer in ("docker", "podman") if peer in mine]
        return min(peers) >= factor * mine["cnet"] if peers else None
    return f"{factor}x the faster peer", holds


def near_floor(factor):
    return f"<= {factor}x floor", lambda _, mine: mine["cnet"] <= factor * mine["floor"] if "floor" in mine else None


def beside_one_port(milliseconds):
    def holds(medians, mine):
        one = medians.get("ports-1", {}).get("cnet")
        return None if one is None else mine["cnet"] <= one + milliseconds
    return f"one port + {milliseconds} ms", holds


# row: (title, its bars: (text, test of all medians and the row's; None when something is missing))
ROWS = {
    "start": ("start of the program", []),
    "run-none": ("run --rm --network none IMG true", [at_most(8), times_faster(20)]),
    "run-bridge": ("run --rm IMG true", [at_most(10), times_faster(20)]),
    "network": ("network create + rm", [near_floor(1.3)]),
    "connect": ("connect + disconnect", [near_floor(1.3)]),
    "publish": ("run -d -p + rm -f", [at_most(20)]),
    "publish-live": ("publish on a running container", [at_most(10)]),
    "unpublish-live": ("unpublish on a running container", [at_most(10)]),
    "parallel-20": ("20 parallel run -d", [at_most(250)]),
    "ports-1": ("run -d, one port", []),
    "range-1000": ("run -d, 1000 ports as a range", [beside_one_port(20)]),
    "ports-500": ("run -d, 500 single -p", [beside_one_port(20)]),
    "idle-pss-kib": ("idle container, PSS in KiB", [("<= 614", lambda _, mine: mine["cnet"] <= 614)]),
}


def quantile(values, share):
    """The value below which `share` of the sorted values lie (nearest rank)."""
    return values[max(0, math.ceil(share * len(values)) - 1)]


def read(path):
    times, failures = defaultdict(list), defaultdict(int)
    with open(path, newline="", encoding="ascii") as file:
        for line in csv.DictReader(file):
            key = line["row"], line["engine"]
            scale = 1 if line["row"].startswith("idle") else 1000
            times[key].append(int(line["microseconds"]) / scale)
            failures[key] += line["status"] != "0"
    return {key: sorted(values) for key, values in times.items()}, failures


def verdicts(row, medians):
    """Each of the row's bars with 'met' or 'missed', as far as what it needs was measured."""
    mine = medians[row]
    said = []
    for text, holds in ROWS[row][1] if "cnet" in mine else []:
        answer = holds(medians, mine)
        said.append(text if answer is None else f"{text} {'met' if answer else 'missed'}")
    return ", ".join(said)


def table(times, failures, medians):
    engines = [e for e in ENGINES if any(key[1] == e for key in times)]
    head = f"{'p50 / p95, ms':34}" + "".join(f"{e:>20}" for e in engines) + f"{'peer/cnet':>11}  bars"
    lines = [head, "-" * (len(head) + 22)]
    for row, (title, _) in ROWS.items():
        if row not in medians:
            continue
        cells = ""
        for engine in engines:
            values = times.get((row, engine))
            cell = "-"
            if values:
                cell = f"{quantile(values, 0.5):.1f} / {quantile(values, 0.95):.1f}"
                if failures[row, engine]:
                    cell += f" !{failures[row, engine]}"
            cells += f"{cell:>20}"
        mine = medians[row]
        peers = [mine[peer] for peer in ("docker", "podman") if peer in mine]
        ratio = f"{min(peers) / mine['cnet']:.1f}x" if peers and mine.get("cnet") else ""
        lines.append(f"{title:34}{cells}{ratio:>11}  {verdicts(row, medians)}".rstrip())
    lines.append("!n: n runs failed. peer/cnet: the faster peer's median over cnet's.")
    return "\n".join(lines)


def plot(medians, times, path):
    rows = [row for row in ROWS if row in medians]
    left, width, bar_height, gap = 250, 620, 11, 12
    largest = max(max(mine.values()) for mine in medians.values())
    decades = math.ceil(math.log10(max(largest, 10)))
    low = -1  # 0.1 ms

    def x(value):
        return left + width * (math.log10(max(value, 0.1)) - low) / (decades - low)

    body, y = [], 40
    for row in rows:
        top = y
        for engine in [e for e in ENGINES if e in medians[row]]:
            p50, p95 = medians[row][engine], quantile(times[row, engine], 0.95)
            body.append(f'<rect x="{left}" y="{y}" width="{x(p50) - left:.1f}" height="{bar_height - 2}" '
                        f'fill="{COLOURS[engine]}"/>')
            middle = y + (bar_height - 2) / 2
            body.append(f'<line x1="{x(p50):.1f}" x2="{x(p95):.1f}" y1="{middle}" y2="{middle}" '
                        f'stroke="{COLOURS[engine]}"/>')
            body.append(f'<text x="{x(p95) + 5:.1f}" y="{y + 8}" class="v">{p50:.1f}</text>')
            y += bar_height
        body.append(f'<text x="{left - 10}" y="{(top + y) / 2 + 3:.0f}" text-anchor="end">{ROWS[row][0]}</text>')
        y += gap
    grid = [f'<line x1="{x(10**d):.1f}" x2="{x(10**d):.1f}" y1="30" y2="{y - gap}" stroke="#ddd"/>'
            f'<text x="{x(10**d):.1f}" y="{y + 4}" text-anchor="middle">{10**d:g}</text>'
            for d in range(low, decades + 1)]
    legend = [f'<rect x="{left + 90 * i}" y="10" width="10" height="10" fill="{COLOURS[e]}"/>'
              f'<text x="{left + 15 + 90 * i}" y="19">{e}</text>' for i, e in enumerate(ENGINES)]
    height = y + 26
    with open(path, "w", encoding="ascii") as file:
        file.write(f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 70}" height="{height}" '
                   'font-family="sans-serif" font-size="11"><style>.v{fill:#555;font-size:9px}</style>'
                   '<rect width="100%" height="100%" fill="white"/>' + "".join(grid + body + legend) +
                   f'<text x="{left}" y="{height - 6}">milliseconds, logarithmic (KiB for memory); bar: median, '
                   'line: to the 95th percentile</text></svg>\n')


def main():
    times, failures = read(sys.argv[1])
    medians = defaultdict(dict)
    for (row, engine), values in times.items():
        medians[row][engine] = quantile(values, 0.5)
    print(table(times, failures, medians))
    plot(medians, times, sys.argv[2])


if __name__ == "__main__":
    main()
