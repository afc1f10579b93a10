"""Words after which a text opens nothing by itself: no agreement, not begun, called off, run out."""

from __future__ import annotations

import re

from mamarr.announcements._past import past
from mamarr.announcements.text import Span, Text

_EN_PLAN = r"(?:corridors?|evacuat\w+|routes?|crossings?|pauses?|truces?|cease-?fires?|convoys?)"
_SL_PLAN = r"(?:коридор\w*|эвакуац\w+|евакуац\w+|пауз\w*|перемири\w*|перемир'\w*|маршрут\w*|режим\w*|тиш\w+|движени\w+|рух(?!нул)\w*)"
_AR_PLAN = r"(?:ال|ل|لل)?(?:ممر\w*|هدنه|وقفه|اجلاء|معبر|معابر|خروج|عمليه|عمليات|تمديد|قافله|قوافل)"
_FR_PLAN = r"(?:couloirs?|evacuations?|treves?|pauses?|convois?|passages?|cessez-le-feu)"
_ES_PLAN = r"(?:corredor\w*|evacuacion\w*|treguas?|pausas?|rutas?|convoy\w*|alto\s+el\s+fuego)"

_SAME = r"(?![\w-])(?:(?!(?<!\w)(?:and|but|while|и|а|но|але|та|et|mais|y|pero|لكن|بينما)(?!\w))[^.;]|[.](?=\d)){1,90}?(?<!\w)"
"""What may stand between a plan and what is said of it, as long as the sentence goes on about it."""

