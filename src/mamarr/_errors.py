"""The errors of mamarr: one base class, and each says what, where, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class MamarrError(Exception):
    """Base class of every error that mamarr raises on purpose."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing, about an input.

    Attributes
    ----------
    where
        Path in the document (``$.corridors[2].gate``), or file and row
        (``zones.csv row 7, column walkers``), or sheet and cell.
    what
        What is wrong and what to do about it, in one or two plain sentences.
    severity
        ``"error"`` (nothing is done) or ``"warning"`` (the work goes on).
    """

    where: str
    what: str
    severity: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class InputError(MamarrError, ValueError):
    """A file or document cannot be used; holds every finding, not only the first.

    Parameters
    ----------
    findings
        All that is wrong. A plain string stands for one finding without a place.
    """

    def __init__(self, findings: str | Finding | Iterable[Finding]) -> None:
        if isinstance(findings, str):
            findings = (Finding(where="", what=findings),)
        elif isinstance(findings, Finding):
            findings = (findings,)
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(f) for f in self.findings))


class PlanningError(MamarrError, RuntimeError):
    """The planner cannot go on; says what was tried and what to do."""
