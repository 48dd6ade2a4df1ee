"""The states of records: steps that lead nowhere, states reached without what they need.

A step is judged against the state last accepted of the record; where it skips states of the main
line, what each of them needs counts too. A fault the row is already held for is not told again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..schemas.findings import Finding, Severity
from ..schemas.shape import EntrySheet, Guard, States
from ..schemas.terms import Words
from .checktables import identity
from .evaluating import Evaluator
from .measuring import Context
from .records import Accepted, Record
from .ruling import found
from .statesteps import START, successors, usual_way, way
from .waiving import RECORD, record_called, standing

STEP, NEEDS = "STA-001", "STA-002"

EMPTY = Words("«{field}» è vuota", '"{field}" is blank')
ASKED = Words("requisito non soddisfatto: {needs}", "requirement not met: {needs}")
BROKEN = Words("la regola {code} non è rispettata ({title})", "rule {code} is broken ({title})")
FIRST = Words("per lo stato «{state}» {lack}", 'for the state "{state}" {lack}')
NOWHERE = Words("nessuno: è uno stato finale", "none: it is a final state")


def state_findings(
    records: Sequence[Record], context: Context, findings: Sequence[Finding]
) -> list[Finding]:
    """Check the states of all records of a check.

    Args:
        records: the rows that count.
        context: of the check, with its evaluator.
        findings: what the rules found; waived ones stop no state.
    """
    sheets = [one for one in context.profile.sheets if one.states is not None]
    if not sheets or context.evaluator is None:
        return []
    told: list[Finding] = []
    for sheet in sheets:
        own = [one for one in records if one.sheet == sheet.id]
        if own and sheet.states is not None:
            units = {one.key: one.department for one in records}
            asked = _Machine(sheet, sheet.states, context, context.evaluator, findings, units)
            told += [one for record in own if (one := asked.of(record)) is not None]
    return told


@dataclass(frozen=True, slots=True)
class Lack:
    """What a state needs and a row has not; ``told``: a blocking finding on that row says so."""

    words: Words
    told: bool = False


@dataclass(frozen=True)
class _Machine:
    """The states of one sheet, asked of its records; ``units``: of every row, by its key."""

    sheet: EntrySheet
    states: States
    context: Context
    evaluator: Evaluator
    findings: Sequence[Finding]
    units: Mapping[str, str]

    def of(self, record: Record) -> Finding | None:
        """Return what is wrong with the state of a record."""
        after = record.cell(self.states.field).term
        known = {*self.states.order, *(one.target for one in self.states.exits)}
        if after not in known:
            return None
        row = self.evaluator.tables.row_of(record)
        if self.sheet.given and self.evaluator.value(self.sheet.given, row) is False:
            return None
        before = self.last.of(record)
        if before not in known:
            before = START
        entered = (after,) if before == after else usual_way(self.states, before, after)
        lacking = {one: self.lacking(one, record) for one in entered or ()}
        if entered is not None and not any(lacking.values()):
            return None
        if before != after and self._round(record, before, after):
            return None
        if entered is None:
            return self._no_step(record, before, after)
        return self._not_reached(record, after, lacking)

    def lacking(self, state: str, record: Record) -> tuple[Lack, ...]:
        """Return what a state needs and a record has not."""
        guard = self.states.guards.get(state, Guard())
        found = [Lack(one) for one in self._asked(guard, record)] if guard.that else []
        for code in guard.rules:
            if any(code in self.stopped.get(key, ()) for key in self._keys(code, record)):
                said = filled(BROKEN, code=code, title=self.context.rules[code].title)
                found.append(Lack(said, told=code in self.stopped.get(record.key, ())))
        return tuple(found)

    def _keys(self, code: str, record: Record) -> Sequence[str]:
        """Return the rows on which a rule stops a record: itself, or those it names."""
        sheet = self.context.rules[code].sheet
        if sheet in (self.sheet.id, self.sheet.kind):
            return [record.key]
        row = self.evaluator.tables.row_of(record)
        return [str(one.key) for one in self.evaluator.named(row, sheet)]

    @cached_property
    def stopped(self) -> Mapping[str, set[str]]:
        """The rules each row breaks, by its key: those that block, and are not waived."""
        asked = {code for guard in self.states.guards.values() for code in guard.rules}
        blocking = [
            one for one in self.findings if one.code in asked and one.severity is Severity.BLOCKING
        ]
        around = self.context.around
        if around is not None and around.plan is not None:
            waivers, day = around.plan.waivers, self.context.today
            blocking = standing(blocking, waivers, day, lambda one: self.units.get(one.key, ""))
        stopped: dict[str, set[str]] = {}
        for one in blocking:
            for key in (one.key, *one.rows):
                stopped.setdefault(key, set()).add(one.code)
        return stopped

    @cached_property
    def last(self) -> "LastStates":
        """The states last accepted."""
        around = self.context.around
        stored = () if around is None else around.stored
        period = self.context.period
        rows = [one for one in stored if one.sheet == self.sheet.id and one.period <= period]
        return LastStates(self.sheet, self.states.field, rows, period)

    def _asked(self, guard: Guard, record: Record) -> Iterable[Words]:
        outcome = self.evaluator.outcome(guard.that, self.evaluator.tables.row_of(record))
        if outcome.value is False:
            needs = guard.needs or Words(guard.that, guard.that)
            yield filled(ASKED, needs=needs)
        elif outcome.value is None:
            for name in outcome.blanks:
                column = self.sheet.field(name)
                if column is not None:
                    yield filled(EMPTY, field=column.label)

    def _round(self, record: Record, before: str, after: str) -> bool:
        """Tell whether some way leads there through states that have all they need."""
        found = way(self.states, before, after, lambda state: not self.lacking(state, record))
        return found is not None

    def _no_step(self, record: Record, before: str, after: str) -> Finding:
        allowed = [self.label(target) for target, _ in successors(self.states, before)]
        return self._told(
            STEP,
            record,
            before=self.label(before),
            state=self.label(after),
            allowed=joined(allowed, ", ") if allowed else NOWHERE,
        )

    def _not_reached(
        self, record: Record, after: str, lacking: Mapping[str, Sequence[Lack]]
    ) -> Finding | None:
        """Tell what is missing, ``None`` where findings on the row itself already do."""
        told = [
            one.words if state == after else filled(FIRST, state=self.label(state), lack=one.words)
            for state, lacks in lacking.items()
            for one in lacks
            if not one.told
        ]
        if not told:
            return None
        return self._told(NEEDS, record, state=self.label(after), needs=joined(told, "; "))

    def _told(self, code: str, record: Record, **facts: object) -> Finding:
        if called := record_called(record, self.sheet):
            facts[RECORD] = called
        return found(self.context.rules[code], record, self.context, self.states.field, **facts)

    def label(self, state: str) -> Words:
        """Return what a state is called."""
        column = self.sheet.field(self.states.field)
        vocabulary = column.vocabulary if column is not None else ""
        known = {one.id: one.label for one in self.context.profile.vocabularies.get(vocabulary, ())}
        return known.get(state, Words(state, state))


class LastStates:
    """The state last accepted of every record: by what names it, else by its row."""

    def __init__(
        self, sheet: EntrySheet, field: str, stored: Sequence[Accepted], period: int
    ) -> None:
        self.sheet = sheet
        self._named: dict[tuple[str, ...], str] = {}
        self._rows: dict[str, tuple[tuple[str, ...], str]] = {}
        for one in stored:
            who, state = identity(one, sheet.identifier), one.cell(field).term
            if who:
                self._named[who] = state
            if one.period == period:
                self._rows[one.key] = who, state

    def of(self, record: Record) -> str:
        """Return the state last accepted of a record, ``START`` when none was."""
        who = identity(record, self.sheet.identifier)
        if who in self._named:
            return self._named[who]
        named, state = self._rows.get(record.key, ((), START))
        # Another record may be typed where one stood.
        return START if who and named else state


def filled(template: Words, **facts: Words | str) -> Words:
    """Fill in a sentence in both languages."""
    it = {name: one if isinstance(one, str) else one.it for name, one in facts.items()}
    en = {name: one if isinstance(one, str) else one.en for name, one in facts.items()}
    return Words(template.it.format(**it), template.en.format(**en))


def joined(parts: Sequence[Words], between: str) -> Words:
    """Join words in both languages."""
    return Words(between.join(one.it for one in parts), between.join(one.en for one in parts))
