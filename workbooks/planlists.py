"""What the cells of the plan workbook may name: its lists, the profile's, the units typed in it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..schemas.findings import Language
from ..schemas.formulae import FORMULAS
from ..schemas.periods import of_year
from ..schemas.plan import Department
from ..schemas.profile import Profile
from ..schemas.readinglabels import KINDS
from ..schemas.terms import ROUNDS, Term, Vocabulary, Words
from .planlocation import Located
from .plansheets import VERSIONED, standard_sheets, template, words_of


def vocabularies(profile: Profile, period: int) -> dict[str, Vocabulary]:
    """Return every binding list: the profile's, this workbook's own, the lists of columns."""
    indicators = next(sheet for sheet in standard_sheets() if sheet.id == "indicators")
    columns = {column.id: column.label for column in indicators.columns}
    return {
        **profile.vocabularies,
        **{name: _vocabulary(rows) for name, rows in template()["lists"].items()},
        "link_vocabulary": tuple(Term(one.id, one.label) for one in profile.linking.vocabularies),
        "level": tuple(Term(level.id, level.label) for level in profile.levels),
        "round": tuple(Term(name, label) for name, label in ROUNDS.items()),
        "formula": tuple(_formulas()),
        "reading": tuple(Term(name, label) for name, label in KINDS.items()),
        "attribute": (
            *(Term(name, columns[name]) for name in VERSIONED),
            Term("definition", Words("Definizione", "Definition")),
            Term("key", Words("Chiave precedente", "Former key")),
        ),
        "column": tuple(Term(name, label) for name, label in columns.items()),
        "entry_field": tuple(_entry_fields(profile, period)),
    }


def suggestions(language: Language) -> dict[str, list[str]]:
    """Return the words offered in columns where any text may stand."""
    return {name: list(words[language]) for name, words in template()["suggestions"].items()}


def list_label(name: str, own: Mapping[str, Words]) -> Words:
    """Return the header of a list in the sheet of lists; ``own`` are those of the profile's."""
    entry = template()["list_labels"].get(name)
    return own[name] if entry is None else words_of(entry)


def registered_units(item: Located) -> tuple[Department, ...]:
    """Return the units as typed, before anything that names them is read."""
    found = []
    at = {name: item.columns.get(name, 0) for name in ("id", "name", "aliases")}
    for number in range(item.first_row, len(item.grid.rows) + 1):
        text = {name: item.grid.text(number, place) for name, place in at.items()}
        if text["id"]:
            aliases = tuple(part.strip() for part in text["aliases"].split("|") if part.strip())
            found.append(Department(text["id"], text["name"], aliases=aliases))
    return tuple(found)


def _entry_fields(profile: Profile, period: int) -> Iterator[Term]:
    seen: set[str] = set()
    for field in (field for sheet in profile.sheets for field in sheet.fields):
        if field.role == "entry" and field.id not in seen:
            seen.add(field.id)
            label = Words(
                *(of_year(one, period, period) for one in (field.label.it, field.label.en))
            )
            yield Term(field.id, label, field.aliases)


def _formulas() -> Iterator[Term]:
    """Give the formulas that measure progress: ``F1 – Più alto è meglio``."""
    for formula in FORMULAS.values():
        if formula.against != "none":
            title = formula.title
            label = Words(f"{formula.id} – {title.it}", f"{formula.id} – {title.en}")
            plain = (f"{formula.id} - {title.it}", f"{formula.id} - {title.en}")
            yield Term(formula.id, label, (title.it, title.en, *plain))


def _vocabulary(rows: Iterable[Mapping[str, Any]]) -> Vocabulary:
    return tuple(Term(row["id"], words_of(row), tuple(row.get("aliases", ()))) for row in rows)
