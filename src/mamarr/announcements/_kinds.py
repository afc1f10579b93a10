"""What an announcement does: announce, extend, report, reroute, postpone, suspend."""

from __future__ import annotations

import re

from mamarr.announcements._doubt import CALLED_OFF, ENDED_BY, broken, doubt
from mamarr.announcements._merely import denied, merely
from mamarr.announcements._past import TODAY, past, yesterday
from mamarr.announcements.text import Span, Text

_THING = (
    r"(?:evacuat\w+|corridors?|crossings?|pauses?|truces?|cease-?fires?|convoys?|opening|routes?|departures?|operation|exit|buses"
    r"|эвакуац\w*|коридор\w*|пауз\w*|перемири\w*|режим\w*|вывоз\w*|выезд\w*|движени\w+|колонн\w*|маршрут\w*|выход\w*|евакуац\w*|перемир'\w*|рух\w*|вивез\w*|виїзд\w*"
    r"|(?:ال|لل|ل|و|ب)*(?:اجلاء|ممر|ممرات|ممرين|ممران|معبر|معابر|هدنه|وقفه|عمليه|عمليات|خروج|قافله|قوافل|مسار|فتح|وقف\s+(?:ال)?اطلاق\s+(?:ال)?نار)"
    r"|evacuations?|couloirs?|pause|treve|convois?|passages?|evacuacion\w*|corredor\w*|pausas?|tregua|alto\s+el\s+fuego|apertura|salida|pausen?|feuerpause\w*|korridore?\w*|evakuierung\w*|waffenruhe\w*|хуманитарн\w+\s+\w+)"
)
_STAGE = r"(?:(?:phases?|stages?)(?=\s+(?:of|was|were|is|are|has|had)(?!\w))|(?:этап|етап|фаз)\w*|(?:ال)?(?:مرحله|مراحل)|etapes?|etapas?|fases?)"
"""A part of an agreement to leave, which is stopped as the leaving is."""
_FIGHT = (
    r"(?:hostilities|military|fighting|operations\s+(?:in|against)|attacks?|strikes|airstrikes?|fire(?!\w)|shelling|боев\w+|огонь|огня|обстрел\w*|удар\w*|військов\w+|военн\w+|вогонь|вогню"
    r"|(?:ال)?(?:اعمال|قتال|عسكريه|ضربات|غارات|قصف|نار|عداييه)|activite|hostilites|combats|tirs|hostilidades|ataques|fuego(?!\s+humanitario)|bombardeos|operaciones|actividades?)"
)
_IF = re.compile(
    r"(?<!\w)(?:if|in\s+case|should|unless|may\s+be|could\s+be|would\s+be|если|в\s+случае|якщо|у\s+разі|اذا|في\s+حال|في\s+حاله|قد|si|en\s+caso|au\s+cas|falls|wenn|в\s+противном)(?!\w)"
)
_AFTER = re.compile(
    r"(?<!\w)(?:after|following|despite|earlier|previous\w*|first\s+(?:attempt|try)|предыдущ\w+|перв\w+\s+попытк\w+|прошл\w+\s+попытк\w+|попередн\w+|перш\w+\s+спроб\w+|минул\w+\s+спроб\w+|(?:ال)?محاوله\s+(?:ال)?(?:اولي|سابقه)|premiere\s+tentative|primer\s+intento|yesterday(?:'s)?|had|учора|после|вслед|ранее|накануне|вчера|после\s+того|після|раніше|вчора|напередодні|بعد|عقب|سابق\w*|امس|apres|precedent\w*|hier|tras|despues|anterior\w*|ayer|nach)(?!\w)"
)
_CAUSE = re.compile(
    rf"\s*,?\s*(?<!\w)(?:because\s+of|owing\s+to|due\s+to|amid|over|citing|in\s+view\s+of|из-за|в\s+связи|ввиду|вследствие|по\s+причине|через|у\s+зв'язку|внаслідок|بسبب|نتيجه|اثر|نظرا"
    rf"|en\s+raison|a\s+cause|faute|du\s+fait|por|debido|a\s+causa|ante)(?:[^,;.]*,|\s+(?:\S+\s+){{0,3}}?{_FIGHT})"
)
"""Why something stops, between the verb and what it stops: "suspended, because of smoke, the evacuation"."""
_NOT = re.compile(r"(?<!\w)(?:not|no|never|neither|не|ни|لم|لا|ليس|لن|pas|nicht)\s+(?:\w+\s+)?$")

