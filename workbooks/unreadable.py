"""Why a file could not be read and what its sender can do, in words."""

from collections.abc import Mapping

from ..schemas.terms import Words
from .limits import MEGABYTE

PROBLEMS: Mapping[str, Words] = {
    "missing": Words("il file non c'è più", "the file is gone"),
    "empty": Words("il file è vuoto", "the file is empty"),
    "locked": Words("il file non è accessibile", "the file is not accessible"),
    "unreadable": Words(
        "il disco o la rete non lo restituiscono", "the disk or the network does not give it"
    ),
    "encrypted": Words("il file è protetto da password", "the file is password-protected"),
    "legacy": Words("è un file .xls, di un formato superato", "it is an old .xls file"),
    "binary": Words("è un file .xlsb", "it is an .xlsb file"),
    "not-a-workbook": Words("non è un foglio di calcolo", "it is not a spreadsheet"),
    "corrupt": Words("il file è danneggiato", "the file is damaged"),
    "changing": Words("il file è ancora in corso di copia", "the file is still being copied"),
    "too-large": Words("il file supera le dimensioni ammesse", "the file is over the size limit"),
}
"""Why, for each problem of ``limits.Problem``."""

_AGAIN = Words(
    "Riaprire il file nel programma in uso, salvarlo come .xlsx e trasmetterlo di nuovo",
    "Open the file in the program in use, save it as .xlsx and send it again",
)
_COPY = Words(
    "Riportare i valori nella cartella ricevuta dal coordinamento e trasmettere quella",
    "Copy the values into the workbook received from the centre and send that one",
)
_LATER = Words(
    "Verificare che nessun programma lo tenga aperto e che si abbia il permesso di leggerlo; "
    "poi ripetere",
    "See that no program holds it open and that you may read it; then try again",
)
_REMEDIES: Mapping[str, Words] = {
    "missing": Words(
        "Trasmetterlo di nuovo, se serve ancora", "Send it again if it is still needed."
    ),
    "empty": Words(
        "Di solito una copia si è interrotta: trasmettere di nuovo l'originale",
        "Usually a copy was interrupted: send the original again",
    ),
    "locked": _LATER,
    "unreadable": _LATER,
    "encrypted": Words(
        "Aprirlo con la password, toglierla, salvarlo e trasmetterlo di nuovo",
        "Open it with the password, remove the password, save it and send it again",
    ),
    "changing": Words(
        "Attendere la fine della copia: sarà letto la prossima volta",
        "Wait until it is copied: it will be read next time",
    ),
    "too-large": Words(
        "Togliere fogli, righe e immagini che non servono e trasmetterlo di nuovo; se tutto serve, "
        "chi coordina può alzare il limite nella sezione [limits] di riscontro.toml",
        "Remove the sheets, rows and pictures that are not needed and send it again; if all of it "
        "is, the centre can raise the limit in the section [limits] of riscontro.toml",
    ),
}

