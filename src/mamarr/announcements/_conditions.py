"""Conditions that a text puts on a pause, as short English phrases."""

from __future__ import annotations

import re

from mamarr.announcements.text import Span, Text

_TABLE: tuple[tuple[str, str], ...] = (
    (
        "government forces and equipment withdrawn from the corridors for armed groups",
        r"(?:سحب|تسحب|تنسحب|انسحاب|سيتم\s+سحب)[^.]{0,60}(?:القوات|وحدات|الجيش)(?:\s+الحكوميه)?(?:\s+السوري)?|(?:войск\w*|техник\w*)[^.]{0,50}(?:отведен\w*|выведен\w*)|(?:troops|forces|soldiers|soldaten)[^.]{0,50}(?:withdraw\w*|pull\w*\s+back|abgezogen)",
    ),
    (
        "armed groups to clear mines from roads to the corridor",
        r"نزع\s+الالغام|разминир\w+|розмінув\w+|clear\s+(?:the\s+)?mines|demin\w+",
    ),
    (
        "use only streets marked on the map",
        r"الشوارع\s+المحدده\s+علي\s+الخريطه|(?:streets|roads|routes)\s+(?:marked|shown)\s+(?:\w+\s+){0,3}(?:on|in)\s+the\s+map|במפה\s+בלבד",
    ),
    (
        "provided the other party complies",
        r"علي\s+ان\s+يلتزم|بشرط\s+التزام|شريطه\s+التزام|provided\s+(?:that\s+)?the\s+other|при\s+условии\s+соблюдени\w+|за\s+умови\s+дотриманн\w+",
    ),
    (
        "inspection of vehicles",
        r"(?:vehicles|buses)\s+will\s+be\s+(?:searched|inspected|checked)|досмотр\w*|огляд\w*\s+транспорт\w*|تفتيش\s+(?:السيارات|الحافلات|المركبات)",
    ),
    (
        "white flags on vehicles",
        r"white\s+(?:flags?|cloth)|бел\w+\s+(?:флаг\w*|повязк\w*)|біл\w+\s+(?:прапор\w*|стрічк\w*)|رايات?\s+بيضاء|drapeaux?\s+blancs?|banderas?\s+blancas?",
    ),
)


def conditions(text: Text) -> list[tuple[str, Span]]:
    """Conditions found, each with the words that put it."""
    found = [
        (phrase, match.span())
        for phrase, pattern in _TABLE
        if (match := re.search(rf"(?<!\w)(?:{pattern})", text.low)) is not None
    ]
    match = re.search(
        r"(?<!\w)(?:if|provided\s+that|on\s+condition\s+that)\s+(?:the\s+)?[\w' ]{3,60}?\s(?:agrees?|accepts?|complies|comply|stops?|abides?|holds?)(?:\s+to)?(?!\w)",
        text.low,
    )
    if match is not None:
        found.append((text.plain[match.start() : match.end()].strip(), match.span()))
    return found
