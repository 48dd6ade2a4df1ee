"""A departmental workbook as people adorn it: what Excel alone makes is written here as text.

Each adornment adds parts to a package and elements to its sheets, in the manner Excel writes them.
"""

import base64
import re
from collections.abc import Callable

from lxml import etree
from riscontro.workbooks.sheetorder import insert

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MS_EXCEL = "application/vnd.ms-excel"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
SPACES = (
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    f'xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" '
    f'xmlns:x14ac="{MICROSOFT}/spreadsheetml/2009/9/ac" '
    f'xmlns:xm="{MICROSOFT}/excel/2006/main" '
    f'xmlns:xr="{MICROSOFT}/spreadsheetml/2014/revision" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PROJECT = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    + bytes(16)
    + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    + (bytes(range(256)) * 24)
)
"""The header of a compound file and what no program reads."""

Parts = dict[str, bytes]
Adornment = Callable[[Parts, str], None]
"""Adds something to a package; it is told the part of *Indicatori*."""


def _add(parts: Parts, name: str, content: str | bytes, kind: str = "") -> None:
    text = content if isinstance(content, bytes) else (HEAD + content).encode()
    parts[name] = text
    if kind:
        override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
        types = parts["[Content_Types].xml"].decode()
        parts["[Content_Types].xml"] = types.replace("</Types>", override).encode()


def _default(parts: Parts, ending: str, kind: str) -> None:
    types = parts["[Content_Types].xml"].decode()
    if f'Extension="{ending}"' not in types:
        default = f'<Default Extension="{ending}" ContentType="{kind}"/>'
        types = re.sub(r"(<Types[^>]*>)", rf"\1{default}", types)
        parts["[Content_Types].xml"] = types.encode()


def _relate(parts: Parts, part: str, kind: str, target: str, *, outside: bool = False) -> str:
    folder, _, name = part.rpartition("/")
    holder = f"{folder}/_rels/{name}.rels" if name else "_rels/.rels"
    root = etree.fromstring(parts.get(holder, f'<Relationships xmlns="{PACKAGE}"/>'.encode()))
    number = f"rIdP{len(root) + 1}"
    made = etree.SubElement(root, f"{{{PACKAGE}}}Relationship")
    made.attrib.update({"Id": number, "Type": kind if "/" in kind else f"{OFFICE}/{kind}"})
    made.set("Target", target)
    if outside:
        made.set("TargetMode", "External")
    parts[holder] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return number


def _into(parts: Parts, part: str, *elements: str) -> None:
    """Put children into a worksheet where its order wants them."""
    root = etree.fromstring(parts[part])
    for text in elements:
        made = etree.fromstring(f"<x {SPACES}>{text}</x>")[0]
        if made.tag.endswith("}ext"):
            holder = root.find("{*}extLst")
            if holder is None:
                holder = etree.fromstring(f"<x {SPACES}><extLst/></x>")[0]
                insert(root, holder)
            holder.append(made)
        elif made.tag.endswith("AlternateContent"):
            root.find("{*}pageMargins").addnext(made)  # type: ignore[union-attr]
        else:
            insert(root, made)
    parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _sheet(parts: Parts, name: str, body: str, *, state: str = "") -> str:
    """Add a sheet of the department's own; returns its part."""
    number = 1 + sum(part.startswith("xl/worksheets/sheet") for part in parts)
    part = f"xl/worksheets/sheet{number}.xml"
    _add(parts, part, f"<worksheet {SPACES}>{body}</worksheet>", f"{SPREADSHEET}.worksheet+xml")
    identity = _relate(parts, "xl/workbook.xml", "worksheet", f"worksheets/sheet{number}.xml")
    hidden = f' state="{state}"' if state else ""
    made = f'<sheet xmlns:r="{OFFICE}" name="{name}" sheetId="{number + 40}"{hidden} '
    made += f'r:id="{identity}"/>'
    _workbook(parts, "</sheets>", made + "</sheets>")
    return part


def _workbook(parts: Parts, old: str, new: str) -> None:
    text = parts["xl/workbook.xml"].decode()
    assert text.count(old) == 1, old
    parts["xl/workbook.xml"] = text.replace(old, new).encode()


