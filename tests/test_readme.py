"""The README is the manual: it names what is there, and what it shows is what one sees."""

import json
import re
import shlex
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
import plans
import pytest
from desk import riscontro
from firstplan import TITLE
from forge import Forge, sample_plan
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import available, join_parts, parse, split_parts
from riscontro.schemas.rules import common
from riscontro.schemas.terms import ROUNDS
from riscontro.sync.cli.shell import COMMANDS, main
from riscontro.sync.overview import overview
from riscontro.sync.pipeline.demonstration import Demonstration
from riscontro.sync.rulebook import table
from riscontro.sync.settings import Settings
from riscontro.workbooks.mastersheets import MasterSheet, Shown

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
GUIDE = README.partition(f"\n{TITLE}\n")[2].partition("\n## ")[0]
"""What it shows is followed in its own tests."""
SHOWN = [block for language, block in BLOCKS if language == "console" and block not in GUIDE]


def section(title: str) -> str:
    """Return what stands under a heading, up to the next of its rank."""
    rank = len(title.partition(" ")[0])
    after = README.split(f"\n{title}\n")[1]
    return re.split(rf"^#{{1,{rank}}} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def shown(start: str) -> tuple[list[str], str]:
    """Return the words of the one command shown that starts so, and what follows it."""
    (block,) = [block for block in SHOWN if block.startswith(f"$ riscontro {start}")]
    line, _, answer = block.partition("\n")
    return shlex.split(line)[2:], answer


def test_the_table_of_rules_is_the_catalogue() -> None:
    assert table(common(), "en") in README, "paste: riscontro rules --markdown"
    assert riscontro("rules", "--markdown").stdout == table(common(), "en") + "\n"


# Commands ---------------------------------------------------------------------------------------


def known_options(name: str) -> set[str]:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    own = list(command.commands.values()) if isinstance(command, click.Group) else [command]
    return {
        option
        for one in own
        for parameter in one.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }


def commands() -> list[str]:
    """Return every line of the code blocks that runs the command."""
    found = []
    for language, block in BLOCKS:
        for line in block.splitlines():
            line = re.sub(r"^(\$ )?(\.venv[/\\](bin|Scripts)[/\\])?", "", line)
            if language in ("sh", "console", "powershell") and line.startswith("riscontro "):
                found.append(line.replace("\\", "/"))
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_section_with_an_example(name: str) -> None:
    text = section(f"### riscontro {name}")
    assert any(f"riscontro {name}" in block for _, block in BLOCKS if block in text)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text)) <= known_options(name)


@pytest.mark.parametrize("line", commands())
def test_every_command_shown_exists_with_its_options(line: str) -> None:
    words = [word.strip("[]") for word in shlex.split(line, comments=True)[1:]]
    assert words[0] in COMMANDS
    assert {word for word in words if word.startswith("--")} <= known_options(words[0])


@pytest.mark.parametrize("start", ["value", "rules"])
def test_what_is_shown_is_what_is_printed(start: str) -> None:
    words, answer = shown(start)
    assert riscontro(*words).stdout == answer


