"""datamaps, from PyPI, on its own kind of work.

A datamap names every cell a department fills in, by sheet and address; ``datamaps import
templates`` reads those cells of every workbook of a folder, checks their type and writes a master
with a column for each workbook. It is installed in an environment of its own: it needs none of our
libraries and brings a package named ``tests``.
"""

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from timing import Sample, run

VERSION = "1.1.9"
HEADER = 5
COLUMNS = {
    "Indicatori": {
        "Valore rilevato 2025": "NUMBER", "Denominatore": "NUMBER", "Tipo di dato": "TEXT",
        "Motivo del dato mancante": "TEXT", "Documentazione a supporto": "TEXT", "Nota": "TEXT",
    },
    "Attività": {
        "Stato dell'obiettivo": "TEXT", "Svolto %": "NUMBER",
        "Azioni svolte nel periodo (2025)": "TEXT", "Nota": "TEXT",
    },
}  # fmt: skip
"""Per sheet, the columns a department fills in, and what datamaps is told of them."""


class Datamaps:
    """The program in its own environment, with folders of its own."""

    def __init__(self, program: Path, desk: Path) -> None:
        self.program, self.home = program, desk / "datamaps"
        self.inputs, self.map = self.home / "input", self.home / "map.csv"
        self.master = self.home / "Documents" / "datamaps" / "output" / "master.xlsx"
        self.files = 0

    def prepare(self, files: list[Path]) -> None:
        """Put the workbooks into its folder and write the datamap."""
        self.inputs.mkdir(parents=True)
        for file in files:
            shutil.copy(file, self.inputs)
        self.files = len(files)
        workbook = openpyxl.load_workbook(files[0], read_only=True)
        with self.map.open("w", encoding="utf-8", newline="") as stream:
            write = csv.writer(stream).writerow
            write(["cell_key", "template_sheet", "cell_reference", "type"])
            for sheet, columns in COLUMNS.items():
                rows = list(workbook[sheet].iter_rows(min_row=HEADER, values_only=True))
                heads = [str(head) for head in rows[0]]
                for line, row in enumerate(rows[1:], HEADER + 1):
                    for position, head in enumerate(heads):
                        if head in columns:
                            key = f"{sheet} {row[heads.index('Codice')]} {head}"
                            at = f"{get_column_letter(position + 1)}{line}"
                            write([key, sheet, at, columns[head]])

    def import_templates(self) -> Sample:
        """Import all workbooks into a master, once."""
        self.master.unlink(missing_ok=True)
        own = str(self.home)
        environment = {"HOME": own, "XDG_CONFIG_HOME": own, "XDG_DATA_HOME": own}
        sample = run(
            [self.program, "import", "templates", "-m", "-d", self.map, "--inputdir", self.inputs],
            environment=environment,
        )
        columns = openpyxl.load_workbook(self.master, read_only=True).active.max_column
        if columns != self.files + 1:
            raise SystemExit(f"datamaps took {columns - 1} workbooks of {self.files}")
        return sample


def installed(shelf: Path) -> Path | None:
    """Return the program, put into an environment of its own; nothing when it cannot be had."""
    folder = shelf / f"datamaps-{VERSION}"
    program = folder / ("Scripts" if os.name == "nt" else "bin") / "datamaps"
    if not program.exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [program.with_name("pip"), "install", "--quiet", f"datamaps=={VERSION}"]
        if subprocess.run(pip, capture_output=True).returncode:
            return None
    return program
