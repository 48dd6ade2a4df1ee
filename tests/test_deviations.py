"""What a rating asks of a department: the cause of a deviation and what will be done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from forge import PROFILE, Forge, changed, places, sample_plan
from riscontro.schemas.findings import Finding
from riscontro.schemas.plan import Plan, Version
from riscontro.schemas.profile import parse
from riscontro.schemas.rules import catalogue, words

OWN = ("IND-017", "IND-018", "IND-019")


def asked(
    folder: Path,
    plan: Plan,
    typed: Mapping[tuple[str, str], Any],
    submitted: bool = True,
    **more: Any,
) -> list[Finding]:
    """What is asked about rows whose cells are typed in a workbook otherwise filled in well."""
    forge = Forge(folder, plan, **more).fill(submitted)
    for (key, field), value in typed.items():
        forge.put("indicators", key, field, value)
    return [found for found in forge.check() if found.code in OWN]


def aimed(key: str, target: float, **more: Any) -> Plan:
    return changed(sample_plan(), key, target=Decimal(str(target)), **more)


@pytest.mark.parametrize(
    ("key", "target", "typed", "codes"),
    [
        ("a.1", 4410, 4410, []),
        ("a.1", 6000, 4410, []),
        ("a.1", 7000, 4410, ["IND-017", "IND-018"]),
        ("a.3", 95, 0.634, ["IND-017", "IND-018"]),
        ("a.3", 90, 0.634, []),
        ("b.1", 100, 20, []),
        ("b.2", 200, 140, ["IND-017", "IND-018"]),
        ("c.1", 1, "no", ["IND-017", "IND-018"]),
        ("c.1", 1, "sì", []),
        ("a.1", 7000, None, []),
    ],
)
def test_a_poor_rating_asks_for_cause_and_action(
    tmp_path: Path, key: str, target: float, typed: Any, codes: list[str]
) -> None:
    """Percentages, quotients and yes/no as well: 63.4 of 95 %, 20/25 of 100 %, 12.7 of 200 €."""
    found = asked(tmp_path, aimed(key, target), {(key, "value"): typed})
    assert [one.code for one in found] == codes


def test_each_is_asked_at_its_own_cell_and_in_words(tmp_path: Path) -> None:
    forge = Forge(tmp_path, aimed("a.1", 7000)).fill()
    cells = [forge.address("indicators", "a.1", name) for name in
             ("deviation_reason", "corrective_action")]  # fmt: skip
    found = forge.check()
    assert places(found) == [
        ("IND-017", f"Indicatori!{cells[0]}"),
        ("IND-018", f"Indicatori!{cells[1]}"),
    ]
    assert words(found[0], "it", catalogue(PROFILE)) == (
        "L'indicatore è «non raggiunto» ma manca la motivazione dello scostamento.",
        "Indicare la causa e l'azione correttiva.",
    )
    assert words(found[0], "en", catalogue(PROFILE)) == (
        'Rated "not achieved" without a reason for the deviation.',
        "Give cause and corrective action.",
    )


def test_what_was_explained_is_not_asked_again(tmp_path: Path) -> None:
    said = {("a.1", "deviation_reason"): "risorse", ("a.1", "corrective_action"): "Nuovi orari"}
    assert asked(tmp_path, aimed("a.1", 7000), said) == []


def test_a_draft_is_not_asked(tmp_path: Path) -> None:
    assert asked(tmp_path, aimed("a.1", 7000), {}, submitted=False) == []


def test_in_the_year_a_row_is_held_against_what_is_expected_by_then(tmp_path: Path) -> None:
    """4.410 of 7.000 at the end of June is behind for a year's flow only when it should be more."""
    plan = aimed("a.1", 7000, aggregation="flow")
    assert asked(tmp_path, plan, {}, round_id="monitoraggio") == []
    found = asked(tmp_path, plan, {("a.1", "value"): 2000}, round_id="monitoraggio")
    assert [one.code for one in found] == ["IND-017", "IND-018"]
    assert str(found[0].facts["rating"].it) == "critico"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("key", "changes", "value", "codes"),
    [
        ("a.1", {}, 3000, ["IND-019"]),
        ("a.1", {}, 4000, []),
        ("a.1", {"direction": "down"}, 3000, []),
        ("b.3", {"direction": "down"}, 14, ["IND-019"]),
        ("a.1", {"direction": "keep"}, 3000, []),
        ("a.1", {"direction": ""}, 3000, []),
        ("a.1", {"proposed": ("direction",)}, 3000, []),
        ("a.3", {}, 0.5, ["IND-019"]),
    ],
)
def test_a_value_that_got_worse_asks_for_its_cause(
    tmp_path: Path, key: str, changes: Mapping[str, Any], value: Any, codes: list[str]
) -> None:
    plan = changed(sample_plan(), key, **changes)
    assert [one.code for one in asked(tmp_path, plan, {(key, "value"): value})] == codes


