"""Builds the extension for LibreOffice: one zip of text and pictures, the same bytes every time."""

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ..schemas.findings import LANGUAGES
from ..schemas.terms import Words
from . import oxtregistry as registered
from .buttons import BUTTONS
from .registry import REGISTRY, Function, Registry

IDENTIFIER = registered.MODULE
FILE_NAME = "riscontro.oxt"
OLDEST_OFFICE = "7.4"
NAME = Words("Riscontro", "Riscontro")
PUBLISHER = Words("Progetto Riscontro", "The Riscontro project")
ABOUT = Words(
    "Funzioni KPI_… e pulsanti di Riscontro per i fogli di Calc. Serve Riscontro installato in "
    "Python su questa macchina.",
    "KPI_… functions and buttons of Riscontro for Calc sheets. Riscontro must be installed in "
    "Python on this machine.",
)

PACKAGE = "pythonpath/riscontro_calc"
COMPONENT = "component.py"
INTERFACE = "functions.idl"
SIZES = (16, 32)

_CONFIGURATION = "application/vnd.sun.star.configuration-data"
_MEDIA = {
    INTERFACE: "application/vnd.sun.star.uno-typelibrary;type=RDB",
    COMPONENT: "application/vnd.sun.star.uno-component;type=Python",
    "CalcAddIns.xcu": _CONFIGURATION,
    "Addons.xcu": _CONFIGURATION,
    "CalcWindowState.xcu": _CONFIGURATION,
    "ProtocolHandler.xcu": _CONFIGURATION,
    "Jobs.xcu": _CONFIGURATION,
}
_OLD = (1980, 1, 1, 0, 0, 0)


def build_oxt(registry: Registry = REGISTRY) -> bytes:
    """Return the extension; the same package and functions give the same bytes."""
    functions = list(registry.functions.values())
    icons = _icons()
    parts = {
        "META-INF/manifest.xml": _manifest(),
        "description.xml": _description(),
        INTERFACE: registered.interface(functions),
        "CalcAddIns.xcu": registered.calc_add_ins(functions),
        "Addons.xcu": registered.add_ons(sorted({name.rpartition("_")[0] for name in icons})),
        "CalcWindowState.xcu": registered.window_state(),
        "ProtocolHandler.xcu": registered.protocol_handler(),
        "Jobs.xcu": registered.jobs(),
        f"{PACKAGE}/riscontro.json": _facts(functions),
        **{f"text/about_{one}.txt": ABOUT[one] + "\n" for one in LANGUAGES},
        "text/licence.txt": "EUPL-1.2\n",
    }
    content = {name: text.encode() for name, text in parts.items()}
    content |= _component()
    content |= {f"icons/{name}": data for name, data in icons.items()}
    return _zip(content)


def _component() -> Mapping[str, bytes]:
    """Return the Python that LibreOffice runs: one module it knows, the others beside it."""
    folder = files(__package__).joinpath("calcextension")
    modules = {one.name: one for one in folder.iterdir() if one.name.endswith(".py")}
    made = {
        name if name == COMPONENT else f"{PACKAGE}/{name}": _lines(file)
        for name, file in modules.items()
    }
    return {f"{PACKAGE}/__init__.py": b"", **made}


def _lines(file: Traversable) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")


def _icons() -> Mapping[str, bytes]:
    """Return the pictures by file name; a button has both sizes or none."""
    folder = files(__package__).joinpath("icons")
    found = {}
    for button in BUTTONS:
        pair = [folder.joinpath(f"{button}_{size}.png") for size in SIZES]
        if all(one.is_file() for one in pair):
            found.update({one.name: one.read_bytes() for one in pair})
    return found


def _facts(functions: Iterable[Function]) -> str:
    """Return what the component has to know of this build."""
    known = {
        "version": version("riscontro"),
        "functions": [
            {
                "id": one.id,
                "method": registered.method(one),
                "it": one.name.it,
                "en": one.name.en,
                "tables": [registered.is_cells(argument) for argument in one.arguments],
            }
            for one in functions
        ],
        "buttons": list(BUTTONS),
    }
    return json.dumps(known, ensure_ascii=False, indent=1) + "\n"


def _manifest() -> str:
    space = "http://openoffice.org/2001/manifest"
    entries = "".join(
        f" <manifest:file-entry manifest:full-path={quoteattr(name)} "
        f"manifest:media-type={quoteattr(media)}/>\n"
        for name, media in _MEDIA.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest:manifest xmlns:manifest="{space}">\n{entries}</manifest:manifest>\n'
    )


def _description() -> str:
    names = "".join(f'<name lang="{one}">{escape(NAME[one])}</name>' for one in LANGUAGES)
    publishers = "".join(
        f'<name xlink:href="" lang="{one}">{escape(PUBLISHER[one])}</name>' for one in LANGUAGES
    )
    abouts = "".join(f'<src lang="{one}" xlink:href="text/about_{one}.txt"/>' for one in LANGUAGES)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<description xmlns="http://openoffice.org/extensions/description/2006"\n'
        ' xmlns:xlink="http://www.w3.org/1999/xlink"\n'
        ' xmlns:lo="http://libreoffice.org/extensions/description/2011">\n'
        f' <identifier value="{IDENTIFIER}"/>\n <version value="{version("riscontro")}"/>\n'
        f' <dependencies><lo:LibreOffice-minimal-version value="{OLDEST_OFFICE}"'
        f' name="LibreOffice {OLDEST_OFFICE}"/></dependencies>\n'
        f" <display-name>{names}</display-name>\n <publisher>{publishers}</publisher>\n"
        f" <extension-description>{abouts}</extension-description>\n</description>\n"
    )


def _zip(content: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in sorted(content):
            part = ZipInfo(name, _OLD)
            part.compress_type, part.create_system = ZIP_DEFLATED, 3
            part.external_attr = 0o644 << 16
            archive.writestr(part, content[name])
    return made.getvalue()