_SUSPEND = (
    r"suspen(?:d\w*|sion)|call(?:ed|ing|s)?\s+off|cancel\w*|halt(?:ed|s)?|(?:put|placed)\s+on\s+hold|abandoned|scrapped|closed\s+until|stopped|interrupted|aborted|scrubbed|shelved|axed|is\s+off(?=[\s]*[.;,:]|$)|paused(?=\s+(?:after|because|until|due|over|as|amid))"
    r"|null\s+and\s+void|revok\w+|rescind\w+|annul\w+|f[ae]ll(?:en|s)?\s+through|back(?:ed|s|ing)\s+out|(?:has|have)\s+been\s+withdrawn(?!\s+from)|withdr[ae]wn?\s+(?:its|the|their)\s+(?:offer|consent|permission|approval|guarantees?)|no\s+longer\s+(?:valid|in\s+(?:force|effect)|stands?|holds?|appl(?:y|ies))"
    r"|pull(?:ed|s|ing)?\s+(?:the\s+plug|out(?=\s+of\s+the\s+(?:evac|truce|deal|pause|cease|corridor)))|(?:is|are|was|were|been)\s+(?:ruled\s+out|on\s+hold)|(?:has\s+been|was)\s+dropped(?=\s*[.,;]|\s*$)"
    r"|утрат\w+\s+силу|утрачива\w+\s+силу|аннулир\w+|отозван\w*|отозвал\w*|сорва(?:л\w*|на)|больше\s+не\s+действ\w+|решен\w*\s+отказаться|(?:власти|стороны|организаторы|военные|командование)\s+отказал\w+\s+от|поставлен\w*\s+на\s+паузу|недействительн\w+"
    r"|втрат\w+\s+(?:чинність|силу)|втрача\w+\s+(?:чинність|силу)|анул\w+|відкликан\w*|відкликал\w*|зірвал\w*|більше\s+не\s+діє\w*|вирішен\w*\s+відмовит\w+|(?:влада|сторони|організатори|військові)\s+відмовил\w+\s+від|недійсн\w+"
    r"|تعذر\w*|صرف\s+(?:ال)?نظر\s+عن|جمدت?|تجميد|عدلت?\s+(?:\S+\s+)?عن|وقف\s+(?:ال)?عمل(?=\s+ب)|لاغي\w*|ملغي|ملغاه|باطل\w*|لم\s+(?:ي|ت)عد(?=\s+[^.]{0,90}?(?:ساري|قايم|نافذ|صالح)\w*)|تراجع\w*\s+(?:\S+\s+){0,3}عن|سحب\w*\s+(?:\S+\s+){0,2}(?:موافقت|عرض)\w*"
    r"|renonc\w+\s+(?:a|au)|coup\s+d'arret\s+(?:a|au)|caduc|caduques?|nul(?:le)?s?\s+et\s+non\s+avenue?s?|(?:est|a\s+ete)\s+(?:abandonnee?|retiree?)(?!\w|\s+d)|retir\w+\s+(?:son|leur|l')\s*(?:offre|accord|autorisation)|revoqu\w+|n'est\s+plus\s+(?:en\s+vigueur|valable|d'actualite)|tombee?\s+a\s+l'eau"
    r"|frustrad\w+|paralizad\w+|se\s+levanta\s+la(?=\s+(?:tregua|pausa))|renunci\w+\s+a|sin\s+efecto|en\s+suspenso|revoc\w+|descartad\w+|ya\s+no\s+(?:rige|esta\s+(?:vigente|en\s+vigor))"
    r"|приостан\w+|отмен\w+|прекращ\w+|прекратил\w+|сорван\w*|закрыт(?!ь)\w*|остановлен\w*|свернут\w*|заморож\w+"
    r"|призупин\w+|скасов\w+|зупинен\w*|припинен\w*|зірван\w*|відмінен\w*|закрит(?!и(?!\w))\w*|унеможливлен\w*"
    r"|(?:و|ال)?(?:علق|علقت|تعليق|يعلق|تعلق|معلق|الغي|الغيت|الغاء|الغت|تلغي|اوقف|اوقفت|ايقاف|توقف|توقفت|اغلاق|اغلق|اغلقت)"
    r"|suspend\w*|annul\w+|suspension|interromp\w+|suspend\w+|cancel\w+|anul\w+|interrump\w+|ausgesetzt|abgesagt|gestoppt|unterbrochen|спрян\w+|отменен\w*"
)
_POSTPONE = (
    r"postpon\w+|delay(?:ed|s)?|put\s+off|pushed\s+back|rescheduled|deferred|(?:moved|shifted|changed|brought\s+forward)\s+(?:\S+\s+){0,3}?(?:to|until)\s+(?:tomorrow|another|(?:at\s+|the\s+)?\d|noon|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|перен(?:осит\w*|есен\w*|если|ос)|отлож\w+|отклад\w+|отсроч\w+|сдвинут\w*"
    r"|перен(?:осить\w*|есен\w*|если)|відклад\w+|відтермін\w+|(?:و|ال)?(?:تاجيل|تاجل|تاجلت|ارجي|ارجيت|ارجاء|اجلت|يوجل|توجل|موجل)|report(?:ee?s?)(?=\s+(?:a|au|de|en|sine|jusqu)|,|\.|$)|ajourn\w+|repouss\w+|differe\w*|aplaz\w+|traslad\w+\s+(?:al?|para)(?=\s+(?:\d|las|el|lunes|martes|miercoles|jueves|viernes|sabado|domingo|manana))|reprogram\w+|pospuest\w*|pospon\w+|posterg\w+|retras\w+|verschoben|vertagt|отложен\w*"
)
_EXTEND = r"extend(?:ed|s|ing)?|extension|prolong\w+|renew(?:ed|s)?|продл(?!ится|ятся|ится|илась|ился|илось)\w+|продовж(?:ен\w*|ує\w*|ит\w*|или|ено)|подовж\w+|(?:و|ال|ب)?(?:تمديد|مدد|مددت|س?تمدد|س?يمدد|تجديد|ممدد)|prolong\w+|prorrog\w+|ampli(?:ar|ad\w+|a)(?=\s+(?:la|el|una?|por|hasta|durante))|extend\w+|extiend\w+|verlanger\w+|удълж\w+"
_MORE_DAYS = (
    r"|(?:another|one\s+more|an\s+extra|an\s+additional)\s+(?:day|week|night)|(?:another|\d+\s+more|(?:two|three|four|five|six|seven)\s+(?:more|extra|additional))\s+(?:\w+\s+)?(?:days|hours)"
    r"|(?:un|une|deux|trois|quatre|cinq|\d+)\s+(?:jours?|journees?|heures|semaines?)\s+(?:de\s+plus|supplementaires?)|(?:un|una|dos|tres|cuatro|cinco|\d+)\s+(?:dias?|horas|semanas?)\s+(?:mas|adicional(?:es)?)"
    r"|еще\s+на\s+(?:\S+\s+)?(?:сутки|суток|день|дня|дней|часа|часов|неделю)|ще\s+на\s+(?:\S+\s+)?(?:добу|доби|день|дні|днів|години|годин|тиждень)|(?:ايام|يوم|يوما|يومين|ساعه|ساعات|اسبوع)\s+(?:اضافي\w*|اخر(?:ي|ين)?)"
)
"""So much longer than was said before."""
_EXTEND += _MORE_DAYS
_REROUTE = (
    r"rerout\w+|route\s+change|change\s+of\s+route|instead\s+of\s+(?:\w+\s+){0,3}(?:highway|[a-z]-?\d+(?![\d:.]))|re-rout\w+|new\s+route|alternative\s+route|changed\s+(?:the\s+|its\s+)?route|route\s+(?:has\s+been\s+|was\s+|is\s+)?(?:changed|moved|shifted|modified)|diverted|redirected|no\s+longer\s+(?:(?:run|pass|go|lead|stop|call|travel|drive)\w*\s+)?(?:through|via|by|at|along|past)(?!\s+(?:night|day))|(?:corridor|route|itinerary)(?:\s+(?!hours|times)\w+){0,10}?\s+(?:has\s+been|was|is\s+being)\s+(?:changed|altered|modified|redrawn)|detour|instead\s+of\s+(?:the\s+)?(?:\w+\s+){0,3}(?:route|road|corridor|crossing)"
    r"|измен\w+\s+(?:\w+\s+){0,2}маршрут\w*|маршрут\w*\s+(?:[\w-]+\s+){0,6}измен(?:ен|ил|я)\w*|нов\w+\s+маршрут\w*|перенаправ\w+|больше\s+не\s+(?:пройд\w+|проход\w+|пойд\w+|заезж\w+|остан\w+)|не\s+будут?\s+(?:больше\s+)?(?:заезжать|останавливаться|проходить)|теперь\s+(?:пройд\w+|проход\w+|пойд\w+)\s+через|объезд\w*|змін\w+\s+(?:\w+\s+){0,2}маршрут\w*|маршрут\w*\s+(?:[\w'-]+\s+){0,6}змін(?:ен|ил|ю)\w*|перенаправл\w+|більше\s+не\s+(?:проход\w+|пролягат\w+|заїжджа\w+|зупиня\w+)|не\s+(?:заїжджа|зупиня)тим\w+|тепер\s+(?:проход\w+|пролягат\w+)\s+через|нов\w+\s+маршрут\w*|об'їзд\w*"
    r"|(?:تغيير|تعديل|تحويل)\s+(?:\S+\s+)?(?:ال)?(?:مسار|طريق|خط|ممر)\w*|(?:و|ف)?(?:تغير|عدل|حول)ت?\s+(?:ال)?(?:مسار|طريق)\w*|لم\s+(?:ي|ت)عد\s+(?:\S+\s+)?(?:ي|ت)مر|(?:بات|صار|اصبح)ت?\s+(?:\S+\s+){0,5}?(?:ي|ت)مر(?=\s+(?:عبر|من))|مسار\s+(?:جديد|بديل)|طريق\s+بديل|المسار\s+(?:الجديد|البديل)|الطريق\s+البديل"
    r"|nouvel\s+itineraire|itineraire\s+(?:est\s+|a\s+ete\s+)?(?:modifie|change|bis)|devie\w*|ne\s+passe\w*\s+plus\s+par|ne\s+s'arret\w+\s+plus\s+a|n'emprunt\w+\s+plus|(?:trajet|trace|parcours)\s+(?:\S+\s+){0,4}?(?:change|est\s+modifie|a\s+ete\s+modifie)|pass\w+\s+desormais\s+par|modifi\w+\s+(?:le\s+(?:trace|couloir|trajet|parcours)|l'itineraire)|itineraire\s+alternatif|nueva\s+ruta|modific\w+\s+(?:el|la)\s+(?:corredor|ruta|recorrido|trayecto|via)|ya\s+no\s+(?:pas|ir|circul|discurr)\w+\s+por|cambi\w+\s+(?:de\s+|la\s+|el\s+)?(?:ruta|trazado|recorrido|itinerario|trayecto)|ya\s+no\s+(?:par|se\s+deten)\w+\s+en|ruta\s+(?:alternativa|modificada)|desvi\w+|umgeleitet|neue\s+route"
)
_START = (
    r"(?:has|have)\s+(?:begun|started|opened|come\s+into|taken\s+effect|entered|gone\s+into)|(?:came|went|comes|goes|entered|enters)\s+into\s+(?:force|effect)|took\s+(?:effect|hold)|takes\s+hold|is\s+under\s*way|got\s+under\s*way|are\s+under\s*way|opened\s+(?:its|the|their)\s+borders?|now\s+open|already\s+open|(?:is|are)\s+open\s+(?:now|since)|(?<!will\s)(?<!to\s)(?:began|started)(?=\s+(?:on|at|in|this|today|to|early|friday|monday|tuesday|wednesday|thursday|saturday|sunday|leaving|operating|moving|working|[.,]))|opened\s+(?:on|at|to|this|today|early|for)|(?:routes?|corridors?|crossings?|passages?)\S?\s+(?:[^\s,.;]+\s+){0,4}?opened\s+(?:in|from|between|near|across|out\s+of)|opened\s+(?:an?|the|two|three|four|five|six|seven|eight|\d+)\s+(?:[^\s,.;]+\s+){0,3}?(?:routes?|corridors?|crossings?|passages?)(?!\w)|(?:has|have)\s+been\s+opened(?=\s+(?:today|this|since|on|at))|the\s+first\s+(?:\w+\s+){0,3}?(?:people|families|buses|groups?|convoys?|residents|evacuees|batch|civilians)\s+(?:have\s+|has\s+)?(?:already\s+)?(?:left|crossed|arrived|reached|passed|departed|set\s+out)|in\s+effect\s+since|have\s+been\s+open\w*\s+since"
    r"|вступил\w*\s+в\s+силу|заработал\w*|начал\w*(?:сь|ся)|начат[аоы]?|начал[аио]?\s+(?:работу|работать|действовать|действие|выезжать|выходить)|стартовал\w*|введен\w*\s+в\s+действие|уже\s+(?:действует|открыт\w*|работает)|открыл[аи]?(?=\s+(?:\S+\s+){0,5}?(?:коридор|маршрут|проход))|(?:при)?открыл[аи]?\s+(?:\S+\s+)?границ\w*|открылся|открылись|перв(?:ые|ая|ый)\s+(?:\S+\s+){1,4}?(?:вышл|выехал|прибыл|покинул|отправил|прошл)\w*|был\w*\s+открыт\w*\s+(?:сегодня|в\s+\d)"
    r"|набу(?:в|ла|ло)\s+чинності|запрацюва\w+|розпочал\w+|розпочат[аоі]|почато|почал\w+|почав|розпочав\w*|стартува\w+|вже\s+(?:діє|відкрит\w*|працює)|відкри(?:в|ла|ли)(?=\s+(?:\S+\s+){0,5}?(?:коридор|маршрут|прохід))|(?:при)?відкри(?:в|ла|ли)\s+(?:\S+\s+)?кордон\w*|відкрився|відкрились|перш(?:і|а|ий)\s+(?:\S+\s+){1,4}?(?:вийшл|виїхал|прибул|покинул|вирушил|пройшл)\w*"
    r"|دخلت?\s+(?:\S+\s+){0,4}حيز|(?<!س)(?:بدات?|بدء(?=ت)|انطلقت?)(?=\s)|بدا\s+(?:سريان|العمل|تنفيذ|تطبيق)|سري(?:ت)?\s+(?:مفعول|الهدنه)|دخول\s+\S+\s+حيز|(?:خرجت|غادرت|وصلت|عبرت)\s+(?:اول\s+(?:دفعه|قافله|مجموعه|حافله)|(?:ال)?(?:دفعه|قافله|مجموعه)\s+الاولي)|افتتحت?|فتح(?:ت|وا)?\s+(?:\S+\s+){0,4}?(?:ممرا|معبرا|مسارا|طريقا)"
    r"|(?:est|sont|a\s+ete)\s+entree?s?\s+en\s+vigueur|a\s+(?:commence|debute)|ont\s+(?:commence|debute|arrete)|sont\s+(?:desormais|deja|maintenant)\s+ouverte?s?|(?:est|sont)\s+r?ouverte?s?(?=\s+(?:[^\s.;,]+\s+){0,4}?depuis)|a\s+ouvert|ont\s+ouvert|(?:a|ont)\s+ete\s+ouverte?s?(?=\s+(?:ce|cette|hier|aujourd|a\s|le\s|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche))|(?:les\s+)?premier(?:e)?s\s+(?:\S+\s+){1,4}?(?:sont\s+(?:parti|arrive|sorti|passe)\w*|ont\s+(?:quitte|franchi|pu|traverse))|premiere?\s+(?:\S+\s+){1,4}?(?:est\s+(?:parti|arrive|sorti|passe)\w*|a\s+(?:quitte|franchi|traverse))|entro\s+en\s+vigor|ha\s+(?:comenzado|empezado|entrado)|han\s+(?:comenzado|empezado)|comenzo|empezo|arranco|se\s+abrieron|(?:abrio|abrieron|habilito|habilitaron)\s+(?:\S+\s+){0,9}?(?:corredor\w*|rutas?|pasos?|vias?)|(?:fue|ha\s+sido|han\s+sido|fueron)\s+abiert\w+|primer[oa]?\s+(?:\S+\s+){1,4}?(?:llego|salio|cruzo|partio|paso|ha\s+(?:salido|llegado|cruzado|partido))|primer[oa]s\s+(?:\S+\s+){1,4}?(?:llegaron|salieron|cruzaron|partieron|pasaron|han\s+(?:salido|llegado|cruzado))|ha\s+begonnen|hat\s+begonnen|begann|in\s+kraft\s+getreten|влезе\s+в\s+сила|започна"
)
_ENDED = re.compile(
    r"(?<!\w)(?:and|и|та|й|i|et|y)\s+(?:ended|expired|lapsed|ran\s+out|истек\w*|завершил\w*|закончил\w*|закінчил\w*|сплив\w*|(?:s'est|se\s+sont)\s+(?:achev|termin)\w+|a\s+(?:pris\s+fin|expire)|termino|finalizo|expiro|concluyo|vencio)(?!\w)|(?<!\w)و(?:انتهت?|انتهي|انقضت|مرت)(?=\s)"
)
"""What began has ended as well: "began on Friday and ended on Sunday"."""
_STATUS = (
    r"(?:none|no\s+one|nobody|not\s+a\s+single|no\s+(?:civilians?|families|residents|people|convoys?|one))\s+(?:\w+\s+){0,6}(?:left|leave|leaving|used|use|crossed|came|come|seen|evacuat\w+|arrived|moved)|(?:had|has|have|were)\s+(?:been\s+)?(?:evacuated|left|crossed|brought\s+out|bused|arrived|reached|managed\s+to\s+leave|used)|were\s+(?:able|unable)\s+to\s+leave|(?:ended|expired|failed)(?=\s|[.,;])|did\s+not\s+(?:hold|work|leave|use|take\s+place)|\d[\d,. ]*\s+(?:people|civilians|residents|families|patients|persons)\s+(?:\w+\s+){0,2}(?:passed|left|crossed|fled|used|walked|reached|arrived|departed|moved|escaped|emerged|(?:came|got|went|made\s+it)\s+(?:out|through|across|over)|were\s+(?:taken|brought|driven|led|moved|bused|evacuated))|(?:trucks?|lorries|convoys?)\s+(?:\w+\s+){0,6}?(?:entered|crossed|reached)|(?:carried|transported|evacuated|moved|brought|took|ferried|led|bused|drove|escorted)\s+(?:\w+\s+){0,2}\d[\d,. ]*|accused|violat\w+|remained\s+(?:empty|closed|quiet|unused)|so\s+far|since\s+(?:the\s+)?(?:morning|start|opening)"
    r"|(?:эвакуирован\w*|вывезен\w*|вывезли|эвакуировали|покинул\w*|вышл\w+|выехал\w*|отправил\w*|воспользова\w+|прибыл\w*)|вывез(?:ла|ло)?(?=\s+(?:\w+\s+){0,2}\d)|(?:грузовик|машин|фур|конво|колонн)\w*\s+(?:\S+\s+){0,6}?(?:въехал|заехал|прошл|проехал|доставил)\w*|никто\s+(?:\w+\s+){0,3}(?:не|из)|не\s+(?:состоялась|удалась|удалось|вышел|вышли|воспольз\w+)|нарушен[аоы]?(?!\w)|завершилась|завершилось|закончил\w+|истек\w*|провал\w*"
    r"|(?:евакуйован\w*|евакуювал\w*|вивезен(?!н)\w*|вивезли|виїхал\w*|вирушил\w*|вдалося|врятован\w*|прибул\w*)|вийшл\w+|сплив(?:ла|ло|ли)?|вивез(?:ла|ло)?(?=\s+(?:\w+\s+){0,2}\d)|(?:вантажів|машин|фур|конво|колон)\w*\s+(?:\S+\s+){0,6}?(?:в'їхал|заїхал|пройшл|проїхал|доставил)\w*|ніхто\s+|не\s+(?:відбул\w+|вдал\w+|скорист\w+)|порушен[аоі]?(?!\w)|завершил\w+|закінчил\w+"
    r"|(?<!ل)(?:لم\s+(?:يخرج|يغادر|تخرج|تشهد|يسجل|تسجل|يستخدم|يعبر|يصل|يتم)|لا\s+(?:احد|حركه)|غادر(?:ت|وا)?(?=\s)|خرج(?:ت|وا)?(?=\s)|وصل(?:ت|وا)?(?=\s)|انته(?:ت|ي)(?=\s)|انقضت?(?=\s)|(?:نقلت?|اخرجت?)(?=\s+(?:\S+\s+){0,4}?\d)|(?:دخلت|عبرت)\s+(?:\d+\s+|عشرات\s+)?(?:شاحن\w+|قوافل)|(?:شاحن\w+|قوافل)\s+(?:\S+\s+){0,4}?(?:دخلت|عبرت)|انتهاء|فشل(?:ت)?|خرق(?:ت|وا)?|تم\s+اجلاء|جري\s+اجلاء|اجلي|خروج\s+\d+|دون\s+(?:ان\s+)?(?:خروج|تسجيل|يخرج))"
    r"|(?:aucun|personne|nul)\s+(?:\w+\s+){0,4}(?:n'|n[e']|na|ne)|n'ont\s+pas\s+(?:pu|quitte|utilise|emprunte|ete)|ont\s+(?:ete\s+evacue\w*|quitte|pu\s+(?:quitter|sortir|fuir))|sont\s+(?:parti\w*|sorti\w*|arrive\w*)|s'est\s+(?:achevee?|terminee?|refermee?)|a\s+(?:pris\s+fin|expire)|est\s+arrivee?\s+a\s+(?:echeance|son\s+terme)|a\s+(?:evacue|transporte|conduit|emmene|sorti)(?=\s+(?:\w+\s+){0,2}\d)|(?:camions|convois|vehicules)\s+(?:\S+\s+){0,6}?(?:sont\s+(?:entre|passe)\w*|ont\s+(?:franchi|atteint|traverse))|a\s+echoue|(?:nadie|ningun\w*)\s+|han\s+(?:salido|sido\s+evacuad\w+|abandonado|logrado)|fueron\s+evacuad\w+|finalizo|concluyo|fracas\w+|expiro|vencio|salieron|(?:saco|evacuo|traslado|llevo|transporto|condujo)(?=\s+(?:a\s+)?(?:\w+\s+){0,2}\d)|(?:camiones|convoyes|vehiculos)\s+(?:\S+\s+){0,6}?(?:ingresaron|entraron|llegaron|cruzaron|pasaron)"
)


