"""What nobody has agreed to: only asked for, offered, talked about, refused, denied or remembered."""

from __future__ import annotations

import re
from typing import NamedTuple

from mamarr.announcements.text import Span, Text

PLAN = (
    r"(?:corridors?|evacuat\w+|routes?|safe\s+roads?|crossings?|pauses?|truces?|cease-?fires?|convoys?|passages?|lulls?|access|way\s+out"
    r"|коридор\w*|эвакуац\w+|евакуац\w+|пауз\w*|перемири\w*|перемир'\w*|режим\w*|тиш\w+|прекращени\w+\s+огня|припинення\s+вогню|выход\w*|вихід|виход\w+|вывоз\w*|вивезення|проход\w*|прохід"
    r"|(?:و|ف|ب|ك|ل)?(?:ال|ل)?(?:ممر\w*|هدن|هدنه|وقفه|وقفات|اجلاء|اخلاء|مسارات|مسار|معبر|معابر|خروج|طريق\s+امن|وقف\s+(?:ل)?(?:ال)?اطلاق\s+(?:ال)?نار)|(?:ل|ب)?وقفا?\s+(?:ل)?(?:ال)?اطلاق"
    r"|couloirs?|evacuations?|treves?|convois?|acces|cessez-le-feu|routes?\s+sures?|vias?\s+segur\w+|безопасн\w+\s+дорог\w+|безпечн\w+\s+дорог\w+|corredor\w*|evacuacion\w*|treguas?|pausas?|pasos?\s+segur\w+|alto\s+el\s+fuego|cese\s+(?:\w+\s+)?(?:del?\s+)?(?:al\s+)?fuego)"
)
_FIGHT = r"(?:shelling|fighting|hostilities|обстрел\w*|боев\w+\s+действи\w+|бойов\w+\s+ді\w+|(?:ال)?(?:قتال|قصف)|hostilites|combats|hostilidades|combates)"
_OFFER = r"(?:proposals?|offers?|initiatives?|plans?|ideas?|appeals?|calls?|requests?|reports?|rumou?rs?|talk|предложени\w+|инициатив\w+|сообщени\w+|слух\w*|пропозиц\w+|ініціатив\w+|повідомлення|чутк\w*|(?:ال)?(?:مقترح\w*|اقتراح\w*|عرضا?|مبادره|انباء|دعوه|دعوات)|propositions?|offres?|propuestas?|ofertas?|iniciativas?)"
_OBJECT = rf"(?:[^\s,;:.]+\s+){{0,7}}?(?:[dl]')?(?:{PLAN}|{_OFFER})(?!\w)"
_PEOPLE = r"(?:the\s+|all\s+|les\s+|aux\s+|a\s+los\s+|a\s+la\s+|los\s+|tous\s+les\s+|всех\s+|усіх\s+|мирных\s+|местных\s+|мирних\s+|جميع\s+)?(?:residents|civilians|people|inhabitants|citizens|everyone|families|drivers|those|motorists|жител\w+|граждан\w*|людей|населени\w+|мешканц\w+|громадян\w*|насел\w+|(?:ال)?(?:سكان|مدنيين|اهالي|مواطنين|عايلات|ناس)|habitants|civils|riverains|population|habitantes|vecinos|civiles|poblacion|residentes|ciudadania)"
"""Whom an announcer asks to come, not to agree."""

