"""Charts of a Word document: native bars, with what they say in words for who cannot see them."""

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from .layoutparts import FONT, INK
from .printedshape import Chart

EMU = 360_000
"""In a centimetre."""

WIDTH, BAR, AROUND = 22.0, 0.62, 1.2
"""Centimetres: of a chart, of a bar with its gap, above and below the bars."""

ROOM, ROW, NARROWEST = 15.3, 0.545, 0.42
"""Centimetres: for a chart and its table on a page, of a row of that table, of the least bar."""

CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def drawings(document: Any, charts: Sequence[Chart], language: str) -> list[str]:  # noqa: ANN401
    """Add charts to a document.

    Args:
        document: of python-docx.
        charts: in order.
        language: of the figures, such as ``it-IT``.

    Returns:
        For each, the run to set in the text, as XML.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    made = []
    for at, chart in enumerate(charts, 1):
        name = PackURI(f"/word/charts/chart{at}.xml")
        part = Part(name, CHART_TYPE, _chart(chart, language).encode(), document.part.package)
        made.append(_run(document.part.relate_to(part, RELATION), chart, at))
    return made


def _run(relation: str, chart: Chart, number: int) -> str:
    height = AROUND + _bar(len(chart.bars)) * len(chart.bars)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{int(WIDTH * EMU)}" cy="{int(height * EMU)}"/>'
        f'<wp:docPr id="{900 + number}" name={quoteattr(chart.title)} '
        f"descr={quoteattr(chart.description)}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _bar(count: int) -> float:
    """Return the height of a bar: less where the table would leave a few rows to another page."""
    fitting = (ROOM - AROUND - ROW * (count + 1)) / max(1, count)
    return min(BAR, fitting) if fitting >= NARROWEST else BAR


def _chart(chart: Chart, language: str) -> str:
    """Return the chart's own part: one series of bars from the top, each with its figure.

    The figures are those of the table, as texts: LibreOffice writes numbers as its own language.
    """
    count = len(chart.bars)
    names = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(label)}</c:v></c:pt>'
        for at, (label, _) in enumerate(chart.bars)
    )
    sizes = "".join(
        f'<c:pt idx="{at}"><c:v>{size:.12g}</c:v></c:pt>' for at, (_, size) in enumerate(chart.bars)
    )
    words = (
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="800"><a:latin typeface="{FONT}"/>'
        "</a:defRPr></a:pPr><a:endParaRPr/></a:p></c:txPr>"
    )
    shown = (
        '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    figures = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:tx><c:rich><a:bodyPr/><a:p><a:r>'
        f'<a:rPr lang="{language}" sz="800"><a:latin typeface="{FONT}"/></a:rPr>'
        f"<a:t>{escape(row[-1])}</a:t></a:r></a:p></c:rich></c:tx>{shown}</c:dLbl>"
        for at, row in enumerate(chart.table.rows)
    )
    bare = "<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        f'<c:lang val="{language}"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx><c:v>{escape(chart.title)}</c:v></c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/>'
        f'<c:dLbls>{figures}<c:numFmt formatCode="{escape(chart.format, {chr(34): "&quot;"})}" '
        f'sourceLinked="0"/>{bare}{words}{shown}</c:dLbls>'
        f'<c:cat><c:strLit><c:ptCount val="{count}"/>{names}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:ptCount val="{count}"/>{sizes}</c:numLit></c:val></c:ser>'
        '<c:gapWidth val="45"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{bare}{words}<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/>'
        '</c:scaling><c:delete val="1"/><c:axPos val="b"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/></c:valAx></c:plotArea>'
        '<c:plotVisOnly val="1"/></c:chart></c:chartSpace>'
    )
