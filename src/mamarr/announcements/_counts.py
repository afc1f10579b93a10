"""How many corridors a text speaks of, and for whom: digits, words, duals, sums."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from mamarr.announcements import _numbers
from mamarr.announcements._classes import classes_in
from mamarr.announcements._past import earlier, past
from mamarr.announcements.text import Span, Text

_NOUN = {
    "en": r"(?:corridors?|crossings?|crossing\s+points?|exit\s+(?:points?|routes?)|exits|passages?|passageways?|evacuation\s+routes?|routes?|safe\s+roads?)",
    "fr": r"(?:couloirs?|corridors?|points?\s+de\s+passage|passages?|itineraires?|voies?|axes?)",
    "es": r"(?:corredor(?:es)?|pasos?(?=\s+(?:fronteriz|human|segur|para|de))|rutas?|vias?)",
    "de": r"(?:(?:flucht|hilfs)?korridore?n?s?|fluchtwege?)",
    "ru": r"(?:коридор(?:а|ов|ы|у|ом|ам|ах|ами|е)?|маршрут(?:а|ов|ы|у|ам|ах|ами)?|пункт(?:а|ов|ы)?\s+(?:пропуска|выхода)|кпп)",
    "uk": r"(?:коридор(?:и|ів|у|ом|ами|ам|ах|а|і)?|маршрут(?:и|ів|у|ами|ам|ах|а|і)?|шлях(?:и|ів)?)",
    "bg": r"(?:коридор[аи]?)",
    "ar": r"(?:ممر(?:ات|ا)?|معابر|معبرا?|منفذا?|منافذ|مسارات|مسارا?|طرق|طريقا?)",
    "he": r"(?:מסדרונות|מעברים|נתיבים)",
}
_DUAL_AR = r"(?:ممرين|ممران|معبرين|معبران|مسارين|مساران|منفذين|منفذان|طريقين|طريقان)"
_BETWEEN = r"(?:[a-zа-яіїє'ء-ي\"-]+\s+){0,3}?"
_SINGULAR = {
    "en": r"(?:a|one|the|single|another|this)\s+(?:[\w-]+\s+){0,3}?(?:corridor|crossing\s+point|evacuation\s+route|exit\s+route|safe\s+route|transport\s+route|passage|route)(?!s)|(?:along|by|via|through|over)\s+(?:one|a\s+single)\s+(?:\w+\s+)?(?:road|highway|street)",
    "fr": r"(?:un|le|du|ce|d'un)\s+(?:[\w-]+\s+){0,2}?(?:couloir|corridor|passage|itineraire)(?!s)|(?:par|via)\s+une\s+seule\s+route",
    "es": r"(?:un|el|del|este)\s+(?:[\w-]+\s+){0,2}?(?:corredor|paso)(?!es)|por\s+una\s+(?:sola|unica)\s+(?:carretera|via)",
    "de": r"(?:ein(?:en)?|der|den)\s+(?:[\w-]+\s+){0,2}?\w*korridor(?!e)",
    "ru": r"(?:гуманитарн(?:ый|ого|ом|ому)\s+|безопасн(?:ый|ого|ом)\s+|зелен(?:ый|ого)\s+)?(?:коридор(?:а|у|е|ом)?|маршрут(?:а|у|е|ом)?)(?=[\s,.:;\"]|$)",
    "uk": r"(?:гуманітарн(?:ий|ого|ому)\s+|безпечн(?:ий|ого)\s+|зелен(?:ий|ого)\s+)?(?:коридор(?:у|і|ом|а)?|маршрут(?:у|і|ом|а)?)(?=[\s,.:;\"]|$)",
    "bg": r"коридор(?=[\s,.]|а(?=[\s,.]))",
    "ar": r"(?:و|ل|ب|ال|وال|بال|لل)*(?:ممر(?!ات|ين|ان)|معبر(?!ين|ان)|مسار(?!ات|ين|ان)|طريق(?!ين|ان)|محور(?=\s+(?:ال)?\w+)|منفذ(?!ين|ان))(?:ا)?(?!\w)",
    "he": r"(?:ציר|נתיב|מסדרון)",
}
_PLURAL = {
    "en": r"(?:corridors|crossings|routes|exits|passages)",
    "fr": r"(?:couloirs|corridors|passages|itineraires|axes)",
    "es": r"(?:corredores|pasos|rutas)",
    "de": r"\w*korridore\w*",
    "ru": r"(?:коридоры|коридоров|коридорам|коридорами|коридорах|маршруты|маршрутов)",
    "uk": r"(?:коридори|коридорів|коридорами|коридорах|маршрути|маршрутів)",
    "bg": r"коридори\w*",
    "ar": r"(?:ال|و|ب|ل|وال|بال|لل)*(?:ممرات|معابر|مسارات|منافذ|طرق\s+(?:ال)?(?:امنه|اجلاء|خروج))(?!\w)",
    "he": r"(?:מסדרונות|צירים|נתיבים)",
}
_OTHER_NOUN = re.compile(
    r"(?:hours?|days?|weeks?|people|persons|civilians|buses|trucks|km|kilom\w+|ambulances?|час\w*|дн\w+|человек|автобус\w*|людей|годин\w*|осіб|ساع\w+|ايام|يوم\w*|حافل\w+|شخص\w*|heures?|jours?|personnes|horas?|dias?|personas|minutes?|minutos)"
)
_TALKS = re.compile(
    r"(?<!\w)(?:talks?|negotiat\w+|discuss\w+|request\w*|demand\w*|proposal|asked\s+for|calls?\s+for|переговор\w*|обсужда\w+|обговор\w+|перемовин\w*|مفاوضات|محادثات|بحث|negociation\w*|negociac\w+|verhandl\w+)(?!\w)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """A number of corridors as it stands in the text.

    Attributes
    ----------
    classes
        For whom, where the words beside it say so.
    whole
        Whether the text calls it all of them.
    """

    number: int
    span: Span
    classes: tuple[str, ...]
    zone: Span
    whole: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What the text says on the number of corridors.

    Attributes
    ----------
    total, basis
        A stated number, the sum of stated numbers, or one that is named; None if the text gives none.
    contradiction
        As a sentence, where numbers do not add up.
    """

    total: int | None
    basis: str | None
    counts: tuple[Count, ...]
    span: Span
    contradiction: str = ""
    plural: bool = False