_ASKED = (
    rf"(?:call(?:s|ed|ing)?\s+(?:\w+\s+){{0,3}}?(?:for|on|upon)|calls?(?=\s+by)|appeal(?:s|ed|ing)?|urg(?:e|es|ed|ing)|plead(?:s|ed|ing)?|pleas?|demand(?:s|ed|ing)?|ask(?:s|ed|ing)?|request(?:s|ed|ing)?|seek(?:s|ing)?|sought|press(?:ed|es|ing)\s+for|begg(?:ed|ing)|begs|(?:march|rall(?:y|ies)|vigils?|protests?|demonstrations?|petitions?|letters?)(?=\s+(?:for|about|on)\s)|pray(?:s|ed|ers?)|would\s+welcome|wants)(?!\s+{_PEOPLE})"
    rf"|(?:призв\w+|призыв\w*|попрос\w+|просит|просят|просил\w*|просьб\w+|потребов\w+|требу[ею]т|требова\w+|добива\w+|настаива\w+|ходатайств\w+|прошени\w+|моли(?:т|л)\w*|помоли\w+|мольб\w+|хочет|хотел\w*)(?!\s+{_PEOPLE})"
    rf"|(?:заклика\w+|заклик\w*|попрос\w+|просить|просять|просил\w*|прохан\w+|вимага\w+|вимог\w*|зажада\w+|помоли\w+|благал\w*|хоче|хотіл\w*|домага\w+|наполяга\w+)(?!\s+{_PEOPLE})"
    rf"|(?:و|ف)?(?:(?:دعت?|دعا|(?:ي|ت)دعو|(?:ال|ل)?دعو(?:ه|ات|ته)|ناشدت?|(?:ت|ي)ناشد|(?:ال)?مناشد\w+|طالبت?|(?:ت|ي)طالب|(?:ال)?مطالب\w*|طلبت?|(?:ت|ي)طلب|(?:ب|ال)?طلب|حثت?|(?:ت|ي)حث|(?:ت|ي)ريد|(?:ت|ي)امل|املت?(?=\s)|امله|املها|(?:ال)?نداء\w*)(?!\s+(?:\S+\s+){{0,5}}?(?:ال)?(?:سكان|مدنيين|اهالي|مواطنين|عايلات|ناس|نازحين)(?!\w)[^.,;]{{0,30}}?\s(?:الي|علي|ب|عدم|ل)\s?(?:ال)?(?:مغادره|خروج|استخدام|استعمال|سلوك|توجه|عدم|التزام|استفاده|تجمع|انتقال|اخلاء|تحرك)))"
    rf"|(?:appel(?:s|le|lent|ait|aient|e)?|demand(?:e|es|ent|ait|aient|ee|ees)|reclam\w+|exig\w+|exhort\w+|plaid(?:e|ent|ait|er)|implor\w+|pri(?:e|ent)|presse(?:nt)?|a\s+prie|supplient?|sollicit\w+|souhaite)(?!\s+{_PEOPLE})"
    rf"|(?:pid(?:e|en|io|ieron|iendo|ieran)|peticion(?:es)?|solicit\w+|exig\w+|reclam\w+|llam(?:a|an|o|aron|amientos?|ados?)|exhort\w+|inst(?:a|an|o|aron)|urg(?:e|en|io)|ruega\w*|clam(?:a|an|or)|rez(?:a|o)|suplican?|quiere)(?!\s+{_PEOPLE})"
)
_OFFERED = (
    r"(?:one|some)\s+of\s+(?:the\s+|its\s+)?(?:\w+\s+)?options|(?:один|одна|одно)\s+(?:из|із|з)\s+(?:\S+\s+)?(?:вариант|варіант)\w*|(?:l')?une\s+des\s+(?:\w+\s+)?(?:options|pistes)|una\s+de\s+las\s+(?:\w+\s+)?opciones|احد\s+(?:\S+\s+)?(?:ال)?خيارات|(?:wait|waits|waited|waiting)\s+for\s+(?:\w+\s+){0,2}?(?:corridors?|truces?|pauses?|evacuation|safe\s+roads?)|(?:ждет|ждут|ждали|чекає|чекають|чекали)\s+(?:на\s+)?(?:\S+\s+){0,2}?(?:коридор|перемир|эвакуац|евакуац|тиш)\w*|attend(?:ent)?\s+(?:\w+\s+){0,2}?(?:couloirs?|treves?|evacuation)|(?:жд(?:ет|ут)|ожида(?:ет|ют))\s+(?:ответ|решени|согласи|разрешени)\w*|чека(?:є|ють)\s+(?:на\s+)?(?:відповід|рішенн|згод|дозв)\w*|attend(?:ent)?\s+(?:\S+\s+)?(?:reponse|accord|autorisation)|aguardan?|esperan?\s+(?:una\s+)?respuesta|propos(?:e|es|ed|ing|als?)|offer(?:s|ed|ing)?|suggest(?:s|ed|ion)?|draft|float(?:s|ed)|consider(?:s|ed|ing)?|weigh(?:s|ed|ing)|discuss\w*|(?:talks|negotiations|consultations|discussions)|negotiat(?:e|ing|es)|await(?:s|ed|ing)?|hopes?(?=\s+(?:for|to|that))|hopeful|under\s+(?:discussion|consideration|negotiation)|being\s+(?:negotiated|discussed|considered|worked\s+out)|pushing\s+for|working\s+(?:on|towards?)|bid\s+(?:for|to)"
    r"|предлож\w+|предлага\w+|инициатив\w+|проект\w*\s+(?:резолюц|соглашен|договор)\w+|обсужд\w+|обсуд\w+|переговор\w*|консультаци\w+|рассматрива\w+|рассмотр\w+|согласовыва\w+|прорабатыва\w+|надеется|надеются"
    r"|пропону\w+|запропон\w+|пропозиц\w+|ініціатив\w+|проєкт\w*\s+(?:резолюц|угод)\w+|обговор\w+|перемовин\w*|переговор\w*|консультаці\w+|розгляда\w+|розгляну\w+|(?:узгоджу|погоджу|опрацьову)(?:єть|ють)ся|сподіва\w+"
    r"|(?:و|ف)?(?:اقترحت?|(?:ي|ت)قترح|(?:ال|ل|لل)?مقترح\w*|(?:ال|ل)?اقتراح\w*|عرضت?(?=\s)|(?:ال)?مبادره|(?:ال)?مشروع\s+قرار|(?:ال)?(?:مفاوضات|محادثات|مباحثات|مشاورات)|ل(?:بحث|مناقشه|دراسه)|(?:ت|ي)(?:بحث|ناقش|درس|تفاوض)|ناقشت?|بحثت?(?=\s)|(?:قيد|تحت)\s+(?:ال)?(?:بحث|تفاوض|نقاش|دراسه)|(?:ال)?مسوده)"
    r"|propos(?:e|ent|ait|ee|ees|ition|itions)|offre(?:s|nt)?|projets?\s+d(?:e|')\s*(?:resolution|treve|couloir|accord|cessez|pause|evacuation)\w*|pourparlers|negociations?|negocient|(?:debut|commenc|ouvr|entr|cess|dur)er?(?:ait|aient)|ouvrir(?:ait|aient)|discut\w+|discussions|examin\w+|envisag\w+|etudie(?:nt)?|esper(?:e|ent)"
    r"|propus\w+|propon\w+|propuest\w+|ofrec\w+|oferta|proyectos?\s+de|negociacion\w*|negocian?|negociando|borrador\w*|(?:comenzar|empezar|abrir|regir|entrar|durar|cesar)ian?|dialogos?|conversaciones|discut\w+|debat(?:e|en)|estudian?|evaluan?|esperan?(?=\s+(?:que|una?|lograr))"
)
_SOUGHT = (
    r"(?:tr(?:y|ies|ying)|attempt(?:s|ing)|efforts?|striv\w+)(?=\s+(?:\w+\s+)?(?:to|for|at))|put\s+forward|plans?\s+(?:for|to)(?=\s+(?:an?|evacuate|open|halt)(?!\w))|at\s+odds|disagree\w*|divided\s+(?:over|on)|disput(?:e|es|ing)|haggl\w+|insist(?:s|ed|ing)?|(?:sets?|lays?|laid)\s+(?:out\s+|down\s+)?(?:\w+\s+)?conditions|counting\s+on|(?:will|to|would)\s+vote|cold\s+water|doubt\s+on"
    r"|пыта[ею]тся|рассчитыва\w+|(?:митинг|пикет|шестви[ея]|акци[яи]|марш|петици[яи]|письм[оа])\w*(?=\s+(?:за|о|в\s+поддержку)\s)|стара[ею]тся|усили[яй]\w*|спор[яи]т|спорят|разноглас\w+|проголосу\w+|добива[ею]тся|намага[єю]\w+|розрахову(?:є|ють)|(?:мітинг|пікет|хода|акці[яї]|марш|петиці[яї]|лист)\w*(?=\s+(?:за|про|на\s+підтримку)\s)|зусилл\w+|спереча\w+|розбіжн\w+|шука(?:є|ють)"
    r"|(?:و|ف)?(?:(?:ت|ي)(?:حاول|سعي|تمسك|شترط|صوت|نتظر)|اشترطت?|(?:مسيره|مظاهره|تظاهره|اعتصام|عريضه|رساله)(?=\s+(?:من\s+اجل|للمطالبه|بشان|تاييدا))|مساع|مساعي|(?:ال)?مساعي|(?:ال)?جهود|خلاف(?:ات)?)"
    r"|(?:marches?|manifestations?|rassemblements?|veillees?|petitions?|lettres?)(?=\s+(?:pour|en\s+faveur)\s)|pos(?:e|ent)\s+(?:ses|leurs|des)\s+conditions|tent(?:e|ent)|essai(?:e|ent)|cherchent?|efforts|se\s+disputent|desaccords?|se\s+prononcer(?:a|ont)|voter(?:a|ont)|insist(?:e|ent)"
    r"|(?:marchas?|manifestacion\w*|vigilias?|plantones?|peticion\w*|cartas?)(?=\s+(?:por|a\s+favor)\s)|pone[n]?\s+(?:\w+\s+)?condiciones|busca[n]?|intentan?|tratan?\s+de|esfuerzos|gestionan?|discrepan?|disputan|desacuerdos?|diferencias|votaran?|insiste[n]?"
)
_REFUSED = (
    rf"(?:(?:reject|refus|rebuff|spurn|dismiss)(?:s|es|ed|ing|al)|rejection|turn(?:s|ed)?\s+down|decline[sd]?|said\s+no|rul(?:es|ed)\s+out|blocked)\s+{_OBJECT}|(?:was|were|been)\s+(?:rejected|refused|rebuffed|turned\s+down|declined|blocked|ignored)|(?:rejects?|turned|turns)\s+(?:it|them)(?:\s+down)?"
    rf"|(?:отверг\w*|отклон(?:ил|ен|яет|яют|ение)\w*|отказ\w+|исключ(?:ил[аио]?|ает|ают))(?:\s+{_OBJECT})?|(?:відкинул\w*|відхил(?:ил|ен|яє|яють|ення)\w*|відмов(?:ил|а)\w*|виключ(?:ив|ил[аио]|ає|ають))(?:\s+{_OBJECT})?"
    rf"|(?:و|ف)?(?:رفضت?|(?:ي|ت)رفض|(?:ال|ب)?رفض\w*|استبعدت?|(?:ت|ي)ستبعد)\s+{_OBJECT}|قوبلت?\s+(?:\S+\s+)?بالرفض"
    rf"|(?:rejet(?:te|tent|te|ait|e|ee|ees)|refus(?:e|ent|ait)|ecarte(?:nt)?|decline(?:nt)?|exclu(?:t|ent))\s+{_OBJECT}|fin\s+de\s+non-recevoir|(?:a|ont)\s+ete\s+(?:rejete|refuse|decline|ecarte)\w*"
    rf"|(?:rechaz(?:a|an|o|aron|ad\w+|ando)|neg(?:o|aron)|nieg(?:a|an)|declin(?:o|aron|a)|descart(?:a|an|o|aron))\s+{_OBJECT}|(?:fue|fueron|sido)\s+rechazad\w+"
)
_DENIED = (
    rf"(?:den(?:y|ies|ied|ying)|denials?|refut\w+)\s+(?:that|{_OBJECT})|no\s+truth|rumou?rs?(?=\s+(?:of|about|that))|(?:untrue|unfounded|baseless|fabricated|fake|false)(?!\w)|hoax|forger(?:y|ies)|forged"
    r"|опроверг\w*|опроверж\w+|не\s+соответств\w+\s+действительности|слухи\s+(?:о|об)|фейк\w*|подделк\w+|поддельн\w+|підробк\w+|підроблен\w+|ложн\w+\s+(?:сообщ|сведен|информ)\w+|ложью|вымысл\w+|вымыслом|брехнею|вигадк\w+|чутки\s+про|спросту\w+|не\s+відповіда\w+\s+дійсності|неправдив\w+|брехлив\w+"
    rf"|(?:و|ف)?(?:نفت|نفي|(?:ي|ت)نفي|نفوا)\s+(?:{_OBJECT}|(?:\S+\s+){{0,8}}?(?:صحه|وجود)(?!\w))|لا\s+(?:صحه|اساس)|عار\w*\s+عن\s+الصحه|كاذب\w*|مزور\w*|مزيف\w*|مفبرك\w*|(?:ال)?(?:شايع\w+|اشاع\w+)(?=\s)"
    r"|dement(?:i|ent|ait|irent)?|infondee?s?|fausses?\s+(?:nouvelles?|informations?|rumeurs?)|sans\s+fondement|mensong\w+|(?:est|sont)\s+(?:un\s+)?faux|rumeurs?\s+(?:de|d'|sur)"
    r"|desm(?:int|ient)\w+|(?:es|son|era|eran)\s+falsas?|es\s+falso|(?:de|como)\s+falsas?|infundad\w+|bulos?|rumores\s+(?:de|sobre)"
)
_NOT_SO = re.compile(
    r"(?<!\w)(?:den(?:y|ies|ied|ying)|denials?|no\s+truth|refut\w+|опроверг\w*|опроверж\w+|спросту\w+|(?:و|ف)?(?:نفت|نفي|(?:ي|ت)نفي|نفوا)|لا\s+صحه|dement(?:i|ent|ait|irent)?|desm(?:int|ient)\w+)(?!\w)"
)
_UNANSWERED = (
    r"unanswered|unconfirmed|(?:could|can)\s*not\s+(?:be\s+)?(?:independently\s+)?(?:confirm|verif)\w*|knows?\s+(?:of\s+none|of\s+no|nothing)|no\s+(?:answer|response|reply)|deaf\s+ears|no\s+longer\s+on\s+the\s+table|not\s+(?:yet\s+)?(?:responded|replied|answered|received|signed|commented)|(?:nothing|none)\s+(?:has|have)\s+been\s+(?:signed|agreed)|in\s+vain"
    r"|не\s+зна(?:ет|ют|є|ють)|не\s+(?:смогл?и?|может|могут|можуть|зміг|змогли)\s+(?:это\s+)?(?:подтвердить|підтвердити)|без\s+ответа|ответа\s+(?:\S+\s+){0,3}(?:нет|не)|не\s+(?:ответил|отреагировал|откликнул|подписал)\w*|без\s+відповіді|відповіді\s+(?:\S+\s+){0,3}(?:немає|нема|не)|не\s+(?:відповіл|відповів|відреагув|відгукну|підписа)\w*"
    r"|لا\s+علم\s+ل\w+|لم\s+(?:ت|ي)لق|(?:بلا|دون|بدون|من\s+دون|اي)\s+(?:جواب|رد|استجابه)|لم\s+(?:ت|ي)(?:رد|ستجب|جب|وقع|علن\s+عن)(?!\w)|اذان\s+صماء"
    r"|n'en\s+sa(?:it|vent)\s+rien|n'a\s+pu\s+(?:le\s+|la\s+)?confirmer|no\s+saben?\s+nada|no\s+pudo\s+confirmar\w*|lettre\s+morte|sans\s+(?:reponse|suite)|(?:aucune|pas\s+de)\s+(?:reponse|garantie)|n'(?:a|ont)\s+pas\s+(?:repondu|signe)|sin\s+respuesta|no\s+(?:\w+\s+)?(?:obtuvo|hubo|recibio|tuvo|respondio|respondieron|contesto|ha\s+respondido|hay\s+respuesta|firmo)|oidos\s+sordos"
)
_UNSETTLED = (
    r"(?:evacuation\s+|civil\s+)?drills?|simulation|(?:an?|the)\s+(?:\w+\s+)?exercise(?=\s*[:,.]|\s+(?:on|in|at|by)\s)|rehears\w+|practi[sc](?:e|es|ing)\s+(?:the\s+|an\s+)?evacuat\w+|учени[яей]\w*|отработа\w+\s+эвакуац\w+|тренировк\w+|навчання|відпрацю\w+|тренуванн\w+|exercice|repeter(?:a|ont)|simulacros?|ensayar(?:a|an)|تمرين|تدريب|مناوره|(?:nobody|no\s+one)\s+(?:\w+\s+)?(?:knows?|say|tell)|(?:in|into)\s+the\s+balance|yet\s+to\s+(?:agree|be\s+(?:agreed|set|decided|confirmed))|(?:remains?|is|are|was|still)\s+(?:unclear|uncertain|in\s+doubt)|no\s+date|too\s+(?:early|soon)|(?:just|only|merely)\s+a\s+plan|premature"
    r"|никто\s+не\s+(?:знает|скажет|может)|ніхто\s+не\s+(?:знає|скаже|може)|(?:пока|еще)\s+не\s+(?:определ|назнач|установл|назван|реш|ясн)\w*|неясн\w*|неизвестн\w*|преждевременн\w+|рано\s+(?:говорить|обсуждать)|лишь\s+план\w*|лише\s+план\w*|зарано|(?:ще|поки)\s+не\s+(?:визнач|признач|встановл|назван|вирішен|відом)\w*|невідом\w*|передчасн\w+"
    r"|لا\s+احد\s+يعرف|personne\s+ne\s+(?:sait|peut\s+dire)|nadie\s+(?:sabe|puede\s+decir)|لم\s+(?:(?:ي|ت)(?:حدد|حسم)|يتحدد|يتضح)|غير\s+(?:واضح|معروف)|سابق\s+لاوانه|من\s+(?:ال)?مبكر|مجرد\s+خطه|(?:n'est|ne\s+sont|n'a|n'ont)\s+pas\s+encore|prematuree?s?|trop\s+tot|incertain\w*|(?:aun|todavia)\s+no\s+(?:hay|se|tiene|esta)|sin\s+fecha|es\s+(?:pronto|temprano)|por\s+definir|prematur\w+|inciert\w+"
)
_REMEMBERED = (
    r"museums?|exhibitions?|documentar(?:y|ies)|музе[йяею]\w*|выставк\w+|виставк\w+|musees?|museos?|(?:ال)?متحف|documentaires?|documental|(?:years?|decades?)\s+(?:ago|later|on(?=\W))|(?:decades|years)\s+of\s+(?:practice|war|conflict|experience|corridors?|pauses?|truces?)|anniversar\w+|stud(?:y|ies)(?=\s+(?:of|by|finds?|found|shows?|says|concludes?|suggests?|argues?|published)|\W)|researchers?|historians?|scholars?|analysts?|(?:a|the)\s+(?:review|history|lessons)\s+of|lessons|rarely|seldom"
    r"|\w*(?:летие|летия|летию|ліття|літтю|річчя|річчю)(?=\s)|centenaire|cincuentenario|centenario|centenary|(?:лет|года|десятилетий|десятилетия)\s+назад|спустя\s+(?:\S+\s+)?(?:лет|года)|годовщин\w+|исследовани\w+|исследовател\w+|историк\w*|аналитик\w*|редко|років\s+тому|роки\s+тому|річниц\w+|дослідження|дослідник\w*|історик\w*|аналітик\w*|рідко"
    r"|(?:قبل|بعد|منذ)\s+(?:\S+\s+)?(?:سنوات|اعوام|سنه|عاما|عقود|عقدين)|(?:ال|في\s+)?ذكري|دراسه|(?:ال)?باحث\w*|(?:ال)?مورخ\w*|نادرا|قلما"
    r"|il\s+y\s+a\s+(?:\S+\s+)?(?:ans|annees)|(?:\S+\s+)?ans\s+apres|anniversaire|(?:une|l'|cette|d'une)\s*etude|chercheu\w+|historien\w*|analystes?|rarement|bilan\s+d"
    r"|hace\s+(?:\S+\s+)?(?:anos|decadas)|(?:anos|decadas)\s+(?:despues|de\s+(?:guerra|conflicto|corredores|treguas))|aniversario|(?:un|el|este)\s+(?:estudio|informe)|historiador\w*|investigador\w*|analistas?|rara\s+vez"
)

