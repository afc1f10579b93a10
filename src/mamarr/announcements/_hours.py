"""Ranges of hours, their zones and days: what may become a window."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mamarr.announcements import _numbers
from mamarr.announcements._clocks import Clock
from mamarr.announcements._zones import Label
from mamarr.announcements.text import Span, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """A start, an end, or both, with the zone named for them.

    Attributes
    ----------
    start, end
        Minutes since midnight; None if not given, or given in words that contradict each other.
    open_ended
        Whether the clock that is there is an end only.
    bracketed
        Whether it stands in brackets.
    """

    start: Clock | None
    end: Clock | None
    span: Span
    label: Label | None = None
    bracketed: bool = False
    flags: tuple[str, ...] = ()
    unclear: frozenset[str] = frozenset()

    @property
    def start_minute(self) -> int | None:
        return None if self.start is None or "start" in self.unclear else self.start.minute

    @property
    def end_minute(self) -> int | None:
        return None if self.end is None or "end" in self.unclear else self.end.minute


_TO = (
    r"(?:-|to|until|till|through|and|up\s+to|до|по|bis|a|hasta|hasta\s+las|jusqu'a|au|et|y|und|і|та|и|й"
    r"|و?حتي|و?الي(?:\s+غايه)?|و|لغايه|ولغايه|و?(?:ت|ي)نتهي|עד|ועד)"
)
_AND = re.compile(r"(?:and|et|y|und|і|та|и|й|و)")
_BETWEEN = re.compile(
    r"(?<!\w)(?:between|entre|zwischen|между|між|(?:ما\s+)?بين|בין)(?:\s+(?:the\s+hours\s+of|les|las|hours\s+of|الساعه))*\s*$"
)
_FROM = re.compile(
    r"(?<!\w)(?:from|starting|de|des|desde|depuis|von|ab|с|со|з|із|від|от|من|beginning|מ|as\s+of|начиная\s+с|починаючи\s+з|between)(?:\s+(?:at|las|la|about))*\s*$"
)
_END_BEFORE = re.compile(
    r"(?<!\w)(?:until|till|to|by|up\s+to|before|(?:end|closing|close|конец|окончание|закрытие|кінець|закінчення|закриття|fin|cierre|fermeture|النهايه|الاغلاق)\s*:|end(?:s|ing|ed)?\s+at|(?:expir\w+|laps\w+|run(?:s|ning)?\s+out)(?:\s+\w+){0,2}\s+at|close[sd]?\s+at|shuts?\s+at|(?:закро\w+|закрыва\w+|прекраща\w+ся|закри\w+|припиня\w+ся)\s+(?:в|о|об)|(?:se\s+)?(?:ferme|referme|fermera|refermera)\s+a|(?:se\s+)?(?:cierra|cerrara)n?\s+a|(?:ت|ي)غلق|lasts?\s+until|to\s+end\s+at|jusqu'a|jusqu'au|hasta(?:\s+las)?|bis|до|к|по|حتي|و?حتي|الي(?:\s+غايه)?|لغايه|و?(?:ت|ي)نتهي|و?(?:ت|ي)ستمر\s+حتي"
    r"|заверш\w+(?:\s+\S+){0,2}\s+(?:в|о|об)|закінч\w+(?:\s+\S+){0,2}\s+(?:о|об)|законч\w+(?:\s+\S+){0,2}\s+в|se\s+termine(?:\s+\S+){0,2}\s+a|prendra\s+fin(?:\s+\S+){0,2}\s+a|termina\w*(?:\s+\S+){0,2}\s+a)\s*(?:(?:about|around|the|la|las|يوم|الساعه)\s*)*$"
)
_ENDED = re.compile(
    r"(?<!\w)(?:ended|ends|expired|expires|finished|concluded|закончил\w*|завершил\w*|истек\w*|закінчил\w*|(?:و)?انته(?:ت|ي)|(?:ت|ي)نتهي|s'est\s+(?:achevee?|terminee?)|a\s+pris\s+fin|finalizo|termino|concluyo|expiro|vence[nr]?|vencera\w*|expira\w*|expire\w*|caduca\w*|acaba\w*|s'achev\w+|истека\w+|сплива\w+|(?:ت|ي)نقضي|laps\w+|run(?:s|ning)?\s+out)"
    r"(?!\w)[^.;,]{0,45}?(?<!\w)(?:at|в|о|об|عند|في|a|a\s+las|las|الساعه)\s+(?:about\s+)?$"
)
_CEASE = re.compile(
    r"(?<!\w)(?:ceas\w+|stop\w*|halt\w*|fall\w*\s+silent|прекра\w+|останов\w+|припин\w+|зупин\w+|(?:س)?(?:ت|ي)توقف|cess\w+|s'arret\w+|cesa\w*|deten\w+|se\s+interrump\w+)(?!\w)"
)
_RESUME = re.compile(
    r"(?<!\w)(?:resum\w+|restart\w*|recommenc\w+|begin\w*\s+again|возобнов\w+|віднов\w+|понов\w+|(?:و)?(?:س)?(?:ت|ي)?ستانف|repr\w+|reanud\w+|reinici\w+)(?!\w)[^.;]{0,25}$"
)
_COUNTED = re.compile(
    r"\s*(?:people|persons|km|kilomet\w+|miles|mil(?!\w)|человек|км|тысяч|тыс|осіб|людей|личностей|%|percent|million|personnes|personas|days|дней|днів|минут|хвилин|minutes|years|buses|автобус|corridors|коридор)"
)


def groups(text: Text, found: Sequence[Clock], marks: Sequence[Span], labels: Sequence[Label]) -> list[Group]:
    """Pair starts with ends and give each pair its zone; `marks` are spans of days, which may stand between."""
    made: list[Group] = []
    n = 0
    while n < len(found):
        one = found[n]
        other = found[n + 1] if n + 1 < len(found) else None
        if other is not None and _is_range(text, one, other, marks, labels):
            made.append(_range(text, one, other))
            n += 2
            continue
        n += 1
        if not one.sure and not _converted(text, one, labels):
            continue
        made.append(_single(text, one, marks))
    made = _joined(text, made, labels)
    return _labelled(text, made, labels, marks)


def _converted(text: Text, one: Clock, labels: Sequence[Label]) -> bool:
    """Whether a bare number is an hour of another zone: "6 a.m. (3 GMT)"."""
    return _bracketed(text, one.span[0]) and any(
        label.zone and not text.low[one.span[1] : label.span[0]].strip() and one.span[1] <= label.span[0]
        for label in labels
    )


def _gap(text: Text, start: int, end: int, marks: Sequence[Span], labels: Sequence[Label]) -> str:
    kept = list(text.low[start:end])
    for a, b in (*marks, *(label.span for label in labels)):
        for place in range(max(a, start), min(b, end)):
            kept[place - start] = " "
    gap = "".join(kept)
    gap = re.sub(
        r"(?<!\w)(?:on|يوم|من\s+يوم|в|on\s+the|le|el|am|the|same\s+day|the\s+next\s+day|this|este|ce|of|نفسه|من)(?!\w)",
        " ",
        gap,
    )
    return re.sub(r"[\s,().]+", " ", gap).strip()


def _is_range(text: Text, one: Clock, other: Clock, marks: Sequence[Span], labels: Sequence[Label]) -> bool:
    if text.low.count("\n", one.span[1], other.span[0]) or other.span[0] - one.span[1] > 70:
        return False
    # the second clock's own hour word belongs to the clock, a preposition before it to the gap
    gap = _gap(text, one.span[1], other.span[0], marks, labels)
    raw = text.low[one.span[1] : other.span[0]]
    if ("(" in raw or ")" in raw) and raw.count("(") != raw.count(")"):
        return False
    between = _BETWEEN.search(text.low[max(0, one.span[0] - 60) : one.span[0]]) is not None
    if (
        re.fullmatch(rf"{_TO}(?:\s+(?:at|las|la|الساعه|en|a|hours|hrs))*|(?:hours|hrs|h)\s+{_TO}", gap)
        is None
    ):
        return False
    if _AND.fullmatch(gap.split(" ")[0]) and not between:
        return False
    if one.sure or other.sure:
        return True
    united = re.search(
        r"(?:h|heures?|horas?|час\w*|годин\w*|год\.?|ч\.?)\s*$", text.low[other.span[0] : other.span[1]]
    )
    if united and one.hour < other.hour and _FROM.search(text.low[max(0, one.span[0] - 60) : one.span[0]]):
        return True
    prefixed = between or _FROM.search(text.low[max(0, one.span[0] - 60) : one.span[0]]) is not None
    return (
        prefixed
        and one.hour < other.hour <= 24
        and _COUNTED.match(text.low, other.span[1]) is None
        and _follows(text, other)
    )


def _follows(text: Text, clock: Clock) -> bool:
    """Whether what follows two bare numbers lets them be hours: the end of a clause, a zone, a day."""
    rest = text.low[clock.span[1] : clock.span[1] + 60]
    return (
        re.match(
            r"\s*(?:$|[,.;:()\n]|local|по\s|за\s|on\s|gmt|utc|будет|буде|діятиме|действует|ч\b|в\s|у\s|daily|every|ежедневно|щодня|يوم|بتوقيت|بالتوقيت|ще|все|will|to|для|hora|heure|am\s)",
            rest,
        )
        is not None
    )


def _range(text: Text, one: Clock, other: Clock) -> Group:
    flags: list[str] = []
    unclear: set[str] = set()
    if one.minute is None:
        unclear.add("start")
    if other.minute is None:
        unclear.add("end")
    # "from 9 to 11 am": the word for the half of the day serves both
    if (
        other.half
        and not one.half
        and one.minute is not None
        and other.minute is not None
        and one.hour <= 12
        and other.hour <= 12
    ):
        if other.half in ("pm", "noon", "night"):
            late = (one.hour % 12 + 12) * 60 + one.past
            one = replace(
                one, minute=late if late < other.minute else one.hour * 60 + one.past, half=other.half
            )
        elif other.half == "am":
            one = replace(one, half="am", minute=(one.hour % 12) * 60 + one.past)
    elif (
        one.half
        and not other.half
        and one.minute is not None
        and other.minute is not None
        and other.hour <= 12
        and other.minute <= one.minute
        and other.hour
    ):
        late = other.minute + 720
        if one.half == "am" and late > one.minute and late < 1440:
            other = replace(other, minute=late, half="pm")
            flags.append(
                f"the end of the hours names no half of the day; read as {late // 60}:{late % 60:02d}"
            )
    return Group(
        start=one,
        end=other,
        span=(one.span[0], other.span[1]),
        bracketed=_bracketed(text, one.span[0]),
        flags=tuple(flags),
        unclear=frozenset(unclear),
    )


_UNTIL_DAY = re.compile(
    r"(?<!\w)(?:until|till|jusqu'au|jusqu'a|hasta(?:\s+el)?|до|bis(?:\s+zum)?|حتي(?:\s+يوم)?|لغايه(?:\s+يوم)?)\s+~[\s,]*(?:(?:at|a|a\s+las?|um|в|о|об|عند|في)\s+)?$"
)
_STOPPED = re.compile(
    r"(?<!\w)(?:suspen|halt|clos|shut|stop|postpon|put\s+off|delay|приостан|закры|остан|отлож|перен|призупин|закри|зупин|відкла|علق|اغلق|اوقف|اجل|تاجيل|interromp|ferm|report|interrump|cerr|aplaz)\w*"
)


def _until_a_day(text: Text, one: Clock, marks: Sequence[Span]) -> bool:
    """Whether an hour is an end: "until 4 May at ten"; what is suspended until then is to start then."""
    start, _ = text.sentence(one.span[0])
    last = max((m for m in marks if start <= m[0] and m[1] <= one.span[0]), default=None)
    if last is None:
        return False
    before = text.low[start : last[0]]
    between = text.low[last[1] : one.span[0]]
    own = re.match(r"(?:at|a\s+las|las|um)\s", text.low[one.span[0] : one.span[1]])
    return (
        _UNTIL_DAY.search(f"{before}~{' ' if own else ''}{between}") is not None
        and _STOPPED.search(before) is None
    )


def _single(text: Text, one: Clock, marks: Sequence[Span]) -> Group:
    before = text.low[max(0, one.span[0] - 70) : one.span[0]]
    own = "at " if text.low.startswith("at ", one.span[0]) else ""
    ends = (
        _END_BEFORE.search(text.low[max(0, one.span[0] - 45) : one.span[0]] + own) is not None
        or _ENDED.search(before + own) is not None
        or _until_a_day(text, one, marks)
        # "fire will cease at eight and resume at seven": the pause lies between
        or (
            _RESUME.search(before) is not None
            and _CEASE.search(text.low, text.sentence(one.span[0])[0], one.span[0]) is not None
        )
    )
    flags: list[str] = []
    unclear = {"end" if ends else "start"} if one.minute is None else set()
    if one.words and not one.half and 1 <= one.hour <= 5 and text.language in ("ar", "en", "es", "ru", "uk"):
        flags.append("the hour is written in words without a half of the day")
        unclear.add("end" if ends else "start")
    return Group(
        start=None if ends else one,
        end=one if ends else None,
        span=one.span,
        bracketed=_bracketed(text, one.span[0]),
        flags=tuple(flags),
        unclear=frozenset(unclear),
    )


def _bracketed(text: Text, place: int) -> bool:
    start, _ = text.sentence(place)
    before = text.low[start:place]
    return before.count("(") > before.count(")") or before.count("[") > before.count("]")


def _joined(text: Text, made: list[Group], labels: Sequence[Label]) -> list[Group]:
    """A lone start and the lone end that follows it in the same sentence are one window."""
    out: list[Group] = []
    for group in made:
        # "from 18:00 (15:00 GMT) to midnight": what stands in brackets parts nothing
        at = next((n for n in reversed(range(len(out))) if group.bracketed or not out[n].bracketed), -1)
        last = out[at] if at >= 0 else None
        if (
            last is not None
            and last.end is None
            and last.start is not None
            and group.start is None
            and group.end is not None
            and last.bracketed == group.bracketed
            and (
                text.sentence(last.span[0]) == text.sentence(group.span[0])
                # "It will begin at nine. It will end at seven."
                or (group.span[0] - last.span[1] <= 25 and "\n" not in text.low[last.span[1] : group.span[0]])
            )
        ):
            out[at] = replace(
                last,
                end=group.end,
                span=(last.span[0], group.span[1]),
                flags=(*last.flags, *group.flags),
                unclear=last.unclear | group.unclear,
            )
            continue
        out.append(group)
    return out


def _labelled(text: Text, made: list[Group], labels: Sequence[Label], marks: Sequence[Span]) -> list[Group]:
    out = list(made)
    for label in labels:
        behind = [
            (label.span[0] - g.span[1], n)
            for n, g in enumerate(out)
            if g.span[1] <= label.span[0] or g.span[0] < label.span[0] < g.span[1]
        ]
        best: int | None = None
        if _bracketed(text, label.span[0]):
            opened = text.low.rfind("(", 0, label.span[0])
            behind = [b for b in behind if out[b[1]].span[0] > opened] or behind
        if behind:
            gap, n = min(behind)
            between = _gap(text, out[n].span[1], label.span[0], marks, []) if gap > 0 else ""
            if (
                gap <= 70
                and len(between) <= 24
                and "." not in between.strip(" .")[:-1]
                and not re.search(r"[;\n]|\d", between)
            ):
                best = n
        if best is None:
            ahead = [(g.span[0] - label.span[1], n) for n, g in enumerate(out) if g.span[0] >= label.span[1]]
            if ahead:
                gap, n = min(ahead)
                if gap <= 16 and not re.search(r"[.;\n]", text.low[label.span[1] : out[n].span[0]]):
                    best = n
        if best is not None and out[best].label is None:
            out[best] = replace(out[best], label=label)
    return out


_WEEKS = r"(?:weeks?|semaines?|semanas?|wochen?|недел[яюиь]\w*|тиж\w+|اسبوع|اسابيع)"
_DAYS = r"(?:days?|jours?|dias?|tage?n?|tagige\w*|суток|сутки|дней|дня|день|доби|днів|дні|يوم|ايام|يوما)"
_HOURS = r"(?:hours?|heures?|horas?|stunden|stundige\w*|stundig\w*|час(?:ов|а)?(?!\w)|часов(?:ой|ая|ую|ые|ое|ого)|годин(?!\w)|годин[иу]?(?!\w)|годинн\w+|ساعه|ساعات)"
_PAIRED = re.compile(r"(?<!\w)(?:ل|ب)?(?P<two>ساعتين|ساعتان|يومين|يومان)(?!\w)")


def durations(text: Text) -> list[tuple[float, Span]]:
    """Stretches of time that the text states, in hours."""
    words = {**_numbers.counts(text.language), **_numbers.collective(text.language)}
    regex = re.compile(
        rf"(?<![\w.,:])(?:(?:ل|ال|لل|مهله\s+ال|ب)(?=\d|\w))?(?P<n>\d{{1,3}}|{_numbers.pattern(words)})[\s-]*(?:humanitarian\s+)?(?:(?P<h>(?:ال)?{_HOURS})|(?P<w>{_WEEKS})|(?P<d>{_DAYS}))(?!\w)"
    )
    found: list[tuple[float, Span]] = []
    for match in regex.finditer(text.low):
        number = _numbers.value(match["n"], words)
        before = text.low[max(0, match.start() - 24) : match.start()]
        romance = r"|a|las|de|des" if text.language in ("fr", "es") else ""
        if number is None or (
            re.search(
                rf"(?<!\w)(?:within|every|first|last|next|after|через|каждые|в|с|о|до|at|قبل|بعد|خلال|الساعه|since|منذ{romance})\s+(?:the\s+)?$",
                before,
            )
            and not re.search(
                r"(?:pause|treve|tregua|pausa|alto\s+el\s+fuego|duree|corridors?|ceasefire)\s+(?:humanitaire\s+|humanitaria\s+)?(?:de\s+)$",
                before,
            )
        ):
            continue
        found.append((number * (1 if match["h"] else 168 if match["w"] else 24), match.span()))
    for match in _PAIRED.finditer(text.low):
        found.append((2 if match["two"].startswith("ساع") else 48, match.span()))
    return found
