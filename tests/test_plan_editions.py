"""A new edition over the one before: what became of every code is told, data follow, all stays."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desk import riscontro
from riscontro.schemas.links import CLOSED, LEAD, Lineage, Link
from riscontro.schemas.plan import Activity, Correction, Indicator, Plan, Value
from riscontro.schemas.profile import load
from riscontro.schemas.rules import catalogue
from riscontro.sync.coverage import coverage_sheets
from riscontro.sync.database import open_store
from riscontro.sync.errors import RunStopped
from riscontro.sync.following import rekeyed
from riscontro.sync.issuing import Issue, books
from riscontro.sync.lineages import compare_editions, told_again
from riscontro.sync.masterwords import Say
from riscontro.sync.pipeline import renewing
from riscontro.sync.pipeline.planning import bring_in, doubt_words, opened
from riscontro.sync.planchecks import check_plan
from riscontro.sync.records import Consolidated
from riscontro.sync.standing import Standing
from riscontro.workbooks.planbook import read_plan, write_plan
from test_linked import CARD, Change, source, terms

PROFILE = load("cmto-psm")
WORDS = doubt_words(PROFILE, "it")
DAY = date(2022, 1, 15)
ONE, TWO, THREE = "A1.S1.1/1.1.1", "A1.S1.1/1.1.2", "A1.S1.1/1.1.3"
LONG = (
    "Realizzare sportelli digitali nei comuni montani e formare il personale delle unioni "
    "all'uso delle banche dati condivise con la regione."
)


def cards(*changes: tuple[str, str, str]) -> Change:
    """Return a change that has these actions in strategy 1.1: code, name, text."""

    def change(found: dict[str, list[dict[str, str]]]) -> None:
        last = found["azioni.tsv"][-1]
        found["azioni.tsv"] = [
            *(
                dict(CARD) | {"azione_n": code, "azione": name, "descrizione": text}
                for code, name, text in changes
            ),
            last,
        ]

    return change


FIRST = (
    ("1.1.1", "Rete digitale", "Garantire la connessione in tutto il territorio."),
    ("1.1.2", "Dati aperti", "Pubblicare i dati degli enti."),
    ("1.1.3", "Sportelli e formazione", LONG),
)


def workspace(folder: Path) -> Path:
    bring_in(folder / "ws", source(folder / "first", cards(*FIRST)), "cmto-psm")
    return folder / "ws"


def second(root: Path, *rows: tuple[str, str, str], edition: str = "2022") -> Plan:
    found = source(root.parent / f"next{len(list(root.parent.iterdir()))}", cards(*rows))
    return bring_in(root, found, edition=edition).plan


def kinds(plan: Plan) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(one.kind, one.old, one.new) for one in plan.lineage}


def edit(root: Path, plan: Plan) -> None:
    (root / "piano.xlsx").write_bytes(write_plan(plan, PROFILE, "cmto-2021", "it", WORDS))


def plan_of(root: Path) -> Plan:
    return read_plan(root / "piano.xlsx", PROFILE)[0]


def test_the_same_edition_again_changes_nothing(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    before = (root / "piano.xlsx").read_bytes()
    assert second(root, *FIRST).lineage == ()
    assert (root / "piano.xlsx").read_bytes() == before


CASES = (
    ((*FIRST, ("1.1.4", "Biblioteche", "Aprire le biblioteche la sera.")),
     {("added", "", ("A1.S1.1/1.1.4",))}),
    ((FIRST[0], FIRST[2]), {("closed", TWO, ())}),
    ((FIRST[0], ("1.1.2", "Dati aperti", "Pubblicare i dati di tutti gli enti."), FIRST[2]),
     {("changed", TWO, (TWO,))}),
    ((FIRST[0], ("1.1.2", "Dati aperti e riuso", "Pubblicare i dati degli enti."), FIRST[2]),
     {("renamed", TWO, (TWO,))}),
    ((("1.1.1", "Sportelli e formazione", LONG), ("1.1.2", *FIRST[0][1:]),
      ("1.1.3", *FIRST[1][1:])),
     {("renamed", ONE, (TWO,)), ("renamed", TWO, (THREE,)), ("renamed", THREE, (ONE,))}),
    ((FIRST[0], FIRST[1],
      ("1.1.4", "Sportelli", "Realizzare sportelli digitali nei comuni montani."),
      ("1.1.5", "Formazione", "Formare il personale delle unioni all'uso delle banche dati.")),
     {("split", THREE, ("A1.S1.1/1.1.4", "A1.S1.1/1.1.5"))}),
    ((FIRST[0], FIRST[1],
      ("1.1.3", "Sportelli e formazione", "Realizzare sportelli digitali nei comuni montani."),
      ("1.1.4", "Personale", "Formare il personale delle unioni all'uso delle banche dati.")),
     {("split", THREE, (THREE, "A1.S1.1/1.1.4")), ("changed", THREE, (THREE,))}),
    ((FIRST[0], FIRST[1], ("1.1.7", "Punti di accesso", LONG)),
     {("renamed", THREE, ("A1.S1.1/1.1.7",))}),
)  # fmt: skip


@pytest.mark.parametrize(("rows", "told"), CASES)
def test_what_became_of_a_code_is_told(
    tmp_path: Path,
    rows: tuple[tuple[str, str, str], ...],
    told: set[tuple[str, str, tuple[str, ...]]],
) -> None:
    plan = second(workspace(tmp_path), *rows)
    assert kinds(plan) == told
    assert {one.edition for one in plan.lineage} == {"2022"}


def decided(plan: Plan) -> Plan:
    """Return a plan with something of the coordinator's on every action."""
    return replace(
        plan,
        activities=tuple(
            replace(one, lead="REGIONE", lead_proposed=False) if one.key == TWO else one
            for one in plan.activities
        ),
        actors=tuple(
            replace(one, role=LEAD) if (one.key, one.name) == (ONE, "CMTo") else one
            for one in plan.actors
        ),
        links=(*plan.links, Link(TWO, "programma", "LIFE")),
        indicators=(
            *plan.indicators,
            Indicator("A1.S1.1/IND.01", "IND.01", "Dati pubblicati", TWO, activity=TWO,
                      type="number", department="CMTO"),
        ),
        values=(*plan.values, Value("A1.S1.1/IND.01", "", 2020, "12", "number")),
        corrections=(Correction(TWO, field="status", value="completed", reason="x", author="y"),),
    )  # fmt: skip


