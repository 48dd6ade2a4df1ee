"""What an evaluation body needs to verify a year: targets, deviations, acts, sources, a sample."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from ...schemas.periods import of_year
from ...schemas.plan import Indicator
from ...schemas.profile import EntrySheet
from ...schemas.rulings import Correction
from ...schemas.shape import RECORD
from ..editions import fingerprint
from ..records import Accepted
from ..ruling import MASKED, is_personal
from .auditwords import ATTRIBUTES, words
from .cellwords import printed, unsigned, written
from .dossier import Dossier, Part, edition_of
from .material import Material
from .printedshape import Grid

RESULTS = ("target", "value", "deviation", "achievement", "rating", "deviation_reason",
           "corrective_action")  # fmt: skip
"""Columns of the master that tell a result, in order."""


def audit(made: Material, sample: Sequence[str], seed: int, traced: Mapping[str, str]) -> Dossier:
    """Make the document for the evaluation body.

    Args:
        made: the consolidation. The whole of its master is looked at, not only what is public;
            personal columns never enter the master.
        sample: row keys drawn, in order.
        seed: they were drawn with.
        traced: the path of each in words, by row key.
    """
    language, found = made.language, made.standing.consolidated
    state = made.closed
    sha = current_fingerprint(made)
    if state is None:
        standing = words("standing_draft", language, run=made.run)
    else:
        one = state.edition
        standing = words(
            "standing_closed",
            language,
            label=one.label,
            act=one.act,
            day=f"{one.day:%d/%m/%Y}",
            count=len(state.reopened),
        )
    told = words("print", language, sha=sha)
    about = Part(words("what", language), (words("about", language), standing, told))
    drawn = words("sample_note", language, n=len(sample), all=len(measured(made)), seed=seed)
    return Dossier(
        title=words("title", language),
        subtitle=words(
            "subtitle",
            language,
            plan=made.profile.title[language],
            year=found.period,
            round=made.book.round,
        ),
        owner=made.profile.owner,
        language=language,
        draft=made.draft,
        edition=edition_of(made),
        fingerprint=sha,
        run=made.run,
        day=f"{made.day:%d/%m/%Y}",
        parts=(
            about,
            *_editions(made),
            Part(words("results", language), (), _results(made)),
            _changes(made),
            _corrections(made),
            Part(words("coverage", language), (words("coverage_note", language),), _coverage(made)),
            _waivers(made),
            Part(words("sample", language), (drawn,)),
            *(Part(key, (), (), tuple(traced[key].splitlines())) for key in sample),
        ),
    )


def current_fingerprint(made: Material) -> str:
    """Return the fingerprint of the edition in force, of what stands now while there is none."""
    if made.closed is not None and not made.closed.reopened:
        return made.closed.edition.fingerprint
    rows: dict[tuple[str, str, str], Accepted] = {
        (one.department, one.sheet, one.key): one for one in made.standing.consolidated.records
    }
    return fingerprint(rows)


def measured(made: Material) -> list[str]:
    """Return the keys of the rows with a value of this year, in the order of the plan.

    What was typed in the place of a value, ``-`` or words, is none.
    """
    sheet = next((one for one in made.profile.sheets if one.kind == "indicator"), None)
    if sheet is None:
        return []
    return [
        key
        for key, row in made.standing.scores.rows.items()
        if made.standing.situation(sheet, row.standing.indicator) == "present"
    ]


def drawn(keys: Sequence[str], count: int, seed: int) -> list[str]:
    """Draw keys: the same seed and keys give the same ones, whatever the version of Python."""

    def lot(key: str) -> str:
        return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()

    chosen = set(sorted(keys, key=lot)[:count])
    return [key for key in keys if key in chosen]


def _results(made: Material) -> tuple[Grid, ...]:
    """Return the table of every indicator of the plan, one for each unit in charge."""
    language = made.language
    sheet_id = next((one.id for one in made.profile.sheets if one.kind == "indicator"), "")
    sheet = made.sheet(sheet_id)
    if sheet is None:
        return ()
    at = {column.id: place for place, column in enumerate(sheet.columns)}
    names = [name for name in RESULTS if name in at]
    heads = {"deviation_reason": "reason", "corrective_action": "corrective"}
    by_unit: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for one, row in zip(made.plan.indicators, sheet.rows, strict=False):
        said = {name: printed(row[at[name]], sheet.columns[at[name]], language) for name in names}
        if not said.get("value", "") and "situation" in at:
            said["value"] = unsigned(
                printed(row[at["situation"]], sheet.columns[at["situation"]], language)
            )
        label = f"{one.label} – {one.part}" if one.part else one.label
        unit = made.standing.unit_name(one.department) if one.department else ""
        cells = (one.row_key, label, *(unsigned(said[name]) if name == "rating" else said[name]
                                       for name in names))  # fmt: skip
        by_unit[unit].append(cells)
    columns = (
        words("key", language),
        words("indicator", language),
        *(words(heads.get(name, name), language) for name in names),
    )
    numbers = {"target", "value", "deviation", "achievement"}
    right = (False, False, *(name in numbers for name in names))
    return tuple(
        Grid(unit or words("nobody", language), columns, tuple(rows), right)
        for unit, rows in sorted(by_unit.items(), key=lambda item: (not item[0], item[0]))
    )


def _editions(made: Material) -> tuple[Part, ...]:
    language = made.language
    if not made.editions:
        return ()
    heads = tuple(words(name, language) for name in ("label", "act", "day", "sha"))
    rows = tuple(
        (one.label, one.act, f"{one.day:%d/%m/%Y}", one.fingerprint) for one in made.editions
    )
    return (Part(words("editions", language), (), (Grid("", heads, rows, (False,) * 4),)),)


def _changes(made: Material) -> Part:
    """Return the targets, weights and definitions changed in the year, with their act."""
    language, year = made.language, made.standing.consolidated.period
    labels = _labels(made)
    rows = tuple(
        (
            one.row_key,
            labels.get(one.row_key, labels.get(one.key, "")),
            ATTRIBUTES[one.attribute][language] if one.attribute in ATTRIBUTES else one.attribute,
            _number(one.value, made),
            "" if one.valid_from is None else f"{one.valid_from:%d/%m/%Y}",
            one.act or words("lines", language),
            one.reason or words("lines", language),
        )
        for one in made.plan.versions
        if one.period == year or (one.valid_from is not None and one.valid_from.year == year)
    )
    title = words("changes", language)
    if not rows:
        return Part(title, (words("no_changes", language, year=year),))
    heads = ("key", "indicator", "attribute", "new", "from", "act", "reason")
    return Part(title, (), (Grid("", tuple(words(name, language) for name in heads), rows,
                                 (False, False, False, True, False, False, False)),))  # fmt: skip


def _corrections(made: Material) -> Part:
    """Return what the centre put in the place of what a unit typed, or of a past year's value.

    Of a person's own data only that it was corrected, by whom and when.
    """
    language, found = made.language, made.standing.consolidated
    labels = _labels(made)
    rows = []
    for one in made.plan.corrections:
        if one.closed and one.period not in (None, found.period):
            continue
        private = _is_private(made, one)
        new = one.value if isinstance(one.value, str) else written(one.value, "", language)
        rows.append(
            (
                one.row_key,
                labels.get(one.row_key, ""),
                _column(made, one),
                MASKED if private and new else new,
                MASKED if private and one.reason else one.reason,
                one.author,
                _day(one.day),
            )
        )
    title = words("corrections", language)
    if not rows:
        return Part(title, (words("no_corrections", language),))
    heads = ("key", "indicator", "attribute", "new", "reason", "author", "day")
    grid = Grid("", tuple(words(name, language) for name in heads), tuple(rows), (False,) * 7)
    return Part(title, (), (grid,))


def _sheets_of(made: Material, one: Correction) -> list[EntrySheet]:
    """Return the sheets a correction may be about: a record's key does not tell its sheet."""
    kind = RECORD
    if one.row_key in made.named:
        kind = "indicator"
    elif one.row_key.partition("#")[0] in made.standing.activities:
        kind = "activity"
    return [sheet for sheet in made.profile.sheets if sheet.kind == kind]


