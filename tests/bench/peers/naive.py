"""The script most people write: pandas and openpyxl, file by file, sheet by sheet.

It does by hand what a coordinator asks of it: read what every department typed, check it, work out
achievement, write one formatted workbook, keep the rows in a database.
"""

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
from openpyxl.formatting.rule import CellIsRule, DataBarRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

HEADER = 4
NUMBERS = [
    "Valore di partenza", "2022", "2023", "2024", "Valore atteso (target)", "Valore rilevato 2025",
    "Denominatore",
]  # fmt: skip
TECHNICAL = [
    "Decimali", "Valore corretto", "Avanzamento %", "Grado di raggiungimento %",
    "Andamento o esito", "Variazione sul 2024", "Segnalazioni", "Opzioni", "Calcolo", "Campi",
    "Caratteri", "Indicatori", "Altre unità coinvolte", "Azioni fino al 2024",
]  # fmt: skip
STATES = ["Non avviato", "Avviato", "In corso", "Concluso"]
WORK = {"Non avviato": 0.0, "Avviato": 0.25, "In corso": 0.5, "Concluso": 1.0}
KINDS = ["definitivo", "pre-consuntivo", "stima", "parziale"]

INDICATORS = pa.DataFrameSchema(
    {
        "Chiave": pa.Column(str, unique=True),
        "Indicatore": pa.Column(str),
        "Tipo": pa.Column(str, pa.Check.isin(["numero", "percentuale", "importo", "rapporto"])),
        "Verso": pa.Column(str, pa.Check.isin(["crescente", "decrescente", "da mantenere"])),
        "Valore rilevato 2025": pa.Column(float, pa.Check.ge(0), nullable=True),
        "Denominatore": pa.Column(float, pa.Check.gt(0), nullable=True),
        "Tipo di dato": pa.Column(object, pa.Check.isin(KINDS), nullable=True),
    }
)
ACTIVITIES = pa.DataFrameSchema(
    {
        "Chiave": pa.Column(str, unique=True),
        "Attività": pa.Column(str),
        "Stato dell'obiettivo": pa.Column(object, pa.Check.isin(STATES), nullable=True),
        "Svolto %": pa.Column(float, pa.Check.in_range(0, 1), nullable=True),
    }
)


def number(cell: object) -> float:
    """Read a number, as a number or as Italian text; what is none becomes NaN."""
    if isinstance(cell, int | float):
        return float(cell)
    text = str(cell).strip().replace("€", "").replace("%", "").replace(" ", "")
    try:
        return float(text.replace(".", "").replace(",", "."))
    except ValueError:
        return np.nan


