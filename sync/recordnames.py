"""What a row of the plan workbook may call a record: its hidden key, or what it is called."""

import re
from collections.abc import Set

from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.recordkeys import derived, minted_number
from ..schemas.rules import Rule, common
from ..schemas.shape import RECORD, EntrySheet
from ..schemas.terms import fold

_LIKE_A_KEY = re.compile(r"[A-Z]{2,12}/[A-Za-z_]\w*[.:@]")


def is_record_key(key: str, profile: Profile, plan: Plan) -> bool:
    """Tell whether a key is that of a row of records of some unit, typed in or still blank."""
    unit, slash, rest = key.strip().partition("/")
    registered = {one.id for one in (*plan.departments, *profile.departments)}
    if not slash or (registered and unit not in registered):
        return False
    return any(
        sheet.concerns(unit)
        and (
            minted_number(key.strip(), unit, sheet.id) > 0
            or (derived(key.strip()) and rest[: len(sheet.id)] == sheet.id)
        )
        for sheet in _sheets(profile)
    )


def may_name_record(name: str, rule: Rule | None, profile: Profile, plan: Plan) -> bool:
    """Tell whether a waiver's row is a record: by its key, or by what its record is called.

    What units type themselves is in no plan: where the rule is about a sheet they add rows to, any
    identifier may be one of theirs, unless it looks like the key of a row that cannot be; findings
    of personal tables name nobody, and are lifted by key alone.
    """
    if is_record_key(name, profile, plan):
        return True
    if rule is None or not (sheets := _concerned(rule, profile)):
        return False
    if fold(name) in _called(sheets, plan):
        return True
    return not _LIKE_A_KEY.match(name.strip()) and any(not sheet.personal for sheet in sheets)


def _sheets(profile: Profile) -> list[EntrySheet]:
    return [sheet for sheet in profile.sheets if sheet.kind == RECORD]


def _concerned(rule: Rule, profile: Profile) -> list[EntrySheet]:
    """Return the sheets of records a rule may be about; a common one is about all."""
    sheets = _sheets(profile)
    if rule.code in common():
        return sheets if rule.sheet in ("", RECORD) else []
    return [sheet for sheet in sheets if rule.sheet in (sheet.id, RECORD)]


def _called(sheets: list[EntrySheet], plan: Plan) -> Set[str]:
    """Return what the records of the plan are called."""
    names = {sheet.id: sheet.identifier for sheet in sheets if not sheet.personal}
    said = (
        [str(one.cells.get(name) or "") for name in names[one.sheet]]
        for one in plan.records
        if one.sheet in names
    )
    return {fold(" ".join(parts)) for parts in said if any(parts)}
