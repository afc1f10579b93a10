"""Names of places in a text for routes: those of the gazetteer, phrases such as borders, and unknown names as written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mamarr.announcements._dates import MONTHS, WEEKDAYS
from mamarr.announcements._numbers import hours
from mamarr.announcements.places import Gazetteer, Place
from mamarr.announcements.text import Span, Text, fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A place that may be an end of a route.

    Attributes
    ----------
    known
        Whether the gazetteer or a fixed phrase knows it; else the name is as written.
    """

    name: str
    span: Span
    known: bool
    place: Place | None = None


_NATIONS = {
    "Turkish": r"turk\w+|турец\w+|турці\w+|турцие\w+|تركي\w*|turque|turca",
    "Lebanese": r"leban\w+|ливан\w+|لبنان\w*|libanais\w*|libanes\w*",
    "Jordanian": r"jordan\w*|иордан\w+|اردني\w*|الاردن|jordan\w+",
    "Iraqi": r"iraq\w*|ирак\w+|عراق\w*",
    "Egyptian": r"egypt\w*|египет\w*|египт\w*|مصر\w*",
    "Polish": r"poland|polish|польш\w+|польщ\w+|polonaise?|polaca",
    "Romanian": r"romania\w*|румын\w+|румун\w+",
    "Moldovan": r"moldova\w*|молдав\w+|молдов\w+",
    "Armenian": r"armenia\w*|армян\w+|армени\w+",
    "Chadian": r"chad\w*|tchad\w*|تشاد\w*",
    "Ethiopian": r"ethiopia\w*|اثيوبي\w*",
    "Thai": r"thai\w*",
    "Bangladesh": r"bangladesh\w*",
    "Israeli": r"israel\w*|اسرايي\w*",
    "Russian": r"russia\w*|россий\w+|росси\w+|rus[ao]",
    "Saudi": r"saudi|سعودي\w*",
    "Rwandan": r"rwanda\w*",
    "South Sudanese": r"south\s+sudan\w*",
}
_SYRIAN_TURKISH = r"syrian?-turkish\s+border|syro-turkish\s+border|(?:ال)?حدود\s+(?:ال)?سوريه\s+(?:ال)?تركيه|сирийско-турецк\w+\s+границ\w+|границ\w+\s+сирии\s+(?:с|и)\s+турци\w+|frontiere\s+(?:turco-syrienne|syro-turque)|frontera\s+(?:sirio-turca|turco-siria)|сирийско-турск\w+\s+границ\w+"
_PHRASES: tuple[tuple[str, str], ...] = (
    ("Syrian-Turkish border", _SYRIAN_TURKISH),
    *(
        (
            f"{name} border",
            rf"(?:{p})\s+(?:border|frontier|границ\w+|кордон\w*)|(?:border|frontier)\s+with\s+(?:{p})|(?:границ\w+|кордон\w*)\s+(?:с|з|із)\s+(?:{p})|(?:ال)?حدود\s+(?:مع\s+)?(?:ال)?(?:{p})|frontiere\s+(?:avec\s+(?:la\s+|le\s+)?)?(?:{p})|frontera\s+(?:con\s+)?(?:{p})",
        )
        for name, p in _NATIONS.items()
    ),
    (
        "government-held areas",
        r"(?:areas?|territor\w+|districts|neighbou?rhoods|parts|zones?)\s+(?:under|held|controlled)\s+(?:by\s+)?(?:the\s+)?(?:(?:syrian\s+)?government|army|state)(?:'s)?(?:\s+control)?|(?:government|regime|army)[- ](?:held|controlled)\s+(?:areas?|territor\w+|districts?|\w+\s+(?:aleppo|areas?)|parts?|side|zones?|neighbou?rhoods?)|government\s+areas"
        r"|(?:ال)?(?:مناطق|منطقه)\s+(?:ال)?(?:خاضعه\s+ل)?سيطره\s+(?:ال)?(?:حكومه|دوله|نظام|جيش|قوات\s+الحكوميه)(?:\s+السوريه|\s+السوري)?|(?:ال)?مناطق\s+الحكومه|مناطق\s+خاضعه\s+لسيطره\s+(?:ال)?حكومه|المناطق\s+الحكوميه|المناطق\s+التي\s+تسيطر\s+عليها\s+(?:ال)?(?:حكومه|قوات)\w*"
        r"|(?:территори\w+|район\w+),?\s+(?:подконтрольн\w+|контролируем\w+)\s+(?:\w+\s+)?(?:правительств\w+|власт\w+)(?:\s+войск\w+)?|подконтрольн\w+\s+(?:\w+\s+)?правительств\w+\s+(?:\w+\s+)?(?:территори\w+|район\w+)|правительственн\w+\s+территори\w+"
        r"|zones?\s+(?:tenues?|controlees?|sous\s+controle)\s+(?:par\s+le\s+|du\s+)?gouvernement\w*|zonas?\s+(?:controladas?|bajo\s+control)\s+(?:por\s+el\s+|del\s+)?gobierno|areas?\s+(?:controladas?|bajo\s+control)\s+(?:por\s+el\s+|del\s+)?gobierno",
    ),
    (
        "opposition-held areas",
        r"(?:opposition|rebel)[- ](?:held|controlled)\s+(?:areas?|territor\w+|idlib|parts?)|(?:ال)?مناطق\s+سيطره\s+(?:ال)?معارضه",
    ),
    (
        "Ukrainian-controlled territory",
        r"ukrain(?:e|ian)[- ](?:held|controlled)\s+(?:areas?|territor\w+)|territor\w+\s+controlled\s+by\s+ukraine|підконтрольн\w+\s+(?:\w+\s+)?(?:україн\w+|уряду)\s+територі\w+|підконтрольн\w+\s+територі\w+|подконтрольн\w+\s+(?:украин\w+|киеву)\s+территори\w+",
    ),
    (
        "Russian territory",
        r"russian\s+territory|territory\s+of\s+russia|territory\s+of\s+the\s+russian\s+federation|территори\w+\s+(?:росси\w+|рф|российск\w+\s+федераци\w+)|(?:ال)?اراضي\s+(?:ال)?روسيه|territoire\s+russe|territorio\s+ruso|територі\w+\s+(?:росії|рф)",
    ),
    (
        "south",
        r"(?:the\s+)?south(?:ern\s+(?:gaza(?:\s+strip)?|part\s+of\s+the\s+strip|strip))?(?:\s+of\s+(?:the\s+)?(?:wadi\s+gaza|gaza(?:\s+(?:strip|valley))?|strip))(?!\s*(?:sudan|ossetia|kordofan))|southwards?|south(?=\s+(?:along|on|via|through|by|to|from|between|until|over)|\s*[,.;]|\s*$)|the\s+south(?!\s*(?:sudan|ossetia|of))|southern\s+gaza(?:\s+strip)?|south\s+gaza|جنوبا|(?:ال|لل)?جنوب(?:\s+(?:قطاع\s+غزه|وادي\s+غزه|القطاع))|جنوبي\s+(?:قطاع\s+غزه|وادي\s+غزه|القطاع)|الجنوب|(?<=на\s)юг(?:\s+(?:сектора|газы|от)\s*\S*)?|דרומה|דרום|(?:le\s+)?sud(?:\s+de\s+(?:la\s+bande\s+de\s+)?gaza)?(?!\w|-|\s+soudan)|(?:el\s+)?sur(?:\s+de\s+(?:la\s+franja\s+de\s+)?gaza)?(?!\w)",
    ),
    ("north", r"شمالا|northwards?|the\s+north(?!\s*(?:of|kordofan|darfur|kivu))"),
)
_COMPILED = tuple((name, re.compile(rf"(?<!\w)(?:و|ب|ل)?(?:{pattern})(?!\w)")) for name, pattern in _PHRASES)

