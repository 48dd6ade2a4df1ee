"""What guides the typing in the plan workbook: lists, limits, messages, conditional colours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from .layout import AMBER, FIRST_ROW, GREY
from .livecases import quoted
from .plancells import COLUMNS_JOINT
from .planlook import Look
from .plansheets import PlanColumn, said

MISSING_FILL = "#FFE3B3"


def colour(
    page: Worksheet,
    columns: Sequence[PlanColumn],
    last: int,
    look: Look,
    labels: Mapping[str, Mapping[str, str]],
) -> None:
    """Draw conditional formats of the indicators: proposals, withdrawn rows, what is missing.

    Missing are a unit in charge and the act of a target; a target on the wrong side of the
    baseline is drawn like them.

    Args:
        page: the worksheet.
        columns: its columns as drawn.
        last: last row, from 1.
        look: formats.
        labels: label of every id of every list.
    """
    state = labels["row_state"].get("withdrawn", "withdrawn")
    at = {column.id: column_letter(number) for number, column in enumerate(columns, 1)}
    book, mark = look.book, COLUMNS_JOINT.strip()
    withdrawn = book.add_format({"font_color": GREY, "font_strikeout": True})
    missing = book.add_format({"bg_color": MISSING_FILL})
    proposed = book.add_format({"font_color": AMBER, "italic": True})
    whole = f"A{FIRST_ROW}:{column_letter(len(columns))}{last}"
    page.conditional_format(
        whole,
        {
            "type": "formula",
            "criteria": f"=${at['state']}{FIRST_ROW}={quoted(state)}",
            "format": withdrawn,
        },
    )
    proposal = columns[[column.id for column in columns].index("target")].label[look.language]
    names = f'"{mark} "&${at["proposed"]}{FIRST_ROW}&"{mark}"'
    wanted = quoted(f"{mark} {proposal}{mark}")
    settled = f"NOT(ISNUMBER(SEARCH({wanted},{names})))"
    for name, criteria in _wanting(at, labels["direction"], settled).items():
        page.conditional_format(
            f"{at[name]}{FIRST_ROW}:{at[name]}{last}",
            {"type": "formula", "criteria": criteria, "format": missing},
        )
    for column in columns:
        if column.edited and column.id != "proposed":
            letter = at[column.id]
            label = quoted(f"{mark} {column.label[look.language]}{mark}")
            page.conditional_format(
                f"{letter}{FIRST_ROW}:{letter}{last}",
                {
                    "type": "formula",
                    "criteria": f"=ISNUMBER(SEARCH({label},{names}))",
                    "format": proposed,
                },
            )


def _wanting(at: Mapping[str, str], directions: Mapping[str, str], settled: str) -> dict[str, str]:
    """Return by column the formula that tells that its cell wants looking at.

    ``settled`` is the condition that the target is no proposal: one has no act yet.
    """
    cell = {name: f"${letter}{FIRST_ROW}" for name, letter in at.items()}
    target, baseline, direction = cell["target"], cell["baseline"], cell["direction"]
    wrong = ",".join(
        f"AND({direction}={quoted(directions.get(name, name))},{target}{sign}{baseline})"
        for name, sign in (("up", "<"), ("down", ">"))
    )
    return {
        "department": f'=AND({cell["key"]}<>"",{cell["department"]}="")',
        "target": f"=AND(ISNUMBER({target}),ISNUMBER({baseline}),OR({wrong}))",
        "target_act": f'=AND(ISNUMBER({target}),{cell["target_act"]}="",{settled})',
        "target_day": f'=AND(ISNUMBER({target}),{cell["target_day"]}="",{settled})',
    }


def validations(
    columns: Sequence[PlanColumn], ranges: Mapping[str, str], language: Language
) -> Iterator[tuple[int, dict[str, object]]]:
    """Give the data validation of every column that has one, with its position from 0.

    Args:
        columns: columns as drawn.
        ranges: defined name of each list.
        language: language of the messages.
    """
    for position, column in enumerate(columns):
        if not column.edited:
            continue
        rule: dict[str, object] = {"validate": "any"}
        if column.kind in ("department", "member"):
            rule = _list(ranges["department"], language)
        elif column.list:
            rule = _list(ranges[column.list], language)
            if column.kind in ("text", "choice"):
                rule["show_error"] = False
        elif column.kind == "number":
            low = -1e15 if column.low is None else column.low
            rule = _between("decimal", low, 1e15, said("validation", "number", language))
        elif column.kind == "integer":
            span = (0, 10) if column.id == "decimals" else (1900, 2200)
            rule = _between("integer", *span, said("validation", "integer", language))
        elif column.kind == "date":
            days = date(1950, 1, 1), date(2200, 12, 31)
            rule = _between("date", *days, said("validation", "date", language))
        if column.help is not None:
            rule["input_title"] = column.label[language][:32]
            rule["input_message"] = column.help[language][:255]
        if len(rule) > 1:
            yield position, rule


def _list(name: str, language: Language) -> dict[str, object]:
    message = said("validation", "list", language)
    return {"validate": "list", "source": f"={name}", "error_title": "Riscontro",
            "error_message": message}  # fmt: skip


def _between(kind: str, low: object, high: object, message: str) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high,
            "error_title": "Riscontro", "error_message": message}  # fmt: skip
