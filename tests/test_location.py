"""Where a table stands in a sheet somebody has worked in."""

from collections.abc import Sequence

from riscontro.schemas.grid import Grid, Table
from riscontro.sync.location import locate, repeated, runs, survey

HEADERS = {
    "key": ["Chiave", "Key"],
    "code": ["Codice", "Code"],
    "value": ["Valore rilevato 2025", "Measured value 2025"],
    "note": ["Nota", "Note"],
    "status": ["Stato", "State"],
}
IDS = list(HEADERS)
TITLES = [forms[0] for forms in HEADERS.values()]
ROW = ["M01/a", "a", 12, "", "In corso"]


def grid(*rows: Sequence[object], name: str = "Foglio", table: str = "") -> Grid:
    tables = (Table(table, "A2:E3"),) if table else ()
    return Grid("a.xlsx", name, [list(row) for row in rows], tables=tables)


def test_columns_are_found_by_the_row_of_ids() -> None:
    found = locate(survey([grid(IDS, TITLES, ROW)]), "tblX", HEADERS)
    assert found is not None
    assert (found.ids_row, found.header_row) == (1, 2)
    assert found.columns == {name: at for at, name in enumerate(IDS, 1)}


def test_rows_between_ids_and_header_are_no_records() -> None:
    found = locate(survey([grid(IDS, [], ["appunto"], TITLES, ROW)]), "tblX", HEADERS)
    assert found is not None
    assert found.header_row == 4


def test_a_column_that_lost_its_id_is_found_by_its_header() -> None:
    ids = ["key", "code", "", "note", "status"]
    found = locate(survey([grid(ids, TITLES, ROW)]), "tblX", HEADERS)
    assert found is not None
    assert found.columns["value"] == 3


def test_headers_do_where_there_are_no_ids() -> None:
    english = [forms[1] for forms in HEADERS.values()]
    for header in (TITLES, english):
        found = locate(survey([grid([], ["Titolo"], header, ROW)]), "tblX", HEADERS)
        assert found is not None
        assert (found.ids_row, found.header_row) == (0, 3)


def test_a_stale_ref_of_the_table_does_not_hide_the_header() -> None:
    # The table says row 2; a row above it was deleted by a program that left the ref behind.
    found = locate(survey([grid(TITLES, ROW, ROW, table="tblX")]), "tblX", HEADERS)
    assert found is not None
    assert found.header_row == 1


def test_the_table_tells_the_original_from_a_copy() -> None:
    copy, original = grid(IDS, TITLES, ROW, name="Copia"), grid(IDS, TITLES, table="tblX")
    found = locate(survey([copy, original]), "tblX", HEADERS)
    assert found is not None
    assert found.grid is original
    assert found.copies == (copy,)


def test_a_sheet_of_another_table_is_never_taken() -> None:
    other = grid(IDS, TITLES, ROW, table="tblY")
    assert locate(survey([other]), "tblX", HEADERS, ["tblY"]) is None
    titles = grid(TITLES, ROW, table="tblY")
    assert locate(survey([titles]), "tblX", HEADERS, ["tblY"]) is None


def test_a_larger_table_that_shares_the_ids_is_no_copy() -> None:
    larger = grid([*IDS, *(f"field{n}" for n in range(9))], TITLES, ROW, name="Altro")
    found = locate(survey([larger, grid(IDS, TITLES, ROW, name="Mio")]), "tblX", HEADERS)
    assert found is not None
    assert found.grid.sheet == "Mio"
    assert found.copies == ()


def test_a_named_sheet_is_read_even_when_a_copy_kept_its_ids() -> None:
    original, copy = grid(TITLES, ROW, table="tblX"), grid(IDS, TITLES, ROW, name="Copia")
    found = locate(survey([copy, original]), "tblX", HEADERS)
    assert found is not None
    assert found.grid is original


def test_a_column_twice_is_told() -> None:
    found = locate(survey([grid([*IDS, "note"], [*TITLES, "Nota"], ROW)]), "tblX", HEADERS)
    assert found is not None
    assert found.doubled == {"note": (4, 6)}
    assert found.columns["note"] == 4


def test_nothing_is_found_where_nothing_is() -> None:
    assert locate(survey([grid(["a", "b"], ["note", 3])]), "tblX", HEADERS) is None
    assert locate(survey([]), "tblX", HEADERS) is None


def test_a_header_repeated_below_is_no_record() -> None:
    found = locate(survey([grid(IDS, TITLES, ROW, TITLES, IDS)]), "tblX", HEADERS)
    assert found is not None
    names = {form.casefold(): name for name, forms in HEADERS.items() for form in forms}
    assert [found.repeats_header(row, names) for row in (3, 4, 5)] == [False, True, True]


def test_neighbouring_rows_make_runs() -> None:
    assert runs([7, 3, 4, 9, 8]) == [(3, 4), (7, 9)]
    assert runs([]) == []


def test_keys_that_stand_twice() -> None:
    assert repeated(["a", "b", "a", "c"]) == {"a"}
