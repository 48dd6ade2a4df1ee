"""A Word document and the PDF made of it, word for word."""

import io
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pikepdf

LONG = re.compile(r"[A-Za-zÀ-ÿ]{5,}")


def text_of(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    return "\n".join(one.text or "" for one in paper.element.body.iter() if one.tag.endswith("}t"))


def nothing_lost(paper: bytes, pdf: bytes, folder: Path) -> None:
    """Compare the words of a document and of its PDF: a program may drop rows at a page's foot."""
    (folder / "paper.pdf").write_bytes(pdf)
    read = subprocess.run(
        ["pdftotext", "-raw", folder / "paper.pdf", "-"], capture_output=True, check=True
    )
    lost = Counter(LONG.findall(text_of(paper))) - Counter(LONG.findall(read.stdout.decode()))
    assert not lost, lost.most_common(5)


def pages_of(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return len(paper.pages)


def faults(pdf: bytes) -> list[str]:
    """Return what PDF/A-2b and PDF/UA-1 ask for and a PDF lacks, as far as it can be looked up."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        root, said = paper.Root, paper.open_metadata()
        wanted = {
            "marked": bool(root.MarkInfo.Marked),
            "language": str(root.get("/Lang", "")) in ("it-IT", "en-GB"),
            "title shown": bool(root.ViewerPreferences.DisplayDocTitle),
            "output intent": "/OutputIntents" in root,
            "PDF/A-2b": (said["pdfaid:part"], said["pdfaid:conformance"]) == ("2", "B"),
            "PDF/UA-1": said["pdfuaid:part"] == "1",
            "one title": said["dc:title"] == str(paper.docinfo["/Title"]) != "",
            "no script": "/AA" not in root and "/JavaScript" not in root.get("/Names", {}),
            "not encrypted": not paper.is_encrypted,
        }
        found += [name for name, there in wanted.items() if not there]
        for page in paper.pages:
            links = page.get("/Annots", ())
            if links and page.get("/Tabs") != "/S":
                found.append("tabs")
            found += ["link without words" for one in links if not str(one.get("/Contents", ""))]
        for one in paper.objects:
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
                embedded = any(name in one for name in ("/FontFile", "/FontFile2", "/FontFile3"))
                found += [] if embedded else [f"font {one.FontName}"]
        level = 0
        for tag, one in elements(root.StructTreeRoot):
            if tag == "Figure" and not str(one.get("/Alt", "")):
                found.append("figure")
            if tag == "TH" and "/Scope" not in {k for part in parts(one) for k in dict(part)}:
                found.append("header without scope")
            if tag == "Table" and not any(name == "TH" for name, _ in elements(one)):
                found.append("table without header")
            if tag in ("H1", "H2", "H3", "H4"):
                found += [f"{tag} under H{level}"] if int(tag[1]) > level + 1 else []
                level = int(tag[1])
    return found


def elements(above: Any) -> Iterator[tuple[str, Any]]:
    children = above.get("/K", ())
    for one in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S)[1:], one
            yield from elements(one)


def parts(one: Any) -> list[Any]:
    told = one.get("/A", pikepdf.Array())
    return list(told) if isinstance(told, pikepdf.Array) else [told]


def continued_only_at_the_top(pdf: bytes, folder: Path) -> int:
    """Return how many pages begin with a row that goes on; no such row stands elsewhere."""
    (folder / "paper.pdf").write_bytes(pdf)
    subprocess.run(["pdftotext", "-bbox", folder / "paper.pdf", folder / "paper.html"], check=True)
    pages = (folder / "paper.html").read_text("utf-8").split("<page ")[1:]
    found = [re.findall(r'yMin="([\d.]+)"[^>]*>\(segue\)<', page) for page in pages]
    # Of the page 595 points high, a row under the header begins within the first 110.
    assert all(len(ys) < 2 and float(ys[0]) < 110 for ys in found if ys)
    return sum(bool(ys) for ys in found)
