"""Local time as people write it: its offset stands with it only where the clock shows it twice."""

from __future__ import annotations

from datetime import date, datetime

from mamarr.scenario.model import Scenario


def twice(moment: datetime) -> bool:
    """Whether the clock shows this hour a second time that night, since it goes back.

    >>> from zoneinfo import ZoneInfo
    >>> night = datetime(2016, 10, 27, 23, 30)
    >>> [twice(night.replace(tzinfo=ZoneInfo(zone))) for zone in ("Asia/Damascus", "Asia/Beirut")]
    [True, False]
    """
    return moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset()


def utc_offset(moment: datetime) -> str:
    """How local time lies to UTC then: ``UTC+02:00``."""
    zone = f"{moment:%z}"
    return f"UTC{zone[:3]}:{zone[3:5]}"


def hour_text(moment: datetime) -> str:
    """The hour, with its offset where the clock shows it twice: ``02:30 (UTC+03:00)``."""
    return f"{moment:%H:%M} ({utc_offset(moment)})" if twice(moment) else f"{moment:%H:%M}"


def clock_text(moment: datetime, day: date) -> str:
    """The same, with its day if that is not `day`: ``5 May 09:15``."""
    return hour_text(moment) if moment.date() == day else f"{moment:%-d %b} {hour_text(moment)}"


def clock_in(scenario: Scenario, second: float) -> str:
    """The same at a second of a pause; if that has several days, always with its day: it is read on any."""
    days = {scenario.moment(s).date() for w in scenario.pause.windows for s in (w.from_s, w.to_s)}
    return clock_text(scenario.moment(round(second)), days.pop() if len(days) == 1 else date.min)


def stamp(moment: datetime, form: str = "%Y%m%dT%H%M%S") -> str:
    """Date and hour for the name of a thing, by default to the second; no two share one, clocks back or not.

    >>> from zoneinfo import ZoneInfo
    >>> night = datetime(2016, 10, 27, 23, 30)
    >>> [stamp(night.replace(tzinfo=ZoneInfo(zone))) for zone in ("Asia/Damascus", "Asia/Beirut")]
    ['20161027T233000+0300', '20161027T233000']
    """
    return moment.strftime(f"{form}%z" if twice(moment) else form)


def local_text(moment: datetime) -> str:
    """Date and hour on the clock of the place, with the offset only where that clock shows them twice.

    >>> from zoneinfo import ZoneInfo
    >>> night = datetime(2016, 10, 27, 23, 30)
    >>> [local_text(night.replace(tzinfo=ZoneInfo(zone))) for zone in ("Asia/Damascus", "Asia/Beirut")]
    ['2016-10-27T23:30+03:00', '2016-10-27T23:30']
    """
    told = moment if twice(moment) else moment.replace(tzinfo=None)
    return told.isoformat(timespec="seconds" if moment.second else "minutes")
