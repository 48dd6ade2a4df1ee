"""A plan with everything no designer thinks of: codes, titles and numbers of every kind."""

from dataclasses import replace
from decimal import Decimal

from riscontro.schemas.plan import (
    Activity,
    Contribution,
    Department,
    Indicator,
    Node,
    Plan,
    Value,
)

LONG = "Realizzazione di interventi di riqualificazione e valorizzazione " * 12
TITLES = {
    "a": LONG.strip(),
    "A": "Lo stesso codice, in maiuscolo",
    "b": '<b onmouseover="alert(1)">Titolo</b> & "virgolette" \'semplici\' {{ 7*7 }} {% raw %}',
    "con": "Nome riservato",
    "aux.1": "Un altro nome riservato",
    "e": "مؤشر الأداء \u202eتجربة\u202c עברית",
    "f": "🚲 Piste ciclabili 👩🏽‍🦽 ✔ fatto",
    "g": "Titolo doppio",
    "h": "Titolo doppio",
    "i": "",
    "l/1/2": "Codice con barre",
    "m. n": "Codice con spazi e punto.",
    "città è": "Codice con accenti",
    "n.": "Codice che finisce col punto",
    "index": "Si chiama come l'elenco",
    "p:q?r*s|t": "Segni che nessun disco vuole",
    "q" * 180: "Un codice lunghissimo",
    "r": "Parolasenzaspaziinterminabile" * 8,
    "-->": "Fine di un commento",
    "</script>": "Fine di un programma",
}
NUMBERS = ("-12345.678", "0", "98765432109876543210", "0.000000001", "-0.5", "1e3", "100")


def odd_plan(count: int = 0) -> Plan:
    """Make the plan, with as many plain indicators more as asked for."""
    units = (
        Department("CUL", 'Cultura "e" <Sport> & altro'),
        Department("ÀÈ/Ù", "Unità dal codice strano"),
        Department("cul", "Un codice già visto"),
    )
    nodes = (
        Node("M05", "missione", "5", "CULTURA"),
        Node("M05.P02", "programma", "2", LONG.upper().strip(), "M05"),
        Node("M05.p02", "programma", "2 bis", "MINUSCOLO", "M05"),
        Node("CON", "missione", "6", "VUOTA, SENZA RIGHE"),
        Node("M06/è", "missione", "7", ""),
    )
    activities = (Activity("M05.P02/z", "M05.P02", "z", LONG.strip(), lead="CUL"),)
    indicators, values = [], []
    titles = [*TITLES.items(), *((f"x.{at}", f"Indicatore numero {at}") for at in range(count))]
    for at, (code, label) in enumerate(titles):
        key = f"M05.P02/{code}"
        indicators.append(
            Indicator(key, code, label, "M05.P02", type="number", direction="up",
                      department=units[at % 3].id, activity="M05.P02/z" if at % 2 else "",
                      unit="migliaia di metri cubi equivalenti" if at % 5 == 0 else "n.")
        )  # fmt: skip
        number = NUMBERS[at % len(NUMBERS)]
        years = (2024,) if at % 3 else (2022, 2023, 2024)
        values += [Value(key, "", year, number, "int", Decimal(number)) for year in years]
    last = indicators[-1]
    indicators.append(replace(last, part='parte "con" <segni> #1'))
    return Plan(
        "torino-controllo",
        2025,
        nodes,
        activities,
        (Contribution("M05.P02/z", "CUL", 1, ""),),
        tuple(indicators),
        tuple(values),
        units,
        years=(2022, 2023, 2024, 2025),
    )
