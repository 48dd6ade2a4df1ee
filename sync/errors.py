"""Why a run cannot go on, worded for the person who started it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..schemas.terms import Words


class RunStopped(Exception):
    """The run cannot go on; ``words`` say why and what to do, in both languages.

    A message given as one text (a name, a system's own words) is shown as it is in both.
    """

    def __init__(self, message: "Words | str") -> None:
        from ..schemas.terms import Words

        self.words = message if isinstance(message, Words) else Words(message, message)
        super().__init__(self.words.it)
