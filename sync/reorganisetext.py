"""A reorganisation as text for the terminal and as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..schemas.findings import Language
from ..schemas.plan import Department
from ..schemas.terms import Words
from .destinations import Reason, Stuck
from .passages import Passage, Reorganised
from .successions import KINDS, Succession
from .tabletext import table

# fmt: off
TEXTS: Mapping[str, Words] = {
    "changes": Words("Modifiche", "Changes"),
    "applied": Words("già applicata", "applied already"),
    "later": Words("vale dal {day}: per ora non si sposta nulla",
                   "from {day}: nothing moves yet"),
    "from": Words("dal {day}", "from {day}"),
    "rest": Words("il resto", "the rest"),
    "wrong": Words("Righe dell'elenco da correggere", "Lines of the list to be mended"),
    "line": Words("riga {line}: {words}", "line {line}: {words}"),
    "stuck": Words("Righe del piano senza una destinazione certa: {n}",
                   "Rows of the plan without a sure destination: {n}"),
    "none": Words("Tutto è già applicato: non c'è nulla da fare.",
                  "Everything is applied already: nothing to do."),
    "waiting": Words("Per ora non c'è nulla da fare.", "Nothing to do yet."),
    "contacts": Words("Referenti da rivedere in piano.xlsx: {list}",
                      "Contacts to look at in piano.xlsx: {list}"),
    "dry": Words("Prova: nulla è stato modificato.", "Dry run: nothing was changed."),
    "stopped": Words(
        "Nulla è stato modificato: dare una destinazione a ogni riga e correggere l'elenco.",
        "Nothing was changed: give every row a destination and mend the list."),
    "unwritten": Words("Nulla è stato modificato: piano.xlsx non può contenere tutto.",
                       "Nothing was changed: piano.xlsx cannot take everything."),
    "done": Words(
        "piano.xlsx aggiornato; la versione precedente è in .riscontro/copie. "
        "Ora eseguire «riscontro distribute», poi «riscontro sync».",
        "piano.xlsx updated; the previous version is in .riscontro/copie. "
        "Now run «riscontro distribute», then «riscontro sync»."),
    "no_units": Words("Il registro delle unità è vuoto.", "The register of units is empty."),
}
HEADERS = (
    Words("Da", "From"), Words("A", "To"), Words("indicatori", "indicators"),
    Words("attività", "activities"), Words("capofila", "leads"),
    Words("righe acquisite", "rows accepted"), Words("segnalazioni", "findings"),
    Words("file", "files"),
)
UNITS = (
    Words("Sigla", "Id"), Words("Denominazione", "Name"), Words("Dal", "From"), Words("Al", "To"),
    Words("Come è cessata", "How it ended"), Words("Unità subentrata", "Successor"),
    Words("Atto", "Act"), Words("indicatori", "indicators"), Words("attività", "activities"),
)
REASONS: Mapping[Reason, Words] = {
    "nowhere": Words("nessuna riga dell'elenco la comprende", "no line of the list takes it"),
    "several": Words("più destinazioni ugualmente precise: {options}",
                     "several destinations, none more precise: {options}"),
    "dated": Words("la sua unità competente ha una data nel foglio «Versioni»: cambiarla là",
                   "its unit in charge is dated in the sheet «Versions»: change it there"),
}
# fmt: on
SHOWN = 40
"""Most rows without a destination that are listed one by one."""


def as_text(done: Reorganised, language: Language) -> str:
    """Tell a reorganisation: its changes, who goes where, what is in doubt, what was done."""
    found = done.found
    names = _names(done)
    parts = [_changes(done, names, language)]
    if done.passages:
        parts.append(_passages(done.passages, names, language))
    if found.wrong:
        lines = [
            "  " + _said("line", language, line=one.line, words=one.words[language])
            for one in found.wrong
        ]
        parts.append("\n".join([TEXTS["wrong"][language], *lines]))
    if found.stuck:
        parts.append(_stuck(found.stuck, names, language))
    if done.contacts:
        listed = ", ".join(f"{names[unit]} ({count})" for unit, count in done.contacts)
        parts.append(_said("contacts", language, list=listed))
    return "\n\n".join(parts)


def closing(done: Reorganised, language: Language, dry_run: bool) -> str:
    """Say in one line what became of it."""
    found = done.found
    if done.unwritten:
        name = "unwritten"
    elif not found.sure:
        name = "dry" if dry_run else "stopped"
    elif found.idle:
        name = "waiting" if found.later else "none"
    else:
        name = "done" if done.done else "dry"
    return TEXTS[name][language]


def as_data(done: Reorganised, dry_run: bool) -> dict[str, Any]:
    """Return a reorganisation as plain data."""
    found = done.found
    return {
        "plan": done.plan_id,
        "dry_run": dry_run,
        "done": done.done,
        "changes": [
            {
                "line": one.line,
                "kind": one.kind,
                "old": list(one.old),
                "new": one.new,
                "name": one.name,
                "rows": list(one.rows),
                "act": one.act,
                "day": one.day.isoformat(),
                "state": "later"
                if one in found.later
                else "applied"
                if one.line in found.applied
                else "due",
            }
            for one in (*found.due, *found.later)
        ],
        "units": [unit_data(unit) for unit in found.units],
        "passages": [
            {
                "from": one.old,
                "to": one.new,
                "indicators": one.indicators,
                "contributions": one.contributions,
                "leads": one.leads,
                "accepted": one.accepted,
                "findings": one.findings,
                "files": list(one.files),
            }
            for one in done.passages
        ],
        "rows": [
            {"sheet": one.member, "key": one.key, "now": one.new_key, "from": one.old,
             "to": one.new}
            for one in found.moved
        ],
        "stuck": [
            {"sheet": one.member, "key": one.key, "unit": one.old, "reason": one.reason,
             "options": list(one.options)}
            for one in found.stuck
        ],
        "wrong": [{"line": one.line, "words": one.words.en} for one in found.wrong],
        "contacts": dict(done.contacts),
        "unwritten": [
            {"record": list(one.record), "attribute": one.attribute, "reason": one.reason}
            for one in done.unwritten
        ],
    }  # fmt: skip


def units_text(
    units: Sequence[Department], counts: Mapping[str, tuple[int, int]], language: Language
) -> str:
    """Write the register: lives, successions, rows."""
    if not units:
        return TEXTS["no_units"][language]
    names = {unit.id: unit.name for unit in units}
    rows = [
        [
            unit.id,
            unit.name,
            f"{unit.valid_from:%d/%m/%Y}" if unit.valid_from else "",
            f"{unit.valid_to:%d/%m/%Y}" if unit.valid_to else "",
            kind_words(unit.succession)[language],
            names.get(unit.successor, unit.successor),
            unit.act,
            *(str(number) for number in counts.get(unit.id, (0, 0))),
        ]
        for unit in units
    ]
    widest = (0, 40, 0, 0, 0, 32, 30)
    return table([one[language] for one in UNITS], rows, right={7, 8}, widest=widest)


def unit_data(unit: Department) -> dict[str, Any]:
    """Return a unit as plain data."""
    return {
        "id": unit.id,
        "name": unit.name,
        "parent": unit.parent,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "succession": unit.succession,
        "successor": unit.successor,
        "act": unit.act,
    }


def kind_words(kind: str) -> Words:
    """Return how a unit ended, in words."""
    return next((words for name, words in KINDS.items() if name == kind), Words(kind, kind))


def _names(done: Reorganised) -> dict[str, str]:
    names = {unit.id: unit.name for unit in done.before}
    for one in (*done.found.due, *done.found.later):
        names.setdefault(one.new, one.name)
    return names


def _changes(done: Reorganised, names: Mapping[str, str], language: Language) -> str:
    found = done.found
    lines = [TEXTS["changes"][language]]
    for one in sorted((*found.due, *found.later), key=lambda one: one.line):
        lines.append(f"  {one.line}. {_change(one, names, language)}")
        if one in found.later:
            lines.append("     " + _said("later", language, day=f"{one.day:%d/%m/%Y}"))
        elif one.line in found.applied:
            lines.append("     " + TEXTS["applied"][language])
    return "\n".join(lines)


def _change(one: Succession, names: Mapping[str, str], language: Language) -> str:
    old = ", ".join(names.get(unit, unit) for unit in one.old)
    new = one.name or names.get(one.new, one.new)
    said = f"{KINDS[one.kind][language]}: {old} → {new} ({one.new})"
    if one.kind in ("split", "moved"):
        said += f": {', '.join(one.rows) or TEXTS['rest'][language]}"
    return f"{said}; {one.act}, {_said('from', language, day=f'{one.day:%d/%m/%Y}')}"


def _passages(passages: Sequence[Passage], names: Mapping[str, str], language: Language) -> str:
    rows = [
        [
            names.get(one.old, one.old),
            names.get(one.new, one.new),
            *(
                str(number)
                for number in (
                    *(one.indicators, one.contributions, one.leads),
                    *(one.accepted, one.findings, len(one.files)),
                )
            ),
        ]
        for one in passages
    ]
    header = [one[language] for one in HEADERS]
    return table(header, rows, right=set(range(2, len(HEADERS))), widest=(38, 38))


def _stuck(rows: Sequence[Stuck], names: Mapping[str, str], language: Language) -> str:
    lines = [_said("stuck", language, n=len(rows))]
    for one in rows[:SHOWN]:
        options = ", ".join(names.get(unit, unit) for unit in one.options)
        why = REASONS[one.reason][language].format(options=options)
        lines.append(f"  {one.key} ({names.get(one.old, one.old)}): {why}")
    if len(rows) > SHOWN:
        lines.append(f"  … {len(rows) - SHOWN}")
    return "\n".join(lines)


def _said(name: str, language: Language, **facts: object) -> str:
    return TEXTS[name][language].format(**facts)
