"""Looks of one workbook given to cells of another: styles are added at the end, none is moved."""

from collections.abc import Callable
from dataclasses import replace

from lxml import etree

from .looks import Look, Looks, border_of, difference_of, fill_of, font_of
from .markup import attributes, local
from .outline import format_codes
from .stylexml import format_number

_AFTER_DIFFERENCES = frozenset({"tableStyles", "colors", "extLst"})
_ALIGNED = ("alignment", "protection")


class Grafts:
    """Styles of a model added to the style part of a workbook, each once."""

    def __init__(self, target: Looks, model: Looks) -> None:
        self.target, self.model = target, model
        self._codes = format_codes(model.styles)
        self._made: dict[tuple[str, str, str, bool, bool], str] = {}

    def like(self, wanted: str, found: str, *, own_font: bool, own_format: bool) -> str:
        """Return the style that looks like one of the model, added when there is none yet.

        Args:
            wanted: style of the model.
            found: style the cell has now.
            own_font: keep its font.
            own_format: keep its number format.
        """
        known = self.target.style(found)
        if known is None:
            own_font = own_format = False
        quote = "" if known is None else known.get("quotePrefix", "")
        font = self.target.font(found) if own_font else ""
        number = known.get("numFmtId", "0") if own_format and known is not None else ""
        subject = (wanted, font, quote + number, own_font, own_format)
        if subject not in self._made:
            self._made[subject] = self._like(wanted, found, font, number, quote)
        return self._made[subject]

    def difference(self, number: str) -> str:
        """Return the number of the change of look (``dxf``) that is one of the model."""
        at = int(number)
        return self._part("dxfs", str(at), difference_of)

    def _like(self, wanted: str, found: str, font: str, number: str, quote: str) -> str:
        source = self.model.style(wanted)
        look = self.model.look(wanted)
        assert source is not None and look is not None
        font = font or self._part("fonts", source.get("fontId", "0"), font_of)
        goal = look
        if number and (now := self.target.look(found)) is not None:
            goal = replace(look, code=now.code, decimals=now.decimals, kind=now.kind)
        for at, style in enumerate(self.target.items("cellXfs")):
            same = style.get("fontId", "0") == font and style.get("quotePrefix", "") == quote
            if same and self._is(str(at), goal):
                return str(at)
        space = self.target.space
        made = etree.Element(f"{space}xf")
        code = self._codes[int(wanted)]
        made.set("numFmtId", number or str(format_number(self.target.styles, space, code)))
        made.set("fontId", font)
        made.set("fillId", self._part("fills", source.get("fillId", "0"), fill_of))
        made.set("borderId", self._part("borders", source.get("borderId", "0"), border_of))
        first = self.target.style("0")
        made.set("xfId", "0" if first is None else first.get("xfId", "0"))
        if quote:
            made.set("quotePrefix", quote)
        for name in ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection"):
            made.set(f"apply{name}", "1")
        for child in source:
            if local(child) in _ALIGNED:
                made.append(_copied(child, space))
        return self._added("cellXfs", made)

    def _is(self, number: str, goal: Look) -> bool:
        return self.target.look(number) == goal

    def _part(
        self, holder: str, number: str, seen: Callable[[etree._Element | None], object]
    ) -> str:
        """Return the number of a font, fill, border or change that looks like one of the model."""
        source = self.model.items(holder)[int(number)]
        wanted = seen(source)
        for at, other in enumerate(self.target.items(holder)):
            if seen(other) == wanted and other.get("diagonalUp") in (None, "0", "false"):
                return str(at)
        return self._added(holder, _copied(source, self.target.space))

    def _added(self, holder: str, element: etree._Element) -> str:
        space, styles = self.target.space, self.target.styles
        parent = styles.find(f"{space}{holder}")
        if parent is None:
            parent = etree.Element(f"{space}{holder}")
            after = (child for child in styles if local(child) in _AFTER_DIFFERENCES)
            follower = next(after, None)
            if follower is None:
                styles.append(parent)
            else:
                follower.addprevious(parent)
        parent.append(element)
        parent.set("count", str(len(parent)))
        return str(len(parent) - 1)


def _copied(element: etree._Element, space: str) -> etree._Element:
    """Return a copy in the namespace of another part (strict and transitional files differ)."""
    made = etree.Element(f"{space}{local(element)}", attributes(element))
    made.text = element.text
    for child in element:
        made.append(_copied(child, space))
    return made
