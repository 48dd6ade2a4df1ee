"""The add-in for Excel as a file, built from text: macros, functions, ribbon, icons, settings."""

import io
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from pathlib import PurePosixPath, PureWindowsPath
from xml.sax.saxutils import escape

from ..schemas.findings import Language
from ..schemas.terms import Words
from .registry import Registry
from .ribbonxml import icons, ribbon_xml
from .vbaproject import vba_project
from .vbatext import sentences_module
from .wrappers import functions_module, wizard_module
from .xlwingsmacros import VERSION, xlwings_modules

FILE_NAME = "riscontro.xlam"
"""In both languages, so that formulas of one find the functions of the other."""

SETTINGS_SHEET = "riscontro.conf"
STRINGS = "xl/sharedStrings.xml"

SETTINGS: Mapping[str, str] = {
    "Interpreter_Win": "",
    "Interpreter_Mac": "",
    "PYTHONPATH": "",
    "UDF Modules": "riscontro.addin.excel",
    "Use UDF Server": "True",
    "Add_Workbook_To_PYTHONPATH": "false",
    "Debug UDFs": "False",
    "Show Console": "False",
    "xlwings": VERSION,
}
"""What the macros read in the add-in's sheet; ``stamped`` writes the first three."""

TITLE = Words("Riscontro, componente per Excel", "Riscontro, add-in for Excel")

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MICROSOFT = "http://schemas.microsoft.com/office"
_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_MAIN = "application/vnd.openxmlformats-officedocument"
_EPOCH = (1980, 1, 1, 0, 0, 0)

_TYPES = {
    "docProps/app.xml": f"{_MAIN}.extended-properties+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "xl/sharedStrings.xml": f"{_MAIN}.spreadsheetml.sharedStrings+xml",
    "xl/styles.xml": f"{_MAIN}.spreadsheetml.styles+xml",
    "xl/theme/theme1.xml": f"{_MAIN}.theme+xml",
    "xl/vbaProject.bin": "application/vnd.ms-office.vbaProject",
    "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    "xl/worksheets/sheet1.xml": f"{_MAIN}.spreadsheetml.worksheet+xml",
}


def build_xlam(language: Language, registry: Registry, pictures: Mapping[str, bytes]) -> bytes:
    """Return the add-in in a language; the same text gives the same bytes.

    Args:
        language: of ribbon, wizard and messages; functions have their names in both.
        registry: the functions.
        pictures: PNG by name of ``ribbonxml.icons()``; ``bundled_icons`` reads ours.

    Raises:
        RunStopped: xlwings or pyOpenVBA is missing, or xlwings is another version.
    """
    return packed(parts(language, vba_project(modules(language, registry)), pictures))


def modules(language: Language, registry: Registry) -> dict[str, str]:
    """Return the text of every module by name, in the order of the project."""
    return {
        **written_modules(),
        "RiscontroFunctions": functions_module(registry),
        "RiscontroTexts": sentences_module(language, version("riscontro")),
        "RiscontroWizard": wizard_module(registry, language),
        **xlwings_modules(),
    }


def written_modules() -> dict[str, str]:
    """Return the text of the modules written by hand, by name."""
    found = [
        one for one in files("riscontro.macros").iterdir() if one.name[-4:] in (".bas", ".cls")
    ]
    return {one.name[:-4]: one.read_text("utf-8") for one in sorted(found, key=lambda f: f.name)}


def bundled_icons() -> dict[str, bytes]:
    """Return the icons that the ribbon shows, by name."""
    folder = files("riscontro.addin").joinpath("icons")
    return {name: folder.joinpath(f"{name}.png").read_bytes() for name in icons()}


