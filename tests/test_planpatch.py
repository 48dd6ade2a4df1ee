"""Cells of ``piano.xlsx`` changed one by one: only they change, and nothing typed is lost."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from forge import PROFILE, sample_plan
from hypothesis import given
from hypothesis import strategies as st
from office import convert
from openpyxl import load_workbook
from riscontro.schemas.plan import Department, Indicator, Plan, Version
from riscontro.schemas.rulings import ProposalAnswer
from riscontro.workbooks.planbook import read_plan, write_plan
from riscontro.workbooks.planchanges import REASONS, CellChange, NewRecord, PlanOutcome
from riscontro.workbooks.planpatch import patched_plan

KEY = ("M05.P02/a.1", "")
PARTED = ("M05.P02/d.1", "sede centrale")


@cache
def workbook(language: Any = "it") -> bytes:
    return write_plan(sample_plan(), PROFILE, "prova-2025", language, lambda _: ("", ""))


def plan_of(data: bytes) -> Plan:
    plan, _, findings = read_plan(data)
    assert findings == []
    return plan


def proposing(record: tuple[str, str], value: Decimal, language: Any = "it") -> list[CellChange]:
    plan = plan_of(workbook(language))
    row = next(one for one in plan.indicators if (one.key, one.part) == record)
    return [
        CellChange("indicators", record, "target", value),
        CellChange("indicators", record, "proposed", (*row.proposed, "target"), row.proposed),
    ]


def answer(name: str, **more: Any) -> ProposalAnswer:
    return ProposalAnswer(name, "CUL", "change", "M05.P02/a.1", "Testo «è» & <così>", **more)


def as_new(record: Any, sheet: str = "answers") -> NewRecord:
    values = {name: getattr(record, name) for name in record.__slots__}
    return NewRecord(sheet, {name: value for name, value in values.items() if value})


def cell(data: bytes, sheet: str, name: str, row: int) -> Any:
    page = load_workbook(io.BytesIO(data))[sheet]
    column = next(one.column for one in page[4] if one.value == name)
    return page.cell(row, column)


def row_of(data: bytes, record: tuple[str, str], sheet: str = "Indicatori") -> int:
    page = load_workbook(io.BytesIO(data))[sheet]
    names = {one.value: one.column for one in page[4]}
    return next(
        at for at in range(6, page.max_row + 1)
        if (page.cell(at, names["key"]).value, page.cell(at, names["part"]).value or "") == record
    )  # fmt: skip


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def edited(data: bytes, change: Any) -> bytes:
    """Return the workbook after somebody changed it with another program."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reasons(outcome: PlanOutcome) -> list[tuple[str, str]]:
    return [(one.attribute, one.reason) for one in outcome.unwritten]


# What is written ----------------------------------------------------------------------------------


def test_the_plan_read_back_is_the_plan_and_the_changes() -> None:
    data = workbook()
    outcome = patched_plan(data, proposing(KEY, Decimal("4500.5")), [as_new(answer("CUL-1"))])
    assert outcome.unwritten == () and outcome.refused == ""
    before, after = plan_of(data), plan_of(outcome.data)
    wanted = tuple(
        replace(one, target=Decimal("4500.5"), proposed=(*one.proposed, "target"))
        if (one.key, one.part) == KEY else one
        for one in before.indicators
    )  # fmt: skip
    assert after == replace(before, indicators=wanted, answers=(answer("CUL-1"),))


def test_every_other_part_is_byte_identical() -> None:
    data = workbook()
    outcome = patched_plan(data, proposing(KEY, Decimal(4500)))
    old, new = parts(data), parts(outcome.data)
    assert list(old) == list(new)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == set(outcome.parts)
    assert all(re.search(r"worksheets/sheet\d+\.xml|styles\.xml", name) for name in changed)
    sheets = {name for name in changed if "worksheets" in name}
    assert len(sheets) == 2, "the indicators and the counts of the instructions"


def test_only_the_cells_named_change() -> None:
    data = workbook()
    outcome = patched_plan(data, proposing(KEY, Decimal(4500)))
    row = row_of(data, KEY)
    old, new = (load_workbook(io.BytesIO(one))["Indicatori"] for one in (data, outcome.data))
    names = {one.column: one.value for one in old[4]}
    different = {
        (names[a.column], a.row)
        for line, other in zip(old.iter_rows(), new.iter_rows(), strict=True)
        for a, b in zip(line, other, strict=True)
        if a.value != b.value or a._style != b._style
    }
    assert different == {("target", row), ("proposed", row), ("issued", row)}


