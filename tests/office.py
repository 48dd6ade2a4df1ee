"""LibreOffice without a window: what a real spreadsheet program makes of the files we write."""

import atexit
import functools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl

TIMEOUT = 120
"""Seconds after which LibreOffice is taken for hung."""

FILTERS = {
    "xlsx": "xlsx:Calc MS Excel 2007 XML",
    "ods": "ods:calc8",
    "pdf": "pdf:calc_pdf_Export",
    "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",  # comma, quote, UTF-8, from row 1
}

SETTING = (
    '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
ALWAYS, NEVER = 0, 1
"""When LibreOffice computes formulas again on opening a file (2, ask, has no meaning here)."""


class OfficeError(Exception):
    """LibreOffice did not do what it was asked."""


def convert(path: Path, to: str, out_dir: Path, *, recalculate: bool = False) -> Path:
    """Save a spreadsheet in another format, as somebody with an Italian system would.

    Args:
        path: the file to open.
        to: extension (``xlsx``, ``ods``, ``pdf``, ``csv`` of the first sheet) or a LibreOffice
            filter (``ods:calc8``).
        out_dir: another folder than the one of ``path``; made when missing.
        recalculate: compute every formula again; otherwise the stored results are shown, which
            is what LibreOffice does by default.

    Raises:
        OfficeError: nothing came out, or not in time.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    result = out_dir / f"{path.stem}.{to.partition(':')[0]}"
    if result.resolve() == path.resolve():
        raise OfficeError(f"{path.name} would be written over itself")
    result.unlink(missing_ok=True)
    arguments = ["--convert-to", FILTERS.get(to, to), "--outdir", str(out_dir), str(path)]
    said = _soffice(arguments, profile(ALWAYS if recalculate else NEVER))
    if not result.is_file():
        raise OfficeError(f"{path.name} did not become {result.name}: {said}")
    return result


def recalculated(path: Path, out_dir: Path) -> Path:
    """A copy saved as xlsx after every formula was computed again, whatever was stored."""
    return convert(path, "xlsx", out_dir, recalculate=True)


def with_wrong_results(data: bytes) -> bytes:
    """The same xlsx whose formulas all have a wrong stored result."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            if part.startswith("xl/worksheets/sheet"):
                text = re.sub(
                    r'(<c r="[A-Z]+\d+"(?: s="\d+")?)(?: t="\w+")?>(<f>[^<]*</f>)<v>[^<]*</v>',
                    r'\1 t="str">\2<v>sbagliato</v>',
                    content.decode(),
                )
                assert "<f>" not in text or "sbagliato" in text
                content = text.encode()
            target.writestr(part, content)
    return made.getvalue()


def values(path: Path) -> dict[str, dict[str, object]]:
    """The stored values of an xlsx by sheet and address; blank cells are left out."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


def pictures(path: Path, out_dir: Path, *, dpi: int = 60) -> list[Path]:
    """The printed pages as PNG, in order."""
    pdf = convert(path, "pdf", out_dir)
    stem = out_dir / path.stem
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(stem)],
        check=True,
        capture_output=True,
        timeout=TIMEOUT,
    )
    pages = out_dir.glob(f"{path.stem}-*.png")
    return sorted(pages, key=lambda page: int(page.stem.rpartition("-")[2]))


@functools.cache
def profile(mode: int) -> Path:
    """A LibreOffice profile of this session's own: Italian, and nothing of the user's."""
    folder = Path(tempfile.mkdtemp(prefix="riscontro-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    load = "/org.openoffice.Office.Calc/Formula/Load"
    settings = [
        (load, "OOXMLRecalcMode", mode),
        (load, "ODFRecalcMode", mode),
        ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "it-IT"),
        ("/org.openoffice.Office.Linguistic/General", "DefaultLocale", "it-IT"),
        ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    ]
    items = "".join(SETTING.format(path=path, name=n, value=v) for path, n, v in settings)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )
    return folder


def _soffice(arguments: list[str], user: Path) -> str:
    """Run LibreOffice to its end and give back what it said."""
    command = shutil.which("soffice") or shutil.which("libreoffice")
    if command is None:
        raise OfficeError("LibreOffice is not installed")
    options = [f"-env:UserInstallation={user.as_uri()}", "--headless", "--norestore", "--nologo"]
    process = subprocess.Popen(
        [command, *options, *arguments],
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=TIMEOUT)[0].strip()
    except subprocess.TimeoutExpired as error:
        # The command is a script: its children hold the work and must go with it.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise OfficeError(f"LibreOffice did not end in {TIMEOUT} seconds") from error