_BACKGROUND = re.compile(
    r"(?<!\w)(?:after|contrary|following|despite|notwithstanding|although|though|earlier|previous\w*|before|had|responding|response|request|answering|heeding|ignoring|amid|which|who|that|as|under|once|long"
    r"|после|в\s+ответ|отвечая|откликаясь|несмотря|вопреки|хотя|по\s+(?:просьбе|предложению|призыву|инициативе|запросу|итогам|результатам)|ранее|прежде|котор\w+|долго|в\s+рамках|прошл\w+"
    r"|після|у\s+відповідь|на\s+відповідь|відповідаючи|попри|всупереч|хоча|на\s+(?:прохання|пропозицію|заклик|вимогу|запит)|раніше|як(?:ий|а|е|і|ого|ої|их|ому|ій)|за\s+(?:ініціативою|пропозицією|результатами|підсумками)|минул\w+"
    r"|(?:و)?(?:بعد|عقب|رغم|خلافا|استجابه|تلبيه|بناء|سبق|كان(?:ت)?|الذي|التي|الذين|اثر|سابق\w*|بموجب|وفق\w*)"
    r"|apres|contrairement|suite|malgre|bien|repondant|reponse|demande(?=\s+(?:de|du|des|d'))|qui|que|avai(?:t|ent)|precedent\w*|ignorant|lors|depuis|dans\s+le\s+cadre"
    r"|tras|despues|pese|aunque|respuesta|peticion|solicitud|instancias|que|habian?|anterior\w*|atendiendo|luego)(?!\w)"
)
"""Words beside which an appeal or a refusal lies before what is announced."""
_PARTICIPLE = re.compile(rf"(?<!\w){PLAN},?\s+(?:\w+\s+){{0,1}}$")
_AUXILIARY = re.compile(
    r"(?<!\w)(?:was|were|is|are|been|be|has|have|a|ont|est|sont|ete|fue|fueron|ha|han)\s+(?:\w+\s+)?$"
)

