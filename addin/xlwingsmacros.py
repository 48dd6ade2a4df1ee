"""The macros of the installed xlwings, as the add-in takes them in.

Nothing of xlwings lies in this repository: its text is read where it is installed, and a few
lines of it are changed in the build, each for the reason given beside it.
"""

from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from ..schemas.terms import Words
from ..sync.errors import RunStopped
from .vbaproject import NO_LIBRARY

VERSION = "0.37.8"
"""The only one: its macros name a library by exactly this version, so does ``pyproject.toml``."""

CHANGES = (
    # The sheet and the folder of settings get the name of this add-in.
    ('PROJECT_NAME As String = "myaddin"', 'PROJECT_NAME As String = "riscontro"'),
    # Its procedures are no worksheet functions: the function wizard need not list them.
    ('Attribute VB_Name = "xlwings"', 'Attribute VB_Name = "xlwings"\nOption Private Module'),
    # Settings come from the add-in alone. As it stands, a sheet of the open workbook, or a file
    # beside it, could name another program to be started as Python.
    (
        "    ' An entry in xlwings.conf sheet overrides the config file/ribbon\n",
        "    ' Changed by Riscontro: only the sheet of the add-in is read\n"
        "    GetConfig = ExpandEnvironmentStrings(RiscontroSetting(configKey, default))\n"
        "    Exit Function\n",
    ),
    # One command, and so one Python, whatever workbook is active and when there is none.
    (
        'AddExcelDir & ";" & ActiveWorkbook.FullName & ";"',
        'AddExcelDir & ";" & ThisWorkbook.FullName & ";"',
    ),
    # Modules are not looked for in the folder Excel happens to be in.
    ('tail = " -B -c ""import sys, os;', 'tail = " -B -P -c ""import sys, os;'),
)
"""What is replaced, once each."""


def xlwings_modules() -> dict[str, str]:
    """Return the modules of the installed xlwings, by name.

    Raises:
        RunStopped: xlwings is missing, or is not the version this add-in is made for.
    """
    try:
        found = version("xlwings")
    except PackageNotFoundError:
        raise RunStopped(NO_LIBRARY) from None
    if found != VERSION:
        raise RunStopped(
            Words(
                f"Serve xlwings {VERSION}, è installato {found}. "
                f"Eseguire «pip install xlwings=={VERSION}» e riprovare.",
                f"xlwings {VERSION} expected, found {found}. "
                f"Run “pip install xlwings=={VERSION}” and try again.",
            )
        )
    folder = files("xlwings")
    return {
        "xlwings": changed(_text(folder.joinpath("xlwings_custom_addin.bas").read_bytes())),
        "Dictionary": _text(folder.joinpath("addin", "Dictionary.cls").read_bytes()),
    }


def changed(text: str) -> str:
    """Return the module with our changes.

    Raises:
        ValueError: a line to be changed is not there once, as it is in the version we know.
    """
    for old, new in CHANGES:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in xlwings")
        text = text.replace(old, new)
    return text


def _text(data: bytes) -> str:
    return data.decode("cp1252").replace("\r\n", "\n")
