"""The note beside open data, for whoever finds the folder: what it is and how to open it."""

from ...schemas.terms import Words
from .openedition import About
from .opentables import Package

NAME = "LEGGIMI.txt"

_TEXT = Words(
    """\
{title}
{line}
{owner}. Versione: {version}.{act} Dati al {day}. Licenza: {licence}
{notices}
{description}

Tabelle (cartella data, in CSV e, dove c'è, in Parquet)
{tables}
Il significato di ogni colonna sta in columns, quello delle voci e dei motivi dei dati mancanti in
vocabularies. datapackage.json descrive tipi e collegamenti fra le tabelle, dcat-ap-it.jsonld è per
i cataloghi di dati. Vuoto non vuol dire zero: la colonna empty di values dice perché. La colonna
release dice se la riga è in bozza (draft), approvata (approved), riaperta dopo l'edizione
(reopened) o un dato storico (historical); provisional è vero per ogni valore che può cambiare.

Aprire i CSV
I file sono in UTF-8, con la virgola fra le colonne e il punto nei decimali. Con un doppio clic
Excel in italiano li mette in una colonna sola: usare Dati > Da testo/CSV, origine 65001 Unicode
(UTF-8), delimitatore virgola, e come impostazioni locali Inglese (Stati Uniti). In LibreOffice,
alla finestra di importazione: Unicode (UTF-8), lingua Inglese (USA), separatore virgola soltanto.
Un testo che comincia con = + - @ ha davanti un apostrofo, perché non diventi una formula.
""",
    """\
{title}
{line}
{owner}. Version: {version}.{act} Data as of {day}. Licence: {licence}
{notices}
{description}

Tables (folder data, as CSV and, where there is, as Parquet)
{tables}
The meaning of every column is in columns, that of ids and of the reasons of missing values in
vocabularies. datapackage.json describes types and links between tables, dcat-ap-it.jsonld is for
data catalogues. Empty does not mean zero: the column empty of values says why. The column release
says whether a row is a draft, approved, reopened after the edition, or an earlier (historical)
value; provisional is true for every value that may change.

Opening the CSV files
They are UTF-8, with a comma between columns and a decimal point. Where the system's language
writes decimals with a comma, use Data > From Text/CSV in Excel (65001 Unicode, comma, English) and
the import window in LibreOffice (Unicode UTF-8, English (USA), comma alone).
A text that begins with = + - @ has an apostrophe before it, so that it is no formula.
""",
)


def letter(package: Package, about: About) -> str:
    """Return the note in both languages, with the line ends every editor knows."""
    both = f"{_told(package, about, 0)}\n\n{_told(package, about, 1)}"
    return "".join(f"{line}\r\n" for line in both.split("\n"))


def _told(package: Package, about: About, at: int) -> str:
    def said(words: Words) -> str:
        return (words.it, words.en)[at]

    act = Words(" Approvata con {act}.", " Approved by {act}.")
    title = said(about.title)
    return said(_TEXT).format(
        title=title,
        line="=" * len(title),
        owner=about.owner,
        version=about.version,
        act=said(act).format(act=about.act) if about.act else "",
        day=f"{about.modified:%d/%m/%Y}",
        licence=about.settings.licence,
        notices="".join(f"{said(one)}\n" for one in about.told),
        description=said(about.description),
        tables="".join(
            f"  {table.id:<24}{said(table.title)} ({len(table.rows)})\n" for table in package.tables
        ),
    )
