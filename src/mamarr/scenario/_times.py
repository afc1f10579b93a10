"""Local wall time to seconds since the opening, without guessing across clock changes."""

from __future__ import annotations

import math
import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mamarr.scenario._collect import Collector, Path, suggestion
from mamarr.scenario.model import Interval


def time_zone(name: str) -> ZoneInfo | str:
    """Time zone of an IANA name, or a sentence saying why there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        known = sorted(zoneinfo.available_timezones())
        same = [k for k in known if k.lower() == name.lower()] or known
        return f"{name!r} is not an IANA time zone such as Asia/Damascus{suggestion(name, same)}"


class Clock:
    """Reads times of one scenario.

    Parameters
    ----------
    zone
        The zone of the place; None if it is not known: times are then read as UTC, for comparing only.
    collect
        Takes errors.
    """

    def __init__(self, zone: ZoneInfo | None, collect: Collector) -> None:
        self.zone = zone
        self.collect = collect
        self.opening: datetime | None = None

    def moment(self, text: str, path: Path) -> datetime | None:
        """Aware local datetime of a wall time, or None (and an error) if there is none or it is ambiguous."""
        try:
            given = datetime.fromisoformat(text)
            if self.zone is None:
                return given.replace(tzinfo=UTC)
            if given.tzinfo is not None:
                local = given.astimezone(self.zone)
                if local.replace(tzinfo=None) == given.replace(tzinfo=None):
                    return local
                self.collect.error(
                    path,
                    f"the offset of {text} does not agree with {self.zone.key}, where it would be"
                    f" {local.isoformat(timespec='minutes')}; correct it or leave the offset out",
                )
                return None
            first, second = (given.replace(tzinfo=self.zone, fold=fold) for fold in (0, 1))
            if first.utcoffset() == second.utcoffset():
                return first
            if first.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != given:
                self.collect.error(
                    path,
                    f"{text} does not exist in {self.zone.key}: the clocks are put forward then; correct it",
                )
            else:
                self.collect.error(
                    path,
                    f"{text} happens twice in {self.zone.key}: the clocks are put back then; add the offset,"
                    f" {first.isoformat(timespec='minutes')} or {second.isoformat(timespec='minutes')}",
                )
        except OverflowError:
            self.collect.error(path, f"{text} is out of the calendar's range; correct it")
        return None

    def second(self, text: str, path: Path) -> int | None:
        """Seconds from the opening to a wall time; None (and an error) if it cannot be told."""
        moment = self.moment(text, path)
        if moment is None or self.opening is None:
            return None
        return (moment.astimezone(UTC) - self.opening.astimezone(UTC)) // timedelta(seconds=1)

    def interval(
        self, start: str, end: str, path: Path, keys: tuple[str, str] = ("from", "to")
    ) -> Interval | None:
        """Stretch between two wall times; None (and an error) if there is none."""
        from_s, to_s = self.second(start, (*path, keys[0])), self.second(end, (*path, keys[1]))
        if from_s is None or to_s is None:
            return None
        if to_s <= from_s:
            self.collect.error(
                (*path, keys[1]), f"{end} is not after {start}, where it starts; correct one of the two"
            )
            return None
        return Interval(from_s=from_s, to_s=to_s)


def whole_seconds(minutes: float) -> int:
    """Seconds of a number of minutes, rounded up: a journey is never planned shorter than stated."""
    return math.ceil(minutes * 60 - 1e-6)
