"""Everything that can be said wrong of a profile from its text alone: keys, names, patterns."""

import re
from collections.abc import Mapping
from typing import Any

from .findings import Severity
from .profilekeys import KINDS
from .profileproblems import Problems, listed
from .profilesheets import SheetCheck
from .profiletables import UNITS, Tables, table_of, tables_of
from .terms import VOCABULARIES
from .tomllines import Path
from .unitnames import spelling
from .viewshapes import FINDINGS, SPECIAL

_UNIT = re.compile(r"[A-Z]{2,12}")


def check_tables(data: Mapping[str, Mapping[str, Any]], problems: Problems) -> None:
    """Tell everything that is wrong in the tables of a profile, each problem alone.

    Args:
        data: the tables of each file, by its name.
        problems: where what is wrong is told.
    """
    SheetCheck(data, problems).run()
    RestCheck(data, problems).run()


class RestCheck(Tables):
    """Looks over everything but levels and sheets."""

    def run(self) -> None:
        """Tell everything that is wrong."""
        self.keys_of("top", self.main, ())
        self.words_of(self.main.get("title"), ("title",))
        self.rounds_of(self.main.get("rounds", ()), ("rounds",))
        self._vocabularies()
        self._departments()
        self._importing()
        self._rest()

    def _vocabularies(self) -> None:
        for name, entries in table_of(self.main.get("vocabularies")).items():
            self.ascii(name, ("vocabularies", name))
            taken: list[str] = []
            spelt: dict[str, str] = {}
            for at, entry in enumerate(tables_of(entries)):
                path: Path = ("vocabularies", name, at)
                self.keys_of("term", entry, path)
                self.labels_of(entry, ("label",), path)
                own = str(entry.get("id", ""))
                if own in taken:
                    self.tell(path, f"La voce «{own}» è due volte nell'elenco «{name}».",
                               f'The entry "{own}" is twice in the list "{name}".')  # fmt: skip
                taken.append(own)
                label = table_of(entry.get("label"))
                words = {str(word) for word in (*label.values(), *entry.get("aliases", ()))}
                for word in words:
                    first = spelt.setdefault(spelling(word), own)
                    if first != own:
                        self.tell(path, f"«{word}» indica due voci: «{first}» e «{own}».",
                                   f'"{word}" names two entries: "{first}" and '
                                   f'"{own}".')  # fmt: skip
        status = {str(one.get("id")) for one in tables_of(
            table_of(self.main.get("vocabularies")).get("status"))}  # fmt: skip
        missing = [one.id for one in VOCABULARIES["status"] if status and one.id not in status]
        if missing:
            self.tell(("vocabularies", "status"),
                       f"All'elenco «status» mancano stati di cui i controlli hanno bisogno: "
                       f"{listed(missing)}.",
                       f'The list "status" lacks states the checks need: '
                       f'{listed(missing)}.')  # fmt: skip

    def _departments(self) -> None:
        ids: list[str] = []
        owners: dict[str, str] = {}
        for at, unit in enumerate(self.units):
            path: Path = ("department", at)
            self.keys_of("department", unit, path, UNITS)
            own = str(unit.get("id", ""))
            if own and _UNIT.fullmatch(own) is None:
                self.tell(path, f"La sigla «{own}» deve avere da 2 a 12 lettere maiuscole.",
                           f'The id "{own}" must have 2 to 12 capital letters.', UNITS)  # fmt: skip
            if own in ids:
                self.tell(path, f"La sigla «{own}» è di due unità.",
                           f'The id "{own}" belongs to two units.', UNITS)  # fmt: skip
            ids.append(own)
            for name in (own, str(unit.get("name", "")), *map(str, unit.get("aliases", ()))):
                first = owners.setdefault(spelling(name), own)
                if first != own and spelling(name):
                    self.tell(path, f"«{name}» indica due unità: {first} e {own}.",
                               f'"{name}" names two units: {first} and {own}.', UNITS)  # fmt: skip
        for at, unit in enumerate(self.units):
            for key in ("parent", "successor"):
                if unit.get(key):
                    place: Path = ("department", at, key)
                    self.known(unit[key], ids, place, "unità", "unit", UNITS)
        if not self.units:
            self.tell((), "Non c'è nessuna unità: serve departments.toml con almeno un "
                          "[[department]].",
                       "There is no unit: departments.toml is needed, with one [[department]] at "
                       "least.",
                       UNITS)  # fmt: skip

    def _importing(self) -> None:
        entry = table_of(self.main.get("import"))
        self.keys_of("import", entry, ("import",))
        ids = [str(unit.get("id")) for unit in self.units]
        if entry.get("default_department"):
            self.known(entry["default_department"], ids, ("import", "default_department"),
                             "unità", "unit")  # fmt: skip
        for name in table_of(entry.get("department_sections")).values():
            self.known(name, ids, ("import", "department_sections"), "unità", "unit")
        for at, cross in enumerate(tables_of(entry.get("cross"))):
            self.keys_of("cross", cross, ("import", "cross", at))
            self.parents_of(cross, ("import", "cross", at, "parent"))
        if "notes" in entry:
            self.keys_of("notes", table_of(entry["notes"]), ("import", "notes"))
            self.parents_of(table_of(entry["notes"]), ("import", "notes", "parent"))
        if "period_from" in entry:
            said = table_of(entry["period_from"])
            self.keys_of("period_from", said, ("import", "period_from"))
            sheets = [str(one.get("id")) for one in self.sheets]
            if said.get("sheet"):
                self.known(said["sheet"], sheets, ("import", "period_from"), "foglio", "sheet")

    def _rest(self) -> None:
        for code, severity in table_of(self.main.get("severities")).items():
            names = [one.value for one in Severity]
            self.known(severity, names, ("severities", code), "gravità", "severity")
        sheets = [str(one.get("id")) for one in self.sheets]
        for sheet in table_of(self.main.get("definitions")):
            self.known(sheet, [*sheets, *(str(one.get("id")) for one in self.levels)],
                             ("definitions", sheet), "foglio", "sheet")  # fmt: skip
        for name, entry in table_of(self.main.get("parameters")).items():
            path: Path = ("parameters", name)
            self.keys_of("parameter", table_of(entry), path)
            self.labels_of(table_of(entry), ("label", "note"), path)
            choices = table_of(entry).get("choices", ())
            if choices and table_of(entry).get("value") not in choices:
                self.tell(path, f"Il valore di «{name}» non è fra quelli ammessi («choices»).",
                           f'The value of "{name}" is not among its "choices".')  # fmt: skip
        self._views(sheets)
        for code, (file, entry) in self.rules.items():
            self.keys_of("rule", entry, (code,), file)
            self.labels_of(entry, ("title", "message", "hint"), (code,), file)
            if entry.get("severity") is not None:
                names = [one.value for one in Severity]
                self.known(entry["severity"], names, (code, "severity"), "gravità",
                                 "severity", file)  # fmt: skip
            if entry.get("sheet"):
                known = [*KINDS, *sheets]
                self.known(entry["sheet"], known, (code, "sheet"), "foglio", "sheet", file)

    def _views(self, sheets: list[str]) -> None:
        known: list[str] = []
        levels = [str(one.get("id")) for one in self.levels]
        for at, view in enumerate(tables_of(self.main.get("views"))):
            path: Path = ("views", at)
            self.keys_of("view", view, path)
            self.labels_of(view, ("label", "title", "note"), path)
            self.identifier(view.get("id"), path, known)
            if "from" in view:
                names = [*sheets, *levels, "activities", "indicators", FINDINGS]
                self.known(view["from"], names, (*path, "from"), "foglio", "sheet")
            own: list[str] = []
            for part in ("by", "columns"):
                for column in tables_of(view.get(part)):
                    self.keys_of("view column", column, path)
                    self.labels_of(column, ("label",), path)
                    self.identifier(column.get("id"), path, own)
                    if column.get("vocabulary"):
                        lists = [*self.lists, *SPECIAL]
                        self.known(column["vocabulary"], lists, path, "elenco", "list")
            across = table_of(view.get("across"))
            if across:
                self.keys_of("across", across, (*path, "across"))
                lists = [*self.lists, *SPECIAL]
                self.known(across.get("vocabulary", ""), lists, (*path, "across"),
                                 "elenco", "list")  # fmt: skip
            for name in view.get("sort", ()):
                self.known(str(name).lstrip("-"), own, (*path, "sort"), "colonna", "column")