def test_the_same_patch_twice_gives_the_same_bytes() -> None:
    changes, added = proposing(KEY, Decimal(4500)), [as_new(answer("CUL-1"))]
    once = patched_plan(workbook(), changes, added)
    again = patched_plan(once.data, changes, added)
    assert again.data == once.data and again.unwritten == () and again.parts == ()
    assert patched_plan(workbook(), changes, added).data == once.data


def test_nothing_to_change_is_the_file_itself() -> None:
    assert patched_plan(workbook()).data == workbook()


@given(
    st.dictionaries(
        st.sampled_from([(one.key, one.part) for one in sample_plan().indicators
                         if one.target is None and one.type not in ("boolean", "text")]),
        st.decimals(-10**9, 10**9, places=3) | st.integers(0, 10**14).map(Decimal),
        max_size=4,
    ),
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1,
                     max_size=40).filter(str.strip), max_size=3, unique=True),
)  # fmt: skip
def test_any_changes_come_back_as_written(
    targets: dict[tuple[str, str], Decimal], texts: Sequence[str]
) -> None:
    changes = [change for record, value in targets.items() for change in proposing(record, value)]
    answers = [answer(f"CUL-{at}", reason=text) for at, text in enumerate(texts)]
    outcome = patched_plan(workbook(), changes, [as_new(one) for one in answers])
    assert outcome.unwritten == ()
    before, after = plan_of(workbook()), plan_of(outcome.data)
    assert after.answers == tuple(answers)
    for one, other in zip(before.indicators, after.indicators, strict=True):
        value = targets.get((one.key, one.part))
        wanted = one if value is None else replace(
            one, target=value, proposed=(*one.proposed, "target"))  # fmt: skip
        assert other == wanted


def test_a_proposal_is_marked_as_after_an_import() -> None:
    plan = sample_plan()
    proposed = tuple(
        replace(one, target=Decimal(4500), proposed=(*one.proposed, "target"))
        if (one.key, one.part) == KEY else one for one in plan.indicators
    )  # fmt: skip
    imported = write_plan(replace(plan, indicators=proposed), PROFILE, "prova-2025", "it",
                          lambda _: ("", ""))  # fmt: skip
    patched = patched_plan(workbook(), proposing(KEY, Decimal(4500))).data
    row = row_of(imported, KEY)
    for name in ("target", "proposed", "issued"):
        one, other = (cell(data, "Indicatori", name, row) for data in (imported, patched))
        assert one.value == other.value
        assert one.number_format == other.number_format
        assert (one.fill.fgColor.rgb, one.font.name) == (other.fill.fgColor.rgb, other.font.name)
    rules = [load_workbook(io.BytesIO(data))["Indicatori"].conditional_formatting
             for data in (imported, patched)]  # fmt: skip
    assert [str(one.sqref) for one in rules[0]] == [str(one.sqref) for one in rules[1]]


def test_an_edited_proposal_is_confirmed_after_a_patch_too() -> None:
    data = patched_plan(workbook(), proposing(KEY, Decimal(4500))).data
    row = row_of(data, KEY)

    def type_in(book: Any) -> None:
        page = book["Indicatori"]
        column = next(one.column for one in page[4] if one.value == "target")
        page.cell(row, column).value = 4600

    one = next(i for i in plan_of(edited(data, type_in)).indicators if (i.key, i.part) == KEY)
    assert one.target == 4600 and "target" not in one.proposed


def test_other_proposals_of_the_row_stay_what_they_were() -> None:
    plan = sample_plan()
    marked = tuple(
        replace(one, proposed=("direction", "department"), unit="n.") for one in plan.indicators
    )
    data = write_plan(replace(plan, indicators=marked), PROFILE, "p", "it", lambda _: ("", ""))
    changes = [
        CellChange("indicators", KEY, "target", Decimal(5)),
        CellChange("indicators", KEY, "proposed", ("direction", "department", "target"),
                   ("direction", "department")),
    ]  # fmt: skip
    data = patched_plan(data, changes).data

    def confirm(book: Any) -> None:
        page = book["Indicatori"]
        column = next(one.column for one in page[4] if one.value == "direction")
        page.cell(row_of(data, KEY), column).value = "decrescente"

    one = next(i for i in plan_of(edited(data, confirm)).indicators if (i.key, i.part) == KEY)
    assert one.proposed == ("department", "target")


