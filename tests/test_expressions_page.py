"""The page on rules that are expressions: its examples do what it says, its table is the code's."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from regulation import checked
from riscontro.schemas.expressionfunctions import FUNCTIONS, Function
from riscontro.schemas.expressionproblems import PARAMETERS
from riscontro.schemas.expressions import AGGREGATES, COMPARISONS, MEMBERSHIPS
from riscontro.schemas.profile import Profile, join_parts, parse
from riscontro.schemas.rules import catalogue, words

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
PAGE = README.partition("### Rules that are expressions\n")[2].partition("\n### ")[0]

SHEETS = """
title = "Incarichi"
owner = "Ateneo"

[[levels]]
id = "area"
label = "Area"
key = "{code}"
pattern = ".+"

[[sheets]]
id = "persona"
kind = "record"
table = "tblPersone"
label = "Persone"
identifier = ["persona_id"]
fields = ["persona_id", "categoria"]

[[sheets]]
id = "incarico"
kind = "record"
table = "tblIncarichi"
label = "Incarichi"
identifier = ["incarico_id"]
columns = ["incarico_id", "persona_id", "aa", "ore", "inizio", "fine", "deroga", "provvedimento",
           "stato"]

[sheets.fields]
incarico_id = { label = "Codice" }
persona_id = { label = "Persona", type = "reference", reference = { persona = "persona" } }
aa = { label = "Anno", type = "year" }
ore = { label = "Ore", type = "number" }
inizio = { label = "Inizio", type = "date" }
fine = { label = "Fine", type = "date" }
deroga = { label = "Deroga" }
provvedimento = { label = "Provvedimento", type = "date" }
stato = { label = "Stato", type = "list", vocabulary = "stato" }

[sheets.states]
field = "stato"
order = ["proposto", "firmato"]

[fields]
persona_id = { label = "Persona" }
categoria = { label = "Categoria", type = "list", vocabulary = "categoria" }

[[vocabularies.stato]]
id = "proposto"
label = "Proposto"

[[vocabularies.stato]]
id = "firmato"
label = "Firmato"

[[vocabularies.categoria]]
id = "assegnista"
label = "Assegnista"
"""


def profile() -> Profile:
    """The plan of the page, of its own example."""
    example = PAGE.partition("```toml\n# profile.toml\n")[2].partition("```")[0]
    own, _, rules = example.partition("# rules.toml\n")
    units = "".join(f'[[department]]\nid = "{one}"\nname = "{one}"\n' for one in ("DET", "DIST"))
    parts = {"profile.toml": SHEETS + own, "rules.toml": rules, "departments.toml": units}
    return parse("page", join_parts(parts))


ONE = {"incarico_id": "I1", "persona_id": "P1", "aa": 2025, "ore": 40, "_unit": "DET"}
TWO = {"incarico_id": "I2", "persona_id": "P1", "aa": 2025, "ore": 20, "_unit": "DIST"}
FELLOW = {"persona_id": "P1", "categoria": "assegnista", "_unit": "DET"}
OCTOBER = date(2025, 10, 1)

EXAMPLES: list[tuple[str, list[dict[str, Any]], dict[str, Any], list[tuple[str, str]], str]] = [
    # A line of the table, the assignments, how they are checked, where it is told, what is said.
    ("from 1 October to 31 January | nothing",
     [ONE | {"inizio": OCTOBER, "fine": date(2026, 1, 31)}], {}, [], ""),
    ("from 1 October to 1 September | at *fine*",
     [ONE | {"inizio": OCTOBER, "fine": date(2025, 9, 1)}], {}, [("ASS-001", "fine")],
     "L'incarico dura -29 giorni."),
    ("no end, workbook submitted | *fine* is missing", [ONE | {"inizio": OCTOBER}], {},
     [("ASS-001", "fine")], "Manca «Fine»"),
    ("no end, workbook still being filled in | nothing", [ONE | {"inizio": OCTOBER}],
     {"drafts": ("DET", "DIST")}, [], ""),
    ("a fellow, 40 hours in one unit and 20 in another | nothing", [ONE, TWO], {}, [], ""),
    ("a fellow, 40 hours in one unit and 30 in another | at *ore* of both",
     [ONE, TWO | {"ore": 30}], {}, [("ASS-002", "ore")] * 2, "Le ore sono 70, al più 60."),
    ("a fellow, 40 hours and a row without hours | nothing: what is not known is left out",
     [ONE, TWO | {"ore": None}], {}, [], ""),
    ("a fellow, 70 hours, the workbook checked alone | nothing: other units' rows are not at hand",
     [ONE | {"ore": 70}], {"alone": True}, [], ""),
    ("a person of whom no category is known, 70 hours | nothing: `when` is not known",
     [ONE | {"ore": 70, "persona_id": "P9"}], {}, [], ""),
    ("state *proposto*, no act | nothing", [ONE | {"inizio": OCTOBER, "stato": "proposto"}],
     {"drafts": ("DET",)}, [], ""),
    ("state *firmato*, no act | *provvedimento* is missing",
     [ONE | {"inizio": OCTOBER, "stato": "firmato"}], {"drafts": ("DET",)},
     [("ASS-003", "provvedimento")], "Manca «Provvedimento»"),
]  # fmt: skip


@pytest.mark.parametrize("example", EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_an_example_does_what_the_page_says(
    example: tuple[str, list[dict[str, Any]], dict[str, Any], list[tuple[str, str]], str],
) -> None:
    line, rows, how, told, said = example
    [code] = [row.split(" | ")[0].strip("| ") for row in PAGE.splitlines() if f"| {line} |" in row]
    plan = profile()
    found = [
        one
        for one in checked({"persona": [FELLOW], "incarico": rows}, plan, **how)
        if one.code == code
    ]
    assert [(one.code, one.field) for one in found] == told
    for one in found:
        assert said in words(one, "it", catalogue(plan))[0]


def test_every_line_of_examples_is_tried() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ASS-")]
    assert len(lines) == len(EXAMPLES) and set(catalogue(profile())) >= {"ASS-001", "ASS-003"}


def signature(name: str, one: Function) -> str:
    """Return how a function is written, with a letter for each argument."""
    letters = "abcdef"
    if name == "match":
        return "match(a, k, b, …, otherwise)"
    taken = ["…" if kind == "…" else letters[at] for at, kind in enumerate(one.takes)]
    return f"{name}({', '.join(taken)})"


GIVES = {"as 1": "as its first", "as 2": "as its second", "as 3": "as the values"}


def test_the_table_of_functions_is_that_of_the_code() -> None:
    made = [
        f"| `{signature(name, one)}` | {GIVES.get(one.gives, one.gives)} | {one.words.en} |"
        for name, one in FUNCTIONS.items()
    ]
    lines = [line for line in PAGE.splitlines() if line.startswith("| `") and "(" in line]
    assert lines == made, "\n" + "\n".join(made)


def test_the_words_of_the_language_are_all_there() -> None:
    for word in (*COMPARISONS, *MEMBERSHIPS, *AGGREGATES, *PARAMETERS):
        assert word in PAGE, word
    assert tomllib.loads(PAGE.partition("```toml\n")[2].partition("```")[0])
