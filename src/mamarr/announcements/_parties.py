"""Institutions and the parts they play, by canonical English names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mamarr.announcements.text import Span, Text

_NAMES: tuple[tuple[str, str], ...] = (
    (
        "Russian Reconciliation Centre",
        r"(?:российск\w+\s+)?центр\w*\s+(?:по\s+)?примирени\w*|(?:ال)?مركز\s+(?:ال)?(?:مصالحه|روسي\s+للمصالحه|حميميم)(?:\s+(?:ال)?روسي)?|(?:russian\s+)?(?:reconciliation\s+cent(?:re|er)|cent(?:re|er)\s+for\s+(?:the\s+)?reconciliation)|centre\s+russe\s+(?:pour|de)\s+(?:la\s+)?reconciliation|centro\s+ruso\s+(?:para\s+la\s+|de\s+)?reconciliacion|центр\w*\s+примирен\w*",
    ),
    (
        "Russian Ministry of Defence / General Staff",
        r"وزاره\s+الدفاع\s+الروسيه|الدفاع\s+الروسيه|وزير\s+الدفاع\s+(?:ال)?رو\w+|هييه\s+(?:ال)?اركان\s+(?:\S+\s+)?(?:ال)?روسي\w*|غيراسيموف|شويغو|(?:russian|russia's)\s+(?:ministry\s+of\s+defen[cs]e|defen[cs]e\s+ministry|defen[cs]e\s+minister|military|general\s+staff|army)|shoigu|gerasimov|минобороны\s+(?:рф|росси\w*)|министерств\w*\s+обороны\s+(?:рф|росси\w*)|генштаб\w*\s+(?:вс\s+)?рф|герасимов\w*|шойгу|мизинцев\w*|российски\w+\s+военны\w+|міноборони\s+(?:рф|росії)|ministere\s+russe\s+de\s+la\s+defense|armee\s+russe|ministerio\s+(?:de\s+defensa\s+(?:de\s+rusia|ruso)|ruso\s+de\s+defensa)|russische[ns]?\s+(?:militar|generalstab)|generalstabschef\s+gerasimow|русия",
    ),
    (
        "Ministry of Reintegration of Ukraine",
        r"верещук|vereshchuk|veretchouk|فيريشتشوك|(?:ministry|minister)\s+(?:of|for)\s+reintegration|мінреінтеграці\w*|минреинтеграц\w*|міністерств\w+\s+(?:з\s+питань\s+)?реінтеграції|министерств\w+\s+реинтеграции",
    ),
    (
        "Mariupol city council",
        r"(?:горсовет\w*|городск\w+\s+совет\w*)(?:\s+мариупол\w*)?|міськ\w+\s+рад\w*|mariupol\s+city\s+council",
    ),
    (
        "Poltava regional administration",
        r"лунин\w*|лунін\w*|полтавск\w+\s+ова|полтавськ\w+\s+ова|poltava\s+regional",
    ),
    (
        "Sumy regional administration",
        r"живицк\w+|живицьк\w+|zhyvytskyi|сумск\w+\s+ова|сумськ\w+\s+ова|sumy\s+regional",
    ),
    (
        "Kharkiv regional administration",
        r"синегубов\w*|синєгубов\w*|syniehubov|харківськ\w+\s+ова|харьковск\w+\s+ова|kharkiv\s+regional",
    ),
    (
        "Luhansk regional administration",
        r"гайда[йя]\w*|haidai|gaidai|луганськ\w+\s+ова|луганск\w+\s+ова|luhansk\s+regional",
    ),
    (
        "Donetsk regional administration",
        r"кириленк\w+|kyrylenko|донецьк\w+\s+ова|донецк\w+\s+ова|donetsk\s+regional",
    ),
    (
        "Office of the President of Ukraine",
        r"тимошенк\w+|tymoshenko|офіс\w*\s+президента|офис\w*\s+президента",
    ),
    (
        "Syrian army General Command",
        r"القياده\s+العامه\s+(?:للجيش|للقوات)(?:\s+\S+){0,3}|(?:syrian\s+)?(?:army's\s+)?general\s+command",
    ),
    (
        "Syrian army",
        r"(?:ال|لل)?جيش\s+(?:ال)?(?:عربي\s+)?السوري(?!\s+الحر)|syrian\s+army|сирийск\w+\s+арми\w+|armee\s+syrienne|ejercito\s+sirio",
    ),
    (
        "Syrian government forces",
        r"(?:و)?القوات\s+الحكوميه|syrian\s+government\s+forces|правительственн\w+\s+войск\w*",
    ),
    (
        "Syrian government",
        r"قياده\s+الجمهوريه\s+العربيه\s+السوريه|القياده\s+السوريه|الحكومه\s+السوريه|syrian\s+(?:government|leadership|authorities)|сирийск\w+\s+(?:руководств\w*|правительств\w*|властя\w+)|руководств\w+\s+сирии|syrische\w*\s+regierung|gouvernement\s+syrien|gobierno\s+sirio|сирийск\w+\s+ръководств\w*",
    ),
    (
        "Free Syrian Army",
        r"الجيش\s+(?:السوري\s+)?الحر|free\s+syrian\s+army|свободн\w+\s+сирийск\w+\s+арми\w+",
    ),
    ("Fastaqim", r"فاستقم|fastaqim"),
    (
        "Israel Defense Forces",
        r"(?:ال)?جيش\s+(?:ال)?اسراييلي|جيش\s+الاحتلال|israel(?:i)?\s+defen[cs]e\s+forces|idf|israeli\s+(?:army|military)|cogat|adraee|أدرعي|ادرعي|цахал\w*|арми\w+\s+обороны\s+израил\w*|израильск\w+\s+(?:арми\w+|военны\w+)|armee\s+israelienne|tsahal|ejercito\s+israeli|fdi|צה\"ל",
    ),
    ("Hamas", r"hamas|حماس|хамас\w*"),
    (
        "Sudanese Armed Forces",
        r"(?:ال)?جيش\s+(?:ال)?سوداني|القوات\s+المسلحه\s+السودانيه|sudanese\s+(?:army|armed\s+forces)|суданск\w+\s+арми\w+|armee\s+soudanaise|ejercito\s+sudanes",
    ),
    (
        "Rapid Support Forces",
        r"(?:و|ل)?قوات\s+الدعم\s+السريع|الدعم\s+السريع|rapid\s+support\s+forces|rsf|сил\w*\s+быстрой\s+поддержки|forces\s+de\s+soutien\s+rapide|fuerzas\s+de\s+apoyo\s+rapido",
    ),
    (
        "Saudi Arabia",
        r"saudi\s+(?:foreign\s+min\w+|arabia|government)|السعوديه|саудовск\w+\s+арави\w+|arabie\s+saoudite|arabia\s+saudi",
    ),
    ("Houthis", r"houthis?|(?:ال|لل)?حوثي\w*|хусит\w*|houtis?|huties|انصار\s+الله|ansar\s+allah"),
    (
        "UN",
        r"united\s+nations|the\s+un(?!\w)|u\.n\.|(?:ال|لل)?امم\s+المتحده|оон|организаци\w+\s+объединенн\w+\s+наци\w+|onu|l'onu|nations\s+unies|naciones\s+unidas|ocha|vereinte\w*\s+nationen",
    ),
    (
        "ICRC",
        r"icrc|red\s+cross|красн\w+\s+крест\w*|мккк|червон\w+\s+хрест\w*|الصليب\s+الاحمر|croix-rouge|cicr|cruz\s+roja",
    ),
    (
        "Syrian Arab Red Crescent",
        r"الهلال\s+الاحمر(?:\s+(?:العربي\s+)?السوري)?|(?:syrian\s+arab\s+)?red\s+crescent|красн\w+\s+полумесяц\w*|croissant-rouge|media\s+luna\s+roja",
    ),
    (
        "international organizations",
        r"international\s+organi[sz]ations|المنظمات\s+الدوليه|международн\w+\s+организаци\w+",
    ),
    ("Ukrainian side", r"украинск\w+\s+сторон\w+|українськ\w+\s+сторон\w+|ukrainian\s+side"),
    ("Russian side", r"российск\w+\s+сторон\w+|російськ\w+\s+сторон\w+|russian\s+side"),
    ("Azerbaijan", r"azerbaijan|азербайджан\w*|اذربيجان"),
    ("Armenia", r"armenia|армени[яи]|ارمينيا"),
    (
        "Ethiopian government",
        r"ethiopian\s+government|federal\s+government\s+of\s+ethiopia|الحكومه\s+الاثيوبيه",
    ),
    ("Ukraine", r"ukraine|украин[аеуы]|україн[аиіу]|ucrania|اوكرانيا|kyiv's\s+government"),
    (
        "Russia",
        r"russia|росси[яию]|росі[яї]|(?<!\w)рф|rusia|russie|russland|روسيا|moscow\s+(?:said|announced|declared)|kremlin",
    ),
    ("Syria", r"(?<=et\s)damas(?=\s+ont)"),
    (
        "leaders of all armed groups",
        r"قاده\s+التشكيلات\s+المسلحه|قاده\s+(?:ال)?مسلحين|commanders\s+of\s+(?:all\s+)?armed\s+groups|leaders\s+of\s+(?:all\s+)?armed\s+groups|командир\w+\s+(?:\w+\s+)?(?:вооруж\w+|формирован\w+)|главар\w+",
    ),
    ("opposition fighters", r"مقاتلي\s+المعارضه|opposition\s+fighters"),
)
_COMPILED = tuple((name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)")) for name, pattern in _NAMES)

_AGREED = r"agreed\s+(?:with|between|by|upon)|coordinat\w+\s+with|in\s+(?:coordination|agreement|consultation)\s+with|approved\s+by|согласован\w*|по\s+согласовани\w+|по\s+договоренност\w+|погоджен\w*|узгоджен\w*|за\s+домовленістю|الاتفاق\s+(?:علي\s+\S+\s+)?(?:\S+\s+)?مع|بالاتفاق\s+مع|بالتنسيق\s+مع|منسقه?\s+مع|التنسيق\s+مع|بالتعاون\s+مع|en\s+accord\s+avec|en\s+coordination\s+avec|coordonnee?\s+avec|acordad\w+\s+con|coordinad\w+\s+con|en\s+coordinacion\s+con|abgesprochen\s+mit|abgestimmt\s+mit|съгласуван\w*"
_APPEAL = r"appeal\w*\s+to|call(?:s|ed|ing)?\s+(?:on|upon)|urg(?:es|ed|ing)|обраща\w+\s+(?:\w+\s+){0,2}к|призва\w+|призыва\w+|заклика\w+|نناشد|النداء|يناشد|ناشد|دعا|دعت|يدعو|تدعو|appell\w+|exhort\w*|llama\w*\s+a|insta\w*\s+a|ruft\s+auf"
_GUARANTEE = r"guarante\w+|ensur\w+\s+(?:the\s+)?(?:safety|security|safe)|гарантир\w+|обеспеч\w+\s+(?:\w+\s+)?безопасн\w+|гаранту\w+|забезпеч\w+\s+безпек\w+|(?:و)?(?:س)?(?:يضمن|تضمن|ضمان|يكفل)|garanti\w+|garantiz\w+"
_REFUSE = r"reject\w*|refus\w*|declin\w*|den(?:y|ies|ied)|отверг\w*|отказ\w+|відмов\w+|відкин\w+|رفض\w*|(?:انه\s+)?يرفض\w*|ترفض\w*|rejet\w+|rechaz\w+|lehn\w+"


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """An institution in one part.

    Attributes
    ----------
    role
        announced_by, agreed_with, appeal_to, guaranteed_by or refused_by.
    """

    name: str
    role: str
    span: Span


_SPEAKS_FOR: dict[str, frozenset[str]] = {
    "Russia": frozenset(
        {"Russian Ministry of Defence / General Staff", "Russian Reconciliation Centre", "Russian side"}
    ),
    "Russian side": frozenset({"Russian Ministry of Defence / General Staff"}),
    "Ukraine": frozenset(
        {
            "Ministry of Reintegration of Ukraine",
            "Office of the President of Ukraine",
            "Ukrainian side",
        }
    ),
    "Syria": frozenset({"Syrian army", "Syrian army General Command", "Syrian government"}),
}
"""Countries, and the institutions that speak for them."""


def parties(text: Text) -> list[Party]:
    """Institutions in the parts that the words beside them give; nobody is given a part without such words but the announcer."""
    mentions: list[tuple[str, Span]] = []
    for name, regex in _COMPILED:
        for match in regex.finditer(text.low):
            if all(match.end() <= s[0] or match.start() >= s[1] for _, s in mentions):
                mentions.append((name, match.span()))
    mentions.sort(key=lambda m: m[1])
    found: list[Party] = []
    for name, span in mentions:
        role = _role(text, span)
        if role:
            found.append(Party(name=name, role=role, span=span))
    if not any(p.role == "announced_by" for p in found) and mentions:
        assigned = {p.span for p in found}
        rest = [m for m in mentions if m[1] not in assigned]
        if rest:
            found.append(Party(name=rest[0][0], role="announced_by", span=rest[0][1]))
    named = {p.name for p in found if p.role == "announced_by"}
    unique: dict[tuple[str, str], Party] = {}
    for party in found:
        # a country beside its own ministry or army is no second announcer
        if party.role == "announced_by" and named & _SPEAKS_FOR.get(party.name, frozenset()):
            continue
        unique.setdefault((party.name, party.role), party)
    return list(unique.values())


_SAYS = r"announc\w+|said|says|declar\w+|order\w*|according\s+to|agreed\s+to|reported|told|объяв\w+|заявил\w*|сообщил\w*|сообща\w+|по\s+данным|повідоми\w+|заяви\w+|оголоси\w+|اعلن\w*|قرر\w*|بحسب|وافق\w*|اتفق\w*|قال\w*|جاء\s+في\s+بيان|افاد\w*|annonc\w+|selon|declar\w+|anunci\w+|segun|dijo|teilte|kundigte|sagte|съобщи"


def _role(text: Text, span: Span) -> str:
    start, end = text.sentence(span[0])
    before, after = text.low[start : span[0]], text.low[span[1] : end]
    near_before, near_after = before[-60:], after[:60]

    def last(pattern: str) -> int:
        places = [m.end() for m in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", near_before)]
        return places[-1] if places else -1

    said = {
        role: last(p)
        for role, p in (
            ("agreed_with", _AGREED),
            ("appeal_to", _APPEAL),
            ("guaranteed_by", _GUARANTEE),
            ("refused_by", _REFUSE),
            ("announced_by", _SAYS),
        )
    }
    role = max(said, key=lambda r: said[r])
    if said[role] >= 0:
        return role
    for role, pattern in (("refused_by", _REFUSE), ("guaranteed_by", _GUARANTEE)):
        if re.match(rf"[^.;,]{{0,30}}(?<!\w)(?:{pattern})(?!\w)", near_after):
            return role
    return "announced_by" if re.match(rf"[^.;]{{0,60}}(?<!\w)(?:{_SAYS})(?!\w)", after[:80]) else ""
