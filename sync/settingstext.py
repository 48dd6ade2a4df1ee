"""``riscontro.toml`` written, with a comment in Italian for every setting."""

import json
from dataclasses import fields

from ..schemas.terms import MONITORING, ROUNDS
from .settings import Settings, usual_day
from .tomlwriting import key_name, literal


def write_settings(settings: Settings) -> str:
    """Return the text of a settings file, with comments in Italian; it reads back the same."""
    due = {name: settings.due_date(name) for name in ROUNDS}
    measured = "".join(f"{name} = {day.isoformat()}\n" for name, day in settings.measured.items())
    example = f"# {MONITORING} = {usual_day(settings.period, MONITORING).isoformat()}\n"
    submissions = ", ".join(map(_quoted, settings.submissions))
    limits = settings.limits
    return f"""\
# Impostazioni di Riscontro per questo piano. Le righe che iniziano con # sono commenti.

# Identificativo del piano: entra nei nomi dei file e nelle cartelle delle unità.
plan = {_quoted(settings.plan)}

# Profilo: il nome di uno di quelli inclusi, oppure una cartella accanto a questo file.
profile = {_quoted(settings.profile)}

# Anno e rilevazione aperti. Rilevazioni: {", ".join(ROUNDS)}.
period = {settings.period}
round = {_quoted(settings.round)}

# Lingua di cartelle, segnalazioni e relazioni: it oppure en.
language = {_quoted(settings.language)}

# A chi possono rivolgersi le unità: compare nelle loro cartelle.
contact = {_quoted(settings.contact)}

# Quanti giorni prima della scadenza «riscontro remind» prepara i preavvisi.
remind = [{", ".join(map(str, settings.remind))}]

# A chi va il riepilogo di ogni sincronizzazione: uno o più indirizzi; [] per non averlo.
summary_to = [{", ".join(map(_quoted, settings.summary_to))}]

# Dove arrivano le cartelle delle unità: una o più cartelle, oppure indirizzi senza password
# (sftp://utente@host/cartella), env:NOME o keyring:SERVIZIO/NOME.
submissions = [{submissions}]

# Un errore bloccante trattiene la sua riga ("row") o l'intera trasmissione ("submission").
acceptance = {_quoted(settings.acceptance)}

# Acquisire anche i valori delle cartelle ancora in compilazione.
drafts = {str(settings.drafts).lower()}

# Archivio: vuoto per quello in .riscontro, altrimenti un indirizzo senza password, oppure
# env:NOME (variabile d'ambiente) o keyring:SERVIZIO/NOME (portachiavi).
database = {_quoted(settings.database)}

# Ultimo giorno utile di ogni rilevazione.
[due]
{chr(10).join(f"{name} = {day.isoformat()}" for name, day in due.items())}

# Giorno a cui si riferiscono i valori di una rilevazione, se non è il 30 giugno per il
# monitoraggio e il 31 dicembre per le altre.
[measured]
{measured or example}
# Quanto può costare un file ricevuto: megabyte del file e del contenuto scompattato, parti,
# quante volte una parte si espande, celle piene, testi diversi, megabyte di testo, caratteri di un
# testo, livelli di annidamento. Oltre, il file non viene letto e una segnalazione lo dice. I file
# del centro (piano.xlsx, quadro.xlsx) possono costare di più: centre dice quante volte tanto.
[limits]
{chr(10).join(f"{one.name} = {getattr(limits, one.name)}" for one in fields(limits))}

{settings.engine.text()}
{settings.publication.text()}{_parameters(settings)}"""


def _parameters(settings: Settings) -> str:
    if not settings.parameters:
        return ""
    lines = [f"{key_name(key)} = {literal(one)}" for key, one in settings.parameters.items()]
    about = "Ciò che le regole del piano lasciano aperto e qui vale diversamente dal profilo."
    return "\n".join(["", f"# {about}", "[parameters]", *lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