def test_across_a_new_definition_nothing_is_compared(tmp_path: Path) -> None:
    broken = Version("M05.P02/a.1", "", "definition", "Anche i prestiti digitali", 2025)
    plan = replace(sample_plan(), versions=(broken,))
    assert asked(tmp_path, plan, {("a.1", "value"): 3000}) == []


def test_how_much_worse_is_a_setting(tmp_path: Path) -> None:
    text = PROFILE.text.replace("[settings]\n", "[settings]\nfall = 40\n", 1)
    own = parse(PROFILE.id, text)
    assert asked(tmp_path, sample_plan(), {("a.1", "value"): 3000}, profile=own) == []


def test_the_ratings_that_ask_are_the_profile_s(tmp_path: Path) -> None:
    more = '[progress]\nexplained = ["partly_achieved"]\ncorrected = []\n\n[settings]\n'
    own = parse(PROFILE.id, PROFILE.text.replace("[settings]\n", more, 1))
    found = asked(tmp_path, aimed("a.1", 6000), {}, profile=own)
    assert [(one.code, one.key) for one in found] == [("IND-017", "M05.P02/a.1")]


def test_a_proposed_target_is_no_target(tmp_path: Path) -> None:
    forge = Forge(tmp_path, aimed("a.1", 7000, proposed=("target",))).fill()
    row = next(row for row in forge.book.rows["indicators"] if str(row["key"]).endswith("a.1"))
    assert row["target"] is None and row["expected"] is None
    assert str(row["calculation"]).startswith("progress=no_target;achievement=no_target")
    assert forge.check() == []


def test_the_target_in_force_on_the_day_of_the_round(tmp_path: Path) -> None:
    key = "M05.P02/a.1"
    versions = (
        Version(key, "", "target", "5000", 2025, date(2025, 2, 1), "DGC 1/2025"),
        Version(key, "", "target", "6000", 2025, date(2025, 9, 1), "DGC 9/2025"),
    )
    plan = replace(sample_plan(), versions=versions)
    shown = {}
    for round_id in ("programmazione", "monitoraggio", "consuntivo"):
        forge = Forge(tmp_path, plan, round_id=round_id)
        row = next(row for row in forge.book.rows["indicators"] if row["key"] == key)
        shown[round_id] = (row["target"], "calculation" in row)
    assert shown == {
        "programmazione": (6000.0, False),
        "monitoraggio": (5000.0, True),
        "consuntivo": (6000.0, True),
    }


def test_a_target_of_another_year_says_so_in_its_cell(tmp_path: Path) -> None:
    forge = Forge(tmp_path, aimed("a.3", 80, target_year=2027))
    address = forge.address("indicators", "a.3", "target")
    cell = forge.sheet("indicators")[address]
    assert (cell.value, cell.number_format) == (0.8, '0.0\\ %\\ "(2027)"')
    other = forge.sheet("indicators")[forge.address("indicators", "f.1", "target")]
    assert other.number_format == "#,##0"
    assert "(2027)" not in forge.sheet("indicators").cell(5, other.column).value
