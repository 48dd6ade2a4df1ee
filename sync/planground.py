"""What the checks of a plan look at: its records with the place each one stands at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from ..schemas.findings import Finding, Language
from ..schemas.inforce import begins, standing
from ..schemas.numbers import plain
from ..schemas.plan import Department, Indicator, Plan, Version
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, written
from ..schemas.terms import Words
from ..workbooks.planplaces import Places
from .contextfigures import in_context

Numbered = tuple[int, Indicator]
"""Position in ``Plan.indicators`` and the row that stands there."""

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one row: the one typed beside it, or one that a version puts in its place.

    Attributes:
        member, position, attribute: where it is typed.
        row: the indicator part as it stands with this target.
        value: the target.
    """

    member: str
    position: int
    attribute: str
    row: Indicator
    value: Decimal


@dataclass(frozen=True)
class Ground:
    """A plan to be checked.

    Attributes:
        plan: the plan, with the period it is checked for.
        profile: its profile.
        rules: the catalogue.
        places: where its records stand.
    """

    plan: Plan
    profile: Profile
    rules: Catalogue
    places: Places

    @cached_property
    def active(self) -> tuple[Numbered, ...]:
        """The indicator parts that are neither withdrawn nor completed, nor of the context."""
        return tuple(
            (position, row)
            for position, row in enumerate(self.plan.indicators)
            if row.state == "active" and not in_context(self.profile, row)
        )

    @cached_property
    def versions(self) -> Mapping[str, tuple[tuple[int, Version], ...]]:
        """Versions of each row by row key, in the order they are typed.

        A version without a part is of every part.
        """
        by_key: dict[str, list[tuple[int, Version]]] = defaultdict(list)
        for position, version in enumerate(self.plan.versions):
            by_key[version.row_key].append((position, version))
        found = {}
        for row in self.plan.indicators:
            own = [*by_key[row.row_key], *(by_key[row.key] if row.part else ())]
            found[row.row_key] = tuple(sorted(own, key=lambda pair: pair[0]))
        return found

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """Every target of the rows that are not withdrawn, those of versions included."""
        return tuple(self._targets())

    @cached_property
    def units(self) -> Mapping[str, Department]:
        """The registry by id."""
        return {unit.id: unit for unit in self.plan.departments}

    def versions_of(self, row: Indicator, attribute: str) -> list[tuple[int, Version]]:
        """Return the versions of one attribute of a row, with their positions."""
        found = self.versions.get(row.row_key, ())
        return [(position, one) for position, one in found if one.attribute == attribute]

    def has_target(self, row: Indicator) -> bool:
        """Tell whether a target is set for a row, by itself or by a version."""
        return row.target is not None or any(
            number_of(version) is not None for _, version in self.versions_of(row, "target")
        )

    def report(
        self,
        code: str,
        member: str,
        position: int,
        attribute: str = "",
        key: str = "",
        value: str = "",
        /,
        **facts: object,
    ) -> Finding:
        """Report a broken rule at the cell of an attribute of a record."""
        place = self.places.at(member, position, attribute)
        return Finding(code, self.rules[code].severity, place, key, value, attribute, facts)

    def of_row(self, code: str, numbered: Numbered, attribute: str, /, **facts: object) -> Finding:
        """Report a broken rule at a cell of an indicator, with what stands there."""
        position, row = numbered
        value = shown(getattr(row, attribute, ""))
        return self.report(code, "indicators", position, attribute, row.row_key, value, **facts)

    def of_target(self, code: str, target: Target, /, **facts: object) -> Finding:
        """Report a broken rule at the cell a target is typed in."""
        key, value = target.row.row_key, shown(target.value)
        at = (target.member, target.position, target.attribute)
        return self.report(code, *at, key, value, **facts)

    def label(self, vocabulary: str, name: str) -> Words:
        """Return the label of an entry of a vocabulary in both languages."""
        return Words(
            self.profile.label(vocabulary, name, "it"), self.profile.label(vocabulary, name, "en")
        )

    def _targets(self) -> Iterator[Target]:
        for position, row in self.active:
            if row.target is not None:
                yield Target("indicators", position, "target", row, row.target)
            changes = self.versions.get(row.row_key, ())
            for at, version in changes:
                value = number_of(version) if version.attribute == "target" else None
                if value is not None and not of_another_year(row, version, self.plan.period):
                    every = [one for _, one in changes]
                    day = begins(version) or date.max
                    now = standing(row, every, (), day, self.plan.departments).indicator
                    yield Target("versions", at, "value", now, value)


def number_of(version: Version) -> Decimal | None:
    """Return the number a version says, ``None`` when it says none."""
    try:
        size = Decimal(version.value)
    except ArithmeticError:
        return None
    return size if size.is_finite() else None


def of_another_year(row: Indicator, version: Version, period: int) -> bool:
    """Tell whether a version sets the target of another year than that of the row's target."""
    year = row.target_year if row.target_year is not None else period
    return version.period is not None and version.period != year


def is_percentage(row: Indicator) -> bool:
    """Tell whether a row is measured in points of a share."""
    return row.type == "percent" or (row.type in ("ratio", "number") and row.unit == PERCENT)


def shown(value: object) -> str:
    """Return what a cell holds as text."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def both(value: object) -> Words:
    """Return a value in words of both languages."""
    languages: tuple[Language, Language] = ("it", "en")
    it, en = (written(value, language) for language in languages)
    return Words(it, en)


def together(names: list[Words]) -> Words:
    """Return several words as one list in both languages."""
    return Words(", ".join(name.it for name in names), ", ".join(name.en for name in names))