def tally(text: Text, dates: Sequence[Span], hours: Sequence[Span]) -> Tally:
    """Count corridors; `dates` and `hours` are spans of numbers that count something else."""
    counts = [c for c in _counts(text, [*dates, *hours]) if not past(text, c.span)]
    counts = [c for c in counts if not _asked_for(text, c)] or counts
    if (granted := _granted(text, counts)) is not None:
        return granted
    counts = _with_rest(text, counts, [*dates, *hours])
    counts = [c for n, c in enumerate(counts) if not _one_of(text, counts[:n], c)]
    counts = _with_next(text, counts)
    counts = [c for c in counts if not _not_open(text, c)] or counts
    plural = [
        m.span()
        for m in re.finditer(rf"(?<!\w){_PLURAL.get(text.language, '(?!)')}(?!\w)", text.low)
        if not earlier(text, m.span())
    ]
    if not counts and (listed := _listed(text)) is not None:
        return listed
    if counts:
        return _settle(text, counts, plural)
    single = [
        m.span()
        for m in re.finditer(rf"(?<!\w)(?:{_SINGULAR.get(text.language, '(?!)')})(?!\w)", text.low)
        if not _TALKS.search(text.low, max(text.sentence(m.start())[0], m.start() - 60), m.start())
        and not earlier(text, m.span())
        and not (
            text.language == "en"
            and re.match(r"the\s", m.group())
            and re.search(r"(?:route|passage|corridor)\s+(?:of|between\s+the)", m.group())
        )
    ]
    if single and not plural:
        return Tally(total=1, basis="singular", counts=(), span=single[0])
    return Tally(total=None, basis=None, counts=(), span=(0, 0), plural=bool(plural))


_ASKED = re.compile(
    r"(?<!\w)(?:ask(?:ed|ing)?|request(?:ed|ing)?|demand(?:ed|ing)?|propos(?:ed|ing)|sought|wanted|просил\w*|попросил\w*|требова\w+|предлага\w+|просив|просили|вимага\w+|пропонува\w+"
    r"|طالب\w*|طلب\w*|اقترح\w*|demand(?:e|ent|ait|aient)|reclam\w+|exig\w+|pedid[oa]|pedian?|pidi\w+|solicit\w+|propus\w+)(?!\w)[^.;:]{0,60}$"
)