def kind_of(text: Text) -> tuple[str, Span]:
    """Kind of an announcement, and the words that say so.

    A plan that is called off or put off outweighs everything else, so that a doubt closes rather than opens.
    """
    kind, span = _said(text)
    over = broken(text)
    if over is not None and kind not in ("postpone", "suspend") and not _anew(text, over[0]):
        return ("suspend" if ENDED_BY.search(text.low, *over) else "status_report"), over
    unsure = doubt(text)
    if kind in ("postpone", "suspend", "status_report"):
        return kind, span
    if (only := merely(text)) is not None and (unsure is None or not CALLED_OFF.search(text.low, *unsure)):
        return "status_report", only
    if unsure is None:
        return kind, span
    if CALLED_OFF.search(text.low, unsure[0], unsure[1]):
        return "suspend", unsure
    return (
        (kind, span)
        if _told_apart(text, unsure[0]) or _stands(text, unsure[0])
        else ("status_report", unsure)
    )


def _said(text: Text) -> tuple[str, Span]:
    for kind, pattern in (("postpone", _POSTPONE), ("suspend", _SUSPEND)):
        span = _about_a_plan(text, pattern)
        if span is not None:
            return kind, span
    for kind, pattern in (("reroute", _REROUTE), ("extend", _EXTEND)):
        span = _first(text, pattern, beside=kind == "extend")
        if span is not None:
            return kind, span
    status, start = _first(text, _STATUS), _first(text, _START)
    if (done := _worked(text)) is not None:
        return "status_report", done
    will = re.search(
        r"(?<!\w)(?:will|shall|is\s+to|are\s+to|to\s+begin|to\s+start|будет|будут|буде|будуть|و?س(?!يار|يطر|ياس|يد|يناء|تين|ته|توكهولم)(?:ت|ي|ن)\w{2,}|سوف|sera|seront|sera[n]?|wird|werden|ще)(?!\w)",
        text.low,
    )
    if start is not None and (ended := _ENDED.search(text.low, start[1], text.sentence(start[0])[1])):
        return "status_report", ended.span()
    report = status or start
    if report is not None and _told_apart(text, report[0]):
        return "announce", (0, 0)
    if (
        start is not None
        and (status is None or (start[0] < status[0] and not yesterday(text, start)))
        and not (will and will.start() < start[0])
    ):
        return "start_report", start
    if status is not None and not (
        will and will.start() < status[0] and text.language in ("en", "ru", "uk", "fr", "es")
    ):
        return "status_report", status
    return "announce", (0, 0)


