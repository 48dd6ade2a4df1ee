"""Targets proposed from past values: the arithmetic, the caution, the words, the command."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk import DAY, cell_of, edit_plan, riscontro, workspace
from forge import sample_plan
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from riscontro.schemas.inforce import in_force
from riscontro.schemas.plan import Indicator, Plan, Value, Version
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline.targeting import propose
from riscontro.sync.targetlimits import better
from riscontro.sync.targetproposals import METHODS, Suggestion, suggestions
from riscontro.sync.targetwords import MARKS, REASONS, explained
from riscontro.sync.trends import line, steadiness, yearly_growth
from riscontro.workbooks.planreader import read_plan

D = Decimal


def row(**more: Any) -> Indicator:
    """Make an indicator whose baseline stands in nobody's way."""
    far = 10**6 if more.get("direction") == "down" else -(10**6)
    fields: dict[str, Any] = {"type": "number", "direction": "up", "baseline": D(far)} | more
    return Indicator("P/a.1", "a.1", "Posti", "P", **fields)


def plan(one: Indicator, *past: Any, first: int = 2022, **more: Any) -> Plan:
    """Make a plan of one indicator for 2025; ``None`` is an unknown year, a pair a ratio."""
    values = []
    for year, found in enumerate(past, first):
        number, below = found if isinstance(found, tuple) else (found, None)
        if number is not None:
            values.append(
                Value(one.key, one.part, year, str(found), "int", D(str(number)),
                      None if below is None else D(str(below)))
            )  # fmt: skip
    return Plan("torino-controllo", 2025, indicators=(one,), values=tuple(values), **more)


def suggest(one: Indicator, *past: Any, method: Any = "auto", **more: Any) -> Suggestion:
    (found,) = suggestions(plan(one, *past, **more), method)
    return found


# The arithmetic -----------------------------------------------------------------------------------


def series(*values: float, first: int = 2022) -> tuple[tuple[int, Decimal], ...]:
    return tuple((year, D(str(value))) for year, value in enumerate(values, first))


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(3, 6))
def test_the_line_through_points_of_a_line_is_that_line(start: int, step: int, count: int) -> None:
    points = series(*(start + step * at for at in range(count)))
    assert line(points, 2022 + count) == start + step * count
    assert steadiness(points) == 1


def test_the_line_is_the_one_of_least_squares() -> None:
    # Slope of 1, 2, 2 over three years: 0.5; mean 5/3 in the middle year.
    found = line(series(1, 2, 2), 2025)
    assert found is not None and round(found, 6) == round(D(5) / 3 + 1, 6)
    assert line(series(5), 2025) is None


def test_years_without_a_value_count_as_time() -> None:
    assert line(((2020, D(10)), (2024, D(18))), 2025) == 20
    rate = yearly_growth(((2020, D(100)), (2022, D(121))))
    assert rate is not None and round(rate, 9) == 10


def test_growth_is_the_median_of_the_years() -> None:
    rate = yearly_growth(series(100, 110, 220, 242))
    assert rate is not None and round(rate, 9) == 10, "the year it doubled counts once"


@pytest.mark.parametrize("values", [(0, 5), (5, 0), (-1, 5), (5, -1, 3), (7,), ()])
def test_no_growth_with_zeros_and_changes_of_sign(values: tuple[float, ...]) -> None:
    assert yearly_growth(series(*values)) is None


# Which method -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "method", "reason", "target"),
    [
        ((100, 110, 120), "trend", "steady", 130),
        ((None, 60, 63), "growth", "two", 66),
        ((None, None, 7), "last", "single", 7),
        ((100, 300, 90), "last", "unsteady", 90),
        ((120, 110, 100), "last", "worsening", 100),
        ((None, 63, 60), "last", "worsening", 60),
        ((None, 10, 100), "last", "lively", 100),
        ((5, 5, 5), "last", "unchanged", 5),
        ((None, 5, 5), "last", "unchanged", 5),
        ((None, -3, 5), "last", "no_growth", 5),
    ],
)
def test_the_values_decide(past: Any, method: str, reason: str, target: int) -> None:
    found = suggest(row(), *past)
    assert (found.method, found.reason, found.target) == (method, reason, target)