_WILL = (
    r"(?:said|says|announced|confirmed|told\s+\w+)\s+(?:on\s+\w+\s+)?(?:that\s+)?(?:[\w']+\s+){1,12}?would\s+(?:be\s+)?(?:open|reopen|begin|start|hold|observe|operate|run|stop|cease|halt|pause|leave)|(?:will|shall|is\s+to|are\s+to)\s+(?:\w+\s+){0,2}?(?:be|open|begin|start|run|hold|last|operate|work|function|take|come|go\s+(?:ahead|into)|stop|cease|pause|leave|depart|observe|halt|lead|serve|guarantee|suspend|apply|remain|fall\s+silent|reopen)"
    r"|буд(?:ет|ут)\s+\w+|откро(?:ет|ют)\w*|начн(?:ет|ут)\w*|продл(?:ится|ятся)|вступ(?:ит|ят|ает|ают)\s+в\s+силу|стартует|заработа(?:ет|ют)|состоится|пройдет|отправ(?:ятся|ится|ляются|ляется)|прекрат(?:ит|ят)\w*|организу(?:ет|ют)\w*"
    r"|буде\s+\w+|будуть\s+\w+|\w+тим(?:е|уть)(?:ся)?|відкри(?:ють|є)\w*|почн(?:е|уть)\w*|розпочн(?:е|уть)\w*|триватим\w+|набу(?:де|ває)\s+чинності|стартує|запрацю(?:є|ють)|відбуд(?:еться|уться)|вируш(?:ать|ає|ають)|вирушить"
    r"|(?:و|ف)?س(?!يار|يطر|ياس|يد|يناء|تين|ته|توكهولم)(?:ت|ي|ن)\w{2,}|سوف"
    r"|ser(?:a|ont)|ouvrir(?:a|ont)|debuter(?:a|ont)|commencer(?:a|ont)|aur(?:a|ont)\s+lieu|entrer(?:a|ont)\s+en\s+vigueur|fonctionner(?:a|ont)|durer(?:a|ont)|partir(?:a|ont)|cesser(?:a|ont)|observer(?:a|ont)|\w+er(?:a|ont)(?=\s+(?:le|ce|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|demain|a|de|du|une?|des|les|la)(?!\w))"
    r"|ser(?:a|an)|abrir(?:a|an)|habra|estar(?:a|an)|comenzar(?:a|an)|empezar(?:a|an)|regir(?:a|an)|entrar(?:a|an)\s+en|funcionar(?:a|an)|durar(?:a|an)|saldr(?:a|an)|cesar(?:a|an)|iniciar(?:a|an)|permitir(?:a|an)"
)
_NOW = (
    r"opens|begins|starts|takes\s+(?:effect|hold)|comes\s+into|goes\s+into|(?:is|are)\s+(?:now\s+)?(?:open|in\s+(?:force|effect|place)|under\s*way)|(?:has|have)\s+(?:now\s+)?(?:been\s+opened|opened|begun|started|come\s+into|taken\s+effect)|came\s+into|took\s+effect|stands|leaves?(?=\s+\w+\s+for)|lasts|(?:runs|holds)(?=\s+(?:on|from|between|until|daily))|(?:will|must|should|can)\s+be\s+able\s+to\s+leave|will\s+hold|opened(?=\s+(?:at|on|today|this|in))|began|were\s+opened"
    r"|открыва(?:ет|ют)\w*|открыт[аоы]?|действу(?:ет|ют)|работа(?:ет|ют)|начина(?:ет|ют)\w*|начал(?:ось|ась|ся|ись)|ввод(?:ит|ят)\w*|введен\w*|вступил\w*|вступа(?:ет|ют)"
    r"|відкрива(?:є|ють)\w*|відкрит(?:о|ий|а|і)|діє|діють|працю(?:є|ють)|почина(?:є|ють)\w*|почал(?:ося|ася|ися)|розпочал\w*|запровадж\w+|набрал\w*|набув\w*"
    r"|(?:و|ف)?(?:(?:ت|ي)(?:بدا|سري|فتح|نطلق|ستمر|دخل|عمل)|بدات?|انطلقت?|فتحت?|افتتحت?|دخلت?)(?=\s)|(?:ال)?مفتوح\w*"
    r"|(?:s')?ouvre(?:nt)?|(?:est|sont|reste|restent)\s+ouverte?s?|(?<=,\s)ouverte?s?|debute(?:nt)?|commence(?:nt)?|entre(?:nt)?\s+en\s+vigueur|a\s+(?:commence|debute|ouvert)|est\s+entree?"
    r"|(?:se\s+)?abren?|abrieron|abrio|(?:esta|estan|queda|quedan)\s+abiert\w+|(?<=,\s)abiert\w+|comienzan?|empiezan?|rigen?|entra\s+en|comenzo|empezo|inicia|inicio(?=\s)|salen"
)
_AGREED = (
    r"(?:with|by|an?)\s+(?:agreement|deal|accord)\s+(?:on|for|to)|(?<!not\s)agreed(?!\s+(?:in\s+principle|to\s+(?:consider|discuss|study|talk|meet|negotiate|continue)|(?:humanitarian\s+)?(?:corridors?|pauses?|truces?)(?!\w)))|agrees(?=\s+(?:to|on))|(?:accepted|approved|endorsed|signed|granted)|(?:deal|agreement|accord|understanding)\s+(?:\w+\s+){0,3}(?:was|has\s+been|were|is)\s+(?:reached|struck|signed|concluded)|(?:reached|struck|concluded|clinched|secured)\s+(?:an?\s+)?(?:\w+\s+){0,2}(?:deal|agreement|accord|understanding|truce|ceasefire)|(?:was|were|is|are|has\s+been|have\s+been)\s+(?:jointly\s+)?(?:agreed|approved|accepted|announced|declared|confirmed)"
    rf"|(?:announce|declare|order|proclaim|confirm|schedule|establish|grant|open(?!\s+(?:letter|question|appeal))|impose)(?:s|d|ed|ing)?\s+(?:(?!that)\S+\s+){{0,5}}?(?:{PLAN}|one)(?!\w)"
    r"|(?:directed|instructed|ordered)\s+(?:\S+\s+){1,4}?to(?!\s+(?:explain|answer|report|decide|present|submit|account)(?!\w))|obtained|(?:gave|given|gives|got|won)\s+(?:\S+\s+){0,5}?(?:green\s+light|go-ahead)|(?:дал[аио]?|дают|получил[аио]?|дав|дали|отримал[аио]?)\s+(?:\S+\s+){0,3}?(?:добро|зелен\w+\s+(?:свет|світло)|согласие|згоду)|(?:اعطت?|منحت?)\s+(?:\S+\s+){0,3}?(?:ال)?ضوء\s+(?:ال)?اخضر|(?:a|ont)\s+donne\s+(?:\S+\s+){0,3}?(?:feu\s+vert|accord)|(?:dio|dieron|han?\s+dado)\s+(?:\S+\s+){0,3}?(?:luz\s+verde|visto\s+bueno)|(?:allows?|permits?|allowed|permitted)(?=\s)|приказал\w*|распорядил\w*|разреш(?:ил|ен|ает)\w*|наказав|дозвол(?:ив|ил|ен|яє)\w*"
    r"|(?:و|ف)?(?:(?:افاد|اعلن|صرح|اكد|ابلغ)ت?\s+(?:\S+\s+){0,7}?ب?تمديد|(?:ي|ت)سمح|سمحت?|امرت?(?=\s)|وجهت?(?=\s))|(?:a|ont)\s+(?:ordonne|autorise|permis|obtenu)|autorise(?:nt)?|autoriz(?:o|aron|a|an)|(?:suspender|habilitar|podr|modific)(?:a|an)|habilit(?:o|aron|a|an)|funcionan?|anuncio|logr(?:o|aron)|pourront|doi(?:t|vent)\s+entrer|(?:est|sont)\s+decretee?s?|a\s+ete\s+ouvert|ont\s+arrete|consigui(?:o|eron)"
    rf"|договорил\w*|согласил\w*(?!\s+(?:обсу|рассм))|(?:принял|принят|одобрил|одобрен|подписал|подписан|утвержден|утвердил|достигнут|согласован|согласовал)[аиоы]?\w*|объяв(?:ил|лен|ля)\w*|объявит"
    rf"|домовил\w*|погодил\w*(?!\s+(?:обгов|розгл))|погодж\w+|узгодж\w+|узгодил\w*|(?:прийнял|прийнят|схвалил|схвален|підписал|підписан|затверджен|досягнут)[аиоі]?\w*|оголо(?:сил|шен|шу)\w*"
    rf"|(?:و|ف)?(?:اتفقت?|اتفقا|اتفقوا|وافقت?|وافقوا|وقعت?(?=\s+(?:علي|ال))|توصلت?\s+(?:\S+\s+){{0,4}}?(?:الي)|تم\s+(?:ال)?(?:اتفاق|توصل|توقيع)|تقرر|قررت?|باتفاق(?=\s+علي)|(?:قبل|قبلت|قبلوا)\s+(?:\S+\s+){{0,3}}?(?:ال|ب)?(?:مقترح|اقتراح|عرض|مبادره|دعوه)\w*|(?:(?:ت|ي|ن)علن|اعلنت?|اعلنوا|اعلان)\s+(?:(?!ان\s)\S+\s+){{0,6}}?(?:عن\s+)?(?:فتح\s+)?{PLAN}(?!\w))"
    rf"|(?:sont|est)\s+convenu\w*|conclu(?:e|ent|s|rent)?|(?:a|ont)\s+(?:\w+\s+)?(?:accepte|approuve|signe|annonce|decrete|decide|declare|accorde)|(?:a|ont)\s+ete\s+(?:\w+\s+)?(?:accepte|approuve|signe|annonce|decrete|conclu|declare)\w*|(?:se\s+sont|s'est)\s+(?:accord|entend|mis)\w*|(?:annonce|decrete|proclame)(?:nt)?\s+(?:\S+\s+){{0,4}}?{PLAN}(?!\w)|accord\s+(?:\w+\s+){{0,2}}(?:trouve|conclu|signe)"
    rf"|acord(?:o|aron|ad\w+)|pact(?:o|aron|ad\w+)|acept(?:o|aron|a|an|ad\w+)|firm(?:o|aron|ad\w+)|aprob(?:o|aron|ad\w+)|anunci(?:a|an|o|aron)\s+(?:\S+\s+){{0,4}}?{PLAN}(?!\w)|decret(?:a|o|aron|ad\w+)|declar(?:o|aron)\s+(?:\S+\s+){{0,3}}?{PLAN}(?!\w)|orden(?:o|aron)\s+(?:\S+\s+){{0,6}}?{PLAN}(?!\w)|convin(?:o|ieron)"
)
ASSERTED = re.compile(rf"(?<!\w)(?:{_WILL}|{_NOW}|{_AGREED})(?!\w)")
_PROMISED = re.compile(rf"(?<!\w)(?:{_WILL}|{_NOW})(?!\w)")
_SETTLED = re.compile(
    r"(?<!\w)(?:(?:was|were|is|are|has\s+been|have\s+been)\s+(?:agreed|approved|accepted)|принят[аоы]?|одобрен\w*|согласован[аоы]?|(?:with|in)\s+(?:an\s+)?agreement\s+(?:on|to|for)|باتفاق|прийнят[аоі]|схвален\w*|погоджен[аоі]|узгоджен[аоі]|(?:est|sont|a\s+ete|ont\s+ete)\s+(?:accepte|approuve)\w*|(?:fue|fueron|ha\s+sido)\s+(?:acept|aprob)\w+)(?!\w)"
)
"""What became of a proposal, beside it: "the corridor proposed by the mission was approved"."""

