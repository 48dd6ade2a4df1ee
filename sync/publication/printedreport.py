"""The whole printed report out of what is published: pure, the same for the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ...schemas.plan import Node
from ...schemas.terms import fold
from ..nodetable import in_order
from ..publicationsettings import PublicationSettings
from .errata import errata, reopened
from .material import Material
from .peoplesheets import charts, summary
from .printedactivities import PrintedActivities
from .printedgrids import crosses, whole
from .printedindicators import PrintedIndicators
from .printedshape import (
    Attributes,
    EditionOf,
    Fact,
    Heading,
    Names,
    Report,
    Section,
    SideRow,
)
from .reportwords import words

NOTE = "note"
"""Attribute of a node that is printed under its tables."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the report is asked to hold.

    Attributes:
        scope: id of the unit it is limited to, empty for all.
        labels: names of the attributes of the levels, by id.
        details: rows tell every public column, not only those the official layout names.
        summary, ratings, charts: optional parts.
    """

    scope: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    details: bool = False
    summary: bool = False
    ratings: bool = False
    charts: bool = False


def printed_report(
    made: Material,
    about: PublicationSettings,
    wanted: Wanted,
    captions: Mapping[str, Mapping[str, str]],
) -> Report:
    """Set a consolidation in the order of the printed report.

    Args:
        made: what is published; only columns its profile marks public are looked at.
        about: what stands around it.
        wanted: what it is asked to hold.
        captions: titles of coded values by attribute.
    """
    standing, language = made.standing, made.language
    consolidated, profile = standing.consolidated, made.profile
    state = made.closed
    sections = _Sections(made, wanted, captions).made()
    scope = standing.unit_name(wanted.scope) if wanted.scope else ""
    side = [row for section in sections for row in section.side]
    return Report(
        title=profile.title[language],
        owner=profile.owner,
        year=consolidated.period,
        next_year=consolidated.period + 1,
        round=made.book.round,
        round_id=consolidated.round,
        measured=f"{standing.scores.at:%d/%m/%Y}",
        day=f"{made.day:%d/%m/%Y}",
        run=made.run,
        language=language,
        act=about.act or (state.edition.act if state else ""),
        annex=about.annex,
        term=about.term or _term(made),
        draft=made.draft,
        edition=None
        if state is None
        else EditionOf(
            state.edition.id,
            state.edition.label,
            state.edition.act,
            f"{state.edition.day:%d/%m/%Y}",
            state.edition.fingerprint,
        ),
        scope=scope,
        sections=sections,
        grids=whole(made, scope),
        errata=errata(made, wanted.scope),
        reopened=reopened(made, wanted.scope),
        names=Names(
            {
                name: _distinct(row.attributes.get(name, "") for row in side)
                for name in dict.fromkeys(name for row in side for name in row.attributes)
            }
        ),
        captions=captions,
        sheet_names={one.kind: one.label[language] for one in reversed(profile.sheets)},
        summary=summary(made) if wanted.summary else (),
        charts=charts(made) if wanted.charts else (),
        ratings=wanted.ratings,
    )


def _term(made: Material) -> str:
    """Return the years of the plan: those its profile states, else those it has values for."""
    years = made.profile.years or ((made.plan.years[0], made.plan.years[-1])
                                   if made.plan.years else None)  # fmt: skip
    return "" if years is None else f"{years[0]}-{years[1]}"


class _Sections:
    """Makes the sections, node by node."""

    def __init__(
        self, made: Material, wanted: Wanted, captions: Mapping[str, Mapping[str, str]]
    ) -> None:
        scope = wanted.scope
        self._made, self._scope, self._captions = made, scope, captions
        self._labels = wanted.labels
        profile = made.profile
        sheets = {sheet.kind: sheet for sheet in reversed(profile.sheets)}
        self._activities = self._indicators = None
        if "activity" in sheets:
            sheet = sheets["activity"]
            self._activities = PrintedActivities(made, sheet, scope, wanted.details)
        if "indicator" in sheets:
            self._indicators = PrintedIndicators(made, sheets["indicator"], scope)
        self._crosses = crosses(made) if not scope else {}
        self._levels = {level.id: at for at, level in enumerate(profile.main_levels, 1)}
        self._side = {level.id: level for level in profile.levels if level.side}
        self._beside: dict[str, list[Node]] = defaultdict(list)
        for node in made.plan.nodes:
            if node.level in self._side:
                self._beside[node.parent].append(node)
        self._parents = {node.parent for node in made.plan.nodes if node.level in self._levels}
        self._told: set[str] = set()

    def made(self) -> tuple[Section, ...]:
        """Return the sections in the order of the plan."""
        nodes = in_order([one for one in self._made.plan.nodes if one.level in self._levels])
        found = [made for node in nodes if (made := self._section(node)) is not None]
        placed = {one.key for one in nodes}
        plan = self._made.plan
        parents = [one.parent for one in plan.activities] + [one.parent for one in plan.indicators]
        title = words("nowhere", self._made.language)
        for parent in dict.fromkeys(parents):
            if parent not in placed:
                made = self._section(Node(parent, self._made.profile.levels[0].id, "", title))
                found += [replace(made, level="")] if made is not None else []
        return tuple(found)

    def _section(self, node: Node) -> Section | None:
        activities = self._activities.under(node.key) if self._activities else ()
        tables = self._indicators.under(node.key) if self._indicators else ()
        grids = self._crosses.get(node.key, ())
        own = bool(activities or tables or grids)
        if not own and (node.key in self._parents or self._scope or not node.code):
            return None
        side = [self._side_row(one) for one in self._beside.get(node.key, ())]
        chain = list(self._made.standing.chain(node.key).values())
        above = [one for one in reversed(chain) if one.key != node.key]
        above = sorted(above, key=lambda one: self._levels.get(one.level, 0))
        level = self._made.profile.level(node.level)
        language = self._made.language
        names = dict.fromkeys(name for row in side for name in row.attributes)
        side_level = next(iter(self._side.values()), None)
        attributes = self._attributes(node)
        merged = {name: _distinct(row.attributes.get(name, "") for row in side) for name in names}
        return Section(
            key=node.key,
            level=level.label[language],
            code=node.code,
            title=node.label,
            depth=self._levels[node.level],
            above=tuple(self._heading(one) for one in above),
            attributes=attributes,
            facts=self._facts(node),
            side_title=side_level.plural[language] if side and side_level else "",
            side=tuple(side),
            merged=Names(merged),
            captions=Names(
                {
                    name: _captioned(merged.get(name, ()), titles)
                    for name, titles in self._captions.items()
                }
            ),
            activities=activities,
            tables=tables,
            grids=grids,
            notes=tuple(attributes[NOTE].splitlines()) if NOTE in attributes else (),
        )

    def _heading(self, node: Node) -> Heading:
        fresh = node.key not in self._told
        self._told.add(node.key)
        level = self._made.profile.level(node.level)
        return Heading(
            level.label[self._made.language],
            node.code,
            node.label,
            self._levels[node.level],
            fresh,
            self._facts(node),
        )

    def _side_row(self, node: Node) -> SideRow:
        return SideRow(node.code, node.label, self._attributes(node))

    def _attributes(self, node: Node) -> Attributes:
        public = self._made.profile.publication.nodes
        return Attributes(
            {name: node.attributes[name] for name in public if node.attributes.get(name)}
        )

    def _facts(self, node: Node) -> tuple[Fact, ...]:
        return tuple(
            Fact(self._labels.get(name) or name.replace("_", " ").capitalize(), text)
            for name, text in self._attributes(node).items()
            if name != NOTE and fold(text) != fold(node.label)
        )


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are not empty once each, two spellings of one as one."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(fold(text), text)
    return tuple(found.values())


def _captioned(values: Iterable[str], titles: Mapping[str, str]) -> tuple[str, ...]:
    """Return coded values with their titles, in the order of the titles."""
    codes = {code for value in values for code in value.split()}
    known = [f"{code} – {title}" for code, title in titles.items() if code in codes]
    return (*known, *sorted(codes - titles.keys()))
