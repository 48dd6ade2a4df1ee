"""The script a careful person writes: pandas and calamine, one validation, XlsxWriter, SQLite.

The same job as in ``naive.py``, done with the fastest of the usual tools: a workbook is opened
once, sheets of all departments are put together before anything is computed, columns are worked on
whole, formats belong to columns.
"""

import json
import sqlite3
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa
from xlsxwriter.utility import xl_col_to_name

HEADER = 4
NUMBERS = [
    "Valore di partenza", "2022", "2023", "2024", "Valore atteso (target)", "Valore rilevato 2025",
    "Denominatore",
]  # fmt: skip
TECHNICAL = {
    "Decimali", "Valore corretto", "Avanzamento %", "Grado di raggiungimento %",
    "Andamento o esito", "Variazione sul 2024", "Segnalazioni", "Opzioni", "Calcolo", "Campi",
    "Caratteri", "Indicatori", "Altre unità coinvolte", "Azioni fino al 2024",
}  # fmt: skip
VALUE, STATE = "Valore rilevato 2025", "Stato dell'obiettivo"
WORK = {"Non avviato": 0.0, "Avviato": 0.25, "In corso": 0.5, "Concluso": 1.0}
KINDS = ["definitivo", "pre-consuntivo", "stima", "parziale"]

INDICATORS = pa.DataFrameSchema(
    {
        "Chiave": pa.Column(str),
        "Indicatore": pa.Column(str),
        "Tipo": pa.Column(str, pa.Check.isin(["numero", "percentuale", "importo", "rapporto"])),
        "Verso": pa.Column(str, pa.Check.isin(["crescente", "decrescente", "da mantenere"])),
        VALUE: pa.Column(float, pa.Check.ge(0), nullable=True),
        "Denominatore": pa.Column(float, pa.Check.gt(0), nullable=True),
        "Tipo di dato": pa.Column(object, pa.Check.isin(KINDS), nullable=True),
    }
)
ACTIVITIES = pa.DataFrameSchema(
    {
        "Chiave": pa.Column(str),
        "Attività": pa.Column(str),
        STATE: pa.Column(object, pa.Check.isin(list(WORK)), nullable=True),
        "Svolto %": pa.Column(float, pa.Check.in_range(0, 1), nullable=True),
    }
)


def table_of(book: pd.ExcelFile, sheet: str, unit: str, file: str) -> pd.DataFrame:
    """Return the table of a sheet, where it comes from beside every row."""
    frame = pd.read_excel(book, sheet_name=sheet, header=HEADER).astype(object)
    frame["Numero di riga"] = frame.index + HEADER + 2
    frame["Unità organizzativa"], frame["File"] = unit, file
    return frame[frame["Chiave"].notna()]


def numbers(typed: pd.Series) -> pd.Series:
    """Read a column of numbers and of numbers as Italian text; what is none becomes NaN."""
    plain = pd.to_numeric(typed, errors="coerce")
    rest = typed[plain.isna() & typed.notna()].astype(str)
    if len(rest):
        text = rest.str.replace(r"[€%\s.]", "", regex=True).str.replace(",", ".")
        plain[rest.index] = pd.to_numeric(text, errors="coerce")
    return plain.astype(float)


def told(frame: pd.DataFrame, sheet: str, where: pd.Series, column: str, what: str) -> pd.DataFrame:
    """Return a line for each row where something is wrong."""
    wrong = frame.loc[where, ["File", "Numero di riga", column]]
    return pd.DataFrame(
        {
            "File": wrong["File"], "Foglio": sheet, "Riga": wrong["Numero di riga"],
            "Colonna": column, "Controllo": what, "Valore": wrong[column].astype(str),
        }
    )  # fmt: skip