_UPPER = r"[A-ZА-ЯІЇЄҐ]"
_JOIN = r"(?:al|el|ad|ar|as|az|ash|at|an|es|ez|en|de|du|des|del|la|le|les|los|las|upon|sur|sous|on|di|da|do|dos|эль|аль|ад|эд|эз|эн|ан|на|под)"
_NAME = re.compile(
    rf"(?:(?<![\w'])|(?<=\b[dlDL]'))(?:(?:al|el|ad|ar|as|az|ash|at|an|эль|аль)-)?{_UPPER}[\w']*(?:-\w+)*"
    rf"(?:(?:\s+{_JOIN}){{0,2}}(?:[\s](?:(?:al|el|ad|ar|as|az|ash)-)?){_UPPER}[\w'](?:[\w']|-\w)*)*(?:\s+(?:camp|bridge|crossing|junction|hospital|square|roundabout|checkpoint|airport|dam|pass|stadium|village|island)(?!\w))?"
)
_NO_NAME = {
    *MONTHS,
    *WEEKDAYS,
    "the",
    "a",
    "an",
    "from",
    "to",
    "via",
    "in",
    "on",
    "at",
    "people",
    "residents",
    "civilians",
    "buses",
    "evacuation",
    "humanitarian",
    "corridors",
    "corridor",
    "routes",
    "route",
    "safe",
    "two",
    "one",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "first",
    "second",
    "third",
    "it",
    "they",
    "he",
    "she",
    "this",
    "that",
    "and",
    "but",
    "president",
    "minister",
    "ministry",
    "vereshchuk",
    "red",
    "un",
    "icrc",
    "gmt",
    "utc",
    "cet",
    "local",
    "between",
    "there",
    "those",
    "these",
    "officials",
    "under",
    "according",
    "коридор",
    "коридоры",
    "маршрут",
    "маршруты",
    "эвакуация",
    "из",
    "в",
    "на",
    "с",
    "для",
    "по",
    "до",
    "от",
    "через",
    "также",
    "коридори",
    "маршрути",
    "евакуація",
    "з",
    "із",
    "за",
    "від",
    "також",
    "движение",
    "рух",
    "жители",
    "мешканці",
    "верещук",
    "пункт",
    "le",
    "la",
    "les",
    "el",
    "los",
    "las",
    "une",
    "una",
    "de",
    "des",
    "der",
    "die",
    "das",
    "another",
    "anyone",
    "no",
    "all",
    "both",
    "if",
    "when",
    "while",
    "each",
    "every",
    "as",
    "for",
    "with",
    "his",
    "her",
    "our",
    "their",
    "i",
    "we",
    "you",
    "departure",
    "departures",
    "convoys",
    "convoy",
    "families",
    "patients",
    "others",
    "moscow time",
    "kyiv time",
    "monday",
    "russian",
    "ukrainian",
    "syrian",
    "israeli",
    "deputy",
    "governor",
    "mayor",
    "prime",
    "general",
    "army",
    "military",
    "government",
    "cross",
    "crescent",
    "nations",
    "united",
    "road",
    "street",
    "highway",
    "vehicles",
    "traffic",
    "passage",
    "movement",
    "travel",
    "way",
    "ways",
}
_FEASTS = {
    *(
        "easter",
        "christmas",
        "ramadan",
        "eid",
        "new year",
        "paques",
        "noel",
        "pascua",
        "pascuas",
        "navidad",
        "semana",
        "nochebuena",
    ),
    *("пасхи", "рождества", "троицы", "нового", "рамадана", "великодня", "різдва", "трійці", "покрови"),
}
"""Days by name, until which something may be open."""
_HEADS = re.compile(r"^(?:the\s+|The\s+|city\s+of\s+|town\s+of\s+)+")
_TAILS = re.compile(r"\s+(?:city|town|village|district|area|region)$")