_NOT = (
    # no agreement
    r"(?:no|without|lack\s+of|absence\s+of|not\s+(?:yet\s+)?reached)\s+(?:\w+\s+){0,3}(?:agreements?|deals?|accord|consent|understanding|guarantees?)"
    r"|(?:agreement|deal|accord|consent)\s+(?:\w+\s+){0,3}not\s+(?:\w+\s+){0,2}(?:reached|found|given|made|agreed)"
    r"|fail\w*\s+to\s+(?:agree|reach|start|begin|open|extend|renew|materiali[sz]e|hold|take\s+(?:hold|effect))|(?:none|nothing)\s+(?:\w+\s+){0,2}(?:agreed|confirmed|approved|open)"
    r"|без\s+(?:\S+\s+){0,2}(?:соглаш\w+|договор\w+|согласи\w+|согласован\w+|продлени\w+|домовлен\w+|згод\w+|угод\w+|погоджен\w+|продовжен\w+)"
    r"|(?:не|нет|нету|немає|нема|отсутств\w+|відсутн\w+|ни|жодн\w+)\s+(?:\S+\s+){0,3}(?:соглаш\w+|договор\w+|соглас\w+|продлен\w*|продлева\w+|продлить|домов\w+|погодж\w+|погоди\w+|згод\w+|узгодж\w+|продовжен\w*|продовжува\w+|подовж\w+|підтвердж\w+|подтвержд\w+)"
    r"|(?:دون|بدون|غياب|عدم|لعدم|لا|لم|لن|ليس|غير)\s+(?:\S+\s+){0,3}(?:ال)?(?:اتفاق|توافق|اتفقت?|يتفق|تتفق|موافقه|تمديد\w*|يمدد|تمدد|تجديد)"
    r"|(?:sans|aucun|pas\s+d[e']|faute\s+d[e']|absence\s+d[e'])\s*(?:\w+\s+){0,2}(?:accords?|entente|prolongation|reconduction)"
    r"|(?:sin|ningun|no\s+(?:hay|hubo|habia|existe|se\s+(?:\w+\s+){0,2}(?:alcanz\w+|logr\w+|lleg\w+)))\s+(?:\w+\s+){0,3}(?:acuerdos?|pacto|prorroga|consenso)"
    # did not begin, will not be
    r"|(?:(?:did|does|do|will|would|has|have|had|could|can|was|were|is|are)\s+(?:not|never)|(?:did|does|do|wo|would|has|have|had|could|ca|was|were|is|are)n't|cannot|not|(?:will\s+)?no\s+longer)\s+(?:\w+\s+){0,3}(?:run(?!\s+(?:after|before|beyond|outside|at\s+(?:night|weekends?)|on\s+\w+days?))|begin|begun|beginning|start|started|starting|open|opened|opening|work|operate|function|take\s+place|taken\s+place|go\s+ahead|happen|extend|extended|renew|renewed|prolonged|agree|agreed|confirmed|materiali[sz]ed?|come\s+into|go\s+into|took\s+place)"
    rf"|there\s+(?:will|would|is|are|was|were)\s+(?:be\s+)?(?:no|not|n't)\s+(?:\w+\s+){{0,4}}{_EN_PLAN}|no\s+(?:\w+\s+){{0,3}}{_EN_PLAN}(?=\s+(?:will|would|are|is|were|was|today|tomorrow|on|for|could|can|has|have|open|planned|agreed|this)|\s*[,.;:])"
    r"|(?:was|were|had\s+been)\s+supposed\s+to|never\s+(?:\w+\s+)?(?:took\s+(?:hold|effect|place)|taken\s+(?:hold|effect|place)|beg[au]n|started|opened|came\s+into|come\s+into|materiali[sz]ed|got\s+(?:under\s*way|off))|should\s+have\s+(?:begun|started|opened|been)|was\s+to\s+have\s+(?:begun|started|opened)"
    rf"|не\s+(?:\S+\s+){{0,2}}(?:нача\w+|начнет\w*|начн\w+|открыл\w*|откро\w+|открыт\w*|заработа\w+|работа\w+|состо\w+|вступи\w+|будет\s+{_SL_PLAN}|удалось|розпоч\w+|поча\w+|відкри\w+|запрацю\w+|працю\w+|відбу\w+|діятим\w+|вдалося|набу\w+|буде\s+{_SL_PLAN})|{_SL_PLAN}\s+(?:\S+\s+){{0,3}}(?:не\s+(?:будет|буде|планир\w+|плану\w+|действ\w+|ді[єюя]\w*|предвид\w+|передбач\w+)|нет(?!\w)|нема\w*)|(?:нет|немає|нема)\s+(?:\S+\s+){{0,2}}{_SL_PLAN}|(?:должен|должна|должно|должны)\s+(?:был\w*)|(?:мав|мала|мало|мали)\s+(?:розпоч\w+|поча\w+|запрацю\w+|відкри\w+|діяти|відбу\w+)"
    rf"|(?:لم|لن|لا|ليس)\s+(?:\S+\s+){{0,2}}(?:(?:ت|ي)بدا|(?:ت|ي)دخل|(?:ت|ي)فتح|(?:ت|ي)تم|(?:ت|ي)عمل|(?:ت|ي)نفذ|(?:ت|ي)كون|(?:ت|ي)جري|(?:ت|ي)سري|(?:ت|ي)نطلق|(?:ت|ي)وجد|(?:ت|ي)طبق|هناك|(?:ت|ي)تحقق)|لا\s+{_AR_PLAN}|[وف]?كان(?:ت)?\s+(?:من\s+)?(?:ال)?(?:مقرر\w*|مفترض\w*|متوقع\w*|يفترض)"
    rf"|(?:n'|ne\s+)(?:\S+\s+){{0,3}}(?:pas|aucune?|point|jamais)\s+(?:\w+\s+){{0,3}}(?:commence\w*|debut\w+|ouvert\w*|ouvrir\w*|lieu|entree?s?|maintenue?s?|prolonge\w*|reconduit\w*|appliquee?s?|pris\s+effet|{_FR_PLAN})|(?:pas\s+de|aucune?|plus\s+de)\s+(?:\w+\s+){{0,2}}{_FR_PLAN}|n'(?:\w+\s+){{1,3}}pas\s+lieu|n'aur\w+\s+pas\s+lieu|ne\s+se\s+(?:tiend|deroule|fe)r\w+\s+(?:pas|plus)|(?:devait|devaient|aurait\s+du|auraient\s+du)\s+(?:\w+\s+){{0,2}}(?:commencer|debuter|entrer|ouvrir|etre|avoir)"
    rf"|(?:nunca|jamas)\s+(?:\w+\s+){{0,2}}?(?:entr[oa]|comenz|empez|inici|abri|rigi|aplic|cuaj)\w*|no\s+(?:\w+\s+){{0,2}}(?:comenz\w+|empez\w+|empiez\w+|comienz\w+|inici\w+|abri\w+|tendra\w*|tuvo|entr[oa]\w*|prorrog\w+|renov\w+|habra\w*|hubo|hay|funcion\w+)|(?:ningun\w*|sin)\s+(?:\w+\s+){{0,2}}{_ES_PLAN}|(?:debia\w*|deberia\w*|tenia\w*\s+que)\s+(?:\w+\s+){{0,2}}(?:comenzar|empezar|iniciar\w*|abrir\w*|entrar|haber)"
    # what is done to a plan is not done: tied to the plan, since checks and searches may be left out as well
    rf"|{_EN_PLAN}\s[^.;]{{0,80}}?(?:will|would|can|could|is|are|was|were)\s+(?:not|no\s+longer)\s+(?:be\s+(?:held|carried\s+out|conducted)|proceed)"
    rf"|{_SL_PLAN}\s[^.;]{{0,80}}?не\s+(?:буд(?:ет|ут|е|уть)\s+(?:\S+\s+)?(?:пров|осуществл|организ|откр|работа|действова|здійсн|відкр|дія|працюва)\w+|проводит\w*|здійсн\w+)"
    rf"|{_FR_PLAN}\s[^.;]{{0,80}}?ne\s+ser(?:a|ont)\s+(?:pas|plus)\s+(?:effectue|organise|realise)\w*|{_ES_PLAN}\s[^.;]{{0,80}}?no\s+(?:se\s+)?(?:llev\w+\s+a\s+cabo|realiz\w+|efectu\w+)"
    # stays shut, cannot be
    rf"|unable\s+to\s+(?:carry\s+out|conduct|start|begin|open|hold)\s+(?:the\s+)?(?:\w+\s+){{0,2}}{_EN_PLAN}"
    rf"|{_EN_PLAN}{_SAME}(?:(?:is|are|was|were)\s+(?:impossible|blocked|not\s+(?:happening|possible))|(?:remains?|stays?|will\s+(?:remain|stay))\s+(?:closed|shut|blocked))"
    rf"|{_SL_PLAN}{_SAME}(?:невозможн\w+|неможлив\w+|заблокирован\w*|заблокован\w*|(?:остает|залиша)\w+\s+закр[иы]т\w*)"
    rf"|{_AR_PLAN}{_SAME}(?:(?:ي|ت)?(?:بقي|ظل)\s+)(?:ال)?مغلق\w*"
    rf"|{_FR_PLAN}{_SAME}(?:est|sont|reste(?:nt)?|demeure(?:nt)?)\s+(?:impossibles?|fermee?s?|bloquee?s?)"
    rf"|{_ES_PLAN}{_SAME}(?:es|resulta|siguen?|permanecen?|quedan?)\s+(?:imposibles?|cerrad\w+|bloquead\w+)"
    # called off
    r"|call(?:ed|s|ing)?\s+(?:\w+\s+){0,2}off|отозван\w*"
)
CALLED_OFF = re.compile(
    r"will\s+no\s+longer|не\s+буд(?:ет|ут|е|уть)|проводитим\w*|ne\s+se(?:ra|ront)?\s|no\s+(?:\w+\s+)?(?:llevara|realizara|efectuara|abrira)|call\w*\s+(?:\w+\s+){0,2}off|отозван\w*|(?:will|wo)\s*n.?t|не\s+(?:состоит\w*|відбудеть\w*)|n'aur\w+|tendra\w*|لن(?!\w)"
)
_EXTENDED = re.compile(
    r"extend|renew|prolong|reconduct|продл|продов|подовж|تمديد|تمدد|يمدد|تجديد|prorrog|renov"
)
_OUT = (
    r"expir(?:e|es|ed|ing|y)|lapse[sd]?|run(?:s|ning)?\s+out|ran\s+out|истека\w+|истек\w*|сплива\w+|сплив\w*|спливл\w+|(?:و)?(?:ت|ي)?(?:نته|نقض)(?:ي|ت)(?=\s)|انتهت|انقضت"
    r"|expire\w*|expira\w*|vence[n]?|vencio|vencera\w*|prend\s+fin|arrive\w*\s+a\s+(?:echeance|expiration|son\s+terme)"
)
_ENDS = re.compile(rf"(?<!\w)(?:{_OUT}|ends?|ended|заканч\w+|законч\w+|заверш\w+|закінч\w+)(?!\w)")
_ON = re.compile(
    r"(?<!\w)(?:from|start\w*|effect|force|вступ\w+|набу\w+|دخلت?|begin\w*|began|open\w*|will|new|с|со|з|із|від|нача\w+|начн\w+|розпоч\w+|поч\w+|нов\w+|من|(?:و|س)?(?:ت|ي)بدا|بدات?|جديد\w*|de|du|des|commenc\w+|debut\w+|desde|comienz\w+|comenz\w+|empie\w+|empez\w+|entra\w*|nuev\w+|nouvel\w*)(?!\w)"
)
_IF = re.compile(
    r"(?<!\w)(?:if|in\s+case|unless|until(?!\s+(?:\d|noon|midnight|\w+\s+(?:a\.?m|p\.?m|o.clock|hours?)))|whether|если|в\s+случае|пока|якщо|у\s+разі|доки|اذا|في\s+حال|في\s+حاله|ما\s+لم|si|s'il|en\s+caso|au\s+cas|tant\s+que|mientras)(?!\w)"
)

