"""Why a run cannot go on, worded for the person who started it."""


class RunStopped(Exception):
    """The run cannot go on; the message says why and what to do."""
