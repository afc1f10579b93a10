"""Words that settle what a text tells of: a verb of deciding or opening, a bidding to come, a bare heading."""

from __future__ import annotations

import re

from mamarr.announcements._merely import ASSERTED, PLAN, held, wished
from mamarr.announcements.text import Text

_TALK = r"(?:not|never|no|likely|probably|discuss|consider|study|examine|review|weigh|debate|meet|vote|ask|seek|try|propose|urge|press|push|call|talk|negotiate|consult|depend|need|require|save|decide\s+whether|see\s+whether)"
"""What may be done and settles nothing."""

_TOLD = {
    "en": (
        rf"(?:will|shall|is\s+to|are\s+to)\s+(?:\w+ly\s+)?(?!{_TALK}(?!\w)|be\s+(?:\w+\s+)?(?:discuss|consider|stud|examin|review|debat|propos|rais|need|ask)\w*)\w+"
        r"|(?:can|may|must|should)\s+(?:now\s+)?(?:leave|go|get\s+out|pass|cross|use|walk|exit|travel|drive|depart|move|proceed|come|take)"
        r"|(?:let|lets|letting)\s+(?:[\w'-]+\s+){1,5}?(?:through|out|pass|leave|go|cross)|(?:fall|falls|go|goes)\s+silent|(?:lay|lays)\s+down|(?:hold|holds|cease|ceases|stop|stops|halt|halts)\s+(?:\w+\s+)?(?:fire|firing|shelling|fighting|operations|strikes|bombing)"
        r"|stand\s+down|(?:swing|swings|stay|stays|remain|remains|kept|is|are)\s+(?:\w+\s+)?open|reopen(?:s|ed)?|opening|(?:is|are|kept)\s+(?:\w+\s+)?(?:free|clear|passable|cleared|secured|guaranteed|arranged|scheduled|fixed|set|due|granted|organi[sz]ed|lifted)"
        r"|(?:has|have)\s+(?:now\s+)?(?:been\s+)?(?:cleared|secured|granted|arranged|scheduled|organi[sz]ed|set\s+up|set\s+aside|fixed|prolonged|renewed|extended|established|ordered|decided|decreed|lifted)|extend(?:s|ed)|renew(?:s|ed)|prolong(?:s|ed)|scheduled|secured|obtained|guarantee(?:s|d)?|declares?|(?:orders?|ordered)(?!\s+(?:\S+\s+){1,4}?to\s+(?:explain|answer|report|decide|present|submit|account)(?!\w))|decree(?:s|d)?|instructed|kicks?\s+off|sets?\s+in"
        r"|initiall?ed|(?:depart|departs|leave|leaves)(?=\s+\d)|(?:depart|departs|leave|leaves)\s+(?:from|at|for|\w+\s+for|\w+\s+at|on)|(?:goes|go)\s+(?:on|ahead)|(?:continue|continues|operate|operates|run|runs|work|works|function|functions|applies|apply|lasts?)|boarding|assembl[ey]\w*\s+(?:at|point)|meeting\s+point|gather\s+(?:at|in|by)|(?:give|gives|gave|has\s+given|have\s+given)\s+(?:[\w']+\s+){1,6}?(?:until|time|hours)|effective|(?:have|has)\s+(?:from|until|till)\s+[^;]{0,60}?\sto\s+(?:come|leave|get|go|quit|move|flee|evacuate)|(?:made|make)\s+peace|(?:with|by)\s+the\s+(?:consent|agreement|accord)\s+of|(?:take|use|follow)\s+(?:the\s+)?(?:highway|route|road|bridge)|evacuate\s+(?:now|immediately|before|by)|sails?|resumes?|assurances?|pledge[ds]?|vow(?:s|ed)|commit(?:s|ted)\s+(?:to|themselves)|undert(?:ake|akes|ook)|swore|lift(?:s|ed)?|ease[sd]?|relax(?:es|ed)?|(?:shelling|firing|fire|fighting|hostilities|strikes|bombardment|bombing|clashes)\s+(?:\w+ly\s+)?(?:stops?|ends?|ceases?|pauses?|halts?)|(?:is|are|be|being)\s+(?:waved|allowed|let|led|taken|brought|driven|bused|ferried|escorted|guided|permitted|admitted)|escorted|open\s+(?:from|on|at|daily)|(?:ready|prepared)\s+to\s+open|evacuat(?:e|es|ing)\s+(?:now|today|via|by|at|to)|green\s+light"
    ),
    "ru": (
        r"готов\w*\s+(?:\S+\s+){0,10}?открыть|буд(?:ет|ут)\s+(?!ли\s|обсу|рассм|зависет|решат|провед\w+\s+(?:переговор|заседан))\w+|\w+(?:твержден|зрешен|рганизован|беспечен|ткрыт|озобновлен|становлен|родлен|азначен|апланирован|оздан|ыделен|веден)[аоы]?|открыва\w+|откро(?:ет|ют)\w*|заработа(?:ет|ют|л\w*)|стартует|наступ(?:ает|ит)|начн(?:ет|ут)\w*|начина(?:ет|ют)\w*|действ(?:ует|уют)|функциониру(?:ет|ют)|работа(?:ет|ют)|распах\w+|прохо?д(?:ит|ят)|провод[ия]т\w*|про(?:йдет|йдут|длится|длил\w*)|длится"
        r"|прекраща(?:ет|ют)\w*(?!\s+работ)|прекрат(?:ит|ят)\w*|приостан(?:авлива(?:ет|ют)|ов(?:ит|ят))\w*|замолча?т|замолчит|склад\w+\s+оружие|слож(?:ит|ат)\s+оружие|(?:приказ\w*|распоряжение|указание|команд[ау])\s+(?:\S+\s+){0,3}?(?:не\s+стрелять|прекратить|открыть|пропус\w+|выпус\w+)|(?:выпуска|пропуска|вывоз|вывод|отправля|сопровожда|эвакуиру)\w*(?:ют|ят|ет|ит)(?:ся)?|(?:выпуст|пропуст|вывез|вывед|отправ)(?:ят|ут|ит|ет)(?:ся)?|отход[ия]т|уход(?:ит|ят)|(?:ехать|ездить|проехать)\s+можно|парафирова\w+|отъезжа\w+|выезжа(?:ет|ют)|выход(?:ит|ят)"
        r"|можно(?=\s+(?:\S+\s+){0,6}?(?:покинуть|выехать|выйти|\d))|(?:покинуть|выехать|выйти)\s+(?:\S+\s+){0,5}?можно|(?:смогут|могут)\s+(?:покинуть|выехать|выйти|пройти|проехать|воспольз\w+)|да(?:ют|дут|ет|ст|ли|л)\s+(?:\S+\s+){1,5}?(?:выйти|выехать|уйти|время|часов|часа)|свобод(?:ен|на|но|ное|ны)|ждут(?!\s+(?:ответ|решени|согласи|разрешени))|поданы?|сбор(?=\s+(?:в|у|на|с)\s)|посадка|добил\w+|обеспеч(?:ит|ат|или|ил|ивает|ивают)|продлева\w+|разреш\w+|объявля\w+|объявл\w+|введ(?:ет|ут)\w*|обязал\w+|(?:эвакуируй|выезжай|следуй|двигай|собирай|выходи|покидай|пользуй|приходи|явит|уезжай)\w*те(?:сь)?|(?:при(?:шли|дут)\s+к|дости(?:гли|гнут))\s+(?:соглашени|договоренност|согласи|перемири)\w*|с\s+согласия|сборн\w+\s+пункт\w*|обязуются|возобновля(?:ет|ют)|повез(?:ет|ут)|выставят|расставят|обещал\w*|(?:отъед|выед|уед|поед|пойд|выйд|тронут|пуст|стихн|смолкн|сним)(?:ут|ет|ят|ит)(?:ся)?|снят[аоы]?|дан[ыоа]?(?=\s)|пускают|договор\w+лись|согласова\w+"
    ),
    "uk": (
        r"готов\w*\s+(?:\S+\s+){0,10}?відкрити|буд(?:е|уть)\s+(?!обгов|розгл|залеж|виріш)\w+|\w+тим(?:е|уть)(?:ся)?|\w+(?:озволен|атверджен|рганізован|абезпечен|ідкрит|ідновлен|одовжен|родовжен|ризначен|апланован|творен|иділен|ведено|годжен)[аоиі]?|відкрива\w+|відкри(?:є|ють)\w*|запрац\w+|стартує|настає|настане|почн(?:е|уть)\w*|почина(?:є|ють)\w*|розпочн(?:е|уть)\w*|ді(?:є|ють)|функціону(?:є|ють)|працю(?:є|ють)|прохо?д(?:ить|ять)|провод(?:ить|ять)\w*|три(?:ває|вають)|відбуд(?:еться|уться)"
        r"|припиня(?:є|ють)\w*|припин(?:ить|ять)\w*|призупиня\w+|замовк\w+|мовчать|склада(?:є|ють)\s+зброю|(?:наказ\w*|розпорядження)\s+(?:\S+\s+){0,3}?(?:не\s+стріляти|припинити|відкрити|пропус\w+)|(?:випуска|пропуска|вивоз|вивод|відправля|супроводжу|евакую)\w*(?:ють|ять|є|ить)(?:ся)?|(?:випуст|пропуст|вивез|вивед|відправ)(?:лять|ять|уть|ить|е)(?:ся)?|вируша(?:є|ють)|вируш(?:ить|ать)|виїжджа(?:є|ють)|їде|йде|(?:їхати|їздити|проїхати)\s+можна|від'їжджа\w+"
        r"|можна(?=\s+(?:\S+\s+){0,6}?(?:покинути|виїхати|вийти|\d))|(?:покинути|виїхати|вийти)\s+(?:\S+\s+){0,5}?можна|(?:зможуть|можуть)\s+(?:покинути|виїхати|вийти|проїхати|скористат\w+|\w+)|да(?:ють|дуть|є|сть|ли|в)\s+(?:\S+\s+){1,5}?(?:вийти|виїхати|піти|час|годин)|вільн(?:ий|а|е|о|і)|чека(?:ють|є)(?!\s+(?:на\s+)?(?:відповід|рішенн|згод|дозв))|чекатим\w+|подано|збір(?=\s+(?:в|у|на|з|біля|о|об)\s)|посадка|доби(?:вся|лася|лися)|забезпеч(?:ить|ать|ує|ують|или|ив)|зобов'яза\w+|(?:евакуюй|виїжджай|виїздіт|прямуй|збирай|виходьт|залишай|користуй|приходьт|їдьт)\w*(?:те|е)(?:ся)?|(?:дійшли|досягли)\s+(?:згоди|угоди|домовленост\w*)|за\s+згод\w+|обіця\w+|відновлю(?:є|ють)|повез(?:е|уть)|виставлять|(?:від'їд|виїд|поїд|вийд|руш|пуст|вщухн|стихн|знім)(?:уть|е|ять|ить)(?:ся)?|знято|пускають|надано|оголошу\w+|запроваджу\w+"
    ),
    "ar": (
        r"(?:و|ف)?(?:(?:ي|ت)(?:بدا|سري|فتح|نطلق|ستمر|دخل|عمل|صمت|سكت|توقف|وقف|غادر|منح|لتزم|ستقبل|سير|تاح|سمح|تيح|سلم|مدد|علن|جري|نقل|خرج|تحرك|عبر|هدا|مر|سير|رفع|تعهد|قف|كف)(?:ان|ون|وا|ت)?|(?:صادق|اقر|اوقف|منح|التزم|تعهد|رفع|ضمن|كفل|وفر|خصص|نظم|اتاح|افتتح|مدد)ت?(?=\s)|(?:يمكن|بامكان|يحق)(?=\s)|سالك\w*|مفتوح\w*|(?:توجهوا|اسلكوا|غادروا|تجمعوا|اخرجوا|استخدموا)|(?:توافق|تراضي|تصالح)(?:ت|وا)?(?=\s)|متاح\w*|يعاد\s+فتح|(?:تم|جري)\s+(?:ال)?(?:فتح|تخصيص|تحديد|تمديد)"
        r"|(?:ب)?موافقه\s+(?:ال)?طرفي\w*|(?:ب)?(?:ال)?توصل\s+الي\s+اتفاق|(?:ب|ال)*توصل\s+الي|اعلن(?:ت)?\s+(?:\S+\s+){0,6}?(?:قرارا?|تخصيص|(?:ال)?اتفاق|موافقه)|حيز\s+(?:ال)?(?:تنفيذ|نفاذ)|(?:ب)?تمديد|(?:ال)?تجمع(?=\s+(?:في|امام|عند))|موعد|(?:ب)?اعلان|اعلن\w*\s+(?:\S+\s+){0,3}?(?:عن\s+)?فتح|س(?:ي|ت|ن)\w{2,})"
    ),
    "fr": (
        r"pret(?:e|s|es)?\s+a\s+ouvrir|(?:s')?(?:r?ouvr(?:e|ent|ira|iront)|refermer?\w*)|(?:est|sont|reste|restent|a\s+ete|ont\s+ete|demeure)\s+(?:\w+\s+)?(?:r?ouvert|accord|autoris|decret|ordonn|fix|prev|organis|degag|libre|mainten|prolong|program|garanti|annonc|lev|instaur|suspend)\w*|r?ouvert(?:e|s|es)?(?=\s+(?:aux|a\s+la|depuis|de|le))"
        r"|se\s+tair(?:a|ont)|se\s+tais(?:e|ent)|(?:cess|suspend|arret|observ|respect|commenc|debut|demarr|fonctionn|circul|accord|autoris|laiss|ordonn|quitt|dur|gard|prolong|organis|achemin|evacu|escort|assur|decrett?|annonc)(?:e|ent|era|eront|ra|ront|d|dent)|(?:part|sort|pren|entr|commenc)(?:ent|d|nent|iront|ira|dra|dront|era|eront)(?:\s+(?:effet|en\s+vigueur))?|(?:peuvent|peut|pourront|pourra|doivent|doit|devront)\s+(?:\w+\s+)?(?:quitter|sortir|partir|entrer|passer|emprunter|rejoindre|gagner|evacuer|utiliser|prendre)"
        r"|suspend(?:ent|ra|ront)?|(?:evacue|emprunte|prene|quitte|sorte|parte|rassemble|dirige|utilise|suive)z|(?:a|ont)\s+fixe|avec\s+l'(?:accord|aval)|(?:est|sont)\s+(?:evacu|achemin|escort|transfer|sort|lev)\w*|trouve\s+un\s+accord|appareill\w+|repren(?:d|nent)|s'ebranler?\w*|s'engag\w+|promet(?:tent)?|lev(?:e|ent|era|eront)|s'arret(?:e|ent|era|eront)|laissera|laiss(?:e|ent|era|eront)\s+(?:passer|sortir|partir)|feu\s+vert|paraph\w+|silence\s+des\s+armes|fait\s+taire|ont\s+arrete|rassemblement(?=\s)|rendez-vous|depart(?=\s+(?:le|a|de|des))|evacuation\s+(?:obligatoire|immediate|ordonnee)|(?:peut|peuvent)\s+se\s+faire|obten(?:u|ue)|a\s+obtenu|assur(?:e|ent)"
    ),
    "es": (
        r"list[oa]s?\s+para\s+abrir|dispuest[oa]s?\s+a\s+abrir|(?:abr|reabr)(?:e|en|ira|iran|io)|(?:abiert|reabiert|habilitad|autorizad|garantizad|establecid|despejad|prorrogad|programad|previst|ordenad|decretad|fijad)[oa]s?|(?:suspender|habilitar|podr|modificar|callar|parar|detendr|dejar|prorrogar|ampliar|permanecer|quedar|partir|saldr|circular|operar|funcionar|arrancar|mantendr|respetar|evacuar|trasladar|cumplir|deber)(?:a|an)"
        r"|(?:suspend|detien|arranc|funcion|part|sal|permanec|qued|oper|circul|evacu|traslad|habilit|permit|autoriz|orden|decret|prorrog|extiend|cumpl|respet|mantien|ces|call|inici|empiez|comienz|rig)(?:e|en|a|an)|habilit(?:o|aron)|anuncio|modific(?:a|an)|orden(?:o|aron)|(?:pueden?|podran?|deben?|deberan?)\s+(?:\w+\s+)?(?:salir|abandonar|usar|pasar|dejar|cruzar|utilizar|dirigirse|evacuar|tomar)|(?:evacuen|tomen|salgan|usen|utilicen|sigan|dirijanse|reunanse|abandonen)|(?:llegaron|llegan)\s+a\s+un\s+(?:acuerdo|pacto)|con\s+(?:el\s+)?(?:acuerdo|aval)\s+de|aceptan?|acuerdan?|fij(?:o|aron)|zarpa[nr]?\w*|reanud(?:a|an|ara|aran)|se\s+pondra[n]?|se\s+compromet\w+|levant(?:a|an|ara|aran|o)|promet(?:e|en)|dej(?:a|an|ara|aran)\s+(?:salir|pasar)|libre\s+(?:el\s+)?paso|paso\s+libre|luz\s+verde|visto\s+bueno|consigui(?:o|eron)|logr(?:o|aron)|punto\s+de\s+(?:encuentro|reunion)|salida(?=\s+(?:a\s+las|el|desde))"
    ),
}
"""Verbs of deciding, opening, ordering, leaving, holding one's fire; what has none of them settles nothing."""
_VERBS = {language: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for language, words in _TOLD.items()}

