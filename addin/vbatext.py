"""Text as it stands in VBA source: literals, names and the sentences the macros say.

Only ASCII is written, whatever the code page of the machine that reads it: any other sign is a
``ChrW``, so that an accent never depends on how a project is opened.
"""

import re
import unicodedata
from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import Words

PIECE = 60
"""Signs of a text in one piece of source; with every sign a ``ChrW`` a line still fits."""

LONGEST_LINE, MOST_CONTINUATIONS = 1023, 24
"""What the editor of VBA takes at most."""

_WORDS = """
addressof alias and any append as attribute base binary boolean byref byte byval call case cbool
cbyte ccur cdate cdbl cdec cint circle clng close cls compare const csng cstr currency cvar
cverr database date debug decimal declare defbool defbyte defcur defdate defdbl defint deflng
defobj defsng defstr defvar dim dir do double each else elseif empty end enum eqv erase err
error event exit explicit false fix fn for format friend function get global gosub goto if imp
implements in input instr int integer is left len let lib like line load loc local lock long
longlong longptr loop lset me mid mod module new next not nothing now null object on open option
optional or output paramarray preserve print private property ptrsafe public put raiseevent
random range rate read redim rem replace reset resume return right rset scale seek select set
shared single spc static step stop str string sub tab text then time timer to trim true type
typeof unload unlock until val value variant wend while width with withevents write xor year
month day
"""
RESERVED = frozenset(_WORDS.split())
"""Names that VBA, or Excel beside it, already means something by."""

SENTENCES: Mapping[str, Words] = {
    "mac": Words(
        "Le funzioni KPI_ lavorano in Excel per Windows e in LibreOffice: su Mac usare i pulsanti.",
        "KPI_ functions work in Excel for Windows and in LibreOffice: on a Mac use the buttons.",
    ),
    "unset": Words(
        "Il componente non sa quale Python usare. Eseguire «riscontro addin install» "
        "nel terminale, poi riaprire Excel.",
        "The add-in does not know which Python to use. Run “riscontro addin install” in a "
        "terminal, then open Excel again.",
    ),
    "no_python": Words(
        "Python non si trova in «{0}». Eseguire «riscontro addin install» nel terminale, "
        "poi riaprire Excel.",
        "Python is not found at “{0}”. Run “riscontro addin install” in a terminal, then open "
        "Excel again.",
    ),
    "no_xlwings": Words(
        "Manca xlwings {0} accanto a «{1}». Eseguire «pip install riscontro[excel]» con quel "
        "Python, poi premere Riavvia.",
        "xlwings {0} is missing beside “{1}”. Run “pip install riscontro[excel]” with that Python, "
        "then press Restart.",
    ),
    "other_xlwings": Words(
        "Serve xlwings {0}, è installato {1}. Eseguire «pip install xlwings=={0}», "
        "poi premere Riavvia.",
        "xlwings {0} expected, found {1}. Run “pip install xlwings=={0}”, then press Restart.",
    ),
    "not_started": Words(
        "Excel non riesce ad avviare Python. Chiudere Excel e i processi Python rimasti, poi "
        "riaprire; se Excel viene dal Microsoft Store, installare Office dal sito di Microsoft.",
        "Excel cannot start Python. Close Excel and the Python processes left over, then open it "
        "again; if Excel comes from the Microsoft Store, install Office from Microsoft's site.",
    ),
    "failed": Words(
        "La chiamata a Python non è riuscita ({0}). Premere Riavvia; se si ripete, "
        "aprire il Registro.",
        "The call to Python failed ({0}). Press Restart; if it happens again, open the Log.",
    ),
    "inside": Words(
        "La funzione non è stata calcolata ({0}). Verificare gli argomenti; se si ripete, "
        "premere Riavvia.",
        "The function was not computed ({0}). Check the arguments; if it happens again, press "
        "Restart.",
    ),
    "areas": Words(
        "Indicare un solo intervallo di celle, non più intervalli insieme.",
        "Give one range of cells, not several together.",
    ),
    "too_long": Words(
        "Il testo supera 32.767 caratteri: in una cella non entra.",
        "The text has more than 32,767 characters: a cell does not hold it.",
    ),
    "restarted": Words(
        "Python è stato chiuso: riparte da solo alla prossima funzione o al prossimo pulsante.",
        "Python was closed: it starts again with the next function or button.",
    ),
    "cell": Words("Cella {0}: {1}", "Cell {0}: {1}"),
}
"""What the macros say by themselves, when Python is not there to say it."""


def literal(text: str) -> str:
    """Write a text as an expression of VBA.

    Raises:
        ValueError: it is too long for a line; ``assigned`` writes it in steps.
    """
    made: list[str] = []
    for run in re.findall(r"[ -~]+|[^ -~]", text):
        if " " <= run[0] <= "~":
            made.append('"' + run.replace('"', '""') + '"')
        else:
            units = run.encode("utf-16-le")
            codes = (int.from_bytes(units[i : i + 2], "little") for i in range(0, len(units), 2))
            made += [f"ChrW({code})" for code in codes]
    written = " & ".join(made) or '""'
    if len(written) > LONGEST_LINE - 100:
        raise ValueError(f"too long for a line: {text[:40]}…")
    return written


def assigned(variable: str, text: str) -> list[str]:
    """Write the statements that put a text of any length into a variable."""
    pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)] or [""]
    first, *others = pieces
    return [
        f"{variable} = {literal(first)}",
        *(f"{variable} = {variable} & {literal(piece)}" for piece in others),
    ]


def identifier(name: str) -> str:
    """Make of a word in any language a name VBA takes, as like it as can be."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"x_{plain}".rstrip("_")
    return f"{plain}_" if plain.casefold() in RESERVED else plain


def sentences_module(language: Language, version: str) -> str:
    """Return the module with the sentences in a language and the version of the add-in."""
    lines = [
        'Attribute VB_Name = "RiscontroTexts"',
        "Option Explicit",
        "Option Private Module",
        "",
        "' Made by riscontro addin build.",
        "",
        "Public Function RiscontroVersion() As String",
        f"    RiscontroVersion = {literal(version)}",
        "End Function",
        "",
        "Public Function RiscontroText(ByVal sentence As String, Optional ByVal first As String, _",
        "        Optional ByVal second As String) As String",
        "    Dim made As String",
        "    Select Case sentence",
    ]
    for key, words in SENTENCES.items():
        lines.append(f'        Case "{key}"')
        lines += [f"            {line}" for line in assigned("made", words[language])]
    lines += [
        "    End Select",
        '    made = Replace(made, "{0}", first)',
        '    RiscontroText = Replace(made, "{1}", second)',
        "End Function",
    ]
    return "\n".join([*lines, ""])