_PLAN = re.compile(
    rf"(?<!\w)(?:{_EN_PLAN}|lulls?|{_SL_PLAN}|(?:و|ف)?{_AR_PLAN}|(?:و|ال|ل)*وقف\s+اطلاق\s+(?:ال)?نار|{_FR_PLAN}|{_ES_PLAN})(?!\w)"
)
_BROKEN = re.compile(
    r"(?<!\w)(?:"
    r"(?:(?:was|were|is|are|has|have|had)(?:\s+not|n't)|never)\s+(?:been\s+)?(?:\w+\s+){0,2}?(?:respected|observed|honou?red|kept|upheld|adhered|complied|followed)"
    r"|(?:did|does|has|have|could)(?:\s+not|n't)\s+(?:\w+\s+)?(?:h[eo]ld|last(?:ed)?|survived?)|lasted\s+(?:only|barely|just|less|no\s+more)"
    r"|(?:was|were|been)\s+(?:\w+\s+)?(?:broken|violated|breached|ignored|shattered)|collaps(?:ed?|es|ing)|br(?:oke|oken)\s+down|f(?:ell|allen)\s+apart|unravell?ed|crumbled|(?:in|to)\s+(?:tatters|shreds|ruins|pieces)|(?:all\s+but|effectively|virtually)\s+(?:over|dead)"
    r"|(?:is|are|was|were)\s+(?:now\s+)?(?:over|finished|dead|at\s+an\s+end)|(?:came|come)\s+to\s+an\s+end|(?:has|have)\s+ended"
    r"|(?:(?:declar|pronounc|consider)\w*\s+[^.;:]{0,80}?\s(?:over|finished|dead|ended|at\s+an\s+end))(?=\s+(?:on|at|today|this|for|as|just|after|only|less|\w+day)|\s*[.,;:]|\s*$)"
    r"|не\s+(?:был[аио]?\s+|бу(?:в|ла|ло|ли)\s+|удалось\s+|вдалося\s+)?(?:\w+\s+)?(?:соблю\w+|выдерж\w+|продерж\w+|удерж\w+|выполня\w+|исполня\w+|дотрим\w+|витрим\w+|протрим\w+|втрима\w+|викону\w+)"
    r"|(?:трещит|затрещал\w*|тріщить)\s+по\s+швам|(?:сошло|зійшло)\s+на\s+(?:нет|нівець)|рухнул\w*|развалил\w*|розвалил\w*|(?:объяв|оголо|счита|вважа|призна|визна)\w+\s+[^.;:]{0,80}?(?:оконч|законч|заверш|закінч|прекращ|припин)\w+(?:ым|ой|ыми|им|ою|ими)"
    r"|لم\s+(?:ي|ت)(?:حترم|صمد|دم|راع|راعي|راعوا|لتزم|لتزموا|تقيد|ستمر)(?:\s+بها|\s+به)?|لم\s+(?:ي|ت)تم\s+(?:ال)?(?:احترام|التزام|تقيد|مراعاه)\s*(?:ب)?|(?:و|ف)?انهارت?|في\s+مهب\s+الريح|(?:و|ف)?تهاوت|(?:و|ف)?ترنحت?|(?:و)?سقطت?(?=\s+(?:ال)?هدنه)|انهيار(?=\s+(?:ال)?(?:هدنه|وقف))"
    r"|n'(?:a|ont|est|etait|avait|ait|aura)\s+(?:pas|jamais|guere|point)\s+(?:ete\s+)?(?:\w+\s+)?(?:respect|observ|tenu|dure|resist|honor)\w*|vole\s+en\s+eclats|(?:en|vole\s+en)\s+(?:lambeaux|miettes|ruines)|lettre\s+morte|s'est\s+(?:effondr|bris|romp)\w*|(?:a|ont|est|sont|ete)\s+(?:rompu|viole|brise)\w*|est\s+terminee?"
    r"|declar\w+\s+[^.;:]{0,60}?(?:terminee?|finie?|rompue?|caduque|achevee?)"
    r"|no\s+(?:se|fue|fueron|ha|han|fue)\s+(?:\w+\s+)?(?:respet|cumpl|observ|acat|mant[ue]v|manten|sost[ue]v)\w*|no\s+(?:aguanto|duro|resistio|se\s+sostuvo)|en\s+ruinas|hech[oa]\s+(?:pedazos|anicos|trizas)|se\s+(?:rompio|quebro|derrumbo|desmorono|vino\s+abajo)|(?:ha\s+)?colaps(?:o|ado)|ha\s+(?:terminado|fracasado|concluido|finalizado)"
    r"|(?:dio|dan|da|dieron|declar\w+)\s+(?:por\s+)?[^.;:]{0,60}?(?:terminad|concluid|finalizad|rot)[oa]s?|(?:esta|fue|quedo)\s+rot[oa]"
    r")(?!\w)"
)
"""A pause that was not kept, broke down or is over."""
ENDED_BY = re.compile(
    r"(?<!\w)(?:declar\w*|pronounc\w*|объяв\w+|оголо\w+|dio|dan|da|dieron|over|finished)(?!\w)"
)
"""Who ends a pause by saying so calls it off."""
_WHEN = re.compile(
    r"(?<!\w)(?:when|once|after|before|until|unless|if|despite|although|though|even|following|since|next\s+to"
    r"|когда|после|как\s+только|хотя|несмотря|если|пока|коли|після|щойно|хоча|попри|якщо|доки|(?:و|ف)?(?:بعد|عند|عندما|رغم|حين|اذا|لو)|في\s+حال"
    r"|quand|lorsqu\w+|apres|bien|des\s+qu\w+|malgre|si|une\s+fois|cuando|tras|despues|aunque|una\s+vez|pese)(?!\w)[^,]*$"
)
_TURN = re.compile(
    r"[;]|:(?!\d)|(?<!\w)(?:but|so|because|(?<=,\s)since|while|whereas|where|но|а|поэтому|потому|так\s+как|але|тому|(?:و)?لكن|لذلك|لان|mais|donc|car|parce|pero|porque|por\s+lo\s+que)(?!\w)"
)
_NO_PAUSE = re.compile(
    r"(?<!\w)(?:bridges?|dams?|buildings?|houses?|roofs?|talks|negotiations|мост\w*|міст(?!\w)|дамб\w*|здани\w+|дом(?!\w)|переговор\w*|перемовин\w*|(?:ال)?(?:جسر|سد|سدين|مبني|محادثات|مفاوضات)|ponts?|barrages?|immeubles?|pourparlers|puentes?|presas?|edificios?|negociacion\w*)(?!\w)"
)
"""What breaks down as well."""


