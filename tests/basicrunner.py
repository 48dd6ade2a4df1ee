"""Runs VBA of a file in LibreOffice. For the Python that LibreOffice's own module ``uno`` is for.

``basicrunner.py FILE PROFILE``: reads calls ``[[function, argument…], …]`` as JSON, opens the file
without a window and writes what each gave.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import uno
from com.sun.star.beans import PropertyValue

START_SECONDS, END_SECONDS = 90, 20


def main(file: str, profile: str) -> None:
    calls = json.load(sys.stdin)
    pipe = f"riscontro{uuid4().hex}"
    process = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        ],
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    desktop = None
    try:
        desktop = connected(pipe)
        json.dump(answers(desktop, file, calls), sys.stdout)
    finally:
        try:
            if desktop is not None:
                desktop.terminate()
            process.wait(END_SECONDS)
        except Exception:
            process.kill()


def connected(pipe: str):  # noqa: ANN201
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except Exception:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
    return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)


def answers(desktop, file: str, calls: list) -> list:  # noqa: ANN001
    book = desktop.loadComponentFromURL(
        Path(file).as_uri(),
        "_blank",
        0,
        (
            named("Hidden", True),
            named("MacroExecutionMode", 4),
            named("FilterName", "Calc MS Excel 2007 VBA XML"),
        ),
    )
    library = book.BasicLibraries.ProjectName
    provider = book.getScriptProvider()
    made = []
    for function, *given in calls:
        if function == "cell":
            made.append(in_a_cell(book, *given))
            continue
        address = f"{library}.Probe.{function}?language=Basic&location=document"
        script = provider.getScript(f"vnd.sun.star.script:{address}")
        made.append(script.invoke(tuple(given), (), ())[0])
    book.close(True)
    return made


def in_a_cell(book, formula: str) -> str:  # noqa: ANN001
    sheet = book.Sheets.getByIndex(0)
    for row, value in enumerate((3.0, "a", "riga"), 20):
        cell = sheet.getCellByPosition(5, row)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value
    cell = sheet.getCellByPosition(6, 20)
    cell.Formula = formula
    return cell.String


def named(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


if __name__ == "__main__":
    main(*sys.argv[1:])
