"""``riscontro trace``: where a number comes from, by what the store holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from ...schemas.inforce import as_of
from ...schemas.plan import Indicator
from ...schemas.rules import Catalogue, catalogue
from ...schemas.terms import Words
from ..changes import last_changes
from ..errors import RunStopped
from ..following import rekeyed
from ..records import Consolidated
from ..recordtraces import record_keys, record_traces
from ..standing import Standing
from ..store import accepted, findings, history
from ..tracing import Source, Trace, known_keys, past_sources, same_row, traces
from .plancells import plan_cells
from .planning import Opened, opened
from .retracing import besides, ever_received, key_at
from .storing import store_of

NEAR = 5


@dataclass(frozen=True, slots=True)
class Traced:
    """What a key was found to be: traces of this year, or what the plan holds of an earlier one."""

    opened: Opened
    standing: Standing
    rules: Catalogue
    traces: tuple[Trace, ...] = ()
    past: tuple[tuple[Indicator, Source], ...] = ()


def trace(root: Path, key: str, period: int | None, round_id: str | None) -> Traced:
    """Trace a key in a year and round.

    Args:
        root: the workspace.
        key: of a row, indicator, activity or node, id of a unit, ``*`` for the plan; or a cell of
            the master, as ``Indicatori!H12``.
        period: the year; the open one when not given.
        round_id: the round; the open one when not given, or failing values the last with any.

    Raises:
        RunStopped: the key names nothing; near ones are suggested.
    """
    found = opened(root)
    settings, rules = found.settings, catalogue(found.profile)
    year = period or settings.period
    with store_of(found) as store:
        rounds = [round_id] if round_id else _rounds(found)
        rows = {name: accepted(store, year, name) for name in rounds}
        name = next((one for one in rounds if rows[one]), rounds[0])
        now = (year, name) == (settings.period, settings.round)
        consolidated = Consolidated(
            records=tuple(rows[name].values()),
            findings=tuple(findings(store)) if now else (),
            deliveries=(),
            changes=tuple(last_changes(store, year, name)),
            submissions=(),
            period=year,
            round=name,
            day=settings.measured_on(name),
            measured_on=settings.measured_on(name).replace(year=year),
        )
        plan = found.plan if year >= settings.period else as_of(found.plan, year)
        standing = Standing(consolidated, plan, found.profile)
        wanted = _named(standing, key_at(found, key))
        changed = found.restated.restated
        past = past_sources(standing, wanted, year, changed) if year != settings.period else []
        if past and not rows[name]:
            return Traced(found, standing, rules, (), tuple(past))
        renamed = rekeyed(found.plan)
        keys = _all_keys(standing, wanted, renamed)
        versions = [one for each in keys for one in history(store, each, year) if one.round == name]
        made = traces(standing, wanted, versions, plan_cells(found, standing), changed)
        made = made or record_traces(standing, wanted, versions)
        units = {one.department for one in versions} | {
            unit
            for one in plan.indicators
            if one.row_key in keys
            for unit in (one.department, *one.former)
        }
        said = ever_received(found, store, keys, units, year, name)
        made = [
            replace(
                one,
                received=besides(
                    one.versions,
                    (each for key_there, each in said if same_row(key_there, one.key, renamed)),
                ),
            )
            for one in made
        ]
    return Traced(found, standing, rules, tuple(made), tuple(past))


def _all_keys(standing: Standing, wanted: str, renamed: Mapping[str, str]) -> list[str]:
    """Return the keys of the rows a key names, then those they had before."""
    now = [one.row_key for one in standing.plan.indicators if wanted in (one.row_key, one.key)] or [
        wanted
    ]
    return list(dict.fromkeys((*now, *(old for old, new in renamed.items() if new in now))))


def _rounds(found: Opened) -> list[str]:
    """Return the open round, then the others from the last of the year."""
    others = [name for name in reversed(found.profile.rounds) if name != found.settings.round]
    return [found.settings.round, *others]


def _named(standing: Standing, key: str) -> str:
    """Return the key as the plan writes it.

    Raises:
        RunStopped: when nothing is named so.
    """
    known = [*known_keys(standing), *record_keys(standing)]
    folded = {name.casefold(): name for name in known}
    wanted = key.strip().casefold()
    if wanted in folded:
        return folded[wanted]
    ends = [name for name in known if name.casefold().endswith(f"/{wanted}")]
    near = ends or [folded[name] for name in get_close_matches(wanted, folded, NEAR, 0.6)]
    listed = ", ".join(near[:NEAR])
    more_it = f" Forse: {listed}." if near else ""
    more_en = f" Perhaps: {listed}." if near else ""
    raise RunStopped(
        Words(
            f"Nel piano non c'è «{key}».{more_it}",
            f"There is no «{key}» in the plan.{more_en}",
        )
    )
