"""English for the headers Italian offices use most; what is not here is left for a person."""

import re

from ..schemas.terms import fold

_WORDS = dict(
    pair.split("=")
    for pair in """
    area=area|asse=axis|missione=mission|programma=programme|obiettivo=objective|linea=line
    |strategia=strategy|ambito=field|tema=theme|priorità=priority|pilastro=pillar|attività=activity
    |azione=action|intervento=measure|progetto=project|iniziativa=initiative|compito=task
    |descrizione=description|note=notes|nota=note|data=date|costo=cost|spesa=expenditure
    |risorse=resources|destinatari=beneficiaries|ente=body|ore=hours|sede=site|luogo=place
    |tipo=kind|titolo=title|nome=name|referente=contact|scadenza=due date|inizio=start|fine=end
    |prodotto=deliverable|prodotti=deliverables|esito=outcome|stato=state|sala=room|numero=number
    |codice=code|importo=amount|partner=partner|indicatore=indicator|responsabile=in charge
    |biblioteca=library|servizio=service|ufficio=office|risultato=result|impatto=impact
    |settore=sector|dimensione=dimension|finalità=purpose|capitolo=chapter|politica=policy
    |visione=vision|tipologia=kind|collaborazioni=partners|pubblico=audience|budget=budget
    """.replace("\n", "").split("|")
    for pair in [" ".join(pair.split())]
)


def english(label: str) -> str:
    """Return a header in English, empty when it is not a common one."""
    found = _WORDS.get(fold(label), "")
    return found[:1].upper() + found[1:]


def plural(label: str) -> str:
    """Return the Italian plural of a one-word header, the word itself when in doubt."""
    if " " in label.strip() or re.search(r"[àèéìòù]$", label):
        return label
    if label.endswith("e") or label.endswith("o"):
        return label[:-1] + "i"
    if re.search(r"(?:ca|ga)$", label):
        return label[:-1] + "he"
    return (
        label[:-1] + "e"
        if label.endswith("a") and not label.endswith(("tema", "ma"))
        else (label[:-1] + "i" if label.endswith("ma") else label)
    )


def english_plural(label: str) -> str:
    """Return the English plural of a common word."""
    if label.endswith("y") and label[-2:-1] not in "aeiou":
        return label[:-1] + "ies"
    return label[:-1] + "es" if label.endswith("is") else f"{label}s" if label else ""
