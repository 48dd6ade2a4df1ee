"""The conditional formats of an entry sheet put back where pastes split or doubled them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from .areas import areas, as_text, corners, runs
from .looks import Looks, difference_of
from .ownrow import Ground, skeleton
from .sheetorder import insert
from .sheetxml import SheetXml
from .stylegrafts import Grafts


@dataclass(frozen=True, slots=True)
class Condition:
    """A conditional format as issued.

    Attributes:
        told: its formula by fields.
        skeleton: its formula without addresses.
        formula: its formula as the model writes it.
        fields: ids of the columns it colours.
        dxf: number of its change of look in the model.
        corner: the cell of the model its formula is written for.
    """

    told: str
    skeleton: str
    formula: str
    fields: tuple[str, ...]
    dxf: str
    corner: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A rule of the sheet that is one of the tool's, and which."""

    holder: etree._Element
    rule: etree._Element
    told: str


def repair_conditions(
    sheet: SheetXml,
    ground: Ground,
    rows: Collection[int],
    model: SheetXml,
    model_ground: Ground,
    grafts: Grafts,
) -> int:
    """Give a sheet the conditional formats of another one; those people added stay.

    Args:
        sheet: the sheet, whose cells stay as they are.
        ground: where its fields stand.
        rows: rows of its records.
        model: the sheet as issued.
        model_ground: where the fields stand there.
        grafts: styles of the two.

    Returns:
        How many were missing, doubled, split or changed.
    """
    wanted = [
        condition
        for condition in _issued(model, model_ground)
        if rows and _formula(condition, model_ground, ground, rows) is not None
    ]
    found = list(_found(sheet, ground, wanted))
    wrong = sum(
        not _right(condition, found, ground, rows, grafts.target, grafts.model, sheet)
        for condition in wanted
    )
    strays = [one for one in found if not one.told]
    if not (wrong or strays):
        return 0
    priorities = _priorities(sheet, found, len(wanted))
    for one in found:
        one.holder.remove(one.rule)
        if not one.holder.findall(f"{sheet.space}cfRule"):
            sheet.root.remove(one.holder)
    for condition, priority in zip(wanted, priorities, strict=True):
        _add(sheet, condition, priority, model_ground, ground, rows, grafts)
    return max(wrong, 1)


def _issued(model: SheetXml, ground: Ground) -> list[Condition]:
    made: list[tuple[int, Condition]] = []
    names = {at: name for name, at in ground.columns.items()}
    for holder in model.root.iterfind(f"{model.space}conditionalFormatting"):
        for area in areas(holder.get("sqref") or "") or ():
            fields = tuple(names[at] for at in range(area[1], area[3] + 1) if at in names)
            corner = area[0], area[1]
            for rule in holder.iterfind(f"{model.space}cfRule"):
                formula = rule.findtext(f"{model.space}formula") or ""
                condition = Condition(
                    ground.told(formula, *corner), skeleton(formula), formula, fields,
                    rule.get("dxfId", "0"), corner,
                )  # fmt: skip
                made.append((int(rule.get("priority", "0")), condition))
    return [condition for _, condition in sorted(made, key=lambda pair: pair[0])]


def _found(sheet: SheetXml, ground: Ground, wanted: Sequence[Condition]) -> Iterator[Found]:
    """Yield the rules that are the tool's: by fields, else by their words.

    One that looks at other cells than issued was left behind by a program that moves rows and
    columns without their rules; it tells nothing.
    """
    told = {condition.told for condition in wanted}
    bare = {condition.skeleton for condition in wanted}
    for holder in sheet.root.iterfind(f"{sheet.space}conditionalFormatting"):
        found = areas(holder.get("sqref") or "") or []
        for rule in holder.iterfind(f"{sheet.space}cfRule"):
            formula = rule.findtext(f"{sheet.space}formula") or ""
            if rule.get("type") != "expression" or not found:
                continue
            said = [ground.told(formula, *at) for at in corners(found)]
            ours = next((one for one in said if one in told), None)
            if ours is not None or skeleton(formula) in bare:
                yield Found(holder, rule, ours or "")


def _right(
    condition: Condition,
    found: Sequence[Found],
    ground: Ground,
    rows: Collection[int],
    target: Looks,
    model: Looks,
    sheet: SheetXml,
) -> bool:
    """Whether exactly one rule of the sheet says this, for every cell it should."""
    said = [one for one in found if one.told == condition.told]
    if len(said) != 1:
        return False
    changes = target.items("dxfs")
    number = said[0].rule.get("dxfId") or ""
    if not number.isdigit() or int(number) >= len(changes):
        return False
    if difference_of(changes[int(number)]) != difference_of(
        model.items("dxfs")[int(condition.dxf)]
    ):
        return False
    held = areas(said[0].holder.get("sqref") or "") or []
    columns = [ground.columns[name] for name in condition.fields if name in ground.columns]
    return all(
        any(top <= row <= bottom and left <= at <= right for top, left, bottom, right in held)
        for at in columns
        for row in rows
    )


def _formula(
    condition: Condition, model: Ground, ground: Ground, rows: Collection[int]
) -> str | None:
    """Return the formula of a condition in the sheet, ``None`` when a field of it is gone."""
    columns = [ground.columns[name] for name in condition.fields if name in ground.columns]
    if not columns:
        return None
    return model.placed(condition.formula, *condition.corner, ground, (min(rows), min(columns)))


def _priorities(sheet: SheetXml, found: Sequence[Found], count: int) -> list[int]:
    """Return priorities for the tool's rules: those they have, then the ones after all."""
    every = [
        int(rule.get("priority", "0"))
        for rule in sheet.root.iterfind(f"{sheet.space}conditionalFormatting/{sheet.space}cfRule")
    ]
    theirs = sorted({int(one.rule.get("priority", "0")) for one in found})[:count]
    last = max(every, default=0)
    return theirs + [last + more for more in range(1, count - len(theirs) + 1)]


def _add(
    sheet: SheetXml,
    condition: Condition,
    priority: int,
    model_ground: Ground,
    ground: Ground,
    rows: Collection[int],
    grafts: Grafts,
) -> None:
    columns = [ground.columns[name] for name in condition.fields if name in ground.columns]
    spans = [(min(rows), first, max(rows), last) for first, last in runs(columns)]
    formula = _formula(condition, model_ground, ground, rows)
    assert formula is not None
    text = as_text(spans)
    same = (
        one
        for one in sheet.root.iterfind(f"{sheet.space}conditionalFormatting")
        if one.get("sqref") == text and one.get("pivot") is None
    )
    holder = next(same, None)
    if holder is None:
        holder = etree.Element(f"{sheet.space}conditionalFormatting", {"sqref": text})
        insert(sheet.root, holder)
    said = {
        "type": "expression",
        "dxfId": grafts.difference(condition.dxf),
        "priority": str(priority),
    }
    rule = etree.Element(f"{sheet.space}cfRule", said)
    last = holder.findall(f"{sheet.space}cfRule")
    if last:
        last[-1].addnext(rule)
    else:
        holder.insert(0, rule)
    etree.SubElement(rule, f"{sheet.space}formula").text = formula
