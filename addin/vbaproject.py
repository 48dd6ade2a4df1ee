"""The VBA project of the add-in as bytes, made by pyOpenVBA from the text of its modules."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..schemas.terms import Words
from ..sync.errors import RunStopped

NAME = "Riscontro"
"""Name of the project."""

CODE_PAGE = "cp1252"
DOCUMENTS = ("ThisWorkbook", "Sheet1")
"""Modules that belong to the workbook and to its one sheet, by code name."""

NO_LIBRARY = Words(
    "Per costruire il componente di Excel mancano xlwings o pyOpenVBA: "
    "eseguire «pip install riscontro[excel]» e riprovare.",
    "Building the Excel add-in needs xlwings and pyOpenVBA: "
    "run “pip install riscontro[excel]” and try again.",
)

_SKELETON_NAME = b"VBAProject"
_NAME_RECORD = b"\x04\x00"


def vba_project(modules: Mapping[str, str]) -> bytes:
    """Return ``vbaProject.bin`` with these modules, in their order; same text, same bytes.

    Args:
        modules: text by name, ``.bas`` or ``.cls`` as exported; a text that begins with
            ``VERSION`` is a class. The modules of the workbook and its sheet are there anyway.

    Raises:
        RunStopped: pyOpenVBA is not installed.
    """
    try:
        from pyopenvba import ExcelFile
        from pyopenvba.vba import VBAModuleKind
    except ImportError:
        raise RunStopped(NO_LIBRARY) from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "riscontro.xlam"
        with ExcelFile.create_new(path) as file:
            project = file.vba_project()
            project.delete_module("Module1")
            for name, text in modules.items():
                lines = windows_lines(text)
                if name in DOCUMENTS:
                    file.set_module(name, body_of(lines))
                elif lines.startswith("VERSION"):
                    project.add_module(name, lines, kind=VBAModuleKind.other)
                else:
                    project.add_module(name, lines)
            file.save()
        with ExcelFile(path) as file:
            return _named(file.vba_project_bytes())


def windows_lines(text: str) -> str:
    """Return a text with the ends of line VBA has.

    Raises:
        ValueError: it has signs that are not in the project's code page.
    """
    text.encode(CODE_PAGE)
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    return "\r\n".join([*(line.rstrip() for line in lines), ""])


def body_of(text: str) -> str:
    """Return what a person wrote of a module: without the header an export puts before it."""
    lines = text.split("\r\n")
    heads = [at for at, line in enumerate(lines) if line.startswith("Attribute VB_")]
    return "\r\n".join(lines[heads[-1] + 1 :] if heads else lines)


def _named(data: bytes) -> bytes:
    """Give the project its own name and identity; pyOpenVBA leaves those of its skeleton."""
    from pyopenvba.cfb import CFB
    from pyopenvba.vba import compress, decompress

    file = CFB.from_bytes(data)
    records = decompress(file.get_stream_in_storage("VBA", "dir"))
    old, new = (
        _NAME_RECORD + len(name).to_bytes(4, "little") + name
        for name in (_SKELETON_NAME, NAME.encode())
    )
    file.write_stream_in_storage("VBA", "dir", compress(_once(records, old, new)))
    described = file.get_stream("PROJECT")
    described = _once(described, b'Name="VBAProject"', f'Name="{NAME}"'.encode())
    file.write_stream("PROJECT", described)
    return bytes(file.to_bytes())


def _once(text: bytes, old: bytes, new: bytes) -> bytes:
    if text.count(old) != 1:
        raise ValueError(f"{old!r} stands {text.count(old)} times")
    return text.replace(old, new)