def _asked_for(text: Text, count: Count) -> bool:
    """Whether somebody only wished for so many."""
    return _ASKED.search(text.low[text.sentence(count.span[0])[0] : count.span[0]]) is not None


_OF_PROPOSED = re.compile(
    r"(?<!\w)(?:of|out\s+of|из|із|з|من(?:\s+اصل)?|sur|des|de)\s+(?:the\s+|les\s+|los\s+|las\s+|\S+\s+)?$"
)
_PROPOSED = re.compile(
    r"(?<!\w)(?:propos\w+|request\w+|suggest\w+|planned|предложен\w+|запрошен\w+|заявлен\w+|запланирован\w+|запропонован\w+|запланован\w+|заявлен\w+|(?:ال)?مقترح\w*|(?:ال)?مطلوب\w*|demande\w*|prevus?|propuest\w+|solicitad\w+|previst\w+)(?!\w)"
)
_GRANTED = r"(?:agreed|approved|confirmed|opened|open|согласован\w*|одобрен\w*|подтвержден\w*|открыт\w*|погоджен\w*|узгоджен\w*|підтверджен\w*|схвален\w*|відкрит\w*|(?:تم(?:ت)?\s+)?(?:ال)?موافقه\s+علي|approuve\w*|acceptee?s?|ouverts?|aprobad\w+|acordad\w+|abiert\w+)"


def _granted(text: Text, counts: Sequence[Count]) -> Tally | None:
    """How many are open "of five proposed routes"; no number if the text does not say."""
    for count in counts:
        start, end = text.sentence(count.span[0])
        around = text.low[count.span[0] : min(end, count.span[1] + 14)]
        if not (_OF_PROPOSED.search(text.low[start : count.span[0]]) and _PROPOSED.search(around)):
            continue
        words = _numbers.counts(text.language)
        number = rf"(?P<n>\d{{1,2}}|{_numbers.pattern(words)})(?!\w|\s*[:.]\d)"
        only = r"(?:only\s+|лишь\s+|только\s+|лише\s+|тільки\s+|seulement\s+|solo\s+|سوي\s+)?"
        for pattern in (
            rf"(?<!\w){_GRANTED}\s+{only}{number}",
            rf"(?<!\w){number}\s+(?:\w+\s+){{0,3}}?{_GRANTED}(?!\w)",
        ):
            found = re.compile(pattern).search(text.low, count.span[1], end) or re.compile(pattern).search(
                text.low, start, count.span[0]
            )
            if found is not None:
                total = _numbers.value(found["n"], words)
                return Tally(total=total, basis="stated", counts=(), span=found.span("n"), plural=True)
        return Tally(total=None, basis=None, counts=(), span=(0, 0), plural=True)
    return None


_NOT_OPEN = re.compile(
    r"[^.;]{0,60}?(?<!\w)(?:(?:under|in)\s+(?:discussion|negotiation|preparation|talks)|being\s+(?:discussed|negotiated|prepared)|(?:is|are|was|were|remains?|stays?)\s+(?:still\s+)?(?:shut|closed|blocked)"
    r"|обсужда\w+|готов(?:и|я)тся|остает\w*\s+закрыт\w*|закрыт(?:ы|о)?|обговорю\w+|готу\w+ться|залиша\w+\s+закрит\w*|закрит(?:і|о|ий)"
    r"|قيد\s+(?:ال)?(?:بحث|نقاش|تفاوض|دراسه)|(?:ال)?مغلق\w*|(?:en\s+(?:cours\s+de\s+)?)(?:discussion|negociation|preparation)|(?:est|sont|restent?|reste)\s+fermee?s?"
    r"|en\s+(?:discusion|negociacion|preparacion)|(?:esta|estan|siguen?|permanecen?)\s+cerrad\w+)(?!\w)"
)


def _not_open(text: Text, count: Count) -> bool:
    """Whether these are still talked about, or shut."""
    end = text.sentence(count.span[0])[1]
    rest = text.low[count.span[1] : end]
    # what is said after the next number is not on this one
    words = _numbers.pattern(_numbers.counts(text.language))
    upto = re.search(rf"(?<!\w)(?:\d|(?:{words})(?!\w))", rest)
    return _NOT_OPEN.match(rest[: upto.start()] if upto else rest) is not None


