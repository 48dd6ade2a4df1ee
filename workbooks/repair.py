"""The look of the entry sheets of a filled-in workbook given back: formats, lists, protection.

Pasting brings foreign styles along, takes validations away, splits conditional formats, locks
cells. Here each record gets the look it was issued with; no value, formula, comment or height is
touched, no other sheet, and of the style part only the ends of its lists. Bytes in, bytes out; a
second repair gives the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.profile import Profile
from .conditionxml import repair_conditions
from .entryxml import EntryXml
from .filled import Filled, find, shape
from .issuedlook import IssuedLook, IssuedSheet, issued_look
from .layout import HEADER_ROW
from .limits import OWN_LIMITS, PackageError
from .looks import Look, Looks, damaged
from .markup import attributes, truth
from .merges import unmerge
from .ownrow import Ground
from .package import open_package
from .patch import Refusal, unfit
from .sheetorder import insert
from .stylegrafts import Grafts
from .stylexml import styles_part
from .validationxml import repair_validations
from .workbookxml import edit

Reason = Literal["merged", "number-format", "typed-text", "password"]

_SECRETS = ("password", "hashValue")


@dataclass(frozen=True, slots=True)
class Left:
    """What was only looked at.

    Attributes:
        reason: ``merged`` (cells merged over what several records say), ``number-format`` (a
            number that would be read as another one under the format issued), ``typed-text`` (a
            text typed under a text format: the format is back, the text stays a text),
            ``password`` (a sheet somebody protected with a password).
        sheet: name of the sheet.
        cells: the cells or ranges.
    """

    reason: Reason
    sheet: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repair:
    """What a repair did.

    Attributes:
        data: the workbook now; the bytes given when nothing was to be done.
        cells: (sheet, cell) of each cell that got its look back.
        validations: columns that got their validation back.
        conditions: conditional formats that were missing, doubled, split or changed.
        unmerged: (sheet, range) of merged cells undone.
        protected: sheets whose protection is back.
        left: what was only looked at.
        refused: why nothing was written.
        parts: names of the parts that changed.
    """

    data: bytes
    cells: tuple[tuple[str, str], ...] = ()
    validations: int = 0
    conditions: int = 0
    unmerged: tuple[tuple[str, str], ...] = ()
    protected: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    refused: Refusal | None = None
    parts: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything was repaired."""
        return bool(self.parts)


def repaired(
    data: bytes, profile: Profile, period: int, round_id: str, language: Language
) -> Repair:
    """Give the entry sheets of a workbook their look back.

    Args:
        data: the file as read.
        profile: sheets, columns and vocabularies of the plan.
        period: the year of the workbook.
        round_id: its round.
        language: its language.
    """
    try:
        package = open_package(data, OWN_LIMITS)
        refused = unfit(package)
        if refused is not None:
            return Repair(data, refused=refused)
        filled = find(edit(package), shape(profile, period, round_id, language))
        if filled.identity is None:
            return Repair(data, refused=Refusal("", "no-identity"))
        return _repaired(filled, issued_look(filled, profile, period, round_id))
    except PackageError as error:
        return Repair(data, refused=Refusal("", error.kind, detail=error.detail))


