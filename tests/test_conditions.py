"""Expressions: how they are read, what is said when they cannot be, how they are written again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.conditions import ConditionError, parse
from riscontro.schemas.expressionfunctions import FUNCTIONS
from riscontro.schemas.expressions import (
    COMPARISONS,
    KEYWORDS,
    MEMBERSHIPS,
    Aggregate,
    Blank,
    Call,
    Expression,
    Listing,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Setting,
    written,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a = 1 and b", "(not (a = 1)) and b"),
        ("a => b => c", "a => (b => c)"),
        ("a or b => c and d", "(a or b) => (c and d)"),
        ("a + b * c - d", "(a + (b * c)) - d"),
        ("a - b - c", "(a - b) - c"),
        ("-a * b", "(-a) * b"),
        ("a + 1 <= b * 2", "(a + 1) <= (b * 2)"),
        ("a is blank or b is filled", "(a is blank) or (b is filled)"),
        ("x not in (1, 2) and y subset of z", "(x not in (1, 2)) and (y subset of z)"),
        ("sum(a - b for s where c = this.c) > 1", "(sum((a - b) for s where (c = this.c))) > 1"),
    ],
)
def test_what_binds_tighter(text: str, plain: str) -> None:
    assert parse(text) == parse(plain)


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("", 1, "un valore"),
        ("a =", 4, "un valore"),
        ("a = 1 = b", 7, "un solo confronto"),
        ("ore <= 0,05", 9, "con il punto"),
        ("a = 'x", 5, "l'apostrofo che chiude"),
        ("(a and b", 9, "una parentesi chiusa"),
        ("foo(a)", 1, "una funzione che esiste"),
        ("count(a b)", 9, "una parentesi chiusa"),
        ("count(where", 12, "un valore"),
        ("sum(a fro b)", 7, "«for», «where»"),
        ("a is empty", 6, "«blank» o «filled»"),
        ("a subset b", 10, "«of»"),
        ("a not b", 7, "«in»"),
        ("a ≤ 3", 3, "un nome, un valore o un operatore"),
        ("this = 3", 1, "un valore"),
        ("where = 3", 1, "un valore"),
        ("sum(a for 3)", 11, "il nome di una tabella"),
        ("(" * 80 + "a" + ")" * 80, 51, "una dentro l'altra"),
        ("not " * 80 + "a", 321, "una dentro l'altra"),
        ("a = 1 or " * 2000 + "b", 10000, "caratteri"),
    ],
)
def test_an_error_says_where_and_what_was_expected(text: str, column: int, expected: str) -> None:
    with pytest.raises(ConditionError) as raised:
        parse(text)
    assert raised.value.column == column
    assert expected in raised.value.words.it
    assert str(raised.value).startswith(f"column {column}: ")


def test_a_minimum_of_two_values_is_no_aggregate() -> None:
    assert parse("min(a, b)") == Call("min", (Name(("a",)), Name(("b",))))
    assert parse("min(a for s)") == Aggregate("min", "s", Name(("a",)))
    assert parse("min(a)") == Aggregate("min", "", Name(("a",)))


names = st.from_regex(r"[a-z_][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: name not in KEYWORDS and name not in ("this", "outer")
)
paths = st.builds(
    Name,
    st.lists(names, min_size=1, max_size=3).map(tuple),
    st.sampled_from(["row", "this", "outer"]),
)
literals = st.builds(
    Literal,
    st.one_of(
        st.booleans(),
        st.text(max_size=8).map(lambda text: text.replace("\r", "")),
        st.decimals(0, 10**6, places=3),
        st.integers(0, 10**9).map(Decimal),
    ),
)


def deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    operators = ("and", "or", "=>", *COMPARISONS, *MEMBERSHIPS, "+", "-", "*", "/")
    functions = [name for name in FUNCTIONS if name not in ("min", "max")]
    both = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Not, inner),
        st.builds(Negative, inner),
        st.builds(Blank, inner, st.booleans()),
        st.builds(Operation, st.sampled_from(operators), inner, inner),
        st.builds(Listing, st.one_of(st.just(()), both)),
        st.builds(Call, st.sampled_from(functions), st.lists(inner, max_size=3).map(tuple)),
        st.builds(Call, st.sampled_from(["min", "max"]), both),
        st.builds(
            Aggregate,
            st.sampled_from(["count", "exists"]),
            names,
            st.none(),
            st.one_of(st.none(), inner),
        ),
        st.builds(
            Aggregate,
            st.sampled_from(["sum", "min", "max", "every", "set", "distinct", "value"]),
            st.one_of(st.just(""), names),
            inner,
            st.one_of(st.none(), inner),
        ),
    )


expressions = st.recursive(
    st.one_of(paths, literals, st.builds(Setting, names)), deeper, max_leaves=12
)


@given(expressions)
def test_an_expression_written_and_read_again_is_the_same(tree: Expression) -> None:
    assert parse(written(tree)) == tree


@given(st.text(max_size=40))
def test_any_text_is_an_expression_or_an_error_with_a_column(text: str) -> None:
    try:
        tree = parse(text)
    except ConditionError as error:
        assert 1 <= error.column <= len(text) + 1
    else:
        assert parse(written(tree)) == tree
