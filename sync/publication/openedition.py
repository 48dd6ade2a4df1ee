"""What open data say of themselves: titles, edition, act, licence, what is missing."""

import re
from dataclasses import dataclass
from datetime import date

from ...schemas.terms import ROUNDS, Words
from ..overview import last_change
from ..publicationsettings import PublicationSettings
from .material import Material
from .openaddresses import Addresses, is_address

DRAFT, AMENDING = "bozza", "in-rettifica"
"""Ends of a version: no edition was approved; rows are open again after the last."""

_PUBLIC = ("draft", "amending", "address")
"""Notices that concern who reads the data as well."""

_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[A-Za-z]{2,}")
_NOTICES = {
    "draft": Words(
        "BOZZA: nessuna edizione della rilevazione è stata approvata, i dati possono cambiare.",
        "DRAFT: no edition of the round was approved, the data may change.",
    ),
    "amending": Words(
        "Dopo l'edizione {edition} sono state riaperte {n} righe: i loro valori possono cambiare.",
        "{n} rows were opened again after the edition {edition}: their values may change.",
    ),
    "address": Words(
        "Manca l'indirizzo del sito (address in [publication]): gli indirizzi dei dati sono solo "
        "percorsi e i metadati DCAT-AP_IT non sono completi.",
        "The address of the site is missing (address in [publication]): addresses of the data are "
        "paths alone and the DCAT-AP_IT metadata are not complete.",
    ),
    "publisher": Words(
        "Manca il codice IPA dell'ente (publisher in [publication]): i metadati DCAT-AP_IT non "
        "sono completi.",
        "The IPA code of the administration is missing (publisher in [publication]): the "
        "DCAT-AP_IT metadata are not complete.",
    ),
    "contact": Words(
        "Manca un indirizzo di posta a cui chiedere dei dati (contact in [publication]).",
        "No mail address for questions about the data (contact in [publication]).",
    ),
    "parquet": Words(
        "Le tabelle Parquet non sono state scritte: installare riscontro[parquet].",
        "Parquet tables were not written: install riscontro[parquet].",
    ),
    "outside": Words(
        "{n} righe acquisite non sono più nel piano e non sono pubblicate.",
        "{n} accepted rows are no longer in the plan and are not published.",
    ),
}


@dataclass(frozen=True, slots=True)
class About:
    """What stands around the tables.

    Attributes:
        title, description: of the data.
        owner: the administration.
        version: the edition, or what the data are without one.
        draft: no edition was approved.
        modified: last day on which a value changed.
        issued: day of the edition.
        act: of the edition.
        settings: what the administration says of itself.
        addresses: makes addresses.
        period: the year.
        plan_id: id of the plan.
        notices: what whoever publishes should know, by name.
    """

    title: Words
    description: Words
    owner: str
    version: str
    draft: bool
    modified: date
    issued: date | None
    act: str
    settings: PublicationSettings
    addresses: Addresses
    period: int
    plan_id: str
    notices: dict[str, Words]

    @property
    def mail(self) -> str:
        """The mail address for questions, empty when there is none."""
        found = self.settings.contact.removeprefix("mailto:")
        return found if _MAIL.fullmatch(found) else ""

    @property
    def told(self) -> list[Words]:
        """What whoever reads the data should know, too."""
        return [words for name, words in self.notices.items() if name in _PUBLIC]

    @property
    def name(self) -> str:
        """Id of the data: letters, digits, dashes."""
        return re.sub(r"[^a-z0-9._-]+", "-", f"{self.plan_id}-{self.version}".lower())


def version_of(material: Material) -> str:
    """Return the version of the data of a consolidation."""
    closed, consolidated = material.closed, material.standing.consolidated
    if closed is None:
        return f"{consolidated.period}-{consolidated.round}-{DRAFT}"
    return f"{closed.edition.id}-{AMENDING}" if closed.reopened else closed.edition.id


def about(material: Material, settings: PublicationSettings, parquet: bool) -> About:
    """Return what the data of a consolidation say of themselves.

    Args:
        material: the consolidation.
        settings: what the administration says of itself.
        parquet: tables are written as Parquet, too.
    """
    profile, closed = material.profile, material.closed
    consolidated = material.standing.consolidated
    named = ROUNDS.get(consolidated.round, Words(consolidated.round, consolidated.round))
    draft = Words(" (bozza)", " (draft)") if material.draft else Words("", "")
    return About(
        title=Words(
            f"{profile.title.it} {consolidated.period} – {named.it}{draft.it}",
            f"{profile.title.en} {consolidated.period} – {named.en}{draft.en}",
        ),
        description=Words(
            f"{profile.owner}, anno {consolidated.period}: piano, stato di attuazione, indicatori "
            f"con i loro valori e i valori attesi, in tabelle collegate fra loro, con il "
            f"significato di ogni colonna e i motivi dei dati mancanti.",
            f"{profile.owner}, year {consolidated.period}: plan, state of implementation, "
            f"indicators with their values and targets, in tables that refer to each other, with "
            f"the meaning of every column and the reasons of missing values.",
        ),
        owner=profile.owner,
        version=version_of(material),
        draft=material.draft,
        modified=max(
            last_change(consolidated),
            *(one.day for one in material.editions),
            *([] if closed is None else [one.day for one in closed.reopened.values()]),
        )
        if material.editions
        else last_change(consolidated),
        issued=None if closed is None else closed.edition.day,
        act="" if closed is None else closed.edition.act,
        settings=settings,
        addresses=Addresses(settings.address, material.plan_id),
        period=consolidated.period,
        plan_id=material.plan_id,
        notices=_notices(material, settings, parquet),
    )


def _notices(material: Material, settings: PublicationSettings, parquet: bool) -> dict[str, Words]:
    found, closed = {}, material.closed
    if closed is None:
        found["draft"] = _NOTICES["draft"]
    elif count := len(material.provisional):
        found["amending"] = _told("amending", edition=closed.edition.id, n=count)
    if not is_address(settings.address):
        found["address"] = _NOTICES["address"]
    if not settings.publisher:
        found["publisher"] = _NOTICES["publisher"]
    if not _MAIL.fullmatch(settings.contact.removeprefix("mailto:")):
        found["contact"] = _NOTICES["contact"]
    if not parquet:
        found["parquet"] = _NOTICES["parquet"]
    outside = _outside(material)
    if outside:
        found["outside"] = _told("outside", n=outside)
    return found


def _outside(material: Material) -> int:
    plan = material.plan
    known = {
        "activity": [(one.department, one.key) for one in plan.contributions],
        "indicator": [(one.department, one.row_key) for one in plan.indicators],
    }
    return sum(
        len(material.standing.outside(sheet, known[sheet.kind]))
        for sheet in material.profile.sheets
        if sheet.kind in known and material.profile.publication.sheets.get(sheet.id)
    )


def _told(name: str, **facts: object) -> Words:
    one = _NOTICES[name]
    return Words(one.it.format(**facts), one.en.format(**facts))