_UNSURE = re.compile(
    r"(?<!\w)(?:not|no|never|nothing|none|nobody|if|unless|until|whether|without|would|could|should|yet\s+to|(?<!\d\s)may(?!\s+\d)|might|hopes?|were|не|ни|нет|ничего|если|бы|пока|решать|вирішувати|ні|нічого|якщо|б|би|доки|لم|لن|لا|اذا|لو|قد|ما\s+لم|pas|si|rien|aucune?|sans|no|nada|sin|ningun\w*)\s+(?:\S+\s+){0,2}$|(?<!\w)(?:whether|состоится\s+ли|чи\s+буде|ما\s+اذا)\s[^,;.]*$"
)
_HOURS = re.compile(
    r"\d[:.]\d\d|\d\s*(?:[ap]\.?m|h(?!\w)|heures|час|годин|horas|صباحا|مساء|عصرا|ظهرا)|(?:الساعه|a\s+las)\s+\d"
)
_WOULD = re.compile(
    r"(?<!\w)(?:would|could|should|if|бы|если|би|б|якщо|serai(?:t|ent)|pourrai(?:t|ent)|si|seria\w*|podria\w*|لو|اذا|قد)(?!\w)"
)
_CUT = re.compile(r"[;\"()]|[:,](?!\d)|\s-\s")