_PEOPLE = r"(?:the\s+|all\s+|les\s+|aux\s+|a\s+los\s+|a\s+la\s+|los\s+|tous\s+les\s+|всех\s+|усіх\s+)?(?:residents?|civilians?|people|famil\w+|everyone|everybody|citizens|inhabitants|drivers|motorists|passengers|жител\w+|мирн\w+|граждан\w*|людей|водител\w+|мешканц\w+|цивільн\w+|громадян\w*|населен\w+|habitants|riverains|civils|personnes|familles|population|habitantes|civiles|poblacion|vecinos|residentes|personas|ciudadanos|familias)"
_BIDDEN = re.compile(
    rf"(?<!\w)(?:(?:ask|urg|call|appeal|invit|advis|tell|told)\w*(?:\s+(?:on|upon|to))?|призыва\w+|призвал\w*|прос(?:ит|ят|им)|приглаша\w+|заклика\w+|прос(?:ить|ять|имо)|запрошу\w+)\s+(?:\S+\s+){{0,2}}?{_PEOPLE}(?!\w)|(?<!\w)(?:و)?(?:(?:ي|ت|ن)دعو|دعت?|دعا|(?:ي|ت|ن)ناشد|(?:ي|ت|ن)طلب\s+من|(?:ي|ت|ن)حث)(?:\s+\S+){{0,5}}?\s+(?:ال)?(?:سكان|مدنيين|اهالي|مواطنين|نازحين)\s[^.;]{{0,40}}?(?:مغادره|خروج|استخدام|سلوك|توجه|انتقال|تحرك)"
    rf"|(?<!\w)(?:appel\w+|invit\w+|demand\w+|pri(?:e|ent|ons)|pid\w+|llam\w+\s+a|exhort\w+|inst\w+\s+a)\s+(?:\S+\s+){{0,2}}?{_PEOPLE}(?!\w)"
)
"""Those for whom a way is open are told to take it."""

