"""A small plan, its departmental workbook, and the ways people fill it in and spoil it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Finding
from riscontro.schemas.grid import column_letter
from riscontro.schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from riscontro.schemas.profile import Profile, load
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.checking import check_files
from riscontro.workbooks.builder import build
from riscontro.workbooks.layout import Book

TODAY = date(2026, 2, 20)
PROFILE = load("torino-controllo")
SHEETS = {"activities": "Attività", "indicators": "Indicatori"}


def sample_plan() -> Plan:
    """Two programmes, six activities, indicators of every type, four years of values."""
    units = (
        Department("CUL", "Cultura", aliases=("Cultura e Sport",)),
        Department("AMB", "Ambiente"),
    )
    nodes = (
        Node("M05", "missione", "5", "CULTURA"),
        Node("M05.P02", "programma", "2", "ATTIVITÀ CULTURALI", "M05"),
    )
    texts = {
        "a": "2023: Avviata la revisione del regolamento delle biblioteche civiche cittadine.\n"
        "2024: Completato l'inventario delle collezioni e aperta la nuova sede di via Roma.",
        "b": "2024: Affidato il servizio di digitalizzazione dei fondi storici dell'archivio.",
        "c": "2024: Pubblicato il bando per gli spazi culturali di quartiere.",
        "d": "", "e": "2024: Conclusi i lavori.", "f": "2024: Studio di fattibilità.",
    }  # fmt: skip
    states = {"a": "under_way", "b": "under_way", "c": "started", "d": "", "e": "completed",
              "f": "under_way"}  # fmt: skip
    activities = tuple(
        Activity(
            f"M05.P02/{code}",
            "M05.P02",
            code,
            f"Attività di prova {code.upper()}",
            {"impact": "Sociale"},
            lead="CUL",
        )
        for code in states
    )
    contributions = tuple(
        Contribution(f"M05.P02/{code}", "CUL", 1, states[code], text=texts[code]) for code in states
    )
    indicators = (
        _indicator("a.1", "N. prestiti", "number"),
        _indicator("a.2", "Spesa per acquisti", "money", unit="€", decimals=2),
        _indicator("a.3", "% posti occupati", "percent", unit="%", decimals=1),
        _indicator("b.1", "Domande accolte su presentate", "ratio", unit="%"),
        _indicator("b.2", "Costo per utente", "ratio", unit="€", may_exceed=True),
        _indicator("b.3", "Tempo medio di consegna", "duration", unit="gg", decimals=-1),
        _indicator("c.1", "Regolamento approvato", "boolean"),
        _indicator("c.2", "Fase raggiunta", "text"),
        _indicator("d.1", "Schede prodotte", "number", part="totale", total=True),
        _indicator("d.1", "Schede prodotte", "number", part="sede centrale"),
        _indicator("d.1", "Schede prodotte", "number", part="delegazioni"),
        _indicator("e.1", "Lavori eseguiti", "percent", unit="%", never_falls=True),
        _indicator("f.1", "N. visitatori", "number"),
    )
    values: list[Value] = []
    for indicator in indicators:
        values += _history(indicator)
    return Plan("torino-controllo", 2025, nodes, activities, contributions, indicators,
                tuple(values), units, years=(2022, 2023, 2024, 2025))  # fmt: skip


def _indicator(code: str, label: str, kind: str, **more: Any) -> Indicator:
    return Indicator(f"M05.P02/{code}", code, label, "M05.P02",
                     activity=f"M05.P02/{code[0]}", type=kind, department="CUL",
                     direction="up", frequency="semestrale", **more)  # fmt: skip


PAST = {
    "a.1": [4000, 4210, 4352], "a.2": ["1000.50", "1200", "1313.30"], "a.3": ["50", "54.4", "61"],
    "b.1": [(12, 15), (14, 20), (18, 24)], "b.2": [(100, 10), (120, 10), (130, 10)],
    "b.3": ["15", "14.5", "12"], "c.1": [None, None, None], "c.2": [None, None, None],
    "d.1#totale": [100, 110, 120], "d.1#sede-centrale": [60, 65, 70],
    "d.1#delegazioni": [40, 45, 50], "e.1": [40, 60, 80], "f.1": [97860, 97000, 97860],
}  # fmt: skip


def _history(indicator: Indicator) -> list[Value]:
    found = []
    key = indicator.row_key.removeprefix("M05.P02/")
    for year, past in zip((2022, 2023, 2024), PAST[key], strict=True):
        number, below = past if isinstance(past, tuple) else (past, None)
        found.append(
            Value(
                indicator.key,
                indicator.part,
                year,
                "" if number is None else str(number),
                "int",
                None if number is None else Decimal(str(number)),
                None if below is None else Decimal(below),
            )
        )
    return found


GOOD: dict[tuple[str, str, str], Any] = {
    ("indicators", "a.1", "value"): 4410,
    ("indicators", "a.2", "value"): 1402.75,
    ("indicators", "a.3", "value"): 0.634,
    ("indicators", "b.1", "value"): 20,
    ("indicators", "b.1", "denominator"): 25,
    ("indicators", "b.2", "value"): 140,
    ("indicators", "b.2", "denominator"): 11,
    ("indicators", "b.3", "value"): 11.5,
    ("indicators", "c.1", "value"): "sì",
    ("indicators", "c.2", "value"): "Avviato tavolo",
    ("indicators", "d.1#totale", "value"): 130,
    ("indicators", "d.1#sede-centrale", "value"): 75,
    ("indicators", "d.1#delegazioni", "value"): 55,
    ("indicators", "e.1", "value"): 1,
    ("indicators", "f.1", "value"): 98120,
    ("activities", "a", "status"): "In corso",
    ("activities", "a", "actions"): "Nel 2025 la sede di via Roma ha aperto anche la domenica.",
    ("activities", "a", "done"): 0.8,
    ("activities", "b", "status"): "In corso",
    ("activities", "b", "actions"): "Digitalizzati 1.200 documenti dell'archivio.",
    ("activities", "c", "status"): "Avviato",
    ("activities", "c", "actions"): "Assegnati dieci spazi.",
    ("activities", "d", "status"): "Avviato",
    ("activities", "d", "actions"): "Avviata la catalogazione.",
    ("activities", "e", "status"): "Concluso",
    ("activities", "e", "actions"): "Collaudo approvato.",
    ("activities", "f", "status"): "In corso",
    ("activities", "f", "actions"): "Presentato lo studio alla Giunta.",
}
FORM = {"state": "trasmessa", "approval_name": "Dirigente di prova",
        "approval_role": "dirigente", "approval_date": date(2026, 2, 18)}  # fmt: skip


class Forge:
    """A departmental workbook being filled in with openpyxl, cell by cell, by key and field."""

    def __init__(self, folder: Path, plan: Plan | None = None, language: Any = "it",
                 round_id: str = "consuntivo", profile: Profile = PROFILE) -> None:  # fmt: skip
        self.plan = plan or sample_plan()
        self.profile = profile
        issue = Issue("prova-2025", round_id, language, date(2026, 2, 28), date(2026, 1, 15),
                      "Ufficio controllo strategico")  # fmt: skip
        self.books = books(self.plan, profile, issue)
        self.book: Book = self.books["CUL"]
        self.path = folder / "CUL_2025_consuntivo.xlsx"
        self.path.write_bytes(build(self.book, profile))
        self.file: Workbook = load_workbook(self.path)
        self.names = {sheet.id: sheet.label[language] for sheet in profile.sheets}

    def sheet(self, name: str) -> Worksheet:
        """Return an entry sheet by id, another by its name."""
        return self.file[self.names.get(name, name)]

    def address(self, sheet: str, key: str, field: str) -> str:
        """Return the address of a cell by key and field id."""
        page = self.sheet(sheet)
        column = next(cell.column for cell in page[4] if cell.value == field)
        full = key if key.startswith("M05") else f"M05.P02/{key}"
        keys = next(cell.column for cell in page[4] if cell.value == "key")
        row = next(row for row in range(6, page.max_row + 1)
                   if page.cell(row, keys).value == full)  # fmt: skip
        return f"{column_letter(column)}{row}"

    def put(self, sheet: str, key: str, field: str, value: Any) -> str:
        """Type a value and return its address."""
        address = self.address(sheet, key, field)
        self.sheet(sheet)[address].value = value
        return address

    def fill(self, submitted: bool = True) -> "Forge":
        """Fill everything in as a careful office would."""
        for (sheet, key, field), value in GOOD.items():
            self.put(sheet, key, field, value)
        if submitted:
            for name, value in FORM.items():
                self.form(name, value)
        return self

    def form(self, name: str, value: Any) -> str:
        """Type into a cell of *Istruzioni* by its hidden id."""
        page = self.file.worksheets[0]
        row = next(row for row in range(1, 60) if page.cell(row, 1).value == name)
        page.cell(row, 3).value = value
        return f"C{row}"

    def save(self) -> Path:
        """Write the workbook down."""
        self.file.save(self.path)
        return self.path

    def check(self, **more: Any) -> list[Finding]:
        """Save and check the workbook on what it carries."""
        return list(check_files([self.save()], TODAY, **more).findings)


def places(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    """Return (code, sheet!cell) of findings."""
    return [(found.code, f"{found.place.sheet}!{found.place.cell}") for found in findings]


def changed(plan: Plan, key: str, **changes: Any) -> Plan:
    """Return the plan with one indicator changed."""
    return replace(plan, indicators=tuple(
        replace(one, **changes) if one.row_key == f"M05.P02/{key}" else one
        for one in plan.indicators
    ))  # fmt: skip


Spoil = Callable[[Forge], str]
