"""The grammar of expressions: text to tree, with the column and what was expected when it fails.

From the loosest to the tightest: ``=>``, ``or``, ``and``, ``not``, comparisons (``= <> < <= > >=``,
``in``, ``not in``, ``subset of``, ``is blank``, ``is filled``), ``+ -``, ``* /``, the sign.
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from .conditiontokens import NUMBER, ConditionError, Token, TokenKind, tokens
from .expressionfunctions import FUNCTIONS
from .expressions import (
    AGGREGATES,
    COMPARISONS,
    KEYWORDS,
    Aggregate,
    Blank,
    Call,
    Expression,
    Listing,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Scope,
    Setting,
)
from .terms import Words

__all__ = ["ConditionError", "parse"]

DEEPEST = 50
"""Expressions one inside the other: what is deeper is no rule anybody wrote."""

A_VALUE = Words(
    "un valore: un nome, un numero, un testo tra apostrofi, una funzione",
    "a value: a name, a number, a text in single quotes, a function",
)
AN_OPERATOR = Words("un operatore o la fine", "an operator or the end")
CLOSING = Words("una parentesi chiusa", "a closing parenthesis")
OPENING = Words("una parentesi aperta", "an opening parenthesis")
COMMA_OR_CLOSING = Words("una virgola o una parentesi chiusa", "a comma or a closing parenthesis")
BLANK_OR_FILLED = Words("«blank» o «filled»", "«blank» or «filled»")
WORD_IN = Words("«in»", "«in»")
WORD_OF = Words("«of»", "«of»")
A_TABLE = Words("il nome di una tabella", "the name of a table")
FOR_OR_CLOSING = Words(
    "«for», «where» o una parentesi chiusa", "«for», «where» or a closing parenthesis"
)
ALONE = Words(
    "un solo confronto: unire più confronti con «and»",
    "one comparison: join several with «and»",
)
A_FUNCTION = Words("una funzione che esiste", "a function that exists")
LESS_DEEP = Words(
    f"al più {DEEPEST} espressioni una dentro l'altra",
    f"at most {DEEPEST} expressions one inside the other",
)


@lru_cache(maxsize=16384)
def parse(text: str) -> Expression:
    """Read an expression.

    Raises:
        ConditionError: with the column and what was expected there.
    """
    reader = _Reader(text)
    found = reader.implication()
    reader.ended()
    return found


class _Reader:
    """Goes through the words of one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Sequence[Token] = tokens(text)
        self.position = self.depth = 0

    @property
    def next(self) -> Token:
        return self.words[self.position]

    def taken(self, kind: TokenKind, *texts: str) -> Token | None:
        """Take the next word when it is one of these."""
        one = self.next
        if one.kind != kind or (texts and one.text not in texts):
            return None
        self.position += 1
        return one

    def needed(self, kind: TokenKind, text: str, expected: Words) -> Token:
        return self.taken(kind, text) or self.failed(expected)

    def failed(self, expected: Words, at: Token | None = None) -> Token:
        one = at or self.next
        raise ConditionError(self.text, one.at, expected, one.text)

    def ended(self) -> None:
        if self.next.kind != "end":
            before = self.words[self.position - 1].kind
            self.failed(NUMBER if self.next.text == "," and before == "number" else AN_OPERATOR)

    def implication(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            self.failed(LESS_DEEP)
        left = self.disjunction()
        if one := self.taken("sign", "=>"):
            left = Operation("=>", left, self.implication(), one.at)
        self.depth -= 1
        return left

    def disjunction(self) -> Expression:
        left = self.conjunction()
        while one := self.taken("name", "or"):
            left = Operation("or", left, self.conjunction(), one.at)
        return left

    def conjunction(self) -> Expression:
        left = self.negation()
        while one := self.taken("name", "and"):
            left = Operation("and", left, self.negation(), one.at)
        return left

    def negation(self) -> Expression:
        turned = []
        while one := self.taken("name", "not"):
            turned.append(one)
        if len(turned) > DEEPEST:
            self.failed(LESS_DEEP)
        found = self.comparison()
        for one in reversed(turned):
            found = Not(found, one.at)
        return found

    def comparison(self) -> Expression:
        left = self.sum()
        found = self._compared(left)
        if found is not left and (
            self.next.text in COMPARISONS or self.next.text in ("in", "subset", "is")
        ):
            self.failed(ALONE)
        return found

    def _compared(self, left: Expression) -> Expression:
        if one := self.taken("sign", *COMPARISONS):
            return Operation(one.text, left, self.sum(), one.at)
        if one := self.taken("name", "in"):
            return Operation("in", left, self.sum(), one.at)
        if one := self.taken("name", "not"):
            self.needed("name", "in", WORD_IN)
            return Operation("not in", left, self.sum(), one.at)
        if one := self.taken("name", "subset"):
            self.needed("name", "of", WORD_OF)
            return Operation("subset of", left, self.sum(), one.at)
        if one := self.taken("name", "is"):
            state = self.taken("name", "blank", "filled") or self.failed(BLANK_OR_FILLED)
            return Blank(left, state.text == "filled", one.at)
        return left

    def sum(self) -> Expression:
        left = self.product()
        while one := self.taken("sign", "+", "-"):
            left = Operation(one.text, left, self.product(), one.at)
        return left

    def product(self) -> Expression:
        left = self.signed()
        while one := self.taken("sign", "*", "/"):
            left = Operation(one.text, left, self.signed(), one.at)
        return left

    def signed(self) -> Expression:
        signs = []
        while one := self.taken("sign", "-"):
            signs.append(one)
        if len(signs) > DEEPEST:
            self.failed(LESS_DEEP)
        found = self.primary()
        for one in reversed(signs):
            found = Negative(found, one.at)
        return found

    def primary(self) -> Expression:
        one = self.next
        if one.kind == "end" or (one.kind == "sign" and one.text != "("):
            self.failed(A_VALUE)
        self.position += 1
        if one.kind == "number":
            return Literal(Decimal(one.text), one.at)
        if one.kind == "text":
            return Literal(one.text[1:-1].replace("''", "'"), one.at)
        if one.kind == "parameter":
            return Setting(one.text[1:], one.at)
        if one.kind == "sign":
            return self._parenthesised(one)
        if one.text in ("true", "false"):
            return Literal(one.text == "true", one.at)
        names = one.text.split(".")
        if any(name in KEYWORDS for name in names):
            self.failed(A_VALUE, one)
        if self.taken("sign", "("):
            if len(names) > 1:
                self.failed(A_FUNCTION, one)
            return self._called(one)
        return self._named(one, names)

    def _named(self, one: Token, names: list[str]) -> Expression:
        scope: Scope = "row"
        if names[0] in ("this", "outer"):
            if len(names) == 1:
                self.failed(A_VALUE, one)
            scope = "this" if names[0] == "this" else "outer"
            names = names[1:]
        return Name(tuple(names), scope, one.at)

    def _parenthesised(self, opened: Token) -> Expression:
        if self.taken("sign", ")"):
            return Listing((), opened.at)
        items = self._listed()
        return items[0] if len(items) == 1 else Listing(tuple(items), opened.at)

    def _listed(self) -> list[Expression]:
        """Read expressions between commas, and the parenthesis that closes them."""
        items = [self.implication()]
        while not self.taken("sign", ")"):
            self.needed("sign", ",", COMMA_OR_CLOSING)
            items.append(self.implication())
        return items

    def _called(self, one: Token) -> Expression:
        if one.text in ("count", "exists"):
            return self._counted(one)
        if one.text not in AGGREGATES and one.text not in FUNCTIONS:
            self.failed(A_FUNCTION, one)
        if one.text in FUNCTIONS and self.taken("sign", ")"):
            return Call(one.text, (), one.at)
        item = self.implication()
        if one.text in FUNCTIONS and (one.text not in AGGREGATES or self.next.text == ","):
            return self._function(one, item)
        source = ""
        if self.taken("name", "for"):
            source = self._source()
        where = self._where()
        if not self.taken("sign", ")"):
            self.failed(CLOSING if where or source else FOR_OR_CLOSING)
        return Aggregate(one.text, source, item, where, one.at)

    def _function(self, one: Token, first: Expression) -> Expression:
        arguments = [first]
        while not self.taken("sign", ")"):
            self.needed("sign", ",", COMMA_OR_CLOSING)
            arguments.append(self.implication())
        return Call(one.text, tuple(arguments), one.at)

    def _counted(self, one: Token) -> Expression:
        source = ""
        if self.next.kind == "name" and self.next.text != "where":
            source = self._source()
        where = self._where()
        self.needed("sign", ")", CLOSING)
        return Aggregate(one.text, source, None, where, one.at)

    def _source(self) -> str:
        one = self.taken("name")
        if one is None or "." in one.text or one.text in KEYWORDS:
            self.failed(A_TABLE, one)
        return one.text if one else ""

    def _where(self) -> Expression | None:
        return self.implication() if self.taken("name", "where") else None
