"""Classes of people for whom a corridor is, in neutral words."""

from __future__ import annotations

import re

from mamarr.announcements.text import Text

_WORDS: dict[str, str] = {
    "civilians": (
        r"civilians?|civilian\s+population|non-combatants|residents?|inhabitants|famil(?:y|ies)|townspeople|locals|citizens|people|women|children|elderly|displaced|students|evacuees|population|everyone"
        r"|мирн\w+\s+(?:жител\w*|населени\w*|люд\w*|гражд\w*)|мирных|гражданск\w+(?!\s+обор)|жител\w+|населени\w+|граждан(?!ск)\w*|семь\w+|семей|женщин\w*|дет(?:и|ей|ям)|беженц\w+|люд(?:ей|и|ям)"
        r"|цивільн\w+|мирн\w+\s+(?:жител\w*|мешканц\w*|населен\w*)|мешканц\w+|населенн\w+|жител\w+|громадян\w*|людей|люди|людям|жін(?:ок|ки)|діт(?:ей|и)|родин\w*"
        r"|(?:و|لل|ال|ل|ب|ف)*(?:مدنيين|مدنيون|مدنيي|مدني|سكان|اهالي|اهل|عايلات|اسر|مواطنين|نساء|اطفال|نازحين|راغبين|مدنيه)(?:ه[ام]?)?"
        r"|civils|population|habitants|residents|deplacee?s|familles|femmes|enfants|personnes|civiles|poblacion|residentes|habitantes|vecinos|familias|mujeres|ninos|personas|ciudadanos|zivilisten|bewohner|zivilbevolkerung|einwohner|мирни\s+жители|цивилни|жители"
    ),
    "sick_wounded": (
        r"sick|wounded|injured|patients?|medical\s+(?:cases|evacuat\w+|evacuees)|casualties|больн\w+|ранен\w+|пациент\w+|тяжелобольн\w+|хвор\w+|поранен\w+|пацієнт\w+"
        r"|(?:و|لل|ال|ل|ب|ف)*(?:مرضي|مريض|جرحي|جريح|مصابين|حالات\s+(?:ال)?(?:طبيه|مرضيه|انسانيه\s+الطبيه))"
        r"|malades|blesses?|patients|heridos|enfermos|pacientes|verwundete\w*|verletzte\w*|kranke\w*|ранени|болни"
    ),
    "armed": (
        r"(?:disarmed|unarmed)\s+(?:soldiers?|troops|servicemen|men)|(?:soldiers?|troops)\s+(?:without|who\s+(?:have\s+)?(?:laid|handed|given|lay|hand|give)\w*)|fighters?|militants?|rebels?|insurgents?|gunmen|combatants?|armed\s+(?:groups?|men|opposition|units|people|persons|formations)|militiamen|members\s+of\s+(?:the\s+)?armed|боевик\w*|бойц\w+|повстанц\w+|ополченц\w+|мятежник\w*|вооруженн\w+\s+(?:групп\w*|формирован\w*|люд\w*|оппозиц\w*|лиц\w*)|члены\s+вооруж\w+|военнослужащ\w+|подразделени\w+\s+(?:с|без)\s+оружи\w+|підрозділ\w*\s+(?:зі\s+зброєю|без\s+зброї)|(?:без|раз)оруж\w+\s+солдат\w*|(?:роз|без)збр\w+\s+(?:солдат\w*|військов\w*)|бойовик\w*|бійц\w+|озброєн\w+\s+(?:груп\w*|формуван\w*|люд\w*|осіб)"
        r"|(?:و|لل|ال|ل|ب|ف)*(?:مسلحين|مسلحون|مسلحي|(?<=\d\s)مسلحا?|مقاتلين|مقاتلون|مقاتلي|مقاتل|عناصر\s+(?:ال)?(?:مسلحه|فصايل|معارضه)|فصايل|جماعات\s+(?:ال)?مسلحه|تشكيلات\s+(?:ال)?مسلحه)"
        r"|(?:soldats|militaires)\s+desarmes|(?:soldados|militares)\s+desarmados|(?:ال|لل|و)*(?:جنود|عسكريين)\s+(?:ال)?(?:منزوعي|مجردين)\w*|combattants|rebelles?|insurges|groupes?\s+armes|hommes\s+armes|combatientes|rebeldes|insurgentes|milicianos|grupos\s+armados|hombres\s+armados|rebellen|kampfer\w*|bewaffnete\w*|aufstandische\w*|бунтовници|бойци|екстремисти|въоръжени\w*"
    ),
    "aid_convoys": (
        r"(?:aid|relief|humanitarian|un|food|supply)\s+(?:and\s+\w+\s+)?(?:convoys?|trucks?|lorr(?:y|ies)|vehicles?|deliver\w+|shipments?|supplies|aid|cargo|assistance)|(?:trucks?|lorr(?:y|ies))\s+(?:with|carrying|loaded\s+with|of)\s+(?:\w+\s+)?(?:food|medicines?|aid|supplies|flour)|aid\s+(?:to\s+enter|delivery|workers)|гуманитарн\w+\s+(?:груз\w*|помощ\w*|конво\w*|колонн\w*)|(?:грузовик|фур)\w*\s+с\s+(?:продовольств|продукт|едой|медикамент|лекарств|помощ)\w*|(?:вантажівк|фур)\w*\s+з\s+(?:продовольств|продукт|їжею|харчами|ліками|медикамент|допомог)\w*|гуманітарн\w+\s+(?:вантаж\w*|допомог\w*|конво\w*)|(?:و|لل|ال|وال|ب|ل|دخول\s+)*(?:قوافل|قافله|شاحنات)\s+(?:محمله\s+ب|تحمل\s+)?(?:ال)?(?:انسانيه|مساعدات|اغاثه|امم|امميه|اغاثيه|غذاء|اغذيه|مواد\s+غذاييه|ادويه)|(?:ل|و|دخول\s+|ايصال\s+)*(?:ال)?مساعدات"
        r"|convois?\s+(?:d'aide|humanitaires?|de\s+l'onu)|aide\s+humanitaire|convoy(?:es)?\s+(?:de\s+ayuda|humanitarios?|de\s+la\s+onu)|ayuda\s+humanitaria|camions\s+(?:de|transportant|charges\s+de)\s+(?:des\s+)?(?:vivres|nourriture|medicaments|aide)|camiones\s+(?:de|con)\s+(?:ayuda|alimentos|viveres|medicinas|medicamentos|comida|suministros)|hilfsguter\w*|hilfskonvoi\w*|hilfslieferung\w*"
    ),
}
_REGEX = {name: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for name, pattern in _WORDS.items()}

