"""The word across every page of a draft, behind what is written, as Word draws it."""

from typing import Any

PAPER = "F6EAEA"
"""Colour of the word: pale enough that nothing over it is harder to read."""

WIDTH, HEIGHT = 430, 130
"""Points, of the word before it is turned."""

_STYLE = (
    "position:absolute;margin-left:0;margin-top:0;width:{width}pt;height:{height}pt;rotation:315;"
    "z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    "mso-position-vertical-relative:margin"
)
_DRAWN = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">\
<w:rPr><w:noProof/></w:rPr><w:pict>\
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" \
path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>\
<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>\
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>\
<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>\
<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>\
<v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom" \
o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" o:connectangles="270,180,90,0"/>\
<v:textpath on="t" fitshape="t"/></v:shapetype>\
<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" \
style="{style}" o:allowincell="f" fillcolor="#{colour}" stroked="f">\
<v:textpath style="font-family:&quot;{font}&quot;;font-size:1pt;font-weight:bold" \
string="{word}"/></v:shape></w:pict></w:r>"""


def across_drafts(paragraph: Any, word: str, font: str) -> None:  # noqa: ANN401 - python-docx's
    """Draw a word across every page, as long as the report is a draft.

    Args:
        paragraph: of the head of the pages.
        word: the word.
        font: its typeface.
    """
    from lxml import etree

    style = _STYLE.format(width=WIDTH, height=HEIGHT)
    paragraph.add_run("{%r if report.draft %}")
    drawn = _DRAWN.format(style=style, colour=PAPER, font=font, word=word)
    paragraph._p.append(etree.fromstring(drawn))
    paragraph.add_run("{%r endif %}")
