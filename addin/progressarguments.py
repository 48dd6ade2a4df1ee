"""Arguments that several functions on progress share."""

from ..schemas.terms import Words
from .registry import Argument

VALUE = Argument(
    "value",
    Words("valore", "value"),
    Words(
        "Valore rilevato; le percentuali in punti: 63,4 e non 0,634. Anche sì o no.",
        "Measured value; percentages in points: 63.4, not 0.634. Yes or no as well.",
    ),
)
TARGET = Argument(
    "target",
    Words("target", "target"),
    Words(
        "Valore atteso (target) alla fine, nella stessa unità del valore.",
        "Target at the end, in the unit of the value.",
    ),
)
DIRECTION = Argument(
    "direction",
    Words("verso", "direction"),
    Words(
        "Verso dell'indicatore: crescente, decrescente o da mantenere.",
        "Direction of the indicator: up, down or keep.",
    ),
    optional=True,
)
WAY = Argument(DIRECTION.id, DIRECTION.name, DIRECTION.text)
"""The same where it cannot be left out."""

AT = Argument(
    "at",
    Words("data", "date"),
    Words(
        "Data a cui si riferisce il valore; un anno vale per il suo ultimo giorno.",
        "Date the value stands for; a year stands for its last day.",
    ),
)
END = Argument(
    "end",
    Words("fine", "end"),
    Words(
        "Data o anno in cui si deve raggiungere il target.",
        "Date or year in which the target is to be reached.",
    ),
)
BASELINE = Argument(
    "baseline",
    Words("partenza", "baseline"),
    Words("Valore di partenza.", "Baseline: the value at the start."),
    optional=True,
)
START = Argument(
    "start",
    Words("inizio", "start"),
    Words("Data o anno del valore di partenza.", "Date or year of the baseline."),
    optional=True,
)
SERIES = Argument(
    "series",
    Words("serie", "series"),
    Words(
        "Come si sommano i valori nel tempo: consistenza, flusso o percentuale.",
        "How values add up over time: stock, flow or percentage.",
    ),
    optional=True,
)
SUMMED = Argument(SERIES.id, SERIES.name, SERIES.text)

INTERIM = Argument(
    "interim",
    Words("intermedi", "interim"),
    Words(
        "Target intermedi: intervallo con date (o anni) e valori.",
        "Interim targets: a range of dates (or years) and values.",
    ),
    table=True,
    optional=True,
)
FORMULA = Argument(
    "formula",
    Words("formula", "formula"),
    Words(
        "Formula scelta per l'indicatore, da F1 a F21; se manca, quella usuale del verso.",
        "Formula chosen for the indicator, F1 to F21; the usual one of its direction if omitted.",
    ),
    optional=True,
)
TOLERANCE = Argument(
    "tolerance",
    Words("tolleranza", "tolerance"),
    Words(
        "Di quanto un valore da mantenere può scostarsi dal target, nella sua unità.",
        "What a value to keep may stray from its target, in its own unit.",
    ),
    optional=True,
)
PROFILE = Argument(
    "profile",
    Words("profilo", "profile"),
    Words(
        "Profilo del piano, per nome o cartella: le sue regole al posto di quelle usuali.",
        "Profile of the plan, by name or folder: its rules in the place of the usual ones.",
    ),
    optional=True,
)
