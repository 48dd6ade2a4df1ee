"""The layouts of what goes with the report: documents made of parts, sheets of one page."""

from .layoutparts import Layout, Lines, plain
from .layouttables import grid, whole
from .layoutwords import texts


def dossier(language: str) -> bytes:
    """The layout of the document for the evaluation body."""
    say = texts(language)
    layout = Layout(language)
    layout.around(
        "{{ report.owner }} · {{ report.title }}",
        say["draft_band"],
        say["sha_foot"],
        say["page"],
        say["of"],
    )
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
    layout.around(
        "{{ report.owner }} · {{ report.title }}",
        say["draft_band"],
        say["foot"],
        say["page"],
        say["of"],
    )
    layout.tag("for s in report.sheets")
    layout.tag("if not loop.first")
    layout.say("{{ s.kind }}", "Occhiello").paragraph_format.page_break_before = True
    layout.tag("else")
    layout.say("{{ s.kind }}", "Occhiello")
    layout.tag("endif")
    layout.say("{{ s.title }}", "Heading 1")
    layout.say("{{ s.subtitle }}", "Titolo interno")
    layout.tag("if s.tiles")
    figure = Lines(
        (
            ("Cifra", "{{ t.value }}"),
            ("Cella chiave", "{{ t.label }}"),
            ("Cella manca", "{{ t.detail }}"),
        )
    )
    end = plain("{%tc endfor %}")
    layout.row((0.1, layout.width - 0.2, 0.1), (plain("{%tc for t in s.tiles %}"), figure, end))
    layout.tag("endif")
    layout.tag("for g in s.grids")
    layout.say("{{ g.title }}", "Heading 3")
    layout.tag("if g.rows")
    # Of rows that are kept whole LibreOffice 7.4 loses some at the foot of such a page.
    grid(layout, kept=False)
    layout.tag("elif g.note")
    layout.say("{{ g.note }}", "Nota")
    layout.tag("endif")
    layout.tag("endfor")
    layout.tag("endfor")
    return whole(layout)
