"""``make bench-report``: what the largest report costs, by the clock and in processor time."""

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from largereport import ACTIVITIES, INDICATORS, PROGRAMMES, founded
from riscontro.sync.pipeline.reporting import report
from riscontro.sync.pipeline.reportkinds import Asked

FORMATS = ("docx", "odt", "pdf", "html")


def spent() -> float:
    """Return the seconds of processors used so far, by this program and those it started."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Make the plan, write its report in every format, print what it took."""
    with tempfile.TemporaryDirectory() as name:
        root = founded(Path(name) / "piano")
        clock, processors = time.perf_counter(), spent()
        written = report(root, Asked(), formats=FORMATS, folder=Path(name) / "paper")
        print(
            f"{PROGRAMMES} programmes, {ACTIVITIES} activities, {INDICATORS} indicators in "
            f"{', '.join(path.suffix[1:] for path in written)}: "
            f"{time.perf_counter() - clock:.1f} s, {spent() - processors:.1f} s of processors"
        )


if __name__ == "__main__":
    main()