@pytest.mark.parametrize(("direction", "reason"), [("keep", "keep"), ("", "no_direction")])
def test_without_a_way_to_go_the_last_value_is_kept(direction: str, reason: str) -> None:
    found = suggest(row(direction=direction), 100, 110, 120)
    assert (found.method, found.reason, found.target) == ("last", reason, 120)


@pytest.mark.parametrize(("method", "target"), [("last", 120), ("trend", 130), ("growth", 131)])
def test_a_method_asked_for_is_taken(method: str, target: int) -> None:
    found = suggest(row(direction=""), 100, 110, 120, method=method)
    assert (found.method, found.target) == (method, target)
    assert "asked" in REASONS and found.reason == "asked"


@pytest.mark.parametrize("method", ["trend", "growth"])
def test_one_value_has_neither_trend_nor_growth(method: str) -> None:
    found = suggest(row(), None, None, 7, method=method)
    assert (found.target, found.reason) == (None, "too_few")


def test_growth_asked_for_where_there_is_none() -> None:
    assert suggest(row(), 0, 5, method="growth").reason == "no_growth"


@pytest.mark.parametrize(
    ("one", "past", "reason"),
    [
        (row(type="text"), (1, 2, 3), "text"),
        (row(), (), "no_values"),
        (row(), (4, 0, 0), "zero"),
        (row(direction="keep"), (4, 0, 0), "zero"),
        (row(type="boolean"), (None, None, 0), "zero"),
        (row(type="ratio"), (5, 6, 7), "no_values"),
    ],
)
def test_where_nothing_can_be_proposed_it_says_why(one: Indicator, past: Any, reason: str) -> None:
    found = suggest(one, *past)
    assert (found.target, found.method, found.reason) == (None, "", reason)
    assert explained(found).it and explained(found).en


def test_a_yes_is_kept() -> None:
    found = suggest(row(type="boolean"), None, None, 1)
    assert (found.target, found.reason) == (1, "boolean")


def test_zero_is_a_target_where_less_is_better() -> None:
    assert suggest(row(direction="down"), 6, 3, 0).target == 0


# Caution ------------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(-500, 2000) | st.none(), min_size=1, max_size=5),
    st.sampled_from(["up", "down"]),
    st.sampled_from(METHODS),
    st.sampled_from([{}, {"type": "percent", "unit": "%", "decimals": 1},
                     {"type": "money", "decimals": 2}, {"natural_limit": D(300)}]),
)  # fmt: skip
def test_never_on_the_worse_side_of_the_last_value(
    past: list[int | None], direction: str, method: Any, more: dict[str, Any]
) -> None:
    found = suggest(row(direction=direction, **more), *past, first=2025 - len(past), method=method)
    if found.target is None:
        return
    last = next(value for value in reversed(past) if value is not None)
    assert not better(direction, D(last), found.target)
    known = [value for value in past if value is not None]
    if min(known) >= 0:
        assert found.target >= 0
    if more.get("type") == "percent" and max(known) <= 100:
        assert found.target <= 100
    if "natural_limit" in more and not better(direction, D(last), D(300)):
        assert not better(direction, found.target, D(300))
    assert explained(found).it.endswith(".") and explained(found).en.endswith(".")


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(1, 999)), min_size=1, max_size=4),
       st.sampled_from(["up", "down"]), st.sampled_from(METHODS))  # fmt: skip
def test_a_ratio_is_proposed_as_a_quotient(
    past: list[tuple[int, int]], direction: str, method: Any
) -> None:
    one = row(type="ratio", unit="%", direction=direction, decimals=1)
    found = suggest(one, *past, first=2025 - len(past), method=method)
    if found.target is not None:
        last = D(past[-1][0]) / D(past[-1][1]) * 100
        assert not better(direction, last, found.target)
        exponent = found.target.as_tuple().exponent
        assert isinstance(exponent, int) and exponent >= -1