class _Cue(NamedTuple):
    pattern: re.Pattern[str]
    last: bool
    """Whether what is announced earlier does not stand against it, since the last word counts."""
    over: re.Pattern[str]
    """What must be said beside it for something to open all the same."""
    hours: bool
    """Whether a sentence with hours is enough."""


_CUES = tuple(
    _Cue(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)"), last, over, hours)
    for pattern, last, over, hours in (
        (_ASKED, False, ASSERTED, True),
        (_OFFERED, False, ASSERTED, False),
        (_SOUGHT, False, ASSERTED, True),
        (_REFUSED, True, ASSERTED, True),
        (_DENIED, True, ASSERTED, True),
        (_UNANSWERED, True, ASSERTED, True),
        (_UNSETTLED, False, ASSERTED, True),
        (_REMEMBERED, False, _PROMISED, True),
    )
)


_EXTENDING = re.compile(
    r"\s+(?:\S+\s+){0,2}?(?:to\s+)?(?:extend|renew|prolong|продл|продов|подовж|(?:ال)?(?:تمديد|تجديد)|prorrog)"
)
"""Who will not extend a pause takes nothing from it, nor does who asks for a longer one."""
_SELVES = re.compile(rf"(?<!\w){_PEOPLE}\s+(?:are|is|were|have\s+been|sont|est|estan)\s+(?:\w+\s+)?$")


