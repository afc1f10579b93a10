"""`mamarr schema` prints what the readers hold to."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mamarr.cli import main


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    with pytest.raises(SystemExit) as stop:
        main(["schema", *arguments])
    assert stop.value.code == 0
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    return schema


def test_the_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(capsys)
    assert schema == printed(capsys, "scenario")
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {
        "mamarr",
        "id",
        "place",
        "pause",
        "groups",
        "corridors",
        "destinations",
    }
    assert set(schema["$defs"]["StretchDoc"]["properties"]) == {"from", "to"}


def test_the_plan(capsys: pytest.CaptureFixture[str]) -> None:
    assert "orders" in printed(capsys, "plan")["properties"]


def test_anything_else(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["schema", "roads"])
    assert stop.value.code == 2