_WILL = re.compile(
    r"(?<!\w)(?:will|shall|is\s+to|are\s+to|будет|будут|буде|будуть|діятиме|діятимуть|و?س(?!يار|يطر|ياس|يد|يناء|تين|ته|توكهولم)(?:ت|ي|ن)\w{2,}|sera|seront|sera[n]?|fonctionner\w+|ouvrir(?:a|ont)|abrira[n]?)(?!\w)"
)


def _told_apart(text: Text, place: int) -> bool:
    """Whether another sentence than the report says what will be, with a number for its day or hour."""
    own = text.sentence(place)
    return any(
        s != own
        and _WILL.search(text.low, s[0], s[1])
        and re.search(r"\d", text.low[s[0] : s[1]])
        and re.search(rf"(?<!\w){_THING}(?!\w)", text.low[s[0] : s[1]])
        for s in text.sentences()
    )


def _stands(text: Text, place: int) -> bool:
    """Whether another sentence, free of doubt, gives the hours of a pause or corridor."""
    own = text.sentence(place)
    return any(
        s != own
        and not past(text, s)
        and re.search(
            r"\d[:.]\d\d|\d\s*(?:[ap]\.?m|h(?!\w)|heures|час|годин|horas|صباحا|مساء|عصرا)",
            text.low[s[0] : s[1]],
        )
        and re.search(rf"(?<!\w){_THING}(?!\w)", text.low[s[0] : s[1]])
        for s in text.sentences()
    )


