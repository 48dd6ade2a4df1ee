"""What may be wrong in the levels, the sheets and the columns of a profile."""

from collections.abc import Mapping
from typing import Any

from .profilekeys import KINDS, ROLES, TYPES
from .profileproblems import listed, nearest
from .profiletables import Tables, table_of, tables_of
from .shape import AFTER, BEFORE, RECORD
from .terms import FIELDS
from .tomllines import Path

TOOL = ("key", "outcome", "findings", "row_state", "options", "flags")
"""Columns of the tool that sheets of activities and indicators name themselves."""
_LONGEST_NAME = 31
_FORBIDDEN = frozenset("[]:*?/\\")


def _names_a_sheet(text: str) -> bool:
    """Tell whether every program takes a text for the name of a sheet, in formulas too."""
    fits = len(text) <= _LONGEST_NAME and not _FORBIDDEN & set(text)
    return fits and text.isprintable() and text == text.strip(" '")


class SheetCheck(Tables):
    """Looks over levels, sheets and columns."""

    def run(self) -> None:
        """Tell everything that is wrong in them."""
        self._each_level()
        self._each_sheet()
        self._unused_fields()

    def _each_level(self) -> None:
        known: list[str] = []
        for at, level in enumerate(self.levels):
            path: Path = ("levels", at)
            self.keys_of("level", level, path)
            self.labels_of(level, ("label", "plural"), path)
            name = self.identifier(level.get("id"), path, known)
            self.pattern_of(level.get("pattern"), (*path, "pattern"))
            key = str(level.get("key", "{code}"))
            try:
                same = key.format(code="1") == key.format(code="2")
            except (KeyError, ValueError, IndexError):
                same = True
            if same:
                self.tell((*path, "key"), f"«key» deve contenere {{code}}: «{key}».",
                           f'"key" must hold {{code}}: "{key}".')  # fmt: skip
            if at and not level.get("parent"):
                self.tell(path, f"Il livello «{name}» non ha «parent»: solo il primo può non "
                                f"averlo.",
                           f'Level "{name}" has no "parent": only the first may have '
                           f'none.')  # fmt: skip
            elif level.get("parent"):
                self.known(level["parent"], known[:-1], (*path, "parent"), "livello", "level")
            self.source_of(level.get("source"), (*path, "source"))
        if not self.levels:
            self.tell(("levels",), "Serve almeno un livello ([[levels]]).",
                       "One level at least is needed ([[levels]]).")  # fmt: skip

    def _each_sheet(self) -> None:
        known: list[str] = []
        tables: list[str] = []
        names: dict[str, str] = {}
        for at, sheet in enumerate(self.sheets):
            path: Path = ("sheets", at)
            self.keys_of("sheet", sheet, path)
            self.labels_of(sheet, ("label", "singular"), path)
            name = self.identifier(sheet.get("id"), path, known)
            kind = str(sheet.get("kind", ""))
            if "kind" in sheet and kind not in KINDS:
                self.known(kind, KINDS, (*path, "kind"), "tipo di foglio", "kind of sheet")
            self.table_named(sheet.get("table"), path, tables)
            for language, text in table_of(sheet.get("label")).items():
                if not _names_a_sheet(str(text)):
                    self.tell((*path, "label"),
                               f"«{text}» non può essere il nome di un foglio: al massimo 31 "
                               f"caratteri, "
                               "senza [ ] : * ? / \\ né a capo, senza apostrofi o spazi ai capi.",
                               f'"{text}" cannot name a sheet: 31 characters at most, without '
                               "[ ] : * ? / \\ and line breaks, no apostrophe or blank at "
                               "either end.")  # fmt: skip
                first = names.setdefault(f"{language}:{str(text).casefold()}", name)
                if first != name:
                    self.tell((*path, "label"), f"Due fogli si chiamano «{text}».",
                               f'Two sheets are called "{text}".')  # fmt: skip
            if kind != RECORD:
                self.pattern_of(sheet.get("pattern"), (*path, "pattern"), needed=kind in KINDS)
            self._columns(sheet, path, kind == RECORD)
            self._placed(kind, table_of(sheet.get("source")), (*path, "source"))
            self.source_of(sheet.get("source"), (*path, "source"))
        kinds = {str(sheet.get("kind")) for sheet in self.sheets}
        if not self.sheets:
            self.tell(("sheets",), "Serve almeno un foglio ([[sheets]]).",
                       "One sheet at least is needed ([[sheets]]).")  # fmt: skip
        for kind, name in (("activity", "activities"), ("indicator", "indicators")):
            if kind in kinds and name not in known:
                self.tell(("sheets",), f"Il foglio di tipo «{kind}» deve avere id «{name}».",
                           f'The sheet of kind "{kind}" must have the id "{name}".')  # fmt: skip

    def _placed(self, kind: str, source: Mapping[str, Any], path: Path) -> None:
        """Check that the rows of a table say where in the plan they stand."""
        ways = {"activity": ("parent",), "indicator": ("parent", "activity")}.get(kind, ())
        if source and ways and not any(source.get(way) for way in ways):
            keys = " o ".join(f"«{way}»" for way in ways), " or ".join(f'"{way}"' for way in ways)
            self.tell(path, f"Nulla dice sotto quale livello stanno le righe: manca {keys[0]}.",
                       f"Nothing tells under which level the rows stand: {keys[1]} is missing.",
                       warning=kind == "indicator")  # fmt: skip

    def _columns(self, sheet: Mapping[str, Any], path: Path, records: bool) -> None:
        listed_names = sheet.get("columns", sheet.get("fields"))
        at = (*path, "columns" if "columns" in sheet else "fields")
        own = table_of(sheet.get("fields"))
        if not isinstance(listed_names, list):
            self.tell(at, "Manca l'elenco delle colonne («fields»).",
                       'The list of columns ("fields") is missing.')  # fmt: skip
            return
        names = [str(name) for name in listed_names]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.tell(at, f"La colonna «{name}» è elencata due volte.",
                       f'The column "{name}" is listed twice.')  # fmt: skip
        around = {*BEFORE, *AFTER}
        for name in names:
            self.ascii(name, at)
            described = {**table_of(self.own.get(name)), **table_of(own.get(name))}
            if name in own:
                self._field(name, own[name], (*path, "fields", name), own=True)
            if not described and name not in FIELDS and name not in around:
                it, en = nearest(name, [*FIELDS, *self.own])
                self.tell(at, f"La colonna «{name}» non è descritta: serve [fields.{name}].{it}",
                           f'The column "{name}" is not described: [fields.{name}] is needed.{en}'
                           )  # fmt: skip
        for name in own:
            if name not in names:
                self.tell((*path, "fields", name), f"«{name}» non è fra le colonne del foglio.",
                           f'"{name}" is not among the columns of the '
                           f'sheet.', warning=True)  # fmt: skip
        every = {*names, *around} if records else set(names)
        if not records:
            missing = [name for name in TOOL if name not in names]
            if missing:
                self.tell(at, f"Mancano colonne dello strumento: {listed(missing)}.",
                           f"Columns of the tool are missing: {listed(missing)}.")  # fmt: skip
        for key in ("required", "identifier"):
            wanted = sheet.get(key, ())
            for name in [wanted] if isinstance(wanted, str) else wanted:
                self.known(name, every, (*path, key), "colonna", "column")
        for key in ("units", "not_units", "shown_to"):
            wanted = sheet.get(key, ())
            for name in [wanted] if isinstance(wanted, str) else wanted:
                ids = [str(unit.get("id")) for unit in self.units]
                ids += ["all"] if key == "shown_to" else []
                self.known(name, ids, (*path, key), "unità", "unit")
        states = sheet.get("states")
        if isinstance(states, Mapping):
            self._states(states, (*path, "states"), every, own)

    def _states(
        self, states: Mapping[str, Any], path: Path, columns: set[str], own: Mapping[str, Any]
    ) -> None:
        self.keys_of("states", states, path)
        field = str(states.get("field", ""))
        self.known(field, columns, (*path, "field"), "colonna", "column")
        described = {**table_of(self.own.get(field)), **table_of(own.get(field))}
        entries = tables_of(self.lists.get(str(described.get("vocabulary", ""))))
        ids = [str(entry.get("id")) for entry in entries]
        named = [str(one) for one in states.get("order", ())]
        for at, leave in enumerate(tables_of(states.get("exits"))):
            self.keys_of("exit", leave, (*path, "exits", at))
            origin = leave.get("from", ())
            named += [origin] if isinstance(origin, str) else list(origin)
            named.append(str(leave.get("to", "")))
        for name, guard in table_of(states.get("guards")).items():
            named.append(name)
            self.keys_of("guard", table_of(guard), (*path, "guards", name))
            self.labels_of(table_of(guard), ("needs",), (*path, "guards", name))
            rules = table_of(guard).get("rules", ())
            for rule in [rules] if isinstance(rules, str) else rules:
                if self.rules:
                    self.known(rule, self.rules, (*path, "guards", name), "regola", "rule")
        for name in dict.fromkeys(named):
            if ids:
                self.known(name, ids, (*path, "order"), "stato", "state")

    def _field(self, name: str, entry: object, path: Path, own: bool = False) -> None:
        changes = table_of(entry)
        self.keys_of("field", changes, path)
        self.labels_of(changes, ("label", "help"), path)
        if name not in FIELDS and "label" not in changes and not own:
            self.tell(path, f"La colonna «{name}» non ha un'intestazione («label»).",
                       f'The column "{name}" has no header ("label").')  # fmt: skip
        kind = str(changes.get("type", "text"))
        if kind not in TYPES:
            self.known(kind, TYPES, (*path, "type"), "tipo di colonna", "type of column")
        if "role" in changes and changes["role"] not in ROLES:
            self.known(changes["role"], ROLES, (*path, "role"), "ruolo", "role")
        vocabulary = str(changes.get("vocabulary", ""))
        if vocabulary:
            self.known(vocabulary, self.lists, (*path, "vocabulary"), "elenco", "list")
        elif kind in ("list", "terms") and not (name in FIELDS and FIELDS[name].vocabulary):
            self.tell(path, f"La colonna «{name}» è un elenco: serve «vocabulary».",
                       f'The column "{name}" is a list: it needs "vocabulary".')  # fmt: skip
        self.rounds_of(changes.get("rounds", ()), (*path, "rounds"))
        targets = [*(str(one.get("id")) for one in (*self.sheets, *self.levels))]
        for target in table_of(changes.get("reference")).values():
            self.known(target, targets, (*path, "reference"), "foglio", "sheet")
        records = {str(one.get("id")) for one in self.sheets if one.get("kind") == RECORD}
        cited = records & {str(target) for target in table_of(changes.get("reference")).values()}
        if cited and kind not in ("reference", "references"):
            self.tell(path, f"La colonna «{name}» cita «{min(cited)}»: solo con type = "
                            "«reference» o «references» si controlla che la riga esista.",
                       f'The column "{name}" cites "{min(cited)}": only with type = "reference" '
                       'or "references" is it checked that the row exists.',
                       warning=True)  # fmt: skip
        if kind in ("reference", "references") and not changes.get("reference"):
            self.tell(path, f"La colonna «{name}» è un riferimento: serve «reference».",
                       f'The column "{name}" is a reference: it needs "reference".')  # fmt: skip
        level = str(changes.get("level", ""))
        if level:
            names = ["activity", *(str(one.get("id")) for one in self.levels)]
            self.known(level, names, (*path, "level"), "livello", "level")

    def _unused_fields(self) -> None:
        used = {
            str(name)
            for sheet in self.sheets
            for key in ("fields", "columns")
            for name in (sheet.get(key) or ())
        }
        for name, entry in self.own.items():
            path: Path = ("fields", name)
            self._field(name, entry, path)
            kept = name in used or any(
                name in (table_of(one.get("source")).get("attributes") or ())
                for one in (*self.levels, *self.sheets)
            )
            if not kept:
                it, en = nearest(name, used)
                self.tell(path, f"[fields.{name}] non è una colonna di nessun foglio.{it}",
                           f"[fields.{name}] is no column of any "
                           f"sheet.{en}", warning=True)  # fmt: skip