def _listed(text: Text) -> Tally | None:
    """Numbers that stand for corridors after a colon: "along corridors: one to the north, two more to the south"."""
    words = _numbers.counts(text.language)
    more = r"(?:another|ещ?е|ще|autres?|otr[oa]s?)"
    item = re.compile(
        rf"(?:^|[,;]|(?<!\w)(?:and|и|а|та|і|й|et|y)(?!\w))\s*و?(?:{more}\s+)?(?P<n>{_numbers.pattern(words)})(?!\w)"
    )
    for match in re.finditer(
        rf"(?<!\w)(?:{_PLURAL.get(text.language, '(?!)')})(?!\w)[^.;:]{{0,30}}:\s*", text.low
    ):
        end = text.sentence(match.start())[1]
        rest = text.low[match.end() : end]
        found = [m for m in item.finditer(rest) if not _OTHER_NOUN.match(rest[m.end() :].lstrip())]
        if len(found) > 1 and found[0].start() == 0 and not past(text, match.span()):
            numbers = [_numbers.value(m["n"], words) or 0 for m in found]
            return Tally(total=sum(numbers), basis="sum", counts=(), span=match.span(), plural=True)
    return None


_SECOND = re.compile(
    r"(?<!\w)(?:the\s+(?:second|other)|another|второй|другой|другий|інший|(?:و)?ال(?:ثاني|اخر)|l'autre|le\s+second|el\s+otro|el\s+segundo|der\s+andere|вторият)(?!\w)"
)


def _one_of(text: Text, before: Sequence[Count], count: Count) -> bool:
    """Whether "one corridor ... the second" goes through corridors that were counted just before."""
    return (
        count.number == 1
        and any(c.number >= 2 and 0 <= count.span[0] - c.span[1] < 200 for c in before)
        and _SECOND.search(text.low, count.span[1], count.span[1] + 120) is not None
    )


_NEXT = {
    2: r"second|второй|второго|другий|(?:و)?(?:ال)?ثان(?:ي)?|deuxieme|segundo",
    3: r"third|третий|третьего|третій|(?:و)?(?:ال)?ثالث(?:ا)?|troisieme|tercer[oa]?",
    4: r"fourth|четвертый|четвертого|четвертий|(?:و)?(?:ال)?رابع(?:ا)?|quatrieme|cuarto",
    5: r"fifth|пятый|п'ятий|(?:و)?(?:ال)?خامس(?:ا)?|cinquieme|quinto",
    6: r"sixth|шестой|шостий|(?:و)?(?:ال)?سادس(?:ا)?|sixieme|sexto",
    7: r"seventh|седьмой|сьомий|(?:و)?(?:ال)?سابع(?:ا)?|septieme|septimo",
    8: r"eighth|восьмой|восьмий|(?:و)?(?:ال)?ثامن(?:ا)?|huitieme|octavo",
}
"""The corridor after the last that was counted: "three corridors, and a fourth"."""


def _with_next(text: Text, counts: list[Count]) -> list[Count]:
    if len(counts) != 1 or counts[0].number + 1 not in _NEXT:
        return counts
    only = counts[0]
    match = re.compile(rf"(?<!\w)(?:{_NEXT[only.number + 1]})(?!\w)").search(
        text.low, only.span[1], only.span[1] + 260
    )
    if match is None:
        return counts
    before = text.low[only.span[1] : match.start()]
    end = text.sentence(match.start())[1]
    names = classes_in(text.low[match.end() : min(end, match.end() + 120)])
    first = Count(
        number=only.number,
        span=only.span,
        classes=classes_in(before) or only.classes,
        zone=(only.span[0], match.start()),
        whole=only.whole,
    )
    more = Count(number=1, span=match.span(), classes=names, zone=(match.start(), end))
    return [first, more]


_MORE = re.compile(
    r"(?<!\w)(?:more|additional|another|others?|further|remaining|rest|еще|дополнительн\w*|остальн\w*|други\w+|ще|додатков\w*|решта|інш\w+|(?:ال)?اخر\w*|(?:ال)?متبقيه|(?:ال)?باقيه|اضافي\w*|autres?|restants?|otros?|restantes|weitere\w*|ubrig\w*)(?!\w)"
)