def broken(text: Text) -> Span | None:
    """Words by which a pause or corridor was not kept or is over, beside no word on a new one; None if there are none."""
    for match in _BROKEN.finditer(text.low):
        start, end = text.sentence(match.start())
        before = text.low[start : match.start()]
        turns = [m.end() for m in _TURN.finditer(before)]
        part = before[turns[-1] :] if turns else before
        plan = next((m for m in reversed(list(_PLAN.finditer(part)))), None)
        if plan is not None and _NO_PAUSE.search(part, plan.end()) is None:
            lead = part[: plan.start()]
        elif _PLAN.search(match.group()) or re.match(
            rf"\s+(?:[\w']+\s+){{0,2}}?{_PLAN.pattern}", text.low[match.end() : min(end, match.end() + 60)]
        ):
            lead = part
        else:
            continue
        if not _WHEN.search(lead) and not past(text, match.span()):
            return match.span()
    return None


def doubt(text: Text) -> Span | None:
    """Words that leave it to a person whether anything opens; None if there are none.

    A wrong opening is worse than a question, so these words count wherever they stand, except after an "if".
    """
    for match in re.finditer(rf"(?<!\w)(?:{_NOT})(?!\w)", text.low):
        if _EXTENDED.search(match.group()) and not _ENDS.search(text.low, *text.sentence(match.start())):
            continue  # that a pause will not be extended takes nothing from it
        if not _IF.search(text.low, _from(text, match.start()), match.start()) and not past(
            text, match.span()
        ):
            return match.span()
    for match in re.finditer(rf"(?<!\w)(?:{_OUT})(?!\w)", text.low):
        start, _ = text.sentence(match.start())
        # "begins at nine and expires at seven" is a window like any other
        if past(text, match.span()) or re.match(rf"\s+{_NO_PAUSE.pattern}", text.low[match.end() :]):
            continue
        if _DUE.search(text.low, start, match.start()) and _extended_apart(text, start):
            continue  # "it is extended by two months; it was due to expire at midnight"
        if not _ON.search(text.low, start, match.start()) and not _IF.search(text.low, start, match.start()):
            return match.span()
    return None