@pytest.mark.parametrize(
    "start",
    [
        *("consolidate", "status", "validate", "export demo/torino --what values"),
        *(f"export demo/torino --what {what}" for what in ("controlli-interni", "open-data")),
    ],
)
def test_what_is_shown_of_the_demonstration(
    start: str, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The first lines of what is printed, figures set aside."""
    words, answer = shown(start)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "torino").symlink_to(demonstration.root, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    if start in ("status", "validate"):
        words += ["--today", "2026-03-02"]
    real = riscontro(*words).stdout.splitlines()
    wanted = [line for line in answer.splitlines() if line != "…"]
    assert list(map(blurred, wanted)) == list(map(blurred, real[: len(wanted)]))


def blurred(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


# The table at the top ---------------------------------------------------------------------------


def typed_and_said() -> list[tuple[str, str]]:
    top = README.partition("\n> Built")[0]
    found = re.findall(r"^\| `([^`]*)`[^|]* \| ([^|]+) \|$", top, re.MULTILINE)
    return [(text.strip(), sentence.strip()) for text, sentence in found]


@pytest.mark.parametrize(("text", "sentence"), typed_and_said())
def test_what_is_typed_and_what_is_said(text: str, sentence: str, tmp_path: Path) -> None:
    plan, typed = sample_plan(), text
    if text == "514.931.780":
        plan, typed = with_last_year(plan, text), "515.362,13"
    forge = Forge(tmp_path, plan).fill()
    forge.put("indicators", "b.1" if "/" in text else "a.1", "value", typed)
    done = riscontro(
        "validate", forge.save(), "--today", "2026-02-20", "--submitted", "--format", "json"
    )
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    assert sentence in [f"{one['message']['it']} {one['hint']['it']}" for one in findings]


def test_the_table_at_the_top_has_its_rows() -> None:
    assert len(typed_and_said()) == 4


def with_last_year(plan: Plan, printed: str) -> Plan:
    """Return the plan with the value the real report printed for 2024."""
    number = Decimal(printed.replace(".", ""))
    values = tuple(
        replace(value, printed=printed, number=number)
        if (value.key, value.period) == ("M05.P02/a.1", 2024)
        else value
        for value in plan.values
    )
    return replace(plan, values=values)


# The rest ---------------------------------------------------------------------------------------


def test_every_setting_is_named() -> None:
    text = section("## The workspace")
    for name in Settings.__dataclass_fields__:
        assert f"`{name}`" in text or f"`[{name}]`" in text, name
    assert all(f"`{name}`" in text for name in ROUNDS)


@pytest.mark.parametrize("name", available())
def test_every_profile_is_in_the_list_of_plans(name: str) -> None:
    assert f"\n| `{name}` | " in section("## Other plans")


def test_every_dependency_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = [one for group in project["optional-dependencies"].values() for one in group]
    names = {re.split(r"[\[>=; ]", one)[0] for one in (*project["dependencies"], *extra)}
    told = re.findall(r"^\| ([A-Za-z0-9-]+) .*\|$", section("## Dependencies"), re.MULTILINE)
    assert sorted(told[1:]) == sorted(names)


def test_every_link_leads_somewhere() -> None:
    headings = {
        re.sub(r"[^\w -]", "", title).lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", README):
        if target.startswith("#"):
            assert target[1:] in headings, target
        else:
            assert (ROOT / target).is_file(), target
            assert (ROOT / target).stat().st_size < 200_000


def test_every_word_of_make_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = set(re.findall(r"^make (\w+)", README, re.MULTILINE))
    assert found
    for word in found:
        assert re.search(rf"^{word}:", makefile, re.MULTILINE), word


def test_every_folder_named_exists() -> None:
    for path in re.findall(r"`((?:schemas|sync|tests|workbooks)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


# Views ------------------------------------------------------------------------------------------


def test_the_view_shown_makes_the_table_shown() -> None:
    text = section("### Views")
    added = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert added is not None
    sample = plans.sample_profile()
    parts = split_parts(sample.text)
    parts["profile.toml"] += "\n" + added[1]
    shaped = parse(sample.id, join_parts(parts))
    book = overview(plans.sample_consolidated(), plans.sample_plan(), shaped)
    (page,) = [one for one in book.sheets if one.id == "view_stato"]
    assert isinstance(page, MasterSheet)
    assert printed(page) in text, printed(page)


def printed(page: MasterSheet) -> str:
    """Return a sheet as a table of the manual."""
    lines = [[column.header for column in page.columns]]
    for row in (*page.rows, page.totals):
        cells = []
        for column, cell in zip(page.columns, row, strict=True):
            value = cell.value if isinstance(cell, Shown) else cell
            if column.type == "percent" and isinstance(value, float):
                cells.append(f"{value * 100:.1f} %".replace(".", ","))
            else:
                cells.append("" if value is None else f"{value}".removesuffix(".0"))
        lines.append(cells)
    head, *rest = (f"| {' | '.join(line)} |" for line in lines)
    return "\n".join((head, "|" + "---|" * len(page.columns), *rest))