@pytest.mark.parametrize(
    ("one", "past", "target", "mark"),
    [
        (row(type="percent", unit="%"), (80, 90, 98), 100, "full"),
        (row(direction="down"), (9, 5, 2), 0, "zero"),
        (row(natural_limit=D(125)), (100, 110, 120), 125, "natural"),
        (row(), (10_000, 11_117, 12_001), 13000, "significant"),
        (
            row(type="ratio", unit="%", decimals=1),
            (None, None, (4444, 6205)),
            D("71.7"),
            "bettered",
        ),
    ],
)
def test_what_limits_a_proposal_is_told(one: Indicator, past: Any, target: Any, mark: str) -> None:
    found = suggest(one, *past)
    assert found.target == target and found.marks == (mark,)
    assert MARKS[mark].it.partition("(")[0].rstrip(" .") in explained(found).it


def test_beyond_a_hundred_where_it_may_be() -> None:
    found = suggest(row(type="percent", unit="%", may_exceed=True), 80, 90, 98)
    assert found.target is not None and found.target > 100
    found = suggest(row(type="percent", unit="%"), 100, 110, 120)
    assert found.target == 130, "it was beyond already"


def test_a_method_asked_for_that_gets_worse_keeps_the_last_value() -> None:
    found = suggest(row(), 120, 110, 100, method="trend")
    assert (found.target, found.marks) == (100, ("not_worse",))
    assert found.computed == 90
    assert "100" in explained(found).it


def test_decimals_are_those_of_the_indicator() -> None:
    assert suggest(row(decimals=1), D("10.15"), D("10.25"), D("10.35")).target == D("10.45")
    assert suggest(row(decimals=0), 10, 11, 13).target == 14
    assert suggest(row(decimals=-1), D("1.5"), D("2.5"), D("3.5")).target == D("4.5")
    small = suggest(row(type="money", unit="€", decimals=2), D("1.10"), D("1.20"), D("1.31"))
    assert small.target == D("1.41")


@given(
    st.lists(st.integers(1, 2000), min_size=1, max_size=5),
    st.sampled_from(["up", "down"]),
    st.sampled_from(METHODS),
    st.integers(0, 2500).map(D) | st.decimals(0, 2500, places=3),
)
def test_never_on_the_wrong_side_of_the_baseline(
    past: list[int], direction: str, method: Any, base: Decimal
) -> None:
    one = row(direction=direction, baseline=base)
    found = suggest(one, *past, first=2025 - len(past), method=method)
    if found.target is not None:
        assert not better(direction, base, found.target)


def test_a_baseline_that_is_better_than_the_last_value_is_the_target() -> None:
    found = suggest(row(baseline=D(936), baseline_year=2022), 936, 864, 811)
    assert (found.target, found.marks) == (936, ("baseline",))
    assert explained(found).it == (
        "Ultimo valore noto (2024: 811): i valori non vanno nel verso indicato (2022: 936; 2023: "
        "864). Portato al valore di partenza (2022: 936), che è migliore.")  # fmt: skip


def test_rounding_does_not_cross_the_baseline() -> None:
    found = suggest(row(baseline=D("13.4")), 10, 11, 12, 12, method="trend", first=2021)
    assert found.computed == 13 and found.target == D("13.4")
    near = suggest(row(baseline=D("4.33")), 1, 3, 4, 4, method="trend", first=2021)
    assert near.computed == D("5.5")
    over = suggest(row(baseline=D("5.45")), 1, 3, 4, 4, method="trend", first=2021)
    assert over.target == 6


def test_the_baseline_of_another_definition_is_no_measure() -> None:
    one = row(baseline=D(936), baseline_year=2022)
    found = suggest(one, 936, 864, 811, versions=(definition(2024),))
    assert (found.target, found.marks) == (811, ())


def test_rounding_stays_within_the_natural_limit() -> None:
    found = suggest(row(natural_limit=D(10_998)), 9_000, 10_000, 10_990)
    assert found.target is not None and found.target <= 10_998
    limit = D("99.97")
    one = row(type="ratio", unit="%", decimals=1, natural_limit=limit)
    assert suggest(one, None, None, (9996, 10000)).target == D("99.96")


