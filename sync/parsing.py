"""From the sheets of a workbook to a submission: typed records, answers, proposals, findings.

Pure: what is not understood becomes a finding at its cell, and the rest goes on. Rules about what
was understood live in ``checks``.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from ..schemas.bounds import date_bounds
from ..schemas.findings import Finding, Place
from ..schemas.grid import as_text
from ..schemas.profile import Profile, ProfileError, load, parse
from ..schemas.rules import Catalogue, catalogue, finding
from ..schemas.shape import RECORD
from ..schemas.terms import Words, term
from ..workbooks.identity import Carried
from ..workbooks.layout import Cell
from ..workbooks.reader import Workbook
from ..workbooks.unreadable import explained
from . import identification
from .changedlists import changed_lists
from .earlier import earlier_texts
from .elements import Elements
from .entrycells import read_day
from .entrysheets import UNKNOWN, Frame, Issued, read_sheet
from .feedback import read_answers, read_proposals
from .issuedto import issued_to
from .listed import listed_in
from .location import survey
from .records import Record, Submission, Typed
from .recordsheets import read_records

APPROVAL = {
    "approval_name": Words("il nome di chi approva", "the name of who approves"),
    "approval_role": Words("il ruolo di chi approva", "the role of who approves"),
    "approval_date": Words("la data dell'approvazione", "the date of the approval"),
}


def read_submission(
    workbook: Workbook,
    profile: Profile | None = None,
    issued: Mapping[str, Issued] | None = None,
    elements: Elements | None = None,
) -> Submission:
    """Turn a workbook as read into a submission.

    Args:
        workbook: sheets and properties, from ``workbooks.reader``.
        profile: the plan's profile; ``None`` takes the one the workbook carries.
        issued: what the plan issues now, by department; ``None`` trusts what the workbook carries.
        elements: nodes and activities of the plan, where it is at hand.
    """
    rules = catalogue(profile)
    empty = Submission(workbook.name, workbook.sha256, workbook.kind)
    whole = Place(workbook.name)
    if workbook.problem:
        reason, remedy = explained(workbook.problem, workbook.detail)
        unread = finding(rules, "WBK-001", whole, reason=reason, remedy=remedy)
        return replace(empty, findings=(unread,))
    own, sheet = identification.carried(workbook.grids)
    shape = profile or _carried_profile(workbook.properties, sheet)
    form = identification.form(own, sheet, workbook.properties)
    identity, findings = identification.identify(
        workbook.properties, sheet, form, workbook.name, rules, profile
    )
    if workbook.kind == "ods":
        findings.append(finding(rules, "WBK-010", whole))
    if not identity or shape is None:
        if not any(found.code in {"WBK-002", "WBK-003"} for found in findings):
            findings.append(finding(rules, "WBK-002", whole))
        return replace(empty, findings=tuple(findings))
    refused = _wrong_version(identity, shape, rules, whole)
    if refused is not None:
        return replace(empty, findings=(*findings, refused), identity=identity)
    if issued is not None:
        cells = issued.get(identity.get("department", ""), {})
    else:
        cells = sheet.issued if sheet else {}
    if cells and sheet is not None and not sheet.issued:
        lost = identification.SOURCES["sheet"]
        findings.append(finding(rules, "WBK-008", whole, what=lost))
    sheets = survey(own)
    carried = rows_of(sheet.issued if sheet else {})
    texts = earlier_texts(sheets)
    frame = Frame(
        workbook.name,
        shape,
        catalogue(shape),
        identity,
        rows_of(cells),
        texts,
        carried,
        issued is not None,
        elements,
    )
    records = []
    for entry_sheet in shape.sheets:
        if not entry_sheet.concerns(frame.department):
            continue
        read = read_records if entry_sheet.kind == RECORD else read_sheet
        rows, found = read(frame, entry_sheet, sheets)
        records += rows
        findings += found
    records, findings = _no_longer(frame, records, findings, carried)
    state, approval, more = _instructions(frame, form)
    proposals, of_proposals = read_proposals(frame, sheets)
    answers, of_answers = read_answers(frame, sheets)
    before = known_profile(identity.get("profile", ""), sheet.profile_text if sheet else "")
    lists = changed_lists(rules, own, [shape, *([before] if before else [])])
    return Submission(
        workbook=workbook.name,
        sha256=workbook.sha256,
        kind=workbook.kind,
        identity=identity,
        profile_text=sheet.profile_text if sheet else "",
        state=state,
        approval=approval,
        records=tuple(records),
        answers=answers,
        proposals=proposals,
        findings=(*findings, *more, *lists, *of_proposals, *of_answers),
        listed=listed_in(own),
        issued_to=issued_to(carried.keys(), frame.issued.keys(), frame.department, issued)
        if sheet and issued
        else "",
    )


def _no_longer(
    frame: Frame,
    records: list[Record],
    findings: list[Finding],
    carried: Mapping[tuple[str, str], object],
) -> tuple[list[Record], list[Finding]]:
    """Set rows aside that the workbook was issued and the plan has no more.

    Nobody did wrong: what was typed there is told not to be taken, a blank row says nothing.
    """
    gone = {
        record.key: record
        for record in records
        if UNKNOWN in record.options and (record.sheet, record.key) in carried
    }
    kept = [record for record in records if record.key not in gone]
    told = []
    for found in findings:
        record = gone.get(found.key)
        if found.code != "ROW-002" or record is None:
            told.append(found)
        elif any(not cell.blank for cell in record.cells.values()):
            told.append(
                finding(
                    frame.rules,
                    "ROW-006",
                    found.place,
                    key=found.key,
                    value=found.value,
                    field=found.field,
                )
            )
    return kept, told


def rows_of(issued: Issued) -> dict[tuple[str, str], dict[str, Cell]]:
    """Group issued cells by row: (sheet id, key) to field id to value."""
    rows: dict[tuple[str, str], dict[str, Cell]] = {}
    last, cells = ("", ""), dict[str, Cell]()
    for (sheet, key, field), value in issued.items():
        # The cells of a row follow one another.
        if key != last[1] or sheet != last[0]:
            last = sheet, key
            cells = rows.setdefault(last, {})
        cells[field] = value
    return rows


def _carried_profile(properties: Mapping[str, str], sheet: Carried | None) -> Profile | None:
    name = properties.get("riscontro.profile", "")
    if not name and sheet is not None:
        name = sheet.pairs.get("profile", "")
    return known_profile(name, sheet.profile_text if sheet is not None else "")


@lru_cache(maxsize=8)
def known_profile(name: str, text: str) -> Profile | None:
    """Return the profile a workbook carries, else the bundled one of that name.

    Args:
        name: id of the profile.
        text: the profile as carried, empty when the workbook lost it.
    """
    try:
        if text:
            return parse(name, text)
        return load(name) if name else None
    except ProfileError:
        return None


def _wrong_version(
    identity: Mapping[str, str], profile: Profile, rules: Catalogue, place: Place
) -> Finding | None:
    accepted = sorted({profile.template_version, *profile.accepted_versions})
    version = identity.get("template", "")
    if version in {str(number) for number in accepted}:
        return None
    wanted = ", ".join(str(number) for number in accepted)
    return finding(rules, "WBK-004", place, value=version, version=version, accepted=wanted)


def _instructions(
    frame: Frame, form: identification.Form
) -> tuple[str, dict[str, str], list[Finding]]:
    state, findings = "draft", []
    typed = as_text(form.values.get("state"))
    if typed:
        known = term(frame.profile.vocabularies["submission_state"], typed)
        if known is None:
            allowed = frame.allowed("submission_state")
            findings.append(
                finding(
                    frame.rules,
                    "VAL-004",
                    form.places["state"],
                    value=typed,
                    field="state",
                    allowed=allowed,
                )
            )
        else:
            state = known.id
    approval = {name: as_text(form.values.get(name)) for name in APPROVAL if form.values.get(name)}
    day = read_day(form.values.get("approval_date"))
    if day.text and day.day is None:
        findings.append(
            finding(
                frame.rules,
                "VAL-007",
                form.places["approval_date"],
                value=day.text,
                field="approval_date",
            )
        )
    elif day.day is not None:
        approval["approval_date"] = day.day.isoformat()
        findings += _far_off(frame, day, form.places["approval_date"])
    if state == "submitted":
        label = frame.label("submission_state", state)
        findings += [
            finding(frame.rules, "IST-001", form.places[name], field=name, state=label, what=words)
            for name, words in APPROVAL.items()
            if name in form.places
            and not approval.get(name)
            and not (name == "approval_date" and day.text)
        ]
    return state, approval, findings


def _far_off(frame: Frame, day: Typed, place: Place) -> list[Finding]:
    first, last = date_bounds(frame.period)
    if day.day is None or first <= day.day <= last:
        return []
    found = finding(frame.rules, "VAL-008", place, value=day.text, field="approval_date")
    return [replace(found, facts={"minimum": first, "maximum": last, "value": day.day})]
