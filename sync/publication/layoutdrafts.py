"""The layouts that are shipped, as they are made: the official one of Turin, one for any plan.

What is shipped are their documents, under ``layouts``; a coordinator edits a copy in Word.
"""

from collections.abc import Callable, Mapping

from .layoutdossier import dossier, sheet
from .layoutgeneric import generic
from .layoutparts import Layout, Lines, looped, plain
from .layouttables import (
    end_sections,
    indicators,
    label,
    notes,
    title_page,
    whole,
    year_table,
)
from .layoutwords import Texts, texts


def drafts() -> Mapping[str, bytes]:
    """Return every layout by its file name."""
    made: dict[str, Callable[[], bytes]] = {
        "torino-controllo.docx": lambda: _strategic("it"),
        "torino-controllo.en.docx": lambda: _strategic("en"),
        "generic.docx": lambda: generic("it"),
        "generic.en.docx": lambda: generic("en"),
        "oiv.docx": lambda: dossier("it"),
        "oiv.en.docx": lambda: dossier("en"),
        "scheda.docx": lambda: sheet("it"),
        "scheda.en.docx": lambda: sheet("en"),
    }
    return {name: make() for name, make in made.items()}


def _actions(row: str) -> Lines:
    return looped(
        "p",
        f"{row}.actions",
        (
            ("p.tone == 'year'", "Cella anno", "{{ p.text }}"),
            ("p.tone == 'item'", "Cella elenco", "{{ p.text }}"),
            ("p.tone == 'muted'", "Cella manca", "{{ p.text }}"),
        ),
        "Cella",
    )


def _strategic(language: str) -> bytes:
    """The official layout of the report on the programme, section by section."""
    say = texts(language)
    layout = Layout(language)
    layout.around("{{ report.owner }} · " + say["short_title"], say["foot"])
    title_page(layout, say)
    _premise(layout, say)
    layout.tag("for s in report.sections")
    _above(layout, say)
    layout.say(
        "{% if s.level %}{{ s.level | upper }} {{ s.code }}: {% endif %}{{ s.title }}", "Heading 2"
    )
    layout.tag("if s.attributes.unita_organizzative")
    layout.say(say["units"] + " {{ s.attributes.unita_organizzative }}", "Intestazione unità")
    layout.tag("endif")
    layout.tag("if s.attributes.stakeholders")
    layout.say(say["stakeholders"] + " {{ s.attributes.stakeholders }}", "Intestazione unità")
    layout.tag("endif")
    layout.tag("if s.side")
    layout.say(say["lines_title"], "Heading 3")
    layout.table(
        (4.4, 1.0, 12.3, 4.3, 4.3),
        (say["cities"], "n°", say["text"], say["sdg"], say["pnrr"]),
        (
            "for l in s.side",
            (
                plain("{{ l.attributes.citta }}"),
                plain("{{ l.code }}", "Cella chiave"),
                plain("{{ l.title }}"),
                plain("{% vm %}{{ s.captions.sdg_n | join('; ') or '–' }}"),
                plain("{% vm %}{{ s.captions.pnrr_n | join('; ') or '–' }}"),
            ),
            "endfor",
        ),
    )
    layout.tag("endif")
    layout.tag("if s.activities")
    layout.say(say["activities_title"], "Heading 3")
    layout.table(
        (1.3, 1.3, 1.9, 5.6, 1.9, 2.9, 9.7, 1.7),
        (
            say["line_ref"],
            "DUP SeO",
            say["impact"],
            say["to_do"],
            say["state"],
            say["department"],
            say["actions"],
            say["indicator_code"],
        ),
        (
            "for a in s.activities",
            (
                plain("{{ a.lines }}"),
                Lines(
                    (
                        ("Cella chiave", "{{ a.code }}"),
                        ("Cella", "{%p if a.continued %}"),
                        ("Cella manca", say["continued"]),
                        ("Cella", "{%p endif %}"),
                    )
                ),
                plain("{{ a.impact }}"),
                looped(
                    "p", "a.text", (("p.tone == 'item'", "Cella elenco", "{{ p.text }}"),), "Cella"
                ),
                Lines(
                    (
                        ("Cella", "{{ a.status }}"),
                        ("Cella", "{%p if a.provisional %}"),
                        ("Cella manca", say["reopened_row"]),
                        ("Cella", "{%p endif %}"),
                    )
                ),
                plain("{{ a.department }}"),
                _actions("a"),
                plain("{{ a.indicators | join(' ') }}"),
            ),
            "endfor",
        ),
    )
    layout.tag("endif")
    layout.tag("for t in s.tables")
    layout.tag("if t.kind == 'valore_pubblico'")
    layout.say(say["public_value"], "Heading 3")
    layout.tag("elif t.section.startswith('COMUNI')")
    layout.say(say["indicators"] + " {{ t.section }}", "Heading 3")
    layout.tag("else")
    layout.say(say["results"] + "{% if t.section %} - {{ t.section }}{% endif %}", "Heading 3")
    layout.tag("endif")
    layout.tag("if t.kind == 'valore_pubblico'")
    indicators(layout, say, coded=True)
    layout.tag("elif t.groups")
    _grouped(layout, say)
    layout.tag("else")
    indicators(layout, say, coded=False)
    layout.tag("endif")
    notes(layout, "t.notes")
    layout.tag("endfor")
    end_sections(layout, say, say["results"] + " - {{ g.title }}")
    return whole(layout)


