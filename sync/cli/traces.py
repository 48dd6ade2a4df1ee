"""``riscontro trace``: where a number comes from and why it was rated so."""

import json
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import json_option, language_of, language_option, workspace_option


@click.command("trace")
@click.argument("key")
@click.argument("period", type=click.IntRange(1900, 2200), required=False)
@workspace_option
@click.option("--round", "round_id", default=None, help="Round, when not the open one.")
@json_option
@language_option
def trace_command(
    key: str,
    period: int | None,
    workspace: Path,
    round_id: str | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Say where a number comes from: formula, inputs, source cells, rating.

    KEY is the key of an indicator, of one of its details (after #), of an activity or of a node
    of the plan, the id of a unit, or * for the whole plan. PERIOD is the year, the open one when
    left out.
    """
    from ..pipeline.tracing import trace
    from ..tracetext import as_dict, as_text, past_data, past_text

    shown = language_of(workspace, language)
    found = trace(workspace, key, period, round_id)
    ratings = found.opened.profile.progress.ratings
    if as_json:
        data = {
            "traces": [as_dict(one, shown, found.rules, ratings) for one in found.traces],
            "past": past_data(found.past, shown),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    texts = [as_text(found.traces, shown, found.rules, ratings)] if found.traces else []
    if found.past:
        texts.append(past_text(found.past, shown))
    click.echo("\n\n".join(texts))
