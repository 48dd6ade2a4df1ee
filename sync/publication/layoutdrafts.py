"""The layouts that are shipped, as they are made: the official one of Turin, one for any plan.

What is shipped are their documents, under ``layouts``; a coordinator edits a copy in Word.
"""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO

from .layoutparts import Layout, Lines, looped, plain
from .layoutwords import Texts, texts
from .rendering import repacked

YEARS = 5
"""Columns of numbers a layout is drawn with; a report with more or fewer has its own."""


def drafts() -> Mapping[str, bytes]:
    """Return every layout by its file name."""
    made: dict[str, Callable[[], bytes]] = {
        "torino-controllo.docx": lambda: _strategic("it"),
        "torino-controllo.en.docx": lambda: _strategic("en"),
        "generic.docx": lambda: _generic("it"),
        "generic.en.docx": lambda: _generic("en"),
    }
    return {name: make() for name, make in made.items()}


def _whole(layout: Layout) -> bytes:
    """Return a document as bytes that say nothing of when and by whom it was made."""
    from datetime import datetime

    about = layout.document.core_properties
    about.author = about.last_modified_by = "Riscontro"
    about.title, about.comments = "{{ report.title }}", ""
    about.created = about.modified = datetime(2026, 1, 1)
    made = BytesIO()
    layout.document.save(made)
    return repacked(made.getvalue())


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
    layout.around(
        "{{ report.owner }} · " + say["short_title"],
        say["draft_band"],
        say["foot"],
        say["page"],
        say["of"],
    )
    _title_page(layout, say)
    _premise(layout, say)
    layout.tag("for s in report.sections")
    _above(layout, say)
    layout.say("{{ s.level | upper }} {{ s.code }}: {{ s.title }}", "Heading 2")
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
                looped("p", "a.text", (("p.tone == 'item'", "Cella elenco", "{{ p.text }}"),),
                       "Cella"),  # fmt: skip
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
    _indicators(layout, say, coded=True)
    layout.tag("elif t.groups")
    _grouped(layout, say)
    layout.tag("else")
    _indicators(layout, say, coded=False)
    layout.tag("endif")
    _notes(layout, "t.notes")
    layout.tag("endfor")
    layout.tag("for g in s.grids")
    layout.say(say["results"] + " - {{ g.title }}", "Heading 3")
    _grid(layout)
    layout.tag("endfor")
    layout.tag("for n in s.notes")
    layout.say("{{ n }}", "Nota")
    layout.tag("endfor")
    layout.tag("endfor")
    _after(layout, say)
    return _whole(layout)


def _generic(language: str) -> bytes:
    """A layout for a plan of any shape: its levels as headings, its tables as the master's."""
    say = texts(language)
    layout = Layout(language)
    layout.around(
        "{{ report.owner }} · {{ report.title }}", say["draft_band"], say["foot"], say["page"],
        say["of"],
    )  # fmt: skip
    _title_page(layout, say, plan=True)
    layout.say(say["premise"], "Heading 1").paragraph_format.page_break_before = True
    for line in say.generic_premise:
        layout.say(line)
    layout.tag("if report.draft")
    layout.say(say["draft_long"], "Bozza")
    layout.tag("endif")
    layout.tag("for s in report.sections")
    _above(layout, say)
    layout.say("{{ s.level }} {{ s.code }}: {{ s.title }}", "Heading 2")
    layout.tag("for f in s.facts")
    layout.say("{{ f.label }}: {{ f.text }}", "Intestazione unità")
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
        (say["code"], say["activity"], say["department"], say["state"], say["actions"]),
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
                       (("p.label", "Cella", "{{ p.label }}: {{ p.text }}"),), "Cella"),
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
                        ("p.label", "Cella", "{{ p.label }}: {{ p.text }}"),
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
    _indicators(layout, say, coded=True)
    _notes(layout, "t.notes")
    layout.tag("endfor")
    layout.tag("for g in s.grids")
    layout.say("{{ g.title }}", "Heading 3")
    _grid(layout)
    layout.tag("endfor")
    layout.tag("for n in s.notes")
    layout.say("{{ n }}", "Nota")
    layout.tag("endfor")
    layout.tag("endfor")
    _after(layout, say)
    return _whole(layout)


