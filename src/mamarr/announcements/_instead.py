"""Hours and days that no longer hold: "until seven instead of four", "moved to Monday at eight"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mamarr.announcements._clocks import Clock
from mamarr.announcements._dates import When
from mamarr.announcements.text import Span, Text

_INSTEAD = (
    r"(?:instead\s+of|rather\s+than|in\s+place\s+of|and\s+not(?=\s+(?:at|from|until|on)\s)|вместо|взамен|а\s+не(?=\s)|замість|а\s+не(?=\s)"
    r"|بدلا\s+(?:من|عن)|بدل|عوضا\s+عن|بدل\s+من|وليس|au\s+lieu\s+d[eu']|plutot\s+que|et\s+non|en\s+(?:lugar|vez)\s+del?|y\s+no(?=\s+(?:a|hasta|desde)\s))"
)
_BETWEEN = (
    r"[\s,()]*(?:(?:the|at|from|until|till|by|on|to|originally|previously|earlier|planned|announced|scheduled|agreed|usual|initial|local|time"
    r"|с|со|до|в|на|ранее|прежних|прежнего|запланированн\w+|объявленн\w+|намеченн\w+|з|із|о|об|раніше|запланован\w+|оголошен\w+|попередн\w+"
    r"|ال|الساعه|حتي|من|الي|يوم|في|عند|كما|كان|مقررا|l|les?|la|las|el|los|a|de|du|des|heures?|jusqu'a|initialement|prevues?|hasta|desde|previst[oa]s?|anunciad[oa]s?|inicialmente)[\s,()]+)*(?:ال)?"
)
_OLD = re.compile(rf"(?<!\w){_INSTEAD}{_BETWEEN}$")
_RANGE = re.compile(
    r"[\s.]*(?:[ap]\.?m\.?|hours|hrs)?\s*(?:-|to|until|till|and|до|по|الي|حتي|و|a|à|y|et|hasta|jusqu'a)\s*(?:(?:the|at|las|la|الساعه)\s*)*"
)


def replaced(text: Text, spans: Sequence[Span]) -> set[Span]:
    """Spans of hours or days, in the order of the text, that stand after "instead of"."""
    out: set[Span] = set()
    last: Span | None = None
    for span in spans:
        start, _ = text.sentence(span[0])
        before = text.low[max(start, span[0] - 90) : span[0]]
        joined = (
            last is not None and last in out and _RANGE.fullmatch(text.low[last[1] : span[0]]) is not None
        )
        # a clock may begin with its own "at" or "the hour"
        if joined or _OLD.search(before) or _OLD.search(before + " "):
            out.add(span)
        last = span
    return out


_MOVED = re.compile(
    r"(?<!\w)(?:(?:moved|shifted|rescheduled|postponed|put\s+off|pushed(?:\s+back)?|put\s+back|brought\s+forward|deferred|delayed|changed)\s+(?:[\w:.]+\s+){0,5}?(?:to|until|till|for)"
    r"|(?:перен\w+|сдвинут\w*|отлож\w+|отклад\w+|отсроч\w+|смещ\w+|зсунут\w*|відклад\w+|відтермін\w+)\s+(?:\S+\s+){0,6}?(?:на|до)"
    r"|(?:(?:و|ال|س|وال)?(?:تاجيل|تاجل|تاجلت|ارجي|ارجيت|ارجاء|اجلت|اجل|يوجل|توجل|موجل|موجله|نقل|نقلت|تغير|تغيير))(?:ها|ه)?\s+(?:\S+\s+){0,6}?(?:الي|حتي|ل)"
    r"|(?:report(?:ee?s?|e)|repouss\w+|decal\w+|deplac\w+|ajourn\w+|avance\w*|differe\w*)\s+(?:\w+\s+){0,3}?(?:a|au|pour|jusqu'\w+)"
    r"|(?:traslad\w+|aplaz\w+|pospuest\w*|pospon\w+|posterg\w+|retras\w+|reprogram\w+|adelant\w+|cambi\w+)\s+(?:\w+\s+){0,4}?(?:a|al|para|hasta))(?!\w)"
)


def moved(text: Text, clocks: Sequence[Clock], days: Sequence[When]) -> Span | None:
    """The part of the text that gives the new day or hour of what was moved to it; None if nothing was."""
    for match in _MOVED.finditer(text.low):
        _, end = text.sentence(match.start())
        marks = [
            s for s in (*(c.span for c in clocks), *(d.span for d in days)) if match.end() - 2 <= s[0] < end
        ]
        if marks and min(s[0] for s in marks) - match.end() <= 30:
            return match.end() - 2, end
    return None
