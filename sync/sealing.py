"""A year sealed in one file: what is in it, each with its fingerprint, and whether it still holds.

The manifest inside names every other file with its SHA-256; the same content gives the same bytes.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MANIFEST = "manifesto.json"
LOG = "eventi.jsonl"
LONGEST_MANIFEST = 64_000_000
"""Bytes of the longest manifest that is read: a file from elsewhere may say anything."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Date of every file inside: the first a zip can say."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What looking into a sealed file showed.

    Attributes:
        files: how many files hold.
        wrong: those altered, missing or not named by the manifest; the whole when it is unreadable.
        head: hash of the last line of the log sealed in it.
        fingerprint: of the content without the log.
    """

    files: int
    wrong: tuple[str, ...] = ()
    head: str = ""
    fingerprint: str = ""


def seal(files: Mapping[str, bytes], facts: Mapping[str, Any]) -> bytes:
    """Put files into one zip with their manifest.

    Args:
        files: content by path; one named ``eventi.jsonl`` is the log.
        facts: what the manifest says besides: plan, year, head of the log.
    """
    listed = [
        {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        for path, data in sorted(files.items())
    ]
    told = {**facts, "fingerprint": _fingerprint(listed), "files": listed}
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in ((MANIFEST, f"{text}\n".encode()), *sorted(files.items())):
            entry = zipfile.ZipInfo(path, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return made.getvalue()


def verify(data: bytes) -> Verified:
    """Look into a sealed file; nothing is raised on any bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            told = json.loads(_content(archive, MANIFEST, LONGEST_MANIFEST))
            listed = {one["path"]: (one["sha256"], one["size"]) for one in told["files"]}
            wrong = [name for name in archive.namelist() if name not in (MANIFEST, *listed)]
            for path, (sha256, size) in listed.items():
                if _digest(archive, path, size) != sha256:
                    wrong.append(path)
            fingerprint = _fingerprint(told["files"])
            if fingerprint != told["fingerprint"]:
                wrong.append(MANIFEST)
            head = str(told.get("head", ""))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile):
        return Verified(0, (MANIFEST,))
    return Verified(len(listed) - len(wrong), tuple(sorted(wrong)), head, fingerprint)


def _digest(archive: zipfile.ZipFile, path: str, size: int) -> str:
    """Return the SHA-256 of a file inside, empty when it is not there or longer than it said."""
    try:
        return hashlib.sha256(_content(archive, path, size)).hexdigest()
    except (KeyError, OSError, RuntimeError, zipfile.BadZipFile, ValueError):
        return ""


def _content(archive: zipfile.ZipFile, path: str, most: int) -> bytes:
    with archive.open(path) as inside:
        data = inside.read(most + 1)
    if len(data) > most:
        raise ValueError(path)
    return data


def _fingerprint(listed: list[dict[str, Any]]) -> str:
    said = sorted([one["path"], one["sha256"]] for one in listed if one["path"] != LOG)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