_WITH = re.compile(
    r"(?<!\w)(?:with\s+(?:their\s+)?(?:\w+\s+){0,3}(?:weapons|arms|rifles|guns)|(?<!not\s)(?:keep|keeping|retain|retaining|take|taking|bring|bringing)\s+their\s+(?:\w+\s+){0,2}(?:weapons|arms)(?:\s+with\s+them)?|carrying\s+(?:\w+\s+){0,2}(?:weapons|arms)|and\s+their\s+(?:\w+\s+)?weapons|with\s+(?:light|personal|individual|small)\s+\w+"
    r"|с\s+(?:\w+\s+){0,3}оружием|с\s+оружием|вместе\s+с\s+оружием|зі?\s+(?:\w+\s+){0,2}зброєю|со\s+стрелков\w+|сохран\w+\s+(?:\w+\s+){0,2}оружие|остав\w+\s+(?:при\s+себе|себе)\s+(?:\w+\s+)?оружие|зберег\w+\s+(?:\w+\s+)?зброю|зберіг\w+\s+(?:\w+\s+)?зброю|залиш\w+\s+(?:при\s+собі|собі)\s+(?:\w+\s+)?зброю|(?:ب|مع\s+|حاملين\s+|حاملي\s+|ومعهم\s+|برفقه\s+|ب?(?:اخراج|حمل|اصطحاب)\s+|ب?الاحتفاظ\s+ب)(?:ال)?(?:اسلحت?هم|سلاحهم|اسلحه|سلاح|سلاحه)(?:\s+(?:ال)?(?:فرديه|خفيفه|فردي|خفيف|شخصيه?))?"
    r"|avec\s+(?:leurs?\s+|des\s+)?(?:\w+\s+){0,2}armes|(?<!pas\s)(?:gard\w+|conserv\w+|emport\w+)\s+(?:leurs?|les)\s+(?:\w+\s+)?armes|(?:conserv\w+|manten\w+|manteng\w+|llev\w+|quedarse\s+con)\s+(?:consigo\s+)?(?:sus|las)\s+arm\w+|con\s+(?:sus\s+|su\s+)?(?:\w+\s+){0,2}arm(?:as|amento)|mit\s+(?:ihren\s+)?(?:\w+\s+)?waffen|с\s+оръжие\w*)(?!\w)"
)
_WITHOUT = re.compile(
    r"(?<!\w)(?:without\s+(?:their\s+|any\s+)?(?:weapons|arms)|unarmed|disarmed|not\s+(?:keep|retain|take|carry|bring)\s+(?:their\s+|any\s+)?(?:weapons|arms)|(?:who\s+|having\s+|after\s+|must\s+|and\s+|to\s+|ha(?:ve|d)\s+)?(?:lay|laid|laying|put|putting|give|giving|gave|hand|handing|handed|surrender\w*|lays)\s+(?:down\s+|up\s+|over\s+|in\s+)?(?:their\s+|all\s+)?(?:weapons|arms)"
    r"|без\s+оружия|безоружн\w+|разоружен\w+|разоружи\w+|роззброєн\w+|беззбройн\w+|сложи\w+\s+(?:\w+\s+)?оружие|сложа\s+оружие|сдав\w*\s+оружие|сдат\w*\s+оружие|без\s+зброї|скла\w+\s+зброю|складуть\s+зброю|здал\w+\s+зброю"
    r"|(?:بدون|دون|من\s+دون|بلا)\s+(?:\S+\s+)?(?:سلاح|اسلحه|اسلحتهم|سلاحهم)|(?:بعد\s+|و)?(?:تسليم|القاء|القوا|سلموا|يلقون|يسلمون|رمي|وضع|ترك)\s+(?:ال)?(?:سلاح|اسلحه|اسلحتهم|سلاحهم)\w*|غير\s+(?:ال)?مسلحين|منزوع\w*\s+(?:ال)?سلاح|(?:ال)?مجرد\w*\s+من\s+(?:ال)?(?:سلاح|اسلحه|اسلحتهم|سلاحهم)"
    r"|sans\s+(?:leurs\s+)?armes|(?:depos\w+|rendu|rendre|rendent)\s+(?:leurs?|les)\s+armes|desarmee?s?|(?:remis|remettre|remettent|livre|livrer)\s+(?:leurs?|les)\s+armes|sin\s+(?:sus\s+)?armas|(?:deponer|depongan|entregar|entreguen|entregado|depuesto|dejar|dejen)\s+(?:las|sus)\s+armas|desarmados|ohne\s+waffen|unbewaffnet\w*|без\s+оръжие)(?!\w)"
)
_MAY_NOT = (
    r"(?:(?:may|can|must|will|shall|should|would|do|are|is)\s*(?:not|n't)|cannot)\s+(?:be\s+)?(?:use|allowed|permitted|pass|enter|leave|go|let|travel|cross|take\s+(?:it|this|that|the|part))\w*|(?:are|is|will\s+be)\s+(?:barred|banned|excluded|forbidden|prohibited|turned\s+back)"
    r"|(?:\w+\s+){0,3}?(?:запрещ\w+|воспрещ\w+|закрыт\w*|заборонен\w*|закрит\w*)|не\s+(?:смогут|могут|допуск\w+|пропуск\w+|вправе|зможуть|можуть|мають\s+права)\s+(?:по\s+)?(?:им|ним|польз\w*|использ\w*|про\w+|вый\w+|корист\w*|скорист\w*|вий\w+)?\w*"
    r"|no\s+(?:podran|pueden|deben)\s+(?:us|util|sal|pas|cruz)\w*|ne\s+(?:pourront|peuvent|doivent|sont)\s+(?:pas\s+)?(?:l')?(?:utilis|emprunt|pass|sort|autoris|admis)\w*"
    r"|(?:لا|لن)\s+(?:ي|ت)(?:سمح|حق|مكن|ستخدم|مر|عبر)\w*"
)
_BARRED = re.compile(
    rf"(?<!\w)(?:{_WORDS['armed']})(?:\s+\w+){{0,2}}?\s+(?:{_MAY_NOT})"
    rf"|(?<!\w)(?:not\s+(?:open\s+)?(?:for|to)|closed\s+to|barred\s+to|forbidden\s+to|no|except(?:\s+for)?|не\s+для|кроме|крім|запрещ\w+\s+(?:\w+\s+)?|заборонен\w+\s+(?:\w+\s+)?|закрыт\w*\s+для|закрит\w*\s+для|no\s+para|excepto|salvo|cerrad\w+\s+a|prohibid\w+\s+(?:a|para)|pas\s+(?:aux?|pour)|sauf|interdit\w*\s+(?:aux?|a)|ferme\w*\s+aux?"
    rf"|(?:لا|لن)\s+يسمح|يمنع(?:\s+علي)?|(?:و)?ليس|باستثناء|ما\s+عدا|يحظر(?:\s+علي)?)\s*(?:(?:the|any|les|des|los|las)\s+)?(?:{_WORDS['armed']})(?!\w)"
)
"""Armed people whom the text keeps out: a corridor is not for them."""


