"""The first page of plans that have no activities, no indicators, or records alone."""

from dataclasses import replace

import plans
import pytest
from riscontro.schemas.findings import Language
from riscontro.schemas.terms import FINAL
from riscontro.sync.headings import headings
from riscontro.sync.overview import overview
from riscontro.sync.records import Consolidated, Delivery
from riscontro.workbooks.master import render
from riscontro.workbooks.mastersheets import MasterBook, MasterPage, MasterSheet
from viewplan import book, standing, viewed
from viewplan import overview as viewed_overview


def page(made: MasterBook) -> MasterPage:
    first = made.sheets[0]
    assert isinstance(first, MasterPage)
    return first


def ids(made: MasterBook, name: str) -> set[str]:
    found = next(one for one in made.sheets if one.id == name)
    assert isinstance(found, MasterSheet)
    return {column.id for column in found.columns}


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("it", ["Righe acquisite", "Tasso di trasmissione", "Segnalazioni aperte"]),
        ("en", ["Rows accepted", "Delivery rate", "Open findings"]),
    ],
)
def test_a_plan_of_records_shows_records(language: Language, labels: list[str]) -> None:
    made = book(language=language)
    assert [tile.label for tile in page(made).tiles] == labels
    assert page(made).tiles[0].value == "11"
    assert [one.id for one in page(made).panels] == ["units", "records"]
    assert {chart.panel for chart in page(made).charts} <= {"units"}
    assert ids(made, "nodes") == {"key", "level", "name"}
    zeros = ("activities", "state_", "no_state", "indicators", "with", "coverage", "grey_", "work")
    assert not [one for one in ids(made, "units") if one.startswith(zeros)]
    assert len(render(made)) > 8_000


def test_rows_are_counted_by_sheet_and_the_held_apart() -> None:
    shaped = viewed()
    stands = standing(shaped)
    first = stands.consolidated.records[-1]
    waiting = Delivery("DAUIN", None, None, "returned", ("DAUIN.xlsx",), {"incarico": (3, 3, 2, 2)})
    found = replace(
        stands.consolidated,
        records=(*stands.consolidated.records[:-1], replace(first, held=True)),
        deliveries=(waiting,),
    )
    made = overview(found, stands.plan, shaped)
    tile = page(made).tiles[0]
    assert tile.value == "10" and tile.tone == "watch" and tile.detail.startswith("2 in attesa · ")
    panel = next(one for one in page(made).panels if one.id == "records")
    assert [[getattr(cell, "value", cell) for cell in row] for row in panel.rows] == [
        ["Persone", 4, 0, 1], ["Dati personali", 2, 0, 1], ["Incarichi", 4, 2, 2],
    ]  # fmt: skip
    assert list(panel.totals) == ["Totale", 10, 2, None]


def test_no_value_of_a_personal_sheet_is_shown() -> None:
    panel = next(one for one in page(book()).panels if one.id == "records")
    linked = {getattr(row[0], "link", None) is not None: row[0] for row in panel.rows}
    assert linked[False] == "Dati personali"


def test_headings_of_another_language_have_the_same_columns() -> None:
    found = headings(viewed_overview(), "en")
    made = book()
    for one in page(made).panels:
        assert list(found[f"dashboard.{one.id}"].columns) == [column.id for column in one.columns]
    for name in ("nodes", "units"):
        assert set(found[name].columns) == ids(made, name)


def test_a_plan_without_indicators_counts_none_of_them() -> None:
    nothing = Consolidated((), (), (), (), (), plans.PERIOD, FINAL, plans.DAY)
    plan = replace(plans.sample_plan(), indicators=(), values=())
    made = overview(nothing, plan, plans.sample_profile())
    labels = [tile.label for tile in page(made).tiles]
    assert "Attività" in labels and "Indicatori con un valore" not in labels
    assert "reasons" not in [one.id for one in page(made).panels]


@pytest.mark.parametrize("kind", ["activity", "indicator"])
def test_what_the_profile_has_no_sheet_for_is_left_out(kind: str) -> None:
    whole = plans.sample_profile()
    profile = replace(whole, sheets=tuple(one for one in whole.sheets if one.kind != kind))
    plan = plans.sample_plan()
    plan = (
        replace(plan, activities=(), contributions=())
        if kind == "activity"
        else replace(plan, indicators=(), values=())
    )
    nothing = Consolidated((), (), (), (), (), plans.PERIOD, FINAL, plans.DAY)
    made = overview(nothing, plan, profile)
    [levels] = [one for one in page(made).panels if one.id == "levels"]
    gone, kept = ("activities", "indicators")[:: 1 if kind == "activity" else -1]
    for columns in ({one.id for one in levels.columns}, ids(made, "nodes"), ids(made, "units")):
        assert kept in columns and gone not in columns
    assert all(len(row) == len(levels.columns) for row in (*levels.rows, levels.totals))
    assert "records" not in [one.id for one in page(made).panels]
    assert len(render(made)) > 8_000
