"""The guide that the help button opens, and the tables of functions and buttons."""

import itertools
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import get_args

import icons
import pytest
from riscontro.addin import guidewords, places
from riscontro.addin.buttons import BUTTONS, GROUPS
from riscontro.addin.cellerrors import NUMBERS
from riscontro.addin.guide import guide_html, write_guide
from riscontro.addin.listings import (
    buttons_markdown,
    example,
    functions_markdown,
    product_functions,
    signature,
)
from riscontro.addin.registry import CATEGORIES, Registry
from riscontro.schemas.findings import LANGUAGES, Language
from riscontro.schemas.terms import SHEETS, Words
from somefunctions import some_functions

BOTH = pytest.mark.parametrize("language", LANGUAGES)
VOID = {"meta", "img", "br"}
COLOUR = re.compile(r"--(\w+): (#[0-9a-fA-F]{3,6});")


class Page(HTMLParser):
    """What a page holds; fails where an element is closed that is not the open one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, self.getpos()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def all(self, attribute: str) -> list[str]:
        return [str(given[attribute]) for _, given in self.elements if attribute in given]


def page(language: Language, registry: Registry | None = None) -> Page:
    return Page(guide_html(language, some_functions() if registry is None else registry))


@BOTH
def test_the_guide_tells_of_every_button_and_function(language: Language) -> None:
    seen = page(language)
    for button in BUTTONS.values():
        assert f"b-{button.id}" in seen.all("id")
        assert f"{button.label[language]} {guidewords.KEY[language]}" in seen.text
        assert button.tip[language] in seen.text
    assert all(group[language] in seen.text for group in GROUPS.values())
    for function in some_functions().functions.values():
        assert f"f-{function.id}" in seen.all("id")
        assert signature(function, language) in seen.text
        assert function.text[language] in seen.text
        assert function.name.it in seen.text
        assert function.name.en in seen.text
        assert example(function, language) in seen.text
        assert all(one.text[language] in seen.text for one in function.arguments)
    assert CATEGORIES["progress"][language] in seen.text
    assert CATEGORIES["plan"][language] not in seen.text


@BOTH
def test_the_page_is_sound(language: Language) -> None:
    html = guide_html(language, some_functions())
    seen = Page(html)
    tags = [tag for tag, _ in seen.elements]
    assert seen.elements[0] == ("html", {"lang": language})
    assert tags.count("h1") == tags.count("main") == tags.count("title") == tags.count("nav") == 1
    ids = seen.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in seen.all("href")} <= set(ids)
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all("alt" in given for tag, given in seen.elements if tag == "img")
    assert not re.search(r"\{[a-z_]+\}|`|None", seen.text)


@BOTH
def test_the_page_asks_for_nothing_else(language: Language) -> None:
    html = guide_html(language, some_functions())
    seen = Page(html)
    assert not {"script", "link", "iframe", "form", "object"} & {tag for tag, _ in seen.elements}
    assert all(link.startswith("#") for link in seen.all("href"))
    assert all(source.startswith("data:image/svg+xml;base64,") for source in seen.all("src"))
    assert not re.search(r"https?:|//[a-z]|@import|url\(|\bon[a-z]+=", html)


def test_what_stands_in_texts_cannot_become_html() -> None:
    html = guide_html("it", some_functions())
    assert "Il valore &lt;rilevato&gt;." in html
    assert "<rilevato>" not in html
    assert "avanzamento &amp; altro" in html


def test_the_languages_do_not_mix() -> None:
    words = [
        one
        for one in vars(guidewords).values()
        if isinstance(one, Words) and one.it != one.en and "{" not in one.it
    ]
    italian, english = page("it").text, page("en").text
    told = [one for one in words if one.it.strip() in italian]
    assert len(told) > 12
    for one in told:
        assert one.en.strip() in english
        if len(one.it) > 20:
            assert one.it not in english
            assert one.en not in italian


def test_steps_and_advice_name_buttons_that_exist_and_sheets_as_they_are_called() -> None:
    texts = [
        *guidewords.OFFICE_STEPS,
        *guidewords.CENTRE_STEPS,
        guidewords.LONG_WORK,
        *(text for _, text in guidewords.STUCK),
    ]
    for one in texts:
        named = [re.findall(r"\{([a-z_]+)\}", one[language]) for language in LANGUAGES]
        assert sorted(named[0]) == sorted(named[1])
        assert set(named[0]) <= set(BUTTONS)
    for sheet in ("instructions", "proposals", "results"):
        assert any(f"«{SHEETS[sheet].it}»" in one.it for one in texts)
        assert any(f"«{SHEETS[sheet].en}»" in one.en for one in texts)
    told = {name for one in texts for name in re.findall(r"\{([a-z_]+)\}", one.it)}
    assert {one.id for one in BUTTONS.values() if one.group == "centre"} <= told


def test_every_error_is_explained() -> None:
    assert {kind for kind, _, _ in guidewords.ERRORS} == set(NUMBERS)
    assert all(shown.en == kind for kind, shown, _ in guidewords.ERRORS)
    assert "La funzione KPI_MOTIVO dice il motivo" in page("it").text
    assert "The function KPI_REASON tells" in page("en").text
    assert "KPI_MOTIVO" not in page("it", Registry()).text


def test_without_functions_the_guide_says_so() -> None:
    assert guidewords.NO_FUNCTIONS.it in page("it", Registry()).text


@BOTH
def test_the_guide_is_written_whole(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(places.HOME, str(tmp_path / "più in là"))
    path = write_guide(language, some_functions())
    assert path == tmp_path / "più in là" / f"guida_{language}.html"
    assert path.read_text("utf-8") == guide_html(language, some_functions())
    assert write_guide(language, some_functions()) == path
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_functions_of_the_product_are_in_the_guide() -> None:
    pytest.importorskip("riscontro.addin.functions", reason="the functions are not there yet")
    registry = product_functions()
    assert registry.functions
    for language in get_args(Language):
        ids = page(language, registry).all("id")
        assert {f"f-{one}" for one in registry.functions} <= set(ids)
        assert functions_markdown().count("\n") == len(registry.functions) + 2


def test_colours_are_readable() -> None:
    """At least 4.5 : 1 (WCAG AA) for every text on the page and on bands, in every theme."""
    css = resources.files("riscontro.addin").joinpath("guide.css").read_text("utf-8")
    themes = [dict(COLOUR.findall(block)) for block in re.findall(r":root \{(.+?)\}", css, re.S)]
    assert len(themes) == 3
    for colours in themes:
        for text in ("ink", "text", "soft", "link"):
            for ground in ("page", "band"):
                assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, colours)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours as the WCAG reckon it."""
    lights = sorted(luminance(colour) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@BOTH
def test_nothing_sticks_out_on_a_narrow_screen(
    language: Language, chromium: str, tmp_path: Path
) -> None:
    """The browser measures it, in a frame as wide as a small telephone."""
    guide = tmp_path / "guide.html"
    guide.write_text(guide_html(language, some_functions()), "utf-8")
    wide = ("320px", "600px")
    frames = "".join(
        f'<iframe src="{guide.as_uri()}" style="width:{width};height:500px;border:0"></iframe>'
        for width in wide
    )
    # Green where every frame fits, red where one has to be scrolled sideways.
    measured = (
        "<script>onload = () => {const fits = [...document.querySelectorAll('iframe')].every(one =>"
        " {const root = one.contentDocument.documentElement;"
        " return root.scrollHeight > 500 && root.scrollWidth <= root.clientWidth});"
        "document.body.innerHTML = '';"
        "document.body.style.background = fits ? '#00ff00' : '#ff0000'}</script>"
    )
    seen = icons.screenshot(
        chromium, f"<!doctype html><body>{frames}{measured}</body>", 200, 200,
        "--allow-file-access-from-files", "--virtual-time-budget=5000", folder=tmp_path,
    )  # fmt: skip
    assert seen.colours()[0][:3] == (0, 255, 0)


def test_how_a_function_looks_in_a_cell() -> None:
    progress = some_functions().functions["progress"]
    assert signature(progress, "it") == "KPI_AVANZAMENTO(valore; tabella; [data])"
    assert signature(progress, "en") == "KPI_PROGRESS(value, table, [date])"
    assert example(progress, "it") == '=KPI_AVANZAMENTO(30,5;A1:B2;"a;1,5";VERO)'
    assert example(progress, "en") == '=KPI_PROGRESS(30.5, A1:B2, "a;1,5", TRUE)'
    assert example(some_functions().functions["reason"], "en") == "=KPI_REASON()"
    assert example(some_functions().functions["trend"], "it") == ""


def test_tables_have_a_row_for_each() -> None:
    functions = functions_markdown(some_functions()).splitlines()
    assert len(functions) == 4 + 2
    assert functions[2].startswith("| `KPI_LEGGI(valore)` | `KPI_READ` |")
    assert r"progress & more \| again" in functions[3]
    buttons = buttons_markdown().splitlines()
    assert len(buttons) == len(BUTTONS) + 2
    for lines in (functions, buttons):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in lines}) == 1
    for button, line in zip(BUTTONS.values(), buttons[2:], strict=True):
        assert f"| **{button.label.it}** | **{button.label.en}** |" in line
