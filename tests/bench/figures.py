"""The figures of a bench: what they compare, how they are shown, where they stand in the README.

Everything shown comes from the JSON a bench writes, so that no figure is typed by hand.
"""

import json
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
MEGABYTE = 1024**2
START, END = "<!-- speed: written by make bench -->", "<!-- end of speed -->"

Figures = Mapping[str, Any]
"""The JSON of a bench, see ``run.py``."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A measure against another, and what is wanted of it.

    Attributes:
        words: what is measured; ``{n}`` is the number of workbooks, ``{few}`` of the small ones.
        above, below: the cases divided.
        goal: the bound; 0 for none.
        faster: it tells how many times faster we are, and the goal is the least; else the goal is
            the most.
    """

    words: str
    above: str
    below: str
    goal: float = 0
    faster: bool = False

    @property
    def name(self) -> str:
        """The name of the ratio in the JSON."""
        return f"{self.above}/{self.below}"

    def met(self, found: float) -> bool | None:
        """Return whether the goal is met, nothing without a goal."""
        if not self.goal:
            return None
        return found >= self.goal if self.faster else found <= self.goal


RATIOS = (
    Ratio("`consolidate` of {n} workbooks, nothing known yet", "cold", "R", 5),
    Ratio("… against the loop most people write", "naive", "cold", 9, True),
    Ratio("… against the careful script", "careful", "cold", 3, True),
    Ratio("`consolidate`, one workbook changed", "one", "cold", 0.45),
    Ratio("`consolidate`, {few} workbooks changed", "thirty", "cold"),
    Ratio("`sync`, nothing changed", "night", "F", 4.5),
    Ratio("`validate` of one workbook", "validate", "V", 1.5),
    Ratio("`--help`", "help", "P", 5),
    Ratio("a departmental workbook made, against openpyxl", "build-openpyxl", "build", 8, True),
    Ratio("findings written into one, against openpyxl", "annotate-openpyxl", "annotate", 0, True),
    Ratio("`consolidate` of {few} workbooks, against datamaps", "datamaps", "few", 7, True),
)
MEMORY = 350
"""Most memory wanted, in MB."""


def rounds_of(figures: Figures, case: str, what: str = "wall") -> dict[int, float]:
    """Return the median of a case in each round it was measured in."""
    runs: dict[int, list[float]] = {}
    for one in figures["cases"].get(case, {}).get("runs", ()):
        runs.setdefault(one["round"], []).append(one[what])
    return {number: statistics.median(found) for number, found in runs.items()}


def median_of(figures: Figures, case: str, what: str = "wall") -> float | None:
    """Return the median of a case over the rounds, nothing if it was not measured."""
    found = rounds_of(figures, case, what)
    return statistics.median(found.values()) if found else None


def ratio_of(
    figures: Figures, ratio: Ratio, what: str = "wall"
) -> tuple[float, float, float] | None:
    """Return a ratio of medians, and the least and the greatest of single rounds.

    Only rounds in which both were measured count: what disturbed one disturbed the other.
    """
    above, below = rounds_of(figures, ratio.above, what), rounds_of(figures, ratio.below, what)
    if not (both := above.keys() & below.keys()):
        return None
    whole = statistics.median(above[one] for one in both) / statistics.median(
        below[one] for one in both
    )
    rounds = [above[one] / below[one] for one in both]
    return whole, min(rounds), max(rounds)


def memory_of(figures: Figures) -> float | None:
    """Return the most memory of a cold run in MB: all its processes together, or the largest."""
    runs = figures["cases"].get("memory", {}).get("runs", ())
    if not runs:
        return None
    # The system counts in the peak of a process what its parent held when it was started.
    return max(one["together"] or one["peak"] for one in runs) / MEGABYTE


def with_ratios(figures: dict[str, Any]) -> dict[str, Any]:
    """Return the figures with their ratios and goals, for whoever reads the JSON alone."""
    ratios = {}
    for ratio in RATIOS:
        wall, cpu = ratio_of(figures, ratio), ratio_of(figures, ratio, "cpu")
        if wall is None or cpu is None:
            continue
        ratios[ratio.name] = {
            "wall": round(wall[0], 4), "least": round(wall[1], 4), "most": round(wall[2], 4),
            "cpu": round(cpu[0], 4), "goal": ratio.goal or None, "at_least": ratio.faster,
            "met": ratio.met(wall[0]),
        }  # fmt: skip
    memory = memory_of(figures)
    if memory is not None:
        most = {"megabytes": round(memory, 1), "goal": MEMORY, "met": memory <= MEMORY}
        return {**figures, "ratios": ratios, "memory": most}
    return {**figures, "ratios": ratios}


