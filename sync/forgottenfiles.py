"""A person taken out of the bytes of a file, whatever it is: workbook, archive, message, text."""

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from pathlib import PurePath
from typing import Any

from ..schemas.persons import Person
from ..schemas.terms import fold
from ..workbooks.erasing import Unclean, erased
from ..workbooks.limits import Limits, PackageError
from .forgottenrows import Histories, once, row_of
from .runrecords import KEYS, read_record, record_bytes
from .sealing import LOG, MANIFEST, seal
from .unpacking import unpack
from .unpackingkinds import kind_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
TABLES = (".tsv", ".csv")
RECORDS = "registri.jsonl"
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


DEEPEST = 8
"""Archives one inside the other that are still looked into."""


class Closed(Exception):
    """A file that cannot be looked into, or not be rewritten: it may name the person.

    Attributes:
        problem: why, as a problem of reading (``limits.Problem``).
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(slots=True)
class Counts:
    """What was found: personal cells, texts with the identifier, signatures that fell.

    ``within`` is how many archives the one looked into now lies in.
    """

    cells: int = 0
    mentions: int = 0
    unsigned: int = 0
    within: int = 0


@dataclass(frozen=True, slots=True)
class Eraser:
    """Takes one person out of files.

    Attributes:
        told: whom, and whose the rows of the store were.
        hashes: files that were rewritten, old hash to new: texts that name them follow.
        limits: what reading a file may cost.
        counts: what was found so far.
    """

    told: Histories
    hashes: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    counts: Counts = field(default_factory=Counts)

    @property
    def person(self) -> Person:
        """Whom."""
        return self.told.person

    def data(self, data: bytes, name: str) -> bytes:
        """Return a file without the person; the same bytes when there is nothing of it.

        Raises:
            Closed: it cannot be looked into or rewritten.
        """
        if not data or data.startswith(IMAGES):
            return data
        if data.startswith(b"PK"):
            return self._zip(data)
        if data.startswith(b"\x1f\x8b"):
            return self._packed(data, name)
        kind = kind_of(data, name)
        if kind == "signed":
            return self._signed(data, name)
        if data.startswith(OLE) or kind in ("outlook", "tnef", "archive"):
            raise Closed(
                "encrypted" if "E\0n\0c\0r\0y\0p\0t" in data.decode("latin-1") else "legacy"
            )
        if kind == "mail":
            return self._mail(data)
        return self._text(data, name)

    def _zip(self, data: bytes) -> bytes:
        try:
            found = erased(data, self.person, self.limits)
        except Unclean as error:
            raise Closed("unreadable") from error
        except PackageError as error:
            if error.kind not in ("not-a-workbook", "corrupt"):
                raise Closed(error.kind) from error
            return self._archive(data, error.kind)
        self.counts.cells += found.cells
        self.counts.mentions += found.mentions
        self.counts.unsigned += found.unsigned
        return found.data

    def _archive(self, data: bytes, problem: str) -> bytes:
        """Rewrite the members of a zip; a sealed year is sealed again."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
                if sum(one.file_size for one in entries) > self.limits.total:
                    raise Closed("too-large")
                inside = [(one, archive.read(one)) for one in entries if not one.is_dir()]
        except (
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            OSError,
            NotImplementedError,
        ) as error:
            raise Closed("encrypted" if isinstance(error, RuntimeError) else problem) from error
        if self.counts.within == DEEPEST:
            # An archive may be made to hold itself.
            raise Closed("too-large")
        self.counts.within += 1
        made = [(one, self._member(one.filename, content)) for one, content in inside]
        self.counts.within -= 1
        if all(new == old for (_, new), (_, old) in zip(made, inside, strict=True)):
            return data
        files = {one.filename: content for one, content in made}
        if MANIFEST in files:
            told = json.loads(files.pop(MANIFEST))
            facts = {name: said for name, said in told.items() if name not in SEALED}
            return seal({_named(name, self.hashes): one for name, one in files.items()}, facts)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for one, content in made:
                archive.writestr(one, content, one.compress_type)
        return target.getvalue()

    def _member(self, name: str, content: bytes) -> bytes:
        # The log in a sealed year is a part of the chain: it holds nothing personal.
        return content if PurePath(name).name == LOG else self.data(content, name)

    def _packed(self, data: bytes, name: str) -> bytes:
        try:
            with gzip.open(io.BytesIO(data)) as packed:
                content = packed.read(self.limits.total + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise Closed("corrupt") from error
        if len(content) > self.limits.total:
            raise Closed("too-large")
        try:
            record = read_record(data)
        except ValueError:
            made = self.data(content, PurePath(name).stem)
            return data if made == content else gzip.compress(made, mtime=0)
        made_record = self.record(record)
        return data if made_record == record else record_bytes(made_record)

    def record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the record of a run without the person; the hashes in it stay."""
        run = int(record["run"]["id"])
        tables = {}
        for table, rows in record["tables"].items():
            made = [row_of(table, row, self.told, run) for row in rows]
            self.counts.mentions += sum(new != old for new, old in zip(made, rows, strict=True))
            tables[table] = once(table, made, KEYS.get(table, ()))
        header = row_of("runs", record["run"], self.told, run)
        return {**record, "run": header, "tables": tables}

    def _signed(self, data: bytes, name: str) -> bytes:
        """Return a signed envelope as it is when nothing in it is about the person.

        Raises:
            Closed: something is, or it cannot be looked into.
        """
        unpacked = unpack(data, name, self.limits)
        if not unpacked.pieces:
            raise Closed("unreadable")
        for piece in unpacked.pieces:
            if self.data(piece.data, piece.name) != piece.data:
                raise Closed("unreadable")
        return data

    def _mail(self, data: bytes) -> bytes:
        message = message_from_bytes(data, policy=policy.compat32)
        sealed = any(
            one.get_content_type() in ("multipart/signed", "application/pkcs7-mime")
            for one in message.walk()
        )
        changed = False
        for part in message.walk():
            changed |= self._headers(part)
            if part.is_multipart():
                continue
            content = part.get_payload(decode=True)
            if not isinstance(content, bytes):
                continue
            made = self.data(content, part.get_filename() or "")
            if made != content:
                changed = True
                _put(part, made)
        if changed and sealed:
            raise Closed("unreadable")
        return message.as_bytes() if changed else data

    def _headers(self, part: Message) -> bool:
        from email.header import decode_header, make_header

        changed = False
        for name, value in list(part.items()):
            try:
                shown = str(make_header(decode_header(str(value))))
            except (ValueError, LookupError):
                shown = str(value)
            if self.person.told(shown):
                part.replace_header(name, self.person.text(shown))
                changed = True
        return changed

    def _text(self, data: bytes, name: str) -> bytes:
        coded = _decoded(data)
        if coded is None:
            if self.person.touches(data.decode("latin-1")) or data.startswith(b"%PDF"):
                raise Closed("unreadable")
            return data
        text, encoding = coded
        if PurePath(name).name == RECORDS:
            made = self._records(text)
        elif PurePath(name).suffix.lower() in TABLES:
            made = self._table(text)
        else:
            made = self.person.text(text)
            made = self.person.discreet(made) if made != text else made
        self.counts.mentions += made != text
        made = _HASH.sub(lambda hit: self.hashes.get(hit[0], hit[0]), made)
        return data if made == text else made.encode(encoding)

    def _records(self, text: str) -> str:
        """Rewrite the records as imported: one a line."""
        lines = []
        for line in text.splitlines(keepends=True):
            if not line.strip() or not self.person.touches(line):
                lines.append(line)
                continue
            found = json.loads(line)
            table = self.person.table(found["sheet"])
            cells = dict(found["cells"])
            said = [str(cells[one]) for one in table.naming if cells.get(one)] if table else []
            if table and said and all(self.person.alone(one) for one in said):
                gone = table.personal & cells.keys()
                self.counts.cells += len(gone)
                cells = {one: content for one, content in cells.items() if one not in gone}
            made = row_of("", {**found, "cells": cells}, self.told)
            same = made == found
            lines.append(line if same else f"{json.dumps(made, ensure_ascii=False)}\n")
        return "".join(lines)

    def _table(self, text: str) -> str:
        """Rewrite a table of text: personal columns by their headers, the identifier anywhere."""
        if not self.person.touches(text):
            return text
        delimiter = max("\t;,", key=text.partition("\n")[0].count)
        lines = text.splitlines(keepends=True)
        columns = self._columns(next(csv.reader(lines[:1], delimiter=delimiter), []))
        made = lines[:1]
        for line in lines[1:]:
            cells = next(csv.reader([line], delimiter=delimiter), [])
            mine = any(at < len(cells) and self.person.alone(cells[at]) for at in columns[0])
            if mine and columns[1] and '"' not in line:
                ended = line[len(line.rstrip("\r\n")) :]
                kept = ["" if at in columns[1] else one for at, one in enumerate(cells)]
                self.counts.cells += len(columns[1])
                line = delimiter.join(kept) + ended
            made.append(self.person.text(line))
        return "".join(made)

    def _columns(self, headers: list[str]) -> tuple[set[int], set[int]]:
        folded = [fold(one.rpartition(".")[2]) for one in headers]
        best: tuple[set[int], set[int]] = (set(), set())
        for table in self.person.tables:
            at = {
                name: place
                for name, known in table.headers.items()
                for place, header in enumerate(folded)
                if header in known
            }
            naming = {at[name] for name in table.naming & at.keys()}
            personal = {at[name] for name in table.personal & at.keys()}
            if naming and len(personal) > len(best[1]):
                best = (naming, personal)
        return best


SEALED = ("files", "fingerprint")
"""What a sealed file's manifest says of its files: it is made again."""


def _named(name: str, hashes: Mapping[str, str]) -> str:
    """Return a name with the beginning of a hash in it, as it is now."""
    for old, new in hashes.items():
        if old[:16] in name:
            return name.replace(old[:16], new[:16])
    return name


def _put(part: Message, content: bytes) -> None:
    from email import encoders

    del part["Content-Transfer-Encoding"]
    part.set_payload(content)
    encoders.encode_base64(part)


def _decoded(data: bytes) -> tuple[str, str] | None:
    """Return a file as text with its encoding, ``None`` for what is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        coding = "utf-16"
    elif b"\0" in data or data.startswith(b"%PDF"):
        return None
    else:
        coding = "utf-8"
    for encoding in (coding, "cp1252", "latin-1"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None