def _unless_taken(regex: re.Pattern[str], low: str, taken: Sequence[Span]) -> Iterator[re.Match[str]]:
    """Matches that do not begin with a number of something else: "on 19 May two corridors" holds "two corridors"."""
    at = 0
    while (match := regex.search(low, at)) is not None:
        if any(a <= match.start("n") < b for a, b in taken):
            at = match.end("n")
        else:
            at = max(match.end(), match.start() + 1)
            yield match


def _counts(text: Text, taken: Sequence[Span]) -> list[Count]:
    words = _numbers.counts(text.language)
    noun = _NOUN.get(text.language, "(?!)")
    number = rf"(?P<n>\d{{1,2}}|{_numbers.pattern(words)})"
    found: list[tuple[int, Span]] = []

    def add(value: int | None, span: Span, at: int) -> None:
        if (
            value
            and all(at >= b or at < a for a, b in taken)
            and all(span[1] <= s[0] or span[0] >= s[1] for _, s in found)
        ):
            found.append((value, span))

    gap = (
        r"(?:[a-z'\"-]+\s+){0,4}?" if text.language in ("en", "fr", "es", "de") else r"(?:[\w'\"-]+\s+){0,3}?"
    )
    if text.language == "ar":
        gap = r"(?:من\s+)?(?:ال)?"
    regex = re.compile(rf"(?<![\w.,:/-])(?:و|ل|ب|عبر\s+|ال)?{number}\s+(?P<gap>{gap}){noun}(?!\w)")
    for match in _unless_taken(regex, text.low, taken):
        value = _numbers.value(match["n"], words)
        inner = match["gap"]
        if _OTHER_NOUN.search(inner) or (
            re.search(
                r"(?<!\w)(?:of|and|in|from|to|и|і|та|из|в|на|de|et|y|en|for|at|on|the|were|are|is|will|by|via|through|по|через|до)(?!\w)",
                inner,
            )
            and not re.match(r"of\s+the\s+(?:\w+\s+)?$", inner)
        ):
            continue
        if (
            value == 1
            and text.language != "ar"
            and not match["n"].isdigit()
            and text.language in ("fr", "es", "de")
        ):
            continue
        if text.language == "ar" and match["n"] in ("واحد", "واحده"):
            continue
        if (
            value == 1
            and text.language == "en"
            and re.search(r"\b(?:one\s+of|no\s+one)\s*$", text.low[max(0, match.start() - 4) : match.end()])
        ):
            continue
        if match["n"].isdigit() and re.match(r"\s*[-/]\s*\d", text.low[match.end("n") :]):
            continue
        add(value, match.span(), match.start("n"))
    if text.language == "ar":
        for match in re.finditer(rf"(?<!\w)(?:و|ب|ل|ال|وال|بال|لل|ولل)*{_DUAL_AR}(?!\w)", text.low):
            add(2, match.span(), match.start())
        # "the six remaining corridors": the number follows its noun
        for match in re.finditer(
            rf"(?<!\w)(?:و|ال|لل|بال)*{noun}\s+(?:ال\w+\s+)?ال(?P<n>{_numbers.pattern(words)}|\d{{1,2}})(?!\w)",
            text.low,
        ):
            add(_numbers.value(match["n"], words), match.span(), match.start("n"))
        for match in re.finditer(r"(?<!\w)(?:ممر|معبر|مسار|طريق)\s+واحد(?!\w)", text.low):
            add(1, match.span(), match.start())
    if text.language in ("ru", "uk"):
        for match in re.finditer(
            rf"(?<!\w){noun}\s*[-:]?\s*(?:-|:)\s*(?:(?P<n>\d{{1,2}})(?=[\s,.;:(]|$)|(?P<word>{_numbers.pattern(words)})(?=\s*[,.;:(]|$))(?!\s*[-.:]\s*\d)",
            text.low,
        ):
            number_word = "n" if match["n"] else "word"
            add(_numbers.value(match[number_word], words), match.span(), match.start(number_word))
    found.sort(key=lambda f: f[1])
    return _classed(text, found)