def test_data_follow_codes_that_all_move_at_once(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    edit(root, decided(plan_of(root)))
    moved = (("1.1.1", "Nuova", "Aprire gli archivi."), ("1.1.2", *FIRST[0][1:]),
             ("1.1.3", *FIRST[1][1:]), ("1.1.4", *FIRST[2][1:]))  # fmt: skip
    second(root, *moved)
    plan = plan_of(root)
    by_key = {one.key: one for one in plan.activities}
    assert by_key[THREE].lead == "REGIONE" and by_key[TWO].lead != "REGIONE"
    assert LEAD in {one.role for one in plan.actors if one.key == TWO}
    assert LEAD not in {one.role for one in plan.actors if one.key == ONE}
    assert "LIFE" in terms(plan, "programma", THREE) and "LIFE" not in terms(plan, "programma", TWO)
    indicator = next(one for one in plan.indicators if one.code == "IND.01")
    assert indicator.activity == THREE
    assert [one.printed for one in plan.values if one.key == indicator.key] == ["12"]
    assert [one.key for one in plan.corrections] == [THREE]
    assert not any(one.attributes.get(CLOSED) for one in plan.activities)


def test_what_left_the_plan_stays_closed_with_its_data(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    edit(root, decided(plan_of(root)))
    # The code of the closed action is another action's now.
    second(root, FIRST[0], ("1.1.2", "Teatri", "Riaprire le sale teatrali."), FIRST[2])
    for _ in range(2):
        plan = plan_of(root)
        closed = [one for one in plan.activities if one.attributes.get(CLOSED)]
        assert [(one.key, one.label, one.lead) for one in closed] == [
            (f"{TWO}~2022", "Dati aperti", "REGIONE")
        ]
        assert "LIFE" in terms(plan, "programma", f"{TWO}~2022")
        assert "LIFE" not in terms(plan, "programma", TWO)
        works = [one for one in plan.contributions if one.activity == f"{TWO}~2022"]
        assert works and all(one.closed == 2020 for one in works)
        assert any(one.activity == f"{TWO}~2022" for one in plan.indicators)
        second(root, FIRST[0], ("1.1.2", "Teatri", "Riaprire le sale teatrali."), FIRST[2])
    findings = check_plan(plan_of(root), PROFILE, catalogue(PROFILE))
    assert TWO in {one.key for one in findings if one.code == "LNK-014"} - {f"{TWO}~2022"}


def test_nobody_is_asked_about_what_was_closed(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    second(root, FIRST[0], FIRST[2])
    found = opened(root)
    made = books(found.plan, PROFILE, Issue("p", "consuntivo", "it", None, DAY, ""))
    asked = [row["key"] for row in made["CMTO"].rows["activities"]]
    assert asked == [ONE, THREE, "A2.S2.1/2.1.1"]
    nothing = Consolidated((), (), (), (), (), 2021, "consuntivo", DAY)
    standing = Standing(nothing, found.plan, PROFILE)
    sheet = PROFILE.sheet("activities")
    assert standing.row_state(sheet, "CMTO", TWO) == "withdrawn"
    assert standing.row_state(sheet, "CMTO", ONE) == "missing"
    closed = next(one for one in found.plan.activities if one.key == TWO)
    assert standing.overall(closed) == ("", "closed")
    matrix = next(one for one in coverage_sheets(standing, Say("it")))
    assert len(matrix.rows) == 3


def test_rows_of_the_open_round_follow_a_free_code_and_hold_back_a_taken_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path)
    plan = second(root, FIRST[0], ("1.1.5", *FIRST[1][1:]), FIRST[2])
    assert rekeyed(plan) == {TWO: "A1.S1.1/1.1.5"}
    with open_store(root / ".riscontro" / "store.db"):
        pass
    name = ("CMTO", "activities", ONE)
    monkeypatch.setattr(renewing, "accepted", lambda *_: {name: object()})
    moved = (("1.1.1", "Nuova", "Aprire gli archivi."), ("1.1.2", *FIRST[0][1:]))
    before = (root / "piano.xlsx").read_bytes()
    with pytest.raises(RunStopped, match="rollover"):
        second(root, *moved, edition="2023")
    assert (root / "piano.xlsx").read_bytes() == before


def test_a_confirmed_proposal_is_followed(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    edit(root, decided(plan_of(root)))
    new = ("1.1.7", "Banche dati pubbliche", "Mettere in rete gli archivi storici.")
    second(root, FIRST[0], new, FIRST[2])
    plan = plan_of(root)
    seven = "A1.S1.1/1.1.7"
    line = Lineage("2022", "renamed", TWO, (seven,), confirmed=True)
    edit(root, replace(plan, lineage=(line,)))
    second(root, FIRST[0], new, FIRST[2])
    plan = plan_of(root)
    assert not any(one.attributes.get(CLOSED) for one in plan.activities)
    assert [one.label for one in plan.activities if one.key == seven] == [new[1]]
    assert "LIFE" in terms(plan, "programma", seven)
    works = [one for one in plan.contributions if one.activity == seven]
    assert len(works) == 1 and works[0].closed is None
    assert any(one.activity == seven for one in plan.indicators)
    assert line in plan.lineage


def test_what_somebody_confirmed_is_not_told_again() -> None:
    sure = Lineage("2022", "changed", ONE, (ONE,), note="verificata", confirmed=True)
    again = Lineage("2022", "changed", ONE, (ONE,), note="cambia: testo")
    assert told_again((sure,), (again,)) == (sure,)
    assert told_again((again,), (replace(again, note="altro"),))[0].note == "altro"


def test_rows_by_hand_are_no_part_of_an_edition() -> None:
    own = Plan("cmto-psm", 2021, activities=(Activity(ONE, "A1", "1.1.1", "Scritta a mano"),))
    assert compare_editions(own, Plan("cmto-psm", 2021), "2022", (), "it").lines == ()


def test_the_command_tells_what_changed(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    again = source(tmp_path / "again", cards(FIRST[0], FIRST[2]))
    told = riscontro("import", str(root), str(again), "--edition", "2022")
    assert f"chiusa: {TWO}" in told.output