def check(
    schema: pa.DataFrameSchema, frame: pd.DataFrame, sheet: str, file: str
) -> list[tuple[object, ...]]:
    """Return what pandera finds wrong in a sheet."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [
            (file, sheet, int(case["index"]) + HEADER + 2 if pd.notna(case["index"]) else None,
             case["column"], str(case["check"]), str(case["failure_case"]))
            for _, case in errors.failure_cases.iterrows()
        ]  # fmt: skip
    return []


def table_of(path: Path, sheet: str) -> pd.DataFrame:
    """Read the table of a sheet."""
    frame = pd.read_excel(path, sheet_name=sheet, header=HEADER, engine="openpyxl")
    return frame[frame["Chiave"].notna()].copy()


def indicators_of(path: Path, known: set[str]) -> tuple[pd.DataFrame, list[tuple[object, ...]]]:
    """Read and check the indicators of a department."""
    frame = table_of(path, "Indicatori")
    found = []
    for column in NUMBERS:
        typed = frame[column]
        frame[column] = typed.map(number, na_action="ignore").astype(float)
        for index in frame.index[typed.notna() & frame[column].isna()]:
            cell = str(typed[index])
            found.append((path.name, "Indicatori", index + HEADER + 2, column, "numero", cell))
    frame["Tipo di dato"] = frame["Tipo di dato"].astype(object)
    found += check(INDICATORS, frame, "Indicatori", path.name)
    value, before = frame["Valore rilevato 2025"], frame["2024"]
    ratio = frame["Tipo"] == "rapporto"
    for index, row in frame.iterrows():
        line = index + HEADER + 2
        if row["Chiave"] not in known:
            found.append((path.name, "Indicatori", line, "Chiave", "ignota", row["Chiave"]))
        if pd.isna(value[index]) and pd.isna(row["Motivo del dato mancante"]):
            found.append((path.name, "Indicatori", line, "Valore rilevato 2025", "manca", ""))
        if ratio[index] and pd.notna(value[index]) and pd.isna(row["Denominatore"]):
            found.append((path.name, "Indicatori", line, "Denominatore", "manca", ""))
        if not ratio[index] and before[index] > 0 and value[index] > 10 * before[index]:
            found.append(
                (path.name, "Indicatori", line, "Valore rilevato 2025", "scarto", value[index])
            )
    frame["Risultato"] = value.where(~ratio, value / frame["Denominatore"])
    frame["Grado"] = (frame["Risultato"] / frame["Valore atteso (target)"]).clip(upper=1)
    frame["Variazione"] = frame["Risultato"] - before
    frame["Tendenza"] = np.select(
        [frame["Variazione"] > 0, frame["Variazione"] < 0, frame["Variazione"] == 0],
        ["in miglioramento", "in peggioramento", "stabile"], "non confrontabile",
    )  # fmt: skip
    frame["Esito"] = np.select(
        [frame["Valore atteso (target)"].isna(), frame["Grado"].isna(), frame["Grado"] >= 0.95,
         frame["Grado"] >= 0.8],
        ["target non definito", "dato non pervenuto", "raggiunto", "in parte"], "non raggiunto",
    )  # fmt: skip
    return frame, found


def activities_of(path: Path, known: set[str]) -> tuple[pd.DataFrame, list[tuple[object, ...]]]:
    """Read and check the activities of a department."""
    frame = table_of(path, "Attività")
    frame["Svolto %"] = frame["Svolto %"].astype(float)
    frame["Stato dell'obiettivo"] = frame["Stato dell'obiettivo"].astype(object)
    found = check(ACTIVITIES, frame, "Attività", path.name)
    for index, row in frame.iterrows():
        line = index + HEADER + 2
        if row["Chiave"] not in known:
            found.append((path.name, "Attività", line, "Chiave", "ignota", row["Chiave"]))
        if pd.isna(row["Stato dell'obiettivo"]):
            found.append((path.name, "Attività", line, "Stato dell'obiettivo", "manca", ""))
    frame["Attuazione"] = frame["Svolto %"].fillna(frame["Stato dell'obiettivo"].map(WORK))
    return frame, found


def form_of(path: Path) -> dict[str, object]:
    """Read who sends a workbook and whether it is done."""
    form = pd.read_excel(path, sheet_name="Istruzioni", header=None, engine="openpyxl")
    cells = dict(zip(form[1], form[2], strict=True))
    return {
        "Unità organizzativa": cells["Unità organizzativa"],
        "File": path.name,
        "Stato": cells["Stato della trasmissione"],
        "Approvato da": cells["Approvato da (nome e cognome)"],
        "Data": cells["Data di approvazione"],
    }


def dress(page: object, frame: pd.DataFrame, percent: list[str], states: str = "") -> None:
    """Give a sheet of the master its look."""
    page.freeze_panes = "D2"  # type: ignore[attr-defined]
    page.auto_filter.ref = page.dimensions  # type: ignore[attr-defined]
    for cell in page[1]:  # type: ignore[index]
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="17324D")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for position, column in enumerate(frame.columns, 1):
        letter = get_column_letter(position)
        width = frame[column].astype(str).str.len().max()
        page.column_dimensions[letter].width = min(50, max(10, width))  # type: ignore[attr-defined]
        if column in percent:
            for (cell,) in page.iter_rows(min_row=2, min_col=position, max_col=position):  # type: ignore[attr-defined]
                cell.number_format = "0.0%"
            rule = DataBarRule("num", 0, "num", 1, "5C8FC4")
            page.conditional_formatting.add(f"{letter}2:{letter}{len(frame) + 1}", rule)  # type: ignore[attr-defined]
        elif column in NUMBERS or column in ("Risultato", "Variazione"):
            for (cell,) in page.iter_rows(min_row=2, min_col=position, max_col=position):  # type: ignore[attr-defined]
                cell.number_format = "#,##0.00"
        if column == states:
            area = f"{letter}2:{letter}{len(frame) + 1}"
            green, red = PatternFill(bgColor="C6E6D2"), PatternFill(bgColor="F4CCD3")
            good = CellIsRule("equal", ['"raggiunto"'], fill=green)
            bad = CellIsRule("equal", ['"non raggiunto"'], fill=red)
            page.conditional_formatting.add(area, good)  # type: ignore[attr-defined]
            page.conditional_formatting.add(area, bad)  # type: ignore[attr-defined]


def main() -> None:
    """Consolidate the workbooks of a workspace."""
    workspace, out = Path(sys.argv[1]), Path(sys.argv[2])
    plan = workspace / "piano.xlsx"
    known = set(
        pd.read_excel(plan, sheet_name="Indicatori", header=HEADER, engine="openpyxl")["Chiave"]
    )
    known_activities = set(
        pd.read_excel(plan, sheet_name="Attività", header=HEADER, engine="openpyxl")["Chiave"]
    )

    all_indicators, all_activities, forms, findings = [], [], [], []
    for path in sorted((workspace / "trasmissioni").glob("*.xlsx")):
        form = form_of(path)
        indicators, found = indicators_of(path, known)
        activities, more = activities_of(path, known_activities)
        for frame in (indicators, activities):
            frame["Riga"] = frame.index + HEADER + 2
            frame["Unità organizzativa"] = form["Unità organizzativa"]
            frame["File"] = path.name
        all_indicators.append(indicators)
        all_activities.append(activities)
        forms.append(form)
        findings += found + more

    indicators = pd.concat(all_indicators).drop(columns=TECHNICAL, errors="ignore")
    activities = pd.concat(all_activities).drop(columns=["Esito", *TECHNICAL], errors="ignore")
    for frame, sheet in ((indicators, "Indicatori"), (activities, "Attività")):
        for _, row in frame[frame["Chiave"].duplicated(keep=False)].iterrows():
            findings.append((row["File"], sheet, row["Riga"], "Chiave", "doppia", row["Chiave"]))
    found = pd.DataFrame(
        findings, columns=["File", "Foglio", "Riga", "Colonna", "Controllo", "Valore"]
    )
    found["Valore"] = found["Valore"].astype(str)

    def summary(by: str) -> pd.DataFrame:
        rows = indicators.groupby(by).agg(
            Indicatori=("Chiave", "count"),
            Con_valore=("Valore rilevato 2025", "count"),
            Grado_medio=("Grado", "mean"),
            Migliorati=("Tendenza", lambda t: (t == "in miglioramento").sum()),
            Raggiunti=("Esito", lambda e: (e == "raggiunto").sum()),
            In_parte=("Esito", lambda e: (e == "in parte").sum()),
            Non_raggiunti=("Esito", lambda e: (e == "non raggiunto").sum()),
        )
        works = activities.groupby(by).agg(
            Attività=("Chiave", "count"), Attuazione=("Attuazione", "mean")
        )
        made = rows.join(works).reset_index()
        made["Copertura"] = made["Con_valore"] / made["Indicatori"]
        return made

    units = pd.DataFrame(forms).merge(summary("Unità organizzativa"), on="Unità organizzativa")
    units["Segnalazioni"] = units["File"].map(found.groupby("File").size()).fillna(0)
    sheets = {
        "Unità organizzative": units,
        "Programmi": summary("Programma"),
        "Indicatori": indicators,
        "Attività": activities,
        "Segnalazioni": found,
    }
    percent = ["Grado", "Grado_medio", "Attuazione", "Copertura", "Svolto %"]
    with pd.ExcelWriter(out / "quadro.xlsx", engine="openpyxl") as writer:
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
            dress(writer.sheets[name], frame, percent, "Esito" if name == "Indicatori" else "")
    with sqlite3.connect(out / "archivio.db") as database:
        for name, frame in sheets.items():
            frame.to_sql(name, database, if_exists="replace", index=False)
    done = {
        "rows": len(indicators) + len(activities),
        "cells": sum(frame.size for frame in sheets.values()),
        "filled": int(sum(frame.notna().sum().sum() for frame in sheets.values())),
        "findings": len(found),
        "achievement": round(float(indicators["Grado"].mean()), 6),
    }
    print(json.dumps(done))


if __name__ == "__main__":
    main()
