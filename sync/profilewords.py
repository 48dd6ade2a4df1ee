"""The words of a profile that was just made: its comments, the ids of its units."""

import re
from collections.abc import Mapping, Sequence

from ..schemas.keys import slug
from ..schemas.terms import Words

TEXTS: Mapping[str, Words] = {
    "head": Words(
        "Il piano come dato, ricavato dalle intestazioni di {source}.\n"
        "Le righe che finiscono con «# supposto» sono ipotesi: verificarle. Poi:\n"
        "  riscontro profile check {folder}",
        "The plan as data, made from the headers of {source}.\n"
        'Lines that end with "# guessed" are guesses: look at them. Then:\n'
        "  riscontro profile check {folder}",
    ),
    "guessed": Words("supposto", "guessed"),
    "owner": Words("il nome dell'ente", "the name of the administration"),
    "rounds": Words(
        "Le rilevazioni dell'anno, in ordine: programmazione, monitoraggio, preconsuntivo, "
        "consuntivo, rettifica.",
        "The rounds of the year, in order: programmazione (programming), monitoraggio (half-year), "
        "preconsuntivo (pre-final), consuntivo (final), rettifica (correction).",
    ),
    "history": Words("quanti anni passati mostrano le cartelle", "past years workbooks show"),
    "levels": Words(
        "I livelli del piano, dall'alto. «key» è il pezzo di chiave che un codice diventa, "
        "«pattern» la forma dei codici, «source» il file e le colonne da cui si importa.",
        "The levels of the plan, from the top. «key» is the piece of key a code becomes, "
        "«pattern» the shape of codes, «source» file and columns of the import.",
    ),
    "minted": Words(
        "la fonte non ha codici: li dà l'importazione",
        "the source has no codes: the import makes them",
    ),
    "activities": Words(
        "Il foglio di ciò che le unità fanno: una riga per attività e unità.",
        "The sheet of what units do: one row for each activity and unit.",
    ),
    "indicators": Words(
        "Il foglio di ciò che si misura: una riga per indicatore.",
        "The sheet of what is measured: one row for each indicator.",
    ),
    "record": Words(
        "Un foglio di righe che le unità aggiungono da sé.",
        "A sheet of rows the units add themselves.",
    ),
    "english": Words("da tradurre", "to be translated"),
    "locked": Words("colonna del piano: le unità la leggono", "of the plan: units read it"),
    "entry": Words("colonna vuota nella fonte: la compilano le unità", "blank: units fill it in"),
    "no_measures": Words(
        "Nella fonte non ci sono indicatori: il foglio resta, per quelli che si aggiungeranno.",
        "The source has no indicators: the sheet stays, for those to come.",
    ),
    "no_levels": Words(
        "Nella fonte non c'è un livello sopra le attività: ne serve almeno uno.",
        "The source has no level above the activities: one at least is needed.",
    ),
    "import": Words("Ciò che serve all'importazione.", "What the import needs."),
    "period": Words("l'anno aperto", "the year that is open"),
    "ignored": Words(
        "colonne della fonte che non si importano", "columns of the source that are not imported"
    ),
    "units": Words(
        "Le unità organizzative, con le grafie con cui compaiono. «id» è la sigla, in lettere "
        "maiuscole: finisce nei nomi dei file.",
        "The units, with the spellings under which they are met. «id» is short, in capitals: it "
        "ends up in file names.",
    ),
    "some_unit": Words("Ufficio da indicare", "Office to be named"),
    "default": Words(
        "nessuna colonna dice chi risponde: tutto va a questa unità",
        "no column says who is in charge: everything goes to this unit",
    ),
    "help": Words("Scrivere {label}.", "Type {label}."),
    "missing_parent": Words(
        "MANCA: la colonna con il codice di questo livello",
        "MISSING: the column with the code of this level",
    ),
}


def unit_ids(names: Sequence[str]) -> dict[str, str]:
    """Return units by a short id made of the letters of their names."""
    made: dict[str, str] = {}
    for name in names:
        words = [word for word in re.findall(r"[a-z]+", slug(name)) if len(word) > 2] or ["uff"]
        initials = "".join(word[0] for word in words[:5]).upper()
        base = initials if len(words) > 2 else words[0][:3].upper()
        if len(base) < 2:
            base = (base + "UF")[:3]
        if base in made and len(words) > 1:
            base = (words[0][:2] + words[1][:2]).upper()
        free, letter = base, ord("B")
        while free in made:
            free, letter = base + chr(letter), letter + 1
        made[free] = name
    return made
