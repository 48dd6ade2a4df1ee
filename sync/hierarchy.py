"""The nodes of a plan out of its legacy tables, with the keys their codes make."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..schemas.plan import Doubt, Node, Plan
from ..schemas.profile import Level, Profile
from ..schemas.terms import Words, fold
from .legacy import Found, SourceRow, SourceTable
from .minting import Mint

UNPLACED: Mapping[str, object] = {
    "told": Words(
        "manca: la riga è stata messa sotto il primo livello del piano",
        "is missing: the row was put under the first level of the plan",
    ),
    "remedy": Words(
        "Dire nel profilo quale colonna indica il livello o l'attività e importare di nuovo",
        "Say in the profile which column names the level or the activity and import again",
    ),
}
NO_FACTS: Mapping[str, object] = {}
UNKNOWN: Mapping[str, object] = {
    "told": Words("è citato ma non è nel piano", "is cited but is not in the plan"),
    "remedy": Words(
        "Correggere il codice, o aggiungere la riga alla sua tabella e importare di nuovo",
        "Correct the code, or add the row to its table and import again",
    ),
}
"""Told of a code of the plan that no table describes."""

FIRST = "1"
"""Code of the only node of a level the source does not have."""


def node_key(profile: Profile, level: Level, codes: Mapping[str, str]) -> str:
    """Return the key of a node from the codes of its level and of those above (by level id).

    A level without a code takes the profile's word for it; one that is optional is not there.
    """
    code = codes.get(level.id, "")
    if not code and level.optional:
        above = level.parent and profile.level(level.parent)
        return node_key(profile, above, codes) if above else ""
    segment = level.key.format(code=code) if code else without_code(profile)
    if not level.parent:
        return segment
    return node_key(profile, profile.level(level.parent), codes) + level.joint + segment


def without_code(profile: Profile) -> str:
    """Return what stands for the code of a record that has none."""
    return str(profile.importing.get("without_code", "senza-codice"))


def free_key(key: str, taken: Mapping[str, object]) -> str:
    """Return the key itself, or with the first free number when it is taken."""
    number, free = 2, key
    while free in taken:
        free, number = f"{key}-{number}", number + 1
    return free


def attributes_of(
    row: SourceRow, wanted: Mapping[str, str] | Sequence[str] | None
) -> dict[str, str]:
    """Return the filled columns of a row that a profile keeps: a list, or column by name."""
    pairs = wanted if isinstance(wanted, Mapping) else {name: name for name in wanted or ()}
    found = {name: row.text(column) for name, column in pairs.items()}
    return {name: text for name, text in found.items() if text}


def read_nodes(found: Found, profile: Profile, previous: Plan | None = None) -> "Tree":
    """Read the nodes of every level, from the top; a node met again is the same node.

    Codes the source does not print are made, with ``previous`` those it knows. Side nodes without
    a code of their own are kept; a side code met twice under one parent is a second node with a
    suffixed key and a doubt.
    """
    tree = Tree(profile, Mint(profile, previous))
    for level in profile.levels:
        table = found.tables.get(str(level.source.get("file", "")))
        if table is not None:
            for row in table.rows:
                tree.mint.printed(level.id, row.text(level.source.get("code")))
            for row in table.rows:
                tree.add(level, table, row)
    _add_notes(tree, found)
    return tree


def _add_notes(tree: "Tree", found: Found) -> None:
    source = tree.profile.importing.get("notes", {})
    table = found.tables.get(source.get("file", ""))
    if table is None:
        return
    for row in table.rows:
        key = tree.place(source["parent"], table, row)
        node = tree.nodes[key]
        notes = [node.attributes.get("note", ""), row.text(source.get("text"))]
        joined = "\n".join(note for note in notes if note)
        tree.nodes[key] = replace(node, attributes={**node.attributes, "note": joined})


def _chain(profile: Profile, level: Level) -> Iterator[Level]:
    if level.parent:
        yield from _chain(profile, profile.level(level.parent))
    yield level


@dataclass(slots=True)
class Tree:
    """Nodes by key, in the order met, and what was doubtful about them.

    ``homes`` are the nodes on which activities of one code, or of the same words, hang.
    """

    profile: Profile
    mint: Mint
    nodes: dict[str, Node] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    homes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def home(self, work: str, table: SourceTable, row: SourceRow) -> str:
        """Return the key of the node an activity hangs on, by its code or words alone.

        Of one that is unknown, or of several, the first node of the plan with a doubt.
        """
        found = self.homes.get(fold(work), set())
        if len(found) == 1:
            return next(iter(found))
        first = next(iter(self.nodes), "")
        place = table.place(row)
        facts = {"value": work or "–", "key": first, **(UNKNOWN if work else UNPLACED)}
        self.doubts.append(Doubt("IMP-006", first, place, work, facts))
        return first

    def add(self, level: Level, table: SourceTable, row: SourceRow) -> None:
        """Add the node a row of its level's table describes."""
        columns = {above.id: above.source.get("code") for above in _chain(self.profile, level)}
        columns |= level.source.get("parent", {})
        codes = self._codes(columns, row)
        if level.optional and not codes[level.id]:
            return
        key = node_key(self.profile, level, codes)
        node = Node(
            key=key,
            level=level.id,
            code=codes[level.id],
            label=row.text(level.source.get("label")) or str(level.source.get("title", "")),
            parent=self._above(level, codes, table, row),
            attributes=attributes_of(row, level.source.get("attributes")),
            source=table.place(row, level.source.get("label")),
        )
        known = self.nodes.get(key)
        if known is None:
            printed = row.text(level.source.get("code")) or node.code
            if node.code and (printed != node.code or not re.fullmatch(level.pattern, node.code)):
                self._doubt("IMP-005", node, printed, suggestion=node.code)
            self.nodes[key] = node
            self.mint.keep(level.id, node.parent, node.label, node.code)
        elif level.side:
            node = replace(node, key=free_key(key, self.nodes))
            if node.code:
                self._doubt("IMP-007", known, node.label, node, suggestion=node.key)
            self.nodes[node.key] = node
        else:
            self._merge(known, node)

    def place(self, parent: Mapping[str, str], table: SourceTable, row: SourceRow) -> str:
        """Return the key of the node a record hangs on; one the tables do not know is made.

        Args:
            parent: column of the code by level id, from the top.
            table: where the row stands.
            row: the record.
        """
        codes = self._codes(parent, row)
        levels = [self.profile.level(name) for name in parent]
        there = [level for level in levels if codes[level.id] or not level.optional]
        return self._ensure(there[-1], codes, table, row)

    def codes_above(self, key: str) -> dict[str, str]:
        """Return the codes of a node and of those above it, by level id."""
        codes: dict[str, str] = {}
        while (node := self.nodes.get(key)) is not None:
            codes.setdefault(node.level, node.code)
            key = node.parent
        return codes

    def _codes(self, columns: Mapping[str, object], row: SourceRow) -> dict[str, str]:
        """Return the codes a row names by level id, from the top; those not printed are made."""
        codes: dict[str, str] = {}
        parent = ""
        for name, column in columns.items():
            level = self.profile.level(name)
            source = level.source
            worded = "code" not in source
            # A level the source does not have is one node, named by the profile.
            printed = "" if worded else as_code(row.text(column), level.pattern)
            code = FIRST if "title" in source else printed
            label = (row.text(column) if worded else "") or row.text(source.get("label"))
            if not code and label and (worded or "minted_code" in source):
                code = self.mint.code(name, parent, label, source, codes)
            codes[name] = code
            if code or not level.optional:
                parent = node_key(self.profile, level, codes)
        return codes

    def _above(
        self, level: Level, codes: Mapping[str, str], table: SourceTable, row: SourceRow
    ) -> str:
        while level.parent:
            level = self.profile.level(level.parent)
            if codes.get(level.id) or not level.optional:
                return self._ensure(level, codes, table, row)
        return ""

    def _ensure(
        self, level: Level, codes: Mapping[str, str], table: SourceTable, row: SourceRow
    ) -> str:
        key = node_key(self.profile, level, codes)
        if key not in self.nodes:
            node = Node(
                key=key,
                level=level.id,
                code=codes.get(level.id, ""),
                label=row.text(level.source.get("label")) or str(level.source.get("title", "")),
                parent=self._above(level, codes, table, row),
                source=table.place(row),
            )
            self._doubt("IMP-006", node, key, facts=UNKNOWN)
            self.nodes[key] = node
        return key

    def _merge(self, known: Node, again: Node) -> None:
        """Fill what the first row left blank; a second label is doubtful, the first stands."""
        attributes = {**again.attributes, **known.attributes}
        label = known.label or again.label
        self.nodes[known.key] = replace(known, label=label, attributes=attributes)
        if again.label and again.label != label:
            self._doubt("IMP-007", known, again.label, again, suggestion=label)

    def _doubt(
        self,
        code: str,
        node: Node,
        found: str,
        at: Node | None = None,
        suggestion: str = "",
        facts: Mapping[str, object] = NO_FACTS,
    ) -> None:
        facts = {"value": found, "suggestion": suggestion, **facts}
        self.doubts.append(Doubt(code, node.key, (at or node).source, found, facts))


def as_code(text: str, pattern: str) -> str:
    """Return a code with its full stop where a spreadsheet took it for a number: ``1,1`` is 1.1."""
    dotted = text.replace(",", ".")
    fits = re.fullmatch(pattern, text) is None and re.fullmatch(pattern, dotted) is not None
    return dotted if fits else text
