"""The validations of an entry sheet put back where a paste took them away or split them."""

from collections.abc import Collection

from lxml import etree

from .areas import Area, areas, as_text, corners, rows_in, runs, without
from .cells import unescaped
from .cellxml import moved_formula
from .markup import attributes, local, truth
from .ownrow import Ground
from .sheetorder import insert
from .sheetxml import SheetXml

Told = tuple[str, ...]
"""What a validation demands and says, in one manner for all programs."""

_EXTENDED = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}dataValidation"
_AREAS = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"
_TWO_BOUNDS = frozenset({"between", "notBetween"})
_BARE = frozenset({"custom", "list", "none"})
_FORMULAS = frozenset({"formula1", "formula2", "f"})
_HOLDERS = frozenset({"dataValidations", "ext", "extLst"})
_TEXTS = ("errorTitle", "error", "promptTitle", "prompt")
_TRUTHS = ("allowBlank", "showDropDown", "showInputMessage", "showErrorMessage")


def repair_validations(
    sheet: SheetXml,
    ground: Ground,
    rows: Collection[int],
    model: SheetXml,
    model_ground: Ground,
    locked: Collection[str],
) -> int:
    """Give the records of a sheet the validations of another one.

    Args:
        sheet: the sheet, whose cells stay as they are.
        ground: where its fields stand.
        rows: rows of its records.
        model: the sheet as issued.
        model_ground: where the fields stand there.
        locked: fields nobody types into, which have none.

    Returns:
        How many columns had lost theirs in some row, or had one too many.
    """
    repaired = _clear_locked(sheet, ground, rows, locked)
    names = {at: name for name, at in model_ground.columns.items()}
    for wanted in model.root.iterfind(f"{model.space}dataValidations/{model.space}dataValidation"):
        for area in areas(wanted.get("sqref") or "") or ():
            name = names.get(area[1], "")
            if name not in ground.columns or not rows:
                continue
            column = ground.columns[name]
            demand = _told(wanted, model.space, model_ground, (area[0], area[1]))
            right = _right(sheet, ground, column, demand)
            if any(_holds_all(sheet, one, column, rows) for one in right):
                continue
            held = {*rows, *(at for one in right for at in _rows_of(one, column, _span(rows)))}
            made = _made(wanted, model, sheet, model_ground, ground, area, (min(held), column))
            if made is None:
                continue
            _clear(sheet, column, held)
            made.set("sqref", as_text((a, column, b, column) for a, b in runs(held)))
            _append(sheet, made)
            repaired += 1
    return repaired


def _clear_locked(
    sheet: SheetXml, ground: Ground, rows: Collection[int], locked: Collection[str]
) -> int:
    cleared = 0
    for name in locked:
        at = ground.columns.get(name, 0)
        if at and any(_rows_of(element, at, rows) for element in _every(sheet)):
            _clear(sheet, at, rows)
            cleared += 1
    return cleared


def _every(sheet: SheetXml) -> list[etree._Element]:
    return [*_elements(sheet), *sheet.root.iter(_EXTENDED)]


def _rows_of(element: etree._Element, column: int, rows: Collection[int]) -> list[int]:
    return rows_in(areas(_sqref(element)) or (), column, rows)


def _sqref(element: etree._Element) -> str:
    return element.get("sqref") or element.findtext(_AREAS) or ""


def _span(rows: Collection[int]) -> range:
    return range(min(rows), max(rows) + 1)


def _elements(sheet: SheetXml) -> list[etree._Element]:
    return list(sheet.root.iterfind(f"{sheet.space}dataValidations/{sheet.space}dataValidation"))


def _right(sheet: SheetXml, ground: Ground, column: int, demand: Told) -> list[etree._Element]:
    """Return the validations of a column that demand what was issued."""
    found = [(element, areas(element.get("sqref") or "") or []) for element in _elements(sheet)]
    return [
        element
        for element, held in found
        if any(left <= column <= right for _, left, _, right in held)
        and any(_told(element, sheet.space, ground, at) == demand for at in corners(held))
    ]


def _holds_all(sheet: SheetXml, right: etree._Element, column: int, rows: Collection[int]) -> bool:
    """Whether a validation holds for every record of a column and no other one does."""
    return all(
        sorted(_rows_of(element, column, rows)) == (sorted(rows) if element is right else [])
        for element in _every(sheet)
    )


def _told(element: etree._Element, space: str, ground: Ground, at: tuple[int, int]) -> Told:
    kind = element.get("type", "none")
    operator = "" if kind in _BARE else element.get("operator", "between")
    bounds = 0 if kind == "none" else 2 if operator in _TWO_BOUNDS else 1
    formulas = [
        ground.told(element.findtext(f"{space}formula{number}") or "", *at)
        for number in range(1, bounds + 1)
    ]
    texts = {name: " ".join(unescaped(element.get(name, "")).split()) for name in _TEXTS}
    truths = {name: str(truth(element.get(name))) for name in _TRUTHS}
    style = element.get("errorStyle", "stop")
    if kind == "none":
        texts["error"] = texts["errorTitle"] = truths["showErrorMessage"] = style = ""
        truths["allowBlank"] = ""
    return (kind, operator, style, *texts.values(), *truths.values(), *formulas)


def _made(
    wanted: etree._Element,
    model: SheetXml,
    sheet: SheetXml,
    model_ground: Ground,
    ground: Ground,
    area: Area,
    to: tuple[int, int],
) -> etree._Element | None:
    """Return a validation of the model as the sheet writes it, ``None`` when a field is gone."""
    element = etree.Element(f"{sheet.space}dataValidation", attributes(wanted))
    for child in wanted:
        text = model_ground.placed(child.text or "", area[0], area[1], ground, to)
        if text is None:
            return None
        etree.SubElement(element, f"{sheet.space}{local(child)}").text = text
    return element


def _clear(sheet: SheetXml, column: int, rows: Collection[int]) -> None:
    """Take the cells of a column out of every validation."""
    for element in _every(sheet):
        found = areas(_sqref(element))
        if found and rows_in(found, column, rows):
            _take(element, found, without(found, column, rows))


def _take(element: etree._Element, found: list[Area], kept: list[Area]) -> None:
    if not kept:
        _remove(element)
        return
    old, new = corners(found)[0], corners(kept)[0]
    for child in element.iter():
        if old != new and child.text and local(child) in _FORMULAS:
            child.text = moved_formula(child.text, old, new)
    holder = element.find(_AREAS)
    if holder is None:
        element.set("sqref", as_text(kept))
    else:
        holder.text = as_text(kept)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if local(parent) == "dataValidations":
        parent.set("count", str(len(parent)))
    if len(parent) == 0 and local(parent) in _HOLDERS:
        _remove(parent)


def _append(sheet: SheetXml, element: etree._Element) -> None:
    holder = sheet.root.find(f"{sheet.space}dataValidations")
    if holder is None:
        holder = etree.Element(f"{sheet.space}dataValidations")
        insert(sheet.root, holder)
    holder.append(element)
    holder.set("count", str(len(holder)))
