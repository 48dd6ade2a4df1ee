"""The layouts of what goes with the report: documents made of parts, sheets of one page."""

from .layoutparts import Layout, Lines, plain
from .layouttables import grid, whole
from .layoutwords import texts


def dossier(language: str) -> bytes:
    """The layout of the document for the evaluation body."""
    say = texts(language)
    layout = Layout(language)
    layout.around("{{ report.owner }} · {{ report.title }}", say["sha_foot"])
    layout.say("{{ report.owner | upper }}", "Titolo ente").paragraph_format.space_before = 900000
    layout.say("{{ report.title }}", "Titolo pagina")
    layout.say("{{ report.subtitle }}", "Titolo interno")
    layout.tag("if report.draft")
    layout.say(say["draft_long"], "Bozza")
    layout.tag("else")
    layout.say(say["edition"], "Titolo interno")
    layout.tag("endif")
    heading = layout.say(say["contents"], "Titolo pagina")
    heading.paragraph_format.page_break_before = True
    layout.contents("1-1")
    layout.tag("for p in report.parts")
    layout.tag("if p.listing")
    layout.say("{{ p.title }}", "Heading 2")
    layout.tag("elif loop.first")
    layout.say("{{ p.title }}", "Heading 1").paragraph_format.page_break_before = True
    layout.tag("else")
    layout.say("{{ p.title }}", "Heading 1")
    layout.tag("endif")
    layout.tag("for l in p.lines")
    layout.say("{{ l }}")
    layout.tag("endfor")
    layout.tag("for g in p.grids")
    layout.tag("if g.title")
    layout.say("{{ g.title }}", "Heading 3")
    layout.tag("endif")
    grid(layout)
    layout.tag("endfor")
    layout.tag("for l in p.listing")
    layout.say("{{ l }}", "Elenco")
    layout.tag("endfor")
    layout.tag("endfor")
    return whole(layout)


def sheet(language: str) -> bytes:
    """The layout of the sheets for people: upright, one after the other."""
    say = texts(language)
    layout = Layout(language, upright=True)
    layout.around("{{ report.owner }} · {{ report.title }}", say["foot"])
    layout.tag("for s in report.sheets")
    layout.tag("if not loop.first")
    layout.say("{{ s.kind }}", "Occhiello").paragraph_format.page_break_before = True
    layout.tag("else")
    layout.say("{{ s.kind }}", "Occhiello")
    layout.tag("endif")
    layout.say("{{ s.title }}", "Heading 1")
    layout.say("{{ s.subtitle }}", "Titolo interno")
    layout.tag("if s.tiles")
    each, end = plain("{%tc for t in s.tiles %}"), plain("{%tc endfor %}")
    figure = Lines((("Cifra", "{{ t.value }}"), ("Cella manca", "{{ t.detail }}")))
    layout.table(
        (0.1, layout.width - 0.2, 0.1),
        ("{%tc for t in s.tiles %}", "{{ t.label }}", "{%tc endfor %}"),
        ((each, figure, end),),
    )
    layout.tag("endif")
    layout.tag("for g in s.grids")
    layout.tag("if s.turn and loop.index0 == s.turn")
    layout.say("{{ g.title }}", "Heading 3").paragraph_format.page_break_before = True
    layout.tag("else")
    layout.say("{{ g.title }}", "Heading 3")
    layout.tag("endif")
    layout.tag("if g.rows")
    grid(layout)
    layout.tag("elif g.note")
    layout.say("{{ g.note }}", "Nota")
    layout.tag("endif")
    layout.tag("endfor")
    layout.tag("endfor")
    return whole(layout)
