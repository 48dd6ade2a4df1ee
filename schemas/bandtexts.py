"""Bands of F6 as people write them in a row of the plan, and their flaws."""

import re
from collections.abc import Sequence

from .bands import Band
from .ruletexts import Flaw
from .scores import finite


def read_bands(text: str) -> tuple[tuple[Band, ...], list[Flaw]]:
    """Read bands such as ``0-50: 20; 50-80: 40-60; 80-: 100``; with a flaw none is returned.

    Before the colon the two ends, either of which may be left open; after it what the band is
    worth, or where its share begins and ends (F6b). ``..``, a long dash and a decimal comma are
    read too.

    Args:
        text: bands separated by semicolons.
    """
    bands: list[Band] = []
    flaws: list[Flaw] = []
    for piece in (part.strip() for part in text.split(";")):
        if not piece:
            continue
        hit = _PIECE.fullmatch(piece)
        if hit is None or not (hit["low"] or hit["high"]):
            flaws.append(Flaw("unreadable", piece))
            continue
        low, high = (_size(hit[name]) for name in ("low", "high"))
        first, last = _size(hit["first"]) or 0.0, _size(hit["last"])
        if last is None:
            bands.append(Band(low, high, first))
        else:
            bands.append(Band(low, high, max(first, last), min(first, last), first <= last))
    flaws += flaws_of(bands)
    return (() if flaws else tuple(bands)), flaws


def flaws_of(bands: Sequence[Band]) -> list[Flaw]:
    """Return the bands that end before they begin (``reversed``) or overlap (``overlapping``).

    Bands may share an end: the first one holds there.
    """
    flaws = []
    spans = [
        (
            float("-inf") if band.low is None else band.low,
            float("inf") if band.high is None else band.high,
        )
        for band in bands
    ]
    for position, (low, high) in enumerate(spans, 1):
        if low > high:
            flaws.append(Flaw("reversed", str(position)))
        elif any(low < other[1] and other[0] < high for other in spans[: position - 1]):
            flaws.append(Flaw("overlapping", str(position)))
    return flaws


def write_bands(bands: Sequence[Band]) -> str:
    """Write bands as ``read_bands`` reads them."""
    return "; ".join(_written(band) for band in bands)


_NUMBER = r"-?\d+(?:[.,]\d+)?"
_PIECE = re.compile(
    rf"(?P<low>{_NUMBER})?\s*(?:-|–|—|\.\.)\s*(?P<high>{_NUMBER})?\s*:\s*"
    rf"(?P<first>{_NUMBER})(?:\s*(?:-|–|—|\.\.)\s*(?P<last>{_NUMBER}))?"
)


def _size(text: str | None) -> float | None:
    return None if not text else finite(float(text.replace(",", ".")))


def _written(band: Band) -> str:
    low, high = ("" if size is None else f"{size:.15g}" for size in (band.low, band.high))
    if band.start == 0 and band.rising:
        return f"{low}..{high}: {band.value:.15g}"
    ends = (band.start, band.value) if band.rising else (band.value, band.start)
    return f"{low}..{high}: {ends[0]:.15g}..{ends[1]:.15g}"
