"""A small plan of any profile whose every cell is filled in, and what is published of it.

Two of them differ in the columns asked for alone: where those are not public, what is published
must be the same, byte for byte.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from riscontro.schemas.findings import Language
from riscontro.schemas.plan import (
    Activity,
    Contribution,
    Department,
    Indicator,
    Node,
    Plan,
    Value,
    Version,
)
from riscontro.schemas.profile import EntrySheet, Profile
from riscontro.schemas.rules import catalogue
from riscontro.schemas.shape import RECORD
from riscontro.schemas.terms import Field
from riscontro.sync.editions import Closed, Edition, Reopening
from riscontro.sync.overview import Overview
from riscontro.sync.pipeline.opendata import files_of
from riscontro.sync.publication.corrections import Past, Rows
from riscontro.sync.publication.layoutfiles import layout_of
from riscontro.sync.publication.material import Material
from riscontro.sync.publication.opendata import package
from riscontro.sync.publication.openedition import about
from riscontro.sync.publication.otherhtml import sheets_html
from riscontro.sync.publication.peoplesheets import by_department, by_node, council
from riscontro.sync.publication.printedhtml import as_html
from riscontro.sync.publication.printedreport import Wanted, printed_report
from riscontro.sync.publication.site import Site, files, pages
from riscontro.sync.publicationsettings import PublicationSettings
from riscontro.sync.records import Accepted, Consolidated, Delivery, Typed
from riscontro.sync.standing import Standing

Column = tuple[str, str]
"""Sheet id and column of the master; of the levels ``nodes`` and the attribute."""

PERIOD, ROUND, DAY = 2025, "consuntivo", date(2026, 3, 2)
UNITS = (
    Department("UQZ", "Ufficio del quarzo"),
    Department("UBS", "Ufficio del basalto"),
    Department("UTU", "Ufficio del tufo"),
    Department("UMR", "Ufficio del marmo"),
)
LEAD, OTHER, OWNER, SPARE = (one.id for one in UNITS)
SITE = PublicationSettings(address="https://example.it/piano", contact="dati@example.it")


class World:
    """A plan with its records, some of their columns otherwise.

    Args:
        profile: shape of the plan.
        changed: columns that hold something else than usual.
    """

    def __init__(self, profile: Profile, changed: Collection[Column] = ()) -> None:
        self.profile, self._changed = profile, frozenset(changed)
        kinds = {one.kind: one for one in reversed(profile.sheets)}
        self.works, self.measures = kinds.get("activity"), kinds.get("indicator")

    def _at(self, sheet: str, column: str) -> int:
        return int((sheet, column) in self._changed)

    def _text(self, sheet: str, column: str) -> str:
        return f"{'altro' if self._at(sheet, column) else 'testo'} di {sheet} {column}"

    def _cell(self, sheet: str, field: Field, more: int = 0) -> Typed:
        at = self._at(sheet, field.id) + more
        number: Decimal | None = None
        if field.type in ("number", "integer", "percent", "money"):
            number = Decimal((37 if field.type == "percent" else 4100) + at)
            return Typed(float(number), str(number), number)
        if field.type == "date":
            day = date(2025, 3, 10) + timedelta(at)
            return Typed(day, day.isoformat(), day=day)
        if field.type == "boolean":
            return Typed(bool(at % 2), ("no", "sì")[at % 2], Decimal(at % 2))
        if field.type in ("list", "terms"):
            terms = self.profile.vocabularies[field.vocabulary]
            term = terms[at % len(terms)]
            return Typed(term.label.it, term.label.it, term=term.id)
        if field.type == "unit":
            unit = UNITS[at % len(UNITS)]
            return Typed(unit.name, unit.name, term=unit.id)
        if field.type == "node":
            return Typed("K1", "K1", term="K1")
        text = f"{self._text(sheet, field.id)} {more}"
        return Typed(text, text)

    def _named(self, sheet: EntrySheet) -> list[str]:
        """Return what the rows of the plan may say of themselves."""
        public = self.profile.publication.sheets.get(sheet.id, ())
        known = {*("table", "key"), *(one.id for one in self.profile.levels)}
        names = dict.fromkeys((*(one.id for one in sheet.fields), *public))
        return [one for one in names if one not in known]

    def plan(self) -> Plan:
        """The plan: a chain of levels, two activities, an indicator of each kind."""
        nodes, parent, profile = [], "", self.profile
        for at, level in enumerate(profile.main_levels):
            key = f"L{at}"
            named = {name: self._text("nodes", name) for name in profile.publication.nodes}
            nodes.append(Node(key, level.id, str(at), f"Livello {level.id}", parent, named))
            parent = key
        activities: list[Activity] = []
        contributions: list[Contribution] = []
        for key in ("K1", "K2") if self.works else ():
            activities.append(self._activity(key, parent))
            sheet = self.works.id if self.works else ""
            unit = SPARE if self._at(sheet, "department") and key == "K2" else OTHER
            past = self._text(sheet, "before")
            contributions += [
                Contribution(key, LEAD, status="under_way", text=f"2024: {past}."),
                Contribution(key, unit, status="under_way"),
            ]
        indicators = [*self._indicators(parent, bool(activities))] if self.measures else []
        return Plan(
            profile.id,
            PERIOD,
            tuple(nodes),
            tuple(activities),
            tuple(contributions),
            tuple(indicators),
            tuple(self._values(indicators)),
            UNITS,
            versions=tuple(self._versions(indicators)),
            years=(2023, 2024, 2025),
        )

    def _activity(self, key: str, parent: str) -> Activity:
        assert self.works is not None
        name = self.works.id
        return Activity(
            key,
            parent,
            f"a{self._at(name, 'code')}.{key[1]}",
            f"{self._text(name, 'activity')} {key}",
            {one: self._text(name, one) for one in self._named(self.works)},
            lead=OTHER if self._at(name, "lead") else LEAD,
        )

    def _indicators(self, parent: str, hung: bool) -> Iterator[Indicator]:
        assert self.measures is not None
        name = self.measures.id
        at = self._at
        for key, kind in (("I1", "number"), ("I2", "ratio"), ("I3", "number"), ("I4", "number")):
            yield Indicator(
                f"K1/{key}",
                f"i{at(name, 'code')}.{key[1]}",
                f"{self._text(name, 'indicator')} {key}",
                parent,
                activity="K1" if hung else "",
                kind="",
                type=kind,
                unit=("pezzi", "colli")[at(name, "unit")] if kind == "number" else "%",
                direction="up",
                baseline=Decimal(3000 + at(name, "baseline")),
                baseline_year=2020 + at(name, "baseline_year"),
                target=Decimal(8000 + at(name, "target")),
                target_year=2027 + at(name, "target_year"),
                initial_target=Decimal(6000 + at(name, "initial_target")),
                target_act=self._text(name, "act"),
                weight=Decimal(20 + at(name, "weight")),
                department=SPARE if at(name, "department") and key == "I3" else OWNER,
                attributes={one: self._text(name, one) for one in self._named(self.measures)},
            )

    def _values(self, indicators: list[Indicator]) -> Iterator[Value]:
        assert self.measures is not None or not indicators
        name = self.measures.id if self.measures else ""
        for one in indicators:
            for year in (2022, 2023, 2024):
                number = Decimal(3500 + year - 2020 + self._at(name, "years"))
                ratio = one.type == "ratio"
                yield Value(
                    one.key,
                    one.part,
                    year,
                    str(number),
                    "int",
                    number,
                    Decimal(5000) if ratio else None,
                    note=self._text(name, "note"),
                    as_of=date(year, 6, 1 + self._at(name, "as_of")),
                    origin=self._text(name, "data_source"),
                )

    def _versions(self, indicators: list[Indicator]) -> Iterator[Version]:
        name = self.measures.id if self.measures else ""
        for one in indicators[:1]:
            now = str(8000 + self._at(name, "target"))
            day = date(2025, 2, 1)
            yield Version(one.key, one.part, "target", now, 2025, day, self._text(name, "act"))

    def rows(self, more: int = 0) -> Iterator[Accepted]:
        """What was accepted; ``more`` for what stood in another edition."""
        plan = self.plan()
        for sheet in self.profile.sheets:
            named: list[tuple[str, str]] = []
            if sheet is self.works:
                named = [(one.department, one.key) for one in plan.contributions]
            elif sheet is self.measures:
                named = [(one.department, one.row_key) for one in plan.indicators]
            elif sheet.kind == RECORD:
                other = SPARE if self._at(sheet.id, "department") else OTHER
                named = [(LEAD, f"{sheet.id}-1"), (other, f"{sheet.id}-2")]
            for at, (unit, key) in enumerate(named):
                cells = dict(self._cells(sheet, unit, key, more))
                yield Accepted(
                    sheet.id,
                    sheet.kind,
                    key,
                    unit,
                    PERIOD,
                    ROUND,
                    cells,
                    {},
                    f"{unit}.xlsx",
                    sheet.id,
                    at + 6,
                    "0" * 64,
                    DAY,
                    held=bool(self._at(sheet.id, "row_state")) and at == 0,
                )

    def _cells(
        self, sheet: EntrySheet, unit: str, key: str, more: int
    ) -> Iterator[tuple[str, Typed]]:
        fields = [one for one in sheet.fields if one.role == "entry"]
        for field in fields:
            if field.rounds and ROUND not in field.rounds:
                continue
            if field.id == "status" and sheet is self.works:
                # The lead's own state is the overall one, which may be public by itself.
                at = self._at(sheet.id, "status") if unit == OTHER and key == "K1" else 0
                term = ("under_way", "completed")[at]
                yield "status", Typed(term, term, term=term)
            elif field.id == "value" and sheet is self.measures:
                yield from self._value(sheet, key, more)
            elif field.id in ("denominator", "missing_reason", "available_from") and (
                sheet is self.measures
            ):
                continue
            else:
                yield field.id, self._cell(sheet.id, field, more)

    def _value(self, sheet: EntrySheet, key: str, more: int) -> Iterator[tuple[str, Typed]]:
        at, name = self._at, sheet.id
        if key.endswith("I3"):
            reasons = ("not_collected", "not_applicable")
            term = reasons[at(name, "missing_reason")]
            yield "missing_reason", Typed(term, term, term=term)
            return
        if key.endswith("I4"):
            yield "missing_reason", Typed("dal", "dal", term="available_from")
            day = date(2026, 9, 1 + at(name, "available_from"))
            yield "available_from", Typed(day, day.isoformat(), day=day)
            return
        number = Decimal(4100 + at(name, "value") + more)
        if key.endswith("I2"):
            # Twice both terms is the same ratio: only the terms tell it.
            times = 1 + (at(name, "denominator") or at(name, "numerator"))
            below = Decimal(5000 * times)
            yield "denominator", Typed(float(below), str(below), below)
            number *= times
        yield "value", Typed(float(number), str(number), number)


def material(profile: Profile, changed: Collection[Column] = (), draft: bool = False) -> Material:
    """What is published of a plan: a draft, or an edition with a row opened again since."""
    world = World(profile, changed)
    plan, records = world.plan(), tuple(world.rows())
    edition = Edition("2025-consuntivo-1", 3, PERIOD, ROUND, "Prima", "DCC 9/2026", DAY, "f" * 64)
    reopening: dict[tuple[str, str, str], Reopening] = {}
    for one in records:
        name = (one.department, one.sheet, one.key)
        if one.key in ("K1/I1", "K1"):
            reopening[name] = Reopening(name, edition.id, "errore", "nota 1", DAY)
    before: Rows = {(one.department, one.sheet, one.key): one for one in world.rows(5)}
    now: Rows = {(one.department, one.sheet, one.key): one for one in records}
    found = Consolidated(
        records,
        (),
        tuple(Delivery(one.id, DAY, DAY, "submitted", (), {}) for one in UNITS),
        (),
        (),
        PERIOD,
        ROUND,
        DAY,
        closed=None if draft else Closed(edition, reopening),
        today=DAY,
    )
    overview = Overview(Standing(found, plan, profile), catalogue(profile), "it", ())
    if draft:
        return Material(overview, "prova-2025", 4, DAY)
    past = (Past(edition, before, reopening),)
    old = replace(edition, id="2024-consuntivo-1", period=2024)
    earlier = (Past(old, {name: replace(one, period=2024) for name, one in before.items()}, {}),)
    return Material(overview, "prova-2025", 4, DAY, (edition,), past, now, earlier)


def published(made: Material, languages: tuple[Language, ...] = ("it", "en")) -> dict[str, bytes]:
    """Return every file that is published: report, sheets for people, site, open data."""
    said = about(made, SITE, parquet=True)
    opened = files_of(package(made, said.addresses), said).items()
    site = files(pages(Site(made, SITE, languages, made.corrections)))
    found = {f"dati/{path}": data for path, data in opened if not path.endswith(".parquet")}
    found |= {f"sito/{path}": data for path, data in site}
    for language in languages:
        told = made.told_in(language)
        layout = layout_of(made.profile.id, language)
        wanted = Wanted("", layout.labels, True, True, True, True)
        whole = printed_report(told, SITE, wanted, layout.captions)
        found[f"relazione-{language}.html"] = as_html(whole)
        for maker in (council, by_node, by_department):
            found[f"{maker.__name__}-{language}.html"] = sheets_html(maker(told))
    return found


def hiding(profile: Profile, column: Column) -> Profile:
    """Return a profile that no longer marks a column public."""
    policy = profile.publication
    sheet, name = column
    if sheet == "nodes":
        public = replace(policy, nodes=tuple(one for one in policy.nodes if one != name))
    else:
        sheets: Mapping[str, tuple[str, ...]] = {
            one: tuple(each for each in named if (one, each) != column)
            for one, named in policy.sheets.items()
        }
        public = replace(policy, sheets=sheets)
    return replace(profile, publication=public)
