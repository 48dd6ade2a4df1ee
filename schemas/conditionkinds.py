"""Which kinds of values go together in an expression, and what is said when they do not."""

from .expressions import Operation
from .tableshapes import ANY, BOOLEAN, Shape, ShapeKind
from .terms import Words

KINDS: dict[ShapeKind, Words] = {
    "boolean": Words("sì/no", "a yes or no"),
    "number": Words("un numero", "a number"),
    "date": Words("una data", "a date"),
    "text": Words("un testo", "a text"),
    "any": Words("un valore", "a value"),
}
A_SET = Words("un insieme", "a set")
CONDITION = Words(
    "ci vuole una condizione (sì o no), non un valore", "a condition is needed here, not a value"
)
ONE_IN_A_SET = Words(
    "è un insieme di voci: usare «in» (una voce nell'insieme) o «subset of»",
    "it is a set of entries: use «in» (an entry in the set) or «subset of»",
)
SET_IN = Words(
    "a sinistra c'è un insieme: usare «subset of», non «in»",
    "there is a set on the left: use «subset of», not «in»",
)
NO_ORDER = Words(
    "solo numeri e date hanno un prima e un dopo: usare «=», «<>» o «in»",
    "only numbers and dates have an order: use «=», «<>» or «in»",
)
DATES = Words(
    "con le date usare «days», «add_days», «add_years» o «months»",
    "with dates use «days», «add_days», «add_years» or «months»",
)


def kind_words(shape: Shape) -> Words:
    """Name a kind of value."""
    return A_SET if shape.many else KINDS[shape.kind]


def differing(found: Shape, wanted: Shape) -> Words:
    """Tell that something is of another kind than it should be."""
    is_, should = kind_words(found), kind_words(wanted)
    return Words(f"ci vuole {should.it}, c'è {is_.it}", f"{should.en} is needed, this is {is_.en}")


def like(left: Shape, right: Shape) -> bool:
    """Tell whether two values may be of one kind."""
    return left.kind == right.kind or "any" in (left.kind, right.kind)


def compared(tree: Operation, left: Shape, right: Shape) -> Words | None:
    """Return what is wrong in a comparison or a membership."""
    if not like(left, right):
        return differing(right, Shape(left.kind))
    if tree.operator in ("in", "not in"):
        return SET_IN if left.many else None
    if tree.operator == "subset of":
        return None
    if tree.operator in ("=", "<>"):
        return (
            ONE_IN_A_SET if left.many != right.many and "any" not in _kinds(left, right) else None
        )
    return NO_ORDER if left.many or right.many or not _ordered(left, right) else None


def computed(operator: str, left: Shape, right: Shape) -> tuple[Shape, Words | None]:
    """Return what an operation of numbers or sets gives, and what is wrong in it."""
    if operator in "+-" and (left.many or right.many):
        wrong = None if like(left, right) else differing(right, left)
        return Shape(left.kind, True, left.vocabulary), wrong
    if "date" in _kinds(left, right):
        return ANY, DATES
    for side in (left, right):
        if side.many or side.kind not in ("number", "any"):
            return Shape("number"), differing(side, Shape("number"))
    return Shape("number"), None


def fitting(found: Shape, kind: str, first: Shape | None) -> Words | None:
    """Return what is wrong with an argument of a function.

    Args:
        found: what it is.
        kind: what the function takes there: a kind, ``set``, ``ordered`` or like another argument.
        first: that other argument.
    """
    if kind == "any" or found.kind == "any":
        return None
    if first is not None:
        return None if like(found, first) else differing(found, first)
    if kind == "set":
        return None
    if kind == "ordered":
        return None if _ordered(found) and not found.many else NO_ORDER
    if kind == "boolean":
        return None if found == BOOLEAN else CONDITION
    if found.many and kind != "text":
        return differing(found, Shape(kind))  # type: ignore[arg-type]
    return None if found.kind == kind else differing(found, Shape(kind))  # type: ignore[arg-type]


def _kinds(*shapes: Shape) -> set[str]:
    return {shape.kind for shape in shapes}


def _ordered(*shapes: Shape) -> bool:
    return _kinds(*shapes) <= {"number", "date", "any"}
