"""Locked cells and formulas: what counts as changed, and what a program did by itself."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from forge import PROFILE, Forge, changed, places, sample_plan
from riscontro.schemas.findings import Finding
from riscontro.schemas.rules import catalogue, words
from riscontro.sync.tampering import same, structure


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Attività  di\nprova", "Attività di prova"),
        ("a\u00a0b", "a b"),
        (0.1 + 0.2, 0.3),
        (12, 12.0),
        (None, ""),
        (None, "  "),
        (date(2026, 1, 2), datetime(2026, 1, 2)),
        ("12", 12.0),
    ],
)
def test_what_a_program_does_when_it_saves_is_no_change(was: Any, now: Any) -> None:
    assert same(was, now)


@pytest.mark.parametrize(
    ("was", "now"),
    [("a", "A"), (12, 13), (0.61, 61), (None, 0), ("x", None), (date(2026, 1, 2), "2/1/2026"),
     (4352, "4.352")],
)  # fmt: skip
def test_another_content_is_a_change(was: Any, now: Any) -> None:
    assert not same(was, now)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("=IF($A6=1,N(B6), C6)", "if($A$9=1,n(B9),C9)"),
        ("$N6/$O6", "#REF!/$O6"),
        ("$N6/$O6", "$AA16/$AB16"),
        ("$N6^(1/3.4958904109587365)*1E-05", "$N6^(1/3.49589041095874)*0.00001"),
        ("IF($N6>=70,1,0.50)", "IF($N6>=70.0,1,0.5)"),
    ],
)
def test_moved_and_broken_addresses_leave_a_formula_what_it_is(first: str, second: str) -> None:
    assert structure(first) == structure(second)


@pytest.mark.parametrize(
    "other", ["=$N6*$O6", "=$N6/$O6+1", "=$N6/12", "=SUM($N6:$O6)", "=$N6/$O6*1"]
)
def test_another_formula_is_another(other: str) -> None:
    assert structure("$N6/$O6") != structure(other)


def one(forge: Forge) -> Finding:
    found = forge.check()
    assert len(found) == 1, places(found)
    return found[0]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("y2024", 9999, "«4.352» → «9.999»"),
        ("target", 5000, "«vuota» → «5.000»"),
        ("indicator", None, "«N. prestiti» → «vuota»"),
    ],
)
def test_a_locked_cell_tells_what_it_was(
    tmp_path: Path, field: str, value: Any, message: str
) -> None:
    forge = Forge(tmp_path).fill()
    address = forge.put("indicators", "a.1", field, value)
    found = one(forge)
    assert (found.code, found.place.cell) == ("LCK-001", address)
    assert message in words(found, "it", catalogue(PROFILE))[0]


def test_a_locked_percentage_is_told_as_one(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "a.3", "y2024", 0.5)
    found = one(forge)
    assert "«61 %» → «50 %»" in words(found, "it", catalogue(PROFILE))[0]


@pytest.mark.parametrize(
    ("value", "code", "message"),
    [
        ("fatto", "LCK-002", "c'è «fatto»"),
        (None, "LCK-002", "c'è una cella vuota"),
        ("=1+1", "LCK-003", "è stata modificata"),
    ],
)
def test_a_formula_typed_over(tmp_path: Path, value: Any, code: str, message: str) -> None:
    forge = Forge(tmp_path).fill()
    address = forge.put("indicators", "b.1", "progress", value)
    found = one(forge)
    assert (found.code, found.place.cell) == (code, address)
    assert message in words(found, "it", catalogue(PROFILE))[0]


@pytest.mark.parametrize("field", ["progress", "achievement", "rating"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_what_is_written_for_one_row_is_found_changed(
    tmp_path: Path, field: str, language: Any
) -> None:
    """A threshold or a target made easier, in a formula that only this row has."""
    plan = changed(sample_plan(), "a.1", target=4000, formula="F5", minimum=1000, maximum=9000)
    forge = Forge(tmp_path, plan, language).fill(submitted=False)
    assert forge.check() == []
    page, address = forge.sheet("indicators"), forge.address("indicators", "a.1", field)
    easier = {"progress": ("9000", "5000"), "achievement": ("1000", "3999"), "rating": ("70", "60")}
    formula = str(page[address].value)
    page[address].value = formula.replace(*easier[field])
    assert page[address].value != formula
    found = one(forge)
    assert (found.code, found.place.cell) == ("LCK-003", address)


def test_a_key_of_another_row_is_read_by_what_the_row_says(tmp_path: Path) -> None:
    """Two keys swapped: each row keeps its own value, and both keys are told."""
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "b.3", "value", "dodici")
    first, second = (forge.address("indicators", key, "key") for key in ("a.1", "b.3"))
    value = forge.address("indicators", "b.3", "value")
    page = forge.sheet("indicators")
    page[first].value, page[second].value = page[second].value, page[first].value
    assert places(forge.check()) == [
        ("LCK-004", f"Indicatori!{first}"),
        ("LCK-004", f"Indicatori!{second}"),
        ("VAL-001", f"Indicatori!{value}"),
    ]


def test_a_key_typed_twice_is_found_on_both_rows_and_nowhere_else(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    other = forge.address("indicators", "a.1", "key")
    changed = forge.put("indicators", "b.3", "key", "M05.P02/a.1")
    found = forge.check()
    assert places(found) == [("ROW-001", f"Indicatori!{at}") for at in (other, changed)]
    assert {(one.key, one.value) for one in found} == {
        ("M05.P02/a.1", "M05.P02/a.1"), ("M05.P02/b.3", "M05.P02/a.1"),
    }  # fmt: skip


def test_a_row_copied_below_is_a_double(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    page = forge.sheet("indicators")
    row = int("".join(filter(str.isdigit, forge.address("indicators", "a.1", "key"))))
    for cell in page[row]:
        page.cell(page.max_row + (cell.column == 1), cell.column).value = cell.value
    assert [code for code, _ in places(forge.check())] == ["ROW-001", "ROW-001"]


def test_an_unknown_row_has_one_finding(tmp_path: Path) -> None:
    """Nobody knows what it measures: its entries are not judged."""
    forge = Forge(tmp_path).fill()
    page = forge.sheet("indicators")
    row, named = page.max_row + 1, {cell.value: cell.column for cell in page[4]}
    for field, value in {"key": "M09.P01/z.1", "value": "sì", "status": 3}.items():
        if field in named:
            page.cell(row, named[field]).value = value
    assert places(forge.check()) == [("ROW-002", f"Indicatori!A{row}")]
