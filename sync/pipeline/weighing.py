"""What the centre says of the open round, and how it stands over what departments say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue
from ..centrerows import Desk, Wish, decisions, wishes
from ..conflicts import Conflict, Decide, Ready, Remembered, Weighed, decider
from ..corrections import (
    RowName,
    apply_corrections,
    changes_in_force,
    own,
    still_wanted,
)
from ..docket import close_docket
from ..following import follow, rekeyed
from ..heritage import Elsewhere, RowKey
from ..intake import Opened as OpenRound
from ..records import Accepted, Change
from ..rulinglog import remembered
from ..store import Store, accepted, submissions
from .planning import Opened


@dataclass(frozen=True)
class Centre:
    """What the centre says of a round, before the departments are heard.

    Attributes:
        rules: the catalogue.
        period, round: what is open.
        rows: in force after the last run, under the unit and key the plan gives them now.
        stored: the same as the store has them, under the unit and key they were accepted under.
        gone: names they were accepted under before.
        elsewhere: tells what was typed in another unit's workbook or under another key.
        wishes, ready: corrections and decisions to apply.
        findings: about rows that moved, corrections and decisions that cannot be applied.
        remembered: what earlier runs showed and applied.
        places: where each correction stands, by its position.
        decide: applies the decisions to a conflict.
    """

    rules: Catalogue
    period: int
    round: str
    rows: Mapping[RowName, Accepted]
    stored: Mapping[RowName, Accepted]
    gone: tuple[RowName, ...]
    elsewhere: Elsewhere
    wishes: Sequence[Wish]
    ready: Sequence[Ready]
    findings: tuple[Finding, ...]
    remembered: Remembered
    places: Mapping[int, Place]
    decide: Decide

    @cached_property
    def by_unit(self) -> Mapping[str, Sequence[tuple[RowName, Accepted]]]:
        """The rows in force after the last run, by unit."""
        found: dict[str, list[tuple[RowName, Accepted]]] = defaultdict(list)
        for name, row in self.rows.items():
            found[name[0]].append((name, row))
        return dict(found)

    def said_by(self, department: str) -> dict[RowKey, Accepted]:
        """Return the rows last accepted from a department, none of the centre's values in them."""
        found = {}
        for name, row in self.by_unit.get(department, ()):
            if (its := own(row)) is not None:
                found[name[1:]] = its
        return found

    def in_force(self, department: str) -> dict[RowKey, Accepted]:
        """Return what stands of a department until its workbook is heard, withdrawals counted."""
        wanted: dict[RowName, set[str]] = defaultdict(set)
        for wish in self.wishes:
            wanted[wish.department, wish.sheet, wish.key].add(wish.field)
        return {
            name[1:]: still_wanted(row, wanted[name])
            for name, row in self.by_unit.get(department, ())
        }

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments that have rows in force."""
        return tuple(self.by_unit)


@dataclass(frozen=True, slots=True)
class Heard:
    """Departments and centre heard together.

    ``rows`` are in force; ``gone`` and ``remembered`` are for the store.
    """

    rows: tuple[Accepted, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    gone: tuple[RowName, ...]
    remembered: Remembered


def centre_of(found: Opened, store: Store, now: OpenRound, rules: Catalogue) -> Centre:
    """Read what the centre says of the open round and what stood after the last run."""
    senders = {one.sha256: one.department for one in submissions(store)}
    stood = accepted(store, now.period, now.round)
    followed = follow(stood, found.plan, found.profile, rules, senders)
    places = found.read.places
    desk = Desk(found.plan, found.profile, rules, now.round, places)
    wanted, wrong = wishes(desk)
    ready, unready = decisions(desk)
    known = remembered(store, now.period, now.round)
    return Centre(
        rules=rules,
        period=now.period,
        round=now.round,
        rows=followed.rows,
        stored=stood,
        gone=followed.gone,
        elsewhere=Elsewhere(senders, frozenset(rekeyed(found.plan).values())),
        wishes=wanted,
        ready=ready,
        findings=(*followed.findings, *wrong, *unready, *found.restated.findings),
        remembered=known,
        places={wish.position: places.at("corrections", wish.position, "value") for wish in wanted},
        decide=decider(ready, known),
    )


def hear(
    centre: Centre,
    rows: Sequence[Accepted],
    changes: Sequence[Change],
    contested: Sequence[Weighed],
    today: date,
) -> Heard:
    """Put the centre's values over the departments' rows and close the docket of decisions.

    Args:
        centre: what the centre says.
        rows: rows accepted from all departments.
        changes: of their own values.
        contested: cells on which copies of one department disagree.
        today: day of the run.
    """
    standing = apply_corrections(
        rows,
        centre.rows,
        centre.wishes,
        centre.rules,
        period=centre.period,
        round=centre.round,
        today=today,
        places=centre.places,
        contested=contested,
        decide=centre.decide,
        decided={one.identity for one in centre.ready},
    )
    docket = close_docket(
        [*contested, *standing.conflicts],
        centre.ready,
        centre.remembered,
        standing.rows,
        centre.rules,
    )
    now = {(row.department, row.sheet, row.key) for row in standing.rows}
    withdrawn = tuple(name for name in centre.rows if name not in now)
    return Heard(
        rows=standing.rows,
        findings=(*centre.findings, *standing.findings, *docket.findings),
        changes=tuple(changes_in_force(changes, centre.rows, standing.rows, today)),
        conflicts=docket.conflicts,
        gone=(*centre.gone, *withdrawn),
        remembered=docket.remembered,
    )
