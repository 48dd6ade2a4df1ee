"""The delivery status as a workbook of its own: the units as of a day, the rounds of the year."""

from collections.abc import Sequence
from dataclasses import replace

from ..schemas.terms import ROUNDS
from ..workbooks.layout import PROPERTY_PREFIX
from ..workbooks.mastersheets import MasterBook, MasterCell, MasterColumn, MasterSheet
from .completeness import Status
from .deliverytable import deliveries_sheet
from .masterwords import Say
from .rowcells import signed
from .standing import Standing
from .statustext import round_words
from .statuswords import SHEET_HEADERS, words


def status_book(standing: Standing, found: Status, say: Say, plan_id: str = "") -> MasterBook:
    """Make the workbook: the table of the master as of ``found.day``, then the rounds.

    It is marked as written by the tool, so that among the workbooks received it is told apart.
    """
    consolidated, profile = standing.consolidated, standing.profile
    round_id, period = consolidated.round, consolidated.period
    round_name = ROUNDS[round_id][say.language] if round_id in ROUNDS else round_id
    title = profile.title[say.language]
    day = say("as_of", day=f"{found.day:%d/%m/%Y}")
    units = [one.unit for one in found.units]
    table = deliveries_sheet(standing, say, found.day, units)
    start = f"{title} · {profile.owner} · {period} · {round_name} · {day}"
    properties = (("kind", "status"), ("plan", plan_id), ("profile", profile.id))
    return MasterBook(
        title=title,
        owner=profile.owner,
        period=period,
        round=round_name,
        day=found.day,
        language=say.language,
        sheets=(_with_subtitle(table, start), _rounds_sheet(found, period, say, start)),
        properties=tuple((PROPERTY_PREFIX + name, text) for name, text in properties if text),
    )


def _with_subtitle(sheet: MasterSheet, start: str) -> MasterSheet:
    return replace(sheet, subtitle=f"{start} · {sheet.subtitle}")


def _rounds_sheet(found: Status, period: int, say: Say, start: str) -> MasterSheet:
    language = say.language

    def header(name: str) -> str:
        return SHEET_HEADERS[name][language]

    def rate(name: str, part: str) -> MasterColumn:
        formula = f'IF({{expected}}=0,"",ROUND({{{part}}}/{{expected}},9))'
        return MasterColumn(name, header(name), "percent", 21, header("rates"), formula=formula)

    columns = (
        MasterColumn("round", header("round"), width=30, group=header("round")),
        MasterColumn("due", header("due"), "date", 14, header("round")),
        MasterColumn("standing", header("standing"), width=22, group=header("round")),
        MasterColumn("expected", header("expected"), "whole", 14, header("rates")),
        MasterColumn("reported", header("reported"), "whole", 14, header("rates")),
        MasterColumn("on_time", header("on_time"), "whole", 14, header("rates")),
        rate("reporting_rate", "reported"),
        rate("on_time_rate", "on_time"),
    )
    rows: list[Sequence[MasterCell]] = []
    for one in found.rounds:
        counts = one.rates
        known = bool(counts.expected)
        rows.append(
            (
                ROUNDS[one.round][language] if one.round in ROUNDS else one.round,
                one.due,
                signed(f"– {round_words(one, language)}")
                if not (one.open or one.consolidated)
                else round_words(one, language) or None,
                counts.expected if known else None,
                counts.reported if known else None,
                counts.on_time if known else None,
                *(
                    None if points is None else round(points / 100, 9)
                    for points in (counts.reporting_rate, counts.on_time_rate)
                ),
            )
        )
    return MasterSheet(
        id="rounds",
        name=words("rounds_sheet", language),
        table="tblRilevazioni",
        title=words("rounds", language, period=period),
        subtitle=start,
        columns=columns,
        rows=rows,
        note=words("rounds_note", language),
        frozen="round",
    )
