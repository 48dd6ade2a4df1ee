"""What the columns of a spreadsheet seem to be, by their headers and by what stands under them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..schemas.keys import slug
from ..schemas.terms import fold
from ..schemas.values import read

YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_CODE = re.compile(
    r"(?:cod(?:ice)?|n|nr|num(?:ero)?|id|sigla|rif|code|no|number|key)[.°º]?"
    r"(?:\s+(?:di|del|della|dell'|of))?(?:\s+(?P<of>.+))?"
)
_CODE_AFTER = re.compile(r"(?P<of>.+?)[\s_](?:n|id|cod|code|codice)[.°º]?")

# First match wins; the words are those of Italian offices and their English equals.
_ROLES: Sequence[tuple[str, str]] = (
    ("unit_of_measure", r"unit[àa] di misura|u\.?m\.?|unit of measure|misurato in|unit"),
    ("target", r"target.*|(?:valor[ei]|dato|numero) attes[oi].*|traguardo.*"
               r"|obiettivo (?:19|20)\d\d"),
    ("target_day", r"data (?:dell'atto|di approvazione|della delibera)|date of (?:the )?act"),
    ("target_act", r"atto(?: di approvazione)?|delibera|act(?: of approval)?"),
    ("baseline", r"baseline.*|valore (?:di partenza|iniziale|base).*|(?:dato|anno) base.*"),
    ("direction", r"verso|direzione attesa|direction|polarità|andamento atteso"),
    ("weight", r"peso.*|weight.*|ponderazione"),
    ("frequency", r"frequenza.*|periodicità.*|frequency"),
    ("source_of_data", r"fonte.*|source.*"),
    ("method", r"metodo.*|modalità di calcolo|formula.*|method.*|how it is measured"),
    ("department", r".*\b(?:responsabil\w*|competen\w*|capofila|in charge|responsible|owner"
                   r"|lead)\b.*"
                   r"|(?:unità|struttura|direzione|dipartimento|ufficio|servizio|ente|sede|settore"
                   r"|unit|department|office|team)(?: organizzativ[ao])?"),
    ("status", r"stato(?: di (?:attuazione|avanzamento))?|stato dell'.*|status|state"),
    ("done", r"(?:svolto|avanzamento|completamento|done|progress) ?%|% ?(?:svolto|avanzamento|done)"
             r"|percentuale (?:svolta|di avanzamento)"),
    ("actions", r"(?:azioni|attività|interventi) (?:svolt|effettuat|realizzat)\w+.*|relazione.*"
                r"|(?:che )?cosa (?:si )?è (?:stato )?fatt[oa].*|actions? (?:done|taken).*|report"),
    ("note", r"note?|annotazioni|osservazioni|notes?|remarks?|commenti|comments?"),
    ("indicator", r".*\bindicator\w*|kpi|misura|.*\bindicators?"),
)  # fmt: skip
_VALUE_WORDS = r"(?:valor[ei]|value|dato|risultato|result|v|consuntivo|anno|year|storico)?"
_YEARLY = re.compile(rf"({_VALUE_WORDS}[\s_.:-]*)((?:19|20)\d\d)", re.IGNORECASE)
_WORKS = re.compile(
    r"\b(?:attivit[àa]|azion[ei]|intervent[oi]|progett[oi]|iniziativ[ae]|compit[oi]|misur[ae]"
    r"|obiettiv[oi] operativ[oi]|activit(?:y|ies)|actions?|projects?|tasks?|deliverables?)\b"
)
_LEVELS = re.compile(
    r"\b(?:ass[ei]|are[ae]|mission[ei]|programm[ai]|obiettiv[oi]|strategi[ae]|line[ae]|ambit[oi]"
    r"|tem[ai]|priorit[àa]|pilastr[oi]|capitol[oi]|settor[ei]|finalit[àa]|politic[ah]e?|vision[ei]"
    r"|axis|axes|areas?|goals?|objectives?|strateg(?:y|ies)|programmes?|programs?|themes?|pillars?"
    r"|priorit(?:y|ies)|chapters?|dimension[ei]?|clusters?)\b"
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}")
_BLANKS: Sequence[tuple[str, str]] = (
    ("date", r"(?:data|giorno|date|day)\b"),
    ("number", r".*\((?:€|euro|eur|ore|gg|giorni|km|mq)\)|(?:import[oi]|cost[oi]|spes[ae]|ore"
               r"|amount|cost|hours)\b"),
)  # fmt: skip
"""What a column that is still blank will hold, by its header."""
_NAME = re.compile(r"0\d|[A-Za-z]{1,8}[-_/.]?\d+(?:\W|$)")
"""How a code begins that only looks like a number: ``APP-001``, ``0012``."""
_FEW, _SHORT, _LONG = 12, 40, 90


@dataclass(frozen=True)
class Column:
    """One column: its header, and the cells under it from the first row on, blanks included."""

    name: str
    cells: tuple[str, ...]

    @cached_property
    def folded(self) -> str:
        """The header in lower case without underscores."""
        return fold(self.name.replace("_", " "))

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """The cells that hold something."""
        return tuple(cell.strip() for cell in self.cells if cell.strip())

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The different texts, in order."""
        return tuple({fold(cell): cell for cell in reversed(self.filled)}.values())[::-1]

    @cached_property
    def role(self) -> str:
        """What the header says the column is; empty when it does not say."""
        if self.year:
            return "year"
        if self.code_of is not None:
            return ""
        for role, pattern in _ROLES:
            if re.fullmatch(pattern, self.folded):
                return role
        return ""

    @cached_property
    def year(self) -> int:
        """The year whose values it holds, 0 for none."""
        found = _YEARLY.fullmatch(self.name.strip())
        return int(found[2]) if found else 0

    @cached_property
    def prefix(self) -> str:
        """What stands before the year in the header."""
        found = _YEARLY.fullmatch(self.name.strip())
        return found[1] if found else ""

    @cached_property
    def code_of(self) -> str | None:
        """Of what it holds the codes, empty for the next column's; ``None`` when it holds none."""
        found = _CODE.fullmatch(self.folded) or _CODE_AFTER.fullmatch(self.folded)
        return (found["of"] or "").strip(" .°º") if found else None

    @cached_property
    def work(self) -> bool:
        """The header names what departments do."""
        return _WORKS.search(self.folded) is not None

    @cached_property
    def level(self) -> bool:
        """The header names what stands above that."""
        return _LEVELS.search(self.folded) is not None

    @cached_property
    def kind(self) -> str:
        """Type of its cells as a column's: ``text`` when nothing tells."""
        if not self.filled:
            return next((kind for kind, words in _BLANKS if re.match(words, self.folded)), "text")
        if all(_DATE.fullmatch(cell) for cell in self.filled):
            return "date"
        if any(_NAME.match(cell) for cell in self.filled):
            return "list" if self.listed else "text"
        kinds = [read(cell) for cell in self.filled]
        if all(one.kind == "boolean" for one in kinds):
            return "boolean"
        if all(len(one.numbers) == 1 and not one.note for one in kinds):
            percent = all(one.unit == "%" for one in kinds)
            whole = all(one.numbers[0] == one.numbers[0].to_integral_value() for one in kinds)
            plain = all(not one.unit for one in kinds)
            return "percent" if percent else "integer" if whole and plain else "number"
        if self.listed:
            return "list"
        return "long" if max(map(len, self.filled)) > _LONG else "text"

    @cached_property
    def listed(self) -> bool:
        """Its cells are a few short texts that come back."""
        texts = self.distinct
        return (
            1 < len(texts) <= _FEW
            and 2 * len(texts) <= len(self.filled)
            and max(map(len, texts)) <= _SHORT
        )

    @cached_property
    def lettered(self) -> bool:
        """Its codes begin with letters: nothing need stand before them in a key."""
        return bool(self.filled) and all(cell[:1].isalpha() for cell in self.filled)

    @cached_property
    def pattern(self) -> str:
        """Regular expression of the codes in it, wide enough for those of next year."""
        shapes = {_shape(cell) for cell in self.filled}
        if not shapes or len(shapes) > _FEW:
            return r"[\w.\-/]{1,20}"
        return "|".join(sorted(shapes))


