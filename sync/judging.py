"""What the centre's word on one cell comes to: in force, overtaken by the department, in dispute.

The states of a cell follow from what was in force after the last run and what both sides say now:
pure, and the same again when nothing changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from ..schemas.findings import Finding, Place
from ..schemas.rules import Catalogue, finding
from .centrerows import Wish
from .conflicts import CellName, Conflict, Decide, Side, Verdict, Weighed, weighed
from .conflictwords import BLANK, NOBODY_SAYS
from .records import NOTHING, Origin, Typed
from .threeway import merge_cell

OVERTAKEN, AT_ODDS, WAITING = "CON-008", "CON-009", "CON-013"

State = Literal["standing", "closed", "disputed"]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the centre says of a cell, beside what the department says.

    Attributes:
        value: the centre's value.
        own: the department's, as last accepted.
        seen: meaning of ``own`` when ``value`` was put in force, or when the dispute began.
        state: ``standing``: the centre's value is in force; ``closed``: the department's is, it
            changed it since; ``disputed``: ``base`` is, until the centre decides.
        identity: fingerprint of the correction or decision.
        source: where the centre wrote it.
        reason, author, day: as written there; the author's name never enters the master.
        place: its cell in ``piano.xlsx``.
        base: what stands in a dispute, and ``base_origin`` where it came from.
        origin: where ``own`` came from, when it was from another copy than its row.
        over: fingerprints of corrections of this cell that are closed for good.
        decided: a decision chose the value, or that it be the centre's.
        copies: what each copy in conflict held when a value was put over them, by its name.
    """

    value: Typed
    own: Typed
    seen: str
    state: State
    identity: str
    source: Literal["correction", "decision"] = "correction"
    reason: str = ""
    author: str = ""
    day: date | None = None
    place: Place = Place()  # noqa: RUF009 - frozen
    base: Typed = NOTHING
    base_origin: Origin | None = None
    origin: Origin | None = None
    over: tuple[str, ...] = ()
    decided: bool = False
    copies: Mapping[str, str] = field(default_factory=dict)

    @property
    def cell(self) -> Typed:
        """What is in force."""
        return {"standing": self.value, "closed": self.own, "disputed": self.base}[self.state]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what the department said and says, what the centre said and wants."""

    name: CellName
    own: Typed
    at: Origin | None
    before: Typed
    was: Corrected | None
    stood: Origin | None
    wish: Wish | None


class Bench:
    """Judges cells one by one, gathering findings and conflicts."""

    def __init__(
        self,
        rules: Catalogue,
        places: Mapping[int, Place],
        decide: Decide,
        period: int,
        round_id: str,
        decided: Collection[str] = (),
    ) -> None:
        self.rules, self.places, self.decide, self.decided = rules, places, decide, decided
        self.period, self.round = period, round_id
        self.findings: list[Finding] = []
        self.conflicts: list[Weighed] = []

    def say(self, cell: Cell, contested: Weighed | None) -> Corrected | None:
        """Return what the centre says of a cell, ``None`` when it says nothing."""
        was, wish = cell.was, cell.wish
        if contested is not None and contested.settled:
            found = contested.verdict
            if found is not None and cell.own.meaning != found.cell.meaning:
                return self._ruled(cell, found, contested.conflict)
        settled = wish is None or (was is not None and wish.identity in was.over)
        if settled and was is not None and was.source == "decision":
            return self._after_decision(cell, was)
        if wish is None:
            return None
        if was is not None and wish.identity in was.over:
            return self._closed(cell, wish)
        fresh = was is None or was.source != "correction" or was.identity != wish.identity
        disputed = was is not None and was.state == "disputed"
        if contested is not None and not contested.settled and (fresh or disputed):
            self._tell(WAITING, cell, wish.cell, self._place(wish))
            return was and replace(was, own=cell.own, origin=cell.at)
        if was is None or fresh:
            return self._fresh(cell, wish)
        if was.decided and cell.own.meaning == was.seen:
            return replace(was, own=cell.own, origin=cell.at)
        if was.state == "closed":
            return self._closed(cell, wish)
        if cell.own.meaning == was.seen:
            return self._standing(cell, wish, was.over)
        if was.state == "standing" or cell.own.meaning == wish.cell.meaning:
            return self._closed(cell, wish)
        return self._disputed(cell, wish, was.seen, was.base, was.base_origin)

    def _fresh(self, cell: Cell, wish: Wish) -> Corrected:
        """Judge a correction met for the first time."""
        was = cell.was
        if wish.cell.meaning == cell.own.meaning:
            return self._closed(cell, wish)
        outcome = merge_cell(cell.before, cell.own, wish.cell).outcome
        if outcome == "conflict":
            base = was.cell if was else cell.before
            return self._disputed(cell, wish, cell.before.meaning, base, cell.stood)
        if outcome == "theirs":
            return self._closed(cell, wish)
        return self._standing(cell, wish, was.over if was else ())

    def _after_decision(self, cell: Cell, was: Corrected) -> Corrected | None:
        """Judge a cell on which a decision put a value over copies that disagreed."""
        now = replace(was, own=cell.own, origin=cell.at)
        if was.state == "standing" and cell.own.meaning == was.seen:
            if cell.wish is not None:
                self._tell(OVERTAKEN, cell, cell.wish.cell, self._place(cell.wish))
            return now
        if cell.wish is not None:
            return self._closed(cell, cell.wish)
        if was.identity not in self.decided:
            return None
        self._tell(OVERTAKEN, cell, was.value, was.place)
        return replace(now, state="closed")

    def _ruled(self, cell: Cell, found: Verdict, conflict: Conflict) -> Corrected:
        """Put the value decided over copies that disagree; it overtakes any correction."""
        decision, was, wish = found.ready.decision, cell.was, cell.wish
        over = was.over if was else ()
        if was is not None and was.source == "correction":
            over = (*over, was.identity)
        if wish is not None:
            over = (*over, wish.identity)
            self._tell(OVERTAKEN, cell, wish.cell, self._place(wish))
        return Corrected(
            value=found.cell,
            own=cell.own,
            seen=cell.own.meaning,
            state="standing",
            identity=found.ready.identity,
            source="decision",
            reason=decision.reason,
            author=decision.author,
            day=decision.day,
            place=found.ready.place,
            origin=cell.at,
            over=tuple(dict.fromkeys(over)),
            decided=True,
            copies={side.name: side.cell.meaning for side in conflict.sides},
        )

    def _standing(
        self,
        cell: Cell,
        wish: Wish,
        over: tuple[str, ...],
        state: State = "standing",
    ) -> Corrected:
        its = wish.correction
        return Corrected(
            value=wish.cell,
            own=cell.own,
            seen=cell.own.meaning,
            state=state,
            identity=wish.identity,
            reason=its.reason,
            author=its.author,
            day=its.day,
            place=self._place(wish),
            origin=cell.at,
            over=over,
        )

    def _closed(self, cell: Cell, wish: Wish) -> Corrected:
        over = cell.was.over if cell.was else ()
        if cell.own.meaning != wish.cell.meaning:
            self._tell(OVERTAKEN, cell, wish.cell, self._place(wish))
        return self._standing(cell, wish, over, state="closed")

    def _disputed(
        self, cell: Cell, wish: Wish, seen: str, base: Typed, base_origin: Origin | None
    ) -> Corrected:
        """Keep both sides of a conflict; apply what was decided of it."""
        department, sheet, key, field = cell.name
        at = cell.at or Origin(Place(), "")
        sides = (
            Side("department", cell.own, at.place, at.sha256),
            Side("centre", wish.cell, self._place(wish)),
        )
        conflict = Conflict(sheet, key, department, field, self.period, self.round, base, sides)
        judged = weighed(conflict, self.decide)
        self.conflicts.append(judged)
        over = cell.was.over if cell.was else ()
        made = self._standing(cell, wish, over, state="disputed")
        if judged.verdict is None or not judged.settled:
            self._tell(AT_ODDS, cell, wish.cell, self._place(wish), base=base)
            return replace(made, seen=seen, base=base, base_origin=base_origin)
        found = judged.verdict
        if found.side is not None and found.side.who == "department":
            return replace(made, state="closed", decided=True)
        ruling = found.ready.decision
        return replace(
            made,
            state="standing",
            value=found.cell,
            reason=ruling.reason,
            author=ruling.author,
            day=ruling.day,
            place=found.ready.place,
            decided=True,
        )

    def _tell(
        self, code: str, cell: Cell, value: Typed, where: Place, base: Typed | None = None
    ) -> None:
        _, _, key, field = cell.name
        shown = str(Place("", where.sheet, where.cell)) if where.cell else "piano.xlsx"
        place = cell.at.place if cell.at is not None else where
        told = finding(
            self.rules,
            code,
            place,
            key=key,
            value=cell.own.text,
            field=field,
            now=cell.own.spoken if cell.own.text else BLANK,
            ours=value.spoken if value.text else BLANK,
            base=base.spoken if base is not None and base.text else NOBODY_SAYS,
            where=shown,
        )
        self.findings.append(told)

    def _place(self, wish: Wish) -> Place:
        return self.places.get(wish.position, Place())
