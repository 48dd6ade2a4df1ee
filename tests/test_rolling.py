"""A plan rolled into its next year, on plain records: history, texts, endings, targets, codes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from forge import PROFILE, changed, sample_plan
from riscontro.schemas.inforce import as_of, in_force
from riscontro.schemas.plan import Contribution, Interim, Plan, Value, Version
from riscontro.schemas.policies import PolicyError
from riscontro.schemas.profile import Profile, ProfileError, join_parts, load, parse, split_parts
from riscontro.schemas.rollover import RolloverPolicy, read_rollover
from riscontro.schemas.rules import catalogue
from riscontro.schemas.rulings import Correction, Decision, Waiver
from riscontro.sync.codes import reused
from riscontro.sync.ended import asked_again, ended
from riscontro.sync.errors import RunStopped
from riscontro.sync.issuing import Issue, books
from riscontro.sync.nextyear import next_settings
from riscontro.sync.pastvalues import past_value
from riscontro.sync.records import Accepted, Consolidated, Typed
from riscontro.sync.restating import restate
from riscontro.sync.rolling import Rolled, final_rows, roll, with_year
from riscontro.sync.settings import Settings, parse_settings
from riscontro.sync.settingstext import write_settings
from riscontro.sync.standing import Standing

RULES = catalogue(PROFILE)
TODAY = date(2026, 3, 31)
Rows = dict[tuple[str, str, str], Accepted]


def cell(raw: Any, number: str | None = None, term: str = "", day: date | None = None) -> Typed:
    size = None if number is None else Decimal(number)
    return Typed(raw, "" if raw is None else str(raw), size, day, term)


def row(
    key: str, cells: Mapping[str, Typed], round_id: str = "consuntivo", held: bool = False
) -> tuple[tuple[str, str, str], Accepted]:
    kind = "indicator" if "." in key else "activity"
    sheet = "indicators" if kind == "indicator" else "activities"
    full = f"M05.P02/{key}"
    made = Accepted(
        sheet, kind, full, "CUL", 2025, round_id, cells, {name: "R9" for name in cells},
        "CUL.xlsx", "Indicatori", 9, "f" * 64, date(2026, 2, 20), held,
    )  # fmt: skip
    return ("CUL", sheet, full), made


def rolled(
    rows: Rows | None = None, plan: Plan | None = None, profile: Profile = PROFILE
) -> Rolled:
    return roll(plan or sample_plan(), profile, rows or {}, TODAY, RULES)


def past(found: Rolled, key: str, year: int = 2025) -> Value | None:
    full = f"M05.P02/{key}"
    of_key = [one for one in found.plan.values if (one.row_key, one.period) == (full, year)]
    assert len(of_key) < 2
    return of_key[0] if of_key else None


@pytest.mark.parametrize(
    ("key", "cells", "printed", "kind", "number"),
    [
        ("a.1", {"value": cell(4410, "4410")}, "4.410", "int_thousands", "4410"),
        ("a.1", {"value": cell("4410", "4410")}, "4410", "int_nosep", "4410"),
        ("a.2", {"value": cell(1402.5, "1402.50")}, "1.402,5 €", "money_post", "1402.5"),
        ("a.3", {"value": cell(0.634, "63.4")}, "63,4 %", "percent", "63.4"),
        ("c.2", {"value": cell("Avviato tavolo")}, "Avviato tavolo", "text", None),
        ("c.1", {"value": cell("sì", "1")}, "sì", "boolean", "1"),
        ("a.1", {"value": cell(0, "0")}, "0", "int", "0"),
    ],
)
def test_a_value_is_kept_as_its_cell_shows_it(
    key: str, cells: dict[str, Typed], printed: str, kind: str, number: str | None
) -> None:
    value = past(rolled(dict([row(key, cells)])), key)
    assert value is not None
    assert (value.printed, value.kind) == (printed, kind)
    assert value.number == (None if number is None else Decimal(number))
    assert (value.source.workbook, value.source.cell) == ("CUL.xlsx", "R9")


def test_a_ratio_keeps_both_terms_and_the_kind_of_its_value() -> None:
    cells = {
        "value": cell(20, "20"), "denominator": cell(25, "25"), "note": cell("parziale: 9 mesi"),
        "value_kind": cell("pre-consuntivo", term="pre_final"),
    }  # fmt: skip
    value = past(rolled(dict([row("b.1", cells)])), "b.1")
    assert value is not None
    assert (value.printed, value.number, value.denominator) == ("20 / 25", 20, 25)
    assert (value.qualifier, value.note) == ("pre-consuntivo", "parziale: 9 mesi")


@pytest.mark.parametrize(
    ("term", "kind"),
    [("not_collected", "nd"), ("not_applicable", "text"), ("activity_completed", "state_word")],
)
def test_a_reason_stays_a_reason_and_never_a_zero(term: str, kind: str) -> None:
    cells = {"value": Typed(), "missing_reason": cell("motivo", term=term)}
    value = past(rolled(dict([row("a.1", cells)])), "a.1")
    assert value is not None
    assert (value.printed, value.kind, value.number) == ("motivo", kind, None)


def test_a_value_that_comes_later_keeps_its_day() -> None:
    reason = cell("disponibile dal", term="available_from")
    cells = {"missing_reason": reason, "available_from": cell("30/09/2026", day=date(2026, 9, 30))}
    value = past(rolled(dict([row("a.1", cells)])), "a.1")
    assert value is not None
    assert (value.printed, value.kind) == ("disponibile dal 30/09/2026", "deferred")


def test_what_was_not_accepted_leaves_what_the_plan_held() -> None:
    plan = sample_plan()
    known = Value("M05.P02/a.1", "", 2025, "4.400", "int_thousands", Decimal(4400))
    found = rolled({}, replace(plan, values=(*plan.values, known)))
    assert past(found, "a.1") == known
    assert past(found, "a.2") is None
    assert found.kept == ("M05.P02/a.1",)
    assert "M05.P02/a.2" in found.without
    assert past_value(row("a.1", {"value": Typed()})[1], plan.indicators[0], 2025) is None


def test_an_accepted_value_takes_the_place_of_the_plans_and_is_told() -> None:
    plan = sample_plan()
    known = Value("M05.P02/a.1", "", 2025, "4.400", "int_thousands", Decimal(4400))
    plan = replace(plan, values=(*plan.values, known))
    found = rolled(dict([row("a.1", {"value": cell(4410, "4410")})]), plan)
    value = past(found, "a.1")
    assert value is not None and value.number == 4410
    told = [(one.key, one.before, one.after) for one in found.replaced]
    assert told == [("M05.P02/a.1", "4.400", "4.410")]


def test_a_correction_counts_over_the_final_value_where_it_says_something() -> None:
    final = dict(
        [row("a.1", {"value": cell(1, "1")}), row("a.2", {"value": cell(2, "2")}),
         row("a", {"status": cell("In corso", term="under_way"), "actions": cell("Fatto")})]
    )  # fmt: skip
    later = dict(
        [row("a.1", {"value": cell(9, "9")}, "rettifica"),
         row("a.2", {"value": Typed()}, "rettifica"),
         row("a", {"status": cell("Concluso", term="completed")}, "rettifica")]
    )  # fmt: skip
    found = final_rows(final, later)
    values = {name[2]: one.cell("value").number for name, one in found.items()}
    assert (values["M05.P02/a.1"], values["M05.P02/a.2"]) == (9, 2)
    work = found["CUL", "activities", "M05.P02/a"]
    assert (work.cell("status").term, work.cell("actions").text) == ("completed", "Fatto")


@pytest.mark.parametrize(
    ("text", "actions", "made"),
    [
        ("", "Aperta la sede.", "2025: Aperta la sede."),
        ("2024: Prima.", "Dopo.", "2024: Prima.\n2025: Dopo."),
        ("2024: Prima.", "2025 – Dopo.", "2024: Prima.\n2025 – Dopo."),
        ("2024: Prima.\n2025: Dopo.", "Dopo.", "2024: Prima.\n2025: Dopo."),
        ("2024: Prima.", "", "2024: Prima."),
        ("2025: Fatto il bando.", "Fatto", "2025: Fatto il bando.\n2025: Fatto"),
        ("2024: Prima.", "Uno.\nDue.", "2024: Prima.\n2025: Uno.\nDue."),
    ],
)
def test_a_text_is_added_once_under_its_year(text: str, actions: str, made: str) -> None:
    assert with_year(text, 2025, actions) == made
    assert with_year(made, 2025, actions) == made


def test_what_ended_moves_and_is_not_asked_again() -> None:
    rows = dict(
        [row("e", {"status": cell("Concluso", term="completed"), "actions": cell("Collaudo.")}),
         row("e.1", {"missing_reason": cell("attività conclusa", term="activity_completed")}),
         row("a", {"status": cell("Avviato", term="started"), "actions": cell("Ripreso.")})]
    )  # fmt: skip
    found = rolled(rows)
    works = {one.activity.rpartition("/")[2]: one for one in found.plan.contributions}
    assert [one.activity for one in found.moved] == ["M05.P02/e"]
    assert works["e"].closed == 2025 and works["e"].status == "completed"
    assert works["e"].text == "Attività di prova E\n2024: Conclusi i lavori.\n2025: Collaudo."
    assert (works["a"].status, works["a"].status_printed) == ("started", "Avviato")
    assert works["a"].closed is None
    states = {one.row_key.rpartition("/")[2]: one.state for one in found.plan.indicators}
    assert states["e.1"] == "completed" and set(states.values()) == {"active", "completed"}
    issue = Issue("prova-2025", "consuntivo", "it", None, TODAY, "")
    book = books(found.plan, PROFILE, issue)["CUL"]
    keys = {sheet: {str(one["key"])[8:] for one in rows} for sheet, rows in book.rows.items()}
    assert "e" not in keys["activities"] and "a" in keys["activities"]
    assert "e.1" not in keys["indicators"] and "a.1" in keys["indicators"]
    assert as_of(found.plan, 2025).indicators[-2].state == "active"


def test_what_is_still_measured_goes_on() -> None:
    rows = dict(
        [row("e", {"status": cell("Concluso", term="completed")}),
         row("e.1", {"value": cell(1, "100")})]
    )  # fmt: skip
    assert rolled(rows).stopped == ()
    asked = replace(PROFILE, rollover=RolloverPolicy("kept", "asked", "left_out"))
    found = rolled(rows, profile=asked)
    assert [one.row_key for one in found.stopped] == ["M05.P02/e.1"]
    moved = found.moved[0]
    assert moved.text == "2024: Conclusi i lavori." and asked_again(asked, moved, 2026)
    assert not asked_again(PROFILE, moved, 2026) and asked_again(PROFILE, moved, 2025)


def test_an_activity_that_ended_still_counts_as_completed() -> None:
    rows = dict([row("e", {"status": cell("Concluso", term="completed")})])
    plan = rolled(rows).plan
    nothing = Consolidated((), (), (), (), (), 2026, "consuntivo", date(2026, 12, 31))
    standing = Standing(nothing, plan, PROFILE)
    activity = standing.activities["M05.P02/e"]
    assert standing.overall(activity) == ("completed", "")
    assert standing.scores.activities["M05.P02/e"].work.score.value == 100
    assert standing.scores.activities["M05.P02/a"].work.score.value is None
    sheet = PROFILE.sheet("activities")
    assert standing.row_state(sheet, "CUL", "M05.P02/e") == "completed"
    assert standing.row_state(sheet, "CUL", "M05.P02/a") == "missing"
    assert ended(plan, PROFILE, 2025, "consuntivo") == []


def test_a_unit_of_several_that_goes_on_keeps_the_indicators_asked() -> None:
    plan = sample_plan()
    plan = replace(
        plan,
        contributions=(*plan.contributions, Contribution("M05.P02/e", "AMB", status="started")),
    )
    ended_here = {"missing_reason": cell("attività conclusa", term="activity_completed")}
    rows = dict([row("e", {"status": cell("Concluso", term="completed")}), row("e.1", ended_here)])
    assert rolled(rows, plan).stopped == ()


def targeted(**more: Any) -> Plan:
    plan = changed(
        sample_plan(), "a.1", target=Decimal(5000), target_act="DGC 1/2025",
        target_day=date(2025, 1, 31), **more,
    )  # fmt: skip
    return plan


def target_on(plan: Plan, day: date) -> Decimal | None:
    return in_force(plan, day)["M05.P02/a.1"].indicator.target


def test_a_target_of_the_year_closed_becomes_a_version_and_is_not_the_next_years() -> None:
    found = rolled({}, targeted(initial_target=Decimal(4800)))
    one = next(one for one in found.plan.indicators if one.row_key == "M05.P02/a.1")
    assert (one.target, one.target_year, one.initial_target) == (None, 2026, None)
    kept = [(v.value, v.period, v.act) for v in found.plan.versions if v.attribute == "target"]
    assert kept == [("4800", 2025, ""), ("5000", 2025, "DGC 1/2025")]
    assert target_on(found.plan, date(2026, 12, 31)) is None
    was = in_force(as_of(found.plan, 2025), date(2025, 12, 31))["M05.P02/a.1"]
    assert (was.indicator.target, was.initial_target, was.act) == (5000, 4800, "DGC 1/2025")


def test_targets_already_set_come_into_force() -> None:
    step = Interim("M05.P02/a.1", "", date(2026, 12, 31), Decimal(5500), "DGC 1/2025")
    found = rolled({}, replace(targeted(), interim=(step,)))
    assert target_on(found.plan, date(2026, 12, 31)) == 5500
    assert found.targets.promoted == ("M05.P02/a.1",)
    lasting = rolled({}, targeted(target_year=2027))
    assert target_on(lasting.plan, date(2026, 12, 31)) == 5000
    assert lasting.targets.lasting == ("M05.P02/a.1",) and lasting.plan.versions == ()
    version = Version("M05.P02/a.1", "", "target", "5600", 2026, date(2026, 1, 1), "DGC 2/2026")
    dated = rolled({}, replace(targeted(), versions=(version,)))
    assert target_on(dated.plan, date(2026, 12, 31)) == 5600


def test_a_version_that_says_no_year_is_of_the_year_closed() -> None:
    version = Version("M05.P02/a.1", "", "target", "5200", None, date(2025, 7, 1), "DGC 9/2025")
    found = rolled({}, replace(targeted(), versions=(version,)))
    assert target_on(found.plan, date(2026, 12, 31)) is None
    assert target_on(as_of(found.plan, 2025), date(2025, 12, 31)) == 5200


def test_a_proposed_target_nobody_confirmed_is_not_invented() -> None:
    found = rolled({}, targeted(proposed=("target", "direction"), target_basis="+2 %"))
    one = next(one for one in found.plan.indicators if one.row_key == "M05.P02/a.1")
    assert (one.target, one.target_basis, one.proposed) == (None, "", ("direction",))
    assert found.targets.dropped == ("M05.P02/a.1",) and found.plan.versions == ()


def test_what_the_centre_said_of_the_year_stays_and_holds_no_more() -> None:
    plan = replace(
        sample_plan(),
        corrections=(
            Correction("M05.P02/a.1", round="monitoraggio", value=Decimal(7), reason="perché"),
            Correction("M05.P02/a.1", period=2024, value=Decimal(4300), reason="errata"),
        ),
        decisions=(Decision("M05.P02/a.1", choice="ours"),),
        waivers=(Waiver("IND-001"), Waiver("IND-002", expires=date(2027, 12, 31))),
    )
    found = rolled(dict([row("a.1", {"value": cell(4410, "4410")})]), plan)
    closed, before = found.plan.corrections
    assert (closed.period, closed.closed) == (2025, True) and not before.closed
    assert found.plan.decisions[0].period == 2025
    assert [one.expires for one in found.plan.waivers] == [date(2026, 3, 30), date(2027, 12, 31)]
    restated = restate(found.plan, PROFILE, RULES).plan
    values = {one.period: one.number for one in restated.values if one.key == "M05.P02/a.1"}
    assert values[2025] == 4410, "a half-year correction is not a restatement of the year"
    assert values[2024] == 4300


def test_rolling_twice_gives_two_years_of_history() -> None:
    rows = dict([row("a.1", {"value": cell(4410, "4410")})])
    first = rolled(rows)
    again = {name: replace(one, period=2026) for name, one in rows.items()}
    second = roll(first.plan, PROFILE, again, date(2027, 3, 31), RULES)
    assert (first.plan.period, second.plan.period) == (2026, 2027)
    assert [past(second, "a.1", year) is not None for year in (2025, 2026)] == [True, True]
    assert second.plan.years[-1] == 2026
    assert [one.row_key for one in first.plan.indicators] == [
        one.row_key for one in sample_plan().indicators
    ]


def test_a_code_given_to_something_else_is_told() -> None:
    plan = sample_plan()
    old = Value("M05.P02/a.1", "", 2024, "12", "int", Decimal(12), label="Metri di pista ciclabile")
    before = [one for one in plan.values if one.key != "M05.P02/a.1"]
    strange = replace(plan, values=(*before, old))
    assert [(one.code, one.key) for one in reused(strange, RULES)] == [("ROL-001", "M05.P02/a.1")]
    named = Version("M05.P02/a.1", "", "label", "N. prestiti", 2025)
    assert list(reused(replace(strange, versions=(named,)), RULES)) == []
    rekeyed = Version("M05.P02/f.1", "", "key", "M05.P02/a.1")
    assert [one.key for one in reused(replace(plan, versions=(rekeyed,)), RULES)] == ["M05.P02/a.1"]
    assert list(reused(plan, RULES)) == []


SETTINGS = """\
\ufeff# nostre note
plan = "prova-2025"
profile='torino-controllo'   # il nostro
  period = 2025 # aperto