def test_confirming_takes_the_mark_off() -> None:
    data = patched_plan(workbook(), proposing(KEY, Decimal(4500))).data
    one = next(i for i in plan_of(data).indicators if (i.key, i.part) == KEY)
    rest = tuple(name for name in one.proposed if name != "target")
    changes = [
        CellChange("indicators", KEY, "proposed", rest, one.proposed),
        CellChange("indicators", KEY, "target_act", "DGC 12/2026"),
        CellChange("indicators", KEY, "target_day", date(2026, 1, 31)),
    ]
    outcome = patched_plan(data, changes)
    now = next(i for i in plan_of(outcome.data).indicators if (i.key, i.part) == KEY)
    assert now == replace(one, proposed=rest, target_act="DGC 12/2026",
                          target_day=date(2026, 1, 31))  # fmt: skip
    assert cell(outcome.data, "Indicatori", "target_day", row_of(data, KEY)).is_date


def test_both_languages() -> None:
    data = workbook("en")
    outcome = patched_plan(data, proposing(KEY, Decimal("1.5"), "en"), [as_new(answer("CUL-1"))])
    assert plan_of(outcome.data).answers == (answer("CUL-1"),)
    page = load_workbook(io.BytesIO(outcome.data))["Proposals"]
    assert "change" in [one.value for one in page[6]]


def test_a_cell_shown_as_a_percentage_gets_the_fraction() -> None:
    record = ("M05.P02/a.3", "")

    def as_percent(book: Any) -> None:
        page = book["Indicatori"]
        column = next(one.column for one in page[4] if one.value == "target")
        page.cell(row_of(workbook(), record), column).number_format = "0.0%"

    data = edited(workbook(), as_percent)
    outcome = patched_plan(data, [CellChange("indicators", record, "target", Decimal(85))])
    assert cell(outcome.data, "Indicatori", "target", row_of(data, record)).value == 0.85
    found = next(i for i in plan_of(outcome.data).indicators if (i.key, i.part) == record)
    assert found.target == 85


def test_the_counts_of_the_instructions_follow() -> None:
    def counts(data: bytes) -> list[float]:
        page = load_workbook(io.BytesIO(data), data_only=True)["Istruzioni"]
        return [one.value for line in page.iter_rows() for one in line
                if isinstance(one.value, int | float)]  # fmt: skip

    data = patched_plan(workbook(), proposing(KEY, Decimal(1)), [as_new(answer("CUL-1"))]).data
    difference = [b - a for a, b in zip(counts(workbook()), counts(data), strict=True)]
    assert sorted(one for one in difference if one) == [1, 1]


# Nothing typed is lost ----------------------------------------------------------------------------


def test_a_cell_somebody_typed_in_stays() -> None:
    data = patched_plan(workbook(), [CellChange("indicators", KEY, "target", Decimal(7))]).data
    outcome = patched_plan(data, proposing(KEY, Decimal(4500)))
    assert reasons(outcome) == [("target", "changed")]
    assert outcome.data == data, "nor is its row marked"
    (one,) = outcome.unwritten
    assert one.place.sheet == "Indicatori" and one.place.cell.endswith(str(row_of(data, KEY)))


@pytest.mark.parametrize("typed", ["circa 40", "=40+2", 0, " "])
def test_whatever_stands_there_is_somebodys(typed: Any) -> None:
    def type_in(book: Any) -> None:
        page = book["Indicatori"]
        column = next(one.column for one in page[4] if one.value == "target")
        page.cell(row_of(workbook(), KEY), column).value = typed

    data = edited(workbook(), type_in)
    outcome = patched_plan(data, proposing(KEY, Decimal(4500)))
    assert outcome.data == data
    assert reasons(outcome)[0][1] == ("formula" if typed == "=40+2" else "changed")


def test_one_record_refused_stops_no_other() -> None:
    data = patched_plan(workbook(), [CellChange("indicators", KEY, "target", Decimal(7))]).data
    changes = [*proposing(KEY, Decimal(1)), *proposing(PARTED, Decimal(80))]
    outcome = patched_plan(data, changes)
    targets = {(i.key, i.part): i.target for i in plan_of(outcome.data).indicators}
    assert (targets[KEY], targets[PARTED]) == (Decimal(7), Decimal(80))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (CellChange("nowhere", ("x",), "target", 1), "no-sheet"),
        (CellChange("indicators", ("M99", ""), "target", Decimal(1)), "no-record"),
        (CellChange("indicators", KEY, "colour", "red"), "no-column"),
        (CellChange("indicators", KEY, "method", "x" * 40_000), "too-long"),
    ],
)
def test_what_has_no_place_is_told(change: CellChange, reason: str) -> None:
    outcome = patched_plan(workbook(), [change])
    assert [one.reason for one in outcome.unwritten] == [reason]
    assert outcome.data == workbook()
    assert REASONS[reason].it and REASONS[reason].en


