"""What cells look like, told alike whatever program wrote the style part.

LibreOffice and Excel write other elements for the same look: defaults in full, colours that mean
nothing, escaped signs in number formats. What is compared here is what a person sees.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from lxml import etree

from .markup import attributes, local, truth
from .outline import format_codes
from .serials import date_kind

Kind = Literal["plain", "percent", "date"]
"""What a number under a format is read as."""

Line = tuple[str, str]
"""Style and colour of one side of a border."""

_CURRENCY = re.compile(r"\[\$([^\]-]+)-?[0-9A-Fa-f]*\]")
_LOCALE = re.compile(r"\[\$-[0-9A-Fa-f]+\]")
_DECIMALS = re.compile(r"\.([0#?]+)")
_LOCAL_DAY = "mm-dd-yy"
_DAY = "dd/mm/yyyy"
_SIDES = (("left", "start"), ("right", "end"), ("top",), ("bottom",))
_BLACK = "000000"


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a cell; what programs write in several manners stands here in one.

    Attributes:
        code: number format, bare of what makes no difference and of its decimals.
        decimals: how many it shows.
        kind: what a number under it is read as.
        horizontal, vertical, indent, wrap, turned: how its content is aligned.
        fill: its colour, empty for none.
        border: its four lines.
        locked: whether a protected sheet refuses typing.
    """

    code: str
    decimals: int
    kind: Kind
    horizontal: str
    vertical: str
    indent: int
    wrap: bool
    turned: str
    fill: str
    border: tuple[Line, ...]
    locked: bool


class Looks:
    """The cell styles of a style part, as they look."""

    def __init__(self, styles: etree._Element) -> None:
        self.styles = styles
        self.space = f"{{{etree.QName(styles).namespace or ''}}}"
        self._codes = format_codes(styles)
        self._made: dict[int, Look] = {}

    def items(self, holder: str) -> list[etree._Element]:
        """Return the children of ``cellXfs``, ``fonts``, ``fills``, ``borders`` or ``dxfs``."""
        return list(self.styles.iterfind(f"{self.space}{holder}/*"))

    def style(self, number: str) -> etree._Element | None:
        """Return a cell style by number, ``None`` when there is none."""
        found = self.items("cellXfs")
        at = int(number) if number.isdigit() else 0
        return found[at] if at < len(found) else None

    def look(self, number: str) -> Look | None:
        """Return what cells of a style look like, ``None`` when there is no such style."""
        at = int(number) if number.isdigit() else 0
        if at not in self._made:
            style = self.style(str(at))
            if style is None:
                return None
            if at >= len(self._codes):
                self._codes = format_codes(self.styles)
            self._made[at] = self._read(style, self._codes[at])
        return self._made[at]

    def font(self, number: str) -> str:
        """Return the number of the font of a style."""
        style = self.style(number)
        return "0" if style is None else style.get("fontId") or "0"

    def _read(self, style: etree._Element, code: str) -> Look:
        parts = {local(child): child for child in style}
        aligned, protected = parts.get("alignment"), parts.get("protection")
        said = {} if aligned is None else attributes(aligned)
        bare = bare_format(code)
        hit = _DECIMALS.search(bare)
        return Look(
            code=_DECIMALS.sub("", bare),
            decimals=len(hit[1]) if hit else 0,
            kind=kind_of(code),
            horizontal=said.get("horizontal", "general"),
            vertical=said.get("vertical", "bottom"),
            indent=_number(said.get("indent")),
            wrap=truth(said.get("wrapText")),
            turned=said.get("textRotation", "0"),
            fill=fill_of(_at(self.items("fills"), style.get("fillId"))),
            border=border_of(_at(self.items("borders"), style.get("borderId"))),
            locked=protected is None or protected.get("locked") is None
            or truth(protected.get("locked")),
        )  # fmt: skip