# Definitions, versions, years ---------------------------------------------------------------------


def definition(year: int) -> Version:
    return Version("P/a.1", "", "definition", "si contano anche i privati", year)


def test_never_across_a_change_of_definition() -> None:
    found = suggest(row(), 10, 20, 100, versions=(definition(2024),))
    assert (found.target, found.reason, found.since) == (100, "single", 2024)
    assert "dal 2024" in explained(found).it
    new = suggest(row(), 10, 20, 30, versions=(definition(2025),))
    assert (new.target, new.reason) == (None, "new_definition")


def test_a_target_of_a_version_is_a_target() -> None:
    version = Version("P/a.1", "", "target", "50", 2025)
    assert suggestions(plan(row(), 1, 2, 3, versions=(version,))) == ()


def test_a_direction_that_changed_is_the_one_in_force() -> None:
    version = Version("P/a.1", "", "direction", "down", 2025)
    assert suggest(row(), 100, 110, 120, versions=(version,)).reason == "worsening"


def test_values_of_the_year_itself_and_after_are_not_looked_at() -> None:
    found = suggest(row(), 10, 11, 12, 1000, 2000)
    assert found.target == 13 and [year for year, _ in found.used] == [2022, 2023, 2024]


def test_another_year() -> None:
    (found,) = suggestions(plan(row(), 10, 11, 12), "trend", 2027)
    assert (found.year, found.target) == (2027, 15)
    (own,) = suggestions(plan(row(target_year=2026), 10, 11, 12), "trend", 2027)
    assert (own.year, own.target) == (2026, 14)


def test_what_has_a_target_or_is_withdrawn_is_left_alone() -> None:
    assert suggestions(plan(row(target=D(5)), 1, 2, 3)) == ()
    assert suggestions(plan(row(state="withdrawn"), 1, 2, 3)) == ()


def test_a_proposal_is_made_anew_only_when_asked() -> None:
    proposed = row(target=D(5), proposed=("target",))
    assert suggestions(plan(proposed, 1, 2, 3)) == ()
    (found,) = suggestions(plan(proposed, 1, 2, 3), again=True)
    assert found.target == 4
    assert suggestions(plan(row(target=D(5)), 1, 2, 3), again=True) == ()


def test_a_missing_baseline_is_the_last_value_before_the_year() -> None:
    found = suggest(row(baseline=None), 10, 11, None, 13)
    assert (found.baseline, found.baseline_year) == (11, 2023)
    beside = suggest(row(baseline=None, target=D(20)), 10, 11, 12)
    assert (beside.baseline, beside.target, beside.reason) == (12, None, "has_target")
    words = suggest(row(baseline=None, type="text"), 10)
    assert words.baseline is None


# Words --------------------------------------------------------------------------------------------


def test_the_sentences() -> None:
    assert explained(suggest(row(), 100, 110, 120)).it == (
        "Tendenza lineare dei valori noti (2022: 100; 2023: 110; 2024: 120) prolungata al 2025: "
        "130.")  # fmt: skip
    assert explained(suggest(row(), None, 1200, 1260)).it == (
        "Ultimo valore più la mediana delle variazioni annue (+5 %) dei valori noti (2023: 1.200; "
        "2024: 1.260), fino al 2025: 1.323. Arrotondato a tre cifre significative.")  # fmt: skip
    assert explained(suggest(row(), 100, 300, 90)).it == (
        "Ultimo valore noto (2024: 90): i valori salgono e scendono senza una tendenza (2022: 100; "
        "2023: 300).")  # fmt: skip
    proposed = suggest(row(proposed=("direction",)), 100, 110, 120)
    assert explained(proposed).it.endswith("Anche il verso è una proposta da confermare.")
    assert "%" in explained(suggest(row(type="percent", unit="%"), 50)).it


def test_every_reason_and_mark_is_in_both_languages() -> None:
    for words in (*REASONS.values(), *MARKS.values()):
        assert words.it and words.en


# The command --------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace whose plan has no targets."""
    plan = sample_plan()
    bare = tuple(replace(one, target=None, baseline=None) for one in plan.indicators)
    return workspace(tmp_path / "piano-2025", replace(plan, indicators=bare))


