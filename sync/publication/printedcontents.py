"""The contents of a document: every heading with a link, page numbers where they are known."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = re.compile(r'TOC\b.*\\o\s+"(\d)-(\d)"')
_HEADING = re.compile(r"(?:Heading|Titolo)\s?(\d)", re.IGNORECASE)
INDENT = 280
"""Of every level below the first, in twentieths of a point."""


def headings(body: Any, levels: tuple[int, int]) -> Iterator[tuple[Any, int, str]]:  # noqa: ANN401
    """Yield the headings of a document in order: paragraph, level, text."""
    for paragraph in body.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        hit = _HEADING.fullmatch(style.get(f"{W}val", "")) if style is not None else None
        if hit and levels[0] <= int(hit[1]) <= levels[1]:
            text = "".join(part.text or "" for part in paragraph.iter(f"{W}t"))
            if text.strip():
                yield paragraph, int(hit[1]), text.strip()


def contents_filled(body: Any, pages: Mapping[str, int]) -> None:  # noqa: ANN401
    """Fill the field of the contents, if there is one, with a line for each heading.

    Args:
        body: of the document.
        pages: page of each heading by its anchor; without it a field asks Word.
    """
    field = _field(body)
    if field is None:
        return
    paragraph, levels = field
    found = list(headings(body, levels))
    lines, width = [], text_width(body)
    for at, (heading, level, text) in enumerate(found):
        name = f"_Toc{at + 1:08d}"
        _mark(heading, name, at + 1)
        page = str(pages.get(name, ""))
        lines.append(_line(paragraph, width, name, level - levels[0], text, page))
    if not lines:
        return
    runs = [run for run in paragraph.iter(f"{W}r")]
    start = runs[: _at(runs, "separate") + 1]
    first = lines[0]
    spot = 1 if first.find(f"{W}pPr") is not None else 0
    for offset, run in enumerate(start):
        first.insert(spot + offset, run)
    lines[-1].append(runs[_at(runs, "end")])
    for line in lines:
        paragraph.addprevious(line)
    paragraph.getparent().remove(paragraph)


def no_step_skipped(body: Any) -> None:  # noqa: ANN401
    """Let no heading lie two levels below the one before, which a screen reader would miss."""
    above = 0
    for paragraph, level, _ in headings(body, (1, 9)):
        depth = min(level, above + 1)
        if depth < level:
            properties = paragraph.find(f"{W}pPr")
            outline = properties.makeelement(f"{W}outlineLvl", {f"{W}val": str(depth - 1)})
            mark = properties.find(f"{W}rPr")
            properties.append(outline) if mark is None else mark.addprevious(outline)
        above = depth


def _field(body: Any) -> tuple[Any, tuple[int, int]] | None:  # noqa: ANN401
    for code in body.iter(f"{W}instrText"):
        hit = _LEVELS.search(code.text or "")
        if hit:
            paragraph = code.getparent()
            while paragraph.tag != f"{W}p":
                paragraph = paragraph.getparent()
            return paragraph, (int(hit[1]), int(hit[2]))
    return None


def _at(runs: Sequence[Any], kind: str) -> int:
    for at, run in enumerate(runs):
        char = run.find(f"{W}fldChar")
        if char is not None and char.get(f"{W}fldCharType") == kind:
            return at
    return len(runs) - 1


def _mark(heading: Any, name: str, number: int) -> None:  # noqa: ANN401
    """Set a bookmark around the text of a heading."""
    start = heading.makeelement(f"{W}bookmarkStart", {f"{W}id": f"{number}", f"{W}name": name})
    end = heading.makeelement(f"{W}bookmarkEnd", {f"{W}id": f"{number}"})
    heading.insert(1 if heading.find(f"{W}pPr") is not None else 0, start)
    heading.append(end)


def _line(like: Any, width: int, name: str, depth: int, text: str, page: str) -> Any:  # noqa: ANN401
    """Make a line of the contents: a link to a heading, dots, its page."""
    line = like.makeelement(f"{W}p")
    properties = like.find(f"{W}pPr")
    properties = deepcopy(properties) if properties is not None else line.makeelement(f"{W}pPr")
    line.append(properties)
    tabs = properties.makeelement(f"{W}tabs")
    stop = {f"{W}val": "right", f"{W}leader": "dot", f"{W}pos": str(width)}
    tabs.append(tabs.makeelement(f"{W}tab", stop))
    properties.append(tabs)
    if depth:
        left = {f"{W}left": str(INDENT * depth), f"{W}right": "600"}
        properties.append(properties.makeelement(f"{W}ind", left))
    link = line.makeelement(f"{W}hyperlink", {f"{W}anchor": name, f"{W}history": "1"})
    line.append(link)
    link.append(_run(line, text, bold=not depth))
    tab = _run(line, "")
    tab.append(line.makeelement(f"{W}tab"))
    link.append(tab)
    for kind in ("begin", "code", "separate", "shown", "end"):
        run = _run(line, page if kind == "shown" else "")
        if kind == "code":
            code = line.makeelement(f"{W}instrText")
            code.text = f" PAGEREF {name} \\h "
            run.append(code)
        elif kind != "shown":
            run.append(line.makeelement(f"{W}fldChar", {f"{W}fldCharType": kind}))
        link.append(run)
    return line


def _run(like: Any, text: str, bold: bool = False) -> Any:  # noqa: ANN401
    run = like.makeelement(f"{W}r")
    if bold:
        properties = run.makeelement(f"{W}rPr")
        properties.append(run.makeelement(f"{W}b"))
        run.append(properties)
    if text:
        piece = run.makeelement(f"{W}t")
        piece.text = text
        run.append(piece)
    return run


def text_width(body: Any) -> int:  # noqa: ANN401
    """Return the width between the margins of the page, in twentieths of a point."""
    page = body.find(f"{W}sectPr")
    size, margin = page.find(f"{W}pgSz"), page.find(f"{W}pgMar")
    return int(size.get(f"{W}w")) - int(margin.get(f"{W}left")) - int(margin.get(f"{W}right"))
