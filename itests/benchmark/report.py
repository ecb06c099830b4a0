"""What was measured, as a Markdown table with a verdict."""

import statistics

AT_LEAST, AT_MOST = "at least", "at most"


class Line:
    """One line of the table: a figure of each server, and their ratio with its target.

    of: takes a measurement and the amount of work and gives the figure
    """

    def __init__(self, title, unit, work, of, kind, target):
        self.title, self.unit, self.work, self.of, self.kind, self.target = title, unit, work, of, kind, target

    def met(self, ratio):
        return ratio >= self.target if self.kind == AT_LEAST else ratio <= self.target


def speed(measured, amount):
    return amount / measured["seconds"]


def mib_speed(measured, amount):
    return 1024 * speed(measured, amount)


def cpu(measured, amount):
    return measured["cpu"] / amount


LINES = [
    Line("one stream down", "MiB/s", "get", mib_speed, AT_LEAST, 1.0),
    Line("one stream down, server CPU", "s/GiB", "get", cpu, AT_MOST, 0.85),
    Line("one stream up", "MiB/s", "put", mib_speed, AT_LEAST, 1.3),
    Line("one stream up, server CPU", "s/GiB", "put", cpu, AT_MOST, 0.85),
    Line("5,000 files of 4 KiB down", "files/s", "get-small", speed, AT_LEAST, 1.0),
    Line("5,000 files of 4 KiB up", "files/s", "put-small", speed, AT_LEAST, 1.0),
    Line("`ls` of 20,000 entries, server CPU", "s", "list", cpu, AT_MOST, 1.5),
    Line("connects (curve25519)", "/s", "connect", speed, AT_LEAST, 2.0),
]


def table(results, amounts, ours, theirs):
    """The table's lines and whether every target was met. A line is left out if its work was not done.

    results: {(work, server): [measurement of each round]}
    """
    rows = [f"| Work | {ours} | {theirs} | ratio (in each round) | target | |", "|---|---|---|---|---|---|"]
    all_met = True
    for line in LINES:
        own = [line.of(each, amounts[line.work]) for each in results.get((line.work, ours), [])]
        other = [line.of(each, amounts[line.work]) for each in results.get((line.work, theirs), [])]
        if not own or not other:
            continue
        ratios = [a / max(b, 1e-9) for a, b in zip(own, other)]
        ratio = statistics.median(ratios)
        met = line.met(ratio)
        all_met &= met
        rows.append(
            f"| {line.title} | {figure(own)} {line.unit} | {figure(other)} {line.unit}"
            f" | {ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f}) | {line.kind} {line.target} | {'PASS' if met else 'FAIL'} |"
        )
    return rows, all_met and len(rows) > 2


def figure(values):
    value = statistics.median(values)
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