_NEW = re.compile(
    r"(?<!\w)(?:new|another|tomorrow|opens|нов(?:ая|ое|ый|ые|а|е|ий|і)|завтра|погоджено|согласован\w*|откроется|відкриється|غدا|جديد\w*|(?:و)?(?:ت|ي)(?:بدا|فتح)|nouve\w+|demain|nuev[oa]s?|manana)(?!\w)"
)


def _anew(text: Text, place: int) -> bool:
    """Whether another sentence gives a number for the day or hour of a new pause or corridor."""
    own = text.sentence(place)
    return _told_apart(text, place) or any(
        s != own
        and _NEW.search(text.low, *s)
        and re.search(r"\d", text.low[s[0] : s[1]])
        and re.search(rf"(?<!\w){_THING}(?!\w)", text.low[s[0] : s[1]])
        for s in text.sentences()
    )


_WORKED = re.compile(
    r"(?<!\w)(?:worked|operated|functioned|ran|(?:was|were)\s+(?:open|in\s+operation|running)|took\s+place|(?:от)?работал[аио]?|действовал[аио]?|функционировал[аио]?|был[аио]?\s+открыт[аыо]?|состоял[аио]сь"
    r"|працюва(?:в|ла|ло|ли)|дія(?:в|ла|ло|ли)|функціонува(?:в|ла|ло|ли)|бу(?:в|ла|ло|ли)\s+відкрит\w+|відбу(?:вся|лася|лося|лися)|(?:و)?عملت(?=\s)|(?:و)?عمل(?=\s+(?:امس|يوم)(?!\w))|(?:a|ont)\s+(?:fonctionne|opere)|(?:etait|etaient)\s+ouverte?s?|(?:a|ont)\s+eu\s+lieu"
    r"|funcion(?:o|aron)|oper(?:o|aron)|estuv(?:o|ieron)\s+abiert\w+|tuv(?:o|ieron)\s+lugar)(?!\w)"
)
"""What a corridor did on a day that is over."""


