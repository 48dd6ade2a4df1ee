"""JSON of the store: the same values as ``json`` reads and writes, whoever wrote them."""

import json
import zlib

import pytest
from riscontro.schemas.terms import Words
from riscontro.sync.jsonrows import value_in, value_out
from riscontro.sync.jsontexts import json_text, json_value, sorted_json
from riscontro.sync.shown import ShownColumn, ShownTable, head_out, rows_out, table_in


class Name(str):
    """A text of a kind of its own, as the names of columns are."""


@pytest.mark.parametrize(
    "value",
    [
        {"b": [1, 1.0, -0.0, 1e16, 1e-7, 2**70, None, True], "a": "è €😀\0\u2028"},
        {"half": "\ud800", "z": {"y": 1, "x": [{}]}},
        [Name("n"), {Name("k"): 0.1 + 0.2}],
        "",
    ],
)
def test_a_value_comes_back_as_json_reads_it(value: object) -> None:
    for text in (
        json_text(value),
        sorted_json(value),
        json.dumps(value),
        json.dumps(value, indent=1),
    ):
        assert repr(json_value(text)) == repr(json.loads(text))
        assert json_value(text) == value
    assert sorted_json({"b": 1, "a": 2}) == sorted_json({"a": 2, "b": 1})


def test_what_is_no_number_of_json_is_kept() -> None:
    for size in (float("inf"), float("-inf")):
        assert value_in(json_value(json_text(value_out(size)))) == size
    assert json_value('{"a": Infinity}') == {"a": float("inf")}, "as earlier versions wrote it"
    with pytest.raises(ValueError):
        json_value("{")


def test_tables_of_earlier_versions_are_read() -> None:
    rows = [["è", 1, 1.5, None], ["", -0.0, float("inf"), 2**40], []]
    table = ShownTable("a", Words("x", "y"), "t", (ShownColumn("k", Words("m", "n")),), rows)
    assert table_in("a", head_out(table), rows_out(rows)) == table
    earlier = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    assert table_in("a", head_out(table), zlib.compress(earlier, 1)) == table
    assert table_in("a", head_out(table), rows_out([])).rows == []
