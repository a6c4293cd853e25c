"""From the rounds' figures to medians, ratios, verdicts, and the table."""

import statistics

from harness.rows import MORE, PEER_NAMES


def series(rounds, key):
    return [values[key] for values in rounds if key in values]


def ratios(row, rounds):
    """One for each round that has both halves: how many times better than the peer we are, or for a
    cost how many times its time we take."""
    peer = row.peer.removeprefix("ours:")
    pairs = [(values[row.ours], values[peer]) for values in rounds
             if row.ours in values and values.get(peer)]
    ours_first = row.cost or row.better == MORE
    return [(ours / other) if ours_first else (other / ours) for ours, other in pairs
            if other and ours]


def met(goal, ours, row_ratios, better):
    """None: there is no figure to judge."""
    if goal is None or not ours or (goal.of == "ratio" and not row_ratios):
        return None
    worst = min(ours) if better == MORE else max(ours)
    value = {"ours": statistics.median(ours), "worst": worst,
             "ratio": statistics.median(row_ratios or [0])}[goal.of]
    return value <= goal.limit if goal.upper else value >= goal.limit


def evaluate(row, rounds):
    ours = series(rounds, row.ours)
    peer = series(rounds, row.peer.removeprefix("ours:")) if row.peer else []
    row_ratios = ratios(row, rounds) if row.peer else []
    # The longest of all is what its goal speaks of.
    middle = max if row.required and row.required.of == "worst" else statistics.median
    return {
        "name": row.name, "unit": row.unit,
        "ours": {"median": middle(ours) if ours else None, "values": ours},
        "peer": {"name": row.peer_name or PEER_NAMES.get(row.peer.partition(":")[0], ""),
                 "median": statistics.median(peer) if peer else None, "values": peer,
                 "note": row.peer_says},
        "ratio": {"median": statistics.median(row_ratios) if row_ratios else None,
                  "values": row_ratios, "means": "cost" if row.cost else "gain"},
        "required": row.required.text() if row.required else None,
        "met": met(row.required, ours, row_ratios, row.better),
        "later": row.later.text() if row.later else None,
        "laterMet": met(row.later, ours, row_ratios, row.better),
    }


def number(value, unit):
    if value is None:
        return "–"
    for limit, factor, prefix in ((1e6, 1e6, " M"), (1e4, 1e3, " k")):
        if unit in ("tasks/s", "/s") and value >= limit:
            return f"{value / factor:.3g}{prefix}/s"
    if unit == "tasks/s":
        return f"{value:.0f} /s"
    digits = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{digits} {unit}".rstrip()


def verdict(value):
    return "–" if value is None else "yes" if value else "NO"


def cells(result):
    peer = result["peer"]
    peer_value = peer["note"] or number(peer["median"], result["unit"])
    ratio = result["ratio"]["median"]
    later = result["later"] or "–"
    return [result["name"], number(result["ours"]["median"], result["unit"]), peer["name"],
            peer_value, "–" if ratio is None else f"{ratio:.3g} ×",
            result["required"] or "–", verdict(result["met"]) if result["required"] else "–",
            later, verdict(result["laterMet"]) if result["later"] else "–"]


HEADER = ["work", "ours", "peer", "its", "ratio", "required", "met", "aim later", "met"]


def table(results):
    lines = [HEADER] + [cells(result) for result in results]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADER))]
    rows = ["  ".join(cell.ljust(widths[column])
                      for column, cell in enumerate(line)).rstrip() for line in lines]
    rows.insert(1, "  ".join("─" * one for one in widths))
    return "\n".join(rows)
