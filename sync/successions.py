"""The changes of a reorganisation as somebody lists them, one a line; what is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..schemas.plan import Department
from ..schemas.terms import Words, fold
from ..schemas.unitnames import department_named
from .successionlists import COLUMNS, Line

Kind = Literal["renamed", "merged", "split", "moved"]

KINDS: Mapping[Kind, Words] = {
    "renamed": Words("rinominata", "renamed"),
    "merged": Words("fusa", "merged"),
    "split": Words("scissa", "split"),
    "moved": Words("competenza passata", "moved"),
}
SPELLED: Mapping[str, Kind] = {
    **{fold(text): kind for kind, words in KINDS.items() for text in (kind, words.it)},
    "ridenominata": "renamed", "rename": "renamed",
    "accorpata": "merged", "incorporata": "merged", "fusione": "merged", "merge": "merged",
    "divisa": "split", "scissione": "split",
    "passata": "moved", "trasferita": "moved", "trasferimento di competenza": "moved",
    "move": "moved",
}  # fmt: skip

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,19}")
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})[/.](\d{1,2})[/.](\d{4})")

WRONG: Mapping[str, Words] = {
    "kind": Words(
        "«{value}» non è un tipo di modifica: rinominata, fusa, scissa, competenza passata",
        "«{value}» is no kind of change: renamed, merged, split, moved",
    ),
    "old": Words("manca l'unità di partenza", "the old unit is missing"),
    "unknown": Words("unità sconosciuta: «{value}»", "no such unit: «{value}»"),
    "new": Words("manca l'unità di arrivo", "the new unit is missing"),
    "id": Words(
        "«{value}» non può essere una sigla: lettere senza accenti, cifre, trattini, al massimo 20",
        "«{value}» cannot be an id: letters without accents, digits, hyphens, 20 at most",
    ),
    "name": Words(
        "manca la denominazione della nuova unità «{value}»",
        "the name of the new unit «{value}» is missing",
    ),
    "taken": Words(
        "la denominazione «{value}» indica già un'altra unità: {other}",
        "the name «{value}» stands for another unit already: {other}",
    ),
    "act": Words("manca l'atto (colonna «atto» o --act)", "the act is missing (column or --act)"),
    "day": Words("manca il giorno da cui vale (colonna «dal» o --day)",
                 "the day from which it holds is missing (column or --day)"),
    "date": Words("«{value}» non è una data", "«{value}» is no date"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Succession:
    """One change: what of which units goes to which one, by what act, from when.

    Attributes:
        line: of the list, from 1.
        kind: of the change.
        old: ids of the units it takes from.
        new: id of the unit it gives to; that of the old one where only the name changes.
        name, parent: of the new unit, empty where it is there already.
        rows: keys, or beginnings of keys, of what goes; empty for everything else.
        act: that decided it.
        day: the first on which it holds.
    """

    line: int
    kind: Kind
    old: tuple[str, ...]
    new: str
    name: str = ""
    parent: str = ""
    rows: tuple[str, ...] = ()
    act: str = ""
    day: date = date.min


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a line of the list."""

    line: int
    words: Words


def successions(
    lines: Sequence[Line], units: tuple[Department, ...], act: str = "", day: date | None = None
) -> tuple[list[Succession], list[Wrong]]:
    """Read the changes out of the lines of a list.

    Args:
        lines: as read.
        units: the register.
        act: of the lines that name none.
        day: of the lines that name none.

    Returns:
        The changes that are in order, and what is wrong with the others.
    """
    named = {line["new"].strip(): line["name"].strip() for line in reversed(lines)
             if line.get("name", "").strip() and line.get("new", "").strip()}  # fmt: skip
    leaving: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        leaving[line.get("new", "").strip()] |= set(_several(line.get("old", "")))
    giving = {
        new: {unit.id for text in texts if (unit := department_named(units, text)) is not None}
        for new, texts in leaving.items()
    }
    found: list[Succession] = []
    wrong: list[Wrong] = []
    for number, line in enumerate(lines, 1):
        faults: list[Words] = []
        one = _succession(number, line, units, named, giving, act, day, faults)
        wrong += [Wrong(number, words) for words in faults]
        if one is not None and not faults:
            found.append(one)
    return found, wrong


def _succession(
    number: int,
    line: Line,
    units: tuple[Department, ...],
    named: Mapping[str, str],
    giving: Mapping[str, set[str]],
    act: str,
    day: date | None,
    faults: list[Words],
) -> Succession | None:
    def fault(name: str, value: str = "", other: str = "") -> None:
        told = WRONG[name]
        facts = {"value": value, "other": other}
        faults.append(Words(told.it.format(**facts), told.en.format(**facts)))

    said = {name: line.get(name, "").strip() for name in COLUMNS}
    kind = SPELLED.get(fold(said["kind"]))
    if kind is None:
        fault("kind", said["kind"])
    old = []
    for text in _several(said["old"]):
        unit = department_named(units, text)
        if unit is None:
            fault("unknown", text)
        else:
            old.append(unit.id)
    if not said["old"]:
        fault("old")
    target = department_named(units, said["new"])
    if not said["new"]:
        if kind == "renamed" and len(old) == 1 and said["name"]:
            target = department_named(units, old[0])
        else:
            fault("new")
    name = said["name"] or named.get(said["new"], "")
    if target is None and said["new"]:
        if not _ID.fullmatch(said["new"]):
            fault("id", said["new"])
        if not name:
            fault("name", said["new"])
    other = department_named(units, name) if name else None
    own = target.id if target is not None else said["new"]
    if other is not None and other.id not in (own, *giving.get(said["new"], ())):
        fault("taken", name, other.name)
    parent = department_named(units, said["parent"]) if said["parent"] else None
    if said["parent"] and parent is None:
        fault("unknown", said["parent"])
    starts = _day(said["day"]) if said["day"] else day
    if starts is None:
        fault("date" if said["day"] else "day", said["day"])
    if not (said["act"] or act):
        fault("act")
    if kind is None or starts is None:
        return None
    return Succession(
        line=number,
        kind=kind,
        old=tuple(dict.fromkeys(old)),
        new=target.id if target is not None else said["new"],
        name=name,
        parent=parent.id if parent is not None else "",
        rows=tuple(_several(said["rows"])),
        act=said["act"] or act,
        day=starts,
    )


def _several(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|\n]", text) if part.strip()]


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    parts = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None
