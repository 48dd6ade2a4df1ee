"""JSON as the store and the records of runs hold it, ten times as fast as ``json`` writes it.

Numbers that are not finite must not be in it: ``jsonrows`` writes them as texts.
"""

import json
from typing import Any

import msgspec

_PLAIN, _SORTED = msgspec.json.Encoder(), msgspec.json.Encoder(order="sorted")
_DECODER = msgspec.json.Decoder()
_ONLY_JSON = (UnicodeEncodeError, TypeError)
"""Why only ``json`` writes a value: half of a pair of surrogates, a kind of text of its own."""


def json_text(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Write a value."""
    try:
        return _PLAIN.encode(value).decode()
    except _ONLY_JSON:
        return json.dumps(value)


def sorted_json(value: Any) -> bytes:  # noqa: ANN401
    """Write a value with its keys in order: the same value gives the same bytes."""
    try:
        return _SORTED.encode(value)
    except _ONLY_JSON:
        return json.dumps(value, sort_keys=True).encode()


def json_value(text: str | bytes) -> Any:  # noqa: ANN401
    """Read a value, whoever wrote it.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return _DECODER.decode(text)
    except ValueError:  # ``json`` also reads infinite numbers and halves of pairs.
        return json.loads(text)
