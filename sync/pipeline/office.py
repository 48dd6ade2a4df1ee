"""A Word document turned by LibreOffice, where it is, into an archivable PDF and into ODT."""

import io
import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from ...schemas.terms import Words
from ..errors import RunStopped

LONGEST = 600
"""Seconds LibreOffice is given."""

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"

PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)

NONE = Words(
    "PDF e ODT si ottengono con LibreOffice Writer, che qui non c'è: installarlo, oppure chiedere "
    "solo docx e html (--format docx,html).",
    "PDF and ODT are made by LibreOffice Writer, which is not here: install it, or ask for docx "
    "and html alone (--format docx,html).",
)
FAILED = Words(
    "LibreOffice non ha convertito la relazione{why}: verificare che ci sia LibreOffice Writer. Il "
    "documento .docx è comunque completo: chiedere --format docx.",
    "LibreOffice did not convert the report{why}: see whether LibreOffice Writer is there. The "
    ".docx is complete all the same: ask for --format docx.",
)

# Without it the first start would put LibreOffice's own library in the place of ours.
_COMPLETED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Office">\
<prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" \
xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/{kind}.xlb/" \
xlink:type="simple" library:link="false"/>
</library:libraries>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" \
library:readonly="false" library:passwordprotected="false">
{elements}</library:library>
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Report" \
script:language="StarBasic">{code}</script:module>
"""
_CODE = """
Function Described() As Variant
  Described = Array({described})
End Function

Function Named(sWhat As String, vIs As Variant) As Variant
  Dim aMade As New com.sun.star.beans.PropertyValue
  aMade.Name = sWhat
  aMade.Value = vIs
  Named = aMade
End Function

Function Filter() As Variant
  Filter = CreateUnoValue("[]com.sun.star.beans.PropertyValue", Array( _
    Named("UseTaggedPDF", True), Named("SelectPdfVersion", 2), Named("PDFUACompliance", True), _
    Named("ExportBookmarks", True), Named("DisplayPDFDocumentTitle", True)))
End Function

Sub Convert(source As String, pdf As String, odt As String, pages As String)
  Dim found As Object, cursor As Object, names As Variant, at As Long, channel As Integer
  On Error GoTo Done
  found = StarDesktop.loadComponentFromURL(source, "_blank", 0, _
    Array(Named("Hidden", True), Named("MacroExecutionMode", 0), Named("UpdateDocMode", 0)))
  For at = 0 To found.EmbeddedObjects.Count - 1
    If at <= UBound(Described()) Then
      found.EmbeddedObjects.getByIndex(at).Description = Described()(at)
    End If
  Next at
  cursor = found.CurrentController.getViewCursor()
  ' Counting the pages lays all of them out.
  If found.CurrentController.PageCount > 0 Then cursor.jumpToLastPage()
  names = found.Bookmarks.getElementNames()
  channel = FreeFile
  Open pages For Output As #channel
  For at = 0 To UBound(names)
    cursor.gotoRange(found.Bookmarks.getByName(names(at)).Anchor.getStart(), False)
    Print #channel, names(at) & Chr(9) & cursor.getPage()
  Next at
  Close #channel
  If odt <> "" Then
    found.storeToURL(odt, Array(Named("FilterName", "writer8")))
  End If
  If pdf <> "" Then
    found.storeToURL(pdf, Array(Named("FilterName", "writer_pdf_Export"), _
      Named("FilterData", Filter())))
  End If
  found.close(True)
Done:
  StarDesktop.terminate()
End Sub
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """What LibreOffice made of a document.

    Attributes:
        files: by extension, ``pdf`` and ``odt`` as asked.
        pages: page of each bookmark.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)


def office() -> str | None:
    """Return the program, ``None`` where there is no LibreOffice."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    return found or next((path for path in PLACES if Path(path).is_file()), None)