def merely(text: Text) -> Span | None:
    """Words by which a pause or corridor is no more than asked for, offered, refused, denied or remembered.

    None if there are none, or if the text says beside them that something was agreed or will open.
    """
    for cue in _CUES:
        for match in cue.pattern.finditer(text.low):
            start, end = text.sentence(match.start())
            if (
                not (_plan(text, (start, end)) or re.search(rf"(?<!\w){_FIGHT}(?!\w)", text.low[start:end]))
                or _EXTENDING.match(text.low, match.end())
                or _SELVES.search(text.low[start : match.start()])
            ):
                continue
            if not _outweighed(text, cue, match.span()):
                return match.span()
    return None


def asserted(text: Text) -> bool:
    """Whether the text says anywhere that something was agreed or will open."""
    return any(held(text, m.span()) for m in ASSERTED.finditer(text.low))


_HOPED = r"hop(?:e|es|ed|ing)(?!\s+(?:residents|people))|wish(?:es|ed)?|dream\w*|надею\w+|надея\w+|мечта\w+|сподіва\w+|мрі[юя]\w+|esper(?:e|ent|ait|aient|ons)|rev(?:e|ent)(?=\s)|esper(?:a|an|amos)(?=\s+que)|sue[nñ]an?|(?:ن|ي|ت)امل\w*|(?:ي|ت)تمن(?:ي|ون)"
_WISHED = re.compile(rf"(?<!\w)(?:{_ASKED}|{_HOPED})(?!\w)")
_PART = re.compile(
    r"[;\"()]|,\s+(?!(?:that|что|чтобы|чтоб|що|щоб|que|qu'|ان)(?!\w))|\s-\s|(?<!\w)(?:but|но|але|mais|pero|(?:و)?لكن)(?!\w)"
)