_SIDES = {"الغربي": "western ", "الشرقي": "eastern ", "الشمالي": "northern ", "الجنوبي": "southern "}


def sites(text: Text, gazetteer: Gazetteer) -> list[Site]:
    """All places of a text, in order, phrases before names and known names before unknown ones."""
    found: list[Site] = []

    def free(span: Span) -> bool:
        return all(span[1] <= s.span[0] or span[0] >= s.span[1] for s in found)

    for name, regex in _COMPILED:
        for match in regex.finditer(text.low):
            if free(match.span()):
                found.append(Site(name=name, span=match.span(), known=True))
    latin = list(_NAME.finditer(text.plain)) if text.language not in ("ar", "he") else []
    for mention in gazetteer.find(text.low, text.plain):
        if not free(mention.span):
            continue
        # a longer capitalised name that holds a known one is another place: "Kursk Street", "New Aleppo Hospital"
        whole = next((m for m in latin if m.start() <= mention.span[0] and m.end() >= mention.span[1]), None)
        if whole is not None and text.language in ("en", "fr", "es", "de"):
            inside = whole.group()
            rest = inside.replace(text.plain[mention.span[0] : mention.span[1]], "", 1).strip(" -")
            if (
                rest
                and free(whole.span())
                and not _ordinary(inside)
                and re.fullmatch(
                    r"(?:New|Old|North|South|East|West|Upper|Lower)|(?:San|Santa|Santo|Saint|Sainte|Villa|Ciudad|Puerto|Nueva|Nuevo)(?:\s\w+)?|.*(?:camp|bridge|crossing|junction|hospital|square|roundabout|checkpoint|airport|dam|pass|stadium|village|island)",
                    rest,
                )
            ):
                found.append(Site(name=inside, span=whole.span(), known=True, place=mention.place))
                continue
        start, name = mention.span[0], mention.place.name
        side = re.search(
            r"(?<!\w)(eastern|western|northern|southern|central|besieged\s+eastern|rebel-held|east|west|north|south)\s+$",
            text.low[max(0, start - 20) : start],
        )
        if side is not None and mention.place.kind in ("city", "region") and text.language == "en":
            start -= len(side.group())
            name = f"{side.group(1)} {name}"
        if text.language == "ar" and (
            rural := re.search(r"(?<!\w)(?:ال|و|ب|ل)*ريف\s+(?:ال)?$", text.low[max(0, start - 12) : start])
        ):
            side = re.match(r"\s+(ال(?:غربي|شرقي|شمالي|جنوبي))(?!\w)", text.low[mention.span[1] :])
            name = f"{_SIDES[side[1]] if side else ''}{name} countryside"
            span = (start - len(rural.group()), mention.span[1] + (side.end() if side else 0))
            if free(span):
                found.append(Site(name=name, span=span, known=True, place=mention.place))
            continue
        if text.language == "en":
            # as written, so that an English reader finds it in the text
            name = re.sub(r"'s$", "", text.plain[start : mention.span[1]]).strip()
        if free((start, mention.span[1])):
            found.append(Site(name=name, span=(start, mention.span[1]), known=True, place=mention.place))
    for span in _arabic_names(text) if text.language == "ar" else ():
        if free(span):
            name = _written(text, span)
            if fold(name) not in {*WEEKDAYS, *MONTHS, *hours("ar")}:
                found.append(Site(name=name, span=span, known=True))
    for match in [part for whole in latin for part in _split(text, whole)]:
        name = _TAILS.sub("", _HEADS.sub("", match.group()))
        start = match.start() + match.group().find(name)
        if len(name) > 2 and free((start, start + len(name))) and not _ordinary(name, text.plain[:start]):
            span = (start, start + len(name))
            found.append(Site(name=_nominative(text, span), span=span, known=False))
    found.sort(key=lambda s: s.span)
    # "Tigray's Mekelle" is Mekelle
    return [
        s
        for n, s in enumerate(found)
        if not (
            n + 1 < len(found)
            and re.fullmatch(r"(?:'s)?\s+", text.low[s.span[1] : found[n + 1].span[0]])
            and text.low[s.span[0] : found[n + 1].span[0]].rstrip().endswith("'s")
        )
    ]