def _classed(text: Text, found: list[tuple[int, Span]]) -> list[Count]:
    out = []
    for n, (value, span) in enumerate(found):
        start, end = text.sentence(span[0])
        next_at = min((s[0] for _, s in found[n + 1 :] if s[0] < end), default=end)
        last_at = max((s[1] for _, s in found[:n] if s[1] > start), default=start)
        right = _stretch(text.low[span[1] : next_at], last=next_at == end)
        zone = (span[0], span[1] + len(right))
        left = text.low[last_at : span[0]]
        before = classes_in(left[-120:]) if _leads(text, left) else ()
        names = classes_in(text.low[span[0] : span[1]])
        if not names and before and _THROUGH.search(text.low[last_at : span[0] + 6]):
            names, zone = before, (last_at, span[1])
        names = names or _for(right)
        if not names and before:
            names, zone = before, (last_at, span[1])
        whole = (
            re.search(
                r"(?<!\w)(?:total|in\s+all|altogether|all|всего|общей|все|загалом|усього|всього|اجمالي|مجموع|جميع|كل|au\s+total|en\s+total|insgesamt|общо)(?!\w)",
                text.low[max(start, span[0] - 30) : min(end, span[1] + 12)],
            )
            is not None
        )
        out.append(Count(number=value, span=span, classes=names, zone=zone, whole=whole))
    return out


_THROUGH = re.compile(
    r"(?<!\w)(?:through|via|by|along|using|через|по|عبر|من\s+خلال|par|via|por)\s+\S*\s*\S*$"
)


def _stretch(low: str, *, last: bool) -> str:
    cut = re.search(
        r";|\n|\.\s|,\s+(?:while|and\s+(?:the\s+)?(?:other|remaining)|а\s+также\s+\w+\s+для|where|which\s+were)",
        low,
    )
    return low[: cut.start()] if cut else low[:130]


def _for(right: str) -> tuple[str, ...]:
    """Classes named to the right of a count, if words for whom a corridor is lead to them."""
    lead = re.search(
        r"(?<!\w)(?:for|to\s+(?:allow|let|evacuate|bring)|used\s+by|allowing|open\s+to|so\s+that|through\s+which|by\s+which|intended|reserved|set\s+aside|для|на\s+(?:выход|эвакуаци)\w*|предназнач\w+|чтобы|щоб|призначен\w*|за|ل\w+|ف?لخروج|مخصص\w*|المخصص\w*|ف?(?:س)?(?:ت|ي)عمل|امام|من\s+اجل|pour|destine\w*|reserve\w*|para|destinad\w+|fur)(?!\w)|[:(-]",
        right,
    )
    return classes_in(right[lead.start() : lead.start() + 110]) if lead else ()


def _leads(text: Text, left: str) -> bool:
    """Whether the words before a count say for whom it is: "fighters may leave by two corridors"."""
    return (
        re.search(
            r"(?<!\w)(?:through|via|by|along|using|use|offered|have|per|open\s+to\s+them|for\s+\w+(?:\s+\w+){0,4}|через|по|используя|предназначено|выделено|стоят|стояват|عبر|من\s+خلال|خصص\w*|تخصيص|par|via|por|a\s+traves\s+de|stehen|fur)\s+(?:the\s+|an?\s+|another\s+|other\s+|les\s+|los\s+|открыт\w*\s+|еще\s+)*$",
            left,
        )
        is not None
        or re.search(r"(?:для|for|pour|para|fur|لخروج|لاجلاء|للمدنيين|للمسلحين)\s+[^,.;]{3,70}$", left)
        is not None
        or (text.language == "de" and re.search(r"stehen\s+$", left) is not None)
    )


