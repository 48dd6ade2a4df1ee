"""The tables of a profile as they are looked over, and the checks that come back everywhere."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from .plan import Indicator
from .profilekeys import KNOWN, NEEDED
from .profileproblems import MAIN, Problems, listed, nearest
from .terms import ROUNDS, VOCABULARIES
from .tomllines import Path

IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
UNITS, RULES, LINKED = "departments.toml", "rules", "vocabularies.toml"
_LANGUAGES = {"it": ("italiano", "Italian"), "en": ("inglese", "English")}


def table_of(entry: object) -> Mapping[str, Any]:
    """Return a table, an empty one for anything else."""
    return entry if isinstance(entry, Mapping) else {}


def tables_of(entry: object) -> list[Mapping[str, Any]]:
    """Return the tables of a list, leaving out anything else."""
    return [one for one in entry if isinstance(one, Mapping)] if isinstance(entry, list) else []


class Tables:
    """The tables of a profile, and where what is wrong in them is told.

    Args:
        data: the tables of each file, by its name.
        problems: where what is wrong is told.
    """

    def __init__(self, data: Mapping[str, Mapping[str, Any]], problems: Problems) -> None:
        self.data, self.problems = data, problems
        self.main = data.get(MAIN, {})
        self.levels = [one for one in tables_of(self.main.get("levels"))]
        self.sheets = [one for one in tables_of(self.main.get("sheets"))]
        linked = {
            name: table_of(one).get("entries", []) for name, one in data.get(LINKED, {}).items()
        }
        self.lists = {**VOCABULARIES, **linked, **table_of(self.main.get("vocabularies"))}
        self.own = table_of(self.main.get("fields"))
        self.units = tables_of(table_of(data.get(UNITS)).get("department"))
        self.rules = {
            code: (file, table_of(entry))
            for file, table in data.items()
            if file.startswith(RULES)
            for code, entry in table.items()
        }

    def source_of(self, entry: object, path: Path) -> None:
        """Check the source of a level or of a sheet."""
        source = table_of(entry)
        self.keys_of("source", source, path)
        if source and "file" not in source:
            self.tell(path, "In «source» manca «file».", 'In "source", "file" is missing.')
        self.parents_of(source, (*path, "parent"))
        known = {member for member in Indicator.__dataclass_fields__}
        for name in table_of(source.get("declared")):
            self.known(name, known, (*path, "declared"), "attributo", "attribute")

    def parents_of(self, source: Mapping[str, Any], path: Path) -> None:
        """Check that the columns of parents are of levels that are there."""
        levels = [str(one.get("id")) for one in self.levels]
        for name in table_of(source.get("parent")):
            self.known(name, levels, path, "livello", "level")

    def pattern_of(self, pattern: object, path: Path, needed: bool = True) -> None:
        """Check that a pattern is there, if needed, and compiles."""
        if pattern is None:
            if needed:
                self.tell(path[:-1], "Manca «pattern», la forma dei codici.",
                           '"pattern", the shape of the codes, is missing.')  # fmt: skip
            return
        try:
            re.compile(str(pattern))
        except re.error as error:
            self.tell(path, f"«pattern» non si può leggere: {pattern} ({error}).",
                       f'"pattern" cannot be read: {pattern} ({error}).')  # fmt: skip

    def rounds_of(self, names: Iterable[str], path: Path) -> None:
        """Check the names of rounds."""
        for name in names:
            self.known(name, ROUNDS, path, "rilevazione", "round")

    def identifier(self, name: object, path: Path, known: list[str]) -> str:
        """Check an id that no other may have, and return it."""
        own = str(name or "")
        if own and IDENTIFIER.fullmatch(own) is None:
            self.tell((*path, "id"), f"L'id «{own}» deve avere solo lettere ASCII, cifre e _.",
                       f'The id "{own}" must have ASCII letters, digits and _ only.')  # fmt: skip
        if own in known:
            self.tell((*path, "id"), f"L'id «{own}» è usato due volte.",
                       f'The id "{own}" is used twice.')  # fmt: skip
        known.append(own)
        return own

    def ascii(self, name: str, path: Path) -> None:
        """Check that a name is an ASCII identifier."""
        if IDENTIFIER.fullmatch(name) is None:
            self.tell(path, f"L'id «{name}» deve avere solo lettere ASCII, cifre e _.",
                       f'The id "{name}" must have ASCII letters, digits and _ only.')  # fmt: skip

    def table_named(self, table: object, path: Path, known: list[str]) -> None:
        """Check the name of a sheet's Excel table."""
        own = str(table or "")
        if not own:
            return
        if re.fullmatch(r"tbl[A-Za-z0-9]+", own) is None:
            self.tell((*path, "table"), f"«table» deve essere come tblNome, in lettere ASCII: "
                                        f"«{own}».",
                       f'"table" must be like tblName, in ASCII letters: "{own}".')  # fmt: skip
        if own.casefold() in known:
            self.tell((*path, "table"), f"Due fogli hanno la tabella «{own}».",
                       f'Two sheets have the table "{own}".')  # fmt: skip
        known.append(own.casefold())

    def labels_of(
        self, entry: Mapping[str, Any], names: Iterable[str], path: Path, file: str = MAIN
    ) -> None:
        """Check the words of some keys, where they are."""
        for name in names:
            if name in entry:
                self.words_of(entry[name], (*path, name), file)

    def words_of(self, entry: object, path: Path, file: str = MAIN) -> None:
        """Check that words are there in both languages."""
        if entry is None or isinstance(entry, str):
            return
        found = table_of(entry)
        for language in ("it", "en"):
            if not str(found.get(language, "")).strip():
                self.tell(path, f"«{path[-1]}» manca in {_LANGUAGES[language][0]} ({language}).",
                           f'"{path[-1]}" is missing in {_LANGUAGES[language][1]} ({language}).',
                           file)  # fmt: skip
        self.keys_of("words", {k: v for k, v in found.items() if k not in ("it", "en")}, path, file,
                   needed=False)  # fmt: skip

    def known(
        self, name: object, known: Iterable[str], path: Path, it: str, en: str, file: str = MAIN
    ) -> None:
        """Check that a name is among those known; suggest the nearest."""
        names = list(known)
        if name in names:
            return
        suggested = nearest(str(name), names)
        choices = listed(names) or "–"
        self.tell(path, f"«{name}» non è un nome noto "
                        f"({it}).{suggested[0] or f' Ci sono: {choices}.'}",
                   f'"{name}" is not a known name '
                   f'({en}).{suggested[1] or f" There are: {choices}."}',
                   file)  # fmt: skip

    def keys_of(
        self, kind: str, entry: Mapping[str, Any], path: Path, file: str = MAIN, needed: bool = True
    ) -> None:
        """Check that a table has the keys it needs and no unknown ones."""
        for name in entry:
            if name not in KNOWN[kind]:
                it, en = nearest(str(name), KNOWN[kind])
                self.tell((*path, name), f"Chiave sconosciuta: «{name}».{it}",
                           f'Unknown key: "{name}".{en}', file, warning=True)  # fmt: skip
        if needed:
            for name in sorted(NEEDED.get(kind, frozenset()) - set(entry)):
                self.tell(path, f"Manca «{name}».", f'"{name}" is missing.', file)

    def tell(self, path: Path, it: str, en: str, file: str = MAIN, warning: bool = False) -> None:
        """Tell a problem at a key."""
        self.problems.add(path, it, en, file, "warning" if warning else "blocking")
