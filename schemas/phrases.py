"""The words of a cell: label or sentence, total, state, promise of a later value."""

import re

from .tokens import vocabulary

TOTALS = vocabulary(
    """
    tot totale totali complessivo complessivi complessivamente complessiva in_totale
    totale_complessivo per_un_totale_di totale_generale nr_totale n_totale
    """
)
_LINKS = vocabulary(
    """
    a ad ai al alla alle allo agli da dai dal dalla dalle di dei del della delle degli
    con in nel nella nei nelle negli per su sul sulla sulle sui tra fra il lo la i gli
    le un una uno l' dell' all' dall' nell' sull' e ed o che come pari rispetto circa
    oltre n. n° anche solo ma sono è ha hanno
    """
)
_TRIMMED = vocabulary("e ed pari di con da per in a su il la le i gli nonché oltre più")
_VERBS = vocabulary(
    """
    è sono era erano sarà saranno ha hanno include includono comprende comprendono
    riguarda riguardano viene vengono risulta risultano corrisponde corrispondono deriva
    derivano considera tiene tengono significa verrà verranno stato stati stata state
    essendo può possono
    """
)
_ACTIONS = vocabulary("effettuato effettuati effettuata effettuate realizzato eseguito")
_OPENINGS = vocabulary(
    """
    Il Lo La I Gli Le L' Un Una Uno Nel Nella Nei Nelle Si Dato Dati Nota NB N.B Tale
    Tali Questo Questa Sono È Include Comprende Inclusi Inoltre Di Dal Da Al In Con Per
    """
)
_STATE = re.compile(
    r"(?:attività |obiettivo |intervento |progetto |azione |lavori )?"
    r"(?:conclus[oaie]|avviat[oaie]|non (?:ancora )?(?:avviat|iniziat|conclus)[oaie]|in corso"
    r"(?: d'opera| di (?:attuazione|realizzazione|esecuzione|svolgimento))?|sospes[oaie]"
    r"|complet(?:at)[oaie]|terminat[oaie]|ultimat[oaie]|iniziat[oaie]|annullat[oaie]"
    r"|da avviare)[.]?"
)
_UNAVAILABLE = re.compile(
    r"(?:n\.? ?[dapcvr]\.?|n/[dap]|np|"
    r"(?:dat[oi] |valore )?non (?:ancora )?(?:disponibil[ei]|rilevat[oaie]|rilevabil[ei]"
    r"|pervenut[oi]|applicabil[ei]|pertinent[ei]|calcolabil[ei]|valutabil[ei]|noto|previst[oaie]"
    r"|quantificabil[ei]|comunicat[oi])|nessun dato|dat[oi] mancant[ei]|not available)[.]?"
)
_DEFERRED = re.compile(
    r"\b(?:sar(?:à|a'|anno)|verr(?:à|a'|anno)|potr(?:à|anno)).*\b(?:disponibil|"
    r"rilevat|pubblicat|comunicat|fornit|validat|definit|calcolat|consuntivat|trasmess|inserit"
    r"|not[oi])"
    r"|\bdisponibil[ei] (?:a|ad|al|da|dal|dall'|dai|entro|in|nel|dopo|solo|non prima|post)\b"
    r"|\bin attesa\b|^in (?:elaborazione|validazione|definizione|lavorazione|verifica)"
    r"|\bin (?:corso|fase|via) di (?:validazione|elaborazione|rilevazione|definizione|acquisizione|"
    r"raccolta|verifica|consolidamento|calcolo|quantificazione|aggiornamento)\b"
    r"|\bnon ancora (?:disponibil|pervenut|rilevat|validat|consolidat|definit|comunicat|pubblicat)"
    r"|\bda (?:rilevare|definire|validare|comunicare|consuntivare|verificare)\b"
    r"|\bdat[oi] (?:definitiv[oi] )?(?:atteso|attesi|previst[oi] (?:per|a|entro))"
)
_SPREADSHEET_ERROR = re.compile(
    r"#(?:REF|RIF|VALUE|VALORE|DIV/0|NUM|NULL|NULLO|SPILL|ESPANSIONE|CALC|CALCOLO|BLOCKED|FIELD"
    r"|GETTING_DATA|CONNECT)!?|#(?:N/A|N/D|NV)|#(?:NAME|NOME)\??|#{2,}|Err:[0-9]{3}",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b(?:anno|dato|dati|riferit[oi] al|al 31[/.]12[/.]|al 31 dicembre|nel) ?"
    r"(20[0-9]{2})(?![0-9/-])",
    re.IGNORECASE,
)


def is_error(text: str) -> bool:
    """Tell whether the text is what a spreadsheet shows for a failed formula."""
    return _SPREADSHEET_ERROR.fullmatch(text) is not None


def is_dash(text: str) -> bool:
    """Tell whether the text is made of hyphens or slashes alone."""
    return not text.strip("-/ _") and len(text) <= 12


def is_unavailable(text: str) -> bool:
    """Tell ``N.D.`` and its relatives."""
    return _UNAVAILABLE.fullmatch(text.casefold()) is not None


def is_state(text: str) -> bool:
    """Tell whether the text is the state of an activity."""
    return _STATE.fullmatch(text.casefold()) is not None


def is_deferred(text: str) -> bool:
    """Tell whether the text promises a value for later."""
    return _DEFERRED.search(text.casefold()) is not None


def year_stated(text: str) -> int | None:
    """Return the reference year a note states (``anno 2023``, ``al 31/12/2023``, ``2023``)."""
    if re.fullmatch(r"(?:19|20)[0-9]{2}", text):
        return int(text)
    found = _YEARS.search(text)
    return int(found[1]) if found else None


def is_total(text: str) -> bool:
    """Tell whether a label says total and nothing else."""
    return "_".join(text.casefold().strip(" .:-").replace(".", "").split()) in TOTALS


def is_sentence(text: str) -> bool:
    """Tell a remark about the number (``Il dato include anche…``) from the thing counted."""
    words = text.strip(" .,;:-").split()
    if len(words) < 3:
        return False
    opening = words[0].rstrip(".")
    if opening in _OPENINGS or opening.startswith(("L'", "All'", "Nell'", "Dell'")):
        return True
    low = [word.casefold().strip(".,;:()") for word in words]
    return any(word in _VERBS for word in low)


def is_remark_on_money(text: str) -> bool:
    """Tell a remark after an amount from its budget heading (``totali in spesa corrente``)."""
    words = text.casefold().replace(",", " ").split()
    return (
        is_sentence(text)
        or len(words) > 8
        or any(word in _ACTIONS for word in words)
        or (len(words) > 3 and any(character in "0123456789" for character in text))
    )


def is_label(text: str, longest: int = 8) -> bool:
    """Tell whether words before a number can be its label rather than a sentence around it."""
    words = text.strip(" ,;:-").split()
    if not words or len(words) > longest:
        return not words
    last = words[-1]
    abbreviated = last.isupper() or (last.endswith(".") and last.casefold() not in _LINKS)
    linking = last.casefold().rstrip(".") in _LINKS or last.endswith("'")
    return (abbreviated or not linking) and not is_sentence(text)


def label(text: str) -> str:
    """Return a label without the punctuation and the links around it; ``totale`` for a total."""
    words = text.strip(" -:;,+/=*").split()
    while words and words[0].casefold() in ("e", "ed", "più"):
        words.pop(0)
    while words and words[-1].casefold().strip(",;") in _TRIMMED:
        words.pop()
    said = " ".join(words).strip(" ,;:")
    if said.endswith(".") and len(words[-1]) > 5:
        said = said.rstrip(".")
    return "totale" if is_total(said) else said
