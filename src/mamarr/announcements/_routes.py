"""Ways from one place to another, as sentences and lists name them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mamarr.announcements._sites import Site
from mamarr.announcements.text import Span, Text, fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """One way; an end that the text does not give is None."""

    origin: Site | None
    destination: Site | None
    via: tuple[Site, ...]
    span: Span
    modes: tuple[str, ...] = ()


_MARKS: dict[str, dict[str, str]] = {
    "en": {
        "from": r"from|out\s+of|leaving(?!\s+for)|fleeing|depart(?:ing|s)?\s+from|exit(?:ing)?|originating\s+in|starting\s+(?:in|at|from)",
        "weak": r"(?:residents?|people|civilians|inhabitants|families|those|patients|wounded|population)\s+(?:living\s+|trapped\s+|remaining\s+)?(?:of|in|from)|leaves?|left|flee|fled|quit|evacuation\s+of|evacuate",
        "to": r"(?<!according\s)(?<!thanks\s)(?<!due\s)(?<!prior\s)(?:to|towards?|into|onto)|in\s+(?:the\s+)?direction\s+of|(?:leav(?:e|ing)|head(?:ing|s)?|bound|depart(?:ing|s)?|set\s+off|setting\s+off)\s+for|reach(?:ing)?|end(?:s|ing)?\s+(?:in|at)|arriv(?:e|ing|es)\s+(?:in|at)|lead(?:s|ing)?\s+(?:north|south|east|west)(?:wards?)?\s+to",
        "via": r"via|through|by\s+way\s+of|passing\s+(?:through|by)?|past|over|across|cross(?:es|ing)?|with\s+(?:a\s+)?stops?\s+(?:in|at)|stopping\s+(?:in|at)",
        "pair": r"between|link(?:s|ing|ed)?|connect(?:s|ing|ed)?|join(?:s|ing)",
        "in": r"in|of|near|outside|by|at|on|along|around|under",
    },
    "fr": {
        "from": r"depuis|de|d'|du|au\s+depart\s+de|en\s+provenance\s+de|quitt\w+",
        "weak": r"(?:habitants|civils|residents|population|familles|personnes)\s+(?:de|d'|du)|quitter",
        "to": r"(?:re)?joi(?:ndre|gnent|ndra|ndront)|(?:re)?gagn(?:er|ent|era|eront)|atteindre|se\s+rendre\s+a|(?<!merci\s)(?<!grace\s)(?<!face\s)(?<!suite\s)(?:a|au|aux)|vers|jusqu'a|en\s+direction\s+de|a\s+destination\s+de",
        "via": r"via|par|en\s+passant\s+par|a\s+travers",
        "pair": r"entre|reliant|relie\w*",
        "in": r"en|dans|pres\s+de|sur",
    },
    "es": {
        "from": r"desde|de|del|partiendo\s+de",
        "weak": r"(?:habitantes|civiles|residentes|vecinos|poblacion|familias|personas)\s+(?:de|del)|abandonar",
        "to": r"(?<!gracias\s)(?<!debido\s)(?<!frente\s)(?<!junto\s)(?<!pese\s)(?:a|al)|hacia|hasta|con\s+destino\s+a|rumbo\s+a|en\s+direccion\s+a",
        "via": r"via|por|pasando\s+por|a\s+traves\s+de",
        "pair": r"entre|que\s+une\w*|conecta\w*|une",
        "in": r"en|cerca\s+de|sobre",
    },
    "de": {
        "from": r"von|aus|ab",
        "weak": r"bewohner\s+von",
        "to": r"nach|bis|in\s+richtung|zur?|zum",
        "via": r"uber|durch",
        "pair": r"zwischen",
        "in": r"in|bei|an",
    },
    "ru": {
        "from": r"из|от|со?|выезд\s+из",
        "weak": r"(?:жител\w+|населени\w+|граждан|люд\w+|эвакуаци\w+|гражданских)(?:\s+(?:город\w*|из|в))?|покинуть",
        "to": r"в\s+направлении|в\s+сторону|до|к|во?|на|по\s+направлению\s+к",
        "via": r"через|с\s+остановк\w+\s+в|далее(?:\s+через)?",
        "pair": r"между",
        "in": r"под|около|у|при|над",
    },
    "uk": {
        "from": r"з|із|зі|від|виїзд\s+з",
        "weak": r"(?:мешканц\w+|жител\w+|населенн\w+|громадян|людей|евакуаці\w+)(?:\s+(?:міст\w*|з|із|у|в))?",
        "to": r"у\s+напрямку(?:\s+до)?|в\s+напрямку(?:\s+до)?|в\s+бік|у\s+бік|до|на|у|в",
        "via": r"через|далі(?:\s+через)?|із\s+зупинк\w+\s+[ув]",
        "pair": r"між",
        "in": r"під|біля|поблизу|при",
    },
    "ar": {
        "from": r"(?:و)?(?:انطلاقا\s+)?من",
        "weak": r"(?:ل)?(?:سكان|اهالي|مدنيي|المدنيين\s+في|السكان\s+في)",
        "to": r"(?:و)?(?:علي(?=\s+(?:ال)?حدود)|الي|باتجاه|نحو|صوب|لغايه|بالاتجاه\s+الي|وصولا\s+الي)",
        "via": r"(?:و)?(?:عبر|مرورا(?:\s+ب)?|من\s+خلال)",
        "pair": r"(?:ما\s+)?بين|يربط|يصل\s+بين",
        "in": r"في|قرب|عند",
    },
}
_NOISE = re.compile(
    r"(?:the|a|both|either|besieged|occupied|nearby|neighbouring|city|town|village|cities|towns|villages|port|capital|district|of|or|eastern|western|northern|southern|central|areas?|region|parts?|direction|safety\s+in|safety|relative|one|another|other|first|then|a\s+pied|a\s+pie|on\s+foot|пешком|пішки|سيرا\s+علي\s+الاقدام|on|further|areas\s+around|government-held|rebel-held"
    r"|hamlet|settlement|la|le|les|l'|el|los|las|ville|ciudad|de|villes|ciudades|localites?|communes?|bourgs?|hameaux?|quartiers?|pueblos?|veredas?|municipios?|barrios?|caserios?|городов|города|город|городу|село|сел|населенных\s+пунктов|пгт|сел[аоуе]|станиц[аыуе]|деревн[яиюе]|хутор[ауе]?|аул[ауе]?|поселок|поселку|поселке|поселка|поселков|хутір|селище|селищу|сел[іу]|міст[уі]|міст|міста|місто|м\.|г\.|с\.|сел|смт|селища|مدينه|بلده|بلدات|منطقه|مناطق|مدن|قريه|حي|احياء|محافظه|ريف|ل|ال|و|ب|же|та\s+частину)(?!\w)\.?"
)
_STOPS = re.compile(
    r"[;\n•●▪]|,?\s+(?:while|whereas|whilst|но|тогда\s+как|тоді\s+як|بينما|فيما|tandis\s+que|mientras\s+que)\s|(?<=\s)[*]\s|\.\s|\(?\d\)\s|(?<=[\s:])\d+\.\s|\s-\s(?=from|to)"
)
_MOVING = re.compile(
    r"(?<!\w)(?:mov(?:e|ing|ement)|travel\w*|go(?:ing)?|return\w*|head\w*|evacuat\w+|driv\w+|flee\w*|pass\w*|walk\w*|leave|leaving|transit|(?:ل|ال|وال|و|ب|بال)*(?:مرور|توجه|انتقال|نزوح|عبور|انتقلوا|توجهوا|تنقل|حركه|اخلاء|تحرك|عوده|رجوع)|המעבר|מעבר|לנוע|aller|revenir|retour\w*|regresar|volver|retorno|deplac\w+|desplaz\w+|ir)(?!\w)\W*(?:\S+\W+){0,2}$"
)
_HEADS = re.compile(
    r"\s+(?:corridor|route|one|convoy|buses)\s+(?:(?:will|would|is|are|to\s+be)\s+)?(?:leads?|go(?:es)?|runs?|to|heads?|towards?)(?!\w)"
)
_MODES = (
    ("bus", r"bus(?:es)?|autobus\w*|автобус\w*|حافل\w+|باصات|autocars?"),
    (
        "private_car",
        r"(?:private|own|personal)\s+(?:cars?|vehicles?|transport)|by\s+car|(?:собственн|личн)\w+\s+(?:транспорт\w*|автомобил\w*|машин\w*)|власн\w+\s+(?:транспорт\w*|авто\w*)|سيارات(?:هم)?\s+(?:ال)?خاصه|سياراتهم|voitures?\s+(?:privees?|particulieres?|personnelles?)|vehiculos?\s+(?:privados?|particulares?|propios?)",
    ),
    ("ambulance", r"ambulances?|скор\w+\s+помощ\w*|سيارات\s+(?:ال)?اسعاف|ambulancias?"),
    ("foot", r"on\s+foot|пешком|пішки|سيرا\s+علي\s+الاقدام|a\s+pie|a\s+pied"),
    ("train", r"trains?|поезд\w*|потяг\w*|قطار\w*|tren(?:es)?"),
)


def modes_in(low: str) -> tuple[str, ...]:
    """How people travel, in a stretch of plain text."""
    return tuple(
        name for name, pattern in _MODES if re.search(rf"(?<!\w)(?:ال|بال|ب)?(?:{pattern})(?!\w)", low)
    )


@dataclass(slots=True)
class _Open:
    """Ends gathered so far in one clause."""

    origins: list[Site] = field(default_factory=list)
    weak: list[Site] = field(default_factory=list)
    destinations: list[Site] = field(default_factory=list)
    via: list[Site] = field(default_factory=list)
    reverse: bool = False
    start: int = -1
    end: int = -1

    def seen(self, sites: Sequence[Site]) -> None:
        if self.start < 0:
            self.start = sites[0].span[0]
        self.start = min(self.start, sites[0].span[0])
        self.end = max(self.end, sites[-1].span[1])


def routes(text: Text, found: Sequence[Site]) -> list[Route]:
    """Ways named in the text, in its order, each once."""
    language = text.language if text.language in _MARKS else "en"
    if language == "bg":
        language = "ru"
    out: list[Route] = []
    found = sorted([*(s for s in found if not _speaks(text, s)), *_same_places(text)], key=lambda s: s.span)
    for start, end in _clauses(text):
        inside = [s for s in found if start <= s.span[0] < end]
        out += _clause_routes(text, inside, _MARKS[language], start, end)
    out = [r for r in _same_resolved(out) if not _closed(text, r)]
    unique: dict[tuple[str | None, str | None], Route] = {}
    for route in out:
        key = (
            route.origin.name if route.origin else None,
            route.destination.name if route.destination else None,
        )
        if key[0] == key[1]:
            continue
        if key not in unique or (route.via and not unique[key].via):
            unique[key] = route
    return list(unique.values())


_NO_WAY = re.compile(
    r"(?<!\w)(?:(?:do|does|must|should|shall)\s+not|don't|avoid|not\s+(?:to\s+)?(?:use|travel|go)|instead\s+of|не\s+(?:пользу|использ|ехать|двига|користу|виїжд)\w*|избегайте|уникайте|вместо|замість|لا\s+(?:ت|ي)\w+|تجنب\w*|بدلا\s+(?:من|عن)|n'empruntez\s+pas|evite[zrn]?\w*|au\s+lieu\s+d\w+|en\s+lugar\s+de|no\s+(?:utilic|use|viaj)\w+|reject\w+|turned\s+down|отклон\w+|отверг\w*|відхил\w+|رفض\w*|rejet\w+|rechaz\w+)(?!\w)[^.;]{0,45}$"
)
_SHUT = re.compile(
    r"(?:,\s+(?=(?:is|are|was|were)\s))?[^.;,]{0,30}(?<!\w)(?:(?:is|are|was|were|remains?|stays?|kept|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:closed|impassable|mined|blocked|unsafe|cut|not\s+safe|shut|barred|off\s+limits)"
    r"|(?:is|are|was|were|has|have|will|did|could|does)(?:\s+not|n't)(?:\s+yet)?(?:\s+been|\s+be)?(?:\s+(?:confirmed|agreed|approved|open\w*|safe|available|work|passable|cleared)|\s*[.;,]|\s*$)"
    r"|(?:остает\w+|остают\w+|по-прежнему|пока|все\s+еще)?\s*(?:закрыт\w*|перекрыт\w*|заминирован\w*|заблокирован\w*|непроезж\w+)|не\s+(?:подтвержд\w+|согласован\w*|утвержд\w+|работа\w+)"
    r"|(?:закрит\w*|перекрит\w*|заміновано|замінован\w*|заблокован\w*|непроїзн\w+)|не\s+(?:підтверджен\w*|погоджен\w*|узгоджен\w*|працю\w+)"
    r"|(?:est|sont|reste|restent|demeure)\s+(?:\w+\s+)?(?:fermee?s?|coupee?s?|impraticables?|minee?s?|bloquee?s?)|n'(?:est|a)\s+pas\s+(?:ete\s+)?\w+"
    r"|(?:esta|sigue|permanece|queda|estan)\s+(?:\w+\s+)?(?:cerrad\w+|cortad\w+|intransitable|minad\w+|bloquead\w+)|no\s+(?:fue|ha\s+sido|esta|se)\s+(?:confirm|acord|aprob|abiert)\w+"
    r"|(?:ال)?مغلق\w*|مقطوع\w*|لم\s+(?:يوكد|توكد|يتفق|يعتمد|يفتح)\w*|غير\s+(?:ال)?(?:سالك|امن|مومن)\w*)(?!\w)"
)
_REFUSED = re.compile(
    r"[^.;]{0,80}?(?<!\w)(?:(?:was|were|been)\s+(?:rejected|refused|turned\s+down|declined)|rejected|turned\s+down|отклон[её]?н\w*|отклонил\w*|отверг\w*|відхил\w+|رفض(?:ت|ه|ها|وا)*|(?:a|ont|ete)\s+(?:rejet|refus)\w+|rechaz(?:o|aron|ad\w+))(?!\w)"
)
"""What is said of a way that nobody will open."""
_SPEAKER = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:said|says|told|announced|reported|added|confirmed|stated|warned|сообщил\w*|заявил\w*|сказал\w*|повідоми\w+|заяви\w+|dijo|anuncio|informo|a\s+(?:dit|annonce|declare|indique|precise))(?!\w)"
)
_AFTER_SAID = re.compile(
    r"(?<!\w)(?:said|says|according\s+to|сообщил\w*|заявил\w*|сказал\w*|по\s+словам|повідоми\w+|заяви\w+|за\s+словами|dijo|anuncio|informo|segun|selon|dit|annonce|قال|اعلن)\s+(?:\w+\s+){0,2}$"
)
_STREET = re.compile(
    r".*\s(?:road|street|avenue|highway|boulevard|drive|parkway|freeway|lane|motorway|expressway)|(?:highway|route|interstate|autoroute|rue|avenue|boulevard|calle|avenida|carretera|шоссе|улиц\w+|проспект\w*)\s.*|(?:[a-z]{1,2}|us|rn)-?\d{1,4}",
    re.IGNORECASE,
)
_TOWARDS = re.compile(
    r"(?:towards?|in\s+(?:the\s+)?direction\s+of|vers|jusqu'a|en\s+direction\s+de|a\s+destination\s+de|se\s+rendre\s+a|(?:re)?joi(?:ndre|gnent|ndra|ndront)|(?:re)?gagn(?:er|ent|era|eront)|hacia|hasta|rumbo\s+a|con\s+destino\s+a|en\s+direccion\s+a"
    r"|в\s+направлении|в\s+сторону|по\s+направлению\s+к|[ув]\s+напрямку(?:\s+до)?|[ув]\s+бік|(?:و)?(?:باتجاه|نحو|صوب|وصولا\s+الي))(?!\w)"
)
"""Words after which a name can only be that of a place."""
_LEADING = re.compile(
    r"(?<!\w)(?:mov\w+|travel\w*|go(?:ing)?|went|head\w*|evacuat\w+|driv\w+|flee\w*|fled|walk\w*|leave|leaving|taken|brought|bused|transferred|transported|relocated|flown|lead\w*|run(?:s|ning)?|corridor|route|road|passage|way|buses|return\w*"
    r"|men\w+|condui\w+|(?:se\s+)?rendre|aller|evacu\w+|transfer\w+|couloirs?|routes?|passage|achemin\w+|llev\w+|conduc\w+|ir|viaj\w+|traslad\w+|salir|saqu\w+|sacar|corredor|ruta|via|dirig\w+"
    r"|коридор\w*|маршрут\w*|доро\w+|вы(?:ехать|йти|езд\w*|вез\w*|воз\w*|ход\w*)|добра\w+|паром\w*|автобус\w*|движени\w+|следовать|вед[её]т|виїхати|вийти|виїзд\w*|вивез\w*|вивоз\w*|дістат\w+|рух\w*|шлях\w*|веде"
    r"|(?:و|ل|ب|ال|لل|وال|بال)*(?:ممر|معبر|طريق|خروج\w*|اجلاء|اخلاء|نقل|توجه|انتقال|نزوح|عبور|حافلات))(?!\w)(?:\s+[\w-]+){0,4}\s+$"
)
"""Words of ways and of moving, a few words before a weaker "to"."""
_ANOTHER_LANE = re.compile(
    r"(?:[,;]|(?<!\w)(?:and|и|а|та|і|й|et|y)(?!\w))\s*(?:و)?(?:(?:an?|another|the\s+other|un|une|un\s+autre|otro|другой|второй|інший|другий)\s+)?(?:(?:humanitarian|safe|second)\s+)?(?:corridor|route|коридор|маршрут|ممر|معبر|طريق|couloir|corredor|ruta)(?!\w)"
)
"""Another way begins: "from A to B, and a corridor for aid to C"."""
_GOING = re.compile(
    r"(?<!\w)(?:men\w+|condui\w+|rendre|rendent|rendront|aller|iront|evacu\w+|transfer\w+|achemin\w+|emmen\w+|amen\w+|transport\w+|parvenir|arriver?)(?!\w)(?:\s+[\w-]+){0,3}\s+$"
)
_THEN = re.compile(
    r"\s*(?:[,;-]\s*)?(?:and\s+)?(?:then(?!\s+on)|(?:go|travel|drive|continue)\s+on|далее|затем|потом|далі|потім|puis|ensuite|luego|despues|(?:و)?من\s+ثم|ثم)(?!\w)"
)
_SAME_PLACE = re.compile(
    r"(?<!\w)(?:the\s+same\s+(?:city|town|village|place|destination)|(?:тот|того)\s+же\s+(?:самый\s+|самого\s+)?город\w*|(?:те|того)\s+ж\s+(?:саме\s+|самого\s+)?міст\w+|la\s+meme\s+ville|la\s+misma\s+ciudad|(?:نفس|ذات)\s+(?:ال)?(?:مدينه|وجهه|مكان)|(?:ال)?مدينه\s+(?:نفسها|ذاتها))(?!\w)"
)
_SAME = "="
"""Name of a site that stands for the destination before it."""
_TAKEN = re.compile(
    r"\)?[^.;:(]{0,60}(?<!\w)(?:evacuat\w+|mov(?:e|ed|ing)|taken|brought|bused|leave|go|travel|transferred|relocated|эвакуир\w+|вывез\w+|вывоз\w+|выехать|евакую\w+|вивез\w+|виїха\w+|evacue\w*|transfere\w*|conduit\w*|evacuad\w+|evacuar\w*|trasladad\w+|نقل\w*|اجلاء|سينقل\w*|ينقل\w*|يتم)(?!\w)[^.;:(]{0,40}"
)


def _closed(text: Text, route: Route) -> bool:
    """Whether the text warns of a way rather than offers it."""
    start = text.sentence(route.span[0])[0]
    return (
        _NO_WAY.search(text.low[max(start, route.span[0] - 70) : route.span[0]]) is not None
        or _SHUT.match(text.low, route.span[1]) is not None
        or _REFUSED.match(text.low, route.span[1]) is not None
    )


def _speaks(text: Text, site: Site) -> bool:
    """Whether a name is that of somebody who speaks, and no end of a way."""
    start = text.sentence(site.span[0])[0]
    if _AFTER_SAID.search(text.low, max(start, site.span[0] - 50), site.span[0]) and not site.known:
        return True
    before = text.low[start : site.span[0]]
    return (not before.strip() or re.search(r"[,\"]\s*(?:the\s+)?$", before) is not None) and (
        _SPEAKER.match(text.low, site.span[1]) is not None
    )


_ADDRESSED = re.compile(
    r"(?<!\w)(?:appeal\w*|call(?:s|ed)?|writ(?:e|es|ing)|report(?:s|ed)?|listen|appl(?:y|ies|ied)|belong\w*|thanks|flew|visit\w*|talk(?:s|ed|ing)?|spoke|wrote|letter|thanks|loyal|appel\w*|demand\w*|adress\w+|pidi\w+|llam\w+|solicit\w+|visita|обратил\w*|обраща\w+|позвон\w+|писать|зверта\w+|призва\w+|визит\w*|звернул\w*)\s+(?:\w+\s+)?$"
)
_TOLD = re.compile(
    r"(?<!\w)(?:said|told|stated|declare|annonce|dit|indique|confie|precise|dijo|declaro|informo|aseguro|comento|сообщил\w*|заявил\w*|рассказал\w*|повідоми\w+|розпові\w+)(?!\w)[^.;:]{0,50}$"
)


def _addressed(text: Text, mark_at: int, site: Site) -> bool:
    """Whether "to" leads to somebody who is spoken to, or to where a traveller of state goes."""
    start, _ = text.sentence(mark_at)
    before = text.low[start:mark_at]
    return _ADDRESSED.search(before) is not None or (not site.known and _TOLD.search(before) is not None)


def _passed(text: Text, site: Site) -> bool:
    """Whether people only change there: "to X, then by bus"."""
    return _THEN.match(text.low, site.span[1]) is not None


def _lies_in(text: Text, mark_at: int, site: Site) -> bool:
    """Whether a French "à" tells where something is, rather than where a way leads."""
    word = text.low[mark_at : site.span[0]].strip()
    start, _ = text.sentence(mark_at)
    return word in ("a", "au", "aux") and not _GOING.search(text.low[max(start, mark_at - 50) : mark_at])


_SETTLED = re.compile(
    r"\w[\w\s']*?\s(?:the\s+|la\s+|l')?(?:(?:hamlet|village|town|city|settlement)\s+of|сел[ао]|станиц[ыу]|деревн[иую]|город[ау]?|хутор[ау]?|аул[ау]?|посел(?:ок|ка|ку)|міст[ау]|сел[ау]|селищ[ае]|ville\s+de|village\s+de|commune\s+de|pueblo\s+de|municipio\s+de|vereda)\s+"
)
"""A word for what a place is, in the case of a direction: "to the village of X", not "in the village of X"."""
_LISTED = re.compile(
    r"(?<!\w)(?:corridors?|routes?|roads|couloirs?|itineraires?|axes|corredor(?:es)?|rutas?|коридор\w*|маршрут\w*|(?:ال|و|ب)*(?:ممر\w*|مسار\w*|طريق\w*))(?!\w)[^.;:]{0,80}:\s(?=(?:to|towards?|from|one|via|through|(?:the\s+)?first|vers|au?|du?|de|l\'un|une?|hacia|desde|uno|el|la|до|в|на|к|из|от|із|з|від|через|по|один|первый|перший|من|الي|باتجاه|نحو|(?:ال)?اول\w*|واحده?)\s)[^.;:]*$"
)
"""Ways are listed after a colon: "two routes: to X, and to Y"."""


def _leads_to(text: Text, mark_at: int, site: Site) -> bool:
    """Whether the words before a name leave no doubt that a way leads there, whoever knows the place."""
    start, _ = text.sentence(mark_at)
    return (
        _TOWARDS.match(text.low, mark_at) is not None
        or _SETTLED.fullmatch(text.low, mark_at, site.span[0]) is not None
        or _LISTED.search(text.low[start : site.span[0]]) is not None
        or _LEADING.search(text.low[max(start, mark_at - 70) : mark_at]) is not None
    )


def _same_places(text: Text) -> list[Site]:
    return [Site(name=_SAME, span=m.span(), known=True) for m in _SAME_PLACE.finditer(text.low)]


def _same_resolved(out: Sequence[Route]) -> list[Route]:
    """Routes with "the same city" replaced by the destination that stands before it."""
    made: list[Route] = []
    last: Site | None = None
    for route in out:
        end = route.destination
        if end is not None and end.name == _SAME:
            end = last
            if end is None:
                continue
        if route.origin is not None and route.origin.name == _SAME:
            continue
        last = end or last
        made.append(replace(route, destination=end))
    return made


def _clauses(text: Text) -> list[Span]:
    cuts = [0]
    for stop in _STOPS.finditer(text.plain):
        before = text.plain[max(0, stop.start() - 3) : stop.start()]
        if stop.group().startswith(".") and re.search(
            r"(?:^|\W)(?:[A-ZА-Я]|St|г|м|с|a\.m|p\.m|\.m)$", before
        ):
            continue
        cuts.append(stop.end())
    cuts.append(len(text.plain))
    return [(a, b) for a, b in itertools.pairwise(cuts) if a < b]


_CENTRE = re.compile(
    r"(?<!\w)(?:(?:(?!to\s|into\s|towards?\s)\w+\s+){0,2}(?:points?|centres?|centers?|shelters?|camps?|sites?|facilit(?:y|ies)|accommodation|hospitals?)\s+(?:in|at|near|outside)"
    r"|(?:centres?|points?|abris|camps?|sites?|hopita\w+)\s+(?:d'\w+\s+|de\s+\w+\s+|temporaires?\s+)?(?:a|de|pres\s+de)|(?:centros?|puntos?|albergues?|refugios?|campamentos?|hospitales?)\s+(?:de\s+\w+\s+|temporales\s+)?(?:en|de)"
    r"|(?:пункт|центр|лагер|больниц)\w*\s+(?:(?:временн|прием|размещен|фильтрац)\w+\s+){0,3}(?:в|под|около)|(?:пункт|центр|табор|лікарн)\w*\s+(?:(?:тимчасов|прийом|розміщен)\w+\s+){0,3}(?:[ув]|під|біля)"
    r"|(?:ال)?(?:مركز|مراكز|مخيم|مخيمات|مشفي|مستشفي)\s+(?:(?:ال)?(?:ايواء|استقبال|اقامه|موقته?)\s+)*في)\s+(?:ال)?$"
)
"""Where people are taken in a place: "to reception points in X"."""


_PARTED = re.compile(
    r"(?<!\w)(?:agreed|agreements?|deals?|accords?|war|fighting|clashes|talks|negotiations|truce|cease-?fire|tensions|согласован\w*|соглашени\w+|войн\w+|бо[ия]\w*|переговор\w*|столкновени\w+|погоджен\w*|узгоджен\w*|угод\w+|війн\w+|перемовин\w*|зіткненн\w+|(?:ال)?(?:اتفاق\w*|حرب|قتال|محادثات|مفاوضات|اشتباكات|معارك)"
    r"|conclue?s?|convenue?s?|guerre|combats|pourparlers|negociations|affrontements|acordad\w+|acuerdos?|guerra|combates|conversaciones|negociaciones|enfrentamientos)\s+(?:[\w-]+\s+){0,2}$"
)
"""What is between parties and not between places."""


def _mark(text: Text, marks: dict[str, str], start: int, place: int, clause: int) -> tuple[str, int]:
    """The word that stands right before a place, and where it begins."""
    low, plain = text.low, text.plain
    at = place
    if (centre := _CENTRE.search(low, start, at)) is not None:
        kind, found = _mark(text, marks, start, centre.start(), clause)
        if kind == "to":
            return kind, found
    if named := re.search(
        r"(?:the\s+)?(?:besieged\s+|occupied\s+|nearby\s+|northern\s+|southern\s+|eastern\s+|western\s+)?(?:city|town|village|hamlet|port|settlement|capital|area|camp|cities|towns|villages|ville|ciudad|localite|municipio|countryside|outskirts|suburbs|province|district|region)s?\s+(?:of|de|d')\s*(?:the\s+)?$",
        low[start:at],
    ):
        at = start + named.start()
    while True:
        before = plain[start:at]
        noise = re.search(rf"(?:^|(?<=[\s,(]))({_NOISE.pattern})\s*$", low[start:at])
        # "en direction de" holds the "de" of "from"
        if towards := re.search(rf"(?<![\w']){_TOWARDS.pattern}\s*$", low[start:at]):
            return "to", start + towards.start()
        for kind in ("weak", "pair", "via", "from", "to", "in"):
            match = re.search(rf"(?<![\w'])(?:{marks[kind]})\s*$", low[start:at])
            if (
                match is None
                and kind == "to"
                and re.search(r"(?<!\w)for\s*$", low[start:at])
                and re.search(
                    r"(?<!\w)(?:leave|leaves|leaving|left|flee|fleeing|fled|head\w*|bound|depart\w*|off|quit|mak(?:e|es|ing)|made|set\s+out)(?!\w)[^;]{0,120}(?<!\w)for\s*$",
                    low[clause:at],
                )
            ):
                match = re.search(r"for\s*$", low[start:at])
            if match is not None and match.end() > match.start():
                if kind == "pair" and _PARTED.search(low[start : start + match.start()]):
                    return "in", start + match.start()
                return kind, start + match.start()
        if noise is None or noise.start() == noise.end() or not before.strip():
            break
        at = start + noise.start()
    return "", place


def _clause_routes(
    text: Text, inside: list[Site], marks: dict[str, str], start: int, end: int
) -> list[Route]:
    out: list[Route] = []
    state = _Open()
    n = 0
    limit = start
    last: list[Site] = []  # names in a row without a mark, that "to" or a dash may follow
    while n < len(inside):
        chain = _dashed(text, inside, n)
        kind, mark_at = _mark(text, marks, limit, inside[n].span[0], start)
        if chain > 1:
            origins = [*last, inside[n]] if last and _adjacent(text, last[-1], inside[n]) else [inside[n]]
            if kind in ("", "in", "weak", "from", "to", "via") and all(
                s.known or _capital_pair(text, s) for s in inside[n : n + chain]
            ):
                _flush(text, out, state)
                state = _Open()
                members = inside[n : n + chain]
                out += [
                    Route(
                        origin=o,
                        destination=members[-1],
                        via=tuple(members[1:-1]),
                        span=(o.span[0], members[-1].span[1]),
                    )
                    for o in origins
                ]
                state = _Open()
                n += chain
                limit = inside[n - 1].span[1]
                last = []
                continue
        group = [inside[n]]
        while n + len(group) < len(inside) and _adjacent(text, group[-1], inside[n + len(group)]):
            if _dashed(text, inside, n + len(group)) > 1 and kind in ("", "in"):
                break
            if _HEADS.match(text.low, inside[n + len(group)].span[1]):
                break
            # "A to B and C to D": C begins a way of its own
            if (
                kind == "to"
                and n + len(group) + 1 < len(inside)
                and re.fullmatch(
                    r"\s+(?:to|до|hasta)\s+(?:the\s+)?",
                    text.low[inside[n + len(group)].span[1] : inside[n + len(group) + 1].span[0]],
                )
            ):
                break
            group.append(inside[n + len(group)])
        if kind not in ("via",) and not inside[n].known and _STREET.fullmatch(inside[n].name):
            # a street leads there, nobody sets out from it
            limit = inside[n].span[1]
            n += 1
            continue
        if (
            kind in ("", "in")
            and inside[n].name in ("south", "north")
            and _MOVING.search(text.low[max(0, inside[n].span[0] - 40) : inside[n].span[0]])
        ):
            kind = "to"  # "moving south"
        if (
            kind == "to"
            and text.language in ("ru", "uk")
            and not inside[n].known
            and text.low[mark_at : group[0].span[0]].split()[0] in ("в", "во", "у", "на")
            and _TOWARDS.match(text.low, mark_at) is None
            and _SETTLED.fullmatch(text.low, mark_at, inside[n].span[0]) is None
        ):
            kind = ""  # "in" rather than "to"
        if kind == "weak" and (
            to := re.search(r"(?<!\w)(?P<mark>во?|у)\s+$", text.low[mark_at : group[0].span[0]])
        ):
            # "for the exit of residents to X", not "of residents in X"
            at = mark_at + to.start()
            if (
                group[0].known
                and not text.low[: group[0].span[1]].endswith(("о", "и", "і"))
                and not _within(text, group[0], to["mark"])
                and _leads_to(text, at, group[0])
            ):
                kind, mark_at = "to", at
        if kind == "to" and _within(text, inside[n], text.low[mark_at : group[0].span[0]].strip()):
            kind = "in"
        if (
            kind in ("", "in")
            and group[0].name.endswith("border")
            and re.search(r"(?<!\w)(?:علي|at|on)\s+(?:the\s+)?(?:ال)?$", text.low[start : group[0].span[0]])
        ):
            kind = "to"  # a corridor that is open "at the border"
        if kind == "to" and _addressed(text, mark_at, group[0]):
            kind = ""
        if kind == "to":
            if _passed(text, group[-1]):
                kind = "via"  # "by ferry to X, then by bus"
            elif text.language == "fr" and not state.origins and _lies_in(text, mark_at, group[0]):
                kind = "in"
            elif _leads_to(text, mark_at, group[0]):
                group = [replace(s, known=True) for s in group]
        n += len(group)
        previous_end = limit
        limit = group[-1].span[1]
        if kind == "pair":
            both = group
            if (
                len(both) == 1
                and n < len(inside)
                and re.fullmatch(
                    r"\s*(?:and|with|to|и|с|і|та|з|et|y|a|con|avec|و|مع|ب|الي)\s+(?:the\s+)?(?:city\s+of\s+|town\s+of\s+)?(?:ال)?",
                    text.low[both[0].span[1] : inside[n].span[0]],
                )
            ):
                both = [both[0], inside[n]]
                limit = inside[n].span[1]
                n += 1
            if len(both) >= 2:
                _flush(text, out, state)
                state = _Open()
                out.append(
                    Route(
                        origin=both[0], destination=both[1], via=(), span=(both[0].span[0], both[1].span[1])
                    )
                )
                while (
                    n + 1 < len(inside)
                    and re.fullmatch(
                        r"[\s,]*(?:and|и|та|і|et|y|و)?[\s,]*(?:ال)?",
                        text.low[out[-1].span[1] : inside[n].span[0]],
                    )
                    and re.fullmatch(
                        r"\s*(?:with|to|с|з|avec|con)\s+", text.low[inside[n].span[1] : inside[n + 1].span[0]]
                    )
                ):
                    out.append(
                        Route(
                            origin=inside[n],
                            destination=inside[n + 1],
                            via=(),
                            span=(inside[n].span[0], inside[n + 1].span[1]),
                        )
                    )
                    limit = inside[n + 1].span[1]
                    n += 2
            last = []
            continue
        if kind in ("", "in") and _HEADS.match(text.low, group[-1].span[1]):
            _flush(text, out, state)
            state = _Open()
            kind = "weak"
        if kind in ("", "in") and re.match(
            r"\s+(?:residents?|civilians|families|people|evacuees|inhabitants)(?!\w)",
            text.low[group[-1].span[1] :],
        ):
            kind = "weak"
            if (state.origins and state.destinations) or state.origins or state.destinations:
                _flush(text, out, state)
                state = _Open()
        if (
            kind == "to"
            and state.destinations
            and re.search(
                r"(?<!\w)(?:onwards?|from\s+there|thereafter|then\s+on)(?!\w)", text.low[state.end : mark_at]
            )
        ):
            last = []
            continue
        if kind == "from":
            if state.origins and state.destinations and not state.reverse:
                _flush(text, out, state)
                state = _Open()
            elif state.origins and not state.destinations:
                # "from X and from Y to Z"
                between = text.low[state.end : mark_at]
                if not re.fullmatch(r"[\s,]*(?:and|и|та|і|et|y|و|or)?[\s,]*(?:also\s+)?", between):
                    _flush(text, out, state)
                    state = _Open()
            elif state.destinations and state.origins and state.reverse:
                _flush(text, out, state)
                state = _Open()
            if state.destinations and not state.origins:
                state.reverse = True
            state.weak = []
            state.origins += group
            state.seen(group)
            last = []
        elif kind == "to":
            if (
                not state.origins
                and not state.destinations
                and last
                and re.fullmatch(r"\s*(?:city|town)?\s*", text.low[last[-1].span[1] : mark_at])
            ):
                state.origins = list(last)
                state.seen(last)
            elif (
                state.origins
                and state.destinations
                and last
                and re.fullmatch(r"\s*", text.low[last[-1].span[1] : mark_at])
            ):
                _flush(text, out, state)
                state = _Open()
                state.origins = list(last)
                state.seen(last)
            elif not state.origins and state.weak:
                state.origins = state.weak
                state.weak = []
                state.seen(state.origins)
            elif (
                not state.origins
                and not state.destinations
                and len(last) > 1
                and all(s.place is None or s.place.kind != "country" for s in last)
                and _TAKEN.fullmatch(text.low[last[-1].span[1] : mark_at])
            ):
                state.origins = list(last)
                state.seen(last)
            elif (
                state.origins
                and state.destinations
                and state.via
                and not state.reverse
                and re.fullmatch(
                    r"[\s,]*(?:and|or|и|или|та|і|або|et|ou|y|o|و|او)?\s*(?:also\s+|then\s+)?",
                    text.low[state.end : mark_at],
                )
            ):
                # "to B via C or to D via E": each has its own way
                _flush(text, out, state)
                origins = state.origins
                state = _Open()
                state.origins = list(origins)
                state.seen(group)
            elif (
                state.weak and state.origins and state.destinations and state.weak[0].span[0] > state.end - 1
            ):
                _flush(text, out, state)
                weak = state.weak
                state = _Open()
                state.origins = weak
                state.seen(weak)
            if state.reverse and state.origins and state.destinations:
                _flush(text, out, state)
                state = _Open()
            if state.destinations and _ANOTHER_LANE.search(text.low[state.end : mark_at]):
                _flush(text, out, state)
                state = _Open()
            state.destinations += group
            state.seen(group)
            last = []
        elif kind == "via":
            if state.origins or state.destinations:
                state.via += group
                state.seen(group)
            last = []
        elif kind == "weak":
            state.weak = list(group)
            last = list(group)
        elif kind == "in":
            if not (re.match(r"\s*$", text.low[previous_end:mark_at]) and state.end == previous_end):
                last = list(group) if text.low[mark_at : group[0].span[0]].split()[:1] in (["of"],) else []
        else:
            last = list(group)
            if (
                state.via
                and state.end >= 0
                and re.fullmatch(r"\s*,?\s*", text.low[state.end : group[0].span[0]])
            ):
                state.via += group
    _flush(text, out, state)
    if not out and state.weak and not state.origins:
        out += [Route(origin=o, destination=None, via=(), span=o.span) for o in state.weak if o.known]
    stretch = text.low[start:end]
    found_modes = modes_in(stretch) if len(out) <= 1 else ()
    return [
        Route(
            origin=r.origin,
            destination=r.destination,
            via=r.via,
            span=r.span,
            modes=found_modes or modes_in(_own_words(text, r, out, end)),
        )
        for r in out
    ]


def _own_words(text: Text, route: Route, out: list[Route], end: int) -> str:
    later = [r.span[0] for r in out if r.span[0] >= route.span[1]]
    return text.low[route.span[1] : min(later, default=end)]


def _flush(text: Text, out: list[Route], state: _Open) -> None:
    if not state.origins and not state.destinations:
        return
    span = (state.start, state.end)
    if state.origins and state.destinations:
        if not any(s.known for s in (*state.origins, *state.destinations)) and text.language not in (
            "en",
            "ru",
            "uk",
            "fr",
            "es",
        ):
            return
        out += [
            Route(origin=o, destination=d, via=tuple(state.via), span=span)
            for o in state.origins
            for d in state.destinations
        ]
    elif state.origins:
        out += [Route(origin=o, destination=None, via=(), span=span) for o in state.origins if o.known]
    else:
        out += [
            Route(origin=None, destination=d, via=tuple(state.via), span=span)
            for d in state.destinations
            if d.known
        ]


def _within(text: Text, site: Site, mark: str) -> bool:
    """Whether a Russian or Ukrainian "в" stands with the case of a place, not of a direction."""
    if text.language not in ("ru", "uk") or mark not in ("в", "во", "у", "на") or site.place is None:
        return False
    word = text.low[site.span[0] : site.span[1]]
    return word.endswith(("е", "ии", "і", "ах", "ях", "ом", "ой", "ому", "ій")) and all(
        fold(a) != word for a in site.place.aliases
    )


def _adjacent(text: Text, one: Site, other: Site) -> bool:
    """Whether two names follow each other in a list."""
    between = text.low[one.span[1] : other.span[0]]
    return (
        re.fullmatch(
            r"\s*(?:,|/|,?\s*(?:and|or|as\s+well\s+as|и|или|а\s+также|та|і|й|або|а\s+також|et|ou|y|e|o|und|oder|و|او))\s*(?:(?:the|both|either|in|la|le|el|city|town|towns|village|villages|of|городов|города|город|міста|міст|مدينه|بلده|ال|و|منطقه)\s*)*",
            between,
        )
        is not None
        and between.strip() != ""
    )


def _dashed(text: Text, inside: Sequence[Site], n: int) -> int:
    """How many names from `n` on are joined by dashes."""
    if _dateline(text, inside[n]):
        return 1
    length = 1
    while n + length < len(inside):
        between = text.low[inside[n + length - 1].span[1] : inside[n + length].span[0]]
        if not re.fullmatch(
            r"\s*(?:-{1,2}>?|→|=>|>)\s*(?:город\s+|м\.\s*|г\.\s*|the\s+|(?:مدينه|بلده)\s+(?:ال)?|ال)?",
            between,
        ):
            break
        length += 1
    return length


def _dateline(text: Text, site: Site) -> bool:
    """Whether a name only tells where the news was written: "GENEVA - The UN said"."""
    start, _ = text.sentence(site.span[0])
    name = text.plain[site.span[0] : site.span[1]]
    return not text.low[start : site.span[0]].strip() and len(name) > 2 and name.isupper()


def _capital_pair(text: Text, site: Site) -> bool:
    return bool(re.match(r"[A-ZА-ЯІЇЄ]", text.plain[site.span[0]]))