def _is_private(made: Material, one: Correction) -> bool:
    """Tell whether a correction may be about a person's own data."""
    return any(
        sheet.field(one.field) is not None and is_personal(made.profile, sheet.id, one.field)
        for sheet in _sheets_of(made, one)
    )


def _column(made: Material, one: Correction) -> str:
    """Return the name of the column a correction is about, for its year."""
    period = made.standing.consolidated.period
    found = (sheet.field(one.field) for sheet in _sheets_of(made, one))
    field = next((each for each in found if each is not None), None)
    year = one.period or period
    if field is None:
        return one.field
    return of_year(field.label[made.language], year, year)


def _waivers(made: Material) -> Part:
    language = made.language
    rows = tuple(
        (
            one.author or words("lines", language),
            one.rule,
            one.key,
            made.standing.unit_name(one.department) if one.department else "",
            one.reason or words("lines", language),
            _day(one.day),
            _day(one.expires),
        )
        for one in sorted(made.plan.waivers, key=lambda one: (one.author, one.rule, one.key))
    )
    title = words("waivers", language)
    if not rows:
        return Part(title, (words("no_waivers", language),))
    heads = ("author", "rule", "key", "unit", "reason", "day", "expires")
    grid = Grid("", tuple(words(name, language) for name in heads), rows, (False,) * 7)
    return Part(title, (), (grid,))


def _coverage(made: Material) -> tuple[Grid, ...]:
    """Return for each unit of how many indicators source, method and the rest are stated."""
    language = made.language
    with_value = set(measured(made))
    units: dict[str, list[Indicator]] = defaultdict(list)
    for one in made.standing.indicators:
        units[one.department].append(one)
    if not units:
        return ()

    def line(name: str, found: Sequence[Indicator]) -> tuple[str, ...]:
        counts = (
            len(found),
            sum(bool(one.source_of_data) for one in found),
            sum(bool(one.method) for one in found),
            sum(bool(one.data_owner) for one in found),
            sum(one.baseline is not None for one in found),
            sum(one.target is not None for one in found),
            sum(not one.proposed for one in found),
            sum(one.row_key in with_value for one in found),
        )
        return (name, *(written(count, "#,##0", language) for count in counts))

    rows = [
        line(made.standing.unit_name(unit) if unit else words("nobody", language), found)
        for unit, found in sorted(units.items(), key=lambda item: (not item[0], item[0]))
    ]
    rows.append(line(words("total", language), made.standing.indicators))
    heads = ("unit", "indicators", "source", "method", "owner", "baseline", "target", "confirmed",
             "measured")  # fmt: skip
    grid = Grid(
        "",
        tuple(words(name, language) for name in heads),
        tuple(rows),
        (False, *(True,) * (len(heads) - 1)),
    )
    return (grid,)


def _labels(made: Material) -> dict[str, str]:
    return {
        one.row_key: f"{one.label} – {one.part}" if one.part else one.label
        for one in made.plan.indicators
    }


def _number(text: str, made: Material) -> str:
    """Return a typed value as people write numbers, other words as they are."""
    try:
        return written(Decimal(text), "", made.language)
    except ArithmeticError:
        return text


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"
