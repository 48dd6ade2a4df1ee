"""What is said of closing a round and of opening a row again."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..schemas.plan import Plan
from ..schemas.terms import Words
from .editions import Closed, Edition
from .errors import RunStopped

NEAR = 5
"""Units named in a sentence."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is not in order when a round is closed.

    Attributes:
        missing: units that did not deliver.
        held: rows that wait for a correction.
        conflicts: cells on which values disagree, undecided.
        blocking: other blocking findings.
    """

    missing: tuple[str, ...]
    held: int
    conflicts: int
    blocking: int

    def __bool__(self) -> bool:
        """Tell whether anything is."""
        return bool(self.missing or self.held or self.conflicts or self.blocking)


def left_words(plan: Plan, left: Open) -> Words:
    """Return what is not in order, one thing after the other; empty when all is."""
    units = {unit.id: unit.name for unit in plan.departments}
    it, en = [], []
    if left.missing:
        listed = ", ".join(units.get(one, one) for one in left.missing[:NEAR])
        listed += ", …" if len(left.missing) > NEAR else ""
        it.append(f"unità che non hanno trasmesso: {len(left.missing)} ({listed})")
        en.append(f"units that have not submitted: {len(left.missing)} ({listed})")
    for number, one in (
        (left.held, Words("righe in attesa di correzione", "rows waiting for a correction")),
        (left.conflicts, Words("valori discordanti da decidere", "conflicts to be decided")),
        (left.blocking, Words("errori bloccanti", "blocking errors")),
    ):
        if number:
            it.append(f"{one.it}: {number}")
            en.append(f"{one.en}: {number}")
    return Words("; ".join(it), "; ".join(en))


def not_in_order(plan: Plan, name: Words, left: Open) -> RunStopped:
    """Say why a round is not closed as it is, and what to do."""
    told = left_words(plan, left)
    return RunStopped(
        Words(
            f"La rilevazione «{name.it}» non è in ordine – {told.it}. Completarla (riscontro "
            "status) oppure aggiungere --anyway: l'edizione resterà con ciò che manca.",
            f"The round «{name.en}» is not in order – {told.en}. Complete it (riscontro "
            "status), or add --anyway: the edition stays without what is missing.",
        )
    )


def unchanged(edition: Edition) -> RunStopped:
    """Say that nothing changed since an edition."""
    return RunStopped(
        Words(
            f"Nulla è cambiato dopo l'edizione {edition.id} («{edition.label}»): non c'è nulla da "
            "chiudere. Per una rettifica riaprire prima la riga: riscontro reopen CHIAVE.",
            f"Nothing changed after the edition {edition.id} («{edition.label}»): there is nothing "
            "to close. To correct a row reopen it first: riscontro reopen KEY.",
        )
    )


def not_closed(name: Words) -> RunStopped:
    """Say that a round was never closed."""
    return RunStopped(
        Words(
            f"La rilevazione «{name.it}» non è chiusa: ogni riga si può ancora correggere.",
            f"The round «{name.en}» is not closed: every row can still be corrected.",
        )
    )


def already(state: Closed, key: str) -> RunStopped:
    """Say that a row is open again already."""
    return RunStopped(
        Words(
            f"«{key}» è già riaperta per rettifica dopo l'edizione {state.edition.id}.",
            f"«{key}» is already reopened after the edition {state.edition.id}.",
        )
    )


MASTER_OPEN = Words(
    "quadro.xlsx è aperto in un altro programma: chiuderlo e ripetere il comando; l'edizione non è "
    "completa.",
    "quadro.xlsx is open in another program: close it and run the command again; the edition is "
    "not complete.",
)
NOTHING_THERE = Words(
    "Non è stato acquisito ancora nulla: non c'è una rilevazione da chiudere.",
    "Nothing was accepted yet: there is no round to close.",
)


def no_row(key: str, department: str, near: Sequence[str]) -> RunStopped:
    """Say that a key names no row, and which ones are like it."""
    whose, listed = f" ({department})" if department else "", ", ".join(near)
    return RunStopped(
        Words(
            f"«{key}»{whose} non è la chiave di una riga della rilevazione; simili: {listed}.",
            f"«{key}»{whose} is not the key of a row of the round; near ones: {listed}.",
        )
    )
