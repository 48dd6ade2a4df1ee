"""The log of events held against the store: what the chain alone cannot show.

A log whose last lines are gone, or that was written anew with its chain in order, is whole in
itself; the store still knows the runs it was told of, and the workbooks first read in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from .. import events
from ..database import Store, transaction
from ..forgotten import rewritten
from ..storeschema import RUNS, SUBMISSIONS
from ..workspace import Workspace

NAMED = ("sha256", "workbook", "department", "period", "round")
"""What names a delivery, in the store and in the log."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where log and store differ, each by the number of the run.

    Attributes:
        lost: runs, or deliveries of them, that the store knows and the log does not tell.
        strange: those the log tells otherwise than the store, or that it alone tells.
        disordered: runs told before an earlier one.
    """

    lost: tuple[int, ...] = ()
    strange: tuple[int, ...] = ()
    disordered: tuple[int, ...] = ()

    @property
    def runs(self) -> tuple[int, ...]:
        """All of them, in order."""
        return tuple(sorted({*self.lost, *self.strange, *self.disordered}))


def disagreement(store: Store, workspace: Workspace) -> Disagreement:
    """Compare every run and delivery the log tells with what the store holds of them.

    Raises:
        StoreError: the store cannot be read.
    """
    known, delivered = _stored(store)
    hashes = rewritten(workspace.events)
    told: dict[int, str] = {}
    deliveries: dict[tuple[Any, ...], int] = {}
    for _, event in events.events(workspace.events):
        if "record" in event:
            told.setdefault(event["run"], hashes.get(event["record"], event["record"]))
        elif event.get("what") == "submission":
            its = {**event, "sha256": hashes.get(event["sha256"], event["sha256"])}
            deliveries.setdefault(tuple(its.get(name) for name in NAMED), event["run"])
    lost = {run for run in known if known[run] and run not in told}
    lost |= {run for its, run in delivered.items() if known.get(run) and its not in deliveries}
    strange = {run for run, record in told.items() if known.get(run) not in ("", record)}
    strange |= {run for its, run in deliveries.items() if its not in delivered}
    order = list(told)
    late = {run for at, run in enumerate(order) if run < max(order[:at], default=run)}
    return Disagreement(tuple(sorted(lost)), tuple(sorted(strange)), tuple(sorted(late)))


def _stored(store: Store) -> tuple[Mapping[int, str], Mapping[tuple[Any, ...], int]]:
    """Return the runs of the store with their records, and the run of each delivery."""
    columns = [SUBMISSIONS.c[name] for name in (*NAMED, "run")]
    with transaction(store) as connection:
        runs = {
            run: record for run, record in connection.execute(sa.select(RUNS.c.id, RUNS.c.record))
        }
        rows = connection.execute(sa.select(*columns).order_by(SUBMISSIONS.c.id)).all()
    found: dict[tuple[Any, ...], int] = {}
    for *its, run in rows:
        found.setdefault(tuple(its), run)
    return runs, found