def parts(
    language: Language, project: bytes, pictures: Mapping[str, bytes]
) -> dict[str, str | bytes]:
    """Return the parts of the file by name.

    Raises:
        ValueError: an icon of the ribbon is missing, or there is one it does not show.
    """
    if sorted(pictures) != icons():
        raise ValueError(f"icons: {sorted(set(pictures) ^ set(icons()))}")
    from openpyxl.writer.theme import theme_xml

    made: dict[str, str | bytes] = {
        "_rels/.rels": _relations(
            ("rId1", f"{_OFFICE}/relationships/officeDocument", "xl/workbook.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", f"{_OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            (
                "rId4",
                f"{_MICROSOFT}/2007/relationships/ui/extensibility",
                "customUI/customUI14.xml",
            ),
        ),
        "customUI/_rels/customUI14.xml.rels": _relations(
            *(
                (name, f"{_OFFICE}/relationships/image", f"images/{name}.png")
                for name in sorted(pictures)
            )
        ),
        "customUI/customUI14.xml": ribbon_xml(language),
        "docProps/app.xml": (
            f'{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">'
            "<Application>Microsoft Excel</Application></Properties>"
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{escape(TITLE[language])}</dc:title><dc:creator>Riscontro</dc:creator>"
            f"<dc:language>{language}</dc:language><cp:version>{version('riscontro')}</cp:version>"
            "</cp:coreProperties>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            ("rId1", f"{_OFFICE}/relationships/worksheet", "worksheets/sheet1.xml"),
            ("rId2", f"{_OFFICE}/relationships/styles", "styles.xml"),
            ("rId3", f"{_OFFICE}/relationships/sharedStrings", "sharedStrings.xml"),
            ("rId4", f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
            ("rId5", f"{_OFFICE}/relationships/theme", "theme/theme1.xml"),
        ),
        STRINGS: _strings(SETTINGS),
        "xl/styles.xml": _styles(),
        "xl/theme/theme1.xml": theme_xml,
        "xl/vbaProject.bin": project,
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_SHEETS}" xmlns:r="{_OFFICE}/relationships">'
            '<workbookPr codeName="ThisWorkbook"/><bookViews><workbookView/></bookViews>'
            f'<sheets><sheet name="{SETTINGS_SHEET}" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        ),
        "xl/worksheets/sheet1.xml": _sheet(SETTINGS),
        **{f"customUI/images/{name}.png": picture for name, picture in pictures.items()},
    }
    made["[Content_Types].xml"] = _content_types()
    return made


def packed(named: Mapping[str, str | bytes]) -> bytes:
    """Return the parts as a file, always the same for the same parts."""
    names = sorted(named, key=lambda name: (not name.startswith("["), name != "_rels/.rels", name))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in names:
            content = named[name]
            data = content.encode() if isinstance(content, str) else content
            target.writestr(_entry(name), data, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def stamped(data: bytes, interpreter: str, *, mac: bool = False) -> bytes:
    """Return the add-in that starts this Python, all else as it is.

    Args:
        data: what ``build_xlam`` gave, stamped before or not.
        interpreter: path of the Python that has riscontro, as its own system writes it.
        mac: that system is a Mac, else Windows.
    """
    folder = (PurePosixPath if mac else PureWindowsPath)(interpreter).parent
    changed = {
        **SETTINGS,
        "Interpreter_Mac" if mac else "Interpreter_Win": interpreter,
        # Not left blank: xlwings would take a blank for the folder Excel happens to be in.
        "PYTHONPATH": str(folder),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = _strings(changed).encode() if name == STRINGS else source.read(name)
            target.writestr(_entry(name), content, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = 0
    return entry


def _relations(*relations: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>'
        for id_, type_, target in relations
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types() -> str:
    defaults = (
        ("png", "image/png"),
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    )
    rows = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults)
    rows += "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in _TYPES.items()
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{rows}</Types>'


def _strings(settings: Mapping[str, str]) -> str:
    """Names and values in turn: the cells of the sheet never change, only what is read here."""
    texts = [text for pair in settings.items() for text in pair]
    rows = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    count = f'count="{len(texts)}" uniqueCount="{len(texts)}"'
    return f'{_HEAD}<sst xmlns="{_SHEETS}" {count}>{rows}</sst>'


def _sheet(settings: Mapping[str, str]) -> str:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{2 * row - 2}</v></c>'
        f'<c r="B{row}" t="s"><v>{2 * row - 1}</v></c></row>'
        for row, _ in enumerate(settings, 1)
    )
    return (
        f'{_HEAD}<worksheet xmlns="{_SHEETS}"><sheetPr codeName="Sheet1"/>'
        '<sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        '<cols><col min="1" max="1" width="32" customWidth="1"/>'
        '<col min="2" max="2" width="80" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _styles() -> str:
    """The least Excel takes: one font, the two fills it expects, no look."""
    plain = 'numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return (
        f'{_HEAD}<styleSheet xmlns="{_SHEETS}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1"><xf {plain}/></cellStyleXfs>'
        f'<cellXfs count="1"><xf {plain} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    )
