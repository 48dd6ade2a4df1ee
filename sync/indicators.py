"""Rows of yearly cells become indicators, parts and past values, with what is doubtful in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from ..schemas.findings import Place
from ..schemas.numbers import write
from ..schemas.plan import Doubt, Indicator, Value
from ..schemas.profile import Profile
from ..schemas.readings import Reading
from ..schemas.terms import Words
from ..schemas.values import read
from .activities import Work
from .competence import Places, activity_of, in_charge, served_by
from .declaring import declare
from .footnotes import footnote
from .hierarchy import Tree
from .inference import Seen, change_of_kind, infer, kinds_along
from .series import is_left_over
from .splitting import Share, Split, has_parts, names_of, split
from .yearcells import Series, YearCell

_CALM = frozenset(("", "VAL-014"))
_read = lru_cache(maxsize=4096)(read)


def _first(reading: Reading) -> Share | None:
    if not reading.numbers:
        return None
    below = reading.denominators[0] if reading.denominators else None
    unit = reading.units[0] if reading.units else reading.unit
    note = reading.text.strip() if len(reading.numbers) > 1 else reading.note
    return Share(reading.numbers[0], below, unit, reading.qualifier, note)


def _seen(cell: YearCell, reading: Reading, share: Share | None) -> Seen:
    if share is None:
        return Seen(cell.period, reading.kind)
    return Seen(cell.period, reading.kind, share.number, share.denominator, share.unit)


def _computed(reading: Reading) -> Decimal | None:
    """Return what the terms of a cell give, rounded to cents."""
    below = reading.denominators[0] if reading.denominators else None
    if below:
        return round(reading.numbers[0] / below * (100 if reading.result_unit == "%" else 1), 2)
    return sum(reading.numbers[1:], Decimal(0)) if len(reading.numbers) > 1 else None


def _value(
    row: Series,
    cell: YearCell,
    reading: Reading,
    part: str,
    share: Share | None,
    finding: str = "",
) -> Value:
    return Value(
        key=row.key,
        part=part,
        period=cell.period,
        printed=cell.printed,
        kind=reading.kind,
        number=share.number if share else None,
        denominator=share.denominator if share else None,
        unit=share.unit if share else reading.unit,
        qualifier=share.qualifier if share else reading.qualifier,
        note=share.note if share else reading.note,
        finding=reading.finding or finding,
        label=row.label_printed,
        code=row.code_printed,
        source=cell.place,
        as_of=cell.as_of,
        origin=cell.origin,
    )


@dataclass(slots=True)
class Making:
    """Rows of yearly cells becoming indicators and values, one row after the other."""

    profile: Profile
    tree: Tree
    places: Places
    work: Work
    indicators: list[Indicator] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def indicators_of(self, rows: Sequence[Series]) -> None:
        """Make the indicators of all rows; parts are named alike within a node."""
        nearby: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
        for row in rows:
            names = names_of(row.label, (_read(cell.printed) for cell in row.cells))
            if names and not any(cell.part for cell in row.cells):
                nearby[row.parent][row.key] = names
        for row in rows:
            others = [names for key, names in nearby[row.parent].items() if key != row.key]
            self._row(row, others, is_left_over(row, rows))

    def _row(self, row: Series, nearby: Iterable[Sequence[str]], left_over: bool) -> None:
        if left_over:
            self._doubt("IMP-009", row, row.place, row.label_printed)
        activity = activity_of(row, self.work)
        unit, basis = in_charge(row, activity, self.places)
        if not unit and not left_over:
            self._doubt("PLN-001", row, row.place, row.label_printed)
        shared = served_by(row, activity, self.work)
        common = _Common(row, activity, unit, basis, left_over, self._attributes(row), shared)
        for cell in row.cells:
            self._unread(row, cell)
        measures = list(dict.fromkeys(cell.part for cell in row.cells))
        if any(measures):
            for measure in measures:
                cells = [cell for cell in row.cells if cell.part == measure]
                self._whole(common, cells, measure)
            return
        readings = {cell.period: _read(cell.printed) for cell in row.cells}
        self._changing(row, readings)
        if has_parts(readings.values()):
            self._parts(common, split(row.label, readings, nearby))
        else:
            self._whole(common, row.cells)

    def _whole(self, common: "_Common", cells: Sequence[YearCell], part: str = "") -> None:
        """Make one indicator of cells that hold one value each."""
        seen = []
        for cell in cells:
            reading = _read(cell.printed)
            share = _first(reading)
            self.values.append(_value(common.row, cell, reading, part, share))
            seen.append(_seen(cell, reading, share))
        self._add(common.indicator(self.profile, seen, part), common.row)

    def _parts(self, common: "_Common", parts: Split) -> None:
        """Make one indicator part of each name, every year with the same printed cell."""
        row = common.row
        for cell in row.cells:
            if cell.period in parts.doubtful:
                self._doubt("IMP-009", row, cell.place, cell.printed, years=(str(cell.period),))
        if parts.unnamed:
            self._doubt("IMP-009", row, row.place, row.label_printed)
        for name, total in parts.parts:
            seen = []
            for cell in row.cells:
                reading = _read(cell.printed)
                share = parts.shares.get((cell.period, name))
                doubtful = "IMP-009" if cell.period in parts.doubtful else ""
                self.values.append(_value(row, cell, reading, name, share, doubtful))
                seen.append(_seen(cell, reading, share))
            self._add(common.indicator(self.profile, seen, name, total), row)

    def _add(self, inferred: Indicator, row: Series) -> None:
        indicator, doubts = declare(inferred, row.declared, self.profile)
        self.indicators.append(indicator)
        self.doubts += doubts

    def _attributes(self, row: Series) -> dict[str, str]:
        found = {"note": row.note, "table": row.table}
        if row.label != row.label_printed:
            found["printed"] = row.label_printed
        if row.group != row.group_printed:
            found["printed_group"] = row.group_printed
        notes = self.tree.nodes[row.parent].attributes.get("note", "").split("\n")
        cells = [cell.printed for cell in row.cells]
        found["footnote"] = footnote(row.label_printed, cells, [note for note in notes if note])
        return {name: text for name, text in found.items() if text or name == "printed_group"}

    def _unread(self, row: Series, cell: YearCell) -> None:
        reading = _read(cell.printed)
        if reading.finding in _CALM and reading.kind != "malformed":
            return
        if reading.finding == "VAL-018":
            facts: dict[str, object] = {"computed": _computed(reading)}
            self._doubt("VAL-018", row, cell.place, cell.printed, **facts)
            return
        words = [write(candidate, reading.unit) for candidate in reading.candidates]
        none = Words("nessuna", "none")
        facts = {"suggestion": "; ".join(words) or none, "year": str(cell.period)}
        facts |= dict(zip("ab", words, strict=False))
        self._doubt("IMP-001", row, cell.place, cell.printed, **facts)

    def _changing(self, row: Series, readings: Mapping[int, Reading]) -> None:
        along = kinds_along(readings)
        kinds = change_of_kind(along)
        if kinds:
            years = tuple(str(year) for year in sorted(along))
            self._doubt("IMP-002", row, row.place, row.label_printed, kinds=kinds, years=years)

    def _doubt(self, code: str, row: Series, place: Place, found: str, **facts: object) -> None:
        known = {"value": found, "key": row.key, **facts}
        self.doubts.append(Doubt(code, row.key, place, found, known))


@dataclass(frozen=True, slots=True)
class _Common:
    """What the parts of one row share."""

    row: Series
    activity: str
    unit: str
    basis: str
    left_over: bool
    attributes: Mapping[str, str]
    shared: tuple[str, ...] = ()

    def indicator(
        self, profile: Profile, seen: Sequence[Seen], part: str, total: bool = False
    ) -> Indicator:
        """Make one part, with everything inferred named in ``proposed``."""
        row = self.row
        guess = infer(row.label, seen, part, profile.importing.get("words"))
        proposed = {
            "type": True,
            "unit": True,
            "decimals": True,
            "direction": True,
            "frequency": True,
            "part": bool(part) and not row.cells[0].part,
            "baseline": guess.baseline is not None,
            "department": bool(self.unit),
            "may_exceed": guess.may_exceed,
            "never_falls": guess.never_falls,
            "state": self.left_over,
        }
        return Indicator(
            key=row.key,
            code=row.code,
            label=row.label,
            parent=row.parent,
            activity=self.activity,
            part=part,
            kind=row.kind,
            section=row.section,
            group=row.group,
            type=guess.type,
            unit=guess.unit,
            decimals=guess.decimals,
            direction=guess.direction,
            baseline=guess.baseline,
            baseline_year=guess.baseline_year,
            department=self.unit,
            basis=self.basis,
            proposed=tuple(name for name, inferred in proposed.items() if inferred),
            may_exceed=guess.may_exceed,
            never_falls=guess.never_falls,
            total=total,
            shared=self.shared,
            state="withdrawn" if self.left_over else "active",
            attributes=self.attributes,
            source=row.place,
        )
