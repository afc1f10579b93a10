"""What exists is documented: commands, options, keys of the scenario, public names; and examples hold."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from mamarr.cli import app

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "mamarr"


def public_modules() -> list[str]:
    parts = [("mamarr", *p.relative_to(PACKAGE).with_suffix("").parts) for p in sorted(PACKAGE.rglob("*.py"))]
    names = [".".join(p).removesuffix(".__init__") for p in parts]
    return [name for name in names if "._" not in name]


def commands() -> dict[str, Any]:
    command: Any = typer.main.get_command(app)
    return dict(command.commands)


def section(page: str, heading: str) -> str:
    """What stands under a second-level heading, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    return found.group(1) if found else ""


def keys(schema: Any) -> Iterator[str]:
    """Every property name of a JSON Schema, at any depth."""
    if isinstance(schema, dict):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            yield from properties
        for value in schema.values():
            yield from keys(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys(value)


@pytest.mark.parametrize("name", sorted(commands()))
def test_each_command_and_option_is_on_the_page_of_commands(name: str) -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    about = section(page, f"mamarr {name}")
    assert about, f"docs/commands.md has no section '## mamarr {name}'"
    missing = []
    command = commands()[name]
    # a command with verbs of its own (`mamarr key new`) has them in one section
    verbs = getattr(command, "commands", {})
    missing += [verb for verb in verbs if f"`mamarr {name} {verb}" not in about]
    for parameter in [*command.params, *(p for verb in verbs.values() for p in verb.params)]:
        if parameter.param_type_name == "argument":
            words = re.findall(r"\w+", parameter.metavar or parameter.name.upper())
        else:
            words = [o for o in (*parameter.opts, *parameter.secondary_opts) if o != "--help"]
        missing += [word for word in words if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", about)]
    assert missing == []


def test_no_command_is_documented_that_does_not_exist() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## mamarr (\w+)", page, re.MULTILINE)) == set(commands())


def test_each_key_of_the_scenario_is_on_its_page() -> None:
    run = CliRunner().invoke(app, ["schema"])
    assert run.exit_code == 0, run.output
    page = (ROOT / "docs" / "scenario-format.md").read_text(encoding="utf-8")
    written = set(
        re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page, flags=re.DOTALL | re.MULTILINE))
    )
    assert sorted(set(keys(json.loads(run.stdout))) - written) == []


@pytest.mark.parametrize("name", public_modules())
def test_every_public_name_has_a_docstring(name: str) -> None:
    path = PACKAGE.parent.joinpath(*name.split("."))
    tree = ast.parse(
        (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")
    )
    assert ast.get_docstring(tree), f"{name} has no docstring"
    bare = []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        inner = node.body if isinstance(node, ast.ClassDef) else []
        methods = [m for m in inner if isinstance(m, ast.FunctionDef) and not m.name.startswith("_")]
        bare += [n.name for n in (node, *methods) if not ast.get_docstring(n)]
    assert bare == []


@pytest.mark.parametrize("name", public_modules())
def test_examples_in_docstrings_do_what_they_say(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE).failed == 0
