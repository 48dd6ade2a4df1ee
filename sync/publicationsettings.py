"""The part of the settings that says what stands around what is published."""

from dataclasses import dataclass, fields

from .tomlwriting import literal


@dataclass(frozen=True, slots=True)
class PublicationSettings:
    """What the printed report, the public site and the open data say of the administration.

    Every text may be empty: then it is not shown, and the site says that it is still to come where
    the law asks for it.

    Attributes:
        address: where the site will lie, such as ``https://dati.comune.example.it/piano``: the
            addresses that never change begin with it.
        publisher: code of the administration in the index of public administrations (IPA).
        contact: address or page for questions about the data.
        accessibility: page of the accessibility statement.
        feedback: page to report a part that cannot be used.
        privacy: page on personal data.
        licence: address of the licence of texts and data.
        act: the act the report is attached to.
        annex: its number among the annexes.
        term: years of the mandate, such as ``2021-2026``.
        theme: code of the European vocabulary of data themes, such as ``GOVE``.
        frequency: code of the European vocabulary of frequencies, such as ``ANNUAL``.
    """

    address: str = ""
    publisher: str = ""
    contact: str = ""
    accessibility: str = ""
    feedback: str = ""
    privacy: str = ""
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    act: str = ""
    annex: str = ""
    term: str = ""
    theme: str = "GOVE"
    frequency: str = "ANNUAL"

    def text(self) -> str:
        """Return the table as it stands in a settings file."""
        lines = [f"{one.name} = {literal(getattr(self, one.name))}" for one in fields(self)]
        return "\n".join((_ABOUT, "[publication]", *lines, ""))


_ABOUT = """\
# Che cosa accompagna la relazione stampata, il sito pubblico e i dati aperti: indirizzo del sito,
# codice IPA dell'ente, a chi scrivere, dichiarazione di accessibilità, segnalazioni, privacy,
# licenza, atto di cui la relazione è allegato e numero dell'allegato, anni del mandato, tema e
# frequenza per i cataloghi di dati (codici europei, ad esempio GOVE e ANNUAL)."""

# fmt: off
THEMES = frozenset((
    "AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL", "INTR", "JUST", "OP_DATPRO", "REGI",
    "SOCI", "TECH", "TRAN",
))
"""Codes of the European vocabulary of data themes."""

FREQUENCIES = frozenset((
    "ANNUAL", "ANNUAL_2", "ANNUAL_3", "BIDECENNIAL", "BIENNIAL", "BIMONTHLY", "BIWEEKLY", "CONT",
    "DAILY", "DAILY_2", "DECENNIAL", "IRREG", "MONTHLY", "MONTHLY_2", "MONTHLY_3", "NEVER", "OTHER",
    "QUADRENNIAL", "QUARTERLY", "QUINQUENNIAL", "TRIDECENNIAL", "TRIENNIAL", "UNKNOWN",
    "UPDATE_CONT", "WEEKLY", "WEEKLY_2", "WEEKLY_3",
))
"""Codes of the European vocabulary of frequencies."""
# fmt: on
