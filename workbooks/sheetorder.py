"""The order of what a worksheet part holds: programs refuse a part that has another."""

from lxml import etree

from .markup import local

# fmt: off
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects",
    "controls", "webPublishItems", "tableParts", "extLst",
)
# fmt: on
"""Children of a worksheet (ECMA-376 part 1, 18.3.1.99)."""

_PLACES = {name: place for place, name in enumerate(ORDER)}


def insert(root: etree._Element, element: etree._Element) -> None:
    """Put a new child of a worksheet where the order wants it, after those of its kind."""
    place = _PLACES[local(element)]
    # An element of another vocabulary (mc:AlternateContent) stays with what it follows.
    before = [other for other in root if _PLACES.get(local(other), len(ORDER)) <= place]
    if before:
        before[-1].addnext(element)
    else:
        root.insert(0, element)