_DUE = re.compile(
    r"(?<!\w)(?:(?:was|were)\s+(?:due|set|to)|had\s+been\s+due|devai(?:t|ent)|debia[n]?|должн\w+\s+был\w*|ма(?:в|ла|ло|ли)|(?:و)?كان(?:ت)?)(?!\w)"
)


def _extended_apart(text: Text, place: int) -> bool:
    """Whether another sentence extends a pause."""
    own = text.sentence(place)
    return any(
        s != own
        and any(
            not _IF.search(text.low, s[0], m.start()) and not _NO.search(text.low[s[0] : m.start()])
            for m in _EXTENDED.finditer(text.low, *s)
        )
        for s in text.sentences()
    )


_NO = re.compile(
    r"(?<!\w)(?:not|no|n't|never|не|ні|لم|لا|لن|عدم|دون|pas|n'\w+|ne|sans|sin|ask\w*|call\w*|talks?|hope\w*|refus\w*|просит|призва\w+|отказ\w*|відмов\w*|دعا|طلب\w*|رفض\w*|demand\w*|appel\w*|negoci\w+|pid\w+|rechaz\w+)(?!\w)"
)


def _from(text: Text, place: int) -> int:
    """Where the part of a sentence begins in which `place` stands."""
    start, _ = text.sentence(place)
    cut = max(text.low.rfind(sign, start, place) for sign in ";:")
    return max(start, cut + 1)
