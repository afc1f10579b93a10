"""Hours of the clock as texts write them: 9,00, 9h30, 9 in the morning, noon, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mamarr.announcements import _numbers
from mamarr.announcements.text import Span, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """One hour in a text.

    Attributes
    ----------
    minute
        Minutes since midnight; None if the words contradict each other.
    sure
        Whether it is an hour whatever stands around it; else only as part of a range.
    half
        The word for the half of the day: am, pm, noon, night or nothing.
    words
        Whether the hour is written in words.
    """

    minute: int | None
    span: Span
    sure: bool
    half: str = ""
    hour: int = 0
    past: int = 0
    words: bool = False
    said: str = ""
    flags: tuple[str, ...] = ()


_HALVES: dict[str, dict[str, str]] = {
    "en": {
        "am": r"a\.?\s?m\.?(?!\w)|in\s+the\s+morning",
        "pm": r"p\.?\s?m\.?(?!\w)|in\s+the\s+(?:afternoon|evening)",
        "noon": r"noon|midday",
        "night": r"at\s+night|midnight",
    },
    "fr": {"am": r"du\s+matin", "pm": r"de\s+l'apres-midi|du\s+soir", "noon": r"(?!)"},
    "es": {
        "am": r"de\s+la\s+manana|de\s+la\s+madrugada|a\.?\s?m\.?(?!\w)",
        "pm": r"de\s+la\s+tarde|p\.?\s?m\.?(?!\w)",
        "noon": r"del\s+mediodia",
        "night": r"de\s+la\s+noche",
    },
    "de": {
        "am": r"morgens|vormittags|am\s+morgen",
        "pm": r"nachmittags|abends|am\s+abend",
        "noon": r"mittags",
        "night": r"nachts",
    },
    "ru": {"am": r"утра", "pm": r"вечера", "noon": r"дня", "night": r"ночи"},
    "uk": {"am": r"ранку", "pm": r"вечора", "noon": r"дня", "night": r"ночі"},
    "bg": {"am": r"сутринта", "pm": r"вечерта|следобед", "noon": r"на\s+обяд"},
    "ar": {
        "am": r"(?:من\s+)?(?:صباحا|صباح|فجرا|فجر)|قبل\s+(?:ال)?ظهر|ص(?!\w)",
        "pm": r"(?:من\s+)?(?:بعد\s+(?:ال)?ظهر|عصرا|عصر|مساء|مساءا)|م(?!\w)",
        "noon": r"(?:من\s+)?(?:ظهرا|زوالا|ظهر|نهارا)",
        "night": r"(?:من\s+)?(?:ليلا|ليل|منتصف\s+الليل)",
    },
    "he": {"am": r"בבוקר", "pm": r"בערב|אחר\s+הצהריים", "noon": r"בצהריים"},
}
_ALONE: dict[str, dict[int, str]] = {
    "en": {12 * 60: r"(?:12\s+)?noon|midday|12\s+o'clock\s+noon", 0: r"(?:12\s+)?midnight"},
    "fr": {12 * 60: r"midi", 0: r"minuit"},
    "es": {12 * 60: r"mediodia", 0: r"medianoche"},
    "de": {12 * 60: r"mittag", 0: r"mitternacht"},
    "ru": {12 * 60: r"полдень|полудня|полудню", 0: r"полночь|полуночи|полночи"},
    "uk": {12 * 60: r"опівдні|полудня|полудень", 0: r"опівночі|північ(?=[\s,.])"},
    "ar": {0: r"منتصف\s+(?:ال)?ليل(?:ه)?", 12 * 60: r"(?:عند\s+)(?:منتصف\s+النهار|الظهر)|منتصف\s+النهار"},
}
_HOUR_WORD = {
    "ar": r"(?:و|ل|ب)?(?:ال)?ساعه\s*(?:ال)?\s*|و?ال(?=\d)|و(?=ال|\d)",
    "es": r"(?:las|la)\s+",
    "en": r"(?:at)\s+",
    "de": r"um\s+",
    "he": r"(?:ב|מ|ל)?שעה\s+",
}
_UNIT = {
    "en": r"\s*(?:hours|hrs|h(?!\w)|o'?clock)",
    "fr": r"\s*(?:heures?|h(?!\w))",
    "es": r"\s*(?:horas?|h(?!\w)|hrs)",
    "de": r"\s*(?:uhr|h(?!\w))",
    "ru": r"\s*(?:час(?:ов|а|у|ам)?(?!\w)|ч(?!\w)\.?)",
    "uk": r"\s*(?:год(?!\w)\.?|годин[иуаі]?(?!\w)|-?ї|-?ій)",
    "bg": r"\s*(?:часа?(?!\w)|ч(?!\w)\.?)",
}
_MILITARY = r"(?:\s*(?:hours|hrs|h(?!\w)|gmt|utc|local|heures?|horas?|z(?!\w)))"
_BEFORE = (
    r"(?:from|at|to|until|till|by|between|and|after|before|de|a|des|hasta|desde|las|entre|y|et|von|bis|um|ab|zwischen|und|jusqu'a|с|со|до|в|к|по|между|и|з|із|від|о|об|та|між|і|от|от\s+"
    r"|من|الي|حتي|بين|و|ساعه|الساعه|at\s+about|около|בשעה|משעה|עד|\(|-|/|;|:)"
)
_PARTS = {
    "en": r"(?:half\s+past|a?\s*quarter\s+past|a?\s*quarter\s+to)\s+",
    "ru": r"половин\w\s+",
    "uk": r"пів\s+на\s+",
    "de": r"halb\s+",
}
_MINUTES_AFTER = {
    "ar": ((r"\s+والنصف|\s+و\s*نصف", 30), (r"\s+والربع", 15), (r"\s+الا\s+(?:ال)?ربع(?:ا)?", -15)),
    "fr": ((r"\s+et\s+demie", 30), (r"\s+et\s+quart", 15)),
    "es": ((r"\s+y\s+media", 30), (r"\s+y\s+cuarto", 15)),
    "ru": ((r"\s+с\s+половиной", 30),),
}
_DURATION_BEFORE = (
    r"(?:(?:extend|prolong|renew|lengthen|shorten|delay|postpon)\w*\s+(?:\w+\s+){0,4}?by|(?:prolong|recondui|report|retard)\w+\s+(?:\w+\s+){0,3}?de|(?:prorrog|ampli|extend|extiend|retras)\w+\s+(?:\w+\s+){0,3}?en|for|over|another|last|lasting|within|during|of|pendant|durant|duree\s+de|pour|treve\s+de|pause\s+de|durante|por|pausa\s+de|tregua\s+de|fur"
    r"|на|в\s+течение|протягом|впродовж|продолжительностью|длительностью|продлится|длится|триватиме|тривалістю|около|более|за|через|каждые|кожні|after|in|every|next|first)\s+(?:about\s+|the\s+|les?\s+|las?\s+|los\s+)?$"
)
_UNIT_DURATION = r"[\s-]*(?:hours?|heures?|horas?|stunden|stundige\w*|часов\w*|часа?|час(?=\s)|годин\w*|ساعه|ساعات|שעות)(?!\w)"


_COUNTED_ES = re.compile(r"\s+(?!horas|menos|antes|despues|entonces)[a-z]{2,}[aeo]s(?!\w)")
"""What "las tres" counts, where it is no hour: "las tres rutas"."""


@lru_cache(maxsize=16)
def _regex(language: str) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, int]]:
    words = _numbers.hours(language) | _numbers.halved(language)
    halves = _HALVES.get(language, {})
    half = "|".join(f"(?P<{name}>{pattern})" for name, pattern in halves.items()) or "(?P<am>(?!))"
    after = "".join(rf"(?:{p})|" for p, _ in _MINUTES_AFTER.get(language, ()))
    main = re.compile(
        rf"(?<![\w.,:/+])(?P<pre>{_HOUR_WORD.get(language, '(?!)')})?"
        rf"(?P<part>{_PARTS.get(language, '(?!)')})?"
        rf"(?:(?P<mil>(?:[01]\d|2[0-3])[0-5]\d)(?={_MILITARY}|\s*(?:-|to|until|till|and|by|to\s+about)\s*(?:[01]\d|2[0-3])[0-5]\d{_MILITARY})"
        rf"|(?:(?P<num>\d{{1,2}})(?!\d)|(?P<word>{_numbers.pattern(words)})(?!\w))"
        rf"(?:\s?(?P<sep>[:.,h]|-(?=[03]0))\s?(?P<min>[0-5]\d)(?!\d|[.,]\d))?(?P<past>{after}(?!))?)"
        rf"(?P<unit>{_UNIT.get(language, '(?!)')})?(?:[\s,-]*(?:{half})(?![\wء])|(?P<none>))(?!\s*%)"
    )
    alone = "|".join(rf"(?P<h{minute}>{p})" for minute, p in _ALONE.get(language, {}).items()) or "(?!)"
    return main, re.compile(rf"(?<!\w)(?:(?:ال|ل|ب|و)(?=منتصف))?(?:{alone})(?!\w)"), words


def clocks(text: Text, taken: list[Span]) -> list[Clock]:
    """All hours, and numbers that may be hours, outside of the `taken` spans (dates), in order."""
    main, alone, words = _regex(text.language)
    low = text.low
    found: list[Clock] = []

    def free(span: Span) -> bool:
        return all(span[1] <= a or span[0] >= b for a, b in taken) and all(
            span[1] <= c.span[0] or span[0] >= c.span[1] for c in found
        )

    for match in main.finditer(low):
        number_at = (
            match.start("num")
            if match["num"]
            else match.start("word")
            if match["word"]
            else match.start("mil")
        )
        if not free((number_at, match.end())):
            continue
        one = _clock(text, match, words)
        if one is not None:
            found.append(one)
    for match in alone.finditer(low):
        if free(match.span()) and _really_alone(low, match):
            minute = next(int(k[1:]) for k, v in match.groupdict().items() if v)
            found.append(
                Clock(
                    minute=minute,
                    span=match.span(),
                    sure=True,
                    half="noon" if minute else "night",
                    hour=12 if minute else 0,
                )
            )
    return sorted(found, key=lambda c: c.span)


def _really_alone(low: str, match: re.Match[str]) -> bool:
    return not (
        match.group().startswith("midday") and re.match(r"\s+(?:sun|heat|meal|prayer)", low[match.end() :])
    )


def _for_an_hour(match: re.Match[str], before: str) -> bool:
    """Whether "на 14.00" is an hour: its second number is none of a month."""
    return re.search(r"(?<!\w)на\s+$", before) is not None and not 0 < int(match["min"]) <= 12


def _clock(text: Text, match: re.Match[str], words: dict[str, int]) -> Clock | None:
    low, language = text.low, text.language
    groups = match.groupdict()
    half = next((h for h in ("am", "pm", "noon", "night") if groups.get(h)), "")
    said = groups[half] if half else ""
    if match["mil"]:
        hour, past = int(match["mil"][:2]), int(match["mil"][2:])
        return Clock(minute=hour * 60 + past, span=match.span(), sure=True, hour=hour, past=past, half=half)
    number_at = match.start("num") if match["num"] else match.start("word")
    hour = int(match["num"]) if match["num"] else words[re.sub(r"\s+", " ", match["word"])]
    past = int(match["min"]) if match["min"] else 0
    if not match["part"] and match["word"] in _numbers.halved(language):
        return None
    for pattern, minutes in _MINUTES_AFTER.get(language, ()):
        if match["past"] and re.fullmatch(pattern, match["past"]):
            past = minutes
    if match["part"]:
        past = (
            -30
            if language != "en"
            else 30
            if match["part"].startswith("half")
            else -15
            if match["part"].rstrip().endswith("to")
            else 15
        )
    if hour > 24 or (hour == 24 and past):
        return None
    before, after = low[max(0, number_at - 80) : number_at], low[match.end() : match.end() + 60]
    unit = match["unit"]
    if (
        (unit or re.match(_UNIT_DURATION, after))
        and not match["min"]
        and not half
        and (
            re.search(_DURATION_BEFORE, before)
            or (
                not (unit or "").startswith("-")
                and re.match(r"-", low[match.end("num") if match["num"] else match.end("word") :])
            )
            or (language == "ar" and not match["pre"])
        )
    ):
        return None
    if re.match(_UNIT_DURATION, after) and language in ("ar", "en", "he") and not match["min"]:
        return None
    if language == "es" and match["pre"] and not (match["min"] or half or unit) and _COUNTED_ES.match(after):
        return None
    if half and len(said) == 1 and not (match["pre"] or match["min"]):
        half = ""
    colon = match["sep"] in (":", "h") and bool(match["min"])
    preposition = re.search(rf"(?<!\w){_BEFORE}\s*$|(?<!\d)[:(]\s*$", before) is not None
    dotted = (
        match["sep"] in (".", ",", "-")
        and bool(match["min"])
        and (preposition or bool(match["pre"]) or bool(unit) or bool(half) or _for_an_hour(match, before))
    )
    strong_pre = bool(match["pre"]) and (
        (language in ("ar", "he") and match["pre"] != "و") or (language == "es" and "las" in match["pre"])
    )
    unit_sure = bool(unit) and (
        language == "de"
        or re.fullmatch(r"\s*(?:o'?clock|h|-?ї|-?ій)", unit or "") is not None
        or bool(match["min"])
        or (
            language in ("ru", "uk", "bg")
            and re.search(r"(?<!\w)(?:с|до|к|з|із|від|о|об|от|от|між)\s+$", before) is not None
            and not re.match(r"\s*(?:назад|тому)", after)
        )
        or (language == "ru" and hour < 24 and re.search(r"(?<!\w)в\s+$", before) is not None)
        or (
            language == "fr"
            and re.search(
                r"(?<!\w)(?:a|des|vers|avant|apres|depuis|a\s+partir\s+de|a\s+compter\s+de)\s+$|\($", before
            )
            is not None
        )
        or (language == "es" and re.search(r"(?<!\w)las\s+$", before + (match["pre"] or "")) is not None)
    )
    at = (
        language == "en"
        and bool(match["pre"])
        and re.match(r"\s*(?:[,.;)]|$|on\s|local|tomorrow|today|sharp)", after) is not None
    )
    sure = colon or bool(match["part"]) or bool(half) or dotted or strong_pre or unit_sure or at
    if not sure and match["word"] and not preposition and not unit:
        return None
    end = match.end()
    if (
        unit
        and not match["min"]
        and (more := re.match(r"\s*(\d{1,2})\s*(?:минут|мин|хвилин|хв|minutes|minutos)\w*", after))
    ) or (
        unit
        and language == "fr"
        and (more := re.match(r"\s+([0-5]\d)(?!\d|\s*(?:h|personnes|heures))", after))
    ):
        past, end = int(more[1]), end + more.end()
    minute, flags = _minute(hour, past, half, low[match.start() : match.end()].strip())
    return Clock(
        # "and", written together with an Arabic hour, belongs to what joins two hours
        minute=minute,
        span=(match.start() + (language == "ar" and low[match.start()] == "و"), end),
        sure=sure,
        half=half,
        hour=hour,
        past=past,
        words=bool(match["word"]),
        said=said,
        flags=flags,
    )


def _minute(hour: int, past: int, half: str, words: str) -> tuple[int | None, tuple[str, ...]]:
    """Minutes since midnight, and what is odd about the words."""
    flags: tuple[str, ...] = ()
    if half and hour > 12:
        if half == "am":
            return None, (f"the hour {hour}:{past:02d} stands with a word for the morning",)
        return hour * 60 + past, (
            f"a number of the 24-hour clock with a word for the afternoon or evening; read as {hour}:{past:02d}",
        )
    if half == "am":
        hour = 0 if hour == 12 else hour
    elif half == "pm":
        hour = hour if hour == 12 else hour + 12
        evening = re.search(r"evening|soir|abend|вечера|вечора|مساء", words)
        if hour == 12 and evening:
            return None, ("twelve in the evening can mean noon or midnight",)
    elif half == "noon":
        hour = hour + 12 if 1 <= hour <= 6 else hour
    elif half == "night":
        hour = 0 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
    return hour * 60 + past, flags
