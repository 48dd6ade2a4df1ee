"""Every rule one workbook can decide: one way to break it, at its exact cell, and none before."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from forge import Forge, Spoil, changed, places, sample_plan
from recorddesk import Desk, checked, found_by
from recorddesk import sample_plan as records_plan
from riscontro.schemas.rules import common
from riscontro.sync.ruling import MASKED

LONG = "Realizzati gli interventi previsti dal programma con la collaborazione delle associazioni"

IND, ACT = "Indicatori", "Attività"


def put(sheet: str, key: str, field: str, value: object) -> Spoil:
    names = {"indicators": IND, "activities": ACT}
    return lambda forge: f"{names[sheet]}!{forge.put(sheet, key, field, value)}"


def value(key: str, typed: object, field: str = "value") -> Spoil:
    return put("indicators", key, field, typed)


def activity(key: str, field: str, typed: object) -> Spoil:
    return put("activities", key, field, typed)


def both(first: Spoil, *others: Spoil) -> Spoil:
    def spoil(forge: Forge) -> str:
        for other in others:
            other(forge)
        return first(forge)

    return spoil


def form(name: str, typed: object) -> Spoil:
    return lambda forge: f"Istruzioni!{forge.form(name, typed)}"


def proposal(row: dict[str, object], at: str) -> Spoil:
    def spoil(forge: Forge) -> str:
        page = forge.sheet("Proposte")
        columns = {cell.value: cell.column for cell in page[4] if cell.value}
        for name, typed in row.items():
            page.cell(6, columns[name]).value = typed
        return f"Proposte!{page.cell(6, columns[at]).coordinate}"

    return spoil


def duplicate(forge: Forge) -> str:
    source = forge.address("indicators", "a.1", "key")
    target = forge.address("indicators", "a.2", "key")
    page = forge.sheet("indicators")
    page[target].value = page[source].value
    return f"{IND}!{target}"


def delete_row(forge: Forge) -> str:
    address = forge.address("activities", "f", "key")
    forge.sheet("activities").delete_rows(int(address[1:]))
    return f"{ACT}!"


def unknown_row(forge: Forge) -> str:
    page = forge.sheet("activities")
    row = page.max_row + 1
    for cell in page[4]:
        if cell.value == "key":
            page.cell(row, cell.column).value = "M05.P02/zz"
            return f"{ACT}!{page.cell(row, cell.column).coordinate}"
    raise AssertionError("no key column")


def loose_row(forge: Forge) -> str:
    page = forge.sheet("activities")
    row = page.max_row + 1
    column = next(cell.column for cell in page[4] if cell.value == "actions")
    page.cell(row, column).value = "Terzo capoverso incollato per errore."
    return f"{ACT}!{page.cell(row, column).coordinate}"


def drop_sheet(name: str, place: str = "!") -> Spoil:
    def spoil(forge: Forge) -> str:
        del forge.file[name]
        return place

    return spoil


def drop_column(forge: Forge) -> str:
    address = forge.address("indicators", "a.1", "value_kind")
    page = forge.sheet("indicators")
    page[f"{address.rstrip('0123456789')}4"].value = None
    page[f"{address.rstrip('0123456789')}5"].value = "Colonna mia"
    return f"{IND}!"


def drop_locked(forge: Forge) -> str:
    address = forge.address("indicators", "a.1", "direction")
    forge.sheet("indicators").delete_cols(forge.sheet("indicators")[address].column)
    return f"{IND}!"


def doubled_column(forge: Forge) -> str:
    page = forge.sheet("indicators")
    column = page.max_column + 2
    page.cell(4, column).value = "note"
    return f"{IND}!{page.cell(5, column).coordinate}"


def drop_keys(forge: Forge) -> str:
    page = forge.sheet("indicators")
    column = next(cell.column for cell in page[4] if cell.value == "key")
    for row in range(4, page.max_row + 1):
        page.cell(row, column).value = None
    return f"{IND}!"


def other_key(forge: Forge) -> str:
    address = forge.put("indicators", "f.1", "key", "qualcosa")
    return f"{IND}!{address}"


def copied_sheet(forge: Forge) -> str:
    copy = forge.file.copy_worksheet(forge.sheet("indicators"))
    copy.title = "Indicatori (2)"
    return "Indicatori (2)!"


def answered(answer: str, reason: str) -> Spoil:
    def spoil(forge: Forge) -> str:
        page = forge.sheet("Esito controlli")
        columns = {cell.value: cell.column for cell in page[4] if cell.value}
        typed = {"rule": "IND-006", "key": "M05.P02/a.1", "field": "Valore", "value": "44100",
                 "answer": answer, "reason": reason}  # fmt: skip
        for name, text in typed.items():
            page.cell(8, columns[name]).value = text or None
        return f"Esito controlli!{page.cell(8, columns['answer']).coordinate}"

    return spoil


def no_property(forge: Forge) -> str:
    for name in list(forge.file.custom_doc_props.names):
        del forge.file.custom_doc_props[name]
    return "!"


def swapped_identity(forge: Forge) -> str:
    return f"Istruzioni!{forge.form('department', 'Ambiente')}"


def template(forge: Forge) -> str:
    forge.file.custom_doc_props["riscontro.template"].value = "99"
    return "!"


BROKEN: list[tuple[str, Spoil]] = [
    ("VAL-001", value("a.1", "dodici")),
    ("VAL-002", value("a.2", "4.224057,67")),
    ("VAL-003", value("b.3", "12 mq")),
    ("VAL-004", activity("b", "status", "Quasi finito")),
    ("VAL-005", value("a.3", 1.4)),
    ("VAL-006", value("a.1", -12)),
    ("VAL-007", value("a.1", "31/02/2026", "available_from")),
    ("VAL-008", value("a.1", datetime(2049, 1, 1), "available_from")),
    ("VAL-009", value("a.1", 4410.5)),
    ("VAL-010", value("a.1", "#REF!")),
    ("VAL-011", value("a.1", "4.410 (compresi i rinnovi)")),
    ("VAL-012", value("b.1", "20/25")),
    ("VAL-013", value("a.1", "tot. 4.410 centrale 3.000 Del. 1.410")),
    ("VAL-014", value("a.1", "concluso")),
    ("VAL-015", value("a.1", "-")),
    ("VAL-016", value("b.1", datetime(2026, 8, 5))),
    ("VAL-017", activity("a", "note", "x" * 1200)),
    ("VAL-019", value("a.1", "Pre-consuntivo 4.410")),
    ("VAL-020", value("a.1", "Anno 2023 4.410")),
    ("VAL-021", value("a.1", "=4000+410")),
    ("IND-001", value("a.1", None)),
    ("IND-002", value("a.1", "non rilevato", "missing_reason")),
    ("IND-003", value("b.1", 30)),
    ("IND-004", value("b.1", 0, "denominator")),
    ("IND-005", value("a.1", 3, "denominator")),
    ("IND-006", value("a.1", 44100)),
    ("IND-007", value("a.1", 4352)),
    ("IND-008", both(value("a.1", None, "available_from"), value("a.1", None),
                     value("a.1", "disponibile dal", "missing_reason"))),
    ("IND-009", value("a.1", datetime(2026, 9, 30), "available_from")),
    ("IND-010", value("a.1", "stima", "value_kind")),
    ("IND-011", value("d.1#totale", 140)),
    ("IND-012", both(value("b.1", 90, "denominator"), value("b.1", 80))),
    ("IND-013", value("e.1", 0.7)),
    ("IND-014", both(value("a.1", "attività conclusa", "missing_reason"), value("a.1", None))),
    ("IND-015", both(value("d.1#totale", 130), activity("d", "status", "Non avviato"))),
    ("IND-016", both(value("a.1", "non pertinente", "missing_reason"), value("a.1", None))),
    ("IND-017", both(value("f.1", None, "deviation_reason"), value("f.1", 60000),
                     value("f.1", "Nuova campagna da marzo", "corrective_action"))),
    ("IND-018", both(value("f.1", None, "corrective_action"), value("f.1", 60000),
                     value("f.1", "risorse", "deviation_reason"))),
    ("IND-019", both(value("a.1", None, "deviation_reason"), value("a.1", 3000))),
    ("IND-020", value("f.1", 4000)),
    ("ACT-001", activity("b", "status", None)),
    ("ACT-002", activity("b", "actions", None)),
    ("ACT-003", activity("b", "actions", "Nel 2023 digitalizzati i registri.")),
    ("ACT-004", activity("b", "actions", "Affidato il servizio di digitalizzazione dei fondi "
                         "storici dell'archivio.")),
    ("ACT-005", activity("e", "done", 0.5)),
    ("ACT-006", activity("e", "status", "In corso")),
    ("ACT-007", activity("b", "actions", "Approvato il progetto il 31/02/2025.")),
    ("ACT-008", both(activity("b", "actions", LONG), activity("f", "actions", LONG))),
    ("ACT-009", both(activity("d", "actions", "Avviata la catalogazione."),
                     activity("d", "status", "Non avviato"))),
    ("ACT-010", both(activity("a", "actions", "Nel periodo sono stati fatti:"),
                     activity("b", "actions", "- il primo intervento"))),
    ("IST-001", form("approval_name", None)),
    ("VAL-004", form("state", "spedita")),
    ("VAL-007", form("approval_date", "ieri")),
    ("PRP-001", proposal({"kind": "modifica", "code": "M05.P02/a.1", "text": "Cambiare unità"},
                         "motive")),
    ("PRP-002", proposal({"kind": "ritiro", "code": "Z9", "text": "t", "motive": "m"}, "code")),
    ("VAL-004", proposal({"kind": "boh", "code": "M05.P02/a.1", "text": "t", "motive": "m"},
                         "kind")),
    ("ANS-001", answered("confermo", "")),
    ("VAL-004", answered("certo", "perché sì")),
    ("LCK-001", value("a.1", "Altro indicatore", "indicator")),
    ("LCK-001", activity("a", "code", "zz")),
    ("LCK-001", value("a.1", 9999, "y2024")),
    ("LCK-002", value("a.1", "✔ compilato", "outcome")),
    ("LCK-003", value("a.1", "=1+1", "change")),
    ("LCK-004", other_key),
    ("ROW-001", duplicate),
    ("ROW-002", unknown_row),
    ("ROW-004", delete_row),
    ("ROW-005", loose_row),
    ("SHT-001", drop_sheet("Indicatori")),
    ("SHT-002", drop_column),
    ("SHT-003", copied_sheet),
    ("SHT-004", doubled_column),
    ("SHT-005", drop_sheet("Esito controlli")),
    ("SHT-006", drop_keys),
    ("SHT-007", drop_locked),
    ("WBK-003", swapped_identity),
    ("WBK-004", template),
    ("WBK-008", no_property),
]  # fmt: skip

ELSEWHERE = {
    # Rules of a run, a plan or an import: broken in the tests of those modules.
    "WBK-001", "WBK-002", "WBK-005", "WBK-006", "WBK-007", "WBK-009", "WBK-010", "WBK-011",
    "WBK-012", "WBK-013", "WBK-014", "WBK-015", "WBK-016", "ROW-003", "ROW-006", "VAL-018",
    # Rules about days: broken, each once, in tests/test_days.py.
    "IND-021", "IND-022", "IND-023", "IND-024", "IND-025", "ACT-011", "ACT-012", "ACT-013",
    "ACT-014", "ACT-015", "ACT-016", "ACT-017",
    # Rules of states: broken, arrow by arrow, in tests/test_states.py.
    "STA-001", "STA-002", "VAL-025",
}  # fmt: skip

Typing = Callable[[Desk], str]


def typed(row: int, **cells: object) -> Typing:
    return lambda desk: desk.put(row, **cells)


def pasted(desk: Desk) -> str:
    page = desk.page()
    for cell in page[6]:
        page.cell(10, cell.column).value = cell.value
    desk.put(10, incarico_id="I-10")
    return "C10"


ROW = {"ore": 12, "persona": "P003", "incarico_id": "I-05"}
OTHERS = {"ore": 12, "incarico_id": "I-05"}

RECORDS: list[tuple[str, Typing, Typing]] = [
    # Code, what breaks it (and where), what is like it and breaks nothing.
    ("REC-001", typed(7, **ROW | {"incarico_id": "i-01"}), typed(7, **ROW)),
    ("REC-002", typed(7, **OTHERS, persona="P009"), typed(7, **OTHERS, persona=" p002 ")),
    ("REC-002", typed(7, **ROW, precedenti="I-01; I-99"), typed(7, **ROW, precedenti="I-01, I-02")),
    ("REC-003", typed(7, incarico_id="I-05", persona="P003", ore=None), typed(7, **ROW)),
    ("REC-004", typed(7, **ROW | {"ore": 3, "incarico_id": None}), typed(7, **ROW)),
    ("ROW-007", typed(13, **ROW), typed(12, **ROW)),
    ("ROW-008", pasted, typed(10, **ROW)),
    ("VAL-022", typed(7, **ROW, aa="2025/2027"), typed(7, **ROW, aa="2025/26")),
    ("VAL-023", typed(7, **ROW, presso="Ragioneria"), typed(7, **ROW, presso="Automatica")),
    ("VAL-024", typed(7, **ROW, struttura="ZZZ"), typed(7, **ROW, struttura="scu")),
]


def test_a_workbook_filled_in_well_has_no_finding(tmp_path: Path) -> None:
    assert places(Forge(tmp_path).fill().check()) == []


def test_a_draft_left_blank_has_no_finding(tmp_path: Path) -> None:
    assert places(Forge(tmp_path).check()) == []


@pytest.mark.parametrize(
    ("code", "spoil"), BROKEN, ids=[f"{code}-{n}" for n, (code, _) in enumerate(BROKEN)]
)
def test_a_broken_rule_is_found_at_its_cell(tmp_path: Path, code: str, spoil: Spoil) -> None:
    plan = changed(sample_plan(), "f.1", target=Decimal(100000))
    forge = Forge(tmp_path, changed(plan, "a.1", within="M05.P02/f.1")).fill()
    where = spoil(forge)
    found = places(forge.check())
    assert (code, where) in found, found


def test_every_rule_is_broken_somewhere() -> None:
    families = {"CON", "AUD", "PLN", "IMP", "RCV", "ROL", "LNK", "TXT"}
    wanted = {code for code in common() if code[:3] not in families} - ELSEWHERE
    assert wanted == {code for code, _ in BROKEN} | {code for code, _, _ in RECORDS}


@pytest.mark.parametrize(
    ("code", "wrong", "right"), RECORDS, ids=[f"{code}-{n}" for n, (code, *_) in enumerate(RECORDS)]
)
def test_a_broken_rule_of_records_is_found_at_its_cell(
    tmp_path: Path, code: str, wrong: Typing, right: Typing
) -> None:
    plan = records_plan(tmp_path / "source")
    desk = Desk(plan, tmp_path).send()
    right(desk)
    assert checked(desk) == []
    broken = Desk(plan, tmp_path).send()
    where = wrong(broken)
    assert (code, where) in checked(broken)


@pytest.mark.parametrize(
    ("key", "options", "typed"),
    [
        ("b.2", {}, 3),
        ("b.1", {"may_exceed": True}, 60),
    ],
)
def test_a_cost_may_exceed_what_it_is_divided_by(
    tmp_path: Path, key: str, options: dict[str, bool], typed: float
) -> None:
    forge = Forge(tmp_path, changed(sample_plan(), key, **options)).fill()
    forge.put("indicators", key, "value", 130)
    found = [code for code, _ in places(forge.check())]
    assert "IND-003" not in found


def test_a_note_excuses_a_numerator_that_exceeds(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "b.1", "value", 26)
    forge.put("indicators", "b.1", "note", "Comprende domande dell'anno prima.")
    assert places(forge.check()) == []


def test_a_confirmed_question_stays_silent_until_the_value_changes(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.1", "value", 44100)
    answered("confermo", "Dal 2025 si contano anche i rinnovi.")(forge)
    assert places(forge.check()) == []
    where = forge.put("indicators", "a.1", "value", 44200)
    assert ("IND-006", f"Indicatori!{where}") in places(forge.check())


def test_missing_entries_are_found_only_once_submitted(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill(submitted=False)
    where = forge.put("indicators", "a.1", "value", None)
    assert places(forge.check()) == []
    assert places(forge.check(as_submitted=True)) == [("IND-001", f"Indicatori!{where}")]


def test_one_bad_cell_hides_no_other(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    wanted = {
        ("VAL-001", f"Indicatori!{forge.put('indicators', 'b.1', 'value', 'venti')}"),
        ("IND-004", f"Indicatori!{forge.put('indicators', 'b.2', 'denominator', 0)}"),
        ("VAL-004", f"Attività!{forge.put('activities', 'a', 'status', 'boh')}"),
        ("VAL-005", f"Attività!{forge.put('activities', 'a', 'done', 1.8)}"),
    }
    assert set(places(forge.check())) == wanted


@pytest.mark.parametrize(
    "typed",
    ["4.410", "4410", "4\u00a0410", " 4.410 ", "4410,0", 4410.0],
)
def test_a_number_typed_as_text_is_read_in_silence(tmp_path: Path, typed: object) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.1", "value", typed)
    assert places(forge.check()) == []


@pytest.mark.parametrize("typed", ["30/09/2026", date(2026, 9, 30), "30-9-2026"])
def test_a_date_typed_as_text_is_read_in_silence(tmp_path: Path, typed: object) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.1", "value", None)
    forge.put("indicators", "a.1", "missing_reason", "disponibile dal")
    forge.put("indicators", "a.1", "available_from", typed)
    assert places(forge.check()) == []


def test_one_identifier_in_two_units_holds_both_rows(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    first, second = Desk(plan, tmp_path).send(), Desk(plan, tmp_path, "DET").send()
    first.put(7, **ROW)
    second.put(8, **ROW)
    assert checked(first, second) == [("REC-001", "DAUIN C7"), ("REC-001", "DET C8")]


def test_who_comes_later_with_a_known_identifier_is_told(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    first, second = Desk(plan, tmp_path).send(), Desk(plan, tmp_path, "DET").send()
    second.put(8, **ROW | {"incarico_id": "I-01"})
    assert checked(first, second) == [("REC-001", "DET C8")]
    assert checked(second) == [("REC-001", "C8")]
    assert checked(second, alone=True) == []


def test_a_draft_of_another_unit_breaks_nothing_and_proves_nothing(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    draft, sent = Desk(plan, tmp_path), Desk(plan, tmp_path, "DET").send()
    draft.put(7, **ROW)
    sent.put(8, **ROW)
    assert checked(draft, sent) == [("REC-001", "DAUIN C7")]
    sent.put(8, **ROW | {"incarico_id": "I-06"}, precedenti="I-05")
    assert checked(draft, sent) == [("REC-002", "DET M8")]


def test_a_reference_is_looked_up_alone_where_one_unit_fills_the_sheet_in(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    office = Desk(plan, tmp_path, "ATENEO").send()
    where = office.put(8, "Dati personali", persona_id="P777")
    assert checked(office, alone=True) == [("REC-002", where)]
    unit = Desk(plan, tmp_path).send()
    unit.put(7, **ROW | {"persona": "P777"})
    assert checked(unit, alone=True) == []


def test_required_cells_of_records_are_asked_once_the_workbook_is_due(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    desk = Desk(plan, tmp_path)
    desk.put(7, incarico_id="I-05")
    assert checked(desk) == []
    assert [code for code, _ in checked(desk.send())] == ["REC-003", "REC-003"]


def test_what_findings_say_of_a_personal_table_is_masked(tmp_path: Path) -> None:
    plan = records_plan(tmp_path / "source")
    desk = Desk(plan, tmp_path, "ATENEO").send()
    desk.put(8, "Dati personali", persona_id="P777")
    [found] = [one for one in found_by(desk) if one.code == "REC-002"]
    assert found.value == MASKED and "P777" not in str(found.facts)