def drawings(parts: Parts, part: str) -> None:
    """A picture and a chart beside the table, a chart on a sheet of their own."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 3}</v></c></row>' for n in range(1, 5))
    own = _sheet(parts, "Grafici miei", f"<sheetData>{rows}</sheetData>")
    series = '<c:ser><c:idx val="0"/><c:order val="0"/><c:val><c:numRef><c:f>\'Grafici miei\'!$A$1:$A$4</c:f></c:numRef></c:val></c:ser>'  # noqa: E501
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:plotArea>'
        f'<c:layout/><c:barChart><c:barDir val="col"/><c:grouping val="clustered"/>{series}'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        '<c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx><c:valAx>'
        '<c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/>'
        "</c:valAx></c:plotArea></c:chart></c:chartSpace>"
    )
    drawing = "application/vnd.openxmlformats-officedocument.drawing+xml"
    charted = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
    _default(parts, "png", "image/png")
    parts["xl/media/image91.png"] = PICTURE
    for number, sheet in ((91, part), (92, own)):
        _add(parts, f"xl/charts/chart{number}.xml", chart, charted)
        name = f"xl/drawings/drawing{number}.xml"
        _add(parts, name, "", drawing)
        shown = _relate(parts, name, "chart", f"../charts/chart{number}.xml")
        image = _relate(parts, name, "image", "../media/image91.png")
        _add(parts, name, _drawing(shown, image))
        held = _relate(parts, sheet, "drawing", f"../drawings/drawing{number}.xml")
        _into(parts, sheet, f'<drawing r:id="{held}"/>')


def _drawing(chart: str, image: str) -> str:
    corner = "<xdr:col>{}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{}</xdr:row><xdr:rowOff>0</xdr:rowOff>"  # noqa: E501
    anchor = f"<xdr:from>{corner.format(38, 2)}</xdr:from><xdr:to>{corner.format(42, 12)}</xdr:to>"
    graph = (
        '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Grafico 1"/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart '
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{chart}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
    )
    picture = (
        '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="3" name="Logo" descr="Logo"/><xdr:cNvPicPr/>'
        f'</xdr:nvPicPr><xdr:blipFill><a:blip r:embed="{image}"/><a:stretch><a:fillRect/>'
        '</a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</xdr:spPr></xdr:pic>"
    )
    both = "".join(
        f"<xdr:twoCellAnchor>{anchor}{shape}<xdr:clientData/></xdr:twoCellAnchor>"
        for shape in (graph, picture)
    )
    return f"<xdr:wsDr {SPACES}>{both}</xdr:wsDr>"


def comments(parts: Parts, part: str) -> None:
    """A note with its shape, and the conversation Excel keeps beside it."""
    person, thread = (
        "{A1B2C3D4-0000-4000-8000-000000000001}",
        "{A1B2C3D4-0000-4000-8000-000000000002}",
    )
    spoken = f"{MICROSOFT}/spreadsheetml/2018/threadedcomments"
    _add(
        parts, "xl/comments91.xml",
        f'<comments {SPACES}><authors><author>tc={thread}</author></authors><commentList>'
        f'<comment ref="R7" authorId="0" shapeId="0" xr:uid="{thread}"><text><t>[Commento] '
        "Verificare con la sede</t></text></comment></commentList></comments>",
        f"{SPREADSHEET}.comments+xml",
    )  # fmt: skip
    _add(
        parts, "xl/threadedComments/threadedComment91.xml",
        f'<ThreadedComments xmlns="{spoken}"><threadedComment ref="R7" '
        f'dT="2026-01-20T09:30:00.00" personId="{person}" id="{thread}"><text>Verificare con la '
        "sede</text></threadedComment></ThreadedComments>",
        f"{MS_EXCEL}.threadedcomments+xml",
    )  # fmt: skip
    _add(
        parts, "xl/persons/person.xml",
        f'<personList xmlns="{spoken}"><person displayName="Ufficio" id="{person}" '
        'userId="ufficio" providerId="None"/></personList>',
        f"{MS_EXCEL}.person+xml",
    )  # fmt: skip
    shape = (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
        '<o:idmap v:ext="edit" data="1"/></o:shapelayout><v:shapetype id="_x0000_t202" '
        'coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
        '<v:shape id="_x0000_s1025" type="#_x0000_t202" style="position:absolute;'
        'visibility:hidden" fillcolor="#ffffe1"><x:ClientData ObjectType="Note">'
        "<x:Anchor>18, 15, 6, 10, 20, 15, 9, 4</x:Anchor><x:Row>6</x:Row><x:Column>17</x:Column>"
        "</x:ClientData></v:shape></xml>"
    )
    parts["xl/drawings/vmlDrawing91.vml"] = shape.encode()
    _default(parts, "vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    _relate(parts, part, "comments", "../comments91.xml")
    _relate(parts, part, f"{MICROSOFT}/2017/10/relationships/threadedComment",
            "../threadedComments/threadedComment91.xml")  # fmt: skip
    _relate(parts, "xl/workbook.xml", f"{MICROSOFT}/2017/10/relationships/person",
            "persons/person.xml")  # fmt: skip
    held = _relate(parts, part, "vmlDrawing", "../drawings/vmlDrawing91.vml")
    _into(parts, part, f'<legacyDrawing r:id="{held}"/>')


def pivots(parts: Parts, part: str) -> None:
    """A pivot table on the department's own numbers, with its cache and a slicer."""
    data = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Sede</t></is></c><c r="B1" t="inlineStr"><is>'
        '<t>Valore</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Nord</t></is></c>'
        '<c r="B2"><v>5</v></c></row><row r="4"><c r="D4" t="inlineStr"><is><t>Somma di Valore'
        '</t></is></c></row><row r="5"><c r="D5"><v>5</v></c></row>'
    )
    own = _sheet(parts, "Riepilogo mio", f"<sheetData>{data}</sheetData>")
    slicer, cached = "Filtro_Sede", "xl/slicerCaches/slicerCache91.xml"
    _add(
        parts, "xl/pivotCache/pivotCacheDefinition91.xml",
        f'<pivotCacheDefinition {SPACES} r:id="rIdP1" refreshedBy="Ufficio" refreshedVersion="6" '
        'createdVersion="6" recordCount="1"><cacheSource type="worksheet"><worksheetSource '
        'ref="A1:B2" sheet="Riepilogo mio"/></cacheSource><cacheFields count="2">'
        '<cacheField name="Sede" numFmtId="0"><sharedItems count="1"><s v="Nord"/></sharedItems>'
        '</cacheField><cacheField name="Valore" numFmtId="0"><sharedItems containsSemiMixedTypes='
        '"0" containsString="0" containsNumber="1" containsInteger="1" minValue="5" maxValue="5"/>'
        "</cacheField></cacheFields></pivotCacheDefinition>",
        f"{SPREADSHEET}.pivotCacheDefinition+xml",
    )  # fmt: skip
    _add(
        parts, "xl/pivotCache/pivotCacheRecords91.xml",
        f'<pivotCacheRecords {SPACES} count="1"><r><x v="0"/><n v="5"/></r></pivotCacheRecords>',
        f"{SPREADSHEET}.pivotCacheRecords+xml",
    )  # fmt: skip
    _relate(parts, "xl/pivotCache/pivotCacheDefinition91.xml", "pivotCacheRecords",
            "pivotCacheRecords91.xml")  # fmt: skip
    _add(
        parts, "xl/pivotTables/pivotTable91.xml",
        f'<pivotTableDefinition {SPACES} name="Pivot1" cacheId="91" dataCaption="Valori" '
        'updatedVersion="6" createdVersion="6" rowHeaderCaption="Sede"><location ref="D4:D5" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="0"/><pivotFields count="2">'
        '<pivotField showAll="0"/><pivotField dataField="1" showAll="0"/></pivotFields>'
        '<rowItems count="1"><i/></rowItems><colItems count="1"><i/></colItems><dataFields '
        'count="1"><dataField name="Somma di Valore" fld="1" baseField="0" baseItem="0"/>'
        "</dataFields></pivotTableDefinition>",
        f"{SPREADSHEET}.pivotTable+xml",
    )  # fmt: skip
    _relate(parts, "xl/pivotTables/pivotTable91.xml", "pivotCacheDefinition",
            "../pivotCache/pivotCacheDefinition91.xml")  # fmt: skip
    _relate(parts, own, "pivotTable", "../pivotTables/pivotTable91.xml")
    cache = _relate(parts, "xl/workbook.xml", "pivotCacheDefinition",
                    "pivotCache/pivotCacheDefinition91.xml")  # fmt: skip
    _add(
        parts, cached,
        f'<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" name="{slicer}" '
        'sourceName="Sede"><pivotTables><pivotTable tabId="50" name="Pivot1"/></pivotTables>'
        '<data><tabular pivotCacheId="91"><items count="1"><i x="0" s="1"/></items></tabular>'
        "</data></slicerCacheDefinition>",
        f"{MS_EXCEL}.slicerCache+xml",
    )  # fmt: skip
    _add(
        parts, "xl/slicers/slicer91.xml",
        f'<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main"><slicer name="Sede" '
        f'cache="{slicer}" caption="Sede" rowHeight="241300"/></slicers>',
        f"{MS_EXCEL}.slicer+xml",
    )  # fmt: skip
    kept = _relate(parts, "xl/workbook.xml", f"{MICROSOFT}/2007/relationships/slicerCache",
                   "slicerCaches/slicerCache91.xml")  # fmt: skip
    shown = _relate(parts, own, f"{MICROSOFT}/2007/relationships/slicer",
                    "../slicers/slicer91.xml")  # fmt: skip
    _into(
        parts, own,
        f'<ext uri="{{A8765BA9-456A-4dab-B4F3-ACF838C121DE}}"><x14:slicerList><x14:slicer '
        f'r:id="{shown}"/></x14:slicerList></ext>',
    )  # fmt: skip
    _workbook(
        parts, "</workbook>",
        f'<pivotCaches><pivotCache cacheId="91" xmlns:r="{OFFICE}" r:id="{cache}"/></pivotCaches>'
        f'<extLst><ext uri="{{BBE1A952-AA13-448e-AADC-164F8A28A991}}" xmlns:x14="{MICROSOFT}/'
        f'spreadsheetml/2009/9/main"><x14:slicerCaches><x14:slicerCache xmlns:r="{OFFICE}" '
        f'r:id="{kept}"/></x14:slicerCaches></ext></extLst></workbook>',
    )  # fmt: skip


