"""A person taken out of rows of the store, as the database or the record of a run holds them.

The same rows give the same rows, wherever they come from: what is made again from the records is
what the database was made into.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from ..schemas.persons import MASKED, Person, PersonalTable
from .storedrows import RECORD
from .storeschema import (
    ACCEPTED,
    ANSWERS,
    CHANGES,
    CONFLICTS,
    DECISIONS,
    FINDINGS,
    RETRACTIONS,
    SHOWN,
    STANDINGS,
    VERSIONS,
)

Row = dict[str, Any]
LEAST = 6
"""Characters of a text typed that may tell a person wherever it is quoted."""


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose a row was from one run on."""

    run: int
    mine: bool


@dataclass(frozen=True)
class Histories:
    """Whose the rows of the store were, run by run.

    Attributes:
        by_row: by unit, sheet, key, year and round, oldest first.
        person: the person, with the keys and values the store knows.
    """

    by_row: Mapping[tuple[Any, ...], Sequence[Owned]]
    person: Person

    def at(self, name: tuple[Any, ...], run: int) -> bool:
        """Tell whether a row was about the person after a run."""
        found = [one.mine for one in self.by_row.get(name, ()) if one.run <= run]
        return found[-1] if found else name[2] in self.person.keys

    @cached_property
    def keys(self) -> frozenset[str]:
        """Keys of the rows that were ever about the person, whatever else they say."""
        found = {name[2] for name, steps in self.by_row.items() if any(one.mine for one in steps)}
        return self.person.keys | found

    @cached_property
    def rows(self) -> Mapping[tuple[Any, ...], Sequence[tuple[Any, ...]]]:
        """Names of the rows by unit, sheet and key."""
        found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        for name in self.by_row:
            found.setdefault(name[:3], []).append(name)
        return found

    def mine(self, name: tuple[Any, ...]) -> bool:
        """Tell whether a row was ever about the person."""
        return any(one.mine for one in self.by_row.get(name, ()))


def histories(versions: Iterable[Mapping[str, Any]], person: Person) -> Histories:
    """Find the rows about a person in the versions of the store.

    A version that names nobody is about whom the next one names, else the one before it.

    Args:
        versions: rows of the table, in the order of their numbers.
        person: the person; its keys and values are completed.
    """
    found: dict[tuple[Any, ...], list[tuple[int, bool | None]]] = {}
    values: set[str] = set()
    for row in versions:
        table = person.table(row["sheet"])
        if table is None:
            continue
        said = _said(row["cells"], table)
        mine = None if not said else any(person.named(one) for one in said)
        found.setdefault(name_of(row), []).append((row["run"], mine))
        if mine and all(person.alone(one) for one in said):
            for name in table.personal:
                values |= spellings(row["cells"].get(name))
    by_row = {name: _owned(steps) for name, steps in found.items()}
    keys = {
        name[2]
        for name, steps in by_row.items()
        if all(one.mine for one in steps) and _own(person.table(name[1]))
    }
    whole = replace(person, keys=person.keys | keys, values=person.values | values)
    return Histories(by_row, whole)


def row_of(table: str, row: Mapping[str, Any], told: Histories, run: int = 0) -> Row:
    """Return a row without the person.

    Args:
        table: name of its table.
        row: its columns, JSON as values.
        told: whose the rows were.
        run: the run the row belongs to; that of its own column when not given.
    """
    person = told.person
    made = dict(row)
    number = int(row.get("run") or run or 0)
    if table == VERSIONS.name:
        made = _version(made, told, number)
    elif table == CHANGES.name:
        made = _change(made, told, number)
    elif table in (CONFLICTS.name, ANSWERS.name, RETRACTIONS.name):
        made = _statement(made, told)
    elif table == FINDINGS.name:
        made["content"] = _finding(made["content"], told)
    elif table == DECISIONS.name:
        made["content"] = _decision(made["content"], told)
    return {name: _plain(value, person) for name, value in made.items()}


def once(table: str, rows: Iterable[Row], unique: Sequence[str]) -> list[Row]:
    """Return rows whose names became one only once: the one that is in force."""
    if table not in (STANDINGS.name, ACCEPTED.name, CONFLICTS.name, RETRACTIONS.name, SHOWN.name):
        return list(rows)
    found: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        name = tuple(row[one] for one in unique)
        if name not in found or found[name].get("version") is None:
            found[name] = row
    return list(found.values())