_OF = re.compile(
    r"(?<!\w)(?:до|из|от|у|около|возле|із|з|від|біля|(?:в|по)\s+направлению?\s+к?|в\s+направлении|в\s+сторону|[ув]\s+бік|[ув]\s+напрямку)\s+$"
)


def _nominative(text: Text, span: Span) -> str:
    """A name as written, or in its first case where the word before and its ending leave no doubt of the case."""
    name = _written(text, span)
    if (
        text.language in ("ru", "uk")
        and re.search(r"(?:с|ц|ь)ка$|(?:град|бург|город)а$", name)
        and _OF.search(text.low[max(0, span[0] - 20) : span[0]])
    ):
        return name[:-1]
    return name


def _written(text: Text, span: Span) -> str:
    start, end = text.origin(span)
    return text.original[start:end]


_AR = "[\u0621-\u064a]+"
_AR_KIND = r"(?:مدينه|بلده|قريه|حي|مخيم|ناحيه|ضاحيه)"
_AR_HEAD = (
    r"(?:وادي|تل|دير|خان|بيت|كفر|عين|جسر|ام|ابو|باب|راس|بني|الشيخ|خربه|جبل|قصر|نبع|مرج|برج|دار|قلعه|بير)"
)
_AR_TOWN = re.compile(
    rf"(?<!\w)(?:و)?(?:باتجاه|نحو|صوب|الي|من)\s+{_AR_KIND}\s+(?P<name>(?!(?:ال)?(?:امنه?|مجاوره?|اخري|قريبه?|قديمه?)(?!\w))(?:{_AR_HEAD}\s+)?{_AR})(?!\w)"
)
"""A town that no table knows, after a word for what it is."""
_AR_ROAD = re.compile(
    rf"(?<!\w)(?:و|ال)*(?:طريق|خط|مسار)\s+(?P<a>{_AR}(?:\s{_AR})?)\s*-\s*(?:(?P<b>{_AR}(?:\s{_AR})?)\s*-)?"
)
"""A road by its ends and what lies between: its last place is known, or none of it is read."""


