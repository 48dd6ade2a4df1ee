"""What the master shows of links: matrices, what is missing, load, links across areas."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from riscontro.schemas.coverage import Gap, Matrix
from riscontro.schemas.findings import Language
from riscontro.schemas.links import INHERITED, NOT_GIVEN, Actor, Entry, Lineage, Link
from riscontro.schemas.plan import Activity, Node, Plan
from riscontro.schemas.profile import load
from riscontro.schemas.terms import Words
from riscontro.sync.coverage import (
    BLANK,
    LONGEST_HEADER,
    ND,
    Column,
    column_ids,
    coverage_sheets,
    lacks,
    marks_of,
    shortened,
)
from riscontro.sync.linkstatistics import link_statistics
from riscontro.sync.linktexts import links_of
from riscontro.sync.masterwords import Say
from riscontro.sync.records import Consolidated
from riscontro.sync.standing import Standing
from riscontro.workbooks.mastersheets import MasterSheet, Shown

PROFILE = load("cmto-psm")
NAME = Words("x", "x")
NODES = (
    Node("A1", "asse", "1", "Digitale"),
    Node("A1.S1.1", "strategia", "1.1", "Reti", "A1"),
    Node("A2", "asse", "2", "Verde"),
    Node("A2.S2.1", "strategia", "2.1", "Parchi", "A2"),
)
ONE, TWO, THREE = "A1.S1.1/1.1.1", "A1.S1.1/1.1.2", "A2.S2.1/2.1.1"
ENTRIES = (
    Entry("pnrr", "1", "Missione uno"),
    Entry("pnrr", "1.2", "Componente", "1"),
    Entry("pnrr", "2", "Missione due"),
    Entry("bologna", "5", "Aria"),
    Entry("programma", "", "LIFE"),
    Entry("programma", "", "ALCOTRA"),
    Entry("attore", "", "CMTo"),
)
PLAN = Plan(
    profile="cmto-psm",
    period=2021,
    years=(2021,),
    nodes=NODES,
    activities=(
        Activity(ONE, "A1.S1.1", "1.1.1", "Rete", lead="CMTO", lead_proposed=False),
        Activity(TWO, "A1.S1.1", "1.1.2", "Dati", lead="CMTO"),
        Activity(THREE, "A2.S2.1", "2.1.1", "Boschi"),
    ),
    vocabularies=ENTRIES,
    links=(
        Link(ONE, "pnrr", "1.2"),
        Link(ONE, "pnrr", "2", "integrazione"),
        Link(TWO, "pnrr", NOT_GIVEN),
        Link("A2.S2.1", "bologna", "5"),
        Link(ONE, "programma", "ALCOTRA"),
        Link(TWO, "programma", "ALCOTRA"),
        Link(THREE, "programma", "LIFE", state="withdrawn"),
    ),
    actors=(Actor(ONE, "CMTo", "capofila"), Actor(THREE, "CMTo")),
)


def standing(plan: Plan = PLAN) -> Standing:
    found = Consolidated((), (), (), (), (), 2021, "consuntivo", date(2022, 3, 1))
    return Standing(found, plan, PROFILE)


def sheets(plan: Plan = PLAN, language: Language = "it") -> dict[str, MasterSheet]:
    made = standing(plan)
    say = Say(language)
    return {one.id: one for one in (*coverage_sheets(made, say), *link_statistics(made, say))}


def plain(sheet: MasterSheet) -> list[dict[str, Any]]:
    ids = [column.id for column in sheet.columns]
    return [
        {name: cell.value if isinstance(cell, Shown) else cell
         for name, cell in zip(ids, row, strict=True)}
        for row in sheet.rows
    ]  # fmt: skip


def test_marks_tell_own_integration_inherited_unknown_and_blank() -> None:
    pnrr = marks_of(standing(), Matrix("pnrr", NAME, "pnrr"))
    assert pnrr == {ONE: {"1.2": "●", "2": "○"}, TWO: {ND: "n.d."}, THREE: {BLANK: "–"}}
    goals = marks_of(standing(), Matrix("b", NAME, "bologna"))
    assert goals[THREE] == {"5": "◇"} and goals[ONE] == {BLANK: "–"}
    assert links_of(PLAN, [THREE])[THREE][0].kind == INHERITED
    withdrawn = marks_of(standing(), Matrix("p", NAME, "programma"))
    assert withdrawn[THREE] == {BLANK: "–"}
    actors = marks_of(standing(), Matrix("a", NAME, "attore"))
    assert actors == {ONE: {"CMTo": "C"}, TWO: {BLANK: "–"}, THREE: {"CMTo": "●"}}


def test_a_matrix_adds_up_and_keeps_names_in_view() -> None:
    sheet = sheets()["coverage_pnrr"]
    rows = {row["code"]: row for row in plain(sheet)}
    ids = [column.id for column in sheet.columns]
    assert ids == ["code", "activity", "entries", "e_1", "e_1_2", "e_2", "e_nd", "e_blank"]
    assert [rows[code]["entries"] for code in ("1.1.1", "1.1.2", "2.1.1")] == [2, 0, 0]
    assert rows["1.1.2"]["e_nd"] == 1 and rows["1.1.2"]["e_blank"] is None
    assert rows["2.1.1"]["e_blank"] == 1 and rows["2.1.1"]["e_nd"] is None
    assert list(sheet.totals)[2:] == [2, 0, 1, 1, 1, 1]
    assert sheet.frozen == "entries"
    assert all(column.turned for column in sheet.columns[3:])
    assert [column.group for column in sheet.columns[3:6]] == ["1", "1", ""]


def test_names_without_codes_stand_by_use() -> None:
    sheet = sheets()["coverage_programmi"]
    assert [column.header for column in sheet.columns[3:5]] == ["ALCOTRA", "LIFE"]


@pytest.mark.parametrize(
    ("gap", "keys"),
    [
        (Gap("l", NAME, "lead"), [TWO, THREE]),
        (Gap("i", NAME, "indicator"), [ONE, TWO, THREE]),
        (Gap("r", NAME, "records", "risorse", "azione"), [ONE, TWO, THREE]),
        (Gap("p", NAME, "links", vocabulary="pnrr"), [TWO, THREE]),
        (Gap("b", NAME, "links", vocabulary="bologna"), [ONE, TWO]),
    ],
)
def test_what_an_action_lacks(gap: Gap, keys: list[str]) -> None:
    tell = lacks(standing(), gap)
    assert [one.key for one in PLAN.activities if tell(one)] == keys


def test_unknown_and_blank_are_counted_apart() -> None:
    rows = {row["area"]: row for row in plain(sheets()["links_unknown"])}
    first, whole = rows["1 – Digitale"], rows["Tutto il piano"]
    assert (first["pnrr_nd"], first["pnrr_blank"]) == (0.5, 0)
    assert (round(whole["pnrr_nd"], 3), round(whole["pnrr_blank"], 3)) == (0.333, 0.333)
    assert rows["2 – Verde"]["bologna_blank"] == 0


def test_load_and_crossings() -> None:
    made = sheets()
    assert plain(made["links_load"]) == [
        {"actor": "CMTo", "actions": 2, "capofila": 1, "attuatore": None, "coinvolto": 1,
         "stakeholder": None, "a_1": 1, "a_2": 1}
    ]  # fmt: skip
    rows = {row["area"]: row for row in plain(made["links_crossing"])}
    assert (rows["1 – Digitale"]["pnrr_1"], rows["1 – Digitale"]["pnrr_2"]) == (1, 1)


def test_changes_between_editions() -> None:
    assert plain(sheets()["links_changes"]) == []
    history = (Lineage("2022", "split", ONE, (TWO, THREE), "D.C. 4/2022"),)
    row = plain(sheets(replace(PLAN, lineage=history))["links_changes"])[0]
    assert (row["kind"], row["old"], row["new"]) == ("suddivisa", ONE, f"{TWO}, {THREE}")
    assert row["confirmed"] == "da confermare"
    english = plain(sheets(replace(PLAN, lineage=history), "en")["links_changes"])[0]
    assert english["kind"] == "split"


def test_headers_are_cut_after_a_word_and_names_differ() -> None:
    text = "OSb4 Promuovere l'adattamento ai cambiamenti climatici e la prevenzione"
    assert len(shortened(text)) <= LONGEST_HEADER and shortened(text).endswith("…")
    assert text.startswith(shortened(text)[:-1])
    twins = [Column("A B", "x"), Column("A-B", "y"), Column("···", "z")]
    assert len(set(column_ids(twins))) == 3


def test_a_plan_without_declarations_has_none() -> None:
    other = load("torino-controllo")
    found = Consolidated((), (), (), (), (), 2021, "consuntivo", date(2022, 3, 1))
    made = Standing(found, PLAN, other)
    assert coverage_sheets(made, Say("it")) == [] == link_statistics(made, Say("it"))