def name_of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what names a row in the whole store."""
    return tuple(row.get(name) for name in RECORD)


def spellings(cell: Any) -> frozenset[str]:  # noqa: ANN401 - JSON
    """Return how people may write what a cell says, where that tells one person from others."""
    if not isinstance(cell, Mapping):
        return frozenset()
    text, day = str(cell.get("text") or ""), cell.get("day")
    if day:
        born = date.fromisoformat(str(day)[:10])
        short = f"{born.day}/{born.month}/{born.year}"
        return frozenset((f"{born:%d/%m/%Y}", short, f"{born:%Y-%m-%d}", f"{born:%d.%m.%Y}"))
    if cell.get("term") or cell.get("number") is not None or len(text) < LEAST:
        return frozenset()
    return frozenset((text,))


def _owned(steps: Sequence[tuple[int, bool | None]]) -> list[Owned]:
    known = [mine for _, mine in steps]
    made = []
    for at, (run, mine) in enumerate(steps):
        later = [one for one in known[at:] if one is not None]
        before = [one for one in known[:at] if one is not None]
        said = later[0] if later else before[-1] if before else False
        made.append(Owned(run, mine if mine is not None else said))
    return made


def _own(table: PersonalTable | None) -> bool:
    return table is not None and bool(table.personal)


def _said(cells: Mapping[str, Any], table: PersonalTable) -> list[str]:
    found = (cells.get(name) for name in table.naming)
    return [str(cell["text"]) for cell in found if isinstance(cell, Mapping) and cell.get("text")]


def _personal(row: Mapping[str, Any], person: Person) -> Collection[str]:
    table = person.table(str(row.get("sheet", "")))
    return table.personal if table is not None else ()


def _version(row: Row, told: Histories, run: int) -> Row:
    if not told.at(name_of(row), run):
        return row
    gone = _personal(row, told.person)
    said = _said(row["cells"], table) if (table := told.person.table(row["sheet"])) else []
    if not all(told.person.alone(one) for one in said):
        gone = ()
    cells = {
        name: None if name in gone else _discreet(cell, told.person)
        for name, cell in row["cells"].items()
    }
    corrected = {name: one for name, one in row["corrected"].items() if name not in gone}
    sources = {name: one for name, one in row["sources"].items() if name not in gone}
    return {**row, "cells": cells, "corrected": corrected, "sources": sources}


def _change(row: Row, told: Histories, run: int) -> Row:
    # A change knows no round of its own: its run has one.
    known = told.rows.get(name_of(row)[:3], ())
    now, then = (any(told.at(name, at) for name in known) for at in (run, run - 1))
    if not (now or then):
        return row
    # What a cell was read as may be a day of theirs in another spelling.
    row = {**row, **{name: "" for name in ("before_read", "after_read") if name in row}}
    if row["field"] not in _personal(row, told.person):
        said = {name: told.person.discreet(row[name]) for name in ("before", "after")}
        return {**row, **said}
    return {
        **row,
        "before": MASKED if row["before"] and (then or now) else row["before"],
        "after": MASKED if row["after"] and now else row["after"],
    }


def _statement(row: Row, told: Histories) -> Row:
    gone = _personal(row, told.person)
    if not told.mine(name_of(row)) and row["key"] not in told.keys:
        return row
    if "meanings" in row:
        plain = _said_plainly(row["meanings"], told.person)
        kept = {name: said for name, said in plain.items() if name not in gone}
        return {**row, "meanings": kept}
    if row.get("field") not in gone and "sheet" in row:
        return _said_plainly(row, told.person)
    if "sheet" not in row and not any(row["field"] in one.personal for one in told.person.tables):
        return _said_plainly(row, told.person)
    made = dict(row)
    if "shown" in row:
        made["shown"] = [[who, MASKED if said else said] for who, said in row["shown"]]
    if row.get("value"):
        made["value"] = MASKED
    return made


def _said_plainly(row: Mapping[str, Any], person: Person) -> Row:
    return {
        name: person.discreet(said) if isinstance(said, str) else said for name, said in row.items()
    }


def _finding(content: Mapping[str, Any], told: Histories) -> Row:
    made = dict(content)
    if content.get("key") not in told.keys:
        return made
    made["value"] = told.person.discreet(str(content.get("value") or ""))
    if any(content.get("field") in one.personal for one in told.person.tables):
        made["value"] = MASKED if content.get("value") else ""
    made["facts"] = {name: _masked(fact, told.person) for name, fact in content["facts"].items()}
    return made


def _masked(fact: Any, person: Person) -> Any:  # noqa: ANN401 - JSON
    if isinstance(fact, str):
        return person.discreet(fact)
    if isinstance(fact, list):
        return [_masked(one, person) for one in fact]
    if isinstance(fact, dict) and "day" in fact and person.discreet(fact["day"]) != fact["day"]:
        return MASKED
    return fact


def _decision(content: Mapping[str, Any], told: Histories) -> Row:
    made = dict(content)
    conflict = content.get("conflict")
    if not conflict or conflict["key"] not in told.person.keys:
        return made
    if conflict["field"] not in _personal(conflict, told.person):
        return made
    sides = [[who, None, *rest] for who, _, *rest in conflict["sides"]]
    made["conflict"] = {**conflict, "base": None, "chosen": None, "sides": sides}
    made["seen"] = [[who, MASKED if said else said] for who, said in content["seen"]]
    made["chosen"] = MASKED if content["chosen"] else ""
    return made


def _discreet(cell: Any, person: Person) -> Any:  # noqa: ANN401 - JSON
    """Return a cell of a row about the person without what the personal cells say."""
    if not isinstance(cell, Mapping) or "day" in cell or "number" in cell:
        return cell
    return {
        name: person.discreet(said) if isinstance(said, str) else said
        for name, said in cell.items()
    }


def _plain(value: Any, person: Person) -> Any:  # noqa: ANN401 - JSON
    """Replace the identifier in every text."""
    if isinstance(value, str):
        return person.text(value)
    if isinstance(value, Mapping):
        return {name: _plain(one, person) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, person) for one in value]
    return value