_BY_AIR = re.compile(
    rf"(?<!\w)(?:(?:{'|'.join(_WORDS.values())})\s+(?:\w+\s+){{0,4}}?(?:flown|airlifted|by\s+(?:air|plane|helicopters?)|вертолет\w*|самолет\w*|по\s+воздуху|вертол[іь]\w*|літак\w*|повітрям|(?:ب|ال)*(?:مروحي\w*|طايرات)|جوا|(?:par|en)\s+(?:avion|helicoptere|voie\s+aerienne)|(?:por|en)\s+(?:aire|avion|helicoptero|via\s+aerea)))(?!\w)"
)
"""Those who leave by air take no corridor on the ground."""


def classes_in(low: str) -> tuple[str, ...]:
    """Classes named in a stretch of plain text, armed people without a word on their weapons yet.

    Examples
    --------
    >>> classes_in("for civilians and the wounded")
    ('civilians', 'sick_wounded')
    """
    for out in (_BARRED, _BY_AIR):
        low = out.sub(lambda m: " " * len(m.group()), low)
    found = [name for name, regex in _REGEX.items() if regex.search(low)]
    if "sick_wounded" in found and "civilians" in found and re.search(r"эвакуаци\w+\s+населени", low):
        return tuple(found)
    return tuple(found)


def first_place(low: str, start: int = 0) -> int:
    """Where the first class is named, or the length of the text."""
    places = [m.start() for regex in _REGEX.values() if (m := regex.search(low, start))]
    return min(places, default=len(low))


def weapons(text: Text, around: str, *, whole: bool = True) -> str:
    """How armed people leave: with weapons, without them, or not said; near words outweigh the rest of the text."""
    for stretch in (around, text.low) if whole else (around,):
        without, with_ = _WITHOUT.search(stretch), _WITH.search(stretch)
        if without and with_:
            return "armed_unspecified"
        if without:
            return "armed_disarmed"
        if with_:
            return "armed_with_weapons"
    return "armed_unspecified"


def settled(text: Text, names: tuple[str, ...], around: str, *, whole: bool = True) -> tuple[str, ...]:
    """The classes, with armed people told apart by what the text says of their weapons."""
    return tuple(sorted({weapons(text, around, whole=whole) if name == "armed" else name for name in names}))
