"""A guessed plan as the text of a profile, every guess told in a comment beside it."""

import re
from collections.abc import Sequence

from ..schemas.findings import Language
from ..schemas.keys import slug
from ..schemas.terms import VOCABULARIES, fold, term
from .columnkinds import Column, identifier
from .guessing import Element, Guess, Table, named_in
from .profilewords import TEXTS, unit_ids
from .tomlwriting import inline, key_name, listed, quoted
from .wording import english, english_plural, plural

_AROUND = ("key", "outcome", "path", "code", "activity")
_TYPED = (
    *("indicators", "others", "before", "status", "done", "actions", "length", "note"),
    *("findings", "row_state", "options", "flags"),
)
_MEASURED = (
    *("key", "outcome", "path", "code", "indicator", "part", "type", "decimals", "unit"),
    *("direction", "baseline", "history", "target", "expected", "corrected", "value"),
    *("denominator", "value_kind", "missing_reason", "available_from", "evidence", "note"),
    *("deviation_reason", "corrective_action", "proposed_target"),
    *("proposed_baseline", "proposed_source", "progress", "achievement", "rating", "change"),
    *("findings", "row_state", "options", "calculation", "flags"),
)
_GIVEN = {"unit_of_measure": "unit"}
_STATES: Sequence[tuple[str, str]] = (
    ("not_started", r"non |da (?:avviare|fare|iniziare)|not |to do|pianificat|programmat"),
    ("completed", r"conclus|complet|terminat|chius|fatt[oa]|done|finished|closed"),
    ("under_way", r"in corso|prosegu|under way|ongoing|in progress"),
    ("started", r"avviat|iniziat|started|begun"),
)
_WIDTHS = {"long": 40, "text": 24, "list": 18, "date": 13, "number": 14, "integer": 12}


def profile_text(
    found: Guess, title: str, owner: str, source: str, folder: str, language: Language
) -> dict[str, str]:
    """Return the files of a profile by name.

    Args:
        found: what the tables seem to be.
        title: what the plan is called.
        owner: the administration, empty when unknown.
        source: the spreadsheet, for the first comment.
        folder: where the profile goes, for the same.
        language: of the comments.
    """
    writer = _Writer(found, language)
    return {
        "profile.toml": writer.profile(title, owner, source, folder),
        "departments.toml": writer.departments(),
    }


