"""The README cannot lie: its commands exist, its rule table is the catalogue's."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from riscontro.schemas.profile import available
from riscontro.schemas.rules import common
from riscontro.sync.cli import main
from riscontro.sync.cli.shell import COMMANDS
from riscontro.sync.rulebook import table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = (ROOT / "pyproject.toml").read_text("utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`riscontro {name}" in README


@pytest.mark.parametrize("name", sorted(set(re.findall(r"riscontro ([a-z]+)", README))))
def test_every_command_of_the_readme_exists(name: str) -> None:
    assert name in COMMANDS


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README))))
def test_every_option_of_the_readme_exists(option: str) -> None:
    others = {"--group", "--help"}
    known = set(others)
    for name in COMMANDS:
        shown = CliRunner().invoke(main, [name, "--help"]).output
        known |= set(re.findall(r"--[a-z][a-z-]+", shown))
    assert option in known


def test_the_rule_table_is_the_catalogue() -> None:
    assert table(common(), "en") in README


def test_the_examples_of_value_print_what_they_say() -> None:
    block = README.split("```console\n$ ", 1)[1].split("```", 1)[0]
    command, _, output = block.partition("\n")
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert result.output.strip() == output.strip()


@pytest.mark.parametrize("name", available())
def test_every_profile_is_in_the_list_of_plans(name: str) -> None:
    assert f"| `{name}` |" in README


def test_every_dependency_is_told_with_its_reason() -> None:
    wanted = re.findall(r'"([A-Za-z-]+)(?:\[\w+\])?>=', PROJECT.split("[dependency-groups]")[0])
    table_of = README.split("## What it is built on", 1)[1].split("##", 1)[0]
    missing = [name for name in wanted if name != "setuptools" and f"| {name} " not in table_of]
    assert missing == []
