"""Rules about days: of values, of activities, of the plan; each broken once and once not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from forge import PROFILE, TODAY, Forge, places, sample_plan
from riscontro.schemas.expressionvalues import months_between
from riscontro.schemas.plan import Activity, Department, Doubt, Node, Plan
from riscontro.schemas.profile import Profile, load, parse
from riscontro.schemas.rules import catalogue
from riscontro.sync.horizons import horizons, repeated_titles
from riscontro.sync.importing import read_source
from riscontro.sync.records import Accepted, Delivery, Typed
from riscontro.sync.uncovered import uncovered

IND, ACT = "Indicatori", "Attività"


def dated() -> Profile:
    """The bundled plan, with days for values and activities."""
    text = PROFILE.text
    for old, new in (
        ('"value", ', '"last_as_of", "value", "as_of", "data_source", '),
        ('"done", ', '"done", "start", "due", "ended", "evidence", '),
        ("history_years", "years = [2025, 2027]\nhistory_years"),
        ("[settings]\n", "[settings]\nevidence_when_done = true\n"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    return parse(PROFILE.id, text)


DATED = dated()

Entry = tuple[str, str, str, Any]

GOOD: list[Entry] = [
    *(("indicators", key, "as_of", date(2025, 12, 31)) for key in (
        "a.1", "a.2", "a.3", "b.1", "b.2", "b.3", "c.1", "c.2", "d.1#totale",
        "d.1#sede-centrale", "d.1#delegazioni", "e.1", "f.1")),
    *(("indicators", key, "data_source", "Registro") for key in (
        "a.1", "a.2", "a.3", "b.1", "b.2", "b.3", "c.1", "c.2", "d.1#totale",
        "d.1#sede-centrale", "d.1#delegazioni", "e.1", "f.1")),
    ("activities", "e", "evidence", "Verbale di collaudo"),
    ("activities", "e", "start", date(2025, 3, 1)),
    ("activities", "e", "due", date(2025, 12, 31)),
    ("activities", "e", "ended", date(2025, 12, 1)),
    ("activities", "a", "due", date(2027, 12, 31)),
]  # fmt: skip


def forge(folder: Path) -> Forge:
    made = Forge(folder, replace(sample_plan()), profile=DATED).fill()
    for entry in GOOD:
        made.put(*entry)
    return made


def test_rows_with_their_days_have_no_finding(tmp_path: Path) -> None:
    assert places(forge(tmp_path).check()) == []


BROKEN: list[tuple[str, list[Entry]]] = [
    ("IND-021", [("indicators", "a.1", "as_of", None)]),
    ("IND-022", [("indicators", "a.1", "data_source", None)]),
    ("IND-023", [("indicators", "a.1", "as_of", date(2026, 2, 21))]),
    ("IND-024", [("indicators", "a.1", "as_of", date(2025, 11, 30))]),
    ("IND-025", [("indicators", "a.1", "as_of", date(2024, 6, 30))]),
    ("ACT-011", [("activities", "b", "due", date(2026, 2, 19)),
                 ("activities", "b", "status", None)]),
    ("ACT-012", [("activities", "b", "due", date(2026, 2, 19))]),
    ("ACT-013", [("activities", "e", "evidence", None)]),
    ("ACT-014", [("activities", "e", "ended", date(2026, 2, 21))]),
    ("ACT-015", [("activities", "a", "due", date(2028, 1, 1))]),
    ("ACT-016", [("activities", "e", "due", date(2025, 2, 28))]),
    ("ACT-017", [("activities", "a", "ended", date(2025, 12, 1))]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "entries"), BROKEN, ids=[code for code, _ in BROKEN])
def test_a_broken_day_is_found_at_its_cell(tmp_path: Path, code: str, entries: list[Entry]) -> None:
    made = forge(tmp_path)
    cells = [made.put(*entry) for entry in entries]
    sheet = IND if entries[0][0] == "indicators" else ACT
    at = cells[0]
    if code == "ACT-013":
        at = made.address("activities", "e", "evidence")
    found = places(made.check())
    assert (code, f"{sheet}!{at}") in found
    others = {"ACT-001", "IND-024"} if code in ("ACT-011", "IND-025") else set()
    assert {name for name, _ in found} - others == {code}


@pytest.mark.parametrize(
    "entries",
    [
        [("indicators", "a.1", "as_of", date(2025, 12, 31))],
        [("activities", "b", "due", TODAY)],
        [("activities", "e", "due", date(2025, 11, 30))],
        [("activities", "e", "ended", TODAY)],
        [("activities", "a", "due", date(2027, 12, 31))],
        [("activities", "e", "due", date(2025, 3, 1))],
        [("activities", "e", "start", date(2025, 1, 1))],
    ],
)
def test_a_day_at_the_limit_is_no_mistake(tmp_path: Path, entries: list[Entry]) -> None:
    made = forge(tmp_path)
    for entry in entries:
        made.put(*entry)
    assert places(made.check()) == []


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2023, 12, 31), date(2025, 6, 30), 18),
        (date(2023, 12, 31), date(2025, 6, 29), 17),
        (date(2024, 1, 15), date(2024, 2, 14), 0),
        (date(2024, 1, 15), date(2024, 2, 15), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
    ],
)
def test_months_are_whole(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


NUMBERS = load("polito-innovazione")
COLUMNS = ("missione", "tema", "indicatore", "natura del dato", "valore", "data di riferimento",
           "fonte del dato")  # fmt: skip


def measures(folder: Path, *rows: tuple[str, str, str, str]) -> Plan:
    """Import (name, value, day, source) rows of one panel."""
    folder.mkdir(exist_ok=True)
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(("Ricerca", "Numeri", row[0], "stock", *row[1:])) for row in rows]
    (folder / "indicatori.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return read_source(folder, NUMBERS)


def told(plan: Plan, *codes: str) -> list[tuple[str, str]]:
    return [(one.code, str(one.facts["value"])) for one in plan.doubts if one.code in codes]


def test_an_import_tells_mixed_old_and_sourceless_values(tmp_path: Path) -> None:
    plan = measures(
        tmp_path,
        ("Spin-off", "10", "31/12/2025", "Registro"),
        ("Brevetti", "20", "31/12/2021", ""),
        ("Brevetti", "25", "31/12/2025", "Registro"),
        ("Entrate", "30", "31/12/2022", "Bilancio"),
        ("Accordi", "40", "31/12/2025", ""),
    )
    days = ("IND-022", "IND-024", "IND-025")
    assert sorted(told(plan, *days)) == [("IND-022", "40"), ("IND-024", "30"), ("IND-025", "30")]


def test_values_of_one_day_are_not_mixed(tmp_path: Path) -> None:
    plan = measures(tmp_path, ("A", "1", "31/12/2024", "R"), ("B", "2", "31/12/2024", "R"))
    assert told(plan, "IND-022", "IND-024", "IND-025") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Una particolare attenzione nel triennio 2025-2027", ["2025-2027"]),
        ("nel biennio 2025/26", ["2025/26"]),
        ("neutralità carbonica entro il 2040", ["2040"]),
        ("da concludere entro il 2024", ["2024"]),
        ("A partire dal 2025", []),
        ("Valutazione della qualità della ricerca 2020-2024", []),
        ("Agenda 2030", []),
        ("nel triennio 2026-2028 e nel 2027-2028", []),
        ("decreto 786/2030 e 12.2040", []),
    ],
)
def test_horizons_outside_the_plan(text: str, found: list[str]) -> None:
    assert horizons(text, 2026, 2028) == found


def test_a_title_repeated_behind_a_number_is_told() -> None:
    def one(code: str, label: str, parent: str = "AP17") -> Activity:
        return Activity(f"{parent}/{code}", parent, code, label)

    rows = [one("01", "3. Rafforzare i servizi «su misura»"), one("02", "Altro"),
            one("03", "7. Rafforzare i servizi “su misura”"), one("04", "7."), one("05", "8."),
            one("06", "Rafforzare i servizi su misura", "AP18")]  # fmt: skip
    found: list[Doubt] = list(repeated_titles(rows))
    assert [(doubt.key, doubt.facts["first"]) for doubt in found] == [("AP17/03", "01")]


def test_the_real_plan_has_its_defects(corpus: Path) -> None:
    plan = read_source(corpus / "polito-action-plan-2026", load("polito-action-plan"))
    by_code = {code: {doubt.key for doubt in plan.doubts if doubt.code == code}
               for code in ("TXT-004", "TXT-005")}  # fmt: skip
    assert "V2.AP10" in by_code["TXT-004"]
    assert "V3.AP29/AP29.01" in by_code["TXT-004"]
    assert by_code["TXT-005"] == {"V2.AP17/AP17.07"}


AREAS = Plan(
    "prova",
    2026,
    nodes=(Node("V1", "visione", "1", "Uno"), Node("V1.A", "area", "A", "Prima", "V1"),
           Node("V1.B", "area", "B", "Seconda", "V1"), Node("V1.C", "area", "C", "Terza", "V1")),
    activities=(Activity("V1.A/1", "V1.A", "1", "Azione"),),
    departments=(Department("ATENEO", "Ateneo"), Department("STUDI", "Studi", "ATENEO"),
                 Department("DET", "Elettronica")),
)  # fmt: skip


def row(sheet: str, unit: str, key: str, **cells: str) -> Accepted:
    kind = "activity" if sheet == "activities" else "record"
    typed = {name: Typed(text, text, term=text) for name, text in cells.items()}
    return Accepted(sheet, kind, key, unit, 2026, "monitoraggio", typed, {}, "x.xlsx", "F", 6, "",
                    date(2026, 6, 1))  # fmt: skip


ROWS = [
    row("activities", "DET", "V1.A/1", own_action="Progetto"),
    row("contributi", "DET", "k", area="V1.B"),
    row("contributi", "STUDI", "z", area="V1.C"),
]


@pytest.mark.parametrize(
    ("state", "over", "keys"),
    [("submitted", False, ["V1.C"]), ("draft", False, []), ("missing", True, ["V1.C"])],
)
def test_areas_nobody_contributes_to(state: str, over: bool, keys: list[str]) -> None:
    profile = load("polito-action-plan")
    standing = [Delivery("DET", None, None, state, (), {})]
    found = uncovered(AREAS, profile, ROWS, standing, catalogue(profile), over=over)
    assert [one.key for one in found] == keys
    assert list(uncovered(AREAS, PROFILE, ROWS, standing, catalogue(PROFILE), over=True)) == []