round = 'consuntivo'\t# si chiude a marzo

[due] # date nostre
consuntivo = 2026-02-15  # delibera 7

# commento che resta
rettifica = 2026-09-30
[measured]
monitoraggio = 2025-06-15
[limits]
file_mb = 50
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_settings_change_a_few_lines_and_no_other_byte(end: str) -> None:
    text = SETTINGS.replace("\n", end)
    made = next_settings(text, 2026, "monitoraggio")
    old, new = text.splitlines(keepends=True), made.splitlines(keepends=True)
    differing = [(was, now) for was, now in zip(old, new, strict=True) if was != now]
    assert differing == [
        (f"  period = 2025 # aperto{end}", f"  period = 2026 # aperto{end}"),
        (
            f"round = 'consuntivo'\t# si chiude a marzo{end}",
            f'round = "monitoraggio"\t# si chiude a marzo{end}',
        ),
        (f"consuntivo = 2026-02-15  # delibera 7{end}",
         f"# consuntivo = 2026-02-15  # delibera 7{end}"),
        (f"rettifica = 2026-09-30{end}", f"# rettifica = 2026-09-30{end}"),
        (f"monitoraggio = 2025-06-15{end}", f"# monitoraggio = 2025-06-15{end}"),
    ]  # fmt: skip
    read = parse_settings(made.removeprefix("\ufeff"))
    assert (read.period, read.round, dict(read.due)) == (2026, "monitoraggio", {})
    assert read.due_date() == date(2026, 7, 15)


