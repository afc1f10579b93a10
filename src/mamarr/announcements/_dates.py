"""Dates: with and without a year, of the week, and today."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from mamarr.announcements.text import Span, Text, fold

_MONTHS: dict[int, str] = {
    1: "january jan janvier enero januar jänner января січня януари يناير كانون_الثاني جانفي جانفيه ינואר",
    2: "february feb février fevrier febrero februar февраля лютого февруари فبراير شباط فيفري פברואר",
    3: "march mar mars marzo märz марта березня март مارس آذار מרץ",
    4: "april apr avril abril апреля квітня април أبريل إبريل نيسان أفريل אפריל",
    5: "may mai mayo мая травня май مايو أيار ماي מאי",
    6: "june jun juin junio juni июня червня юни يونيو حزيران جوان יוני",
    7: "july jul juillet julio juli июля липня юли يوليو تموز جويلية יולי",
    8: "august aug août aout agosto августа серпня август أغسطس آب أوت غشت אוגוסט",
    9: "september sept sep septembre septiembre setiembre сентября вересня септември سبتمبر أيلول شتنبر ספטמבר",
    10: "october oct octobre octubre oktober октября жовтня октомври أكتوبر تشرين_الأول אוקטובר",
    11: "november nov novembre noviembre ноября листопада ноември نوفمبر تشرين_الثاني نونبر נובמבר",
    12: "december dec décembre diciembre dezember декабря грудня декември ديسمبر كانون_الأول دجنبر דצמבר",
}
"""Months as dates are written with them: Levantine, Egyptian and Maghreb names, genitives of Russian and Ukrainian."""

_WEEKDAYS: dict[int, str] = {
    0: "monday lundi lunes montag понедельник понедельника понеделник понеділок понеділка الاثنين الإثنين שני",
    1: "tuesday mardi martes dienstag вторник вторника вівторок вівторка الثلاثاء שלישי",
    2: "wednesday mercredi miércoles mittwoch среду среда среды сряда середу середа середи الأربعاء רביעי",
    3: "thursday jeudi jueves donnerstag четверг четверга четвъртък четвер четверга الخميس חמישי",
    4: "friday vendredi viernes freitag пятницу пятница пятницы петък п'ятницю п'ятниця п'ятниці الجمعة שישי",
    5: "saturday samedi sábado samstag субботу суббота субботы събота суботу субота суботи السبت",
    6: "sunday dimanche domingo sonntag воскресенье воскресенья неделя неділю неділя неділі الأحد ראשון",
}
_RELATIVE: dict[int, str] = {
    0: "today tonight aujourd'hui hoy heute сегодня сегодняшнего сьогодні днес اليوم היום",
    1: "tomorrow demain mañana morgen завтра завтрашнего утре غدا غد الغد מחר",
    2: "послезавтра післязавтра",
    -1: "yesterday hier ayer gestern вчера вчора вчера أمس אתמול",
}

_SPEECH = (
    r"signed(?:\s+in\s+\w+)?|concluded(?:\s+in\s+\w+)?|reached(?:\s+in\s+\w+)?|agreed\s+on\s+it\s+in\s+\w+|подписан\w*|достигнут\w*|підписан\w*|الموقع\w*|signee?|firmad[oa]|said|told|announced|declared|stated|reported|speaking|statement|added|according|sagte|erklarte|mitgeteilt|teilte|kundigte"
    r"|a declare|a annonce|a indique|annonce|declare|dijo|anuncio|informo|declaro|comunico|заявил\w*|сообщил\w*|объявил\w*|рассказал\w*"
    r"|повідоми\w+|заяви\w+|оголоси\w+|سخن|قال|وقال|اعلن|اعلنت|واعلن|صرح|ذكر|افاد|بيان|قالت|وقالت"
)
_WEEKDAY_BEFORE_YESTERDAY = re.compile(
    r"\b(?:last|dernier|pasado|прошл\w+|минул\w+|الماضي|vergangen\w+|letzten?)\b"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """One mention of a day.

    Attributes
    ----------
    iso
        ``2016-11-04``, ``--11-04`` without a year, or None if the day cannot be told.
    end_iso
        Last day, where the text gives a stretch of days.
    basis
        full, no_year or relative.
    span
        In the plain text.
    speech
        Whether it rather says when somebody spoke.
    flags
        What is odd about it, as sentences.
    weekday
        Named with it; Monday is 0.
    """

    iso: str | None
    end_iso: str | None = None
    basis: str
    span: Span
    speech: bool = False
    flags: tuple[str, ...] = ()
    weekday: int | None = None
    word: str = ""


def _table(source: dict[int, str]) -> dict[str, int]:
    return {fold(w).replace("_", " "): n for n, words in source.items() for w in words.split()}


MONTHS = _table(_MONTHS)
WEEKDAYS = _table(_WEEKDAYS)
RELATIVE = _table(_RELATIVE)


def _any(table: dict[str, int]) -> str:
    return "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in sorted(table, key=len, reverse=True))


_M = rf"(?:{_any(MONTHS)})"
_DAY = r"(?<![\d.:,/])\d{1,2}"
_TWO = rf"(?P<m>{_M})(?:\s*[/(]\s*{_M}\)?)?\.?"
_YEAR = r"(?:\s*,?\s*(?:de\s+|del\s+|of\s+|عام\s+|سنه\s+|لعام\s+)?(?P<y>(?:19|20)\d\d)(?!\d)(?:\s*(?:года|год|року|р\.|г\.))?)?"
_AND = r"(?:-|to|until|through|and|bis|au|al|a|y|et|по|до|и|та|і|الي|حتي|و|حتي\s+يوم|الي\s+يوم)"
_NAMED = (
    rf"(?:(?:(?:the|el|le|den|ce|в|во|у|يوم)\s+)?(?:{_any(WEEKDAYS)})\s*,?\s+)?(?:(?:the|el|le)\s+|يوم\s+)?"
)
"""The day of the week before a number: "Saturday the 4th and Sunday the 5th of May"."""
_DAY_FIRST = re.compile(
    rf"(?:(?P<d0>{_DAY})(?:st|nd|rd|th|er|-го|-е)?\.?\s*(?:(?:,\s*{_NAMED}\d{{1,2}}\s*)*),?\s*{_AND}\s*{_NAMED})?(?P<d>{_DAY})(?:st|nd|rd|th|er|º|-го|-е)?\.?\s*(?:of\s+|de\s+|من\s+(?:شهر\s+)?|شهر\s+)?"
    rf"{_TWO}(?!\w){_YEAR}"
)
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<m>{_any({w: n for w, n in MONTHS.items() if w.isascii()})})\.?\s+(?:(?P<d0>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|to|until|through|and)\s*)?"
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]*\d|\s*[ap]\.?m|\s*(?:corridors|people))(?:,?\s*(?P<y>(?:19|20)\d\d)(?!\d))?"
)
_NUMERIC = re.compile(
    r"(?<![\d.:/])(?P<a>\d{1,4})(?P<s>[./-])(?P<b>\d{1,2})(?P=s)(?P<c>\d{2,4})(?![\d:/]|\.\d)"
)
_NUMERIC_SHORT = re.compile(r"(?<![\d.:/])(?P<a>\d{2})\.(?P<b>0[1-9]|1[0-2])(?![\d:/]|\.\d)")
_WEEKDAY = re.compile(rf"(?<!\w)(?:(?:و|ل|ب|ف)?)(?P<w>{_any(WEEKDAYS)})(?!\w)")
_WORD = re.compile(rf"(?<!\w)(?:و|ل|ب|ف)?(?P<w>{_any(RELATIVE)})(?!\w)")


def mentions(text: Text, published: date | None) -> list[When]:
    """Every mention of a day, in the order of the text."""
    found: list[When] = []
    taken: list[Span] = []

    def free(span: Span) -> bool:
        return all(span[1] <= a or span[0] >= b for a, b in taken)

    low = text.low
    for match in _NUMERIC.finditer(low):
        if (one := _numeric(match, published)) is not None:
            found.append(one)
            taken.append(match.span())
    for regex in (_DAY_FIRST, _MONTH_FIRST):
        for match in regex.finditer(low):
            if free(match.span()) and not (
                match.group("m") in ("may", "mar", "mai")
                and regex is _DAY_FIRST
                and text.language not in ("en", "fr", "de", "es")
            ):
                found.append(_named(match, published))
                taken.append(match.span())
    if text.language in ("ru", "uk", "bg"):
        for match in _NUMERIC_SHORT.finditer(low):
            if free(match.span()) and re.search(r"(?<!\w)(?:на|дата|от|від)\s+$", low[: match.start()]):
                found.append(_day(int(match["a"]), int(match["b"]), None, match.span(), published))
                taken.append(match.span())
    for match in _WORD.finditer(low):
        if not free(match.span()) or _not_a_day(text, match):
            continue
        shift = RELATIVE[re.sub(r"\s+", " ", match["w"])]
        iso = (published + timedelta(days=shift)).isoformat() if published else None
        found.append(When(iso=iso, basis="relative", span=match.span(), word=match["w"]))
        taken.append(match.span())
    for match in _WEEKDAY.finditer(low):
        number = WEEKDAYS[re.sub(r"\s+", " ", match["w"])]
        if (
            text.language == "he"
            and number in (0, 1, 6)
            and "יום" not in low[max(0, match.start() - 6) : match.start()]
        ):
            continue
        if any(a <= match.start() and match.end() <= b for a, b in taken):
            continue  # "the 4th and Sunday the 5th"
        beside = next((n for n, w in enumerate(found) if _beside(text, w.span, match.span())), None)
        if beside is not None:
            found[beside] = _with_weekday(found[beside], number, match.span())
            continue
        if free(match.span()):
            found.append(_weekday(text, match, number, published))
    found = _with_year(found) if published is None else found
    return _stretches(text, sorted((_spoken(text, w) for w in found), key=lambda w: w.span))


def _with_year(found: list[When]) -> list[When]:
    """Days without a year beside one day with it: "from 14 August to 15 August 2004"."""
    full = [date.fromisoformat(w.iso) for w in found if w.basis == "full" and w.iso]
    out = []
    for when in found:
        if when.iso and when.iso.startswith("--") and when.end_iso is None and full:
            month, day = int(when.iso[2:4]), int(when.iso[5:7])
            years = {f.year for f in full}
            near = [
                date(y, month, day)
                for y in years
                if day <= calendar.monthrange(y, month)[1]
                and any(abs((f - date(y, month, day)).days) <= 14 for f in full)
            ]
            if len(near) == 1:
                out.append(replace(when, iso=near[0].isoformat(), basis="full", flags=()))
                continue
        out.append(when)
    return out


def _not_a_day(text: Text, match: re.Match[str]) -> bool:
    """Whether a word for today or tomorrow means something else here."""
    word, before, after = match["w"], text.low[: match.start()], text.low[match.end() :]
    if word == "manana" and re.search(r"(?:la|de)\s+$", before):
        return True
    if word in ("morgen",) and re.search(r"am\s+$", before):
        return True
    if word == "اليوم" and re.match(r"\s+(?:نفسه|ذاته|التالي|السابق|الاول|الواحد)", after):
        return True
    return (
        word == "اليوم"
        and re.search(r"(?:ساعات?|طوال|مدار|في|خلال)\s+$", before) is not None
        and text.language == "ar"
        and re.search(r"(?:ساعات?|طوال|مدار)\s+(?:في\s+)?$", before) is not None
    )


def _beside(text: Text, one: Span, other: Span) -> bool:
    between = text.low[min(one[1], other[1]) : max(one[0], other[0])]
    return re.fullmatch(r"[\s,(]*(?:the|le|el|den|dem|يوم|этого|ce|este|,|\()?[\s,)]*", between) is not None


def _with_weekday(when: When, number: int, span: Span) -> When:
    flags = list(when.flags)
    if when.iso and not when.iso.startswith("--") and date.fromisoformat(when.iso).weekday() != number:
        flags.append(
            f"the day of the week does not match: {when.iso} is a {calendar.day_name[date.fromisoformat(when.iso).weekday()]},"
            f" the text says {calendar.day_name[number]}"
        )
    return When(
        iso=when.iso,
        end_iso=when.end_iso,
        basis=when.basis,
        speech=when.speech,
        flags=tuple(flags),
        weekday=number,
        span=(min(when.span[0], span[0]), max(when.span[1], span[1])),
        word=when.word,
    )


def _weekday(text: Text, match: re.Match[str], number: int, published: date | None) -> When:
    if published is None:
        return When(iso=None, basis="relative", span=match.span(), weekday=number)
    around = text.low[max(0, match.start() - 40) : match.end() + 12]
    behind = (published.weekday() - number) % 7
    if _WEEKDAY_BEFORE_YESTERDAY.search(around):
        day = published - timedelta(days=behind or 7)
    else:
        day = published + timedelta(days=(-behind) % 7)
    return When(iso=day.isoformat(), basis="relative", span=match.span(), weekday=number)


def _spoken(text: Text, when: When) -> When:
    """Mark a day that says when somebody spoke rather than when something opens."""
    sentence = text.sentence(when.span[0])
    before = text.low[max(sentence[0], when.span[0] - 45) : when.span[0]]
    after = text.low[when.span[1] : when.span[1] + 14]
    said = re.search(
        rf"(?<!\w)(?:{_SPEECH})(?:\s+(?:on|in|am|le|el|يوم|late|early|в|во|у|в|the|earlier|,|late\s+on))*\s*,?\s*$",
        before,
    )
    said_after = re.match(rf"\s+(?:,\s*)?(?:{_SPEECH})(?!\w)", after) if text.language in ("de",) else None
    if said or said_after:
        return When(
            iso=when.iso,
            end_iso=when.end_iso,
            basis=when.basis,
            span=when.span,
            speech=True,
            flags=when.flags,
            weekday=when.weekday,
            word=when.word,
        )
    return when


def _numeric(match: re.Match[str], published: date | None) -> When | None:
    a, b, c = (int(match[g]) for g in "abc")
    if len(match["a"]) == 4:
        return _day(c, b, a, match.span(), published)
    if len(match["a"]) > 2:
        return None
    readings: list[tuple[date, str]] = []
    full = len(match["c"]) == 4
    for day, month, year in (
        (a, b, c if full else 2000 + c),
        *(() if full else ((c, b, 2000 + a),)),
        *(((b, a, c if full else 2000 + c),) if match["s"] == "/" else ()),
    ):
        try:
            readings.append((date(year, month, day), f"{day}.{month}.{year}"))
        except ValueError:
            continue
    if not readings:
        return When(
            iso=None,
            basis="full",
            span=match.span(),
            flags=(f"{match.group()} is not a day of the calendar",),
        )
    readings = list(dict.fromkeys(readings))
    if len(readings) == 1:
        return When(iso=readings[0][0].isoformat(), basis="full", span=match.span())
    if published:
        near = [r for r in readings if abs((r[0] - published).days) <= 45]
        if len(near) == 1:
            return When(
                iso=near[0][0].isoformat(),
                basis="full",
                span=match.span(),
                flags=(
                    f"{match.group()} can be read in two ways; {near[0][0].isoformat()} is near the day of publication",
                ),
            )
    return When(
        iso=None,
        basis="full",
        span=match.span(),
        flags=(f"{match.group()} can be read as " + " or ".join(r[0].isoformat() for r in readings),),
    )


def _named(match: re.Match[str], published: date | None) -> When:
    month = MONTHS[re.sub(r"\s+", " ", match["m"])]
    year = int(match["y"]) if match["y"] else None
    if match["d0"] is None:
        return _day(int(match["d"]), month, year, match.span(), published)
    first = _day(int(match["d0"]), month, year, match.span(), published)
    last = _day(int(match["d"]), month, year, match.span(), published)
    return When(
        iso=first.iso, end_iso=last.iso, basis=first.basis, span=first.span, flags=first.flags or last.flags
    )


def _day(day: int, month: int, year: int | None, span: Span, published: date | None) -> When:
    basis = "full" if year else "no_year"
    last = calendar.monthrange(year or 2024, month)[1] if 1 <= month <= 12 else 0
    if not 1 <= day <= last:
        name = calendar.month_name[month] if 1 <= month <= 12 else f"month {month}"
        return When(iso=None, basis=basis, span=span, flags=(f"{name} has no day {day}",))
    if year:
        return When(iso=date(year, month, day).isoformat(), basis=basis, span=span)
    if published is None:
        return When(
            iso=f"--{month:02d}-{day:02d}",
            basis=basis,
            span=span,
            flags=("the year is missing, and no day of publication is given",),
        )
    near: list[date] = []
    for candidate in (published.year - 1, published.year, published.year + 1):
        try:
            near.append(date(candidate, month, day))
        except ValueError:  # 29 February of another year
            continue
    best = min(near, key=lambda d: abs((d - published).days))
    return When(
        iso=best.isoformat(),
        basis=basis,
        span=span,
        flags=(f"the text gives no year; {best.year} follows from the day of publication",),
    )


_THROUGH = re.compile(
    r"\s*,?\s*(?:-|to|until|till|through|and\s+until|up\s+to|bis|au|jusqu'au|al|hasta|hasta\s+el|по|до|الي|حتي|و?حتي)\s*(?:the|le|el|den|يوم|,)?\s*"
)


_NEXT_DAY = re.compile(
    r"\s*(?:and|et|y|und|и|та|і|й|و)\s*(?:(?:on|the|on\s+the|le|el|den|am|в|во|у|يوم)\s+)?"
)


def _follows(text: Text, one: When, other: When) -> bool:
    """Whether two days are named together: "on 4 May and 5 May", "on Saturday and Sunday"."""
    if not _NEXT_DAY.fullmatch(text.low[one.span[1] : other.span[0]]) or one.word or other.word:
        return False
    if one.iso is None or other.iso is None or one.basis != other.basis or one.iso.startswith("--"):
        return False
    return date.fromisoformat(other.iso) - date.fromisoformat(one.iso) == timedelta(days=1)


def _stretches(text: Text, found: list[When]) -> list[When]:
    """Two full days joined by "to" are one stretch; a list such as "5, 6 and 7 May" was one already."""
    out: list[When] = []
    for when in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.iso
            and when.iso
            and last.end_iso is None
            and (
                (when.basis != "relative" and _THROUGH.fullmatch(text.low[last.span[1] : when.span[0]]))
                or _follows(text, last, when)
            )
        ):
            iso, basis, flags = last.iso, last.basis, (*last.flags, *when.flags)
            if last.basis == "no_year" and when.basis == "full":
                # "from 1 September to 3 September 2024": one year for both, unless the stretch crosses one
                year = int(when.iso[:4]) - (last.iso[-5:] > when.iso[-5:])
                iso, basis, flags = f"{year}-{last.iso[-5:]}", "full", when.flags
            out[-1] = When(
                iso=iso,
                end_iso=when.iso,
                basis=basis,
                span=(last.span[0], when.span[1]),
                speech=last.speech,
                flags=flags,
                weekday=last.weekday,
                word=last.word,
            )
            continue
        out.append(when)
    return out
