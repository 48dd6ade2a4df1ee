"""Two small tables of records, to ask expressions of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from riscontro.schemas.expressionvalues import Many, Value, plain_text
from riscontro.schemas.profile import Profile, join_parts, parse
from riscontro.schemas.tableshapes import table_shapes
from riscontro.sync.evaluating import Evaluator
from riscontro.sync.rowtables import Row, Table, Tables

TODAY, PERIOD = date(2026, 2, 20), 2025

PROFILE_TOML = """
title = { it = "Prova", en = "Trial" }
owner = "Prova"

[[levels]]
id = "area"
label = { it = "Area", en = "Area" }
key = "{code}"
pattern = ".+"

[[sheets]]
id = "group"
kind = "record"
table = "tblGroups"
label = { it = "Gruppi", en = "Groups" }
identifier = ["name"]
fields = ["name", "size_of", "part_of", "open"]

[[sheets]]
id = "item"
kind = "record"
table = "tblItems"
label = { it = "Voci", en = "Items" }
identifier = ["code"]
fields = ["code", "home", "homes", "kind", "n", "m", "a", "b", "day", "words"]

[fields]
code = { label = "Codice" }
name = { label = "Nome" }
size_of = { label = "Dimensione", type = "number" }
part_of = { label = "Parte di", type = "reference", reference = { whole = "group" } }
open = { label = "Aperto", type = "boolean" }
home = { label = "Gruppo", type = "reference", reference = { group = "group" } }
homes = { label = "Gruppi", type = "references", reference = { groups = "group" } }
kind = { label = "Tipo" }
n = { label = "N", type = "number" }
m = { label = "M", type = "number" }
a = { label = "A", type = "boolean" }
b = { label = "B", type = "boolean" }
day = { label = "Giorno", type = "date" }
words = { label = "Parole", type = "terms", vocabulary = "word" }

[[vocabularies.word]]
id = "one"
label = { it = "Uno", en = "One" }

[[vocabularies.word]]
id = "two"
label = { it = "Due", en = "Two" }

[definitions.item]
double = "n * 2"
bigger = "double > group.size_of"

[definitions.group]
taken = "sum(n for item where home = this.name)"

[parameters.most]
value = 3
label = { it = "Massimo", en = "Most" }
"""

PROFILE: Profile = parse("small", join_parts({"profile.toml": PROFILE_TOML}))
SHAPES = table_shapes(PROFILE)

Cells = Mapping[str, Any]


def plain(value: Any) -> Value:
    """Return a value as a table holds it: texts as compared, lists as sets."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list | set | tuple):
        return Many(frozenset(plain_text(one) if isinstance(one, str) else one for one in value))
    return value  # type: ignore[no-any-return]


def row(sheet: str, number: int, cells: Cells) -> Row:
    """Return a row; ``unread`` lists columns in which something stands that was not understood."""
    unread = cells.get("unread", ())
    known = {name: plain(value) for name, value in cells.items() if name != "unread"}
    return Row(SHAPES[sheet], "U", f"{sheet}{number}", known, None, lambda name: name in unread)


class Small:
    """Tables and what expressions are worth on their rows."""

    def __init__(
        self, items: Sequence[Cells], groups: Sequence[Cells] = (), partial: str = ""
    ) -> None:
        self.items = [row("item", number, one) for number, one in enumerate(items)]
        self.groups = [row("group", number, one) for number, one in enumerate(groups)]
        tables = Tables(
            {
                "item": Table(SHAPES["item"], self.items, partial != "item"),
                "group": Table(SHAPES["group"], self.groups, partial != "group"),
            }
        )
        self.evaluator = Evaluator(PROFILE, tables, PERIOD, TODAY)

    def worth(self, text: str, number: int = 0, sheet: str = "item") -> Value:
        """Return what an expression is worth on a row; it must have no mistake."""
        assert self.evaluator.checker.problems(text, sheet, None) == [], text
        rows = self.items if sheet == "item" else self.groups
        return self.evaluator.value(text, rows[number])

    def blanks(self, text: str, number: int = 0) -> tuple[Value, tuple[str, ...]]:
        """Return whether a condition holds, and the blank columns that would tell."""
        found = self.evaluator.outcome(text, self.items[number])
        return found.value, found.blanks


def worth(text: str, **cells: Any) -> Value:
    """Return what an expression is worth on a single row."""
    return Small([cells]).worth(text)