def test_a_column_that_may_be_missing_is_left_out() -> None:
    def drop(book: Any) -> None:
        page = book["Indicatori"]
        at = next(one.column for one in page[4] if one.value == "target_basis")
        page.cell(4, at).value = page.cell(5, at).value = None

    data = edited(workbook(), drop)
    changes = [
        CellChange("indicators", KEY, "target", Decimal(5)),
        CellChange("indicators", KEY, "target_basis", "perché", optional=True),
    ]
    outcome = patched_plan(data, changes)
    assert outcome.unwritten == ()
    read, _, _ = read_plan(outcome.data)
    assert next(i for i in read.indicators if (i.key, i.part) == KEY).target == 5


def test_a_record_on_two_rows_is_nobodys() -> None:
    def twice(book: Any) -> None:
        page = book["Indicatori"]
        row = row_of(workbook(), ("M05.P02/a.2", ""))
        page.cell(row, 1).value = KEY[0]

    data = edited(workbook(), twice)
    outcome = patched_plan(data, [CellChange("indicators", ("M05.P02/a.2", ""), "target", 1)])
    assert [one.reason for one in outcome.unwritten] == ["no-record"]


# Sheets people work on ----------------------------------------------------------------------------


def test_sorted_renamed_and_moved_sheets_are_harmless() -> None:
    def disturb(book: Any) -> None:
        page = book["Indicatori"]
        rows = [[one.value for one in line] for line in page.iter_rows(min_row=6)]
        for at, line in enumerate(reversed(rows), 6):
            for column, value in enumerate(line, 1):
                page.cell(at, column).value = value
        page.title = "I nostri indicatori"
        book.move_sheet(page, 4)
        book[SHEET].title = "Richieste"

    data = edited(workbook(), disturb)
    outcome = patched_plan(data, proposing(KEY, Decimal(4500)), [as_new(answer("CUL-1"))])
    assert outcome.unwritten == ()
    plan = plan_of(outcome.data)
    assert {(i.key, i.part): i.target for i in plan.indicators}[KEY] == 4500
    assert plan.answers == (answer("CUL-1"),)
    before = {i.row_key: i for i in plan_of(data).indicators}
    assert all(i == before[i.row_key] for i in plan.indicators if (i.key, i.part) != KEY)


SHEET = "Proposte"


def test_new_records_follow_those_typed() -> None:
    def type_in(book: Any) -> None:
        page = book[SHEET]
        page.cell(6, 1).value, page.cell(8, 1).value = "CUL-A", "CUL-B"
        page.cell(10, 4).value = "M05.P02/x"

    data = edited(workbook(), type_in)
    outcome = patched_plan(data, (), [as_new(answer("CUL-1")), as_new(answer("CUL-2"))])
    page = load_workbook(io.BytesIO(outcome.data))[SHEET]
    assert [page.cell(at, 1).value for at in range(6, 14)] == [
        "CUL-A", None, "CUL-B", None, None, "CUL-1", "CUL-2", None]  # fmt: skip


def test_a_record_that_is_there_is_not_added_again() -> None:
    data = patched_plan(workbook(), (), [as_new(answer("CUL-1"))]).data
    other = patched_plan(data, (), [as_new(answer("CUL-1", reason="altro"))])
    assert other.data == data and other.unwritten == ()


def test_a_version_is_added_beside_others_of_its_row() -> None:
    one = Version("M05.P02/a.1", "", "target", "4600", 2025, date(2025, 7, 1), "DGC 40/2025")
    first = patched_plan(workbook(), (), [as_new(one, "versions")])
    other = replace(one, value="4700")
    both = patched_plan(first.data, (), [as_new(one, "versions"), as_new(other, "versions")])
    assert plan_of(both.data).versions == (one, other)


def test_a_full_sheet_is_told_and_gets_no_row() -> None:
    many = [as_new(answer(f"CUL-{n}")) for n in range(41)]
    outcome = patched_plan(workbook(), (), many)
    assert [(one.record, one.reason) for one in outcome.unwritten] == [(("CUL-40",), "full")]
    assert len(plan_of(outcome.data).answers) == 40
    old, new = (load_workbook(io.BytesIO(one))[SHEET] for one in (workbook(), outcome.data))
    assert old.tables["tblProposte"].ref == new.tables["tblProposte"].ref
    assert old.max_row == new.max_row


