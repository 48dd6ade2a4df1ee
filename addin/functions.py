"""Every worksheet function of the product: importing this module fills ``REGISTRY``.

Light on purpose: nothing here imports pandas or pandera, which only the check of a whole table
needs, when it is called.
"""

from . import (
    checkingfunctions,
    formulafunctions,
    planfunctions,
    progressfunctions,
    readingfunctions,
    rollupfunctions,
    seriesfunctions,
    servicefunctions,
    tablefunctions,
)
from .registry import REGISTRY

__all__ = [
    "REGISTRY",
    "checkingfunctions",
    "formulafunctions",
    "planfunctions",
    "progressfunctions",
    "readingfunctions",
    "rollupfunctions",
    "seriesfunctions",
    "servicefunctions",
    "tablefunctions",
]
