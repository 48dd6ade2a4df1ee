"""Texts of a source that say less than they should, or what belongs elsewhere."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from ..schemas.findings import Place
from ..schemas.grid import column_letter
from ..schemas.plan import Activity, Doubt, Node
from ..schemas.profile import Profile
from ..schemas.terms import Words
from ..schemas.unitnames import spelling
from .entrynames import likeness
from .legacy import Found
from .linkimport import same_text

COPIED = 0.95
"""Likeness from which a long text is a copy of another."""

SHORTEST = 60
"""Characters from which a text is long, where the profile does not say."""


@dataclass(frozen=True, slots=True)
class _Text:
    record: Node | Activity
    group: str
    name: str
    text: str
    place: Place


def check_texts(
    found: Found,
    profile: Profile,
    nodes: Mapping[str, Node],
    activities: Mapping[str, Activity],
) -> Iterator[Doubt]:
    """Find titles given as descriptions, copied texts, and parents named otherwise (``TXT``).

    Args:
        found: the tables.
        profile: names the attributes that describe a record, and the columns that repeat a level.
        nodes: the levels by key.
        activities: the activities by key.
    """
    records: list[Node | Activity] = [*nodes.values(), *activities.values()]
    wanted = tuple(profile.importing.get("descriptions", ()))
    letters = _columns(found, profile)
    texts = [
        _Text(
            one,
            one.level if isinstance(one, Node) else "",
            name,
            one.attributes[name],
            _under(letters, one.source, name),
        )
        for one in records
        for name in wanted
        if one.attributes.get(name, "").strip()
    ]
    for text in texts:
        if same_text(text.text, text.record.label):
            yield _doubt("TXT-001", text)
    least = int(profile.settings.get("text_minimum", SHORTEST))
    grouped = sorted(texts, key=lambda text: (text.group, text.name))
    for _, siblings in groupby(grouped, key=lambda text: (text.group, text.name)):
        yield from _copies([text for text in siblings if len(text.text) >= least])
    yield from _echoes(found, profile, nodes, activities)


def _copies(texts: Iterable[_Text]) -> Iterator[Doubt]:
    """Tell of texts that stand a second time under another record of the same kind."""
    seen: list[tuple[_Text, frozenset[str]]] = []
    for text in texts:
        words = frozenset(spelling(text.text).split())
        for other, known in seen:
            alike = len(words & known) >= 0.8 * len(words | known)
            if alike and likeness(text.text, other.text) >= COPIED:
                first = f"{other.record.code} {other.record.label}"
                yield _doubt("TXT-002", text, first=first)
                break
        else:
            seen.append((text, words))


def _echoes(
    found: Found,
    profile: Profile,
    nodes: Mapping[str, Node],
    activities: Mapping[str, Activity],
) -> Iterator[Doubt]:
    """Compare the columns that repeat a level with the level itself."""
    levels: list[tuple[Mapping[str, object], list[Node | Activity]]] = [
        (level.source, [node for node in nodes.values() if node.level == level.id])
        for level in profile.levels
    ]
    sheets: list[tuple[Mapping[str, object], list[Node | Activity]]] = [
        (sheet.source, list(activities.values()))
        for sheet in profile.sheets
        if sheet.kind == "activity"
    ]
    for source, records in (*levels, *sheets):
        table = found.tables.get(str(source.get("file")))
        echoes = source.get("echoes")
        if table is None or not isinstance(echoes, Mapping):
            continue
        rows = {table.place(row, source.get("label")): row for row in table.rows}
        for record in records:
            row = rows.get(record.source)
            if row is None:
                continue
            for column, named in echoes.items():
                level, _, attribute = str(named).partition(".")
                above = _above(record, level, nodes)
                printed = row.text(column)
                if above is None or (above.source == record.source and above is not record):
                    continue
                right = _said(above, attribute)
                if printed and right and not same_text(printed, right):
                    whose = _whose(printed, attribute, above, nodes)
                    yield Doubt(
                        "TXT-003", record.key, table.place(row, column), printed,
                        {"value": printed, "right": right, "whose": whose,
                         "parent": f"{profile.level(level).label.it} {above.code}"},
                    )  # fmt: skip


def _above(record: Node | Activity, level: str, nodes: Mapping[str, Node]) -> Node | None:
    node = record if isinstance(record, Node) else nodes.get(record.parent)
    while node is not None and node.level != level:
        node = nodes.get(node.parent)
    return node


def _said(node: Node, attribute: str) -> str:
    return node.label if attribute == "label" else node.attributes.get(attribute, "")


def _whose(printed: str, attribute: str, above: Node, nodes: Mapping[str, Node]) -> Words:
    """Say whose name it is, when it is that of another node of the level."""
    for node in nodes.values():
        other = node.level == above.level and node.key != above.key
        if other and same_text(printed, _said(node, attribute)):
            return Words(f" (è quella di {node.code})", f" (it is that of {node.code})")
    return Words("", "")


def _columns(found: Found, profile: Profile) -> dict[tuple[str, str, str], str]:
    """Return the letter of the column of each attribute, by workbook, sheet and its name."""
    letters: dict[tuple[str, str, str], str] = {}
    sources = [*(one.source for one in profile.levels), *(one.source for one in profile.sheets)]
    for source in sources:
        table = found.tables.get(str(source.get("file")))
        named = source.get("attributes")
        if table is None or not named:
            continue
        pairs = named if isinstance(named, Mapping) else {name: name for name in named}
        for name, column in pairs.items():
            if column in table.columns:
                at = column_letter(table.columns.index(column) + 1)
                letters[table.workbook, table.sheet, name] = at
    return letters


def _under(letters: Mapping[tuple[str, str, str], str], at: Place, name: str) -> Place:
    """Return the cell of an attribute, in the row of its record."""
    letter = letters.get((at.workbook, at.sheet, name))
    return replace(at, cell=re.sub(r"^[A-Z]+", letter, at.cell)) if letter else at


def _doubt(code: str, text: _Text, **facts: object) -> Doubt:
    return Doubt(code, text.record.key, text.place, text.text, {"value": text.text, **facts})