def _with_rest(text: Text, counts: list[Count], taken: Sequence[Span]) -> list[Count]:
    """Numbers without the noun that continue a count: "six for civilians and two for fighters"."""
    words = _numbers.counts(text.language)
    lead = {
        "en": r"(?:for|to|by|(?:are|were|is|will\s+be)\s+(?:left|kept|open|reserved|set|given|for|to|used|meant|intended)|serve|of\s+them|open|will\s+be|reserved|others?|more|intended|set\s+aside|the\s+other)",
        "ru": r"(?:-\s+)?(?:для|\w+(?:ам|ям)|предназначен\w*|остальн\w*|за|из\s+них)",
        "uk": r"(?:-\s+)?(?:для|\w+(?:ам|ям)|призначен\w*|із\s+них|з\s+них)",
        "fr": r"(?:pour|aux?|a|par|autres?|reserve\w*|destine\w*|sont)",
        "es": r"(?:para|a|al|por|reservad\w*|destinad\w+|otros?|mas)",
        "de": r"(?:fur|weitere)",
        "bg": r"за",
        "ar": r"(?:منها\s+)?(?:ل\w{3,}|اخرى|اخري|مخصص\w*)",
    }.get(text.language, "(?!)")
    if not counts:
        return counts
    extra: list[tuple[int, Span]] = []
    for match in re.finditer(
        rf"(?<![\w.,:/-])(?:و|ال)?(?P<n>\d{{1,2}}|{_numbers.pattern(words)})\s+(?={lead}(?!\w))", text.low
    ):
        value = _numbers.value(match["n"], words)
        near = any(abs(match.start() - c.span[1]) < 160 or abs(c.span[0] - match.end()) < 160 for c in counts)
        free = all(match.start() >= b or match.start() < a for a, b in taken) and all(
            match.end() <= c.span[0] or match.start() >= c.span[1] for c in counts
        )
        if value and near and free and not earlier(text, match.span()):
            extra.append((value, (match.start(), match.start("n") + len(match["n"]))))
    # "two corridors ... and one more, to the north"
    if text.language in ("ru", "uk"):
        for match in re.finditer(
            rf"(?<!\w)(?:и|а\s+также|та|й|і|а\s+також)\s+(?:еще|ще)\s+(?P<n>{_numbers.pattern(words)})(?=,|\s+[-(]|\s+(?:в|на|к|у|до|для|по|через)\s)",
            text.low,
        ):
            value = _numbers.value(match["n"], words)
            if value and any(text.sentence(c.span[0]) == text.sentence(match.start()) for c in counts):
                extra.append((value, (match.start(), match.end("n"))))
    if not extra:
        return counts
    merged = sorted([(c.number, c.span) for c in counts] + extra, key=lambda f: f[1])
    out = _classed(text, merged)
    known = {c.span for c in counts}
    out = _beside(text, out, known)
    return [
        c
        for c in out
        if c.span in known
        or c.classes
        or re.search(r"(?:^|\s)(?:еще|ще)\s", text.low[c.span[0] : c.span[1]])
        or re.match(r"\s*(?:more|others?|weitere|autres|otros|اخر\w*)(?!\w)", text.low[c.span[1] :])
    ]


_PART = re.compile(
    r"(?<!\w)(?:of\s+(?:them|which|these)|including|из\s+(?:них|которых)|в\s+том\s+числе|з\s+(?:них|яких)|у\s+тому\s+числі|dont|parmi|entre\s+ellos|de\s+(?:los|las|ellos)|incluid\w+|منها|من\s+بينها|بينها)(?!\w)|:"
)
"""Words that make a number a part of the one before."""

_AND = re.compile(r"(?<!\w)(?:and|plus|и|а|та|і|й|et|y|e|و)\s*(?:the\s+)?$")


def _beside(text: Text, counts: list[Count], known: set[Span]) -> list[Count]:
    """For whom numbers without a noun are, and the count that they go on from: "six serve civilians and two fighters"."""
    out = list(counts)
    for n, count in enumerate(out):
        start, end = text.sentence(count.span[0])
        if count.span not in known and not count.classes:
            names = classes_in(_stretch(text.low[count.span[1] : end][:60], last=False))
            out[n] = replace(count, classes=names, zone=(count.span[0], min(end, count.span[1] + 60)))
        elif count.span in known and not count.classes and n + 1 < len(out):
            later = out[n + 1]
            between = text.low[count.span[1] : later.span[0]]
            if later.span not in known and later.span[0] < end and not _PART.search(between):
                names = classes_in(between) or classes_in(text.low[start : count.span[0]])
                out[n] = replace(count, classes=names)
    return out


def _elliptic(text: Text, counts: Sequence[Count]) -> bool:
    """Whether "and two" follows a count of which nobody can say whether it holds them."""
    return any(
        one.number != other.number
        and not _PART.search(text.low, one.span[1], other.span[0])
        and text.sentence(one.span[0]) == text.sentence(other.span[0])
        and (_AND.search(text.low[one.span[1] : other.span[0]]) is not None or text.low[other.span[0]] == "و")
        for one, other in itertools.pairwise(counts)
    )


