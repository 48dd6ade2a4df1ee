"""The guide that *Aiuto* opens: one page that needs nothing else, made from what there is.

Buttons and functions come from their tables, so that the guide cannot fall behind them.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from pathlib import Path

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..workbooks.replacing import write_whole
from . import guidewords as said
from .buttons import BUTTONS, GROUPS, Button
from .listings import example, product_functions, signature
from .places import home
from .registry import CATEGORIES, Function, Registry

REASON_FUNCTION = "KPI_MOTIVO"

_BUTTON = re.compile(r"\{([a-z_]+)\}")
_COMMAND = re.compile(r"`([^`]+)`")


def write_guide(language: Language, registry: Registry | None = None) -> Path:
    """Write the guide beside the add-in's settings and return where.

    Args:
        language: of the text.
        registry: the functions it tells of; those of the product when left out.

    Raises:
        OSError: when it cannot be written.
    """
    path = home() / f"guida_{language}.html"
    write_whole(path, guide_html(language, registry or product_functions()).encode())
    return path


def guide_html(language: Language, registry: Registry) -> str:
    """Return the guide as one page of HTML."""
    files = resources.files(__package__ or "riscontro.addin")
    style = files.joinpath("guide.css").read_text("utf-8")
    sections = (
        ("office", said.OFFICE, _steps(said.OFFICE_LEAD, said.OFFICE_STEPS, language)),
        ("centre", said.CENTRE, _centre(language)),
        ("buttons", said.BUTTONS_TITLE, _buttons(language)),
        ("functions", said.FUNCTIONS_TITLE, _functions(registry, language)),
        ("errors", said.ERRORS_TITLE, _errors(registry, language)),
        ("stuck", said.STUCK_TITLE, _stuck(language)),
    )
    contents = "".join(
        f'<li><a href="#{id}">{escape(title[language])}</a>'
        f"{_index(registry, language) if id == 'functions' else ''}</li>\n"
        for id, title, _ in sections
    )
    body = "".join(
        f'<section id="{id}"><h2>{escape(title[language])}</h2>\n{inner}</section>\n'
        for id, title, inner in sections
    )
    title = escape(said.TITLE[language])
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>\n{style}</style></head>\n"
        f'<body><main><h1>{title}</h1><p class="lead">{escape(said.LEAD[language])}</p>\n'
        f'<nav aria-labelledby="contents"><h2 id="contents">{escape(said.CONTENTS[language])}</h2>'
        f"<ol>{contents}</ol></nav>\n{body}</main></body></html>\n"
    )


def icon_address(button: str) -> str:
    """Return the drawing of a button's icon as an address that holds it whole."""
    file = resources.files(__package__ or "riscontro.addin").joinpath(f"icons/{button}.svg")
    return f"data:image/svg+xml;base64,{b64encode(file.read_bytes()).decode()}"


def _steps(lead: Words, steps: Sequence[Words], language: Language) -> str:
    items = "".join(f"<li>{_text(step, language)}</li>\n" for step in steps)
    return f'{_paragraph(lead, language)}<ol class="steps">{items}</ol>'


def _centre(language: Language) -> str:
    steps = _steps(said.CENTRE_LEAD, said.CENTRE_STEPS, language)
    return f"{steps}{_paragraph(said.LONG_WORK, language)}"


def _buttons(language: Language) -> str:
    pieces = [_paragraph(said.KEYS, language)]
    for group, title in GROUPS.items():
        own = "".join(_button(one, language) for one in BUTTONS.values() if one.group == group)
        pieces.append(f'<h3>{escape(title[language])}</h3>\n<ul class="buttons">{own}</ul>\n')
    return "".join(pieces)


def _button(button: Button, language: Language) -> str:
    key = f"{said.KEY[language]} {button.keytip[language]}"
    return (
        f'<li id="b-{button.id}"><img src="{icon_address(button.id)}" alt="" width="32"'
        f' height="32"><div><h4>{escape(button.label[language])} <kbd>{escape(key)}</kbd></h4>'
        f"<p>{escape(button.tip[language])}</p></div></li>\n"
    )


def _in_order(registry: Registry) -> Iterable[tuple[Words, list[Function]]]:
    for category, title in CATEGORIES.items():
        own = [one for one in registry.functions.values() if one.category == category]
        if own:
            yield title, own


def _index(registry: Registry, language: Language) -> str:
    links = "".join(
        f'<li><a href="#f-{escape(one.id)}"><code>{escape(one.name[language])}</code></a></li>\n'
        for _, own in _in_order(registry)
        for one in own
    )
    return f"<ul>{links}</ul>" if links else ""


def _functions(registry: Registry, language: Language) -> str:
    if not registry.functions:
        return _paragraph(said.NO_FUNCTIONS, language)
    pieces = [_paragraph(said.FUNCTIONS_LEAD, language), _paragraph(said.MATRIX, language)]
    for title, own in _in_order(registry):
        pieces.append(f"<h3>{escape(title[language])}</h3>\n")
        pieces += [_function(one, language) for one in own]
    return "".join(pieces)


def _function(function: Function, language: Language) -> str:
    other: Language = "en" if language == "it" else "it"
    pieces = [
        f'<article id="f-{escape(function.id)}">'
        f"<h4><code>{escape(signature(function, language))}</code></h4>"
        f"<p>{escape(function.text[language])}</p>"
    ]
    if function.arguments:
        pieces.append("<dl>")
        for one in function.arguments:
            optional = f' <span class="optional">({said.OPTIONAL[language]})</span>'
            pieces.append(
                f"<dt>{escape(one.name[language])}</dt><dd>{escape(one.text[language])}"
                f"{optional if one.optional else ''}</dd>"
            )
        pieces.append("</dl>")
    if typed := example(function, language):
        label = said.EXAMPLE[language]
        pieces.append(f'<p>{label}<code class="cell">{escape(typed)}</code></p>')
    if function.name[other] != function.name[language]:
        pieces.append(
            f'<p class="other">{said.OTHER_NAME[language]}'
            f'<code lang="{other}">{escape(function.name[other])}</code></p>'
        )
    return "".join([*pieces, "</article>\n"])


def _errors(registry: Registry, language: Language) -> str:
    pieces = [_paragraph(said.ERRORS_LEAD, language)]
    if reason := registry.find(REASON_FUNCTION):
        name = escape(reason.name[language])
        link = f'<a href="#f-{escape(reason.id)}"><code>{name}</code></a>'
        pieces.append(f"<p>{escape(said.REASON[language]).replace('{name}', link)}</p>\n")
    rows = "".join(
        f"<dt><code>{escape(shown[language])}</code></dt><dd>{escape(meaning[language])}</dd>\n"
        for _, shown, meaning in said.ERRORS
    )
    return f'{"".join(pieces)}<dl class="errors">{rows}</dl>'


def _stuck(language: Language) -> str:
    return "".join(
        f"<h3>{escape(title[language])}</h3>{_paragraph(text, language)}"
        for title, text in said.STUCK
    )


def _paragraph(words: Words, language: Language) -> str:
    return f"<p>{_text(words, language)}</p>\n"


def _text(words: Words, language: Language) -> str:
    """Return a text as HTML: buttons it names by id as links, commands as they are typed."""
    text = _COMMAND.sub(r"<code>\1</code>", escape(words[language]))
    return _BUTTON.sub(
        lambda found: f'<a href="#b-{found[1]}">{escape(BUTTONS[found[1]].label[language])}</a>',
        text,
    )
