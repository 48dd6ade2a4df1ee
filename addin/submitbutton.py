"""*Trasmetti*: the workbook is checked, approved, declared submitted, or taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from ..schemas.findings import Severity
from ..schemas.grid import Grid, as_text
from ..schemas.terms import term
from ..sync import identification
from ..sync.pipeline.recalculating import shape_in
from ..sync.pipeline.validation import Validated
from ..sync.refusals import reason_words
from ..sync.report import counted
from ..sync.settings import read_settings
from ..sync.workspace import Workspace
from ..workbooks.filled import Shape
from . import ribbonwords as say
from .conversation import Conversation
from .host import Book, Question, Spot
from .openbook import Reading, read_active
from .ribbonwords import filled, not_done

FIELDS = ("state", "approval_name", "approval_role", "approval_date")
EPOCH = date(1899, 12, 30)
"""Day 0 of the serial numbers cells hold dates as."""


def submit(talk: Conversation) -> None:
    """Check the workbook as submitted, ask who approves it, declare it submitted and save it."""
    with read_active(talk) as reading:
        looks = shape_in(reading.workbook)
        if looks is None:
            reason = reason_words(reading.workbook.problem or "no-identity")
            raise not_done(filled(say.NOT_OURS, name=reading.book.name, reason=reason))
        if reading.obstacle is not None:
            raise not_done(reading.obstacle)
        own, sheet = identification.carried(reading.workbook.grids)
        form = identification.form(own, sheet, reading.workbook.properties)
        if form.grid is None or any(name not in form.places for name in FIELDS):
            raise not_done(say.NO_FORM)
        state = _state(looks, as_text(form.values.get("state")))
        if state == "submitted":
            _take_back(talk, reading, looks, form)
            return
        # Late: the check needs all of what a run imports.
        from .officebuttons import checked_copy

        checked = checked_copy(talk, reading, submitted=True)
        if not _goes_on(talk, checked):
            talk.say(say.NOT_SUBMITTED)
            return
        given = _approval(talk, form)
        if given is None:
            return
        name, role, day = given
        approval: dict[str, str | float] = {
            "approval_name": name,
            "approval_role": role,
            "approval_date": float((day - EPOCH).days),
        }
        # The state last, and only over an approval that is there.
        _write(talk, reading, form, approval)
        submitted = looks.terms.label("submission_state", "submitted")
        _write(talk, reading, form, {"state": submitted})
        talk.host.save(reading.book)
        talk.say(say.SUBMITTED, next=_next(talk, reading, form.grid))


def _take_back(
    talk: Conversation, reading: Reading, looks: Shape, form: identification.Form
) -> None:
    if talk.ask(say.TAKE_BACK):
        draft = looks.terms.label("submission_state", "draft")
        _write(talk, reading, form, {"state": draft})
        talk.host.save(reading.book)
        talk.say(say.TAKEN_BACK)


def _goes_on(talk: Conversation, checked: Validated) -> bool:
    """Say what a submission would hold back, and ask; nothing is asked when nothing would be."""
    blocking = [one for one in checked.findings if one.severity is Severity.BLOCKING]
    if not blocking:
        return True
    rows = {row for one in blocking for row in one.rows or (one.key,)}
    text = say.BLOCKED_ALL if "" in rows else say.BLOCKED
    counts = counted(list(checked.findings), talk.language)
    return talk.host.ask(
        f"{talk.words(text, counts=counts, held=len(rows))}\n{talk.words(say.GO_ON)}"
    )


def _approval(talk: Conversation, form: identification.Form) -> tuple[str, str, date] | None:
    """Ask who approves, as what and when, until the day can be read; ``None``: thought better."""
    known = {name: _shown(form.values.get(name)) for name in FIELDS[1:]}
    known["approval_date"] = known["approval_date"] or f"{talk.today:%d/%m/%Y}"
    labels = (say.APPROVED_BY, say.APPROVED_AS, say.APPROVED_ON)
    while True:
        questions = [
            Question(name, label, known[name])
            for name, label in zip(FIELDS[1:], labels, strict=True)
        ]
        given = talk.form(say.SUBMIT_TITLE, questions)
        if given is None:
            return None
        known = {name: given.get(name, "") for name in FIELDS[1:]}
        day = read_day(known["approval_date"])
        if day is None:
            talk.say(say.NOT_A_DATE, "warning", text=known["approval_date"])
        elif known["approval_name"] and known["approval_role"]:
            return known["approval_name"], known["approval_role"], day


def read_day(text: str) -> date | None:
    """Read a day as people type it in Italy, or as ISO writes it; ``None`` when it is none."""
    for shape in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), shape).date()
        except ValueError:
            continue
    return None


def _next(talk: Conversation, reading: Reading, page: Grid) -> str:
    """Say what is left to do: nothing, or to send the file to whom *Istruzioni* names."""
    path = reading.path
    if reading.workspace is not None and _delivered(reading.workspace, reading):
        return talk.words(say.IN_PLACE)
    contact = _contact(page)
    if contact:
        return talk.words(say.SEND_TO, contact=contact, path=path)
    return talk.words(say.SEND, path=path)


def _delivered(workspace: Workspace, reading: Reading) -> bool:
    """Tell whether the file lies in a folder of submissions of its workspace."""
    path = reading.path.resolve()
    folders = read_settings(workspace.settings_file).submissions
    return any(path.is_relative_to((workspace.root / folder).resolve()) for folder in folders)


def _contact(page: Grid) -> str:
    for row in range(1, len(page.rows) + 1):
        for column in range(1, len(page.rows[row - 1]) + 1):
            if page.text(row, column) == "contact":
                right = (page.text(row, at) for at in range(column + 2, column + 5))
                return next((text for text in right if text not in ("", "–")), "")
    return ""


def _state(looks: Shape, typed: str) -> str:
    found = term(looks.terms.vocabularies["submission_state"], typed) if typed else None
    return found.id if found is not None else "draft"


def _write(
    talk: Conversation,
    reading: Reading,
    form: identification.Form,
    values: Mapping[str, str | float],
) -> None:
    """Type values into the form of the workbook that was checked, and read them back.

    Raises:
        RunStopped: it is not in front, or does not hold them; it is not saved then.
    """
    for name, value in values.items():
        _bring_forward(talk, reading)
        place = form.places[name]
        talk.host.write(Spot(place.sheet, place.cell), value)
    _bring_forward(talk, reading)
    missing = []
    for name, value in values.items():
        place = form.places[name]
        (held,) = talk.host.shown(place.sheet, [place.cell])
        if _comparable(held) != _comparable(value):
            missing.append(f"{place.sheet}!{place.cell}")
    if missing:
        raise not_done(filled(say.NOT_TYPED, name=reading.book.name, cells=", ".join(missing)))


def _bring_forward(talk: Conversation, reading: Reading) -> None:
    """Make the workbook that was checked the active one: a person clicks elsewhere meanwhile.

    Raises:
        RunStopped: it was closed, or another one stays in front.
    """
    host, wanted = talk.host, reading.path.resolve()
    if not any(_lies_at(book, wanted) for book in host.books()):
        raise not_done(filled(say.CLOSED_MEANWHILE, name=reading.book.name))
    if not _lies_at(host.active(), wanted):
        host.open(reading.path)
    if not _lies_at(host.active(), wanted):
        raise not_done(filled(say.NOT_IN_FRONT, name=reading.book.name))


def _lies_at(book: Book | None, path: Path) -> bool:
    return book is not None and book.path is not None and book.path.resolve() == path


def _comparable(value: object) -> str:
    """Return what a cell holds for a comparison: programs tell a day as a date or as its number."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = float((value - EPOCH).days)
    return as_text(value if isinstance(value, str | int | float) else None)


def _shown(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return as_text(value)