def plan_in(root: Path) -> Plan:
    found, _, findings = read_plan(root / "piano.xlsx")
    assert findings == []
    return found


def one_of(root: Path, key: str) -> Indicator:
    return next(i for i in plan_in(root).indicators if i.row_key == f"M05.P02/{key}")


def targets(*words: object) -> Any:
    name, *rest = words
    return riscontro("targets", name, "--today", DAY, *rest)


def test_propose_fills_in_what_is_empty_and_marks_it(root: Path) -> None:
    done = targets("propose", "--workspace", root)
    assert done.exit_code == 0, done.stderr
    assert "M05.P02/a.1" in done.stdout and "tendenza" in done.stdout
    one = one_of(root, "a.1")
    assert one.target == 4540 and {"target", "baseline", "baseline_year"} <= set(one.proposed)
    assert (one.baseline, one.baseline_year) == (4352, 2024)
    assert one.target_basis.startswith("Tendenza lineare dei valori noti (2022: 4.000;")
    assert one_of(root, "c.2").target is None
    standing = in_force(plan_in(root), date(2025, 12, 31))["M05.P02/a.1"]
    assert standing.proposed and standing.indicator.target is None, "not in force yet"
    again = targets("propose", "--workspace", root)
    assert again.exit_code == 0 and "c.2" in again.stdout and "a.1 " not in again.stdout


def test_a_target_somebody_typed_stays(root: Path) -> None:
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "target", 5000)])
    targets("propose", "--workspace", root)
    assert one_of(root, "a.1").target == 5000
    assert "target" not in one_of(root, "a.1").proposed


def test_a_target_nobody_can_read_stays_and_is_told(root: Path) -> None:
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "target", "circa 5000")])
    done = targets("propose", "--workspace", root)
    assert done.exit_code == 1
    (line,) = [one for one in done.stderr.splitlines() if "M05.P02/a.1" in one]
    assert "contiene altro" in line and "Indicatori" in line
    book = load_workbook(root / "piano.xlsx")
    assert cell_of(book["Indicatori"], "M05.P02/a.1", "target").value == "circa 5000"


def test_a_dry_run_writes_nothing(root: Path) -> None:
    data = (root / "piano.xlsx").read_bytes()
    done = targets("propose", "--workspace", root, "--dry-run", "--json")
    found = json.loads(done.stdout)
    assert found["dry_run"] and len(found["proposals"]) == 13
    first = found["proposals"][0]
    assert first["target"] == "4540" and first["values"]["2024"] == "4352"
    assert first["explained"]["en"].startswith("Straight line")
    assert (root / "piano.xlsx").read_bytes() == data


def test_keys_units_methods_and_years(root: Path) -> None:
    targets("propose", "--workspace", root, "--key", "M05.P02/d.1", "--method", "last")
    assert [i.row_key for i in plan_in(root).indicators if i.target is not None] == [
        "M05.P02/d.1#totale", "M05.P02/d.1#sede-centrale", "M05.P02/d.1#delegazioni"]  # fmt: skip
    assert one_of(root, "d.1#totale").target == 120
    targets("propose", "--workspace", root, "--key", "M05.P02/d.1", "--method", "trend", "--again",
            "--year", "2026")  # fmt: skip
    one = one_of(root, "d.1#totale")
    assert (one.target, one.target_year) == (140, 2026) and "target_year" in one.proposed
    assert targets("propose", "--workspace", root, "--unit", "AMB").stdout.startswith("Nessuna")
    for words in (("--key", "nowhere"), ("--unit", "XYZ")):
        stopped = targets("propose", "--workspace", root, *words)
        assert stopped.exit_code == 2 and words[1] in stopped.stderr


