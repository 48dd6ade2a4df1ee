"""What a reorganisation does to a plan: which unit every row goes to, what the register says.

Pure: nothing is written here. A change that has been made already asks for nothing more.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..schemas.plan import Department, Plan
from ..schemas.terms import Words
from .destinations import Destinations, Moved, Stuck
from .successions import Succession, Wrong

ENDED = Words(
    "l'unità {unit} è cessata il {day} e le è subentrata {heir}",
    "the unit {unit} ended on {day} and {heir} took over",
)
NOTHING_SO = Words(
    "nessuna riga di {unit} comincia con «{value}»", "no row of {unit} begins with «{value}»"
)
GONE = Words("l'unità di arrivo {unit} è cessata", "the new unit {unit} has ended")


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What is to be done.

    Attributes:
        due: changes that hold on the day; ``later`` those that do not yet.
        applied: lines of the due ones that ask for nothing more.
        moved, stuck: rows.
        units: the units that change, as they will be.
        added: the new ones among them, by id.
        wrong: lines that cannot be followed.
    """

    due: tuple[Succession, ...] = ()
    later: tuple[Succession, ...] = ()
    applied: tuple[int, ...] = ()
    moved: tuple[Moved, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    units: tuple[Department, ...] = ()
    added: frozenset[str] = frozenset()
    wrong: tuple[Wrong, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every row has one destination and every line can be followed."""
        return not (self.stuck or self.wrong)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to do today."""
        return not (self.moved or self.units)


def reorganised(plan: Plan, changes: Sequence[Succession], today: date) -> Reorganisation:
    """Work out what changes do to a plan.

    Args:
        plan: the plan as it stands.
        changes: in the order of their list.
        today: changes of a later day move nothing yet.
    """
    due = [one for one in changes if one.day <= today]
    desk = Destinations(plan, due)
    moved, stuck = desk.rows()
    wrong = _faults(plan, desk)
    units = _register(plan, desk, moved)
    working = {one.old for one in moved} | {one.old for one in stuck} | set(units)
    return Reorganisation(
        due=tuple(due),
        later=tuple(one for one in changes if one.day > today),
        applied=tuple(one.line for one in due if not {*one.old, one.new} & working),
        moved=tuple(moved),
        stuck=tuple(stuck),
        units=tuple(units.values()),
        added=frozenset(units) - frozenset(unit.id for unit in plan.departments),
        wrong=tuple(wrong),
    )


def _faults(plan: Plan, desk: Destinations) -> list[Wrong]:
    """Return the lines that name what is not there, or what was settled otherwise."""
    units = {unit.id: unit for unit in plan.departments}
    found = []
    for one in desk.due:
        target = units.get(one.new)
        if target is not None and target.valid_to is not None and target.valid_to < one.day:
            found.append(_wrong(one, GONE, unit=target.name))
        for old in one.old:
            unit = units[old]
            heirs = {line.new for line in desk.lines[old]}
            if desk.ends(old) and unit.valid_to is not None and unit.successor not in heirs:
                heir = units.get(unit.successor)
                found.append(
                    _wrong(
                        one,
                        ENDED,
                        unit=unit.name,
                        day=f"{unit.valid_to:%d/%m/%Y}",
                        heir=heir.name if heir else "–",
                    )
                )
        for prefix in one.rows:
            if not desk.anything(one, prefix):
                names = ", ".join(units[old].name for old in one.old)
                found.append(_wrong(one, NOTHING_SO, unit=names, value=prefix))
    return found


def _register(plan: Plan, desk: Destinations, moved: Sequence[Moved]) -> dict[str, Department]:
    """Return the units that are not as the changes leave them."""
    units = {unit.id: unit for unit in plan.departments}
    after = dict(units)
    most = Counter((one.old, one.new) for one in moved)
    for one in desk.due:
        after[one.new] = _heir_unit(after.get(one.new), units[one.old[0]], one)
    for old, lines in desk.lines.items():
        unit = after[old]
        heirs = dict.fromkeys(one.new for one in lines if one.new != old)
        if not heirs or unit.valid_to is not None:
            continue
        first = max(heirs, key=lambda new: most[old, new])
        ending = next((one for one in lines if one.kind != "moved"), lines[0])
        if not desk.ends(old):
            if not unit.succession and not unit.successor:
                act = _joined(unit.act, ending.act)
                after[old] = replace(unit, succession=ending.kind, successor=first, act=act)
            continue
        last = date.fromordinal(ending.day.toordinal() - 1)
        after[old] = replace(
            unit,
            valid_to=last,
            succession=ending.kind,
            successor=first,
            act=_joined(unit.act, ending.act),
        )
        for child in after.values():
            if child.parent == old and child.id not in desk.lines:
                after[child.id] = replace(child, parent=first)
    return {name: unit for name, unit in after.items() if unit != units.get(name)}


def _heir_unit(unit: Department | None, before: Department, one: Succession) -> Department:
    """Return the unit that takes over, as the change leaves it."""
    if unit is None:
        parent = one.parent or (before.parent if one.kind != "moved" else "")
        return Department(one.new, one.name, parent, (), one.day, act=one.act)
    if one.name and one.name != unit.name:
        aliases = tuple(dict.fromkeys((*unit.aliases, unit.name)))
        unit = replace(unit, name=one.name, aliases=aliases, act=_joined(unit.act, one.act))
    return replace(unit, parent=one.parent or unit.parent)


def _joined(before: str, act: str) -> str:
    said = [part.strip() for part in before.split(";")]
    return before if act in said else "; ".join(filter(None, (before, act)))


def _wrong(one: Succession, words: Words, **facts: str) -> Wrong:
    return Wrong(one.line, Words(words.it.format(**facts), words.en.format(**facts)))
