"""The states records go through: how far a record has come, which steps lead where."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise

from ..schemas.shape import States
from .records import Record

UNREACHED = -1
START = ""
"""Where a record stands before its first state."""

Way = tuple[str, ...]
"""The states a record goes through, one after the other, to the one it reaches."""


def reaches(states: States, record: Record, stage: str) -> bool:
    """Tell whether a record is at a state or after it; one without a state is at none."""
    return reached(states, record.cell(states.field).term, stage)


def reached(states: States, state: str, stage: str) -> bool:
    """Tell whether a state is another or comes after it.

    A state beside the main line stands where the earliest of the steps that lead to it starts.
    """
    places = _places(states.order, _exits(states))
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


def successors(states: States, state: str) -> tuple[tuple[str, bool], ...]:
    """Return where one step leads, with whether it leaves the main line or comes back to it."""
    return _steps(states.order, _exits(states)).get(state, ())


def usual_way(states: States, before: str, after: str) -> Way | None:
    """Return what lies between two states when nothing but the main line was skipped.

    A record may be seen again only after several steps: those along the main line may be skipped,
    with one that leaves it at the end or one that comes back to it at the beginning. A record that
    was never seen may have taken any.

    Returns:
        The states entered, the last one included; ``None`` when there is no such way.
    """
    found = way(states, before, after)
    if found is None or before == START:
        return found
    beside = [one for one in found[:-1] if one not in states.order]
    return None if beside else found


def way(
    states: States, before: str, after: str, passable: Callable[[str], bool] | None = None
) -> Way | None:
    """Return the states entered between two states, by the fewest steps off the main line.

    Args:
        states: the states and their steps.
        before: where the record stood, ``START`` when it was never seen.
        after: the state it says.
        passable: tells of a state whether it may be entered; all when not given.
    """
    steps = _steps(states.order, _exits(states))
    waiting: list[tuple[int, int, Way]] = [(0, 0, ())]
    seen = set()
    while waiting:
        off, length, entered = heappop(waiting)
        at = entered[-1] if entered else before
        if at == after and (entered or before == after):
            return entered
        if at in seen:
            continue
        seen.add(at)
        for target, side in steps.get(at, ()):
            if target not in seen and (passable is None or passable(target)):
                heappush(waiting, (off + side, length + 1, (*entered, target)))
    return None


def _exits(states: States) -> tuple[tuple[Way, str], ...]:
    return tuple((one.sources, one.target) for one in states.exits)


@lru_cache(maxsize=64)
def _steps(
    order: Way, exits: tuple[tuple[Way, str], ...]
) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Return where one step leads from every state."""
    steps: dict[str, list[tuple[str, bool]]] = {START: [(order[0], False)]} if order else {}
    for first, second in pairwise(order):
        steps.setdefault(first, []).append((second, False))
    for sources, target in exits:
        for one in sources:
            steps.setdefault(one, []).append((target, True))
    return {state: tuple(found) for state, found in steps.items()}