_AR_PLAIN = r"(?:(?:ال)?(?:مناطق|منطقه|خارج|داخل|جنوب|شمال|شرق|غرب|مكان|اماكن|مراكز|مركز|مدينه|مدن|بلده|قريه|قري|حي|احياء|مخيم|مخيمات|ريف|حدود|مستشفي|مشفي|مستشفيات|موعد|اشعار|حين|ما|مساء|صباح|ظهر|ساعه|يوم|غد|غدا|جهه|جهات|احدي|اطراف|محيط|وسط|كل|جميع|تلك|هذه|باقي|اراضي|محافظه|محافظات|ضفه|قطاع)(?!\w))"
_AR_LISTED = re.compile(
    rf"(?<!\w)(?:و|ف)?(?:ال)?(?:ممرا?|مسارا?|طريقا?|معبرا?|اول|اولي|ثاني|ثانيه|ثالث|ثالثه|رابع|رابعه|واحده?|اخري?)\s+(?:{_AR}\s+){{0,4}}?"
    rf"(?:الي|باتجاه|نحو|صوب)\s+(?P<name>(?!{_AR_PLAIN})(?:{_AR_HEAD}\s+)?{_AR})(?=\s+(?:عبر|مرورا)(?!\w)|\s*[,.;]|\s*$)"
)
"""A town that no table knows, at the end of a way: "the first from X to Y by Z, another towards W"."""


def _arabic_names(text: Text) -> list[Span]:
    """Names without a capital letter, where the words around them leave no doubt where they begin and end."""
    towns = [m.span("name") for m in _AR_TOWN.finditer(text.low)]
    roads = [m.span(g) for m in _AR_ROAD.finditer(text.low) for g in ("a", "b") if m[g]]
    return [*towns, *roads, *(m.span("name") for m in _AR_LISTED.finditer(text.low))]


_PIECE = re.compile(r"[^-]+")


def _split(text: Text, whole: re.Match[str]) -> list[re.Match[str]]:
    """A name, or its pieces where it was written with a long dash: two places rather than one."""
    signs = text.original[text.at[whole.start()] : text.at[whole.end() - 1] + 1]
    if not re.search("[–—]", signs) and not _pair(text, whole):
        return [whole]
    return list(_PIECE.finditer(text.plain, whole.start(), whole.end()))


_PAIR = re.compile(r"(?P<a>[^-]+)-(?P<b>[^-]+)")
_ONE_NAME = re.compile(
    r"(?:saint|sainte|san|santa|ivano|kamianets|al|el|ain|bab|tel|abu|port|fort|north|south|east|west|.*[\s'](?:al|el|ad|ar|as|az|ash|at|an|es|ez|en))|.*\s(?:oblast|region|raion|district|province|county|department)",
    re.IGNORECASE,
)


def _pair(text: Text, whole: re.Match[str]) -> bool:
    """Whether a hyphen joins two places: "Old Mill-New Harbour", or "Mill-Harbour" where a list of ways is given."""
    match = _PAIR.fullmatch(whole.group())
    if match is None or not match["b"][0].isupper() or len(match["a"]) < 3:
        return False
    if _ONE_NAME.fullmatch(match["a"]) or _ONE_NAME.fullmatch(whole.group()):
        return False
    if " " in whole.group():
        return True
    after = re.match(r"\s+(?:corridor|route|road|line|direction)(?!\w)", text.low[whole.end() :])
    start = text.sentence(whole.start())[0]
    lead = text.low[start : whole.start()]
    listed = re.search(
        r"(?<!\w)(?:corridors?|routes?|lines?|ways?|couloirs?|itineraires?|corredores|rutas|коридор\w*|маршрут\w*)(?!\w)[^:]{0,60}:(?:.*[,;])?\s*$",
        lead,
    )
    return after is not None or listed is not None


_ARTICLE = re.compile(r"(?:la|las|el|los|le|les)\s+(?P<rest>\S.*)", re.IGNORECASE)


def _ordinary(name: str, before: str = "") -> bool:
    """Whether a name is none; "La Paz" is one where no sentence begins with it."""
    article = _ARTICLE.fullmatch(name)
    if article is not None and re.search(r"\w,?\s+$", before):
        return _ordinary(article["rest"])
    return (
        fold(name).split(maxsplit=1)[0] in _FEASTS
        or name.lower() in _NO_NAME
        or name.split(maxsplit=1)[0].lower() in _NO_NAME
        or (name.isupper() and len(name) < 5)
    )