def damaged(found: Look | None, wanted: Look, *, any_format: bool = False) -> bool:
    """Tell whether a cell lost something of the look it was given.

    More decimals than issued are no damage, nor are wrapped numbers.

    Args:
        found: how it looks, ``None`` when its style does not exist.
        wanted: how it was issued.
        any_format: leave the number format out.
    """
    if found is None:
        return True
    like = replace(found, decimals=wanted.decimals)
    if wanted.horizontal == "right":
        like = replace(like, wrap=wanted.wrap)
    if any_format:
        like = replace(like, code=wanted.code, kind=wanted.kind)
    elif found.decimals < wanted.decimals:
        return True
    return like != wanted


def kind_of(code: str) -> Kind:
    """Return what a number under a format is read as."""
    if "%" in code:
        return "percent"
    return "date" if date_kind(code) else "plain"


def bare_format(code: str) -> str:
    """Return a number format without quotes, escapes, spaces, names of languages."""
    plain = _LOCALE.sub("", _CURRENCY.sub(r"\1", code)).removesuffix(";@")
    plain = re.sub(r'["\\\s\u00a0]', "", plain)
    return _DAY if plain == _LOCAL_DAY else plain


def fill_of(fill: etree._Element | None) -> str:
    """Return the colour of a fill, empty for none."""
    pattern = next((child for child in fill), None) if fill is not None else None
    if pattern is None or local(pattern) != "patternFill":
        return "" if pattern is None else local(pattern)
    kind = pattern.get("patternType", "none")
    if kind == "none":
        return ""
    colour = next((colour_of(child) for child in pattern if local(child) == "fgColor"), "")
    return colour if kind == "solid" else f"{kind} {colour}"


def border_of(border: etree._Element | None) -> tuple[Line, ...]:
    """Return the four lines of a border."""
    sides = {} if border is None else {local(child): child for child in border}
    found: list[Line] = []
    for names in _SIDES:
        side = next((sides[name] for name in names if name in sides), None)
        kind = "none" if side is None else side.get("style", "none")
        colours = [] if side is None or kind == "none" else [colour_of(child) for child in side]
        found.append(("none", "") if kind == "none" else (kind, "".join(colours)))
    return tuple(found)


def font_of(font: etree._Element | None) -> tuple[tuple[str, str], ...]:
    """Return what a font looks like; family, character set and scheme are no look."""
    found: dict[str, str] = {}
    for child in () if font is None else font:
        name, value = local(child), child.get("val")
        if name in ("b", "i", "strike", "u"):
            if name == "u" and value != "none":
                found[name] = value or "single"
            elif name != "u" and (value is None or truth(value)):
                found[name] = "1"
        elif name in ("sz", "name", "vertAlign"):
            found[name] = value or ""
        elif name == "color" and (colour := colour_of(child)):
            found[name] = colour
    return tuple(sorted(found.items()))


def difference_of(dxf: etree._Element | None) -> tuple[object, ...]:
    """Return what a conditional format changes: font and fill."""
    parts = {} if dxf is None else {local(child): child for child in dxf}
    font = [pair for pair in font_of(parts.get("font")) if pair[0] not in ("sz", "name")]
    fill = parts.get("fill")
    colours = [
        colour_of(child)
        for pattern in (() if fill is None else fill)
        for child in sorted(pattern, key=local)
        if colour_of(child)
    ]
    others = tuple(sorted(parts.keys() - {"font", "fill"}))
    return (tuple(font), tuple(colours[:1]), others)


def colour_of(element: etree._Element) -> str:
    """Return a colour as six digits, or as the theme tells it; the automatic one is empty."""
    if rgb := element.get("rgb"):
        return rgb[-6:].upper()
    if (theme := element.get("theme")) is not None:
        tint = element.get("tint", "")
        return _BLACK if theme == "1" and not tint else f"theme {theme} {tint}".strip()
    indexed = element.get("indexed", "64")
    return "" if indexed in ("64", "65") else f"indexed {indexed}"


def _at(found: list[etree._Element], number: str | None) -> etree._Element | None:
    at = _number(number)
    return found[at] if at < len(found) else None


def _number(text: object) -> int:
    said = str(text or "")
    return int(said) if said.isdigit() else 0
