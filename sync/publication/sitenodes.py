"""The pages of the parts of the plan and of the units: what is below them, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...schemas.plan import Node
from ...workbooks.plansheets import attribute_label
from .siteaddresses import listing, relative
from .sitecontent import Line, Tally
from .siteframe import Download, Frame
from .siteitems import Item, Share
from .sitetrails import through_list, trail


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan or a unit in a list: its counts and its bar."""

    address: str
    level: str
    code: str
    title: str
    tally: Tally
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading of a page: activities, each followed by its indicators."""

    title: str
    link: str
    code: str
    activities: Sequence[Item]
    indicators: Sequence[Item]


class NodePages:
    """Makes the pages of the nodes and of the units."""

    def __init__(self, frame: Frame) -> None:
        self.frame, self.content, self.say = frame, frame.content, frame.say
        self._facts = set(self.content.material.profile.publication.nodes)

    def make(self) -> None:
        """Make every page, its data, and the list of units."""
        content = self.content
        if content.indicators or content.contributions:
            for node in content.nodes:
                self._node(node)
        for unit in content.units:
            self._unit(unit)
        if content.units:
            path = listing("unit")
            self.frame.render(
                path,
                "site-units.html",
                self.say("units"),
                crumbs=[],
                parts=[self.of_unit(one) for one in content.units],
                downloads=[],
            )

    def of_node(self, node: Node) -> Part:
        """Return a node as a list shows it."""
        content = self.content
        tally = content.tally(
            content.indicators_under(node.key), content.activities_under(node.key)
        )
        return Part(
            address=content.addresses.of("node", node.key),
            level=self._level(node),
            code=node.code,
            title=node.label,
            tally=tally,
            shares=self.frame.items.shares(tally),
        )

    def of_unit(self, unit: str) -> Part:
        """Return a unit as a list shows it."""
        content = self.content
        tally = content.tally_of(unit)
        return Part(
            address=content.addresses.of("unit", unit),
            level="",
            code="",
            title=content.material.standing.unit_name(unit),
            tally=tally,
            shares=self.frame.items.shares(tally),
        )

    def _node(self, node: Node) -> None:
        content, frame = self.content, self.frame
        path = content.addresses.of("node", node.key)
        below = content.below(node.key)
        own = [self._section("", "", "", *self._hung(node.key))]
        deeper = [
            self._section(
                one.label,
                relative(path, content.addresses.of("node", one.key)),
                f"{self._level(one)} {one.code}",
                content.indicators_under(one.key),
                content.activities_under(one.key),
            )
            for one in below
        ]
        part = self.of_node(node)
        frame.render(
            path,
            "site-node.html",
            node.label,
            self._about(f"{part.level} {node.code}: {node.label}", part),
            crumbs=trail(frame, path, node.key, last=False),
            eyebrow=f"{part.level} {node.code}",
            part=part,
            facts=self._attributes(node),
            below=[self.of_node(one) for one in below],
            below_title=self._plural(below),
            sections=[one for one in (*own, *deeper) if one.activities or one.indicators],
            sides=self._sides(node.key),
            crosses=[
                (one.title, content.address_of(one), len(one.rows))
                for one in content.crosses.get(node.key, ())
            ],
            of_unit=False,
            downloads=self._downloads(
                path,
                content.indicators_under(node.key),
                content.activities_under(node.key),
            ),
        )

    def _unit(self, unit: str) -> None:
        content, frame = self.content, self.frame
        path = content.addresses.of("unit", unit)
        lines, keys = self._indicators(unit), self._activities(unit)
        part = self.of_unit(unit)
        sections = []
        for top in [*content.below(""), None]:
            key = top.key if top else ""
            inside = [one for one in lines if self._top(content.node_of(one)) == key]
            work = [
                one
                for one in keys
                if self._top(content.node_of(content.contributions[one][0])) == key
            ]
            sections.append(
                self._section(
                    top.label if top else "",
                    relative(path, content.addresses.of("node", key)) if top else "",
                    f"{self._level(top)} {top.code}" if top else "",
                    inside,
                    work,
                )
            )
        frame.render(
            path,
            "site-node.html",
            part.title,
            self._about(part.title, part),
            crumbs=through_list(frame, path, self.say("units"), "unit"),
            eyebrow=self.say("units"),
            part=part,
            facts=[],
            below=[],
            below_title="",
            sections=[one for one in sections if one.activities or one.indicators],
            sides=[],
            crosses=[],
            of_unit=True,
            downloads=self._downloads(path, lines, keys),
        )

    def _about(self, name: str, part: Part) -> str:
        """Return a part of the plan in a sentence: what is in it and how it goes."""
        tally, frame = part.tally, self.frame
        counts = [self.say("count_indicators", n=tally.indicators)] if tally.indicators else []
        counts += [frame.count_activities(tally.activities)] if tally.activities else []
        told = [f"{one.mark.words} {one.count}" for one in part.shares]
        whole = f"{', '.join(counts)}: {', '.join(told)}" if told else ", ".join(counts)
        title = frame.content.material.profile.title[frame.language]
        return f"{name}. {whole}. {title}." if whole else f"{name}. {title}."

    def _hung(self, key: str) -> tuple[list[Line], list[str]]:
        """Return what hangs on a node itself."""
        content = self.content
        return (
            [one for one in content.indicators_under(key) if content.node_of(one) == key],
            [
                one
                for one in content.activities_under(key)
                if content.node_of(content.contributions[one][0]) == key
            ],
        )

    def _section(
        self, title: str, link: str, code: str, lines: Sequence[Line], keys: Sequence[str]
    ) -> Section:
        items = self.frame.items
        return Section(
            title,
            link,
            code,
            [items.activity(one) for one in keys],
            [items.indicator(one) for one in lines],
        )

    def _downloads(self, path: str, lines: Sequence[Line], keys: Sequence[str]) -> list[Download]:
        content, frame, stem = self.content, self.frame, path.removesuffix("html")
        made = []
        if lines:
            name, table = f"{stem}indicatori.csv", content.indicator_table
            made.append(frame.table(name, self.say("indicators"), table, lines))
        if keys:
            rows = [line for key in keys for line in content.contributions[key]]
            name, table = f"{stem}attivita.csv", content.activity_table
            made.append(frame.table(name, frame.activities, table, rows))
        return made

    def _sides(self, key: str) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
        """Return the elements beside a node: mandate lines, objectives."""
        content, made = self.content, []
        if not self._facts:
            return []
        for level in content.material.profile.levels:
            found = [one for one in content.sides if (one.level, one.parent) == (level.id, key)]
            if found and level.side:
                named = [
                    (f"{one.code}. {one.label}" if one.label else one.code, self._attributes(one))
                    for one in found
                    if one.label or self._attributes(one)
                ]
                made.append((level.plural[self.frame.language], named))
        return made

    def _attributes(self, node: Node) -> list[tuple[str, str]]:
        profile = self.content.material.profile
        return [
            (attribute_label(name, profile)[self.frame.language], text)
            for name, text in node.attributes.items()
            if name in self._facts and text
        ]

    def _indicators(self, unit: str) -> list[Line]:
        return [one for one in self.content.indicators if one.department == unit]

    def _activities(self, unit: str) -> list[str]:
        lines = self.content.contributions.items()
        return [key for key, many in lines if any(one.department == unit for one in many)]

    def _top(self, node: str) -> str:
        above = self.content.above(node)
        return above[0].key if above else ""

    def _level(self, node: Node) -> str:
        return self.content.material.profile.level(node.level).label[self.frame.language]

    def _plural(self, nodes: Sequence[Node]) -> str:
        if not nodes:
            return ""
        return self.content.material.profile.level(nodes[0].level).plural[self.frame.language]
