"""The layout for a plan of any shape."""

from .layoutparts import Layout, Lines, looped, plain
from .layouttables import end_sections, indicators, notes, title_page, whole
from .layoutwords import texts


def generic(language: str) -> bytes:
    """A layout for a plan of any shape: its levels as headings, its tables as the master's."""
    say = texts(language)
    layout = Layout(language)
    layout.around("{{ report.owner }} · {{ report.title }}", say["foot"])
    title_page(layout, say, plan=True)
    layout.say(say["premise"], "Heading 1").paragraph_format.page_break_before = True
    for line in say.generic_premise:
        layout.say(line)
    layout.tag("if report.draft")
    layout.say(say["draft_long"], "Bozza")
    layout.tag("endif")
    layout.tag("for s in report.sections")
    layout.tag("for h in s.above if h.fresh")
    layout.tag("if h.depth == 1")
    layout.say(
        "{{ h.level }} {{ h.code }}: {{ h.title }}", "Heading 1"
    ).paragraph_format.page_break_before = True
    layout.tag("else")
    layout.say("{{ h.level }} {{ h.code }}: {{ h.title }}", "Heading 2")
    layout.tag("endif")
    layout.tag("for f in h.facts")
    layout.say("{{ f.label }}: ||{{ f.text }}", "Intestazione unità")
    layout.tag("endfor")
    layout.tag("endfor")
    layout.tag("if s.above")
    layout.say("{{ s.level }} {{ s.code }}: {{ s.title }}", "Heading 2")
    layout.tag("else")
    name = "{% if s.level %}{{ s.level }} {{ s.code }}: {% endif %}{{ s.title }}"
    layout.say(name, "Heading 1")
    layout.tag("endif")
    layout.tag("for f in s.facts")
    layout.say("{{ f.label }}: ||{{ f.text }}", "Intestazione unità")
    layout.tag("endfor")
    layout.tag("if s.side")
    layout.say("{{ s.side_title }}", "Heading 3")
    layout.table(
        (2.0, 24.3),
        (say["code"], say["text"]),
        (
            "for l in s.side",
            (plain("{{ l.code }}", "Cella chiave"), plain("{{ l.title }}")),
            "endfor",
        ),
    )
    layout.tag("endif")
    layout.tag("if s.activities")
    layout.say("{{ report.sheet_names.activity }}", "Heading 3")
    layout.table(
        (2.1, 6.8, 3.6, 2.4, 11.4),
        (say["code"], say["activity"], say["unit"], say["state_plain"], say["told"]),
        (
            "for a in s.activities",
            (
                Lines(
                    (
                        ("Cella chiave", "{{ a.code }}"),
                        ("Cella", "{%p if a.continued %}"),
                        ("Cella manca", say["continued"]),
                        ("Cella", "{%p endif %}"),
                    )
                ),
                looped("p", "a.text",
                       (("p.label", "Cella", "{{ p.label }}: ||{{ p.text }}"),), "Cella"),
                plain("{{ a.department }}"),
                Lines(
                    (
                        ("Cella", "{{ a.status }}"),
                        ("Cella", "{%p if a.provisional %}"),
                        ("Cella manca", say["reopened_row"]),
                        ("Cella", "{%p endif %}"),
                    )
                ),
                looped(
                    "p",
                    "a.actions",
                    (
                        ("p.tone == 'year'", "Cella anno", "{{ p.text }}"),
                        ("p.tone == 'item'", "Cella elenco", "{{ p.text }}"),
                        ("p.tone == 'muted'", "Cella manca", "{{ p.text }}"),
                        ("p.label", "Cella", "{{ p.label }}: ||{{ p.text }}"),
                    ),
                    "Cella",
                ),
            ),
            "endfor",
        ),
    )  # fmt: skip
    layout.tag("endif")
    layout.tag("for t in s.tables")
    layout.say(
        "{{ report.sheet_names.indicator }}{% if t.title %} – {{ t.title }}{% endif %}"
        "{% if t.section %} – {{ t.section }}{% endif %}",
        "Heading 3",
    )
    indicators(layout, say, coded=True)
    notes(layout, "t.notes")
    layout.tag("endfor")
    end_sections(layout, say, "{{ g.title }}")
    return whole(layout)