def _title_page(layout: Layout, say: Texts, plan: bool = False) -> None:
    layout.say("{{ report.owner | upper }}", "Titolo ente").paragraph_format.space_before = 900000
    if plan:
        layout.say("{{ report.title }}", "Titolo pagina")
        layout.say(say["period"], "Titolo interno")
    else:
        layout.say(say["accounts"], "Titolo ente").paragraph_format.space_after = 200000
        layout.say(say["main_title"], "Titolo pagina")
        layout.say(say["main_subtitle"], "Titolo ente").paragraph_format.space_after = 200000
    layout.tag("if report.annex")
    layout.say(say["annex"], "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.term")
    layout.say(say["term"], "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.scope")
    layout.say("{{ report.scope }}", "Titolo interno")
    layout.tag("endif")
    layout.tag("if report.draft")
    layout.say(say["draft_long"], "Bozza").paragraph_format.space_before = 300000
    layout.tag("else")
    layout.say(say["edition"], "Titolo interno").paragraph_format.space_before = 300000
    layout.say(say["fingerprint"], "Nota")
    layout.tag("endif")
    heading = layout.say(say["contents"], "Titolo pagina")
    heading.paragraph_format.page_break_before = True
    layout.contents()


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


def _value() -> Lines:
    return Lines(
        (
            ("Cella", "{%p if v.number %}"),
            ("Cella numero", "{{ v.text }}"),
            ("Cella", "{%p elif v.text %}"),
            ("Cella manca", "{{ v.text }}"),
            ("Cella", "{%p else %}"),
            ("Cella", ""),
            ("Cella", "{%p endif %}"),
            ("Cella", "{%p if v.mark %}"),
            ("Cella manca", "{{ v.mark }}"),
            ("Cella", "{%p endif %}"),
        )
    )


def _year_table(layout: Layout, firsts: Sequence[tuple[float, str, Sequence[Lines]]]) -> None:
    """Add a table of indicators: columns of words, then as many columns as there are years.

    Args:
        layout: it stands in.
        firsts: width, header and the cell of a heading and of a row, of each column of words.
    """
    used = sum(width for width, _, _ in firsts)
    year = (layout.width - used) / YEARS
    thin = 0.1
    widths = [*(width for width, _, _ in firsts), thin, year, thin]
    header = [*(title for _, title, _ in firsts), "{%tc for y in t.years %}",
              plain("{{ y }}", "Cella intestazione numero"), "{%tc endfor %}"]  # fmt: skip
    loop = plain("{%tc for v in i.figures %}")
    end = plain("{%tc endfor %}")
    head = [lines[0] for _, _, lines in firsts]
    row = [lines[1] for _, _, lines in firsts]
    blank = (plain("{%tc for y in t.years %}"), plain(""), end)
    layout.table(
        widths,
        header,
        (
            "for i in t.rows",
            "if i.heading",
            (*head, *blank),
            "else",
            (*row, loop, _value(), end),
            "endif",
            "endfor",
        ),
    )


def _label(say: Texts) -> tuple[Lines, Lines]:
    return (
        plain("{{ i.label }}", "Cella chiave"),
        Lines(
            (
                ("Cella", "{%p if i.child %}"),
                ("Cella elenco", "– {{ i.label }}"),
                ("Cella", "{%p else %}"),
                ("Cella", "{{ i.label }}"),
                ("Cella", "{%p endif %}"),
                ("Cella", "{%p if report.ratings and i.target %}"),
                ("Cella manca", say["target"] + " {{ i.target }} · {{ i.rating }}"),
                ("Cella", "{%p endif %}"),
            )
        ),
    )


def _indicators(layout: Layout, say: Texts, *, coded: bool) -> None:
    code = (plain("{{ i.code }}", "Cella chiave"), plain("{{ i.code }}", "Cella chiave"))
    firsts = [(2.1, say["indicator_code"], code)] if coded else []
    wide = 10.2 if coded else 12.3
    _year_table(layout, [*firsts, (wide, say["indicators_column"], _label(say))])


def _grouped(layout: Layout, say: Texts) -> None:
    groups = [
        (plain(f"{{{{ i.groups[{at}] }}}}"), plain(f"{{{{ i.groups[{at}] }}}}")) for at in (0, 1)
    ]
    _year_table(
        layout,
        [
            (3.4, say["area"], groups[0]),
            (3.9, say["product"], groups[1]),
            (5.0, say["indicator"], _label(say)),
        ],
    )


