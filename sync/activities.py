"""Activities and contributions out of the legacy table that mixes both, block by block."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..schemas.findings import Place
from ..schemas.plan import Activity, Contribution, Doubt
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import Words, fold, term
from .hierarchy import Tree, as_code, attributes_of, free_key, without_code
from .involved import DEFAULT, closest_department, departments_named, misspelled, units_above
from .legacy import Found, SourceRow, SourceTable

# A heading such as "2025", "2023/2024 - 2025" or "2024-2025" before the words of that year.
_YEAR_HEADING = re.compile(
    r"(?:^|(?<=[\s.;:]))(?:19|20)\d\d(?:\s*[-–/,]\s*(?:19|20)\d\d)*\s*(?:[-–:]\s*|(?=[A-ZÀ-Ý(]))"
)
_BLANK = {
    "IMP-003": Words("nessuna unità indicata", "no unit named"),
}
_NOTHING_LIKE = Words("nessuna grafia simile", "no similar spelling")


def read_activities(found: Found, profile: Profile, tree: Tree) -> "Work":
    """Read the activities of every sheet that has some, each with its contributions.

    A row with the code of the one before, or with a later block number, is a further contribution
    to the same activity; a code met again with another text is a second activity, suffixed and
    doubtful.
    """
    work = Work(profile)
    for sheet in profile.sheets:
        table = found.tables.get(str(sheet.source.get("file", "")))
        if sheet.kind != "activity" or table is None:
            continue
        for row in table.rows:
            tree.mint.printed(sheet.id, row.text(sheet.source.get("code")))
        for row in table.rows:
            key = work.activity(sheet, table, row, tree)
            work.contributions_of(sheet, table, row, key, tree)
    work.doubts += misspelled(profile, tree)
    return work


def label_from_text(text: str) -> str:
    """Return the activity's text a finished activity carries at the head of its actions.

    It ends at the first paragraph, or where the words of a year begin.
    """
    first = text.partition("¶")[0].strip()
    head, *rest = [piece.strip() for piece in _YEAR_HEADING.split(first)]
    return head or (rest[0] if rest else "")


def _codes(text: str) -> list[str]:
    """Return the codes a cell names, whatever separates them."""
    return [code.strip(",;") for code in re.split(r"[\s;|]+|,(?=[^\d,])", text) if code.strip(",;")]


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


@dataclass(frozen=True, slots=True)
class Citation:
    """A contribution names the code of an indicator."""

    activity: str
    department: str
    place: Place


@dataclass(slots=True)
class Work:
    """Activities by key, their contributions, the codes they name, and what was doubtful.

    ``citations`` are by (parent, code), the first met; ``serving`` are the activities that name
    the same code after it: a code of another node is named by its key. ``citing`` tells whether the
    table names codes at all.
    """

    profile: Profile
    activities: dict[str, Activity] = field(default_factory=dict)
    contributions: list[Contribution] = field(default_factory=list)
    citations: dict[tuple[str, str], Citation] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    serving: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    citing: bool = False
    _met: Counter[tuple[str, str]] = field(default_factory=Counter)
    _last: dict[tuple[str, str], str] = field(default_factory=dict)
    _blocks: dict[str, str] = field(default_factory=dict)
    _worded: Counter[tuple[str, str]] = field(default_factory=Counter)
    _said: set[tuple[str, ...]] = field(default_factory=set)

    def activity(self, sheet: EntrySheet, table: SourceTable, row: SourceRow, tree: Tree) -> str:
        """Add the row's activity, or find the one it goes on with, and return its key."""
        source = sheet.source
        parent = tree.place(source["parent"], table, row)
        code, printed = self._code(sheet, row)
        label = row.printed(source.get("label"))
        if not code and "minted_code" in source:
            code = self._made(sheet, parent, label, tree)
        elif code:
            tree.mint.keep(sheet.id, parent, label, code, self._nth(parent, label))
        block = row.text(source.get("block"))
        key = self._last.get((parent, code), "")
        if key and self._goes_on(key, code, label, block):
            self._complete(key, sheet, row)
            return key
        wanted = f"{parent}/{code or without_code(self.profile)}"
        key = free_key(wanted, self.activities)
        place = table.place(row, source.get("label"))
        if code and key != wanted:
            self._doubt("IMP-007", wanted, place, label, suggestion=key)
        if code and (printed not in ("", code) or not re.fullmatch(sheet.pattern, code)):
            self._doubt("IMP-005", key, place, printed or code, suggestion=code)
        self.activities[key] = Activity(
            key=key,
            parent=parent,
            code=code,
            label=label,
            attributes=attributes_of(row, source.get("attributes")),
            source=place,
        )
        self._last[parent, code] = key
        for name in (code, label):
            tree.homes[fold(name)].add(parent)
        self._blocks[key] = block
        if not _has_words(label):
            self._label(key, row.printed(source.get("label_fallback")))
        return key

    def contributions_of(
        self, sheet: EntrySheet, table: SourceTable, row: SourceRow, key: str, tree: Tree
    ) -> None:
        """Add what each unit named by the row does, and the codes it names."""
        source = sheet.source
        column = source.get("department")
        printed = row.printed(column)
        units = self._units(key, table.place(row, column), printed, tree)
        state = row.printed(source.get("status"))
        known = term(self.profile.vocabularies.get("status", ()), state) if state else None
        if state and known is None:
            self._doubt("IMP-004", key, table.place(row, source.get("status")), state)
        activity = self.activities[key]
        if not activity.lead and units[0] and self._blocks[key] == row.text(source.get("block")):
            self.activities[key] = replace(activity, lead=units[0])
        text = row.printed(source.get("text"))
        paragraphs = [part.strip() for part in text.split("¶")]
        for unit in units:
            # A table with a row for each indicator says the same of its activity in all of them.
            said = (key, unit, state, text, row.text(source.get("note")))
            if said in self._said:
                continue
            self._said.add(said)
            self._met[key, unit] += 1
            self.contributions.append(
                Contribution(
                    activity=key,
                    department=unit,
                    number=self._met[key, unit],
                    status=known.id if known else "",
                    status_printed=state,
                    text="\n".join(part for part in paragraphs if part),
                    department_printed=printed,
                    note=row.text(source.get("note")),
                    source=table.place(row, column),
                )
            )
        self._cite(sheet, table, row, key, units[0])

    def _code(self, sheet: EntrySheet, row: SourceRow) -> tuple[str, str]:
        printed = row.text(sheet.source.get("code_printed"))
        code = row.text(sheet.source.get("code"))
        if code != (dotted := as_code(code, sheet.pattern)):
            return dotted, code
        return code or fold(printed), printed

    def _made(self, sheet: EntrySheet, parent: str, label: str, tree: Tree) -> str:
        nth = self._nth(parent, label)
        above = tree.codes_above(parent)
        return tree.mint.code(sheet.id, parent, label, sheet.source, above, nth)

    def _nth(self, parent: str, label: str) -> int:
        """Count how often the words were met under one parent."""
        self._worded[parent, fold(label)] += 1
        return self._worded[parent, fold(label)]

    def _goes_on(self, key: str, code: str, label: str, block: str) -> bool:
        known = self.activities[key]
        if block:
            return block != "1" or (bool(code) and fold(label) == fold(known.label))
        return bool(code) and (not _has_words(label) or fold(label) == fold(known.label))

    def _complete(self, key: str, sheet: EntrySheet, row: SourceRow) -> None:
        known = self.activities[key]
        again = attributes_of(row, sheet.source.get("attributes"))
        self.activities[key] = replace(known, attributes={**again, **known.attributes})

    def _label(self, key: str, text: str) -> None:
        known = self.activities[key]
        suggestion = label_from_text(text)
        attributes = dict(known.attributes)
        if suggestion:
            attributes |= {"label_from": "text", "printed": known.label}
        self.activities[key] = replace(
            known, label=suggestion or known.label, attributes=attributes
        )
        proposed = suggestion or Words("nessuna", "none")
        self._doubt("IMP-011", key, known.source, known.label, suggestion=proposed)

    def _units(self, key: str, place: Place, printed: str, tree: Tree) -> list[str]:
        units, rest = departments_named(self.profile, printed)
        default = str(self.profile.importing.get("default_department", ""))
        if not printed.strip() and default:
            known = self.activities[key]
            above, level = units_above(self.profile, tree, known.parent)
            attributes = {**known.attributes, "lead_basis": level or DEFAULT}
            self.activities[key] = replace(known, attributes=attributes)
            return above or [default]
        if rest or not units:
            unknown = rest if units else printed
            close = closest_department(self.profile, unknown)
            self._doubt("IMP-003", key, place, unknown, suggestion=close or _NOTHING_LIKE)
        return units or [""]

    def _cite(
        self, sheet: EntrySheet, table: SourceTable, row: SourceRow, key: str, unit: str
    ) -> None:
        source = sheet.source
        column = source.get("indicators")
        self.citing = self.citing or column in table.columns
        codes = _codes(row.text(column))
        printed = _codes(row.text(source.get("indicators_printed")))
        place = table.place(row, source.get("indicators_printed") or column)
        if len(printed) == len(codes):
            for was, code in zip(printed, codes, strict=True):
                if was != code:
                    self._doubt(
                        "IMP-005",
                        f"{self.activities[key].parent}/{code}",
                        place,
                        was,
                        suggestion=code,
                    )
        for code in codes:
            parent, _, alone = code.rpartition("/")
            cited = (parent or self.activities[key].parent, alone)
            first = self.citations.setdefault(cited, Citation(key, unit, place))
            if first.activity != key and key not in self.serving[cited]:
                self.serving[cited].append(key)
        if codes:
            known = self.activities[key]
            named = [*known.attributes.get("indicators", "").split(), *codes]
            attributes: Mapping[str, str] = {
                **known.attributes,
                "indicators": " ".join(dict.fromkeys(named)),
            }
            self.activities[key] = replace(known, attributes=attributes)

    def _doubt(
        self, code: str, key: str, place: Place, found: str, suggestion: str | Words = ""
    ) -> None:
        shown: object = found if _has_words(found) else _BLANK.get(code, found)
        facts = {"value": shown, "suggestion": suggestion, "key": key}
        self.doubts.append(Doubt(code, key, place, found, facts))
