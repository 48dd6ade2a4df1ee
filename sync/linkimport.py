"""Links and actors out of the cards of a plan: one cell names several entries of a vocabulary."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ..schemas.findings import Place
from ..schemas.linking import ACTIVITIES, LinkColumn, Linking, compiled
from ..schemas.links import NOT_GIVEN, ROLES, Actor, Entry, Link
from ..schemas.plan import Activity, Doubt, Node
from ..schemas.profile import Profile
from ..schemas.terms import Words, fold
from ..schemas.unitnames import spelling
from .entrynames import EntryNames, Reading, canonical, first_capital
from .legacy import Found, SourceRow, SourceTable

NO_OTHER = Words("nessuna voce simile", "no similar entry")
NO_ENTRY = Words("non è nell'elenco", "is not in the list")

Sited = tuple[str, SourceTable, SourceRow]
"""Key of a record, with the row it was read from."""


def read_links(
    found: Found,
    profile: Profile,
    nodes: Mapping[str, Node],
    activities: Mapping[str, Activity],
    previous: Iterable[Entry] = (),
) -> "Cards":
    """Read the links of every record whose row names entries of a vocabulary.

    Args:
        found: the tables.
        profile: says which columns name what.
        nodes: the levels by key, each with the place it was read from.
        activities: the activities by key, likewise.
        previous: entries of an earlier import, with the aliases the coordinator typed.
    """
    cards = Cards(profile, nodes, activities, tuple(previous))
    for column in sorted(profile.linking.columns, key=lambda column: bool(column.above)):
        rows = list(_rows(found, profile, column, nodes, activities))
        for key, table, row in rows:
            cards.read(column, key, table.place(row, column.column), row.printed(column.column))
    cards.compare_areas()
    cards.tell_spellings()
    return cards


def _rows(
    found: Found,
    profile: Profile,
    column: LinkColumn,
    nodes: Mapping[str, Node],
    activities: Mapping[str, Activity],
) -> Iterator[Sited]:
    """Give the records a column speaks of, each with its row."""
    if column.on == ACTIVITIES:
        files = [sheet.source.get("file") for sheet in profile.sheets if sheet.kind == "activity"]
        records: list[Node | Activity] = list(activities.values())
    else:
        files = [profile.level(column.on).source.get("file")]
        records = [node for node in nodes.values() if node.level == column.on]
    for file in files:
        table = found.tables.get(str(file))
        if table is None or column.column not in table.columns:
            continue
        lines = {row.number: row for row in table.rows}
        for record in records:
            place = record.source
            number = int(re.sub(r"\D", "", place.cell) or 0)
            same = (place.workbook, place.sheet) == (table.workbook, table.sheet)
            if same and number in lines:
                yield record.key, table, lines[number]


@dataclass(slots=True)
class Cards:
    """What the cards link their records to, and what was doubtful.

    ``names`` are the entries of every vocabulary, those met for the first time included.
    """

    profile: Profile
    nodes: Mapping[str, Node]
    activities: Mapping[str, Activity]
    previous: tuple[Entry, ...]
    links: list[Link] = field(default_factory=list)
    actors: list[Actor] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    names: dict[str, EntryNames] = field(default_factory=dict)
    _spellings: dict[tuple[str, str], tuple[Doubt, Counter[str]]] = field(default_factory=dict)
    _told: set[tuple[str, str]] = field(default_factory=set)
    _above: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], tuple[LinkColumn, Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index the vocabularies: what the coordinator has of them comes before the profile's."""
        for vocabulary in self.linking.vocabularies:
            own = [entry for entry in self.previous if entry.vocabulary == vocabulary.id]
            known = {entry.id for entry in own}
            declared = [entry for entry in vocabulary.entries if entry.id not in known]
            self.names[vocabulary.id] = EntryNames(vocabulary, (*own, *declared))

    @property
    def linking(self) -> Linking:
        """What the profile says of links."""
        return self.profile.linking

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry of every vocabulary, in their order."""
        return tuple(entry for names in self.names.values() for entry in names.entries.values())

    def read(self, column: LinkColumn, key: str, place: Place, cell: str) -> None:
        """Read one cell: links of its record, or a check of what is printed for a level above."""
        self._columns[key, column.field] = (column, place)
        readings = list(self.readings(column, key, place, cell, silent=bool(column.above)))
        if column.above:
            self._repeated(column, key, place, cell, readings)
            return
        if not cell.strip():
            if column.required:
                self._doubt("LNK-005", key, place, "", field=self.label_of(column))
            return
        met: set[str] = set()
        for reading in readings:
            for term in _terms(reading):
                if term not in met:
                    met.add(term)
                    self._link(column, key, place, reading.printed, term)

    def readings(
        self, column: LinkColumn, key: str, place: Place, cell: str, silent: bool = False
    ) -> Iterator[Reading]:
        """Give what every entry printed in a cell names; new entries are added on the way."""
        names = self.names[column.vocabulary]
        pieces = names.pieces(cell, column.separator)
        above: Entry | None = None
        for piece in pieces:
            reading = self._every(names, piece, above) or names.read(piece)
            if reading.how in ("new", "similar") and not names.vocabulary.closed:
                reading = self._new(column, names, reading, key, place, silent)
            elif not silent and self._unconfirmed(reading):
                self._new_entry(column, names, reading.entries[0], key, place, reading.printed)
            elif not silent:
                self._tell(column, key, place, reading)
            yield reading
            above = reading.entries[0] if reading.entries else above

    def compare_areas(self) -> None:
        """Tell of the records whose links all belong to another area of the plan (LNK-006)."""
        for (key, _), (column, place) in self._columns.items():
            area = self._area(key, column.area) if column.area else None
            if area is None:
                continue
            names = self.names[column.vocabulary]
            linked = [
                names.top(names.entries[link.term])
                for link in self.links
                if (link.key, link.vocabulary, link.kind) == (key, column.vocabulary, column.kind)
                and link.term in names.entries
            ]
            if linked and all(entry.code != area.code for entry in linked):
                others = ", ".join(dict.fromkeys(entry.code for entry in linked))
                level = self.profile.level(column.area).label
                where = Words(f"{level.it} {area.code}", f"{level.en} {area.code}")
                facts = {"field": self.label_of(column), "area": where, "others": others}
                self._doubt("LNK-006", key, place, others, **facts)

    def tell_spellings(self) -> None:
        """Tell once of every other name of an entry that was met, with how often (LNK-008)."""
        for doubt, keys in self._spellings.values():
            facts = {**doubt.facts, "count": len(keys)}
            self.doubts.append(Doubt(doubt.code, doubt.key, doubt.place, doubt.found, facts))
        self._spellings.clear()

    def label_of(self, column: LinkColumn) -> Words:
        """Return what a column is called: its field's label, else its vocabulary's."""
        for sheet in self.profile.sheets:
            if (shown := sheet.field(column.field)) is not None:
                return shown.label
        return self.linking.vocabulary(column.vocabulary).label

    def _every(self, names: EntryNames, piece: str, above: Entry | None) -> Reading | None:
        """Read words for all the entries under one, named or the last one before."""
        pattern = names.vocabulary.every
        found = compiled(pattern).search(piece) if pattern else None
        if found is None:
            return None
        rest = (piece[: found.start()] + piece[found.end() :]).strip(" -–:;,.()")
        own = names.read(rest).entries if rest else ()
        parent = names.by_code(found["parent"]) if found["parent"] else next(iter(own), above)
        children = names.under(parent.id) if parent is not None else ()
        return Reading(piece, (*own, *children), "exact" if children else "unknown")

    def _new(
        self,
        column: LinkColumn,
        names: EntryNames,
        reading: Reading,
        key: str,
        place: Place,
        silent: bool,
    ) -> Reading:
        entry = Entry(
            names.vocabulary.id, "", first_capital(reading.printed), proposed=True, source=place
        )
        names.add(entry)
        if not silent:
            self._new_entry(column, names, entry, key, place, reading.printed)
        return Reading(reading.printed, (entry,), reading.how, reading.other)

    def _unconfirmed(self, reading: Reading) -> bool:
        """Tell whether a cell names an entry of an earlier import nobody has confirmed yet."""
        entry = next(iter(reading.entries), None)
        return bool(entry and entry.proposed and (entry.vocabulary, entry.id) not in self._told)

    def _new_entry(
        self, column: LinkColumn, names: EntryNames, entry: Entry, key: str, place: Place, text: str
    ) -> None:
        """Tell once of an entry nobody has confirmed, and what else its words may be (LNK-001)."""
        self._told.add((entry.vocabulary, entry.id))
        close = names.resembling(entry)
        known = [names.read(piece).entries for piece in _pieces(text)]
        suggestion: Words | str = close.label if close else NO_OTHER
        if len(known) > 1 and all(known):
            labels = " | ".join(one[0].label for one in known)
            suggestion = Words(f"più voci in una ({labels})", f"several entries in one ({labels})")
        elif (looks := self._of_another(column, text)).it:
            suggestion = looks
        facts = {"list": names.vocabulary.label, "suggestion": suggestion}
        self._doubt("LNK-001", key, place, text, **facts)

    def _tell(self, column: LinkColumn, key: str, place: Place, reading: Reading) -> None:
        printed, words = reading.printed, self.linking.vocabulary(column.vocabulary).label
        read = reading.entries[0] if reading.entries else None
        match reading.how:
            case "none" if not canonical(printed):
                self._doubt("LNK-007", key, place, printed, read=NOT_GIVEN)
            case "alias" if read is not None:
                facts = {"value": printed, "read": read.id, "list": words}
                doubt = Doubt("LNK-008", key, place, printed, facts)
                at = (column.vocabulary, printed)
                self._spellings.setdefault(at, (doubt, Counter()))[1][key] += 1
            case "alike" if read is not None:
                self._doubt("LNK-002", key, place, printed, read=read.label, list=words)
            case "pair" if read is not None:
                whose = reading.other.label if reading.other else NO_ENTRY
                names = f"{read.code} {read.label}"
                self._doubt("LNK-004", key, place, printed, read=names, whose=whose)
            case "unknown" | "new" | "similar":
                looks = self._of_another(column, printed)
                looks = Words(f": {looks.it}", f": {looks.en}") if looks.it else looks
                self._doubt("LNK-003", key, place, printed, field=self.label_of(column),
                            list=words, looks=looks)  # fmt: skip

    def _of_another(self, column: LinkColumn, printed: str) -> Words:
        """Say whose entries a text that is out of place holds, if it holds any."""
        pieces = _pieces(printed)
        for name, names in self.names.items():
            if name != column.vocabulary and pieces:
                known = [names.read(piece).how in ("exact", "alias") for piece in pieces]
                if all(known):
                    label = names.vocabulary.label
                    return Words(f"sono voci di «{label.it}»", f'they are of "{label.en}"')
        return Words("", "")

    def _link(self, column: LinkColumn, key: str, place: Place, printed: str, term: str) -> None:
        if not self.linking.vocabulary(column.vocabulary).actors:
            self.links.append(
                Link(key, column.vocabulary, term, column.kind, printed, read=term, source=place)
            )
            self._above.setdefault((key, column.vocabulary), set()).add(term)
        elif term != NOT_GIVEN:
            self._take_part(Actor(key, term, column.role, printed, read=term, source=place))

    def _take_part(self, actor: Actor) -> None:
        """Add an actor; one that several columns name has the first role of them (``ROLES``)."""
        for at, one in enumerate(self.actors):
            if (one.key, one.name) == (actor.key, actor.name):
                if ROLES.index(actor.role) < ROLES.index(one.role):
                    self.actors[at] = replace(one, role=actor.role)
                return
        self.actors.append(actor)

    def _repeated(
        self, column: LinkColumn, key: str, place: Place, cell: str, readings: list[Reading]
    ) -> None:
        """Compare what a card repeats with the level that holds it (LNK-009).

        A level no table describes takes its links from the first card that prints them.
        """
        holder = self._area(key, column.above)
        if holder is None or not cell.strip():
            return
        terms = {term for reading in readings for term in _terms(reading)}
        at = (holder.key, column.vocabulary)
        told = any(
            (of, one.on, one.vocabulary) == (holder.key, column.above, column.vocabulary)
            for (of, _), (one, _) in self._columns.items()
        )
        if not told and at not in self._above:
            for reading in readings:
                for term in _terms(reading):
                    self._link(column, holder.key, place, reading.printed, term)
            return
        if terms != self._above.get(at, set()):
            level = self.profile.level(column.above).label
            shown = ", ".join(sorted(self._above.get(at, set()))) or Words("niente", "nothing")
            where = Words(f"{level.it} {holder.code}", f"{level.en} {holder.code}")
            facts = {"field": self.label_of(column), "holder": where, "above": shown}
            self._doubt("LNK-009", key, place, ", ".join(sorted(terms)), **facts)

    def _area(self, key: str, level: str) -> Node | None:
        """Return the node of a level above a record."""
        activity = self.activities.get(key)
        node = self.nodes.get(activity.parent if activity else key)
        while node is not None and node.level != level:
            node = self.nodes.get(node.parent)
        return node

    def _doubt(self, code: str, key: str, place: Place, found: str, **facts: object) -> None:
        self.doubts.append(Doubt(code, key, place, found, {"value": found, "key": key, **facts}))


def _pieces(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[;,|]", text) if piece.strip()]


def _terms(reading: Reading) -> list[str]:
    if reading.how == "none":
        return [NOT_GIVEN]
    return [entry.id for entry in reading.entries]


def same_text(first: str, second: str) -> bool:
    """Tell whether two texts say the same, case, dots and apostrophes apart."""
    return fold(first) == fold(second) or spelling(first) == spelling(second)