def _worked(text: Text) -> Span | None:
    """Words by which a corridor did its work on a day that is over, where nothing is said of today or tomorrow."""
    if TODAY.search(text.low):
        return None
    for match in _WORKED.finditer(text.low):
        start, end = text.sentence(match.start())
        if (
            re.search(rf"(?<!\w){_THING}(?!\w)", text.low[start:end])
            and re.search(r"\d", text.low[start:end])
            and not _NOT.search(text.low[start : match.start()])
            and not _IF.search(text.low[start : match.start()])
            and not past(text, match.span())
            and not _stands(text, match.start())
        ):
            return match.span()
    return None


_TERM = r"(?:deadlines?|relaxation|easing|windows?|смягчени\w+|послаблени\w+|assouplissement|levee|flexibilizacion|сроки?|срока|строки?|строку|(?:ال)?مهله|delais?|plazos?)"
"""What may be extended instead of a pause."""

_REFUSED = re.compile(
    r"(?<!\w)(?:(?:refus|declin|reject)\w+|rul\w+\s+out|отказ\w+|відмов\w+|(?:و|ف)?(?:ي|ت)?رفض\w*|neg(?:o|aron)\s+a|neg(?:o|aron)se\s+a|rechaz\w+|descart\w+)\s+(?:\S+\s+){0,3}$"
)
_NOT_TAKEN = re.compile(
    r"[^.;:,]{0,50}?(?<!\w)(?:не\s+(?:стал|намер|собира|планир|захот|соглас|смог|будут|збира|плану|схот|погод|змогл)\w*|отказал\w*|відмовил\w*|(?:was|were|been)\s+(?:refused|rejected|declined|turned\s+down|ruled\s+out)"
    r"|(?:a|ont)\s+ete\s+(?:refuse|rejete|ecarte)\w*|n'est\s+pas\s+(?:prevue?|envisagee?)|(?:fue|fueron|ha\s+sido)\s+(?:rechaz|descart)\w+|(?:لم|لن)\s+(?:ي|ت)تم|مرفوض\w*)"
)
"""Words before and after "to extend" by which nobody extends."""


