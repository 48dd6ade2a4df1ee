"""What lies in the folders of submissions already, and a workbook put beside it, never over it."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from ...workbooks.planidentity import identity_of
from ...workbooks.reader import read_workbook
from ..delivering import touched
from ..parsing import read_submission
from ..sources import Source, submissions_in
from .planning import Opened
from .reading import Lying
from .returning import put_beside
from .validation import Issues

Whose = tuple[str, str, str]
"""Department, period, round."""


class Shelf:
    """The workbooks in the folders of submissions, by their bytes and by whose they are."""

    def __init__(self, found: Opened) -> None:
        self._found = found
        self._by_hash: dict[str, str] = {}
        self._by_unit: dict[Whose, list[tuple[str, Path]]] = defaultdict(list)
        for source in _workbooks(found):
            workbook = Lying(source.name, source.path, keep=False).read(found)
            self._by_hash.setdefault(workbook.sha256, source.name)
            said, _ = identity_of(workbook)
            if said.get("plan") == found.settings.plan:
                whose = (said.get("department", ""), said.get("period", ""), said.get("round", ""))
                self._by_unit[whose].append((source.name, source.path))

    def same(self, sha256: str) -> str:
        """Return the name of the workbook that has these bytes, empty when there is none."""
        return self._by_hash.get(sha256, "")

    def filled(self, whose: Whose, issues: Issues) -> str:
        """Return the name of a workbook of that unit somebody has typed in, empty if none."""
        for name, path in self._by_unit[whose]:
            workbook = read_workbook(path, self._found.settings.limits.reading(), name=name)
            read = read_submission(workbook, self._found.profile, issues.of(workbook))
            if touched(read):
                return name
        return ""

    def holds(self, name: str) -> bool:
        """Tell whether the folder new workbooks go into has a file of that name."""
        return (self._found.folders[0] / name).is_file()

    def put(self, data: bytes, sha256: str, name: str, whose: Whose) -> str:
        """Write a workbook into the first folder under a name nobody has, and return the name.

        Raises:
            OSError: when it cannot be written; nothing is left behind.
        """
        path = put_beside(self._found, data, self._found.folders[0], name)
        self._by_hash[sha256] = path.name
        self._by_unit[whose].append((path.name, path))
        return path.name


def _workbooks(found: Opened) -> Iterator[Source]:
    for folder in found.folders:
        if folder.is_dir():
            yield from (one for one in submissions_in(folder) if one.kind == "workbook")