def macros(parts: Parts, part: str) -> None:
    """An .xlsm with a project, and a button that calls it."""
    parts["xl/vbaProject.bin"] = PROJECT
    _default(parts, "bin", f"{MS_EXCEL}.vbaProject".replace("ms-excel", "ms-office"))
    _relate(parts, "xl/workbook.xml", f"{MICROSOFT}/2006/relationships/vbaProject",
            "vbaProject.bin")  # fmt: skip
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace(
        f"{SPREADSHEET}.sheet.main+xml", f"{MS_EXCEL}.sheet.macroEnabled.main+xml"
    ).encode()
    _add(
        parts, "xl/ctrlProps/ctrlProp91.xml",
        f'<formControlPr xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" objectType="Button" '
        'lockText="1"/>',
        f"{MS_EXCEL}.controlproperties+xml",
    )  # fmt: skip
    held = _relate(parts, part, "ctrlProp", "../ctrlProps/ctrlProp91.xml")
    _into(
        parts, part,
        '<mc:AlternateContent><mc:Choice Requires="x14"><controls><mc:AlternateContent>'
        f'<mc:Choice Requires="x14"><control shapeId="1026" r:id="{held}" name="Pulsante 1"/>'
        "</mc:Choice></mc:AlternateContent></controls></mc:Choice></mc:AlternateContent>",
    )  # fmt: skip


