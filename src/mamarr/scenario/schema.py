"""The published JSON Schema of scenario.yaml."""

from __future__ import annotations

from mamarr.scenario._document import json_schema

__all__ = ["json_schema"]