def rows_of(figures: Figures) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield the lines of the table: what, seconds, processor, ratio, single rounds, goal."""
    load = figures["workload"]
    for ratio in RATIOS:
        found, cpu = ratio_of(figures, ratio), ratio_of(figures, ratio, "cpu")
        if found is None or cpu is None:
            continue
        ours = median_of(figures, ratio.below if ratio.faster else ratio.above)
        theirs = median_of(figures, ratio.above if ratio.faster else ratio.below)
        assert ours is not None and theirs is not None
        unit = " ×" if ratio.faster else f" {ratio.below}"
        shown = f"{_seconds(ours)} (not {_seconds(theirs)})" if ratio.faster else _seconds(ours)
        wanted = f"{'≥' if ratio.faster else '≤'} {ratio.goal:g}{unit}" if ratio.goal else "–"
        yield (
            ratio.words.format(n=load["departments"], few=load["few"]),
            shown,
            f"{cpu[0]:.3g}{unit}",
            f"{found[0]:.3g}{unit}",
            f"{found[1]:.3g}–{found[2]:.3g}",
            wanted + {True: " ✔", False: " ✖", None: ""}[ratio.met(found[0])],
        )
    memory = memory_of(figures)
    if memory is not None:
        mark = "✔" if memory <= MEMORY else "✖"
        words = f"memory of `consolidate`, {load['departments']} workbooks"
        yield words, "", "", f"{memory:.0f} MB", "", f"≤ {MEMORY} MB {mark}"


HEADS = ("what", "seconds", "of processor time", "ratio", "rounds", "goal")


def text(figures: Figures) -> str:
    """Return the figures as a terminal shows them."""
    rows = [HEADS, *rows_of(figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    lines = [_aligned(row, widths) for row in rows]
    return "\n".join([*lines, "", *_notes(figures)]).replace("`", "")


def markdown(figures: Figures) -> str:
    """Return the figures as the README shows them."""
    lines = ["| " + " | ".join(HEADS) + " |", "|---|--:|--:|--:|--:|--:|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows_of(figures)]
    return "\n".join([*lines, "", *_notes(figures)])


def put_into(readme: Path, figures: Figures) -> None:
    """Write the figures into the README, between its two markers."""
    whole = readme.read_text("utf-8")
    before, first, rest = whole.partition(START)
    _, second, after = rest.partition(END)
    if not first or not second:
        raise SystemExit(f"{readme.name}: the markers of the figures are missing")
    readme.write_text(f"{before}{START}\n{markdown(figures)}\n{END}{after}", "utf-8")


def read(file: Path) -> dict[str, Any]:
    """Read the JSON of a bench."""
    figures: dict[str, Any] = json.loads(file.read_text("utf-8"))
    if figures["format"] != FORMAT:
        raise SystemExit(f"{file.name}: another format of figures ({figures['format']})")
    return figures


def _notes(figures: Figures) -> list[str]:
    load, machine = figures["workload"], figures["machine"]
    sheets = len(load["sheets"])
    floors = []
    for name, words in (
        ("R", f"python-calamine alone reading the same {sheets} sheets of the same files"),
        ("F", "starting Python and asking for the state of every file"),
        ("P", "starting Python"),
        ("V", "`import pandera.pandas`"),
    ):
        seconds = median_of(figures, name)
        if seconds is not None:
            floors.append(f"{name} {words}: {_seconds(seconds)} s")
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    busy = [one for one in figures["load_average"] if one is not None]
    notes = [
        f"{load['departments']} workbooks of about {load['kilobytes']} kB, {load['indicators']} "
        f"indicators and {load['activities']} activities each. Medians of the rounds "
        f"({figures['rounds']}), everything in another order in each; *rounds* are the least and "
        "the greatest ratio of a single one. Ratios are of the clock; those of processor time "
        "beside them tell how far the machine was disturbed. " + "; ".join(floors) + ".",
    ]
    cells = figures["cells"]
    if cells["naive"] and cells["careful"] and cells["ours"]:
        notes += [
            "",
            "The loop (pandas, openpyxl and pandera file by file, measured once) and the careful "
            "script (pandas, calamine, one validation, XlsxWriter) stand in `tests/bench/peers`: "
            "they read the same workbooks, check what a person would check, work out achievement, "
            f"write a formatted master of {cells['careful']:,} filled cells (ours has "
            f"{cells['ours']:,}) and store the rows.",
        ]
    notes += [
        "",
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"{machine['system']}, Python {machine['python']}; {versions}. {figures['day']}"
        + (f", load of the machine {min(busy):g} to {max(busy):g}." if busy else "."),
    ]
    return notes


def _aligned(row: tuple[str, ...], widths: list[int]) -> str:
    first, *others = (
        cell.ljust(width) if not at else cell.rjust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others]).rstrip()


def _seconds(seconds: float) -> str:
    return (
        f"{seconds:.3f}" if seconds < 1 else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"
    )
