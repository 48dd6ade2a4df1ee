"""``riscontro receive``: files as they came, and a receipt for each workbook in them."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...schemas.findings import Finding, Language, Severity
from ...schemas.terms import Words
from .bars import progress_bars
from .shell import (
    FOUND,
    exit_status,
    fail_on_option,
    json_option,
    language_of,
    language_option,
    today_option,
)

if TYPE_CHECKING:
    from ..receipts import Receipt, Received, Reception

SIGNS: Mapping[str, str] = {
    "taken": "✔", "already": "=", "refused": "✖", "unwritten": "✖", "left": "–",
}  # fmt: skip

RESULTS: Mapping[str, Words] = {
    "taken": Words("ricevuto", "received"),
    "already": Words("già ricevuto", "already received"),
    "refused": Words("non acquisito", "not taken"),
    "unwritten": Words("non scritto", "not written"),
    "left": Words("tralasciato", "left out"),
}
TOTALS: Mapping[str, Words] = {
    "taken": Words("cartelle ricevute", "workbooks received"),
    "already": Words("già ricevute", "already received"),
    "not": Words("non acquisite", "not taken"),
}
SENT = Words("inviato il {day}", "sent on {day}")
VALUES = (Words("{n} valore", "{n} value"), Words("{n} valori", "{n} values"))
TO_CORRECT = Words("{n} da correggere", "{n} to correct")
NOTHING = Words("niente da correggere", "nothing to correct")
TO_CLARIFY = Words("{n} da chiarire", "{n} to clarify")
SUBMITTED = "submitted"
DRAFT = Words("non ancora trasmessa", "not submitted yet")
TRANSPORTED = "postacert.eml"
"""The message inside every certified one."""
OWN = ("RCV-", "WBK-")
"""Findings told beside the receipt: the others are counted, ``validate`` lists them."""


@click.command("receive")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--workspace",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Folder of the workspace (default: the nearest riscontro.toml from the current one up).",
)
@json_option
@language_option
@today_option
@fail_on_option
def receive_command(
    files: tuple[Path, ...],
    workspace: Path | None,
    as_json: bool,
    language: Language | None,
    today: date,
    fail_on: str,
) -> None:
    """Take in workbooks from mail, zip, signed files.

    FILES are messages (.eml, certified mail too), .zip, .p7m, .xlsx, .xlsm, .ods, or folders of
    them. Each is kept as it came; the workbooks of the open round go into the first folder of
    submissions, never over a file that is there. Signatures are reported, not verified.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.receiving import receive
    from ..workspace import find_workspace

    around = find_workspace(Path.cwd()) if workspace is None else None
    root = workspace or (around.root if around is not None else Path())
    shown = language_of(root, language)
    held = at_work(root, "riscontro receive")
    with held, progress_bars(shown, shown=not as_json) as progress:
        done = receive(root, files, today, progress)
    if as_json:
        click.echo(json.dumps(_as_dict(done), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(done, shown)))
    status = exit_status((one.severity for one in done.findings), fail_on)
    sys.exit(FOUND if done.not_taken else status)


def _lines(done: "Reception", language: Language) -> Iterator[str]:
    for file in done.files:
        sent = SENT[language].format(day=f"{file.sent:%d/%m/%Y}") if file.sent else ""
        yield f"{file.name} ({sent})" if sent else file.name
        for receipt in file.receipts:
            yield f"  {SIGNS[receipt.result]} {_receipt(receipt, file, language)}"
            yield from _told(receipt.findings, done, language)
        yield from _told(file.findings, done, language, file)
    if len(done.files) > 1:
        counts: Counter[str] = Counter(one.result for file in done.files for one in file.receipts)
        counts["not"] = done.not_taken
        yield ""
        yield ", ".join(f"{counts[name]} {words[language]}" for name, words in TOTALS.items())


def _receipt(receipt: "Receipt", file: "Received", language: Language) -> str:
    """Word one receipt: ``Cultura · Consuntivo 2025 · ricevuto: 84 valori, 3 da correggere``."""
    from ..intake import round_name

    result = RESULTS[receipt.result][language]
    pieces = [_inside(receipt.shown, file)]
    if receipt.result in ("left", "refused"):
        return " · ".join([*pieces, result])
    pieces += [receipt.unit, round_name(receipt.round, receipt.period)[language]]
    pieces.append(f"{result}: {_counts(receipt, language)}")
    if receipt.state != SUBMITTED:
        pieces.append(DRAFT[language])
    stored = f" → {receipt.stored}" if receipt.result == "taken" else ""
    return f"{' · '.join(pieces)}{stored}"


def _counts(receipt: "Receipt", language: Language) -> str:
    words = VALUES[receipt.values != 1][language].format(n=receipt.values)
    wrong = receipt.count(Severity.BLOCKING, Severity.WARNING)
    asked = receipt.count(Severity.QUESTION)
    counts = [words, TO_CORRECT[language].format(n=wrong) if wrong else NOTHING[language]]
    if asked:
        counts.append(TO_CLARIFY[language].format(n=asked))
    return ", ".join(counts)


def _inside(shown: str, file: "Received") -> str:
    """Return where something lay in its file, steps that say nothing more left out."""
    from ..unpacking import INSIDE

    *path, name = shown.split(INSIDE)
    steps = [step for step in path[1:] if step != TRANSPORTED and not step.startswith(name)]
    return INSIDE.join([*steps, name])


def _told(
    findings: tuple[Finding, ...],
    done: "Reception",
    language: Language,
    file: "Received | None" = None,
) -> Iterator[str]:
    """Word what concerns a file as a whole; what to do where something has to be done."""
    from ...schemas.rules import words
    from ...schemas.terms import SIGNS as SEVERITY_SIGNS

    for found in findings:
        if not found.code.startswith(OWN) or found.place.cell:
            continue
        message, hint = words(found, language, done.rules)
        where = _inside(found.place.workbook, file) if file is not None else ""
        where = f"{where}: " if file is not None and where != file.name else ""
        weighs = found.severity is not Severity.INFO
        yield f"      {SEVERITY_SIGNS[found.severity]} {where}{message}" + (
            f" {hint}" if weighs else ""
        )


def _as_dict(done: "Reception") -> dict[str, Any]:
    from ..report import as_dict

    return {
        "files": [
            {
                "name": file.name,
                "sha256": file.sha256,
                "sent": file.sent.isoformat() if file.sent else None,
                "workbooks": [
                    {
                        "path": one.shown,
                        "sha256": one.sha256,
                        "result": one.result,
                        "department": one.department,
                        "period": one.period,
                        "round": one.round,
                        "stored": one.stored,
                        "state": one.state,
                        "values": one.values,
                        "rows": one.rows,
                        "to_correct": one.count(Severity.BLOCKING, Severity.WARNING),
                        "to_clarify": one.count(Severity.QUESTION),
                        "signatures": one.signatures,
                        "verified": False,
                        "findings": [as_dict(found, done.rules) for found in one.findings],
                    }
                    for one in file.receipts
                ],
                "findings": [as_dict(found, done.rules) for found in file.findings],
            }
            for file in done.files
        ]
    }
