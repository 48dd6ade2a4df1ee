"""A Word document and the PDF made of it, word for word."""

import io
import re
import subprocess
from collections import Counter
from pathlib import Path

import docx

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
