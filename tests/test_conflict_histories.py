"""Copies, a department in time and the centre, for hundreds of steps: nothing lost in silence."""

from dataclasses import replace
from datetime import date, timedelta

from centre import K1, K2, PLAN, Round, correction, decision, number, run
from copies import DAY, copy
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from riscontro.schemas.rulings import Correction, Decision
from riscontro.sync.corrections import own
from riscontro.sync.records import Submission

FIGURES = st.integers(1, 9)
KEYS = st.sampled_from([K1, K2])
FILES = st.sampled_from(["a.xlsx", "b.xlsx", "c.xlsx"])


class Year(RuleBasedStateMachine):
    """Everybody edits what is his; every run is held against what it found."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, dict[str, int | None]] = {"a.xlsx": {K1: None, K2: None}}
        self.corrections: dict[str, Correction] = {}
        self.decisions: dict[str, Decision] = {}
        self.stood = Round()
        self.day = 1

    @rule(name=FILES, key=KEYS, figure=st.none() | FIGURES)
    def type_in(self, name: str, key: str, figure: int | None) -> None:
        self.files.setdefault(name, {K1: None, K2: None})[key] = figure

    @rule(name=FILES, other=FILES)
    def duplicate(self, name: str, other: str) -> None:
        if name in self.files:
            self.files[other] = dict(self.files[name])

    @precondition(lambda self: len(self.files) > 1)
    @rule(name=FILES)
    def throw_away(self, name: str) -> None:
        self.files.pop(name, None)

    @rule(key=KEYS, figures=st.lists(FIGURES, min_size=2, max_size=2))
    def disagree(self, key: str, figures: list[int]) -> None:
        for name, figure in zip(("a.xlsx", "b.xlsx"), figures, strict=True):
            self.type_in(name, key, figure)

    @precondition(lambda self: any(one.settled is None for one in self.stood.conflicts))
    @rule(
        choice=st.sampled_from(["theirs", "ours", "copy", "value"]),
        figure=FIGURES,
        name=st.sampled_from(["a.xlsx", "b.xlsx"]),
    )
    def settle(self, choice: str, figure: int, name: str) -> None:
        for one in self.stood.conflicts:
            self.decide(one.key, choice, figure, name)
        self.consolidate(swap=False)

    @rule(key=KEYS, figure=FIGURES)
    def correct(self, key: str, figure: int) -> None:
        self.day += 1
        day = date(2025, 8, 1) + timedelta(self.day)
        self.corrections[key] = replace(correction(number(figure), key=key), day=day)

    @rule(key=KEYS)
    def correct_no_more(self, key: str) -> None:
        self.corrections.pop(key, None)

    @rule(
        key=KEYS,
        choice=st.sampled_from(["theirs", "ours", "copy", "value"]),
        figure=FIGURES,
        name=FILES,
    )
    def decide(self, key: str, choice: str, figure: int, name: str) -> None:
        self.day += 1
        day = date(2025, 8, 1) + timedelta(self.day)
        value = number(figure) if choice == "value" else ""
        made = decision(choice, key=key, value=value, workbook=name)
        self.decisions[key] = replace(made, day=day)

    @rule(key=KEYS)
    def decide_no_more(self, key: str) -> None:
        self.decisions.pop(key, None)

    @rule(swap=st.booleans())
    def consolidate(self, swap: bool) -> None:
        folder = [
            copy(name, {key: {"value": value} for key, value in rows.items()})
            for name, rows in self.files.items()
        ]
        plan = replace(
            PLAN,
            corrections=tuple(self.corrections.values()),
            decisions=tuple(self.decisions.values()),
        )
        day = DAY + timedelta(self.day)
        before = self.stood
        after = run(before, folder, plan, day)
        turned = run(before, folder[::-1], plan, day)
        assert (turned.rows, turned.conflicts) == (after.rows, after.conflicts)
        again = run(after, folder[::-1] if swap else folder, plan, day + timedelta(1))
        assert (again.rows, again.findings, again.conflicts) == (
            after.rows,
            after.findings,
            after.conflicts,
        )
        assert again.changes == ()
        third = run(again, folder, plan, day + timedelta(2))
        assert (third.rows, third.findings) == (after.rows, after.findings)
        for key in (K1, K2):
            self.hold_against(before, after, folder, key)
        self.stood = after

    def hold_against(self, before: Round, after: Round, folder: list[Submission], key: str) -> None:
        was, now = before.value(key), after.value(key)
        typed = {one.workbook: self.files[one.workbook][key] for one in folder}
        said = {"" if value is None else str(value) for value in typed.values()}
        wish, ruling = self.corrections.get(key), self.decisions.get(key)
        centre = {str(one.value) for one in (wish, ruling) if one and one.value != ""}
        told = [found for found in after.findings if found.key == key]
        codes = {found.code for found in told}
        listed = [one for one in after.conflicts if one.key == key]
        waiting = any(one.settled is None for one in listed)
        old = before.rows.get(("D1", "indicators", key))
        last = own(old) if old else None
        # Nobody's value comes out of nowhere, and none goes away in silence. Without a correction
        # any more the department's own stands again.
        stood_before = {was, last.cell("value").text if last else ""}
        assert now in {*stood_before, *said, *centre}
        if was != now:
            assert [change.after for change in after.changes if change.key == key] == [now]
        if waiting:
            assert now in stood_before
            assert codes & {"CON-001", "CON-009"}
        row = after.rows.get(("D1", "indicators", key))
        its = own(row) if row else None
        known = {} if its is None else its.others
        for name, value in typed.items():
            if value is None:
                continue
            meaning = f"number:{value}"
            stood = {
                *([its.cell("value").meaning] if its else []),
                *([last.cell("value").meaning] if last else []),
                known.get(name, {}).get("value", ""),
                *([last.others.get(name, {}).get("value", "")] if last else []),
            }
            sides = {side.cell.meaning for one in listed for side in one.sides}
            assert meaning in stood | sides, "a typed value is nowhere"
        # The centre's word is in force, or it is told why it is not.
        if wish is not None and now != str(wish.value):
            ruled = any(one.settled is not None for one in listed)
            kept = row.corrected.get("value") if row is not None else None
            assert ruled or (kept and kept.decided) or codes & {"CON-008", "CON-009", "CON-013"}
        if ruling is not None:
            applied = any(one.settled == ruling for one in listed)
            silent = codes & {"CON-011", "CON-014", "CON-015"}
            bound = after.remembered.decisions.values()
            done = any(one.conflict is not None and one.conflict.key == key for one in bound)
            assert applied or silent or done
        if row is not None and "value" in row.corrected:
            kept = row.corrected["value"]
            assert row.cell("value") == kept.cell
            if kept.state == "standing":
                assert kept.own.meaning == kept.seen, "the department has changed its cell since"


Year.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestYear = Year.TestCase
