"""A new version of the open workbook put in the place of its file, while it is closed."""

import hashlib
from collections.abc import Callable

from ..schemas.terms import Words
from ..sync.refusals import reason_words
from ..workbooks.replacing import replace_file
from .conversation import Conversation
from .openbook import Reading
from .reopening import put_away
from .ribbonwords import RETRY, filled

Made = Callable[[bytes], "bytes | Words"]
"""Makes the new version from the bytes of the file, or says why it cannot."""


def rewrite(talk: Conversation, reading: Reading, made: Made) -> Words | None:
    """Save and close the active workbook, write its new version, open it at the same cell.

    The version before is kept, and the file is replaced only if it still is the one read.

    Args:
        talk: with the person.
        reading: the workbook; what keeps it from being written was looked at before.
        made: makes the new version.

    Returns:
        Why nothing was written; ``None`` when it was, or nothing had to be.
    """
    path = reading.path
    with put_away(talk, [reading.book], ask=False):
        try:
            before = path.read_bytes()
        except OSError as error:
            return filled(RETRY, reason=reason_words("locked", (error.strerror or "",)))
        data = made(before)
        if isinstance(data, Words):
            return data
        sha256 = hashlib.sha256(before).hexdigest()
        done = replace_file(path, data, sha256, reading.backups)
    if done.result in ("replaced", "unchanged"):
        return None
    return filled(RETRY, reason=reason_words(done.result, (done.detail,)))
