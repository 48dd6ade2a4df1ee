"""One part of a cell's text: a measure, a ratio, words, brackets or an operator."""

from dataclasses import dataclass, field
from decimal import Decimal

from .numbers import Figure


@dataclass(slots=True)
class Element:
    """A part of a cell.

    Attributes:
        sign: ``N`` measure, ``R`` ratio of two, ``T`` words, ``P`` words in brackets, ``G``
            brackets with measures inside, ``D`` *di cui*, ``*`` footnote mark, or an operator.
        text: the characters it stands for; of brackets, what they hold.
        start, end: where it stands in the clean text, brackets included.
        figure: the number printed, of a measure.
        value: the number after scaling, ``None`` when malformed.
        unit: canonical unit, ``''`` for a count.
        money: ``pre``, ``post``, ``word`` or ``scaled``: how the currency is printed.
        qualifier: ``circa``, ``oltre``, ``>`` and the like.
        star: a footnote mark touches the measure.
        counted: ``n.`` or ``N°`` stands before.
        tight: an operator that touches the figure after it but not what stands before.
        inside: the elements of a ``G``.
        denominator: the second measure of a ratio.
        result: the quotient a ratio prints beside itself.
    """

    sign: str
    text: str
    start: int = 0
    end: int = 0
    figure: Figure | None = None
    value: Decimal | None = None
    unit: str = ""
    money: str = ""
    qualifier: str = ""
    star: bool = False
    counted: bool = False
    tight: bool = False
    inside: list["Element"] = field(default_factory=list)
    denominator: "Element | None" = None
    result: "Element | None" = None

    @property
    def candidates(self) -> tuple[Decimal, ...]:
        """What the measure may stand for when it is malformed."""
        return self.figure.candidates if self.figure else ()
