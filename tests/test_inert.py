"""Cells of our CSV files: nothing in them is a formula, nothing in them is lost."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.sync.exporting import write_csv
from riscontro.sync.inert import as_typed, inert
from riscontro.sync.legacy import lines_of

PIECES = [
    "=",
    "+",
    "-",
    "@",
    "\uff1d",
    "\uff0d",
    "'",
    '"',
    ";",
    "\t",
    "\r",
    "\n",
    " ",
    "1",
    "a",
    "(",
]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("=1+1", "'=1+1"), ("+SUM(A1)", "'+SUM(A1)"), ("-2+3", "'-2+3"), ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "\t'=1"), ("\r=1", "\r'=1"), ("  =1", "  '=1"), ('"=1', "\"'=1"),
        ("\uff1d1", "'\uff1d1"), ("\uff0b1", "'\uff0b1"), ("=cmd|' /C calc'!A0",) * 2,
        ("'=1", "''=1"), ("a;=1", "a;'=1"), ("a\n=1", "a\n'=1"), ("a\r\n@x", "a\r\n'@x"),
        ("a\n-2+cmd|' /C calc'!A0", "a\n'-2+cmd|' /C calc'!A0"), ("- Avviato", "'- Avviato"),
    ],
)  # fmt: skip
def test_what_a_program_takes_for_a_formula(typed: str, shown: str) -> None:
    wanted = f"'{typed}" if shown == typed else shown
    assert inert(typed) == wanted and as_typed(wanted) == typed


@pytest.mark.parametrize(
    "text",
    ["-5", "+3,2 %", "-1.234,56", "- 4", "5", "-", "\u2013", "n.d.", "l'anno", "'90",
     "Azioni:\n- avviata la gara\n- conclusi i lavori", "a = b", "x, -5 gradi", ""],
)  # fmt: skip
def test_what_stays_as_it_is(text: str) -> None:
    assert inert(text) == text == as_typed(text)


def test_what_was_exported_is_imported_as_it_was_typed(tmp_path: Path) -> None:
    rows = [["a", "b"], ["=1+1", "x;@y\n-2+cmd|' /C'!A0"], ["'-5", "l'anno"], ["-5", "\r=1"]]
    with (tmp_path / "t.csv").open("w", encoding="utf-8", newline="") as stream:
        write_csv(rows[0], rows[1:], stream)
    assert list(lines_of(tmp_path / "t.csv")) == rows


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_no_text_is_lost(text: str) -> None:
    stream = io.StringIO(newline="")
    write_csv(["x", "y"], [[text, "z"]], stream)
    assert [
        as_typed(cell) for cell in list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1]
    ] == [text, "z"]