class _Writer:
    """Writes the files, line by line."""

    def __init__(self, found: Guess, language: Language) -> None:
        self._found, self._language = found, language
        self._lines: list[str] = []
        self._fields: list[str] = []
        self._lists: list[str] = []
        self._taken: set[str] = set(VOCABULARIES) | set(_MEASURED) | set(_TYPED) | set(_AROUND)
        self._ids = unit_ids(found.units)

    def profile(self, title: str, owner: str, source: str, folder: str) -> str:
        """Return ``profile.toml``."""
        found = self._found
        self._comment("head", source=source, folder=folder)
        self._put("title", inline({"it": quoted(title), "en": quoted(title)}), "english")
        owner_note = "" if owner else "owner"
        self._put("owner", quoted(owner or self._say("some_unit")), owner_note)
        self._put("template_version", "1")
        self._put("accepted_versions", "[1]")
        self._comment("rounds")
        rounds = ["programmazione", "monitoraggio", "consuntivo", "rettifica"]
        self._put("rounds", listed(rounds), "guessed")
        years = len(found.years)
        self._put("history_years", str(min(max(years, 1), 3)), "history")
        self._levels()
        if found.work is not None:
            self._activities(found.work)
            self._indicators()
        for table in found.records:
            self._record(table)
        self._lines += self._fields + self._lists
        self._settings()
        return "\n".join(self._lines) + "\n"

    def departments(self) -> str:
        """Return ``departments.toml``."""
        lines = [f"# {line}" for line in self._say("units").splitlines()]
        units = self._ids or {"UFF": self._say("some_unit")}
        for unit, name in units.items():
            lines += ["", "[[department]]", f'id = "{unit}"  # {self._say("guessed")}']
            lines += [f"name = {quoted(name)}", "aliases = []"]
        return "\n".join(lines) + "\n"

    def _say(self, name: str, **facts: str) -> str:
        return TEXTS[name][self._language].format(**facts)

    def _comment(self, name: str, **facts: str) -> None:
        text = self._say(name, **facts)
        self._lines += [f"# {line}" for line in text.splitlines()]

    def _put(self, name: str, value: str, note: str = "") -> None:
        told = f"  # {self._say(note)}" if note else ""
        self._lines.append(f"{key_name(name)} = {value}{told}")

    def _words(self, it: str, en: str = "") -> str:
        return inline({"it": quoted(it), "en": quoted(en or english(it) or it)})

    def _translated(self, label: str) -> str:
        return "" if english(label) else "english"

    def _levels(self) -> None:
        self._lines.append("")
        levels = self._found.levels
        self._comment("levels" if levels else "no_levels")
        letters: set[str] = set()
        above = ""
        for level in levels:
            letter = next(
                (one.upper() for one in level.id if one.isalpha() and one.upper() not in letters),
                "L",
            )
            letters.add(letter)
            self._lines += ["", "[[levels]]"]
            self._put("id", quoted(level.id))
            self._put("label", self._words(level.name), self._translated(level.name))
            many = self._words(plural(level.name), english_plural(english(level.name)))
            self._put("plural", many, "guessed")
            if above:
                self._put("parent", quoted(above), "" if level.sure else "guessed")
            lettered = level.code is not None and level.code.lettered
            self._put("key", quoted("{code}" if lettered else letter + "{code}"))
            pattern = level.code.pattern if level.code is not None else r"\d{1,3}"
            self._put("pattern", quoted(pattern), "guessed" if level.code else "minted")
            self._put("source", inline(self._level_source(level)))
            above = level.id
        if not levels:
            self._lines += ["", "[[levels]]", 'id = "piano"']
            self._put("label", self._words("Piano", "Plan"))
            self._put("key", quoted("{code}"))
            self._put("pattern", quoted(r"\w{1,12}"))
            work = self._found.work
            source = {"file": quoted("piano.tsv"), "code": quoted("codice")}
            source |= {"label": quoted("denominazione"), "optional": "true"}
            if work is not None:
                source = {"file": quoted(work.table.name), "title": quoted("Piano")}
            self._put("source", inline(source))

    def _level_source(self, level: Element) -> dict[str, str]:
        source = {"file": quoted(level.table.name)}
        if level.code is not None:
            source["code"] = quoted(level.code.name)
        source["label"] = quoted(level.label.name)
        if level.attributes:
            source["attributes"] = listed(column.name for column in level.attributes)
        return source

    def _parents(self, table: Table) -> tuple[dict[str, str], bool]:
        """Return the columns that name the levels in a table, and whether all of them are there."""
        found: dict[str, str] = {}
        for level in self._found.levels:
            names = named_in(table, level)
            if names:
                found[level.id] = quoted(names[0])
        return found, len(found) == len(self._found.levels)

    def _activities(self, work: Element) -> None:
        names = [self._field(column, entry=False) for column in work.attributes]
        typed = [self._field(column, entry=True) for column in self._found.entries]
        self._lines.append("")
        self._comment("activities")
        self._lines.append("[[sheets]]")
        for name, value in (("id", "activities"), ("kind", "activity"), ("table", "tblAttivita")):
            self._put(name, quoted(value))
        label = self._words(plural(work.name)[:31], english_plural(english(work.name))[:31])
        self._put("label", label, "guessed")
        self._put("singular", self._words(work.name.lower(), english(work.name).lower()))
        pattern = work.code.pattern if work.code is not None else r"\d{1,3}"
        self._put("pattern", quoted(pattern), "guessed" if work.code else "minted")
        fields = [*_AROUND, *names, *_TYPED]
        at = fields.index("note")
        self._put("fields", listed([*fields[:at], *typed, *fields[at:]]))
        self._put("required", listed(["status", "actions"]), "guessed")
        self._lines += ["", "[sheets.source]"]
        self._put("file", quoted(work.table.name))
        parents, whole = self._parents(work.table)
        self._put("parent", inline(parents or {"piano": quoted("")}))
        if not whole:
            self._comment("missing_parent")
        if work.code is not None:
            self._put("code", quoted(work.code.name))
        else:
            self._put("minted_code", quoted("{n}"), "minted")
        self._put("label", quoted(work.label.name))
        roles = {"department": "department", "status": "status", "actions": "text", "note": "note"}
        for role, name in roles.items():
            column = work.table.of(role)
            if column is not None:
                self._put(name, quoted(column.name), "guessed")
        if names or typed:
            pairs = zip([*names, *typed], [*work.attributes, *self._found.entries], strict=True)
            columns = {name: quoted(column.name) for name, column in pairs}
            self._put("attributes", inline({name: columns[name] for name in names}))
        status = work.table.of("status")
        if status is not None:
            self._statuses(status)
        self._heading("path", (self._found.levels or [work])[-1].name)
        self._heading("activity", work.name)

    def _heading(self, field: str, label: str) -> None:
        words = self._words(label)
        self._fields += ["", f"[fields.{field}]", f"label = {words}"]

    def _indicators(self) -> None:
        found = self._found
        table = found.measures
        self._lines.append("")
        self._comment("indicators" if table is not None else "no_measures")
        self._lines.append("[[sheets]]")
        for name, value in (
            ("id", "indicators"),
            ("kind", "indicator"),
            ("table", "tblIndicatori"),
        ):
            self._put(name, quoted(value))
        self._put("label", self._words("Indicatori", "Indicators"))
        self._put("singular", self._words("indicatore", "indicator"))
        made = r"IND\.\d{2,3}"
        coded = found.code is not None and found.code.filled
        pattern = f"{found.code.pattern}|{made}" if found.code is not None and coded else made
        self._put("pattern", quoted(pattern), "guessed" if coded else "minted")
        self._put("fields", listed(_MEASURED))
        self._put("required", listed(["value"]))
        self._fields += ["", "[fields.history]", 'label = { it = "{year}", en = "{year}" }']
        self._fields += ['type = "number"', "width = 13"]
        if table is None or found.indicator is None:
            return
        self._lines += ["", "[sheets.source]"]
        self._put("file", quoted(table.name))
        parents, whole = self._parents(table)
        work = found.work
        if whole:
            self._put("parent", inline(parents or {"piano": quoted("")}))
        there = {column.name for column in table.columns}
        key = work.code or work.label if work is not None else None
        if key is not None and key.name in there:
            self._put("activity", quoted(key.name), "guessed")
        elif not whole:
            self._comment("missing_parent")
        if found.code is not None:
            self._put("code", quoted(found.code.name))
        self._put("label", quoted(found.indicator.name))
        self._put("generated_code", quoted("IND"))
        if found.years:
            self._put("value_prefix", quoted(found.years[0].prefix), "guessed")
        given = {_GIVEN.get(role, role): quoted(one.name) for role, one in found.given.items()}
        unit = table.of("department")
        if unit is not None and (work is None or table is not work.table):
            given["department"] = quoted(unit.name)
        if given:
            self._put("declared", inline(given), "guessed")

    def _field(self, column: Column, entry: bool) -> str:
        name = identifier(column.name, self._taken)
        kind = "long" if column.kind == "long" else "text"
        lines = ["", f"[fields.{name}]  # {self._say('entry' if entry else 'locked')}"]
        lines += [f"label = {self._words(column.name)}{self._todo(column.name)}"]
        lines += [f'type = "{kind}"', f"width = {_WIDTHS[kind]}"]
        if entry:
            lines.insert(2, 'role = "entry"')
            lines.append(f"help = {self._help(column.name)}")
        self._fields += lines
        return name

    def _todo(self, label: str) -> str:
        return "" if english(label) else f"  # {self._say('english')}"

    def _help(self, label: str) -> str:
        told = label[:1].lower() + label[1:]
        other = english(label).lower() or told
        help_words = TEXTS["help"]
        return self._words(help_words.it.format(label=told), help_words.en.format(label=other))

    def _record(self, table: Table) -> None:
        sheet = identifier(re.sub(r"\.\w+$", "", table.name), self._taken)
        title = re.sub(r"\.\w+$", "", table.name).replace("_", " ")
        title = (title[:1].upper() + title[1:])[:31]
        own: set[str] = {"key", "outcome", "findings", "row_state", "options", "flags"}
        unit = self._found.owners.get(table.name)
        columns = [column for column in table.columns if column is not unit]
        names = {column: identifier(column.name, own) for column in columns}
        self._lines.append("")
        self._comment("record")
        self._lines.append("[[sheets]]")
        pascal = "".join(part.capitalize() for part in re.findall(r"[a-z]+", slug(title)))
        for name, value in (("id", sheet), ("kind", "record"), ("table", f"tbl{pascal}")):
            self._put(name, quoted(value))
        self._put("label", self._words(title), self._translated(title))
        first = next(
            (one for one in columns if one.filled and len(one.distinct) == len(one.cells)),
            columns[0],
        )
        self._put("identifier", listed([names[first]]), "guessed")
        self._put("spare", "60")
        self._put("columns", listed(names.values()))
        self._put("required", listed([names[first]]), "guessed")
        source = {"file": quoted(table.name)} | ({"unit": quoted(unit.name)} if unit else {})
        self._put("source", inline(source))
        for column, name in names.items():
            kind = column.kind
            self._lines += ["", f"[sheets.fields.{name}]"]
            self._put("label", self._words(column.name), self._translated(column.name))
            self._put("type", quoted(kind), "guessed" if column.filled or kind != "text" else "")
            if kind == "list":
                known = identifier(f"{sheet}_{name}", self._taken)
                self._vocabulary(known, column.distinct)
                self._put("vocabulary", quoted(known))
            self._put("width", str(_WIDTHS.get(kind, 14)))
            self._put("help", self._help(column.name))

    def _vocabulary(self, name: str, texts: Sequence[str]) -> None:
        taken: set[str] = set()
        for text in texts:
            self._lists += ["", f"[[vocabularies.{name}]]", f'id = "{identifier(text, taken)}"']
            self._lists += [f"label = {self._words(text)}{self._todo(text)}"]

    def _statuses(self, column: Column) -> None:
        """Give the common states the spellings of the source, and add those that are none."""
        extra: dict[str, list[str]] = {}
        for text in column.distinct:
            if term(VOCABULARIES["status"], text) is None:
                hit = next((one for one, words in _STATES if re.search(words, fold(text))), "")
                extra.setdefault(hit, []).append(text)
        if not extra:
            return
        taken = {entry.id for entry in VOCABULARIES["status"]}
        for entry in VOCABULARIES["status"]:
            self._lists += ["", "[[vocabularies.status]]", f'id = "{entry.id}"']
            self._lists.append(f"label = {self._words(entry.label.it, entry.label.en)}")
            if entry.id in extra:
                told = self._say("guessed")
                self._lists.append(f"aliases = {listed(extra[entry.id])}  # {told}")
        for text in extra.get("", []):
            made = identifier(text, taken)
            self._lists += [
                "",
                "[[vocabularies.status]]",
                f'id = "{made}"  # {self._say("guessed")}',
            ]
            self._lists.append(f"label = {self._words(text)}{self._todo(text)}")

    def _settings(self) -> None:
        found = self._found
        self._lines += ["", "[import]"]
        self._lines[-1] += f"  # {self._say('import')}"
        if found.period:
            self._put("period", str(found.period), "period")
        work = found.work
        if (work is not None and work.table.of("department") is None) or not self._ids:
            unit = next(iter(self._ids), "UFF")
            self._put("default_department", quoted(unit), "default")
        ignored = self._unused()
        if ignored:
            self._put("ignored_columns", listed(ignored), "ignored")

    def _unused(self) -> list[str]:
        """Return the columns of the source that nothing above reads."""
        text = "\n".join(line for line in self._lines if not line.startswith("label = {"))
        tables = [one.table for one in self._found.levels]
        tables += [one for one in (self._found.measures,) if one is not None]
        tables += [self._found.work.table] if self._found.work is not None else []
        years = {column.name for column in self._found.years}
        names = [column.name for table in tables for column in table.columns]
        return [
            name for name in dict.fromkeys(names) if name not in years and quoted(name) not in text
        ]