def test_approve_puts_a_target_in_force(root: Path) -> None:
    targets("propose", "--workspace", root)
    done = targets("approve", "--workspace", root, "--act", "DGC 12/2026", "--day", "2026-01-31",
                   "--key", "M05.P02/a.1")  # fmt: skip
    assert done.exit_code == 0 and "1 (DGC 12/2026)" in done.stdout
    one = one_of(root, "a.1")
    assert "target" not in one.proposed and "baseline" in one.proposed
    assert (one.target_act, one.target_day) == ("DGC 12/2026", date(2026, 1, 31))
    assert one.initial_target == one.target == 4540
    now = in_force(plan_in(root), date(2025, 12, 31))
    assert now["M05.P02/a.1"].indicator.target == 4540
    assert "target" in one_of(root, "a.2").proposed
    every = targets("approve", "--workspace", root, "--act", "DGC 13/2026", "--day", "01/02/2026",
                    "--all", "--json")  # fmt: skip
    found = json.loads(every.stdout)
    assert found["day"] == "2026-02-01" and len(found["approved"]) == 10
    assert one_of(root, "a.1").target_act == "DGC 12/2026"
    nothing = targets("approve", "--workspace", root, "--act", "x", "--day", "2026-02-01", "--all")
    assert nothing.exit_code == 0 and "Nessun target" in nothing.stdout


def test_approve_keeps_an_act_already_typed(root: Path) -> None:
    targets("propose", "--workspace", root, "--key", "M05.P02/a.1")
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "target_act", "Delibera a mano")])
    targets("approve", "--workspace", root, "--act", "DGC 1/2026", "--day", "2026-01-31", "--all")
    one = one_of(root, "a.1")
    assert one.target_act == "Delibera a mano" and one.target_day == date(2026, 1, 31)


@pytest.mark.parametrize("words", [(), ("--all", "--key", "M05.P02/a.1"), ("--all", "--act", " ")])
def test_approve_says_what_it_wants(root: Path, words: tuple[str, ...]) -> None:
    done = targets("approve", "--workspace", root, "--act", "x", "--day", "2026-01-31", *words)
    assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1


def test_list_counts_by_unit(root: Path) -> None:
    targets("propose", "--workspace", root)
    targets("approve", "--workspace", root, "--act", "x", "--day", "2026-01-31",
            "--key", "M05.P02/a.1")  # fmt: skip
    done = targets("list", "--workspace", root)
    (line_,) = [one for one in done.stdout.splitlines() if one.startswith("Cultura")]
    assert line_.split() == ["Cultura", "13", "1", "10", "2"]
    found = json.loads(targets("list", "--workspace", root, "--json").stdout)["units"]
    assert found == [{"unit": "CUL", "name": "Cultura", "rows": 13, "set": 1, "proposed": 10,
                      "none": 2}]  # fmt: skip
    assert "Organisational unit" in targets("list", "--workspace", root, "--lang", "en").stdout


def test_a_plan_open_elsewhere_is_left_alone(root: Path) -> None:
    data = (root / "piano.xlsx").read_bytes()
    (root / ".~lock.piano.xlsx#").write_text("Paolo")
    done = targets("propose", "--workspace", root)
    assert done.exit_code == 2 and "aperto in un altro programma" in done.stderr
    assert (root / "piano.xlsx").read_bytes() == data
    english = targets("propose", "--workspace", root, "--lang", "en")
    assert "Close it" in english.stderr


def test_the_plan_before_is_kept_and_the_log_says_what_was_done(root: Path) -> None:
    data = (root / "piano.xlsx").read_bytes()
    targets("propose", "--workspace", root)
    kept = list((root / ".riscontro" / "copie").iterdir())
    assert [one.read_bytes() for one in kept] == [data]
    (line_,) = (root / ".riscontro" / "eventi.jsonl").read_text("utf-8").splitlines()
    event = json.loads(line_)["event"]
    assert (event["what"], event["action"], event["method"]) == ("targets", "propose", "auto")
    assert "M05.P02/a.1" in event["rows"] and event["before"] != event["after"]


def test_an_english_workspace(tmp_path: Path) -> None:
    root = workspace(tmp_path / "plan", language="en")
    assert targets("propose", "--workspace", root).exit_code == 0
    assert one_of(root, "a.1").target_basis.startswith("Straight line through")


def test_propose_on_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(RunStopped):
        propose(tmp_path, date(2026, 1, 1))
