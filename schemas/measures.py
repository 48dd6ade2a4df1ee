"""From tokens to elements: measures with unit, currency and qualifier, and the words between."""

from collections.abc import Sequence

from .element import Element
from .numbers import figure, times
from .references import references
from .tokens import Token, cut
from .units import (
    AFTER,
    BEFORE,
    EURO,
    EURO_SCALED,
    NUMBER_SIGNS,
    OF_WHICH,
    OPENERS,
    SCALES,
    UNITS,
)

_OPERATORS = frozenset("/+-=:;,")
_DEEPEST = 3
_ALSO_WORDS = frozenset(("ha", "min", "anni"))


def elements(text: str) -> list[Element]:
    """Read a clean text as a row of measures, words, brackets and operators."""
    tokens = cut(text)
    return _Builder(text, tokens).build()


class _Builder:
    """One pass over the tokens, left to right."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = list(tokens)
        self.named = references(self.tokens)
        self.at = 0
        self.currency_first = self._currency_stands_first()

    def build(self) -> list[Element]:
        return _joined(self._until(depth=0), self.text)

    def _currency_stands_first(self) -> bool:
        """Tell the cell's habit, to know which number a sign between two numbers belongs to."""
        for at in range(len(self.tokens)):
            if self._euro(at):
                return True
            if self._measures(at):
                return False
        return False

    def _peek(self, at: int) -> Token | None:
        return self.tokens[at] if at < len(self.tokens) else None

    def _folded(self, at: int) -> str:
        token = self._peek(at)
        return token.folded if token else ""

    def _measures(self, at: int) -> bool:
        token = self._peek(at)
        return token is not None and token.kind == "figure" and at not in self.named

    def _euro(self, at: int) -> int:
        """Return how many tokens the currency at this place takes, 0 when there is none."""
        folded = self._folded(at)
        if folded != "€" and folded not in EURO:
            return 0
        following = self._peek(at + 1)
        if folded == "€" and following and following.text == ".":
            return 2
        return 1

    def _until(self, depth: int) -> list[Element]:
        """Read up to the bracket that closes this depth, or to the end."""
        found: list[Element] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.text == "(" and depth < _DEEPEST:
                self.at += 1
                inside = self._until(depth + 1)
                last = self.tokens[self.at - 1]
                end = last.start if last.text == ")" and last is not token else last.end
                held = self.text[token.end : max(end, token.end)].strip()
                measured = any(part.sign in "NG" for part in inside)
                brackets = Element("G" if measured else "P", held, token.start, last.end)
                brackets.inside = _joined(inside, self.text)
                found.append(brackets)
            elif token.text == ")":
                self.at += 1
                if depth:
                    return found
            else:
                found.append(self._next(found))
        return found

    def _next(self, found: list[Element]) -> Element:
        at = self.at
        token = self.tokens[at]
        measure = self._measure()
        if measure is not None:
            return measure
        if (self._folded(at), self._folded(at + 1)) in OF_WHICH:
            self.at += 3 if self._folded(at + 2) == ":" else 2
            end = self.tokens[self.at - 1].end
            return Element("D", self.text[token.start : end], token.start, end)
        self.at += 1
        sign = "T"
        if token.text == "*":
            sign = "*"
            if found and found[-1].sign == "N":
                found[-1].star = True
        elif token.folded == "su" and found and found[-1].sign == "N" and self._measures(at + 1):
            sign = "/"
        elif token.kind == "sign" and token.text in _OPERATORS and at not in self.named:
            sign = token.text
        element = Element(sign, token.text, token.start, token.end)
        if sign in "+-":
            after = self._peek(at + 1)
            before = self.tokens[at - 1] if at else None
            element.tight = (after is not None and after.start == token.end) and (
                before is None or before.end < token.start or before.text in ("(", "€")
            )
        return element

    def _measure(self) -> Element | None:
        """Read qualifier, number sign, currency, figure, scale and unit, when a figure comes."""
        at, qualifier, counted, money, unit = self.at, "", False, "", ""
        for _ in range(4):
            taken = self._qualifier_at(at)
            if taken and not qualifier:
                qualifier = BEFORE[taken]
                at += len(taken)
            elif self._folded(at) in NUMBER_SIGNS and not counted:
                counted = True
                at += 2 if self._folded(at + 1) in ("°", "º") else 1
            elif not money and self._euro(at):
                money = "pre" if self._folded(at) in ("€", "eur") else "word"
                at += self._euro(at)
            elif not unit and not money and self._unit_stands_before(at):
                unit = UNITS[self._folded(at)]
                at += 1
            else:
                break
        if not self._measures(at):
            return None
        token = self.tokens[at]
        read = figure(token.text)
        measure = Element("N", token.text, self.tokens[self.at].start, token.end)
        measure.figure, measure.value = read, read.value
        measure.unit, measure.money = "EUR" if money else unit, money
        measure.qualifier, measure.counted = qualifier, counted
        self.at = at + 1
        self._after(measure)
        measure.end = self.tokens[self.at - 1].end
        measure.text = self.text[measure.start : measure.end]
        return measure

    def _unit_stands_before(self, at: int) -> bool:
        """``mq 1.200``, ``gg 15``: units of two letters or more that are no other word."""
        word = self._folded(at)
        return (
            len(word) > 1 and word in UNITS and word not in _ALSO_WORDS and self._measures(at + 1)
        )

    def _qualifier_at(self, at: int) -> tuple[str, ...]:
        if self._folded(at) not in OPENERS:
            return ()
        two = (self._folded(at), self._folded(at + 1))
        return two if two in BEFORE else two[:1] if two[:1] in BEFORE else ()

    def _after(self, measure: Element) -> None:
        """Take the footnote mark, the scale and the unit after a figure."""
        self._star(measure)
        self._scale(measure)
        self._unit(measure)
        self._star(measure)
        after = self._peek(self.at + 1)
        if (
            not measure.qualifier
            and self._folded(self.at) in AFTER
            and not (after and self._measures(self.at + 1))
        ):
            measure.qualifier = "circa"
            self.at += 1

    def _star(self, measure: Element) -> None:
        while (token := self._peek(self.at)) and (
            token.text == "*" or (token.kind == "word" and _is_superscript(token.text))
        ):
            following = self._peek(self.at + 1)
            if following and following.start == token.end and following.kind == "word":
                known = following.folded in UNITS or following.folded in EURO
                if not known:
                    return
            measure.star = True
            self.at += 1

    def _scale(self, measure: Element) -> None:
        word = self._folded(self.at)
        if word in EURO_SCALED and measure.value is not None:
            measure.value = times(measure.value, EURO_SCALED[word])
            measure.unit, measure.money = "EUR", "scaled"
            self.at += 1
            return
        if word not in SCALES:
            return
        if word == "k" and not self._euro(self.at + 1) and not measure.money:
            return
        if measure.value is not None:
            measure.value = times(measure.value, SCALES[word])
        self.at += 1
        if self._folded(self.at) == "di" and self._euro(self.at + 1):
            self.at += 1
        if self._euro(self.at) or measure.money:
            measure.unit, measure.money = "EUR", "scaled"
            self.at += self._euro(self.at) if not self._next_money_is_first() else 0

    def _next_money_is_first(self) -> bool:
        return self.currency_first and self._measures(self.at + self._euro(self.at))

    def _is_initial(self) -> bool:
        """Tell ``20 M 14 F`` from ``20 m``: the only units of one letter are small."""
        printed = self.tokens[self.at].text
        return len(printed.rstrip(".")) == 1 and printed[0].isupper()

    def _unit(self, measure: Element) -> None:
        word = self._folded(self.at)
        if word in ("%", "‰", "percento"):
            measure.unit = "‰" if word == "‰" else "%"
            self.at += 1
        elif word == "per" and self._folded(self.at + 1) in ("cento", "mille"):
            measure.unit = "%" if self._folded(self.at + 1) == "cento" else "‰"
            self.at += 2
        elif self._euro(self.at) and not measure.unit:
            if self._next_money_is_first():
                return
            measure.money = "post" if word in ("€", "eur") else "word"
            measure.unit = "EUR"
            self.at += 1
        elif word == "di" and self._euro(self.at + 1) and not measure.unit:
            measure.unit, measure.money = "EUR", "word"
            self.at += 2
        elif word in UNITS and not measure.unit and not self._is_initial():
            measure.unit = UNITS[word]
            self.at += 1
            if measure.unit == "m" and self._folded(self.at) in ("quadri", "quadrati"):
                measure.unit = "mq"
                self.at += 1


def _is_superscript(text: str) -> bool:
    return all(mark in "¹²³⁴⁵⁶⁷⁸⁹⁰" for mark in text)


def _joined(parts: list[Element], whole: str) -> list[Element]:
    """Join neighbouring words, with the punctuation between them, into one element each."""
    joined: list[Element] = []
    for part in parts:
        if part.sign == "T" and joined:
            if len(joined) > 1 and joined[-1].sign in "-/,;:" and joined[-2].sign == "T":
                joined.pop()
            if joined[-1].sign == "T":
                joined[-1].end = part.end
                joined[-1].text = whole[joined[-1].start : part.end]
                continue
        joined.append(part)
    return joined
