"""What LibreOffice leaves undone in a PDF meant to be archived and read aloud."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

_FIGURE = rb"/Figure<</MCID %d>>BDC"
_ARTIFACT = b"/Artifact BMC"


def finished(pdf: bytes, day: date) -> bytes:
    """Finish a tagged PDF: the same pages, and what PDF/UA and PDF/A ask for besides.

    The order of tabs is that of the structure (ISO 14289-1, 7.18.3), a drawing that says nothing
    is decoration (7.1), both titles are alike (ISO 19005-2, 6.6.2). It bears the day it is told
    and no other moment, so that the same report is the same file.

    Args:
        pdf: as LibreOffice writes it.
        day: the document is dated with.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as paper:
        for page in paper.pages:
            if "/Annots" in page:
                page.Tabs = pikepdf.Name.S
        _put_aside(paper)
        moment = f"{day:%Y-%m-%d}T00:00:00Z"
        with paper.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
            said["dc:title"] = str(paper.docinfo["/Title"])
            said["xmp:CreateDate"] = moment
        paper.docinfo["/CreationDate"] = f"D:{day:%Y%m%d}000000Z"
        made = io.BytesIO()
        paper.save(
            made,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return made.getvalue()


def _put_aside(paper: Any) -> None:  # noqa: ANN401 - of pikepdf
    """Take drawings without a description out of what is read: a word across every page."""
    import pikepdf

    tree = paper.Root.StructTreeRoot
    marks: dict[Any, set[int]] = defaultdict(set)
    for parent, figure in list(_silent(tree)):
        marks[figure.Pg.objgen] |= {int(one) for one in figure.K if isinstance(one, int)}
        parent.K = pikepdf.Array([one for one in parent.K if not _same(one, figure)])
    listed = tree.ParentTree.Nums
    parents = {int(listed[at]): listed[at + 1] for at in range(0, len(listed), 2)}
    for page in paper.pages:
        found = marks.get(page.objgen, ())
        content = page.Contents.read_bytes() if found else b""
        for mark in found:
            content = re.sub(re.escape(_FIGURE % mark), _ARTIFACT, content)
            parents[int(page.StructParents)][mark] = None
        if found:
            page.Contents = paper.make_stream(content)


def _silent(element: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """Yield the figures that say nothing of themselves, each after what it stands in."""
    import pikepdf

    children = element.get("/K")
    for one in children if isinstance(children, pikepdf.Array) else ():
        if not isinstance(one, pikepdf.Dictionary) or "/S" not in one:
            continue
        if one.S == "/Figure" and "/Alt" not in one:
            yield element, one
        else:
            yield from _silent(one)


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    return bool(getattr(one, "objgen", None) == other.objgen)