def test_settings_without_a_round_get_one_and_dates_in_one_line_go() -> None:
    text = 'plan = "p"\nprofile = "q"\nperiod = 2025\ndue = { consuntivo = 2026-02-15 }\n'
    made = next_settings(text, 2026, "monitoraggio")
    read = parse_settings(made)
    assert (read.round, dict(read.due)) == ("monitoraggio", {}) and "# due = {" in made
    whole = write_settings(Settings("p", "q", 2025, due={"consuntivo": date(2026, 3, 1)}))
    assert parse_settings(next_settings(whole, 2026, "consuntivo")).due == {}


def test_settings_that_cannot_be_changed_safely_are_left_alone() -> None:
    strange = '"period" = 2025\nplan = "p"\nprofile = "q"\n'
    with pytest.raises(RunStopped, match="Nulla è stato modificato"):
        next_settings(strange, 2026, "consuntivo")


@pytest.mark.parametrize(
    "table", [{"concluded": "gone"}, {"finished": "moved"}, {"indicators": True}]
)
def test_the_policy_is_read_strictly(table: dict[str, Any]) -> None:
    with pytest.raises(PolicyError, match=r"rollover\."):
        read_rollover(table)


def test_a_profile_says_where_its_policy_is_wrong() -> None:
    assert load("cmto-psm").rollover == RolloverPolicy()
    assert PROFILE.rollover == RolloverPolicy("moved", "left_out", "measured")
    parts = split_parts(load("cmto-psm").text)
    parts["profile.toml"] += '\n[rollover]\nactivities = "forgotten"\n'
    with pytest.raises(ProfileError, match=r"prova: rollover\.activities"):
        parse("prova", join_parts(parts))