def _notes(layout: Layout, source: str) -> None:
    layout.tag(f"for n in {source}")
    layout.say("({{ loop.index }}) {{ n }}", "Nota")
    layout.tag("endfor")


def _grid(layout: Layout) -> None:
    """Add a table of any columns."""
    layout.tag("if g.bands")
    _plain_grid(layout, banded=True)
    layout.tag("else")
    _plain_grid(layout, banded=False)
    layout.tag("endif")
    layout.tag("if g.note")
    layout.say("{{ g.note }}", "Nota")
    layout.tag("endif")


def _plain_grid(layout: Layout, *, banded: bool) -> None:
    width = layout.width - 0.2
    cells = Lines(
        (
            ("Cella", "{%p if g.right[loop.index0] %}"),
            ("Cella numero", "{{ c }}"),
            ("Cella", "{%p else %}"),
            ("Cella", "{{ c }}"),
            ("Cella", "{%p endif %}"),
        )
    )
    heads = Lines(
        (
            ("Cella", "{%p if g.right[loop.index0] %}"),
            ("Cella intestazione numero", "{{ h }}"),
            ("Cella", "{%p else %}"),
            ("Cella intestazione", "{{ h }}"),
            ("Cella", "{%p endif %}"),
        )
    )
    end = plain("{%tc endfor %}")
    storeys: Sequence[Sequence[Lines] | str] = ()
    if banded:
        storeys = (
            (
                plain("{%tc for b in g.bands %}"),
                plain("{% colspan b.columns %}{{ b.title }}", "Cella intestazione"),
                end,
            ),
        )
    layout.table(
        (0.1, width, 0.1),
        ("{%tc for h in g.columns %}", heads, "{%tc endfor %}"),
        ("for r in g.rows", (plain("{%tc for c in r %}"), cells, end), "endfor"),
        storeys=storeys,
    )


def _after(layout: Layout, say: Texts) -> None:
    """What follows the sections: tables of the whole plan, optional parts, corrections."""
    layout.tag("for g in report.summary")
    layout.tag("if loop.first")
    layout.say(say["summary"], "Heading 1").paragraph_format.page_break_before = True
    layout.tag("endif")
    layout.say("{{ g.title }}", "Heading 2")
    _grid(layout)
    layout.tag("endfor")
    layout.tag("for c in report.charts")
    layout.say("{{ c.title }}", "Heading 2").paragraph_format.page_break_before = True
    layout.say("{{r c.drawing }}")
    _grid_of(layout, "c.table")
    layout.tag("endfor")
    layout.tag("for g in report.grids")
    layout.tag("if loop.first")
    layout.say(say["tables"], "Heading 1").paragraph_format.page_break_before = True
    layout.tag("endif")
    layout.say("{{ g.title }}", "Heading 2")
    _grid(layout)
    layout.tag("endfor")
    layout.tag("if report.errata")
    layout.say(say["errata"], "Heading 1").paragraph_format.page_break_before = True
    layout.say(say["errata_note"])
    layout.table(
        (2.6, 6.6, 3.6, 3.6, 3.6, 2.0, 4.3),
        (say["code"], say["name"], say["column"], say["published"], say["corrected"], say["day"],
         say["reason"]),
        (
            "for e in report.errata",
            (
                plain("{{ e.code }}", "Cella chiave"),
                plain("{{ e.label }}"),
                plain("{{ e.column }}"),
                plain("{{ e.before }}"),
                plain("{{ e.after }}"),
                plain("{{ e.day }}"),
                plain("{{ e.reason }}"),
            ),
            "endfor",
        ),
    )  # fmt: skip
    layout.tag("endif")
    layout.tag("if report.reopened")
    layout.say(say["reopened"], "Heading 1").paragraph_format.page_break_before = True
    layout.say(say["reopened_note"])
    layout.table(
        (4.0, 9.0, 5.3, 2.2, 5.8),
        (say["code"], say["name"], say["department"], say["day"], say["reason"]),
        (
            "for e in report.reopened",
            (
                plain("{{ e.code }}", "Cella chiave"),
                plain("{{ e.label }}"),
                plain("{{ e.department }}"),
                plain("{{ e.day }}"),
                plain("{{ e.reason }}"),
            ),
            "endfor",
        ),
    )
    layout.tag("endif")


def _grid_of(layout: Layout, source: str) -> None:
    layout.tag(f"set g = {source}")
    _plain_grid(layout, banded=False)
