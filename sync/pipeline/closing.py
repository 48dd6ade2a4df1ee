"""Whether a year can be closed: who has not delivered, which rows still wait."""

from dataclasses import dataclass
from datetime import date

from ...schemas.terms import CORRECTION, FINAL, ROUNDS, Words
from ..asking import final_round
from ..delivering import HELD
from ..errors import RunStopped
from ..intake import round_name
from ..records import Consolidated
from ..roundlog import delivery_days
from ..store import accepted
from .distribution import issue
from .planning import Opened
from .storing import store_of

LATE = ("missing", "draft", "approval", "unreadable")
"""States of a unit that has not delivered."""

NAMED = 6
"""Units named in a message; status names all."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing for a year to be closed: units that did not deliver, rows that wait.

    ``round`` is the open round when the year's final values are not being taken at all;
    ``nothing`` tells that no unit has delivered them.
    """

    missing: tuple[str, ...] = ()
    held: int = 0
    round: str = ""
    nothing: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is missing."""
        return bool(self.missing or self.held or self.round)


def gaps_of(found: Opened, seen: Consolidated) -> Gaps:
    """Return what is missing of the final round, and what waits to be corrected."""
    waiting = {key for one in seen.findings if one.code == HELD for key in one.rows or (one.key,)}
    held = len(waiting)
    if seen.round == FINAL:
        late = [one.department for one in seen.deliveries if one.state in LATE]
        return Gaps(tuple(late), held, nothing=len(late) == len(seen.deliveries))
    final = final_round(found.profile)
    with store_of(found) as store:
        days = delivery_days(store, seen.period, final)
        rows = accepted(store, seen.period, final)
    asked = issue(found, seen.measured_on or date(seen.period, 12, 31), round_id=final)
    late = [unit for unit in asked if unit not in days]
    held = sum(row.held for row in rows.values()) + (held if seen.round == CORRECTION else 0)
    return Gaps(
        tuple(late),
        held,
        "" if seen.round == CORRECTION else seen.round,
        len(late) == len(asked),
    )


def incomplete(found: Opened, gaps: Gaps, since: Words) -> RunStopped:
    """Say why a year cannot be closed yet, and what to do; ``since`` when it was opened."""
    year = found.settings.period
    names = {unit.id: unit.name for unit in found.plan.departments}
    it, en = [], []
    if gaps.round:
        now = round_name(gaps.round, str(year))
        wanted = ROUNDS[FINAL]
        it.append(f"è aperta la rilevazione {now.it}, non {wanted.it}")
        en.append(f"the open round is {now.en}, not {wanted.en}")
    if gaps.missing:
        listed = ", ".join(names.get(unit, unit) for unit in gaps.missing[:NAMED])
        listed += ", …" if len(gaps.missing) > NAMED else ""
        number = len(gaps.missing)
        it.append(f"unità che non hanno trasmesso: {number} ({listed})")
        en.append(f"units that have not submitted: {number} ({listed})")
    if gaps.held:
        it.append(f"righe in attesa di correzione: {gaps.held}")
        en.append(f"rows waiting for a correction: {gaps.held}")
    if gaps.nothing:
        return RunStopped(
            Words(
                f"Nessuna unità ha trasmesso il consuntivo del {year}: non c'è nulla da chiudere"
                f"{since.it}.",
                f"No unit has submitted its final values of {year}: there is nothing to close"
                f"{since.en}.",
            )
        )
    return RunStopped(
        Words(
            f"Il {year} non è completo – {'; '.join(it)}. Completarlo (riscontro status) oppure "
            "aggiungere --anyway: per ciò che manca non resterà alcun valore.",
            f"{year} is not complete – {'; '.join(en)}. Complete it (riscontro status), or add "
            "--anyway: what is missing will have no value.",
        )
    )
