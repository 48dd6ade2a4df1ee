"""Units, currency, scales and the words that qualify a number, as printed and as kept."""

from .tokens import vocabulary


def unit_named(name: str) -> str:
    """Return the canonical unit of a printed one: ``gg`` is ``d``, ``€`` is ``EUR``.

    A name the grammar does not know is returned as it is, in lower case.
    """
    folded = name.strip().casefold().rstrip(".")
    if folded == "€" or folded in EURO:
        return "EUR"
    if folded in ("%", "percento", "per cento"):
        return "%"
    if folded in ("n", "n°", "nr", "num", "numero", "unità"):
        return ""
    return UNITS.get(folded.replace(" ", "_"), folded)


_UNIT_WORDS = {
    "d": "gg giorni giorno",
    "h": "h ore ora hh",
    "min": "min minuti minuto",
    "mesi": "mesi mese",
    "settimane": "settimane settimana",
    "anni": "anni",
    "mq": "mq m2 m² metri_quadri metri_quadrati",
    "mc": "mc m3 m³ metri_cubi",
    "kmq": "kmq km2 km²",
    "m": "m mt mtl metri metro",
    "ml": "ml",
    "km": "km chilometri chilometro",
    "ha": "ha ettari ettaro",
    "t": "t ton tonn tonnellate tonnellata",
    "q": "quintali",
    "kg": "kg kili chilogrammi chili",
    "l": "litri litro",
    "kW": "kw",
    "kWh": "kwh",
    "MW": "mw",
    "MWh": "mwh",
    "GWh": "gwh",
    "tep": "tep",
}
UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
DURATIONS = vocabulary("d h min mesi settimane anni")
SCALES = {
    "mila": 1_000,
    "migliaia": 1_000,
    "k": 1_000,
    "mln": 1_000_000,
    "mio": 1_000_000,
    "milione": 1_000_000,
    "milioni": 1_000_000,
    "mld": 1_000_000_000,
    "miliardo": 1_000_000_000,
    "miliardi": 1_000_000_000,
}
EURO = vocabulary("euro eur €uro euri")
EURO_SCALED = {"keuro": 1_000, "keur": 1_000, "k€": 1_000, "meuro": 1_000_000, "mln€": 1_000_000}
BEFORE: dict[tuple[str, ...], str] = {
    ("circa",): "circa",
    ("ca",): "circa",
    ("c.a",): "circa",
    ("c.ca",): "circa",
    ("cca",): "circa",
    ("~",): "circa",
    ("≈",): "circa",
    ("±",): "circa",
    ("circa", "il"): "circa",
    ("circa", "i"): "circa",
    ("circa", "le"): "circa",
    ("intorno", "a"): "circa",
    ("intorno", "ai"): "circa",
    ("quasi",): "quasi",
    ("oltre",): "oltre",
    ("oltre", "il"): "oltre",
    ("oltre", "i"): "oltre",
    ("oltre", "le"): "oltre",
    ("più", "di"): "più di",
    ("piu'", "di"): "più di",
    ("superiore", "a"): "più di",
    ("almeno",): "almeno",
    ("minimo",): "almeno",
    ("meno", "di"): "meno di",
    ("inferiore", "a"): "meno di",
    ("fino", "a"): "fino a",
    ("massimo",): "al massimo",
    ("max",): "al massimo",
    ("al", "massimo"): "al massimo",
    (">",): ">",
    ("<",): "<",
    (">=",): "≥",
    ("<=",): "≤",
    ("≥",): "≥",
    ("≤",): "≤",
}
OPENERS = {phrase[0] for phrase in BEFORE}
APPROXIMATE = vocabulary("circa quasi")
AFTER = vocabulary("circa ca c.a c.ca")
NUMBER_SIGNS = vocabulary("n nr num numero n.ro")
OF_WHICH = (
    *(("di", "cui"), ("dei", "quali"), ("delle", "quali"), ("tra", "cui"), ("fra", "cui")),
    *(("di", "questi"), ("di", "queste"), ("of", "which"), ("of", "whom")),
)