def convert(document: bytes, formats: Collection[str]) -> Converted:
    """Turn a document into other formats, and tell on which page each bookmark of it stands.

    The PDF is PDF/A-2b and PDF/UA: tagged, with its title, its language and its headings.
    LibreOffice runs with settings of its own, which are thrown away: nobody's are touched.

    Args:
        document: a .docx.
        formats: ``pdf``, ``odt``; none of them for the page numbers alone.

    Raises:
        RunStopped: there is no LibreOffice, or it did not do it.
    """
    program = office()
    if program is None:
        raise RunStopped(NONE)
    with TemporaryDirectory(prefix="riscontro-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _profile(folder / "settings", _CODE.replace("{described}", _described(document)))
        source, pages = folder / "report.docx", folder / "pages.txt"
        source.write_bytes(document)
        made = {kind: folder / f"report.{kind}" for kind in ("pdf", "odt") if kind in formats}
        arguments = [
            source.as_uri(),
            *(made[kind].as_uri() if kind in made else "" for kind in ("pdf", "odt")),
            str(pages),
        ]
        quoted = ",".join(f'"{one}"' for one in arguments)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'settings').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"macro:///Standard.Report.Convert({quoted})",
        ]
        try:
            _run(command)
        except subprocess.TimeoutExpired as error:
            raise _failed(f" in {LONGEST} secondi", f" within {LONGEST} seconds") from error
        except OSError as error:
            raise _failed() from error
        if not all(path.is_file() for path in made.values()):
            raise _failed()
        return Converted({kind: path.read_bytes() for kind, path in made.items()}, _pages(pages))


def _run(command: Sequence[str]) -> None:
    """Run a program to its end; after ``LONGEST`` seconds it goes, with all it started.

    The command is a script whose children do the work. A pipe to it would be held open by them, and
    waited for.

    Raises:
        subprocess.TimeoutExpired: it did not end.
        OSError: it cannot be started.
    """
    nothing = subprocess.DEVNULL
    with subprocess.Popen(
        command,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},  # No window is looked for.
        start_new_session=True,
    ) as process:
        try:
            process.wait(LONGEST)
        except BaseException:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise


def _failed(it: str = "", en: str = "") -> RunStopped:
    return RunStopped(Words(FAILED.it.format(why=it), FAILED.en.format(why=en)))


def _described(document: bytes) -> str:
    """Return what the charts of a document say of themselves, as Basic writes a list of texts.

    LibreOffice reads the description of a picture, not that of a chart.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        body = ElementTree.fromstring(parts.read("word/document.xml"))
    charts = [one for one in body.iter(f"{_DRAWING}inline") if one.find(f".//{_CHART}") is not None]
    told = [one.find(f"{_DRAWING}docPr") for one in charts]
    said = ["" if one is None else one.get("descr", "") for one in told]
    return ", ".join(f'"{one.replace(chr(34), chr(39))}"' for one in said)


def _profile(folder: Path, code: str) -> None:
    """Write the settings LibreOffice runs with: a library of one macro."""
    basic = folder / "user" / "basic"
    standard = basic / "Standard"
    standard.mkdir(parents=True)
    for kind in ("script", "dialog"):
        (basic / f"{kind}.xlc").write_text(_LIBRARIES.format(kind=kind), "utf-8")
        elements = ' <library:element library:name="Report"/>\n' if kind == "script" else ""
        (standard / f"{kind}.xlb").write_text(_LIBRARY.format(elements=elements), "utf-8")
    (folder / "user" / "registrymodifications.xcu").write_text(_COMPLETED, "utf-8")
    (standard / "Report.xba").write_text(_MODULE.format(code=escape(code)), "utf-8")


def _pages(told: Path) -> dict[str, int]:
    """Return the page of each bookmark."""
    if not told.is_file():
        return {}
    lines = told.read_text("utf-8", errors="replace").splitlines()
    found = (line.rpartition("\t") for line in lines)
    return {name: int(page) for name, _, page in found if page.isdigit()}
