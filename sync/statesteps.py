"""The states records go through: how far a record has come, which steps lead where."""

from collections.abc import Mapping
from functools import lru_cache

from ..schemas.shape import States
from .records import Record

UNREACHED = -1


def reaches(states: States, record: Record, stage: str) -> bool:
    """Tell whether a record is at a state or after it; one without a state is at none."""
    return reached(states, record.cell(states.field).term, stage)


def reached(states: States, state: str, stage: str) -> bool:
    """Tell whether a state is another or comes after it.

    A state beside the main line stands where the earliest of the steps that lead to it starts.
    """
    places = _places(states.order, tuple((one.sources, one.target) for one in states.exits))
    at = places.get(state, UNREACHED)
    wanted = places.get(stage)
    if wanted is None or at == UNREACHED:
        return False
    if stage not in states.order:
        return state == stage or stage in _before(states, state)
    return at >= wanted


def _before(states: States, state: str) -> set[str]:
    """Return the states beside the main line a state may have come through."""
    found: set[str] = set()
    waiting = [state]
    while waiting:
        at = waiting.pop()
        for one in states.exits:
            if one.target == at:
                fresh = set(one.sources) - found - set(states.order)
                found |= fresh
                waiting += fresh
    return found


@lru_cache(maxsize=64)
def _places(
    order: tuple[str, ...], exits: tuple[tuple[tuple[str, ...], str], ...]
) -> Mapping[str, int]:
    """Return how far along the main line every state stands."""
    places = {state: at for at, state in enumerate(order)}
    for _ in exits:
        for sources, target in exits:
            known = [places[one] for one in sources if one in places]
            if target not in order and known:
                places[target] = min(min(known), places.get(target, min(known)))
    return places
