"""The guarded zip: limits, parts, relationships, content types of a foreign workbook."""

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from lxml import etree

from .limits import DEFAULT_LIMITS, Limits, PackageError, Problem, too_large
from .markup import local, parse
from .sniffing import archive_problem, cut_short, document, file_problem

__all__ = [
    "DEFAULT_LIMITS",
    "Kind",
    "Limits",
    "Package",
    "PackageError",
    "Problem",
    "Relation",
    "load",
    "open_package",
    "relations_part",
]

Kind = Literal["xlsx", "xlsm", "ods"]

_TYPES = "[Content_Types].xml"
_AT_ONCE, _PIECE = 4 << 20, 1 << 16
_SPREADSHEETS: dict[str, Kind] = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": "xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": "xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": "xlsm",
    "application/vnd.ms-excel.addin.macroenabled.main+xml": "xlsm",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """One internal relationship: ``kind`` is the last word of its type, ``target`` a part name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class Package:
    """An opened workbook file, whole in memory; made by `open_package`.

    Attributes:
        data: the bytes of the file.
        entries: zip entries in the order of the file, folders included.
        limits: what reading may cost.
        members: zip entries by part name, in the order of the file.
        folded: part names by their small letters.
        types: content type by part name in small letters, and by ``.extension``.
        kind: what the content says, whatever the file is called.
        main: the workbook part (``content.xml`` in an .ods).
    """

    data: bytes
    entries: tuple[zipfile.ZipInfo, ...]
    limits: Limits
    members: Mapping[str, zipfile.ZipInfo]
    folded: Mapping[str, str]
    types: Mapping[str, str]
    kind: Kind
    main: str
    _known: dict[str, tuple[Relation, ...]] = field(default_factory=dict, repr=False)

    def find(self, part: str) -> str | None:
        """Return the name under which a part is stored (case does not count), or ``None``."""
        for name in (part, unquote(part)):
            if name in self.members:
                return name
            if name.lower() in self.folded:
                return self.folded[name.lower()]
        return None

    def size(self, part: str) -> int:
        """Return how large a part says it is inflated, 0 for one that is not there."""
        name = self.find(part)
        return 0 if name is None else self.members[name].file_size

    def read(self, part: str) -> bytes:
        """Return one part inflated.

        Raises:
            PackageError: no such part, damaged, or larger than it declares.
        """
        name = self.find(part)
        if name is None:
            raise PackageError("corrupt", f"{part}: missing")
        return _inflate(name, self.members[name], raw(self.data, self.members[name]))

    def xml(self, part: str) -> etree._Element:
        """Return the root of one part parsed, comments and prefixes kept.

        Raises:
            PackageError: as `read`, not well formed, with a document type, or too large for a tree.
        """
        return parse(self.read(part), part, self.limits)

    def content_type(self, part: str) -> str:
        """Return the declared content type of a part, ``""`` when there is none."""
        name = part.lower()
        return self.types.get(name) or self.types.get(posixpath.splitext(name)[1], "")

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """Return the internal relationships of a part, of the whole package for ``""``.

        Targets are resolved to stored part names; one that is not in the package keeps the name
        it asks for. External ones are left out.
        """
        if part not in self._known:
            holder = self.find(relations_part(part))
            read = self._relations(part, self.xml(holder)) if holder else ()
            self._known[part] = tuple(read)
        return self._known[part]

    def related(self, part: str, kind: str) -> tuple[str, ...]:
        """Return the targets of one kind (``table``, ``sharedStrings``) of a part."""
        return tuple(relation.target for relation in self.relations(part) if relation.kind == kind)

    def _relations(self, part: str, root: etree._Element) -> Iterator[Relation]:
        folder = posixpath.dirname(part)
        for element in root:
            target = element.get("Target")
            mode = (element.get("TargetMode") or "").lower()
            if local(element) != "Relationship" or not target or mode == "external":
                continue
            full = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))
            name = full.lstrip("/")
            kind = (element.get("Type") or "").rpartition("/")[2]
            yield Relation(element.get("Id") or "", kind, self.find(name) or name)


def open_package(source: Path | bytes, limits: Limits = DEFAULT_LIMITS) -> Package:
    """Open a workbook file; what it is called does not count, what it holds does.

    Args:
        source: the file, or its bytes.
        limits: what reading may cost.

    Raises:
        PackageError: the file is missing, empty, locked, encrypted, of another format, damaged or
            too large.
    """
    data = load(source, limits) if isinstance(source, Path) else source
    if len(data) > limits.file:
        raise too_large("file", limits.file)
    problem = file_problem(data)
    if problem:
        raise PackageError(*problem)
    entries = _entries(data, limits)
    members = _members(entries, limits)
    folded = {name.lower(): name for name in members}
    package = Package(data, entries, limits, members, folded, {}, "ods", "content.xml")
    problem = archive_problem(members, package.read)
    if problem:
        raise PackageError(*problem)
    if package.find(_TYPES) is None:
        return package
    package = replace(package, types=_content_types(package.xml(_TYPES)))
    for main in package.related("", "officeDocument"):
        return replace(package, kind=_kind(package.content_type(main), main), main=main)
    raise PackageError("corrupt", "no officeDocument relationship")


def load(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Read a file once, no further than the limit.

    Raises:
        PackageError: ``missing``, ``locked``, ``unreadable``, ``not-a-workbook`` (a folder) or
            ``too-large``.
    """
    try:
        if path.is_dir():
            raise PackageError("not-a-workbook", "folder")
        with path.open("rb") as file:
            data = file.read(limits.file + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise PackageError("missing") from None
    except PermissionError as error:
        raise PackageError("locked", str(error.strerror)) from None
    except (OSError, ValueError) as error:
        raise PackageError("unreadable", str(error)) from None
    if len(data) > limits.file:
        raise too_large("file", limits.file)
    return data


def relations_part(part: str) -> str:
    """Return the name of the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def raw(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a zip entry as they lie in the file, compressed.

    Raises:
        PackageError: ``corrupt`` when the entry does not stand where the directory says.
    """
    at = entry.header_offset
    head = data[at : at + 30]
    if len(head) < 30 or not head.startswith(b"PK\3\4"):
        raise PackageError("corrupt", f"{entry.filename}: no local header")
    name, extra = struct.unpack("<HH", head[26:])
    begin = at + 30 + name + extra
    return data[begin : begin + entry.compress_size]


def _entries(data: bytes, limits: Limits) -> tuple[zipfile.ZipInfo, ...]:
    if data.count(b"PK\1\2") > 10 * limits.parts:
        raise too_large("parts", limits.parts)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (
        zipfile.BadZipFile,
        struct.error,
        ValueError,
        LookupError,
        OverflowError,
        EOFError,
        OSError,
        NotImplementedError,
    ) as error:
        raise PackageError("corrupt", "cut" if cut_short(data) else f"zip: {error}") from None
    if len(entries) > limits.parts:
        raise too_large("parts", limits.parts)
    if sum(entry.file_size for entry in entries) > limits.total:
        raise too_large("total", limits.total)
    return tuple(entries)


def _members(entries: tuple[zipfile.ZipInfo, ...], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    members: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lstrip("/")
        if name.endswith("/"):
            continue
        if name in members:
            raise PackageError("corrupt", f"{name}: twice in the zip")
        if entry.file_size > limits.part:
            raise too_large("part", limits.part, name)
        if entry.file_size > max(limits.ratio_from, limits.ratio * entry.compress_size):
            raise too_large("ratio", limits.ratio, name)
        members[name] = entry
    return members


def _inflate(name: str, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
    if entry.flag_bits & 1:
        raise PackageError("encrypted", name)
    if entry.compress_type == zipfile.ZIP_STORED:
        inflated = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        try:
            inflated = _unpacked(packed, entry.file_size + 1)
        except zlib.error as error:
            raise PackageError("corrupt", f"{name}: {error}") from None
    else:
        raise PackageError("corrupt", f"{name}: compression method {entry.compress_type}")
    if len(inflated) != entry.file_size or zlib.crc32(inflated) != entry.CRC:
        raise PackageError("corrupt", f"{name}: not what the zip declares")
    return inflated


def _unpacked(packed: bytes, most: int) -> bytes:
    """Inflate no more than ``most`` bytes: what the zip declares may be a lie."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    if most <= _AT_ONCE:
        return inflate.decompress(packed, most)
    # At once, a large part would stand in memory twice.
    whole = BytesIO()
    for at in range(0, len(packed), _PIECE):
        whole.write(inflate.decompress(packed[at : at + _PIECE], most - whole.tell()))
        if inflate.eof or inflate.unconsumed_tail or whole.tell() >= most:
            break
    return whole.getvalue()


def _content_types(root: etree._Element) -> dict[str, str]:
    types: dict[str, str] = {}
    for element in root:
        declared = element.get("ContentType") or ""
        if local(element) == "Default":
            types[f".{(element.get('Extension') or '').lower()}"] = declared
        elif local(element) == "Override":
            types[(element.get("PartName") or "").lstrip("/").lower()] = declared
    return types


def _kind(declared: str, main: str) -> Kind:
    kind = _SPREADSHEETS.get(declared.lower())
    if kind:
        return kind
    if "ms-excel.sheet.binary" in declared.lower():
        raise PackageError("binary", declared)
    raise PackageError("not-a-workbook", document(declared) or main)