def settings(parts: Parts, part: str) -> None:
    """Printer settings, custom XML with its properties, a thumbnail of the first page."""
    parts["xl/printerSettings/printerSettings91.bin"] = "HP LaserJet".encode("utf-16le") * 30
    _default(parts, "bin", f"{SPREADSHEET}.printerSettings")
    held = _relate(parts, part, "printerSettings", "../printerSettings/printerSettings91.bin")
    root = etree.fromstring(parts[part])
    root.find("{*}pageSetup").set(f"{{{OFFICE}}}id", held)  # type: ignore[union-attr]
    parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    _add(parts, "customXml/item1.xml", '<protocollo xmlns="urn:comune:protocollo" numero="123"/>')
    _add(
        parts, "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{11111111-2222-4333-8444-555555555555}" xmlns:ds="http://'
        'schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    )  # fmt: skip
    _relate(parts, "customXml/item1.xml", "customXmlProps", "itemProps1.xml")
    _relate(parts, "xl/workbook.xml", "customXml", "../customXml/item1.xml")
    parts["docProps/thumbnail.png"] = PICTURE
    _default(parts, "png", "image/png")
    _relate(parts, "", f"{PACKAGE}/metadata/thumbnail", "docProps/thumbnail.png")


def names(parts: Parts, part: str) -> None:
    """Names of their own, one with a formula, and a link to another workbook."""
    _add(
        parts, "xl/externalLinks/externalLink91.xml",
        f'<externalLink {SPACES}><externalBook r:id="rIdP1"><sheetNames><sheetName val="Dati"/>'
        '</sheetNames><sheetDataSet><sheetData sheetId="0"><row r="1"><cell r="A1"><v>42</v>'
        "</cell></row></sheetData></sheetDataSet></externalBook></externalLink>",
        f"{SPREADSHEET}.externalLink+xml",
    )  # fmt: skip
    _relate(parts, "xl/externalLinks/externalLink91.xml", "externalLinkPath",
            "file:///dati/altro.xlsx", outside=True)  # fmt: skip
    held = _relate(parts, "xl/workbook.xml", "externalLink", "externalLinks/externalLink91.xml")
    _workbook(
        parts, "</sheets>",
        f'</sheets><externalReferences xmlns:r="{OFFICE}"><externalReference r:id="{held}"/>'
        "</externalReferences>",
    )  # fmt: skip
    _workbook(
        parts, "<definedNames>",
        "<definedNames><definedName name=\"miei_valori\">Indicatori!$R$6:$R$20</definedName>"
        '<definedName name="soglia" comment="dell\'ufficio">0.75*2</definedName>',
    )  # fmt: skip


def extensions(parts: Parts, part: str) -> None:
    """Sparklines, data bars and icons of Excel 2010, cells watched, an unknown extension."""
    color = '<x14:colorSeries rgb="FF376092"/><x14:colorNegative rgb="FFD00000"/>'
    _into(
        parts, part,
        f'<ext uri="{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}"><x14:sparklineGroups>'
        f"<x14:sparklineGroup>{color}<x14:sparklines><x14:sparkline><xm:f>Indicatori!L6:N6</xm:f>"
        "<xm:sqref>AK6</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        "</x14:sparklineGroups></ext>",
        '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{00000000-000E-0000-0000-'
        '000001000000}"><x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        '<x14:negativeFillColor rgb="FFFF0000"/></x14:dataBar></x14:cfRule><xm:sqref>R6:R20'
        "</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>",
        f'<ext uri="{{99999999-0000-4000-8000-000000000001}}" xmlns:future="{MICROSOFT}/2099">'
        '<future:anything deep="1"><future:more/></future:anything></ext>',
        '<conditionalFormatting sqref="R6:R20"><cfRule type="dataBar" priority="90"><dataBar>'
        '<cfvo type="min"/><cfvo type="max"/><color rgb="FF638EC6"/></dataBar><extLst><ext uri="'
        '{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"><x14:id>{00000000-000E-0000-0000-000001000000}'
        "</x14:id></ext></extLst></cfRule></conditionalFormatting>",
        '<cellWatches><cellWatch r="R7"/></cellWatches>',
    )  # fmt: skip


def tables(parts: Parts, part: str) -> None:
    """A table of their own and hidden sheets."""
    data = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Voce</t></is></c></row>'
        '<row r="2"><c r="A2"><v>1</v></c></row>'
    )
    own = _sheet(parts, "Appoggio", f"<sheetData>{data}</sheetData>", state="hidden")
    _add(
        parts, "xl/tables/table91.xml",
        f'<table {SPACES} id="91" name="tblMia" displayName="tblMia" ref="A1:A2" '
        'totalsRowShown="0"><autoFilter ref="A1:A2"/><tableColumns count="1"><tableColumn id="1" '
        'name="Voce"/></tableColumns><tableStyleInfo name="TableStyleMedium2" '
        'showRowStripes="1"/></table>',
        f"{SPREADSHEET}.table+xml",
    )  # fmt: skip
    held = _relate(parts, own, "table", "../tables/table91.xml")
    _into(parts, own, f'<tableParts count="1"><tablePart r:id="{held}"/></tableParts>')
    _sheet(parts, "Nascosto", "<sheetData/>", state="veryHidden")


def guards(parts: Parts, part: str) -> None:
    """Ranges somebody may edit, scenarios, views of several people, breaks, rows grouped."""
    _into(
        parts, part,
        '<protectedRanges><protectedRange sqref="R6:R20" name="Referente" algorithmName="SHA-512" '
        'hashValue="AAAA" saltValue="BBBB" spinCount="100000"/></protectedRanges>',
        '<scenarios current="0"><scenario name="Alto" count="1" user="Ufficio"><inputCells '
        'r="R6" val="30"/></scenario></scenarios>',
        '<rowBreaks count="1" manualBreakCount="1"><brk id="20" max="16383" man="1"/></rowBreaks>',
    )  # fmt: skip
    root = etree.fromstring(parts[part])
    rows = list(root.iter("{*}row"))
    rows[8].set("outlineLevel", "1")
    rows[9].set("hidden", "1")
    parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


ADORNMENTS: dict[str, Adornment] = {
    one.__name__: one
    for one in (drawings, comments, pivots, macros, settings, names, extensions, tables, guards)
}
