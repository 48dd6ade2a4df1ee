"""The command line: arguments in, text and exit status out."""

from .shell import main

__all__ = ["main"]