_KINDS: Mapping[str, tuple[Words, Words]] = {
    "csv": (
        Words(
            "è un file di testo CSV, qualunque sia il suo nome", "it is CSV text, whatever its name"
        ),
        _COPY,
    ),
    "text": (Words("è un file di testo", "it is a text file"), _COPY),
    "html": (
        Words(
            "è una pagina HTML, qualunque sia il suo nome", "it is an HTML page, whatever its name"
        ),
        _AGAIN,
    ),
    "pdf": (Words("è un PDF", "it is a PDF"), _COPY),
    "image": (Words("è un'immagine", "it is a picture"), _COPY),
    "document": (Words("è un documento di testo", "it is a text document"), _COPY),
    "slides": (Words("è una presentazione", "it is a presentation"), _COPY),
    "numbers": (
        Words("è un documento di Numbers", "it is a Numbers document"),
        Words(
            "In Numbers scegliere File, Esporta in, Excel, e trasmettere il file .xlsx",
            "In Numbers choose File, Export To, Excel, and send the .xlsx file",
        ),
    ),
    "archive": (
        Words("è un archivio compresso", "it is a compressed archive"),
        Words(
            "Estrarre la cartella di lavoro e trasmettere quella",
            "Extract the workbook and send it",
        ),
    ),
    "signed": (
        Words("è una busta firmata (.p7m)", "it is a signed envelope (.p7m)"),
        Words(
            "Acquisirla con «riscontro receive», che la apre, oppure estrarre la cartella",
            "Take it in with “riscontro receive”, which opens it, or extract the workbook",
        ),
    ),
    "fods": (Words("è un file .fods", "it is an .fods file"), _AGAIN),
    "sxc": (Words("è un file .sxc, di un formato superato", "it is an old .sxc file"), _AGAIN),
    "xml": (Words("è un file XML", "it is an XML file"), _AGAIN),
    "cut": (
        Words("il file è incompleto: la copia si è interrotta", "the file is cut short"),
        Words("Trasmettere di nuovo l'originale", "Send the original again"),
    ),
}
"""Reason and remedy by what the file is instead: the detail of the problem."""

_MEASURES: Mapping[str, Words] = {
    "file": Words("pesa più di {most}", "it is larger than {most}"),
    "parts": Words("è fatto di più di {most} parti", "it is made of more than {most} parts"),
    "part": Words(
        "una sua parte supera {most} una volta scompattata",
        "one of its parts is larger than {most} once inflated",
    ),
    "total": Words("scompattato supera {most}", "it is larger than {most} once inflated"),
    "ratio": Words(
        "si espande più di {most} volte: può essere costruito per bloccare chi lo apre",
        "it inflates more than {most} times: it may be made to choke whoever opens it",
    ),
    "cells": Words("contiene più di {most} celle piene", "it holds more than {most} filled cells"),
    "apart": Words(
        "le sue celle piene sono disperse su più di {most} posti",
        "its filled cells are scattered over more than {most} places",
    ),
    "strings": Words(
        "contiene più di {most} testi diversi", "it holds more than {most} different texts"
    ),
    "text": Words("contiene più di {most} di testo", "it holds more than {most} of text"),
    "string": Words(
        "un suo testo supera {most} caratteri", "one of its texts is longer than {most} characters"
    ),
    "depth": Words(
        "la sua struttura è annidata su più di {most} livelli",
        "its structure is nested more than {most} levels deep",
    ),
    "sheet": Words(
        "un foglio supera le {most} righe o colonne che Excel ammette",
        "a sheet goes beyond the {most} rows or columns that Excel allows",
    ),
    "tree": Words("una sua parte è troppo complessa", "one of its parts is too complex"),
}
_BYTES = {"file", "part", "total", "text"}


def explained(problem: str, detail: str = "") -> tuple[Words, Words]:
    """Return why a file was not read, to follow a colon, and what to do about it.

    Args:
        problem: one of ``limits.Problem``.
        detail: of the same ``PackageError`` or ``Workbook``.
    """
    if problem == "too-large":
        return _measured(detail), _REMEDIES[problem]
    if problem in ("not-a-workbook", "corrupt", "legacy") and detail in _KINDS:
        return _KINDS[detail]
    default = _COPY if problem == "not-a-workbook" else _AGAIN
    return PROBLEMS.get(problem, PROBLEMS["corrupt"]), _REMEDIES.get(problem, default)


def _measured(detail: str) -> Words:
    measure, _, most = detail.partition(":")[0].partition(" ")
    if measure not in _MEASURES or not most.isdecimal():
        return PROBLEMS["too-large"]
    number = int(most)
    if measure in _BYTES and number >= MEGABYTE:
        shown = f"{number // MEGABYTE:,} MB"
    else:
        shown = f"{number:,} byte" if measure in _BYTES else f"{number:,}"
    said = _MEASURES[measure]
    italian = shown.replace(",", ".")
    return Words(said.it.format(most=italian), said.en.format(most=shown))