_WAY = r"(?:roads?|highways?|bridges?|buses|lanes?|trains?|gates?|ways?|дорог\w*|трасс\w*|мост\w*|автобус\w*|поезд\w*|движени\w+|поїзд\w*|міст|(?:ال)?(?:طريق|حافلات|جسر)|ponts?|itineraires?|autocars|carreteras?|puentes?|vias?|autobuses)"
_MARK = (
    r"(?:an?|the|new|urgent|humanitarian|safe|green|daily|temporary|local|unilateral|evacuation|medical|civilian|\w+-(?:hour|day)|\d+-\w+|\w+\s+hours?|one|two|three|four"
    r"|гуманитарн\w+|зелен\w+|безопасн\w+|режим\w*|ежедневн\w+|дневн\w+|гуманітарн\w+|зелен\w+|безпечн\w+|щоденн\w+|обов'язков\w+|обязательн\w+|\w+(?:часов|дневн|годинн|денн)\w+|нов\w+|срочно|терміново|увага|внимание|окно|вікно|window|fenetre|ventana"
    r"|عاجل|فتح|اعلان|نافذه|le|la|les|une?|el|los|las|nuevo|nouveau|nouvelle|humanitaire|humanitari[oa])"
)
_HEADED = re.compile(
    rf"\W*(?:{_MARK}\s+){{0,3}}(?:(?:de|d'|of)\s*)?(?:{PLAN}|civilian\s+passage|passage\s+des\s+civils|paso\s+de\s+civiles|sortie|salida|выезд|виїзд|проезд|проїзд)(?!\w)"
)
_HOUR = re.compile(
    r"\d{1,2}(?:[:.]\d\d)?\s*(?:[ap]\.?\s?m(?!\w)\.?|h(?:eures?|rs?|ours?|oras)?(?!\w)|час\w*|годин\w*|утра|вечера|дня|ранку|вечора|صباحا|مساء|عصرا|ظهرا|ليلا)?|noon|midday|midnight|midi|minuit|mediodia|medianoche|полу\w+|منتصف\s+الليل"
)
_TAIL = re.compile(
    r"(?:\s*[(,]?\s*(?:local|time|gmt|utc|heures?|hora|час\w*|за|по|بتوقيت|(?:за|по)\s+\S+\s+(?:час\w*|времени)|heure\s+\w+|hora\s+\w+|(?:за|по)\s+[\w-]+|بتوقيت\s+\w+|\w+\s+time))*[\s)]*"
    r"(?:[.!]\W|\W*$|[,;(-]|(?:via|through|across|by|через|عبر|par|por|after|as|for|to|with|while|despite|so\s+that|agreed|после|для|несмотря|по|чтобы|согласован\w*|після|для|попри|щоб|погоджен\w*|بعد|ل\w+|رغم|apres|pour|malgre|comme|vers|avec|tras|para|pese|como|hacia|con)(?!\w))"
)
"""A heading ends with its hours, or goes on with a reason, a purpose, a way; not with what somebody thinks of it."""


_NEXT = re.compile(r"(?<=\.)\s+[^\W\d_a-zа-яіїє]")
"""The next sentence, after the point of "p.m."."""


def settled(text: Text) -> bool:
    """Whether a word of the text settles what it tells, or it is no more than a heading with its hours."""
    verbs = _VERBS.get(text.language)
    if verbs is None:
        return True
    if _BIDDEN.search(text.low):
        return True
    way = re.compile(rf"(?<!\w){_WAY}(?!\w)")
    for pattern in (ASSERTED, verbs):
        for match in pattern.finditer(text.low):
            if held(text, match.span(), way) and not wished(text, match.span()):
                return True
    return any(_headed(text, a, b) for a, b in text.sentences())


def _headed(text: Text, start: int, end: int) -> bool:
    low = text.low[start:end]
    if "?" in low:
        return False
    for at in (0, *(m.end() for m in re.finditer(r"[:!\n]\s+", low))):
        if _HEADED.match(low, at):
            hours = list(_HOUR.finditer(low, at))
            last = start + hours[-1].end() if hours else end
            if hours and (_TAIL.match(text.low, last, end) or _NEXT.match(text.plain, last)):
                return True
    return False
