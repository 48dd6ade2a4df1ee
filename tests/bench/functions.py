"""``make bench``, second part: what a worksheet function costs once it is warm.

Every function is called with its own example, in the same process, as a host that stays does.
"""

import statistics
import time
from collections.abc import Sequence

from riscontro.addin.examples import arguments_in
from riscontro.addin.functions import REGISTRY
from riscontro.addin.registry import Given

MOST = 5.0
"""Milliseconds a warm scalar call may take."""

CALLS, ROWS = 200, 1_000
RANGED = ("progress", "read", "check")
"""Functions measured on a range of many rows as well."""

TABLES = frozenset(("check_table",))
"""Functions that check a whole table: they have no goal."""


def milliseconds(name: str, given: Sequence[Given], calls: int) -> float:
    """Return the median time of a call, the first ones left out."""
    times = []
    for _ in range(calls + 2):
        start = time.perf_counter()
        REGISTRY.compute(name, given)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[2:])


def main() -> None:
    """Measure every function that needs no workspace, print a line for each."""
    for function in REGISTRY.functions.values():
        if function.category == "plan":
            continue
        given = arguments_in(function.example)
        whole = function.id in TABLES
        spent = milliseconds(function.id, given, 5 if whole else CALLS)
        mark = "" if whole else "✔" if spent <= MOST else "✖"
        print(f"{function.name.it:24} {spent:9.3f} ms a call {mark}")
    for name in RANGED:
        function = REGISTRY.functions[name]
        first, *rest = arguments_in(function.example)
        spent = milliseconds(name, [((first,),) * ROWS, *rest], 3)  # type: ignore[list-item]
        print(f"{function.name.it:24} {spent / ROWS:9.3f} ms a cell, {ROWS} in one call")


if __name__ == "__main__":
    main()