def _repaired(filled: Filled, issued: IssuedLook) -> Repair:
    package = filled.book.package
    looks = Looks(filled.book.tree(styles_part(package)))
    grafts = Grafts(looks, issued.looks)
    cells: list[tuple[str, str]] = []
    unmerged: list[tuple[str, str]] = []
    protected: list[str] = []
    left: list[Left] = []
    validations = conditions = 0
    for name, entry in filled.entries.items():
        model = issued.sheets[name]
        places = dict(_records(entry, model))
        merges = unmerge(entry, places)
        unmerged += [(entry.name, ref) for ref in merges.undone]
        if merges.kept:
            left.append(Left("merged", entry.name, merges.kept))
        found, more = _repair_cells(entry, model, places, grafts)
        cells += [(entry.name, cell) for cell in found]
        left += more
        ground = Ground(entry.columns, _ids_row(entry))
        page = entry.sheet
        locked = [column.id for column in entry.layout.columns if column.role != "entry"]
        validations += repair_validations(page, ground, places, model.sheet, model.ground, locked)
        conditions += repair_conditions(page, ground, places, model.sheet, model.ground, grafts)
        if _protect(entry, model):
            protected.append(entry.name)
        elif _has_password(entry):
            left.append(Left("password", entry.name))
    written, parts = filled.book.written(values=False)
    return Repair(
        written, tuple(cells), validations, conditions, tuple(unmerged), tuple(protected),
        tuple(left), None, parts,
    )  # fmt: skip


def _records(entry: EntryXml, model: IssuedSheet) -> Iterator[tuple[int, int]]:
    """Yield the rows of the records that were issued, with their row in the model."""
    for row in entry.sheet.rows:
        if row > entry.header_row:
            key = entry.sheet.text(row, entry.columns["key"])
            if key in model.rows:
                yield row, model.rows[key]


def _repair_cells(
    entry: EntryXml, model: IssuedSheet, places: dict[int, int], grafts: Grafts
) -> tuple[list[str], list[Left]]:
    done: list[str] = []
    kept: list[str] = []
    texts: list[str] = []
    for row, there in {entry.header_row: HEADER_ROW, **places}.items():
        for column in entry.layout.columns:
            at = entry.columns.get(column.id)
            if at is None:
                continue
            cell = entry.sheet.cells(row).get(at)
            style = "" if cell is None else cell.get("s", "0")
            wanted = model.style(there, column.id)
            look, goal = grafts.target.look(style) if style else None, grafts.model.look(wanted)
            assert goal is not None
            address = f"{column_letter(at)}{row}"
            own = look is not None and column.role == "entry" and row != entry.header_row
            held = entry.sheet.value(row, at) if own else None
            reread = look is not None and isinstance(held, float) and look.kind != goal.kind
            if reread:
                kept.append(address)
            if look is not None and look.code == "@" != goal.code and _is_numeric(goal, held):
                texts.append(address)
            if damaged(look, goal, any_format=reread):
                same_fill = look is not None and look.fill == goal.fill
                entry.sheet.restyle(
                    row, at, grafts.like(wanted, style, own_font=same_fill, own_format=reread)
                )
                done.append(address)
    told: list[Left] = []
    if kept:
        told.append(Left("number-format", entry.name, tuple(kept)))
    if texts:
        told.append(Left("typed-text", entry.name, tuple(texts)))
    return done, told


def _is_numeric(goal: Look, held: object) -> bool:
    return isinstance(held, str) and held != "" and goal.code != "General"


def _ids_row(entry: EntryXml) -> int:
    """Return the row of the field ids, 0 when the header alone was found."""
    above = entry.header_row - 1
    named = [entry.sheet.text(above, at) == name for name, at in entry.columns.items()]
    return above if named.count(True) > 1 else 0


def _protect(entry: EntryXml, model: IssuedSheet) -> bool:
    """Put the protection of a sheet back, as issued and without a password."""
    found = _protection(entry.sheet.root, entry.sheet.space)
    if found is not None and truth(found.get("sheet")):
        return False
    issued = _protection(model.sheet.root, model.sheet.space)
    if issued is None:
        return False
    if found is not None:
        entry.sheet.root.remove(found)
    made = etree.Element(f"{entry.sheet.space}sheetProtection", attributes(issued))
    insert(entry.sheet.root, made)
    return True


def _has_password(entry: EntryXml) -> bool:
    found = _protection(entry.sheet.root, entry.sheet.space)
    return found is not None and any(found.get(name) for name in _SECRETS)


def _protection(root: etree._Element, space: str) -> etree._Element | None:
    return root.find(f"{space}sheetProtection")
