"""Cell styles of a workbook being edited: the same look with another number format."""

from copy import deepcopy

from lxml import etree

from .package import Package

_FIRST_OWN = 164
"""Least number of a format a workbook defines itself (ECMA-376 part 1, 18.8.30)."""

_BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4}


def styles_part(package: Package) -> str:
    """Return the name of the part with the styles, empty when there is none."""
    return next(iter(package.related(package.main, "styles")), "")


def with_format(styles: etree._Element, style: str, code: str) -> str:
    """Return the number of the style that is another one with this number format, made if needed.

    Args:
        styles: root of the style part.
        style: number of the style to look like.
        code: number format, as files hold it.

    Returns:
        ``style`` itself when there is no such style.
    """
    space = f"{{{etree.QName(styles).namespace or ''}}}"
    formats = styles.find(f"{space}cellXfs")
    found = [] if formats is None else formats.findall(f"{space}xf")
    at = int(style) if style.isdigit() else 0
    if formats is None or at >= len(found):
        return style
    wanted = deepcopy(found[at])
    wanted.tail = None
    wanted.set("numFmtId", str(format_number(styles, space, code)))
    wanted.set("applyNumberFormat", "1")
    canonical = _canonical(wanted)
    for number, other in enumerate(found):
        if _canonical(other) == canonical:
            return str(number)
    formats.append(wanted)
    formats.set("count", str(len(found) + 1))
    return str(len(found))


def format_number(styles: etree._Element, space: str, code: str) -> int:
    """Return the number of a format, defined when nobody has yet.

    Args:
        styles: root of the style part.
        space: its namespace, in braces.
        code: number format, as files hold it.
    """
    if code in _BUILT_IN:
        return _BUILT_IN[code]
    holder = styles.find(f"{space}numFmts")
    if holder is None:
        holder = etree.Element(f"{space}numFmts")
        styles.insert(0, holder)
    known = {
        one.get("formatCode"): int(one.get("numFmtId", "0"))
        for one in holder.iterfind(f"{space}numFmt")
    }
    if code not in known:
        number = max([_FIRST_OWN - 1, *known.values()]) + 1
        etree.SubElement(holder, f"{space}numFmt", numFmtId=str(number), formatCode=code)
        holder.set("count", str(len(known) + 1))
        return number
    return known[code]


def _canonical(element: etree._Element) -> bytes:
    plain = deepcopy(element)
    plain.tail = None
    return etree.tostring(plain, method="c14n2")
