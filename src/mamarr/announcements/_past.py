"""Sentences about an earlier pause, whose hours are not those of the one that is announced."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache

from mamarr.announcements.text import Span, Text

_NOUN = (
    r"(?:pauses?|truces?|cease-?fires?|windows?|evacuations?|attempts?|corridors?|lulls?|halts?|convoys?|one"
    r"|пауз\w*|перемири\w*|перемир'\w*|режим\w*|эвакуац\w*|евакуац\w*|коридор\w*|попытк\w*|спроб\w*|тиш\w+|маршрут\w*"
    r"|(?:ال)?(?:هدنه|وقفه|ممر\w*|اجلاء|معبر|محاوله|تهديه|عمليه)"
    r"|treves?|couloirs?|cessez-le-feu|tentative|treguas?|pausas?|corredor\w*|evacuacion\w*|intento|alto\s+el\s+fuego)"
)
_SLAV = r"(?:предыдущ\w+|прежн\w+|прошл\w+|вчерашн\w+|позавчерашн\w+|минул\w+|попередн\w+|учорашн\w+|вчорашн\w+|колишн\w+|торішн\w+|прошлогодн\w+)"
_OLD = re.compile(
    r"(?<!\w)(?:"
    rf"(?:an?\s+|the\s+)?(?:earlier|previous|last|former|first|preceding|prior)\s+(?:[\w-]+\s+){{0,3}}{_NOUN}"
    rf"|(?<!\w)(?:an?|un|une|una)\s+(?:[\w-]+\s+){{0,2}}{_NOUN}\s+(?:[\w-]+\s+)?(?:declared|announced|agreed|brokered|signed|proclaimed|declaree?|annoncee?|conclue?|signee?|decretee?|declarad[oa]|anunciad[oa]|pactad[oa]|firmad[oa])\s+(?:for|on|in|last|pour|le|en|para|el)(?=\s)"
    rf"|{_NOUN}\s+(?:\S+\s+){{0,2}}?(?:earlier|before|ранее|раніше|plus\s+tot|auparavant|anteriormente|antes)(?=\s+(?:this|in|на\s|в\s|у\s|цього|этой|dans|cette|en\s|esta|had|avai|habia))|(?:premiere\s+tentative|primer\s+intento|перв\w+\s+попытк\w+|перш\w+\s+спроб\w+)"
    rf"|(?:yesterday|last\s+(?:week|month|year|monday|tuesday|wednesday|thursday|friday|saturday|sunday))'?s\s+(?:[\w-]+\s+){{0,3}}{_NOUN}|that\s+of\s+yesterday"
    rf"|{_SLAV}\s+(?:[\w-]+\s+){{0,3}}{_NOUN}"
    rf"|{_NOUN}\s+(?:\S+\s+){{0,2}}(?:ال)?(?:سابق\w*|ماضي\w*|اخيره|امس|اولي)"
    rf"|{_NOUN}\s+(?:\w+\s+){{0,2}}(?:precedent\w*|d'hier|dernier\w*|anterior\w*|previ[oa]s?|pasad\w+|de\s+ayer)|(?:celui|celle|ceux|celles)\s+d'hier|(?:el|la|los|las)\s+de\s+ayer|(?:precedente?s?|derniere?s?|anterior(?:es)?|ultim[oa]s?)\s+{_NOUN}"
    r")(?!\w)"
)
_WAS = re.compile(
    r"(?<!\w)(?:\w+ed|was|were|had|ran|held|began|broke|worked|lapsed|\w+(?:ла|ло|ли|лась|лось|лся|лись|лася|лося|лися|вся|в|л|ека\w*)|كان(?:ت)?|انتهت?|انتهي|انقضت?|عمل(?:ت)?|فتح(?:ت)?|استمرت?|بدات?|(?:a|ont|avait|avaient|est|s'est)\s+\w+|\w+(?:ait|aient)|\w+(?:aba|ia|o|aron|ieron)|ha|habia|fue|fueron)(?!\w)"
)
_YESTERDAY = re.compile(r"(?<!\w)(?:yesterday|вчера|вчора|учора|امس|بالامس|hier|ayer)(?!\w)")
_EVE = re.compile(
    r"(?<!\w)(?:the\s+(?:day\s+before|previous\s+day)|накануне|напередодні|(?:ال)?يوم\s+السابق|la\s+veille|la\s+vispera|el\s+dia\s+anterior)(?!\w)"
)
TODAY = re.compile(
    r"(?<!\w)(?:today|tomorrow|will|shall|сегодня|завтра|буд[еу]т?\w*|сьогодні|اليوم|غدا|و?س(?!يار|يطر|ياس|يد|يناء|تين|ته|توكهولم)(?:ت|ي|ن)\w{2,}|aujourd'hui|demain|hoy|manana)(?!\w)"
)


_EARLIER = re.compile(
    r"(?<!\w)(?:(?:the\s+)?(?:previous|earlier|first|last)\s+(?:\w+\s+)?(?:pause|truce|ceasefire|window|evacuation|attempt)|last\s+(?:week|month|year)|предыдущ\w+|прошл\w+\s+(?:раз|пауз\w*|недел\w*)|в\s+прошлый|попередн\w+|минул\w+\s+(?:раз|паузи|тижн\w+)"
    r"|(?:ال)?(?:هدنه|وقفه)\s+(?:ال)?(?:سابقه|اولي|ماضيه)|المره\s+السابقه|(?:la\s+)?(?:pause|treve)\s+precedente|precedente\s+(?:pause|treve)|(?:la\s+)?(?:pausa|tregua)\s+anterior|anterior\s+(?:pausa|tregua)|vorige\w*|предишн\w+)(?!\w)"
)


def earlier(text: Text, span: Span) -> bool:
    """Whether the sentence is on an earlier pause."""
    start, end = text.sentence(span[0])
    match = _EARLIER.search(text.low, start, end)
    return match is not None and match.start() <= span[0]


def yesterday(text: Text, span: Span) -> bool:
    """Whether the sentence is on yesterday and not on today as well."""
    sentence = text.sentence(span[0])
    return _YESTERDAY.search(text.low, *sentence) is not None and TODAY.search(text.low, *sentence) is None


def past(text: Text, span: Span) -> bool:
    """Whether the sentence around `span` is on an earlier pause, and the text has another sentence on one."""
    start, end = text.sentence(span[0])
    if earlier(text, span) or _part_of_yesterday(text.low, span, start, end):
        return True
    return _on_an_earlier(text.low, start, end, text.sentences())


_PART = re.compile(
    r";|,\s+(?=(?:but|while|whereas|and|а|но|але|mais|tandis|et|pero|mientras|y|و?لكن|اما|بينما)(?!\w))"
)


def _part_of_yesterday(low: str, span: Span, start: int, end: int) -> bool:
    """Whether the words stand in the part of a sentence on yesterday, beside one on today."""
    cuts = [start, *(m.end() for m in _PART.finditer(low, start, end)), end]
    parts = list(itertools.pairwise(cuts))
    mine = next((p for p in parts if p[0] <= span[0] < p[1]), (start, end))
    return (
        _YESTERDAY.search(low, *mine) is not None
        and TODAY.search(low, *mine) is None
        and _WAS.search(low, *mine) is not None
        and any(TODAY.search(low, *p) and re.search(r"\d", low[p[0] : p[1]]) for p in parts if p != mine)
    )


_FAILED = re.compile(
    r"(?<!\w)(?:failed|could\s+not|did\s+not|не\s+(?:удал\w+|смогл\w+|получил\w+|вдал\w+|змогл\w+|вийшл\w+)|لم\s+\S+|فشلت?|n'(?:a|ont)\s+pas|echoue\w*|no\s+se\s+(?:pudo|logro)|fracas\w+)(?!\w)"
)
_HOURS = re.compile(
    r"(?<!\w)(?:from|between|с|со|з|із|від|من|de|des|desde|entre)\s+(?:\S+\s+)?\d{1,2}(?![\d/])[^.;\n]{0,40}?(?<!\w)(?:to|until|till|and|до|حتي|الي|a|jusqu'a|hasta|et|y)\s+(?:\S+\s+)?\d"
)


@lru_cache(maxsize=256)
def _on_an_earlier(low: str, start: int, end: int, sentences: tuple[Span, ...]) -> bool:
    old = _OLD.search(low, start, end)
    hours = old is not None and _WAS.search(low, start, end) is not None
    # "the corridor worked from nine to five yesterday" beside what is said of today
    if not hours and _YESTERDAY.search(low, start, end) and not TODAY.search(low, start, end):
        hours = _WAS.search(low, start, end) is not None and any(
            TODAY.search(low, *s) for s in sentences if s != (start, end)
        )
    # "yesterday they could not agree" beside one that gives the hours
    if not hours and _YESTERDAY.search(low, start, end) and _FAILED.search(low, start, end):
        hours = any(
            _HOURS.search(low, *s) and _YESTERDAY.search(low, *s) is None
            for s in sentences
            if s != (start, end)
        )
    # "the day before, two corridors were announced" beside one that gives a day or an hour
    if not hours and _EVE.search(low, start, end) and not TODAY.search(low, start, end):
        hours = _WAS.search(low, start, end) is not None and any(
            re.search(r"\d", low[s[0] : s[1]]) for s in sentences if s != (start, end)
        )
    if not hours or (old is not None and TODAY.search(low, start, old.start())):
        return False
    return any(s != (start, end) and re.search(rf"(?<!\w){_NOUN}(?!\w)", low[s[0] : s[1]]) for s in sentences)