def wished(text: Text, span: Span) -> bool:
    """Whether somebody only hopes, asks or proposes that it be so: "hope that the guns will rest"."""
    start, _ = text.sentence(span[0])
    for cut in _PART.finditer(text.low, start, span[0]):
        start = cut.end()
    for match in _WISHED.finditer(text.low, start, span[0]):
        found = _BACKGROUND.search(text.low, start, match.end() + 4)
        if found is None or found.start() > match.start():
            return True
    return False


def denied(text: Text, place: int) -> bool:
    """Whether what stands at `place` is said not to be so: "denied that the evacuation was called off"."""
    start, _ = _clause(text, place)
    return _NOT_SO.search(text.low, start, place) is not None


def _plan(text: Text, span: Span) -> bool:
    return re.search(rf"(?<!\w)(?:[dl]')?{PLAN}(?!\w)", text.low[span[0] : span[1]]) is not None


_IF_AGREED = re.compile(
    r"(?<!\w)(?:if\s+(?:\S+\s+){1,5}?(?:agree|accept|consent|approve|sign|give|respond|grant)(?:s|ed)?"
    r"|если\s+(?:\S+\s+){1,4}?(?:соглас|примет|примут|подпиш|даст|дадут|получ|одобр|разреш|договор)\w*|в\s+случае\s+(?:согласи|одобрени|принят)\w+"
    r"|якщо\s+(?:\S+\s+){1,4}?(?:погод|прийм|підпиш|дасть|дадуть|отрима|схвал|дозвол|домов)\w*|у\s+разі\s+(?:згоди|схвалення)"
    r"|(?:اذا|لو|في\s+حال)\s+(?:\S+\s+){0,3}?(?:وافقت?|قبلت?|موافقه|اتفقت?|اتفق|وقعت?)"
    r"|s(?:i\s+|')(?:\S+\s+){1,5}?(?:donn|accept|consent|approuv|sign|obt)\w*|si\s+(?:\S+\s+){1,5}?(?:da|dan|aceptan?|consienten?|aprueban?|firman?|autorizan?))(?!\w)"
)
"""A condition that is still open: "if the other side agrees, the corridor will open"."""


_ONLY_AFTER = re.compile(
    r"(?<!\w)(?:only\s+(?:\S+\s+){0,8}?(?:once|after|when|if)\s+(?:\S+\s+){0,5}?(?:free|releas|withdr|pull)\w*"
    r"|(?:только|лишь|лише|тільки)\s+(?:после|когда|если|після|коли|якщо)\s+(?:\S+\s+){0,4}?(?:освобо|отпус|вывод|отвод|выве|отве|звільн|відпус|вивед|відвед|відвод)\w*|(?:seulement|uniquement)\s+(?:apres|si|quand)\s+(?:\S+\s+){0,4}?(?:liber|retra|retir)\w*|ne\s+[^.;]{0,60}?qu'apres\s+(?:\S+\s+){0,3}?(?:liber|retra)\w*"
    r"|solo\s+(?:cuando|tras|despues|si)\s+(?:\S+\s+){0,4}?(?:liber|retir)\w*|(?:الا|فقط)\s+بعد\s+(?:\S+\s+){0,3}?(?:ال)?(?:افراج|اطلاق\s+سراح|انسحاب)\w*)"
)
"""What somebody else must do first."""


def held(text: Text, span: Span, way: re.Pattern[str] | None = None) -> bool:
    """Whether the words are on a plan, or a sentence with figures or a `way`, and neither doubted nor conditional."""
    start, end = text.sentence(span[0])
    return (
        (
            _plan(text, (start, end))
            or re.search(r"\d", text.low[start:end]) is not None
            or (way is not None and way.search(text.low, start, end) is not None)
        )
        and not _UNSURE.search(text.low[_clause(text, span[0])[0] : span[0]])
        and not _IF_AGREED.search(text.low, start, span[0])
        and not _ONLY_AFTER.search(text.low, start, end)
    )


def _clause(text: Text, place: int) -> Span:
    start, end = text.sentence(place)
    for cut in _CUT.finditer(text.low, start, end):
        if cut.end() <= place:
            start = cut.end()
        elif cut.start() >= place:
            return start, cut.start()
    return start, end


def _outweighed(text: Text, cue: _Cue, span: Span) -> bool:
    """Whether something is agreed or will open all the same."""
    start, end = _clause(text, span[0])
    before = text.low[start : span[0]]
    background = bool(
        ((found := _BACKGROUND.search(text.low, start, span[1] + 4)) and found.start() <= span[0])
        or (_PARTICIPLE.search(before) and not _AUXILIARY.search(before))
    )
    if any(_SETTLED.finditer(text.low, span[1], end)) and not cue.last:
        return True
    for match in cue.over.finditer(text.low):
        if span[0] <= match.start() < end and not background:
            continue  # what is asked for or denied
        if span[0] <= match.start() < span[1] or (cue.last and not background and match.start() < span[0]):
            continue
        if held(text, match.span()):
            return True
    if not cue.hours:
        return False
    own = text.sentence(span[0])
    return any(
        s != own
        and (s[0] > span[0] or not cue.last or background)
        and _plan(text, s)
        and _HOURS.search(text.low, *s)
        and not _WOULD.search(text.low, *s)
        and not any(c.pattern.search(text.low, *s) for c in _CUES)
        for s in text.sentences()
    )