def _shape(code: str) -> str:
    pieces = re.findall(r"\d+|[A-Z]+|[a-z]+|\s+|.", code)
    made = ""
    for piece in pieces:
        if piece.isdigit():
            made += rf"\d{{1,{max(2, len(piece))}}}"
        elif piece.isascii() and piece.isalpha():
            first = "[A-Z]" if piece.isupper() else "[a-z]"
            made += first + (f"{{1,{len(piece)}}}" if len(piece) > 1 else "")
        else:
            made += r"\s" if piece.isspace() else re.escape(piece)
    return made


def columns_of(headers: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[Column]:
    """Return the columns of a table that have a header."""
    return [
        Column(name, tuple(row.get(name, "") for row in rows))
        for name in dict.fromkeys(headers)
        if name.strip()
    ]


def identifier(name: str, taken: set[str]) -> str:
    """Return an ASCII id for a name, different from those taken, and take it."""
    plain = re.sub(r"^[^a-z]+", "", slug(name).replace("-", "_"))[:30].strip("_") or "campo"
    free, number = plain, 2
    while free in taken:
        free, number = f"{plain}_{number}", number + 1
    taken.add(free)
    return free


def depends(upper: Column, lower: Column) -> bool:
    """Tell whether every text of a column stands under one text of another, which come back."""
    if not lower.filled or not upper.filled:
        return False
    above: dict[str, str] = {}
    pairs = [(fold(b), fold(a)) for a, b in zip(upper.cells, lower.cells, strict=True) if b.strip()]
    return all(above.setdefault(low, high) == high for low, high in pairs) and len(
        upper.distinct
    ) < len(lower.distinct)
