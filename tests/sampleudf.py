"""What Python answers the bridge with, over the sample functions: the contract, at its shortest."""

from typing import Any

from addinsample import sample_registry
from riscontro.addin.cellerrors import NUMBERS, CellError
from xlwings.udfs import xlarg, xlfunc, xlret

REGISTRY = sample_registry()


@xlret("raw")
@xlarg("given", "raw")
@xlarg("name", "raw")
@xlfunc
def riscontro_call(name: Any, given: Any) -> Any:
    made = REGISTRY.compute(name, given)
    rows = made if isinstance(made, tuple) else ((made,),)
    return [[encoded(one) for one in row] for row in rows]


def encoded(value: Any) -> Any:
    if isinstance(value, CellError):
        return f"\ue000{NUMBERS[value.kind]}|{value.reason.it}"
    return value
