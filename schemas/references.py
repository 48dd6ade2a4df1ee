"""Figures that are part of a name: ``Cluster 1``, ``art. 110``, ``nati 1962``, ``sentieri 16``.

They measure nothing, so the value grammar leaves them inside the words they belong to.
"""

import re

from .tokens import Token, vocabulary

_ACTS = vocabulary(
    """
    art artt articolo articoli legge lgs dlgs d.lgs dl d.l dm d.m dpr d.p.r dpcm d.p.c.m
    dgr d.g.r dgc d.g.c dcc d.c.c dd d.d l r.d delibera deliberazione determina
    determinazione ordinanza decreto regolamento prot protocollo allegato comma cap
    capitolo scheda misura investimento componente versione release industria
    """
)
_NUMBERED = _ACTS | vocabulary(
    """
    cluster sentiero sentieri lotto fase sub stralcio circ circoscrizione circoscrizioni
    all asse missione programma obiettivo livello tipo tipologia classe cat categoria
    gruppo zona sal under over nato nata nati nate leva agenda edizione piano quartiere
    area tavola settore azione linea intervento municipio distretto rif riga pag pagina
    scaglione cod codice cup cig ambito ferrovia
    """
)
_BEFORE_YEARS = vocabulary(
    """
    anno anni nell'anno dell'anno all'anno dall'anno nel dal al del dato dati sull'anno
    entro gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre
    novembre dicembre gen feb mar apr mag giu lug ago set sett ott nov dic estate
    inverno primavera autunno stagione biennio triennio quinquennio periodo esercizio
    rendiconto bilancio a.s as a.a aa scolastico accademico caldo freddo mandato
    finanziaria bando tra fra e fino luminarie natale edizione rispetto consuntivo dup
    peg piao torino avvio avviato avviata avviati concluso conclusa conclusi come fine
    inizio termine previsto prevista approvato approvata realizzato
    """
)
_MEASURING = vocabulary(
    """
    anno anni mesi mese giorni giorno gg ore ora h minuti settimane mq metri km kg
    """
)
_BEFORE_MEASURES = vocabulary("da di tra fra entro a ai degli dei dai fino massimo ogni")
_NUMBER_SIGNS = vocabulary("n nr num numero nn n.ri")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_MONTHS = vocabulary(
    """
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre
    dicembre
    """
)
_BEFORE_DAYS = vocabulary("al il dal del entro a dall' all' dell' l' fino")
_AGED = vocabulary(
    "fascia fasce età bambini bambine bimbi ragazzi minori giovani anziani asili nidi"
)
_DAY = re.compile(r"0?[1-9]|[12][0-9]|3[01]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_SIMPLE = re.compile(r"[0-9]{1,6}")
_ADDRESS = vocabulary("via corso piazza c.so p.zza strada viale lungo largo")
_AMOUNT_SIGNS = frozenset("%‰€")


def references(tokens: list[Token]) -> frozenset[int]:
    """Return the positions of the tokens (figures, and signs between them) that only name."""
    found: set[int] = set()
    first = next((at for at, token in enumerate(tokens) if token.kind == "figure"), -1)
    for at, token in enumerate(tokens):
        if token.kind != "figure":
            continue
        if (
            _is_named(tokens, at)
            or _is_label_end(tokens, at)
            or _is_day(tokens, at)
            or _is_year(tokens, at)
            or _is_ordinal(tokens, at)
            or (at != first and _is_described(tokens, at))
            or _is_house_number(tokens, at)
            or _is_code(tokens, at)
        ):
            found.add(at)
        else:
            found.update(_continued(tokens, at, found))
    _add_ranges_before(tokens, found, first)
    return frozenset(found)


def _word(tokens: list[Token], at: int) -> str:
    return tokens[at].folded if 0 <= at < len(tokens) and tokens[at].kind == "word" else ""


def _sign(tokens: list[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind == "sign" else ""


def _is_named(tokens: list[Token], at: int) -> bool:
    """``Cluster 1``, ``art. 110``, ``DGC n. 45``: but ``Del. 36.247`` is an amount."""
    if _sign(tokens, at + 1) in _AMOUNT_SIGNS and not _word(tokens, at - 1).startswith("cluster"):
        return False
    before = _word(tokens, at - 1)
    if before in _NUMBER_SIGNS:
        return _word(tokens, at - 2) in _ACTS or (at > 1 and _is_act_number(tokens, at))
    if before not in _NUMBERED:
        return False
    if before in _ACTS:
        return _GROUPED.fullmatch(tokens[at].text) is None
    return _SIMPLE.fullmatch(tokens[at].text) is not None


def _is_act_number(tokens: list[Token], at: int) -> bool:
    """``gara n. 12/2024``: a number and, touching it, the year."""
    if at + 2 >= len(tokens) or _sign(tokens, at + 1) != "/":
        return False
    tight = tokens[at + 2].start == tokens[at].end + 1
    return tight and _YEAR.fullmatch(tokens[at + 2].text) is not None


def _is_label_end(tokens: list[Token], at: int) -> bool:
    """``Trimestre 1: 45``, ``2023: 45``: a figure that ends a label, then a colon and a number."""
    if _sign(tokens, at + 1) != ":" or at + 2 >= len(tokens) or tokens[at + 2].kind != "figure":
        return False
    if _YEAR.fullmatch(tokens[at].text):
        return True
    before = _word(tokens, at - 1)
    if not before or before in _NUMBER_SIGNS or not re.fullmatch("[0-9]{1,2}", tokens[at].text):
        return False
    return sum(token.folded == before for token in tokens) > 1


def _is_day(tokens: list[Token], at: int) -> bool:
    """``al 31 dicembre``, ``2 febbraio 2025``: but ``settembre 12 dicembre 15`` are labels."""
    if _DAY.fullmatch(tokens[at].text) is None or _word(tokens, at + 1) not in _MONTHS:
        return False
    dated = at + 2 < len(tokens) and _YEAR.fullmatch(tokens[at + 2].text) is not None
    started = at == 0 or _word(tokens, at - 1) in _BEFORE_DAYS
    return started or (dated and _sign(tokens, at - 1) != ":")


def _is_code(tokens: list[Token], at: int) -> bool:
    """``vedi b.2``: the code of an indicator, a letter, a full stop and a figure."""
    before = tokens[at - 1] if at else None
    if before is None or before.end != tokens[at].start or not before.text.endswith("."):
        return False
    letter = before.folded
    return letter not in _NUMBER_SIGNS and len(set(letter)) == 1 and len(letter) <= 2


def _is_year(tokens: list[Token], at: int) -> bool:
    if _YEAR.fullmatch(tokens[at].text) is None or at == 0:
        return False
    if _sign(tokens, at - 1) == "(" and _sign(tokens, at + 1) == ")":
        return True
    previous = tokens[at - 1]
    if previous.kind != "word" or previous.folded not in _BEFORE_YEARS | _MONTHS:
        return False
    # "Del. 2014" is the abbreviation of a site, "del 2014" a year
    return not (previous.text.endswith(".") and previous.folded in ("del", "al", "dal", "e"))


def _is_ordinal(tokens: list[Token], at: int) -> bool:
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.start != tokens[at].end:
        return False
    return after.text in ("°", "º", "ª", "^") or after.folded in ("ma", "mo", "bis", "ter", "a")


def _is_described(tokens: list[Token], at: int) -> bool:
    """``minori di 14 anni``, ``corsi da 20 ore``: the number describes the thing counted."""
    after = _word(tokens, at + 1)
    if after not in _MEASURING:
        return False
    if at and tokens[at - 1].text == ":":
        return False
    return tokens[at + 1].text == "anni" or _word(tokens, at - 1) in _BEFORE_MEASURES


def _is_house_number(tokens: list[Token], at: int) -> bool:
    """``Scuola Via Mameli 13 20%``: the street's number, when the measure still follows."""
    if not re.fullmatch(r"[0-9]{1,3}", tokens[at].text):
        return False
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    if follows is None or not (follows.kind == "figure" or follows.text == ":"):
        return False
    return tokens[at - 1].text[:1].isupper() and any(
        _word(tokens, back) in _ADDRESS for back in range(max(0, at - 4), at)
    )


def _continued(tokens: list[Token], at: int, found: set[int]) -> tuple[int, ...]:
    """``16, 26 e 29``, ``104/92``, ``2024-2025``: a figure that goes on with a name before it."""
    if at < 2 or at - 2 not in found or not _SIMPLE.fullmatch(tokens[at].text):
        return ()
    if _sign(tokens, at + 1) in _AMOUNT_SIGNS:
        return ()
    joint = tokens[at - 1]
    if joint.text in ("e", "ed"):
        return at - 1, at
    tight = joint.start == tokens[at - 2].end and joint.end == tokens[at].start
    year = _YEAR.fullmatch(tokens[at].text) and _YEAR.fullmatch(tokens[at - 2].text)
    if joint.text in ("/", "-") and (tight or year):
        return at - 1, at
    if joint.text == "," and _plural(tokens, at - 2):
        return at - 1, at
    return ()


def _plural(tokens: list[Token], at: int) -> bool:
    """Tell whether the list of names began with a plural: ``sentieri 16, 26``."""
    while at > 1 and tokens[at - 1].kind == "sign" and tokens[at - 2].kind == "figure":
        at -= 2
    return _word(tokens, at - 1) in ("sentieri", "artt", "articoli", "circoscrizioni", "anni")


def _add_ranges_before(tokens: list[Token], found: set[int], first: int) -> None:
    """``da 14 a 18 anni``, ``fascia 0-6``, ``a scavalco 2022-2023``, ``PON METRO 2014-2020``."""
    for at in range(len(tokens) - 1, 1, -1):
        if tokens[at].kind != "figure" or tokens[at - 2].kind != "figure" or at - 2 == first:
            continue
        joint = tokens[at - 1]
        tight = joint.start == tokens[at - 2].end and joint.end == tokens[at].start
        ages = at in found and _word(tokens, at + 1) in _MEASURING
        if (
            (ages and joint.text in ("-", "/", "a", "e"))
            or (tight and joint.text == "-" and _word(tokens, at - 3) in _AGED)
            or (tight and joint.text in ("-", "/") and _is_period(tokens[at - 2], tokens[at]))
        ):
            found.update((at - 2, at - 1, at))


def _is_period(start: Token, end: Token) -> bool:
    if not (_YEAR.fullmatch(start.text) and _YEAR.fullmatch(end.text)):
        return False
    return 0 < int(end.text) - int(start.text) <= 10
