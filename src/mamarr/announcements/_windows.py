"""Windows: hours put together with days, zones, durations and recurrence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from mamarr._errors import InputError
from mamarr.announcements import _hours
from mamarr.announcements._clocks import clocks
from mamarr.announcements._dates import MONTHS, When, mentions
from mamarr.announcements._hours import Group
from mamarr.announcements._instead import moved, replaced
from mamarr.announcements._past import past
from mamarr.announcements._zones import Label, agrees, labels, shown
from mamarr.announcements.announcement import Conversion, Window
from mamarr.announcements.places import Gazetteer
from mamarr.announcements.text import Span, Text

Note = tuple[str, Span, str]
"""Field, span in the plain text, and what is odd there."""


MOST_HOURS = 300
"""A timetable with more is no announcement."""


@dataclass(kw_only=True, slots=True)
class Times:
    """All that a text says on time. Spans are of the plain text."""

    windows: list[Window] = field(default_factory=list)
    basis: str | None = None
    tz_label: str | None = None
    tz_iana: str | None = None
    tz_span: Span | None = None
    conversions: list[Conversion] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    dates: list[When] = field(default_factory=list)
    hour_spans: list[Span] = field(default_factory=list)
    moved: Span | None = None
    """Where the text gives a new day or hour for what was announced before."""


_DAILY = re.compile(
    r"(?<!\w)(?:daily|every\s+day|each\s+day|a\s+day(?=\s+(?:from|between|in|until))|per\s+day|ежедневн\w*|каждый\s+день|щоденн\w*|щодня|кожного\s+дня|يوميا|يوميه|كل\s+يوم|quotidien\w*|chaque\s+jour|tous\s+les\s+jours|par\s+jour|diari[oa]s?|diariamente|cada\s+dia|todos\s+los\s+dias|al\s+dia|taglich\w*|jeden\s+tag|ежедневн\w*|всеки\s+ден)(?!\w)"
)
_CONTINUOUS = re.compile(
    r"(?<!\w)(?:round[- ]the[- ]clock|around\s+the\s+clock|24\s+hours\s+a\s+day|continuous(?:ly)?|24/7|круглосуточн\w*|цілодобов\w*|علي\s+مدار\s+(?:ال)?(?:24\s+)?ساعه|بشكل\s+متواصل|24h/24|en\s+continu|las\s+24\s+horas\s+del\s+dia|rund\s+um\s+die\s+uhr)(?!\w)"
)
_MONTH = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(m) for m in MONTHS if m not in ('may', 'mai', 'mar', 'ماي', 'март', 'اب'))})(?!\w)"
)
_SINCE = re.compile(
    r"(?<!\w)(?:starting|beginning|as\s+of|from|effective|а\s+partir|начиная|починаючи|اعتبارا\s+من|بدءا\s+من|ابتداء\s+من|a\s+partir\s+d[eu]|a\s+partir\s+del?|a\s+compter\s+d[eu]|a\s+contar\s+de|desde\s+(?:el|este)|ab)\s*(?:on\s+|the\s+|ce\s+|este\s+|el\s+|يوم\s+|с\s+|з\s+|today,?\s+)?$"
)
_SPOKE = re.compile(
    r"(?<!\w)(?:said|announced|reported|told|posted|published|updated|issued|заявил\w*|сообщил\w*|повідоми\w+|قال|اعلن|declar\w+|dijo|annonce)\s+(?:\w+\s+){0,2}(?:at|в|о|об|a|la|las|الساعه|around|около)?\s*$"
)
_LEFT = re.compile(
    r"(?<!\w)(?:left|departed|set\s+off|arrived|was\s+hit|were\s+hit|was\s+seen|выехал\w*|отправил\w*|прибыл\w*|виїхал\w*|вирушил\w*|прибул\w*|вышл\w+|выезжа\w+|غادرت?|وصلت?|انطلقت?\s+القافله|est\s+parti\w*|partio|salio|llego)\s+(?:[\w-]+\s+){0,10}(?:at|about|around|в|о|об|a|las|الساعه|عند|from)?\s*$"
)
_AS_OF = re.compile(r"(?<!\w)(?:as\s+of|by|на|станом\s+на|по\s+состоянию\s+на|حتي\s+الساعه|before|after)\s*$")
_WHAT: tuple[tuple[str, str], ...] = (
    (
        "airstrike_halt",
        r"air\s*strikes?|airstrikes|aerial|авиаудар\w*|авиа\w+|غارات|ضربات\s+جويه|الطيران|frappes\s+aeriennes|ataques\s+aereos",
    ),
    (
        "evacuation",
        r"evacuat\w*|эвакуац\w*|вывоз\w*|евакуац\w*|вивез\w*|вивоз\w*|اجلاء|اخلاء|evacua\w*|evakuier\w*|departures?|boarding|посадк\w*",
    ),
    (
        "routes",
        r"routes?|convoys?|couloirs\s+pour\s+les\s+convois|rutas?|conv[oi]\w+|طرق|مسارات|قوافل|маршрут\w*|конвое\w*",
    ),
    (
        "corridor",
        r"\w*corridors?|crossings?|passage|road|коридор\w*|ممر\w*|معبر\w*|معابر|طريق|مسار\w*|couloirs?|corredor\w*|\w*korridor\w*|נתיב|ציר|מעבר\w*",
    ),
    (
        "pause",
        r"pauses?|truces?|lull|silence|ceasefires?|cease-fires?|halt|пауз\w*|перемири\w*|режим\w*\s+(?:тишин\w+|тиші|припинен\w+|прекращен\w+)|тишин\w*|тиш[аіу]|перемир'\w*|هدنه|وقفه|تهديه|وقف\s+(?:اطلاق|اعمال)|treve|trevas?|tregua|alto\s+el\s+fuego|pausa|cessez-le-feu|feuerpause\w*|waffenruhe|kampfe|pausen?",
    ),
)


def times(text: Text, gazetteer: Gazetteer, published: date | None, place_tz: str, kind: str) -> Times:
    """Read days, hours and zones."""
    out = Times()
    out.dates = mentions(text, published)
    gone = replaced(text, [w.span for w in out.dates])
    marks = [w.span for w in out.dates]
    named = labels(text, gazetteer)
    lengths = _hours.durations(text)
    read = clocks(text, marks)
    if len(read) > MOST_HOURS:
        raise InputError(f"the text holds {len(read)} hours; an announcement with up to {MOST_HOURS} is read")
    old = replaced(text, [c.span for c in read])
    read = [c for c in read if c.span not in old]
    new = moved(text, [c for c in read if c.sure], out.dates)
    out.moved = new
    if new is not None:
        read = [c for c in read if new[0] <= c.span[0] < new[1]]
    groups = [g for g in _hours.groups(text, read, marks, named) if not _set_apart(text, g, kind)]
    if new is not None and groups and groups[0].start is None and groups[0].span[0] - new[0] <= 50:
        # "moved to eight" is a start
        groups[0] = replace(groups[0], start=groups[0].end, end=None)
    lengths = [d for d in lengths if all(d[1][1] <= g.span[0] or d[1][0] >= g.span[1] for g in groups)]
    out.hour_spans = [*(g.span for g in groups), *(s for _, s in lengths)]
    lengths = [d for d in lengths if not past(text, d[1])]
    hours = [g for g in groups if g.label is None or _home(g.label, place_tz)]
    main = _main(text, groups, place_tz)
    used = [w for w in out.dates if not past(text, w.span) and w.span not in gone]
    # "moved from Friday to Saturday" is no stretch of days
    used = [
        replace(w, iso=w.end_iso, end_iso=None)
        if new is not None and w.end_iso and w.span[0] < new[0] < w.span[1]
        else w
        for w in used
    ]
    fresh = [
        w
        for w in used
        if new is not None and (new[0] <= w.span[0] < new[1] or w.span[0] < new[0] < w.span[1])
    ]
    used = fresh or used
    if main is not None:
        _zone(out, main, place_tz, text)
        main = _sure(out, text, main, hours, used)
        home = hours if main in hours else [main]
        ordered = [main, *(g for g in home if g.span != main.span and not g.bracketed and _apart(g, main))]
        for group in ordered[:4]:
            out.windows.append(_window(text, out, group, used, lengths, kind, published, first=group is main))
        foreign = [
            g
            for g in groups
            if g.label is not None and g not in ordered and (g.label.zone or place_tz) != (out.tz_iana or "")
        ]
        _conversions(text, out, ordered, foreign, place_tz)
        _compare(out, text, ordered)
    else:
        _day_only(text, out, used, lengths, published, kind)
    for when in used:
        for says in when.flags:
            if out.windows and (
                out.windows[0].spans.get("date") == when.span
                or out.windows[0].spans.get("date_end") == when.span
                or when.iso is None
            ):
                out.notes.append(("date", when.span, says))
    return out


def _set_apart(text: Text, group: Group, kind: str) -> bool:
    """Whether hours are no window: of an earlier pause, of a statement, of a departure."""
    before = text.low[max(0, group.span[0] - 90) : group.span[0]]
    if past(text, group.span) or _of_a_desk(text, group.span):
        return True
    sentence = text.sentence(group.span[0])
    if kind == "status_report" and not (_on_a_plan(text, sentence) or _FIGHTING.search(text.low, *sentence)):
        return True
    alone = group.start is None or group.end is None
    return alone and (
        _SPOKE.search(before) is not None
        or _LEFT.search(before) is not None
        or (
            _AS_OF.search(before) is not None
            and group.start is not None
            and text.language in ("en", "uk", "ru")
            and re.search(r"(?:as\s+of|станом\s+на|состоянию\s+на)\s*$", before) is not None
        )
    )


_DESK = re.compile(
    r"(?<!\w)(?:(?P<sure>hot\s?lines?|help\s?lines?|call\s+cent\w+|(?:tele)?phones?|switchboards?|information\s+(?:desks?|lines?|cent\w+)|registration|canteens?|(?:field\s+|soup\s+)?kitchens?|(?:food|heating|feeding|water|distribution)\s+points?|museums?|exhibitions?"
    r"|(?:горяч|гаряч)\w+\s+ліні\w+|горяч\w+\s+лини\w+|телефон\w*|пункт\w*\s+(?:питани|обогрев|прием|выдач|временн|обігрів|харчуван|прийом|незламн|видач|тимчасов)\w*|(?:полев|польов)\w+\s+кухн\w+|регистраци\w+|реєстраці\w+|выставк\w+|виставк\w+|музе\w+|довідк\w+|справочн\w+"
    r"|(?:ال|و|ل)*(?:خط\s+(?:ال)?ساخن|خطوط\s+(?:ال)?ساخنه|رقم|ارقام|هاتف|هواتف|استعلامات|مطبخ|تسجيل|معرض|متحف)"
    r"|cellule|numero\s+(?:vert|d'appel|d'urgence|gratuit)|ligne\s+(?:telephonique|d'information|d'ecoute)|standard|telephone|cantine|points?\s+(?:de\s+(?:restauration|distribution|ravitaillement)|d'(?:accueil|eau))|inscriptions?|guichet|exposition|musee"
    r"|linea\s+(?:gratuita|telefonica|de\s+\w+)|telefonos?|comedor\w*|puntos?\s+de\s+(?:atencion|acopio|alimentacion|reparto|informacion)|ventanilla|registro|exposicion|museo)"
    r"|offices?|shops?|markets?|clinics?|shelters?|hospitals?|cent(?:er|re)s?|штаб\w*|магазин\w*|аптек\w*|больниц\w*|лікарн\w*|администраци\w+|адміністраці\w+|(?:ال|و)*(?:مكتب|مكاتب|متاجر|محلات|مستشفي|صيدليات|مركز|مراكز)|mairie|magasins?|bureaux?|centres?|hopital|pharmacies?|oficinas?|tiendas?|albergues?|centros?|farmacias?)(?!\w)"
)
_SERVES = re.compile(
    r"(?<!\w)(?:open\w*|works?|operates?|staffed|manned|available|serv\w+|answer\w*|работа\w+|открыт\w*|действу\w+|принима\w+|працю\w+|відкрит\w*|ді[єю]\w*|прийма\w+|(?:ت|ي)(?:عمل|فتح|ستقبل|رد)|مفتوح\w*|ouvert\w*|fonctionn\w+|repond\w*|joignable\w*|abiert\w+|abren?|funcionan?|atiend\w+|atencion)(?!\w)"
)


_FIGHTING = re.compile(
    r"(?<!\w)(?:fire|firing|hostilities|operations?|respites?|ultimatums?|fighting|shelling|attacks?|strikes?|огонь|огня|боев\w+|обстрел\w*|вогонь|вогню|бойов\w+|обстріл\w*|(?:ال|و|ل|ب)*(?:مهله|عمليات|اعمال|قتال|قصف|نار)|tirs?|feu|hostilites|combats|operations|fuego|hostilidades|combates|operaciones)(?!\w)"
)


def _of_a_desk(text: Text, span: Span) -> bool:
    """Whether hours are those of a telephone, a kitchen or an office, and not of a way."""
    start, _ = text.sentence(span[0])
    start = max(start, *(text.low.rfind(sign, start, span[0]) + 1 for sign in ";\n"))
    desk = max(_DESK.finditer(text.low, start, span[0]), key=lambda m: m.start(), default=None)
    if desk is None or not (desk["sure"] or _SERVES.search(text.low, desk.end(), span[0])):
        return False
    return not _on_a_plan(text, (start, span[0]))


def _on_a_plan(text: Text, span: Span) -> bool:
    return any(_noun(p).search(text.low, *span) for _, p in _WHAT)


@lru_cache(maxsize=32)
def _noun(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:ال|و|ب|ل|وال)?(?:{pattern})(?!\w)")


def _home(label: Label, place_tz: str) -> bool:
    return not label.zone or label.zone == place_tz


_BESIDES = re.compile(
    r"\W*(?:also|in\s+addition|additionally|besides|separately|meanwhile|moreover|furthermore|кроме\s+того|также|помимо\s+этого|вместе\s+с\s+тем|отдельно|крім\s+того|також|окрім\s+цього|водночас|окремо"
    r"|كما|كذلك|وكذلك|ايضا|بالاضافه|اضافه|من\s+جهه\s+اخرى|من\s+ناحيه|en\s+outre|de\s+plus|par\s+ailleurs|egalement|aussi|ademas|asimismo|tambien|por\s+otra\s+parte)(?!\w)"
)
"""A sentence that adds something else to what is announced."""


def _main(text: Text, groups: Sequence[Group], place_tz: str) -> Group | None:
    def rank(group: Group) -> tuple[int, int]:
        start, end = text.sentence(group.span[0])
        score = (
            5 if group.start is not None and group.end is not None else 1 if group.start is not None else 0
        )
        if group.bracketed:
            score -= 6
        if group.label is not None:
            score += (
                3
                if not group.label.zone
                else 2
                if group.label.zone == place_tz
                else 1
                if group.label.label == "moscow"
                else 0
            )
        if _what(text, group.span, (start, end)) == "pause" and not _BESIDES.match(text.low, start):
            score += 1
        return -score, group.span[0]

    return min(groups, key=rank) if groups else None


_HOLDS = re.compile(
    r"(?<!\w)(?:start\w*|begin\w*|began|open\w*|until|till|from|end\w*|last\w*|hold\w*|effect|force|нач\w+|откры\w+|действ\w+|заработа\w+|до|с|силу|поч\w+|розпоч\w+|відкри\w+|діє|діятим\w+|з|чинності"
    r"|(?:و|س)?(?:ت|ي)بدا|بدات?|من|حتي|اعتبارا|حيز|commenc\w+|debut\w+|ouv\w+|vigueur|jusqu\S+|partir|comenz\w+|comienz\w+|empez\w+|empiez\w+|inici\w+|abr\w+|vigor|hasta|desde)(?!\w)"
)


_CHANGED = re.compile(
    r"(?<!\w)(?:will\s+now|is\s+now|are\s+now|was\s+due|were\s+due|was\s+to|had\s+been|originally|initially|previously\s+\w+ed|earlier\s+announced|теперь|первоначально|ранее\s+(?:сообщ|объяв|план)\w+|должен\s+был|тепер|спочатку|раніше\s+(?:повід|огол|план)\w+|كان\s+(?:ال)?مقرر\w*|بات|اصبح|desormais|initialement|devait|ahora|inicialmente|debia)(?!\w)"
)


def _sure(out: Times, text: Text, main: Group, hours: Sequence[Group], days: Sequence[When]) -> Group:
    """The main hours; without a lone hour that another sentence claims as much: then it is asked."""
    if main.start is not None and main.end is not None:
        others = [
            g
            for g in hours
            if g.start is not None and g.end is not None and not g.bracketed and _apart(g, main)
        ]
        if not others or not _CHANGED.search(text.low):
            return main
        out.notes.append(
            ("start", main.span, "the text gives hours that held before and hours that hold now")
        )
        return replace(main, unclear=main.unclear | {"start", "end"})

    def tie(group: Group) -> int:
        start, end = text.sentence(group.span[0])
        return (
            2 * any(start <= w.span[0] < end for w in days)
            + (_HOLDS.search(text.low, start, end) is not None)
            + any(
                re.search(rf"(?<!\w)(?:ال|و|ب|ل|وال)?(?:{p})(?!\w)", text.low[start:end]) is not None
                for _, p in _WHAT
            )
        )

    mine = tie(main)
    same = "start" if main.end is None else "end"
    rivals = [
        g
        for g in hours
        if g is not main
        and not g.bracketed
        and (g.start is None) == (main.start is None)
        and (g.end is None) == (main.end is None)
        and (g.start_minute, g.end_minute) != (main.start_minute, main.end_minute)
        and tie(g) >= mine
    ]
    many = len(text.sentences()) > 1
    if not rivals and (mine or not many):
        return main
    out.notes.append(
        (
            same,
            main.span,
            "another hour of the text can be meant as well"
            if rivals
            else "nothing ties this hour to what is announced",
        )
    )
    return replace(main, unclear=main.unclear | {same})


def _apart(one: Group, main: Group) -> bool:
    return (one.start_minute, one.end_minute) != (main.start_minute, main.end_minute) and (
        one.start_minute is not None or one.end_minute is not None
    )


def _what(text: Text, span: Span, sentence: Span) -> str:
    """What opens in these hours: the noun that stands nearest before them, else after."""
    best: tuple[int, str] | None = None
    for name, pattern in _WHAT:
        for match in re.finditer(
            rf"(?<!\w)(?:ال|و|ب|ل|وال)?(?:{pattern})(?!\w)", text.low[sentence[0] : sentence[1]]
        ):
            at, end = match.start() + sentence[0], match.end() + sentence[0]
            gap = span[0] - end if end <= span[0] else (at - span[1] + 25 if at >= span[1] else 0)
            if best is None or gap < best[0]:
                best = (gap, name)
    if best is not None:
        return best[1]
    whole = next(
        (name for name, p in reversed(_WHAT) if re.search(rf"(?<!\w)(?:ال)?(?:{p})(?!\w)", text.low)), "pause"
    )
    return whole


def _zone(out: Times, main: Group, place_tz: str, text: Text) -> None:
    label = main.label
    if label is None:
        return
    out.tz_span = label.span
    if not label.zone:
        out.tz_label, out.tz_iana = "local", place_tz or None
    elif label.label in {"kyiv", "moscow"}:
        out.tz_label, out.tz_iana = label.label, label.zone
    elif label.zone == place_tz:
        out.tz_label, out.tz_iana = "local", place_tz
    else:
        out.tz_label, out.tz_iana = label.label, label.zone


def _hm(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def _window(
    text: Text,
    out: Times,
    group: Group,
    dates: Sequence[When],
    lengths: Sequence[tuple[float, Span]],
    kind: str,
    published: date | None,
    *,
    first: bool,
) -> Window:
    sentence = text.sentence(group.span[0])
    start, end = group.start_minute, group.end_minute
    spans: dict[str, Span] = {}
    if group.start is not None:
        spans["start"] = group.start.span
    if group.end is not None:
        spans["end"] = group.end.span
    when, last = _days(text, group, dates, published)
    day, day_end = (when.iso if when else None), None
    if when is not None:
        spans["date"] = when.span
        day_end = when.end_iso
    if last is not None:
        spans["date_end"] = last.span
        day_end = last.iso
    if when is not None and when.weekday is not None and when.iso and published and when.basis == "relative":
        day = _report_day(text, when, kind, published, out if first else None)
    recurrence = _recurrence(text, group.span, sentence, when, start is not None and end is not None)
    if first:
        out.basis = when.basis if when and (day or when.basis != "relative") else None
        if (
            when is None
            and published is not None
            and not _future(text)
            and not _MONTH.search(text.low)
            and recurrence != "daily"
        ):
            day, out.basis = published.isoformat(), "relative"
            out.notes.append(("date", group.span, f"the text names no day; {day} is the day of publication"))
    for name, clock in (("start", group.start), ("end", group.end)):
        if clock is not None:
            out.notes += [(name, clock.span, says) for says in clock.flags]
    for says in group.flags:
        out.notes.append(("start" if "start" in group.unclear else "end", group.span, says))
    if start is not None and end is not None and end <= start and day_end is None:
        clear = all(
            c is not None
            and (c.half or c.hour > 12 or c.hour == 0 or text.plain[c.span[0] : c.span[1]].count(":"))
            for c in (group.start, group.end)
        )
        if end == 0:
            pass
        elif (
            clear
            and start >= 12 * 60
            and not (
                group.end is not None and group.end.half == "" and 0 < group.end.hour < 12 and group.end.words
            )
        ):
            out.notes.append(
                (
                    "end",
                    group.span,
                    f"the end {_hm(end)} stands before the start {_hm(start)}; it may be of the next day",
                )
            )
        elif not (clear and when is not None and _lasts_a_day(lengths)):
            out.notes.append(("end", group.span, f"the end {_hm(end)} stands before the start {_hm(start)}"))
            end = None
    if day_end is not None and day is not None and day_end < day and not day_end.startswith("--"):
        out.notes.append(
            (
                "date_end",
                spans.get("date_end", group.span),
                f"the last day {day_end} stands before the first {day}",
            )
        )
        day_end = None
    if day_end == day:
        day_end = None
    length = _length(text, group.span, lengths) if first else None
    if (
        first
        and length is not None
        and start is not None
        and end is not None
        and (day_end is None or when is None or when.end_iso == day_end)
        and length[0] < 24
    ):
        given = (end - start) / 60 % 24
        if given != length[0]:
            out.notes.append(
                (
                    "duration_h",
                    length[1],
                    f"the text says {length[0]:g} hours; from {_hm(start)} to {_hm(end)} are {given:g}",
                )
            )
    if length is not None:
        spans["duration_h"] = length[1]
    return Window(
        what=_what(text, group.span, sentence),
        date=day,
        date_end=day_end,
        start=_hm(start),
        end=_hm(end),
        recurrence=recurrence,
        duration_h=length[0] if length else None,
        spans=spans,
    )


def _lasts_a_day(lengths: Sequence[tuple[float, Span]]) -> bool:
    return any(h >= 24 for h, _ in lengths)


def _report_day(text: Text, when: When, kind: str, published: date, out: Times | None) -> str | None:
    """A day of the week is the next one, or the last one where the text reports on it."""
    from datetime import timedelta

    if when.weekday is None:
        return when.iso
    day = date.fromisoformat(when.iso or published.isoformat())
    if day == published or day < published:
        return day.isoformat()
    start, end = text.sentence(when.span[0])
    around = text.low[max(start, when.span[0] - 70) : min(end, when.span[1] + 50)]
    past_verb = re.search(
        r"(?<!\w)(?:began|started|opened|took|came|entered|ended|was|were|had|passed|заработал\w*|начал\w*|вступил\w*|открыл\w*|состоял\w*|розпочал\w*|відкрил\w*|відбул\w*|بدات?|دخلت?|فتحت?|a\s+commence|ont|commenc\w+|comenzo|empezo|entro|abrio|begann)(?!\w)",
        around,
    )
    gone = _GONE.search(around) is not None and not _FUTURE.search(text.low, start, end)
    coming = _future(text) or kind in ("announce", "extend", "postpone")
    if past_verb and kind == "announce" and not _FUTURE.search(text.low, start, end):
        if out is not None:
            out.notes.append(("date", when.span, "the day of the week can be the last or the next one"))
        return None
    if kind in ("start_report", "status_report") and (past_verb or gone):
        return (day - timedelta(days=7)).isoformat()
    if kind in ("start_report", "status_report", "suspend") and not coming:
        if out is not None:
            out.notes.append(("date", when.span, "the day of the week can be the last or the next one"))
        return None
    return day.isoformat()


_FUTURE = re.compile(
    r"(?<!\w)(?:will|shall|would|tomorrow|to\s+begin|to\s+start|is\s+expected|planned|next|upcoming|scheduled|would\s+begin|завтра|будет|будут|планир\w+|намечен\w*|запланирован\w*|буде|будуть|планується|очікується|заплановано|س(?:ت|ي|ن)\w{2,}|غدا|سوف|المقبل\w*|sera|seront|demain|commencera|debutera|entrera|sera[n]?|comenzara|empezara|entrara|manana\s+(?!de)|wird|werden|morgen)(?!\w)"
)


_GONE = re.compile(
    r"(?<!\w)(?:,\s+(?:ouverte?s?|abiert[oa]s?)|(?:s'est|se\s+sont)\s+\w+|открыт(?:ый|ая|ое|ые)|действовавш\w+|работавш\w+|відкрит(?:ий|а|і)|(?:ال)?مفتوح\w*|se\s+cerro)(?!\w)"
)
"""What was open on a day of the week, in a report."""


def _future(text: Text) -> bool:
    return _FUTURE.search(text.low) is not None


def _days(
    text: Text, group: Group, dates: Sequence[When], published: date | None
) -> tuple[When | None, When | None]:
    """The day of a start, and that of an end where the text names another one."""
    start, end = text.sentence(group.span[0])
    here = [w for w in dates if start <= w.span[0] < end and not w.speech]
    first_clock, last_clock = group.start, group.end
    if first_clock is not None and last_clock is not None:
        inside = [w for w in here if first_clock.span[1] <= w.span[0] < last_clock.span[0]]
        behind = [
            w
            for w in here
            if w.span[0] >= last_clock.span[1]
            and w.span[0] - last_clock.span[1] <= 22
            and not re.search(r"[;(]", text.low[last_clock.span[1] : w.span[0]])
        ]
        ahead = [
            w for w in here if w.span[1] <= first_clock.span[0] and first_clock.span[0] - w.span[1] <= 40
        ]
        opening = [
            w
            for w in inside
            if re.search(
                r"(?:to|until|till|до|по|حتي|الي|hasta|jusqu\S*|au|al|bis|و(?:ت|ي)نتهي|and|et|y|und|и|і|та)(?!\w)",
                text.low[w.span[1] : last_clock.span[0]],
            )
        ]
        closing = [w for w in inside if w not in opening] + behind
        lead = opening or ahead
        if lead and closing and (lead[-1].iso != closing[0].iso):
            return lead[-1], closing[0]
        if opening and not closing:
            return opening[0], None
        if (
            len(inside) == 1
            and not lead
            and inside[0] in closing
            and not behind
            and re.search(
                r"(?:of|يوم|غد)\s*$|\s*$", text.low[max(0, inside[0].span[0] - 4) : inside[0].span[0]]
            )
        ):
            others = [w for w in here if w is not inside[0]]
            if others:
                return others[0], inside[0]
    near = sorted(here, key=lambda w: _gap(w.span, group.span, text))
    if near:
        return _first_stage(text, near[0], here), None
    spoken = [w for w in dates if start <= w.span[0] < end and w.speech]
    elsewhere = [w for w in dates if not w.speech and not (start <= w.span[0] < end)]
    if elsewhere:
        ahead_of = [w for w in elsewhere if w.span[1] <= group.span[0]]
        choice = ahead_of[-1] if ahead_of else elsewhere[0]
        return _first_stage(text, choice, elsewhere), None
    for when in spoken or [w for w in dates if w.speech]:
        if (
            (when.basis != "relative" or when.word)
            and when.iso
            and (published is None or when.iso == published.isoformat() or when.iso.startswith("--"))
        ):
            return when, None
    return None, None


def _first_stage(text: Text, choice: When, days: Sequence[When]) -> When:
    """The first of the stretches of days that a sentence lists: "in the north from the 1st to the 3rd, in the south ..."."""
    for other in reversed([w for w in days if w.span[1] <= choice.span[0]]):
        between = text.low[other.span[1] : choice.span[0]]
        if other.end_iso is None or choice.end_iso is None or re.search(r"\d|[.;\n]", between):
            break
        choice = other
    return choice


def _gap(one: Span, other: Span, text: Text) -> int:
    gap = other[0] - one[1] if one[1] <= other[0] else one[0] - other[1] if one[0] >= other[1] else 0
    between = text.low[min(one[1], other[1]) : max(one[0], other[0])]
    return gap + 40 * between.count(";") + (15 if one[0] >= other[1] else 0)


def _recurrence(text: Text, span: Span, sentence: Span, when: When | None, both: bool) -> str | None:
    around = text.low[sentence[0] : sentence[1]]
    if _DAILY.search(around):
        return "daily"
    if _CONTINUOUS.search(around):
        return "continuous"
    if both and when is not None and when.end_iso is not None:
        return "daily"
    if both and when is not None and _SINCE.search(text.low[max(0, when.span[0] - 34) : when.span[0]]):
        return "daily"
    if _DAILY.search(text.low) and both:
        return "daily"
    return "once"


def _length(text: Text, span: Span, lengths: Sequence[tuple[float, Span]]) -> tuple[float, Span] | None:
    sentence = text.sentence(span[0])
    here = [d for d in lengths if sentence[0] <= d[1][0] < sentence[1]]
    near = [d for d in here if abs(d[1][0] - span[0]) < 160 or abs(d[1][0] - span[1]) < 160]
    choice = near or here or [d for d in lengths if d[0] <= 240]
    return choice[0] if choice else None


def _conversions(
    text: Text, out: Times, ordered: Sequence[Group], foreign: Sequence[Group], place_tz: str
) -> None:
    zone = out.tz_iana or place_tz
    for group in foreign:
        if group.label is None:
            continue
        before = [
            n
            for n, g in enumerate(ordered)
            if g.span[1] <= group.span[0] and text.sentence(g.span[0]) == text.sentence(group.span[0])
        ]
        owner = max(before, key=lambda n: ordered[n].span[0]) if before else 0
        base, window = ordered[owner], out.windows[owner] if owner < len(out.windows) else out.windows[0]
        tz = group.label.zone or place_tz
        checks = [
            agrees(window.date, (a, zone), (b, tz))
            for a, b in ((base.start_minute, group.start_minute), (base.end_minute, group.end_minute))
            if a is not None and b is not None
        ]
        known = [c for c in checks if c is not None]
        consistent = all(known) if known else None
        if consistent is False:
            out.notes.append(
                (
                    "stated_conversions",
                    group.span,
                    f"{_span_text(group)} {shown(group.label)} is not {_span_text(base)} in {zone} on {window.date}",
                )
            )
        elif window.date is None or window.date.startswith("--"):
            out.notes.append(
                (
                    "stated_conversions",
                    group.span,
                    f"{_span_text(group)} {shown(group.label)} cannot be checked without the full date",
                )
            )
        if owner == 0:
            out.conversions.append(
                Conversion(
                    label=shown(group.label),
                    tz=tz,
                    start=_hm(group.start_minute),
                    end=_hm(group.end_minute),
                    consistent=consistent,
                    span=group.span,
                )
            )


def _span_text(group: Group) -> str:
    start, end = _hm(group.start_minute), _hm(group.end_minute)
    if start and end:
        return f"from {start} to {end}"
    return start or f"until {end}"


def _compare(out: Times, text: Text, ordered: Sequence[Group]) -> None:
    first = out.windows[0]
    for window, group in zip(out.windows[1:], ordered[1:], strict=False):
        same_day = window.date in (first.date, None)
        if (
            window.what == first.what
            and same_day
            and window.start
            and first.start
            and window.start != first.start
        ):
            out.notes.append(
                (
                    "start",
                    group.span,
                    f"a second pair of hours for the {window.what}: from {window.start} to {window.end}, beside {first.start} to {first.end}",
                )
            )


def _day_only(
    text: Text,
    out: Times,
    dates: Sequence[When],
    lengths: Sequence[tuple[float, Span]],
    published: date | None,
    kind: str,
) -> None:
    said = [w for w in dates if not w.speech]
    choice = said[0] if said else None
    if choice is None:
        choice = next((w for w in dates if w.word and w.iso and published), None)
    length = lengths[0] if lengths else None
    if choice is None and length is None:
        return
    spans: dict[str, Span] = {}
    day = choice.iso if choice else None
    if choice is not None:
        spans["date"] = choice.span
        out.basis = choice.basis
        if choice.weekday is not None and choice.basis == "relative" and published:
            day = _report_day(text, choice, kind, published, out)
    if length is not None:
        spans["duration_h"] = length[1]
    at = choice.span if choice else length[1] if length else (0, 0)
    out.windows.append(
        Window(
            what=_what(text, at, text.sentence(at[0])),
            date=day,
            date_end=choice.end_iso if choice else None,
            start=None,
            end=None,
            recurrence=_recurrence(text, at, text.sentence(at[0]), choice, False),
            duration_h=length[0] if length else None,
            spans=spans,
        )
    )
