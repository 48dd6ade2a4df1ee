"""Worksheet functions that check one value and name the rules."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..schemas.declared import Declared, Type
from ..schemas.entries import read_entry
from ..schemas.findings import Finding, Language, Place
from ..schemas.profile import Profile, load
from ..schemas.rules import Catalogue, catalogue, finding, words
from ..schemas.terms import COUNT_UNIT, SEVERITIES, SIGNS, Term, Vocabulary, Words
from ..sync.measuring import Context
from ..sync.predicates import PREDICATES
from ..sync.records import Record, Typed
from . import arguments
from .argumentwords import YES_OR_NO
from .cellerrors import Failed
from .progressarguments import PROFILE
from .readingfunctions import UNIT
from .registry import REGISTRY, Argument, Scalar

PLAIN_PROFILE = "torino-controllo"
"""Profile whose settings hold where no plan is named: they are those every plan starts with."""

EARLIER = Words("periodo precedente", "the earlier period")
YEAR = 1
"""Year of the record a value is checked as: it has a year before, and is never shown."""

OF_A_SERIES = ("IND-006", "IND-007")
"""Rules that hold a value against the earlier one."""

COMPARED = frozenset(("number", "percent", "money", "duration"))
OPEN = Words("…", "…")

REQUIRED = Words(
    "Manca il valore. Inserirlo o indicare il motivo del dato mancante.",
    "The value is missing. Enter it or give the reason for its absence.",
)
NO_RULE = Words("La regola «{value}» non c'è.", 'There is no rule "{value}".')

PARTS: Vocabulary = (
    Term("title", Words("titolo", "title")),
    Term("message", Words("messaggio", "message")),
    Term("hint", Words("suggerimento", "hint")),
    Term("severity", Words("gravità", "severity")),
    Term("source", Words("fonte", "source")),
)


@REGISTRY.register(
    Words("KPI_CONTROLLA", "KPI_CHECK"),
    Words(
        "Controlla un valore e dice che cosa non va e che cosa fare; testo vuoto se va tutto bene.",
        "Checks a value and tells what is wrong and what to do; an empty text when all is well.",
    ),
    "values",
    Argument(
        "value",
        Words("valore", "value"),
        Words(
            "Cella da controllare; una percentuale come 0,634 o «63,4 %», non come 63,4.",
            "Cell to check; a percentage as 0.634 or “63,4 %”, not as 63.4.",
        ),
    ),
    Argument(
        "type",
        Words("tipo", "type"),
        Words(
            "Tipo di dato: numero (se manca), percentuale, importo, durata, rapporto, sì/no, data.",
            "Type of value: number (if omitted), percent, money, duration, ratio, yes/no, date.",
        ),
        optional=True,
    ),
    UNIT,
    Argument(
        "low",
        Words("minimo", "low"),
        Words(
            "Valore minimo ammesso; le percentuali in punti (se manca, 0 per le percentuali).",
            "Least value accepted; percentages in points (0 for percentages if omitted).",
        ),
        optional=True,
    ),
    Argument(
        "high",
        Words("massimo", "high"),
        Words(
            "Valore massimo ammesso; le percentuali in punti (se manca, 100 per le percentuali).",
            "Greatest value accepted; percentages in points (100 for percentages if omitted).",
        ),
        optional=True,
    ),
    Argument(
        "required",
        Words("obbligatorio", "required"),
        Words("Sì se una cella vuota è un errore.", "Yes if a blank cell is a mistake."),
        optional=True,
    ),
    Argument(
        "previous",
        Words("precedente", "earlier"),
        Words(
            "Valore del periodo precedente (percentuali in punti): segnala salti e valori uguali.",
            "Value of the earlier period, percentages in points: tells jumps and equal values.",
        ),
        optional=True,
    ),
    PROFILE,
    example='"12 circa"; "numero"',
)
def check_cell(
    value: Scalar,
    type: Scalar = None,
    unit: Scalar = None,
    low: Scalar = None,
    high: Scalar = None,
    required: Scalar = None,
    previous: Scalar = None,
    profile: Scalar = None,
    *,
    language: Language = "it",
) -> str:
    """Return the sentences and hints of the findings on a value."""
    kind = arguments.entry_type(type, "number") or "number"
    least, greatest = _bound(low), _bound(high)
    if kind == "percent":
        least = Decimal(0) if least is None else least
        greatest = Decimal(100) if greatest is None else greatest
    needed, earlier = arguments.yes(required), arguments.number(previous)
    shape = arguments.profile(profile) or load(PLAIN_PROFILE)
    if arguments.is_blank(value):
        return REQUIRED[language] if needed else ""
    rules = catalogue(shape)
    declared = Declared(kind, arguments.text(unit), minimum=least, maximum=greatest)
    told = []
    for found in _findings(value, declared, earlier, shape, rules):
        message, hint = words(found, language, rules)
        told.append(f"{message} {hint}")
    return " ".join(told)


@REGISTRY.register(
    Words("KPI_REGOLA", "KPI_RULE"),
    Words(
        "Titolo, o altro testo, di una regola di controllo a partire dal suo codice.",
        "Title, or another text, of a rule from its code.",
    ),
    "service",
    Argument(
        "code",
        Words("codice", "code"),
        Words("Codice della regola, come VAL-001.", "Code of the rule, such as VAL-001."),
    ),
    PROFILE,
    Argument(
        "what",
        Words("cosa", "what"),
        Words(
            "Che cosa dire: titolo (se manca), messaggio, suggerimento, gravità o fonte.",
            "What to tell: title (if omitted), message, hint, severity or source.",
        ),
        optional=True,
    ),
    example='"VAL-001"',
)
def rule_named(
    code: Scalar, profile: Scalar = None, what: Scalar = None, *, language: Language = "it"
) -> str:
    """Return one text of a rule."""
    name = arguments.text(code)
    rule = catalogue(arguments.profile(profile)).get(name.upper())
    part = arguments.choice(what, PARTS, "title")
    if rule is None:
        raise Failed("#REF!", arguments.filled(NO_RULE, name))
    if part == "source":
        return rule.source
    if part == "severity":
        return f"{SIGNS[rule.severity]} {SEVERITIES[rule.severity][language]}"
    texts = {"title": rule.title, "message": rule.message, "hint": rule.hint}
    return texts[part][language]


def _findings(
    value: Scalar, declared: Declared, earlier: float | None, shape: Profile, rules: Catalogue
) -> Iterator[Finding]:
    cell = arguments.as_entered(value, declared.type)
    entry = read_entry(cell, declared)
    if entry.code:
        facts = dict(entry.facts)
        if entry.number is None:
            facts["value"] = arguments.as_said(value, entry)
        for name in ("minimum", "maximum"):
            facts[name] = facts.get(name) or OPEN
        if entry.code == "VAL-003" and not facts.get("declared"):
            facts["declared"] = COUNT_UNIT
        if entry.code == "VAL-001" and declared.type == "boolean":
            yield _on_value(rules, "VAL-004", entry.text, {"allowed": YES_OR_NO})
            return
        yield _on_value(rules, entry.code, entry.text, facts)
    if entry.number is None or earlier is None or declared.type not in COMPARED:
        return
    record = _record(entry.number, declared.type, earlier, entry.text)
    context = Context(shape, rules, YEAR, "", arguments.EPOCH)
    for code in OF_A_SERIES:
        rule = rules[code]
        for found in PREDICATES[rule.predicate](rule, [record], context):
            yield replace(found, facts={**found.facts, "previous_year": EARLIER})


def _on_value(rules: Catalogue, code: str, value: str, facts: dict[str, object]) -> Finding:
    return replace(finding(rules, code, Place(), value=value), facts=facts)


def _record(number: Decimal, kind: Type, earlier: float, text: str) -> Record:
    """Return the row of a sheet that holds a value and the earlier one."""
    before = float(Decimal(repr(earlier)) / 100) if kind == "percent" else earlier
    return Record(
        sheet="",
        kind="indicator",
        key="",
        department="",
        place=Place(),
        row=1,
        columns={},
        cells={"value": Typed(None, text, number)},
        issued={"type": kind, f"y{YEAR - 1}": before},
    )


def _bound(value: Scalar) -> Decimal | None:
    number = arguments.number(value)
    return None if number is None else Decimal(repr(number))
