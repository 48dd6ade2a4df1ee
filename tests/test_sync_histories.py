"""Departments, copies, the centre, moved rows, crashes: every night against a model."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from centre import PLAN, Round, correction, decision, indicator, number, run
from copies import DAY, PERIOD, ROUND, copy
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from riscontro.schemas.plan import Correction, Decision, Plan, Version
from riscontro.sync.corrections import own
from riscontro.sync.records import Accepted, Change, Submission
from riscontro.sync.rulinglog import remembered
from riscontro.sync.store import (
    RunWrites,
    StoreError,
    accepted,
    history,
    open_store,
    record_run,
    submissions,
)
from town import BLANK, FIELDS, Held, Row, Sheet, Wish, night

UNITS = ("D1", "D2")
CODES = ("a.1", "a.2", "a.3")
NAMES = ("", " (2)", " (3)")
Spot = tuple[str, str]
"""Row of the plan, by its first key, and field."""

PROFILES = {25: (4, 50), 100: (25, 50), 1000: (300, 50)}
"""Examples and steps by the size of the profile: some 200, 1,100 and 13,000 steps."""
EXAMPLES, STEPS = PROFILES.get(settings().max_examples, PROFILES[1000])

units, codes = st.sampled_from(UNITS), st.sampled_from(CODES)
names = st.sampled_from(NAMES)
fields = st.sampled_from(FIELDS)
figures = st.integers(1, 9)


def meaning(field: str, figure: int | None) -> str:
    if figure is None:
        return BLANK
    return f"number:{figure}" if field == "value" else f"text:nota {figure}"


class Town(RuleBasedStateMachine):
    """Everybody does what is his between two nights; the store carries a night to the next.

    A new thing people do is a rule that changes ``sheets``, ``rows`` or what the centre wants, and
    says so in ``touched``; what it makes of a row in force stands in ``town``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store("sqlite://")
        self.rows = {code: Row(f"M01.P02/{code}", UNITS[0]) for code in CODES}
        self.sheets: dict[str, dict[str, Sheet]] = {unit: {} for unit in UNITS}
        self.corrections: dict[str, tuple[Wish, Correction]] = {}
        self.decisions: dict[str, Decision] = {}
        self.versions: tuple[Version, ...] = ()
        self.places: dict[str, int] = {}
        """The row of every key there ever was: a new one comes below the others."""
        self.touched: set[str] = set()
        """Rows somebody did something about since the last night, all units' for their files."""
        self.day, self.counted = DAY, 0
        self.decides = True
        self.before = Round()

    def teardown(self) -> None:
        self.store.engine.dispose()

    @initialize(decides=st.booleans())
    def begin(self, decides: bool) -> None:
        """Half of the towns have a centre that never decides: there the model knows everything."""
        self.decides = decides
        self.sheets[UNITS[0]]["D1.xlsx"] = Sheet()

    # What departments do ------------------------------------------------------------------------

    @rule(edits=st.lists(st.tuples(names, codes, fields, st.none() | figures), min_size=1))
    def type_in(self, edits: list[tuple[str, str, str, int | None]]) -> None:
        for edit in edits:
            self.edit(*edit)

    @rule(code=codes, field=fields, pair=st.lists(st.none() | figures, min_size=2, max_size=3))
    def disagree(self, code: str, field: str, pair: list[int | None]) -> None:
        """Different people type into different copies of one workbook."""
        for name, figure in zip(NAMES, pair, strict=False):
            there = self.sheets[self.rows[code].owner]
            there.setdefault(f"{self.rows[code].owner}{name}.xlsx", Sheet())
            self.edit(name, code, field, figure)

    def edit(self, name: str, code: str, field: str, figure: int | None) -> None:
        row = self.rows[code]
        there = self.sheets[row.owner]
        sheet = there.setdefault(self.called(row.owner, name) or f"{row.owner}.xlsx", Sheet())
        sheet.cells.setdefault(row.key, {})[field] = meaning(field, figure)
        self.touch(row.owner)

    @rule(unit=units, name=names, other=names)
    def copy_a_file(self, unit: str, name: str, other: str) -> None:
        sheet = self.sheets[unit].get(self.called(unit, name))
        cells = {key: dict(one) for key, one in sheet.cells.items()} if sheet else {}
        self.sheets[unit][f"{unit}{other}.xlsx"] = Sheet(cells, sheet.submitted if sheet else True)
        self.touch(unit)

    @rule(unit=units, name=names)
    def throw_a_file_away(self, unit: str, name: str) -> None:
        if self.sheets[unit].pop(self.called(unit, name), None) is not None:
            self.touch(unit)

    @rule(unit=units, name=names, submitted=st.booleans())
    def declare(self, unit: str, name: str, submitted: bool) -> None:
        sheet = self.sheets[unit].get(self.called(unit, name))
        if sheet is not None:
            sheet.submitted = submitted
            self.touch(unit)

    # What the centre does -----------------------------------------------------------------------

    @rule(code=codes, figure=st.none() | figures)
    def correct(self, code: str, figure: int | None) -> None:
        key = self.rows[code].key
        self.counted += 1
        day = date(2025, 8, 1) + timedelta(self.counted)
        typed = correction("" if figure is None else number(figure), key=key)
        wish = Wish(meaning("value", figure), self.counted)
        self.corrections[key] = wish, replace(typed, day=day)
        self.touched.add(code)

    @rule(code=codes, name=names, pair=st.lists(figures, min_size=2, max_size=2, unique=True))
    def both_at_once(self, code: str, name: str, pair: list[int]) -> None:
        """A department changes a cell while the centre corrects it."""
        self.edit(name, code, "value", pair[0])
        self.correct(code, pair[1])

    @rule(code=codes)
    def correct_no_more(self, code: str) -> None:
        self.corrections.pop(self.rows[code].key, None)
        self.touched.add(code)

    @precondition(lambda self: self.decides)
    @rule(
        code=codes,
        choice=st.sampled_from(["theirs", "ours", "copy", "value"]),
        figure=figures,
        name=names,
    )
    def decide(self, code: str, choice: str, figure: int, name: str) -> None:
        row = self.rows[code]
        self.counted += 1
        value = number(figure) if choice == "value" else ""
        made = decision(choice, key=row.key, value=value, workbook=f"{row.owner}{name}.xlsx")
        self.decisions[row.key] = replace(made, day=date(2025, 8, 1) + timedelta(self.counted))
        self.touched.add(code)

    @precondition(lambda self: self.decisions)
    @rule(code=codes)
    def decide_no_more(self, code: str) -> None:
        self.decisions.pop(self.rows[code].key, None)
        self.touched.add(code)

    @rule(code=codes, unit=units)
    def put_in_charge(self, code: str, unit: str) -> None:
        row = self.rows[code]
        if row.owner != unit:
            self.rows[code] = replace(row, owner=unit)
            self.touched.add(code)

    @rule(code=codes)
    def give_a_new_key(self, code: str) -> None:
        row = self.rows[code]
        self.counted += 1
        new = f"M01.P{self.counted + 2:02}/{code}"
        self.versions += (Version(new, "", "key", row.key),)
        self.rows[code] = replace(row, key=new)
        self.touched.add(code)

    # Nights -------------------------------------------------------------------------------------

    @rule(order=st.randoms(use_true_random=False))
    def a_night(self, order: Random) -> None:
        self.day += timedelta(1)
        folder = self.folder()
        before, after = self.round(), self.run(folder)
        order.shuffle(folder)
        turned = run(before, folder, self.plan(), self.day)
        assert (turned.rows, turned.conflicts) == (after.rows, after.conflicts), "order matters"
        self.write(after, folder)
        assert self.round().rows == after.rows, "the store keeps something else"
        self.hold(before, after, folder)
        self.twice(after, folder)

    # A rule is drawn as often as any other: nights are what it is about.
    the_next_night = rule(order=st.randoms(use_true_random=False))(a_night.__wrapped__)
    one_more_night = rule(order=st.randoms(use_true_random=False))(a_night.__wrapped__)

    @rule(after_the_store=st.booleans())
    def a_night_cut_short(self, after_the_store: bool) -> None:
        """The run dies before or while the store is written; what stood before stands."""
        self.day += timedelta(1)
        before, folder = self.round(), self.folder()
        after = self.run(folder)
        if after_the_store:
            with failing(after.changes) as changes, pytest.raises(StoreError):
                self.write(replace(after, changes=changes), folder)
        stood = self.round()
        assert (stood.rows, stood.remembered, stood.senders) == (
            before.rows,
            before.remembered,
            before.senders,
        )

    # What is held against what ------------------------------------------------------------------

    def hold(self, before: Round, after: Round, folder: Sequence[Submission]) -> None:
        """Hold a night against the model, then let the model live on."""
        listed = {one.name for one in after.conflicts if one.settled is None}
        received = {one.sha256 for one in submissions(self.store)}
        assert {one.sha256 for one in folder} <= received, "a copy read is not recorded"
        for code, row in self.rows.items():
            was = self.stood(before, code)
            now = after.rows.get((row.owner, "indicators", row.key))
            wish, _ = self.corrections.get(row.key, (None, None))
            verdict = night(row, self.sheets[row.owner], wish)
            texts = {name: now.cell(name).meaning if now else BLANK for name in FIELDS}
            at_odds = {name for name in FIELDS if (*self.name(row), name) in listed}
            if self.ruled(row, was, now):
                self.rows[code] = self.as_it_came(row, now, texts)
                self.nothing_out_of_nowhere(row, was, texts, wish)
            else:
                assert texts == verdict.row.in_force(), (code, row, verdict)
                assert at_odds == verdict.conflicts, (code, row, verdict, at_odds)
                # Of a row only the centre has said anything of there is nothing to hold back.
                waits = now is not None and own(now) is not None and verdict.row.waits
                assert now is None or now.held == waits, (code, row, verdict)
                self.rows[code] = verdict.row
            self.nothing_in_silence(code, row, was, texts, after.changes)
            self.nothing_lost(row, texts)
        known = {self.name(row) for row in self.rows.values()}
        assert set(after.rows) <= known, "a row of nobody's"
        self.touched = set()

    def nothing_in_silence(
        self,
        code: str,
        row: Row,
        was: Accepted | None,
        texts: dict[str, str],
        changes: Sequence[Change],
    ) -> None:
        """What changed is told once, with its new value, and somebody did something about it."""
        for name in FIELDS:
            told = [one for one in changes if (one.key, one.field) == (row.key, name)]
            stood = was.cell(name).meaning if was else BLANK
            if texts[name] == stood:
                assert told == [], (code, name, told)
                continue
            assert code in self.touched, (code, name, "nobody did anything")
            assert [one.after for one in told] == [texts[name].partition(":")[2]], (code, name)
            assert told[0].department == row.owner

    def nothing_out_of_nowhere(
        self, row: Row, was: Accepted | None, texts: dict[str, str], wish: Wish | None
    ) -> None:
        """Where the centre decided, a value in force is at least one that somebody said."""
        ruling = self.decisions.get(row.key)
        last = own(was) if was else None
        for name in FIELDS:
            said = {one.of(row.key)[name] for one in self.sheets[row.owner].values()}
            said |= {one.cell(name).meaning for one in (was, last) if one}
            if name == "value":
                said |= {one.value for one in (wish,) if one}
                if ruling is not None and ruling.value != "":
                    said.add(f"number:{ruling.value}")
            assert texts[name] in said | {BLANK}, (row, name, texts)

    def nothing_lost(self, row: Row, texts: dict[str, str]) -> None:
        """What is in force, and what the department says under it, is in the history."""
        keys = [row.key, *(one.value for one in self.former(row.key))]
        kept = {
            (name, said.cell(name).meaning)
            for key in keys
            for version in history(self.store, key, PERIOD)
            for said in (version, own(version))
            if said is not None
            for name in FIELDS
        }
        for name in FIELDS:
            assert texts[name] == BLANK or (name, texts[name]) in kept
            says = self.rows_now(row.key).own[name]
            assert says == BLANK or (name, says) in kept

    def twice(self, after: Round, folder: Sequence[Submission]) -> None:
        """The same night again changes nothing."""
        again = run(self.round(), folder, self.plan(), self.day + timedelta(1))
        assert again.rows == after.rows
        assert again.changes == ()
        assert {one.name for one in again.conflicts} == {one.name for one in after.conflicts}

    # The town as the program sees it ------------------------------------------------------------

    def plan(self) -> Plan:
        return replace(
            PLAN,
            indicators=tuple(indicator(row.key, row.owner) for row in self.rows.values()),
            versions=self.versions,
            corrections=tuple(made for _, made in self.corrections.values()),
            decisions=tuple(self.decisions.values()),
        )

    def folder(self) -> list[Submission]:
        return [
            self.submission(unit, name, sheet)
            for unit, sheets in self.sheets.items()
            for name, sheet in sheets.items()
        ]

    def submission(self, unit: str, name: str, sheet: Sheet) -> Submission:
        """What is read of a copy: the rows its unit is in charge of, each at a place of its own."""
        mine = [row for row in self.rows.values() if row.owner == unit]
        cells = {row.key: typed_in(sheet.of(row.key)) for row in mine}
        made = copy(name, cells, state="submitted" if sheet.submitted else "draft")
        return replace(
            made,
            identity={**made.identity, "department": unit},
            records=tuple(
                replace(
                    one, department=unit, row=self.places.setdefault(one.key, 6 + len(self.places))
                )
                for one in made.records
            ),
        )

    def round(self) -> Round:
        """What the last night left in the store: nothing else outlives it."""
        return Round(
            accepted(self.store, PERIOD, ROUND),
            remembered(self.store, PERIOD, ROUND),
            {one.sha256: one.department for one in submissions(self.store)},
        )

    def run(self, folder: Sequence[Submission]) -> Round:
        return run(self.round(), folder, self.plan(), self.day)

    def write(self, after: Round, folder: Sequence[Submission]) -> None:
        record_run(
            self.store,
            RunWrites(
                day=self.day,
                what="sync",
                period=PERIOD,
                round=ROUND,
                submissions=folder,
                accepted=tuple(after.rows.values()),
                findings=after.findings,
                changes=after.changes,
                gone=after.gone,
                remembered=after.remembered,
            ),
        )

    def called(self, unit: str, name: str) -> str:
        """The copy of that name, else one there is, empty when there is none."""
        there, wanted = self.sheets[unit], f"{unit}{name}.xlsx"
        return wanted if wanted in there else next(iter(there), "")

    def touch(self, unit: str) -> None:
        self.touched |= {code for code, row in self.rows.items() if row.owner == unit}

    def name(self, row: Row) -> tuple[str, str, str]:
        return row.owner, "indicators", row.key

    def rows_now(self, key: str) -> Row:
        return next(row for row in self.rows.values() if row.key == key)

    def former(self, key: str) -> Iterator[Version]:
        """The versions that gave a row its keys, the last first."""
        for one in reversed(self.versions):
            if one.key == key:
                yield one
                key = one.value

    def stood(self, before: Round, code: str) -> Accepted | None:
        """The row as it was in force before, whatever its unit and key then."""
        key = self.rows[code].key
        keys = {key, *(one.value for one in self.former(key))}
        found = [row for (_, _, key), row in before.rows.items() if key in keys]
        assert len(found) <= 1
        return found[0] if found else None

    def ruled(self, row: Row, was: Accepted | None, now: Accepted | None) -> bool:
        """Whether the centre's decisions have to do with a row."""
        said = [one.corrected["value"] for one in (was, now) if one and "value" in one.corrected]
        decided = any(one.decided or one.source == "decision" for one in said)
        return row.key in self.decisions or decided

    def as_it_came(self, row: Row, now: Accepted | None, texts: dict[str, str]) -> Row:
        """Take over what a decision made of a row: the model does not know decisions."""
        last = own(now) if now else None
        says = {name: last.cell(name).meaning if last else BLANK for name in FIELDS}
        speaking = {
            name: one.of(row.key) for name, one in self.sheets[row.owner].items() if one.submitted
        }
        taken = bool(speaking) and now is not None and not now.held
        typed = {
            name: (row.owner, row.key)
            for name in FIELDS
            if taken and says[name] in {one[name] for one in speaking.values()}
        }
        held = None
        kept = now.corrected.get("value") if now else None
        if kept is not None and row.key in self.corrections:
            wish, _ = self.corrections[row.key]
            held = Held(wish, kept.state, kept.seen, kept.base.meaning)
        return replace(
            row,
            own=says,
            typed=row.typed | typed,
            seen=speaking if taken else row.seen,
            correction=held,
            waits=now is not None and now.held,
            stood=(row.owner, row.key),
        )


def typed_in(cells: dict[str, str]) -> dict[str, object]:
    """What stands in the cells, to be read anew."""
    kinds = {"number": int, "text": str}
    return {
        name: kinds[said.partition(":")[0]](said.partition(":")[2]) if said else None
        for name, said in cells.items()
    }


@contextmanager
def failing(changes: Sequence[Change]) -> Iterator[tuple[Change, ...]]:
    """Changes of which the last cannot be written: the transaction fails at its very end."""
    broken = Change("indicators", "K", "D1", "value", "", "", "", "", DAY)
    object.__setattr__(broken, "day", "never")
    yield (*changes, broken)


Town.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTown = Town.TestCase