def validated(schema: pa.DataFrameSchema, frame: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """Return what pandera finds wrong in all departments together."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
        at = frame.loc[cases["index"].astype(int)]
        return pd.DataFrame(
            {
                "File": at["File"].to_numpy(), "Foglio": sheet,
                "Riga": at["Numero di riga"].to_numpy(), "Colonna": cases["column"].to_numpy(),
                "Controllo": cases["check"].astype(str).to_numpy(),
                "Valore": cases["failure_case"].astype(str).to_numpy(),
            }
        )  # fmt: skip
    return pd.DataFrame()


def summary(indicators: pd.DataFrame, activities: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return counts and means by unit or by programme."""
    met = pd.crosstab(indicators[by], indicators["Esito"])
    moved = pd.crosstab(indicators[by], indicators["Tendenza"])
    rows = indicators.groupby(by).agg(
        Indicatori=("Chiave", "count"), Con_valore=(VALUE, "count"), Grado_medio=("Grado", "mean")
    )
    works = activities.groupby(by).agg(
        Attività=("Chiave", "count"), Attuazione=("Attuazione", "mean")
    )
    made = rows.join(moved).join(met).join(works).reset_index()
    made["Copertura"] = made["Con_valore"] / made["Indicatori"]
    return made


def main() -> None:
    """Consolidate the workbooks of a workspace."""
    workspace, out = Path(sys.argv[1]), Path(sys.argv[2])
    plan = pd.read_excel(
        workspace / "piano.xlsx", sheet_name=["Indicatori", "Attività"], header=HEADER,
        usecols=["Chiave"], engine="calamine",
    )  # fmt: skip
    known, known_activities = set(plan["Indicatori"]["Chiave"]), set(plan["Attività"]["Chiave"])

    read: dict[str, list[pd.DataFrame]] = {"Indicatori": [], "Attività": []}
    forms = []
    for path in sorted((workspace / "trasmissioni").glob("*.xlsx")):
        with pd.ExcelFile(path, engine="calamine") as book:
            rows = pd.read_excel(book, sheet_name="Istruzioni", header=None)
            form = dict(zip(rows[1], rows[2], strict=True))
            unit = str(form["Unità organizzativa"])
            forms.append(
                (unit, path.name, form["Stato della trasmissione"],
                 form["Approvato da (nome e cognome)"], form["Data di approvazione"])
            )  # fmt: skip
            for sheet, frames in read.items():
                frames.append(table_of(book, sheet, unit, path.name))

    indicators = pd.concat(read["Indicatori"], ignore_index=True)
    activities = pd.concat(read["Attività"], ignore_index=True)
    findings = []
    for column in NUMBERS:
        figures = numbers(indicators[column])
        bad = figures.isna() & indicators[column].notna()
        findings.append(told(indicators, "Indicatori", bad, column, "numero"))
        indicators[column] = figures
    activities["Svolto %"] = numbers(activities["Svolto %"])
    findings.append(validated(INDICATORS, indicators, "Indicatori"))
    findings.append(validated(ACTIVITIES, activities, "Attività"))
    value, before, ratio = indicators[VALUE], indicators["2024"], indicators["Tipo"] == "rapporto"
    missing = value.isna() & indicators["Motivo del dato mancante"].isna()
    below = ratio & value.notna() & indicators["Denominatore"].isna()
    odd = ~ratio & (before > 0) & (value > 10 * before)
    for frame, sheet, where, column, what in (
        (indicators, "Indicatori", indicators["Chiave"].duplicated(keep=False), "Chiave", "doppia"),
        (indicators, "Indicatori", ~indicators["Chiave"].isin(known), "Chiave", "ignota"),
        (indicators, "Indicatori", missing, VALUE, "manca"),
        (indicators, "Indicatori", below, "Denominatore", "manca"),
        (indicators, "Indicatori", odd, VALUE, "scarto"),
        (activities, "Attività", activities["Chiave"].duplicated(keep=False), "Chiave", "doppia"),
        (activities, "Attività", ~activities["Chiave"].isin(known_activities), "Chiave", "ignota"),
        (activities, "Attività", activities[STATE].isna(), STATE, "manca"),
    ):
        findings.append(told(frame, sheet, where, column, what))
    found = pd.concat([one for one in findings if len(one)] or findings[:1], ignore_index=True)

    indicators["Risultato"] = value.where(~ratio, value / indicators["Denominatore"])
    target = indicators["Valore atteso (target)"]
    grade = (indicators["Risultato"] / target).clip(upper=1)
    change = indicators["Risultato"] - before
    indicators["Grado"], indicators["Variazione"] = grade, change
    indicators["Tendenza"] = np.select(
        [change > 0, change < 0, change == 0],
        ["in miglioramento", "in peggioramento", "stabile"], "non confrontabile",
    )  # fmt: skip
    indicators["Esito"] = np.select(
        [target.isna(), grade.isna(), grade >= 0.95, grade >= 0.8],
        ["target non definito", "dato non pervenuto", "raggiunto", "in parte"], "non raggiunto",
    )  # fmt: skip
    activities["Attuazione"] = activities["Svolto %"].fillna(activities[STATE].map(WORK))
    units = pd.DataFrame(
        forms, columns=["Unità organizzativa", "File", "Stato", "Approvato da", "Data"]
    ).merge(summary(indicators, activities, "Unità organizzativa"), on="Unità organizzativa")
    units["Segnalazioni"] = units["File"].map(found.groupby("File").size()).fillna(0)
    sheets = {
        "Unità organizzative": units,
        "Programmi": summary(indicators, activities, "Programma"),
        "Indicatori": indicators.drop(columns=[*TECHNICAL & {*indicators}, "Riga"]),
        "Attività": activities.drop(columns=[*TECHNICAL & {*activities}, "Esito", "Riga"]),
        "Segnalazioni": found,
    }
    write_master(out / "quadro.xlsx", sheets)
    (out / "archivio.db").unlink(missing_ok=True)
    with sqlite3.connect(out / "archivio.db") as database:
        for name, frame in sheets.items():
            frame.to_sql(name, database, index=False)
        database.execute('create index per_chiave on "Indicatori" ("Chiave")')
    done = {
        "rows": len(indicators) + len(activities),
        "cells": sum(frame.size for frame in sheets.values()),
        "filled": int(sum(frame.notna().sum().sum() for frame in sheets.values())),
        "findings": len(found),
        "achievement": round(float(grade.mean()), 6),
    }
    print(json.dumps(done))


def write_master(file: Path, sheets: dict[str, pd.DataFrame]) -> None:
    """Write the master: formats by column, a table, frozen header, bars and colours."""
    with pd.ExcelWriter(file, engine="xlsxwriter", date_format="dd/mm/yyyy") as writer:
        book = writer.book
        head = book.add_format(
            {"bold": True, "font_color": "white", "bg_color": "#17324D", "text_wrap": True}
        )
        percent = book.add_format({"num_format": "0.0%"})
        number = book.add_format({"num_format": "#,##0.00"})
        plain = book.add_format({"valign": "top"})
        good = book.add_format({"bg_color": "#C6E6D2"})
        bad = book.add_format({"bg_color": "#F4CCD3"})
        for name, frame in sheets.items():
            frame.to_excel(writer, sheet_name=name, index=False)
            page, last = writer.sheets[name], len(frame)
            page.freeze_panes(1, 3)
            page.autofilter(0, 0, last, frame.shape[1] - 1)
            for position, column in enumerate(frame.columns):
                page.write(0, position, column, head)
                letter = xl_col_to_name(position)
                area = f"{letter}2:{letter}{last + 1}"
                if column in ("Grado", "Grado_medio", "Attuazione", "Copertura", "Svolto %"):
                    page.set_column(position, position, 12, percent)
                    page.conditional_format(area, {"type": "data_bar", "bar_color": "#5C8FC4"})
                elif column in (*NUMBERS, "Risultato", "Variazione"):
                    page.set_column(position, position, 14, number)
                else:
                    lengths = frame[column].dropna().astype(str).str.len()
                    width = min(50, max(10, int(lengths.max()))) if len(lengths) else 10
                    page.set_column(position, position, width, plain)
                if column == "Esito":
                    for word, look in (("raggiunto", good), ("non raggiunto", bad)):
                        page.conditional_format(
                            area,
                            {
                                "type": "cell",
                                "criteria": "==",
                                "value": f'"{word}"',
                                "format": look,
                            },
                        )


if __name__ == "__main__":
    main()