def _premise(layout: Layout, say: Texts) -> None:
    layout.say(say["premise"], "Heading 1").paragraph_format.page_break_before = True
    for line in say.premise:
        layout.say(line)
    layout.say(say["how_to_read"], "Heading 3")
    for line in say.reading:
        layout.say(line)
    layout.tag("if report.names.citta")
    layout.say(say["cities_title"], "Heading 3")
    layout.tag("for c in report.names.citta")
    layout.say("{{ loop.index }}. {{ c }}")
    layout.tag("endfor")
    layout.tag("endif")
    layout.say(say["sdg_title"], "Heading 3")
    layout.say("{% for n, c in report.captions.sdg_n.items() %}{{ n }} – {{ c }}"
               "{% if not loop.last %}; {% endif %}{% endfor %}.")  # fmt: skip
    layout.say(say["pnrr_title"], "Heading 3")
    layout.say("{% for n, c in report.captions.pnrr_n.items() %}" + say["mission"] +
               " {{ n }} – {{ c }}{% if not loop.last %}; {% endif %}{% endfor %}.")  # fmt: skip


def _above(layout: Layout, say: Texts) -> None:
    """The levels above a section: a heading the first time, a plain line from then on."""
    layout.tag("for h in s.above")
    layout.tag("if h.fresh and h.depth == 1")
    layout.say("{{ h.level | upper }} {{ h.code }}: {{ h.title }}", "Heading 1"
               ).paragraph_format.page_break_before = True  # fmt: skip
    layout.tag("for f in h.facts")
    layout.say("{{ f.label }}: {{ f.text }}", "Intestazione unità")
    layout.tag("endfor")
    layout.tag("elif loop.first")
    layout.say("{{ h.level | upper }} {{ h.code }}: {{ h.title }}", "Livello ripetuto")
    layout.tag("else")
    layout.say("{{ h.level }} {{ h.code }}: {{ h.title }}", "Intestazione unità")
    layout.tag("endif")
    layout.tag("endfor")


def _grouped(layout: Layout, say: Texts) -> None:
    groups = [
        (plain(f"{{{{ i.groups[{at}] }}}}"), plain(f"{{{{ i.groups[{at}] }}}}")) for at in (0, 1)
    ]
    year_table(
        layout,
        [
            (3.4, say["area"], groups[0]),
            (3.9, say["product"], groups[1]),
            (5.0, say["indicator"], label(say)),
        ],
    )
