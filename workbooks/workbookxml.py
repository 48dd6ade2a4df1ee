"""A workbook being edited: parts parsed once, and only those that changed written anew."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from .limits import PackageError
from .markup import local, truth
from .outline import Outline, outline
from .package import Package, relations_part
from .rawzip import rewritten
from .sheetfacts import shared_strings
from .sheetxml import SheetXml, load_sheet, written

_TYPES = "[Content_Types].xml"
_BEFORE_CALCULATION = frozenset({"sheets", "functionGroups", "externalReferences", "definedNames"})
"""What may stand just before ``calcPr`` in a workbook part (ECMA-376 part 1, 18.2.27)."""


@dataclass(slots=True)
class WorkbookXml:
    """An opened package with the parts looked at so far; made by `edit`.

    Attributes:
        package: the package as it was.
        outline: its sheets and names.
        texts: its shared strings.
        sheets: worksheets by part.
        trees: other parts by name, each with its text as it was.
    """

    package: Package
    outline: Outline
    texts: Sequence[str]
    sheets: dict[str, SheetXml] = field(default_factory=dict)
    trees: dict[str, tuple[etree._Element, bytes]] = field(default_factory=dict)

    def sheet(self, part: str) -> SheetXml:
        """Return a worksheet for editing.

        Raises:
            PackageError: the part is missing or damaged.
        """
        if part not in self.sheets:
            root = self.package.xml(part)
            self.sheets[part] = load_sheet(root, self.texts, date1904=self.outline.date1904)
        return self.sheets[part]

    def tree(self, part: str) -> etree._Element:
        """Return the root of another part for editing.

        Raises:
            PackageError: the part is missing or damaged.
        """
        if part not in self.trees:
            root = self.package.xml(part)
            self.trees[part] = root, written(root)
        return self.trees[part][0]

    def written(self, *, values: bool = True) -> tuple[bytes, tuple[str, ...]]:
        """Return the package with the changed parts, and their names.

        Without any it is the one that was opened. A changed workbook is calculated anew by Excel
        on opening and loses its calculation chain, which Excel would repair if it named a cell
        that is gone.

        Args:
            values: whether values or formulas changed; looks alone leave the rest as it is.

        Raises:
            PackageError: a part every workbook has is damaged.
        """
        changed = self._changed()
        if not changed:
            return self.package.data, ()
        if not values:
            return rewritten(self.package, changed), tuple(sorted(changed))
        _calculate_on_opening(self.tree(self.package.main))
        chains = self.package.related(self.package.main, "calcChain")
        dropped = {part for part in chains if self.package.find(part)}
        if chains:
            holder = self.tree(self.package.find(relations_part(self.package.main)) or "")
            _remove(holder, "Type", "/calcChain")
            for part in chains:
                _remove(self.tree(self.package.find(_TYPES) or _TYPES), "PartName", f"/{part}")
        parts = changed | self._changed_trees()
        return rewritten(self.package, parts, dropped), tuple(sorted(parts.keys() | dropped))

    def _changed(self) -> dict[str, bytes]:
        sheets = {part: sheet.changed() for part, sheet in self.sheets.items()}
        changed = {part: text for part, text in sheets.items() if text is not None}
        return changed | self._changed_trees()

    def _changed_trees(self) -> dict[str, bytes]:
        texts = {part: (written(root), old) for part, (root, old) in self.trees.items()}
        return {part: text for part, (text, old) in texts.items() if text != old}


def edit(package: Package) -> WorkbookXml:
    """Open a package for editing.

    Raises:
        PackageError: its workbook part or its shared strings are damaged.
    """
    texts: list[str] = []
    for part in package.related(package.main, "sharedStrings")[:1]:
        texts = shared_strings(package.read(part), part)
    return WorkbookXml(package, outline(package), texts)


def _calculate_on_opening(workbook: etree._Element) -> None:
    settings = next((element for element in workbook if local(element) == "calcPr"), None)
    if settings is None:
        before = [element for element in workbook if local(element) in _BEFORE_CALCULATION]
        if not before:
            raise PackageError("corrupt", "a workbook without sheets")
        space = etree.QName(workbook).namespace
        settings = etree.SubElement(workbook, f"{{{space}}}calcPr")
        before[-1].addnext(settings)
    if not truth(settings.get("fullCalcOnLoad")):
        settings.set("fullCalcOnLoad", "1")


def _remove(root: etree._Element, attribute: str, ending: str) -> None:
    for element in list(root):
        if (element.get(attribute) or "").lower().endswith(ending.lower()):
            root.remove(element)