_TALKS = r"(?:shooting|shelling|fighting|clashes|firing|(?:пере)?стрельб\w+|перестрелк\w+|перестрілк\w+|бой|бій|обстрел\w*|бои|столкновени\w+|стрілянин\w+|обстріл\w*|бої|зіткненн\w+|(?:ال)?(?:قتال|قصف|اشتباكات|معارك)|tirs|combats|affrontements|tiroteos?|enfrentamientos|combates|talks|negotiations|переговор\w*|перемовин\w*|(?:ال)?(?:مفاوضات|محادثات|مباحثات)|pourparlers|negociations|negociaciones|conversaciones)"
"""What may begin and end without a pause."""
_BY_TALKS = re.compile(rf"(?<!\w){_TALKS}\s+(?:\S+\s+){{0,3}}$")
_OF_TALKS = re.compile(rf"\s+{_TALKS}(?!\w)")


def _talks(low: str, start: int, match: re.Match[str]) -> bool:
    """Whether it is talks that begin or end."""
    before = _BY_TALKS.search(low[start : match.start()])
    return (before is not None and re.search(_THING, before.group()) is None) or (
        _OF_TALKS.match(low, match.end()) is not None
    )


_DESPITE = re.compile(
    r"(?<!\w)(?:after|despite|following|после|несмотря\s+на|вопреки|після|попри|apres|malgre|tras|pese|رغم|بعد)\s+(?:\S+\s+){0,3}?(?:fail\w*|срыв\w*|провал\w*|сорван\w*|неудач\w*|зрив\w*|невдал\w*|зірван\w*|echec\w*|fracas\w*|فشل)$"
)
"""A failure that is only the background: "after two failed attempts"."""
_SO_THAT = re.compile(r"(?<!\w)(?:чтобы|дабы|щоб|аби)\s+(?:\S+\s+){0,5}$")
"""A purpose stands in the past tense and is none of it: "so that people left"."""