def _settle(text: Text, counts: list[Count], plural: Sequence[Span]) -> Tally:
    distinct: list[Count] = []
    for count in counts:
        same = next(
            (
                d
                for d in distinct
                if d.number == count.number
                and (d.classes == count.classes or not d.classes or not count.classes)
            ),
            None,
        )
        if same is None or (same.classes and count.classes and same.classes != count.classes):
            distinct.append(count)
        elif not same.classes and count.classes:
            distinct[distinct.index(same)] = Count(
                number=same.number, span=same.span, classes=count.classes, zone=count.zone, whole=same.whole
            )
    span = (distinct[0].span[0], distinct[-1].span[1])
    if len(distinct) == 1:
        only = distinct[0]
        # "the two corridors for fighters" beside "all corridors": two are a part, the whole is not given
        others = [p for p in plural if p[1] <= only.span[0] or p[0] >= only.span[1]]
        beside = any(
            re.search(
                r"(?<!\w)(?:all|все|كل|جميع|tous|todos|alle|усі|всі)(?!\w)",
                text.low[max(0, p[0] - 20) : p[0]],
            )
            for p in others
        )
        if beside and only.classes and set(only.classes) == {"armed"}:
            return Tally(total=None, basis=None, counts=(only,), span=only.span, plural=True)
        if only.number == 1:
            return Tally(total=1, basis="singular", counts=(only,), span=only.span)
        return Tally(total=only.number, basis="stated", counts=(only,), span=only.span)
    first = max(distinct, key=lambda c: (c.whole, c.number))
    rest = [c for c in distinct if c is not first]
    if first.number == sum(c.number for c in rest) and (not first.classes or first.whole or len(rest) > 1):
        return Tally(total=first.number, basis="stated", counts=tuple(rest), span=first.span)
    nexts = [
        c
        for c in distinct
        if c.number == 1 and any(re.fullmatch(p, text.low[c.span[0] : c.span[1]]) for p in _NEXT.values())
    ]
    if len(distinct) == 2 and len(nexts) == 1:
        return Tally(total=sum(c.number for c in distinct), basis="sum", counts=tuple(distinct), span=span)
    added = [
        c for c in distinct if _MORE.search(text.low[max(0, c.span[0] - 12) : c.span[1] + 14]) and not c.whole
    ]
    if len(distinct) == 2 and len(added) == 1:
        return Tally(total=sum(c.number for c in distinct), basis="sum", counts=tuple(distinct), span=span)
    if all(c.classes for c in distinct) and not any(c.whole for c in distinct):
        kinds = [c.classes for c in distinct]
        if len(set(kinds)) == len(kinds):
            total = sum(c.number for c in distinct)
            return Tally(total=total, basis="sum", counts=tuple(distinct), span=span)
    if not first.whole and _elliptic(text, distinct):
        numbers = " and ".join(str(c.number) for c in distinct)
        return Tally(
            total=None,
            basis=None,
            counts=tuple(distinct),
            span=span,
            contradiction=f"the text gives {numbers} corridors and does not say whether to add them up",
        )
    if first.whole or (not first.classes and all(c.classes for c in rest)):
        listed = sum(c.number for c in rest)
        if len(rest) >= 2 and listed != first.number:
            return Tally(
                total=None,
                basis=None,
                counts=tuple(rest),
                span=span,
                contradiction=f"the text states {first.number} corridors, and those it names add up to {listed}",
            )
        return Tally(total=first.number, basis="stated", counts=tuple(rest), span=first.span)
    if not any(c.classes for c in distinct) or len({c.number for c in distinct}) > 1:
        numbers = ", ".join(str(c.number) for c in distinct)
        more = [c for c in rest if _MORE.search(text.low[max(0, c.span[0] - 12) : c.span[1] + 14])]
        if more and len(more) == len(rest):
            return Tally(
                total=sum(c.number for c in distinct), basis="sum", counts=tuple(distinct), span=span
            )
        return Tally(
            total=None,
            basis=None,
            counts=tuple(distinct),
            span=span,
            contradiction=f"the text gives several numbers of corridors: {numbers}",
        )
    return Tally(total=first.number, basis="stated", counts=tuple(distinct), span=first.span)
