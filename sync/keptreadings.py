"""What was understood of a workbook as bytes, exactly and squeezed, and back.

Dates and the like, which MessagePack would take for texts, are written as extensions; what it
cannot hold exactly is not written at all.
"""

import zlib
from dataclasses import replace
from sys import intern
from typing import Any, TypeVar

import msgspec

from ..schemas.findings import Finding, Place
from .exactvalues import Inexact, packed, packed_findings, unpacked
from .listed import Listed
from .records import NOTHING, Answer, Proposal, Record, Submission, Typed

T = TypeVar("T")


class _Head(msgspec.Struct, array_like=True, frozen=True):
    """What the rows of a sheet have in common: ``cells`` and ``issued`` name their fields."""

    sheet: str
    kind: str
    department: str
    place: Place
    columns: dict[str, int]
    cells: list[str]
    issued: list[str]


class _Row(msgspec.Struct, array_like=True, frozen=True):
    """A row; ``None`` stands for a blank cell."""

    head: int
    key: str
    row: int
    cells: list[Typed | None]
    issued: list[Any]
    options: dict[str, str]


class _Whole(msgspec.Struct, array_like=True, frozen=True):
    """A workbook, as ``Submission`` but for its rows."""

    workbook: str
    sha256: str
    kind: str
    identity: dict[str, str]
    profile_text: str
    state: str
    approval: dict[str, str]
    answers: tuple[Answer, ...]
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]
    listed: Listed
    issued_to: str
    heads: list[_Head]
    rows: list[_Row]


_OWN = tuple(name for name in _Whole.__struct_fields__ if name not in ("heads", "rows"))


def written(submission: Submission) -> bytes:
    """Write what a workbook says.

    Raises:
        Inexact: it holds something that would not come back the same.
    """
    heads: dict[tuple[object, ...], int] = {}
    said: list[_Head] = []
    rows = []
    for one in submission.records:
        if one.sources or one.others or one.sha256:
            raise Inexact(one.key)
        names = (
            *(one.sheet, one.kind, one.department, one.place),
            *(tuple(one.columns.items()), tuple(one.cells), tuple(one.issued)),
        )
        if names not in heads:
            heads[names] = len(heads)
            said.append(
                _Head(
                    *(one.sheet, one.kind, one.department, one.place, dict(one.columns)),
                    *(list(one.cells), list(one.issued)),
                )
            )
        rows.append(
            _Row(
                *(heads[names], one.key, one.row, [_cell(cell) for cell in one.cells.values()]),
                *([packed(value) for value in one.issued.values()], dict(one.options)),
            )
        )
    findings = packed_findings(submission.findings)
    own = {name: getattr(submission, name) for name in _OWN} | {"findings": findings}
    try:
        return zlib.compress(msgspec.msgpack.encode(_Whole(**own, heads=said, rows=rows)), 1)
    except (OverflowError, UnicodeEncodeError, TypeError, ValueError) as error:
        raise Inexact(str(error)) from error


def read(data: bytes) -> Submission:
    """Undo ``written``.

    Raises:
        ValueError, TypeError, LookupError, ArithmeticError: it was not written by it.
    """
    try:
        whole = _DECODER.decode(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    records = []
    for row in whole.rows:
        head = whole.heads[row.head]
        cells = [NOTHING if cell is None else cell for cell in row.cells]
        records.append(
            Record(
                sheet=head.sheet,
                kind=head.kind,
                key=row.key,
                department=head.department,
                place=head.place,
                row=row.row,
                columns=head.columns,
                cells=dict(zip(head.cells, cells, strict=True)),
                issued=dict(zip(head.issued, map(_shared, row.issued), strict=True)),
                options=row.options,
            )
        )
    own = {name: getattr(whole, name) for name in _OWN}
    return Submission(**own, records=tuple(records))


def _shared(value: T) -> str | T:
    """Return a value; equal texts, of which workbooks hold many, stand in memory once."""
    return intern(value) if isinstance(value, str) else value


def _cell(cell: Typed) -> Typed | None:
    if cell == NOTHING:
        return None
    raw = packed(cell.raw)
    return cell if raw is cell.raw else replace(cell, raw=raw)


_DECODER = msgspec.msgpack.Decoder(_Whole, ext_hook=unpacked)