def _first(text: Text, pattern: str, *, beside: bool = False) -> Span | None:
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text.low):
        clause = _clause(text, match.start())
        if past(text, match.span()) or (pattern != _REROUTE and _talks(text.low, clause[0], match)):
            continue
        if _DESPITE.search(text.low[clause[0] : match.end()]):
            continue
        if _SO_THAT.search(text.low[clause[0] : match.start()]):
            continue
        if _IF.search(text.low, clause[0], match.start()) or _NOT.search(text.low[clause[0] : match.start()]):
            continue
        if beside and (
            _REFUSED.search(text.low[clause[0] : match.start()]) or _NOT_TAKEN.match(text.low, match.end())
        ):
            continue
        if beside and not re.search(
            rf"(?<!\w)(?:{_THING}|{_TERM})(?!\w)", text.low[clause[0] : min(clause[1], match.end() + 60)]
        ):
            continue
        return match.span()
    return None


_HOURS_END = re.compile(
    r"(?<!\w)(?:открыва\w+ся|начина\w+ся|откро\w+ся|начн\w+ся|відкрива\w+ся|почина\w+ся|opens|begins|starts|ouvre|commence|debute|abre|comienza|empieza)\s[^.;]*?\d[^.;]*?[,\s](?:(?:и|і|та|and|et|y)\s+)?(?:прекраща\w+ся|прекрат\w+ся|закрыва\w+ся|закро\w+ся|припиня\w+ся|закрива\w+ся|stops|halts|cesse|s'interrompt|cesa|se\s+interrumpe)$"
)
"""What opens at an hour and ends at another is not stopped."""


def _about_a_plan(text: Text, pattern: str) -> Span | None:
    """Words that stop something, where that is an evacuation or a pause and not the fighting."""
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text.low):
        clause = _clause(text, match.start())
        before = text.low[clause[0] : match.start()]
        after = _CAUSE.sub("", text.low[match.end() : clause[1]], count=1)
        after = re.split(r"[,;.]", after[:60])[0]
        if _IF.search(before) or _NOT.search(before) or _AFTER.search(before) or _IF.match(after.lstrip()):
            continue
        if denied(text, match.start()) or _HOURS_END.search(
            text.low[text.sentence(match.start())[0] : match.end()]
        ):
            continue
        fight_after = re.search(rf"(?<!\w){_FIGHT}", after)
        thing_after = re.search(rf"(?<!\w)(?:{_THING}|{_STAGE})(?!\w)", after)
        if (
            fight_after
            and (thing_after is None or fight_after.start() < thing_after.start())
            and not re.match(
                r"\s*(?:after|because|due|over|amid|as|из-за|через|بسبب|اثر|en\s+raison|a\s+cause|por|debido)",
                after,
            )
        ):
            continue
        noun = re.search(r"(?<!\w)(?:to|for|against|of)\s+$", before)
        near = re.search(rf"(?<!\w)(?:{_THING}|{_STAGE})(?!\w)", before[-220:])
        if near or (thing_after and thing_after.start() < 45 and not noun):
            fights = re.search(rf"(?<!\w){_FIGHT}\s*\S*\s*$", before[-30:])
            if fights and not (thing_after and thing_after.start() < 20):
                continue
            return match.span()
    return None


def _clause(text: Text, place: int) -> Span:
    start, end = text.sentence(place)
    for cut in re.finditer(r"[;]|:(?!\d)|,\s+(?=and|but|а|но|але|و|et|mais|y|pero)", text.low[start:end]):
        at = start + cut.end()
        if at <= place:
            start = at
        elif cut.start() + start > place:
            end = cut.start() + start
            break
    return start, end
