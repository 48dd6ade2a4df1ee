"""The master workbook out of what was consolidated: pure, the same for the same."""

from dataclasses import replace

from ..schemas.findings import Language
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, catalogue
from ..schemas.terms import ROUNDS
from ..workbooks.layout import PROPERTY_PREFIX
from ..workbooks.mastersheets import MasterBook, MasterPage, MasterSheet
from .activitytable import activity_sheet
from .dashboard import dashboard
from .deliverytable import deliveries_sheet
from .indicatortable import indicator_sheet
from .masterwords import Say
from .records import Consolidated
from .registers import changes_sheet, findings_sheet, provenance_sheet
from .standing import Standing


def overview(
    consolidated: Consolidated,
    plan: Plan,
    profile: Profile,
    language: Language = "it",
    *,
    rules: Catalogue | None = None,
    plan_id: str = "",
    tool: str = "",
) -> MasterBook:
    """Turn what was consolidated into the sheets of ``quadro.xlsx``.

    Names of people never enter: neither contacts nor approvals.

    Args:
        consolidated: accepted records, findings, deliveries, changes, files; its day is the only
            date of the file.
        plan: rows that were not delivered are shown as well.
        profile: names of the levels, columns and vocabularies.
        language: language of the sheets.
        rules: catalogue that words the findings; the profile's when not given.
        plan_id: id of the plan, written into the document's properties.
        tool: name and version of the program, shown in *Provenienza*.
    """
    say, standing = Say(language), Standing(consolidated, plan, profile)
    known = catalogue(profile) if rules is None else rules
    round_name = (
        ROUNDS[consolidated.round][language]
        if consolidated.round in ROUNDS
        else (consolidated.round)
    )
    day = say("as_of", day=f"{consolidated.day:%d/%m/%Y}")
    title = profile.title[language]
    subtitle = f"{profile.owner} · {consolidated.period} · {round_name} · {day}"
    sheets: list[MasterPage | MasterSheet] = [dashboard(standing, say, title, subtitle)]
    for sheet in profile.sheets:
        make = activity_sheet if sheet.kind == "activity" else indicator_sheet
        sheets.append(make(standing, sheet, say))
    sheets += [
        findings_sheet(standing, known, say),
        deliveries_sheet(standing, say),
        changes_sheet(standing, say),
        provenance_sheet(standing, say, tool),
    ]
    sheets[1:] = [replace(sheet, subtitle=f"{subtitle} · {sheet.subtitle}") for sheet in sheets[1:]]
    return MasterBook(
        title=title,
        owner=profile.owner,
        period=consolidated.period,
        round=round_name,
        day=consolidated.day,
        language=language,
        sheets=tuple(sheets),
        properties=tuple(
            (PROPERTY_PREFIX + name, text)
            for name, text in (
                ("kind", "master"),
                ("plan", plan_id),
                ("profile", profile.id),
                ("period", str(consolidated.period)),
                ("round", consolidated.round),
            )
            if text
        ),
    )