def test_a_totals_row_is_no_blank_one() -> None:
    many = [as_new(answer(f"CUL-{n}")) for n in range(41)]
    data = workbook()
    table = next(name for name, text in parts(data).items() if b'"tblProposte"' in text)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            text = old.read(item.filename)
            if item.filename == table:
                text = text.replace(b'totalsRowShown="0"', b'totalsRowCount="1"')
                assert b"totalsRowCount" in text
            new.writestr(item, text)
    outcome = patched_plan(out.getvalue(), (), many)
    assert len([one for one in outcome.unwritten if one.reason == "full"]) == 2


def test_a_sheet_that_lost_its_table_takes_cells_but_no_rows() -> None:
    def drop(book: Any) -> None:
        for name in (SHEET, "Indicatori"):
            for table in list(book[name].tables):
                del book[name].tables[table]

    data = edited(workbook(), drop)
    changes = [CellChange("indicators", KEY, "target", Decimal(5))]
    outcome = patched_plan(data, changes, [as_new(answer("CUL-1"))])
    assert [one.reason for one in outcome.unwritten] == ["no-table"]
    assert {(i.key, i.part): i.target for i in plan_of(outcome.data).indicators}[KEY] == 5


def test_a_column_of_ones_own_with_formulas_is_no_obstacle() -> None:
    def own(book: Any) -> None:
        page = book[SHEET]
        for at in range(6, 46):
            page.cell(at, 15).value = f"=A{at}"

    outcome = patched_plan(edited(workbook(), own), (), [as_new(answer("CUL-1"))])
    assert outcome.unwritten == () and len(plan_of(outcome.data).answers) == 1


# Files of other kinds -----------------------------------------------------------------------------


def test_what_is_no_plan_is_refused(tmp_path: Path) -> None:
    from forge import Forge

    office = Forge(tmp_path).save().read_bytes()
    for data, refused in ((b"PK\x03\x04 nothing", ""), (office, "not-a-plan"), (b"", "")):
        outcome = patched_plan(data, [CellChange("indicators", KEY, "target", Decimal(5))])
        assert outcome.data == data and outcome.refused
        assert not refused or outcome.refused == refused


def test_libreoffice_opens_it_and_saves_it_and_it_is_patched_again(
    tmp_path: Path, soffice: str
) -> None:
    assert soffice
    path = tmp_path / "piano.xlsx"
    path.write_bytes(
        patched_plan(workbook(), proposing(KEY, Decimal("4500.5")), [as_new(answer("CUL-1"))]).data
    )
    saved = convert(path, "xlsx", tmp_path / "out")
    plan = plan_of(saved.read_bytes())
    assert plan.answers == (answer("CUL-1"),)
    again = patched_plan(saved.read_bytes(), proposing(PARTED, Decimal(80)),
                         [as_new(answer("CUL-2"))])  # fmt: skip
    assert again.unwritten == ()
    after = plan_of(again.data)
    targets = {(i.key, i.part): i.target for i in after.indicators}
    assert (targets[KEY], targets[PARTED]) == (Decimal("4500.5"), Decimal(80))
    assert [one.proposal for one in after.answers] == ["CUL-1", "CUL-2"]
    ods = convert(path, "ods", tmp_path / "out")
    refused = patched_plan(ods.read_bytes(), proposing(PARTED, Decimal(80)))
    assert refused.refused == "ods" and refused.data == ods.read_bytes()


def test_a_signed_plan_is_refused() -> None:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("_xmlsignatures/sig1.xml", "<x/>")
    outcome = patched_plan(out.getvalue(), proposing(KEY, Decimal(1)))
    assert outcome.refused == "signed" and outcome.data == out.getvalue()


def test_units_are_written_by_name() -> None:
    plan = replace(sample_plan(), departments=(
        *sample_plan().departments, Department("SOC", "Servizi Sociali")))  # fmt: skip
    data = write_plan(plan, PROFILE, "p", "it", lambda _: ("", ""))
    outcome = patched_plan(data, [CellChange("indicators", KEY, "department", "SOC", "CUL")])
    assert cell(outcome.data, "Indicatori", "department", row_of(data, KEY)).value == (
        "Servizi Sociali")  # fmt: skip
    found: Indicator = next(i for i in plan_of(outcome.data).indicators if (i.key, i.part) == KEY)
    assert found.department == "SOC"
