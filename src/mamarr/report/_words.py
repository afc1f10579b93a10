"""Words of the pictures and pages in the languages of the house, and names in a reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mamarr.plans.document import Fairness, SmallestShare
from mamarr.scenario import local_time
from mamarr.scenario.model import Mode, Scenario, Text

PAGE_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "language": "English",
        "exercise": "Exercise",
        "not_public": "For coordinators. Not for publication.",
        "schematic": "Schematic roads, for exercise only.",
        "people": "people",
        "out": "out by now",
        "planned": "planned",
        "at_most": "No plan can bring out more than",
        "zones": "Zones",
        "corridors": "Corridors",
        "binds": "What holds people back",
        "street": "street",
        "from": "from",
        "to": "to",
        "play": "Play",
        "pause": "Pause",
        "time": "Time",
        "map": "Map of the plan: drag to move, plus and minus to zoom, arrow keys to move",
        "zoom_in": "Zoom in",
        "zoom_out": "Zoom out",
        "fit": "Show all",
        "back": "Back",
        "orders": "Orders",
        "vehicles": "Vehicles that come",
        "way": "by",
        "to_gate": "min to the gate, then",
        "to_destination": "min to the destination",
        "left": "Not planned",
        "open": "Open",
        "pending": "Hangs on",
        "refused": "Not used",
        "gate_use": "of the gate's time used",
        "muster": "Agreed muster point; orders are kept in a file of their own.",
        "apart": "For groups kept apart: counts only.",
        "walk": "on foot",
        "bus": "by bus",
        "ambulance": "by ambulance",
        "car": "by car",
        "flow": "Line width: people who enter the street in 15 minutes",
        "choose": "Choose a zone or a corridor, here or on the map, to see its orders.",
        "clock": "Local time",
        "to_shelter": "min to the shelter for the night,",
        "goes_on": "On another day, on from",
        "nobody": "Nobody is planned here.",
    },
    "ar": {
        "language": "العربية",
        "exercise": "تمرين",
        "not_public": "للمنسقين فقط. ليست للنشر.",
        "schematic": "طرق تخطيطية، للتمرين فقط.",
        "people": "شخص",
        "out": "خرجوا حتى الآن",
        "planned": "في الخطة",
        "at_most": "لا يمكن لأي خطة إخراج أكثر من",
        "zones": "المناطق",
        "corridors": "الممرات",
        "binds": "ما يحدّ من خروج الناس",
        "street": "شارع",
        "from": "من",
        "to": "إلى",
        "play": "تشغيل",
        "pause": "إيقاف",
        "time": "الوقت",
        "map": "خريطة الخطة: اسحب للتحريك، زائد وناقص للتكبير والتصغير، والأسهم للتحريك",
        "zoom_in": "تكبير",
        "zoom_out": "تصغير",
        "fit": "عرض الكل",
        "back": "رجوع",
        "orders": "التعليمات",
        "vehicles": "المركبات القادمة",
        "way": "عبر",
        "to_gate": "دقيقة إلى البوابة، ثم",
        "to_destination": "دقيقة إلى الوجهة",
        "left": "خارج الخطة",
        "open": "مفتوح",
        "pending": "مرهون بـ",
        "refused": "غير مستخدم",
        "gate_use": "من وقت البوابة مستخدم",
        "muster": "نقطة تجمع متفق عليها؛ التعليمات في ملف منفصل.",
        "apart": "لمجموعات منفصلة: أعداد فقط.",
        "walk": "سيراً على الأقدام",
        "bus": "بالحافلة",
        "ambulance": "بسيارة إسعاف",
        "car": "بالسيارة",
        "flow": "عرض الخط: عدد من يدخلون الشارع خلال 15 دقيقة",
        "choose": "اختر منطقة أو ممراً، هنا أو على الخريطة، لعرض التعليمات.",
        "clock": "التوقيت المحلي",
        "to_shelter": "دقيقة إلى مكان المبيت",
        "goes_on": "في يوم آخر، المتابعة من",
        "nobody": "لا أحد في الخطة هنا.",
    },
    "ru": {
        "language": "Русский",
        "exercise": "Учение",
        "not_public": "Для координаторов. Не для публикации.",
        "schematic": "Схема дорог, только для учения.",
        "people": "чел.",
        "out": "вышли к этому часу",
        "planned": "по плану",
        "at_most": "Ни один план не выведет больше чем",
        "zones": "Районы",
        "corridors": "Коридоры",
        "binds": "Что сдерживает выход",
        "street": "улица",
        "from": "с",
        "to": "до",
        "play": "Пуск",
        "pause": "Пауза",
        "time": "Время",
        "map": "Карта плана: тяните, чтобы двигать; плюс и минус меняют масштаб, стрелки двигают карту",
        "zoom_in": "Крупнее",
        "zoom_out": "Мельче",
        "fit": "Показать всё",
        "back": "Назад",
        "orders": "Указания",
        "vehicles": "Подача транспорта",
        "way": "по",
        "to_gate": "мин до пункта выхода, затем",
        "to_destination": "мин до места назначения",
        "left": "Вне плана",
        "open": "Открыт",
        "pending": "Зависит от",
        "refused": "Не используется",
        "gate_use": "времени пункта занято",
        "muster": "Согласованное место сбора; указания в отдельном файле.",
        "apart": "Для отдельных групп: только число.",
        "walk": "пешком",
        "bus": "автобусом",
        "ambulance": "скорой помощью",
        "car": "машиной",
        "flow": "Толщина линии: сколько человек вступают на улицу за 15 минут",
        "choose": "Выберите район или коридор здесь или на карте, чтобы увидеть указания.",
        "clock": "Местное время",
        "to_shelter": "мин до места ночлега",
        "goes_on": "В другой день дальше от места",
        "nobody": "По плану здесь никого нет.",
    },
}
"""Words of map.html by language tag and key; every language has every key."""

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "he", "ku-Arab", "ps", "ur"})

MODE_WORDS = {Mode.WALK: "on foot", Mode.BUS: "by bus", Mode.AMBULANCE: "by ambulance", Mode.CAR: "by car"}


def pick(text: Text, languages: Iterable[str], default: str = "") -> str:
    """The text in the first of `languages` that has it, else in any, else `default`."""
    for language in languages:
        if text.get(language):
            return text[language]
    return next((v for v in text.values() if v), default)


def zone_names(scenario: Scenario, *languages: str) -> dict[str, str]:
    """Zone id -> name in the first of `languages` that has one, else the id."""
    return {z.id: pick(z.name, languages, z.id) for z in scenario.zones}


def corridor_names(scenario: Scenario, *languages: str) -> dict[str, str]:
    """Corridor id -> name in the first of `languages` that has one, else the id."""
    return {c.id: pick(c.name, languages, c.id) for c in scenario.corridors}


_STREET = re.compile(r"street (?:(?P<name>.+) )?\(link (?P<link>.+), node .+\)")


def street_of(what: str) -> str | None:
    """Name, or else link id, of a street that binds: ``street Long Street (link 7, node 1 to 2)``."""
    found = _STREET.fullmatch(what)
    return None if found is None else found["name"] or found["link"]


def hours_of(scenario: Scenario) -> str:
    """The windows of the pause in a line: one in full, several by their days."""
    windows = scenario.pause.windows
    first, last = scenario.moment(windows[0].from_s), scenario.moment(scenario.horizon_s)
    if len(windows) > 1:
        spans = {f"{hour_of(scenario, w.from_s)} to {hour_of(scenario, w.to_s)}" for w in windows}
        each = f"{spans.pop()} each" if len(spans) == 1 else f"{len(windows)} windows"
        return f"{first:%-d %B} to {last:%-d %B %Y}, {each}"
    opens, closes = hour_of(scenario, windows[0].from_s), hour_of(scenario, scenario.horizon_s)
    if first.date() == last.date():
        return f"{first:%-d %B %Y}, {opens} to {closes}"
    return f"{first:%-d %B %Y} {opens} to {last:%-d %B %Y} {closes}"


def clock_of(scenario: Scenario, second: float) -> str:
    """The hour at `second`, with its day if that is not the day of the opening: ``5 May 09:15``."""
    # Rounded to the nearest second first: 18:59:59.9999 is not 18:59.
    return local_time.clock_text(scenario.moment(round(second)), scenario.moment(0).date())


def hour_of(scenario: Scenario, second: float) -> str:
    """The hour at `second`, with its offset where the clock shows it twice: ``02:30 (UTC+03:00)``."""
    return local_time.hour_text(scenario.moment(round(second)))


def utc_offset(scenario: Scenario, second: float) -> str:
    """How local time lies to UTC at `second`: ``UTC+02:00``."""
    return local_time.utc_offset(scenario.moment(second))


def price_words(people: int, fairness: Fairness) -> str:
    """What fairness costs, in a sentence.

    Parameters
    ----------
    people
        Planned by the fair plan.
    fairness
        Of it.
    """
    price = fairness.people_plain - people
    beside = f"{people:,} people planned, {fairness.people_plain:,} by the plain plan"
    if price > 0:
        return f"{beside}: fairness costs {price:,} ({price / fairness.people_plain:.1%})"
    return f"{beside}: fairness costs nobody the way out"


def whose_words(scenario: Scenario, found: SmallestShare) -> str:
    """Whose share is the smallest of its priority; no zone is named for groups apart."""
    if scenario.groups[found.group].apart:
        return "a group apart"
    return f"{found.group} of {zone_names(scenario, 'en')[found.zone]}"
