"""Announcements in our own words that open nothing, or whose printed hours are not all those of the pause."""

from __future__ import annotations

from typing import Any

SHUT: dict[str, tuple[str, str | None]] = {
    "en remains closed": (
        "The corridor, due to be open from 9:00 to 15:00 on 3 May 2014 in Homs, remains closed.",
        None,
    ),
    "en unable to": (
        "The ICRC was unable to carry out the evacuation from Homs set for 3 May 2014, 9:00 to 15:00.",
        None,
    ),
    "ru cannot be": ("Эвакуация из Хомса 3 мая 2014 года с 9:00 до 15:00 невозможна.", None),
    "uk cannot be": ("Евакуація із Сум 8 березня 2022 року з 9:00 до 21:00 неможлива.", None),
    "ar remains closed": ("الممر من حمص يوم 3 أيار 2014 من الساعة 9:00 إلى الساعة 15:00 يبقى مغلقا.", None),
    "fr remains closed": ("Le couloir de Homs, prévu le 3 mai 2014 de 9h à 15h, reste fermé.", None),
    "es remains closed": (
        "El corredor de Homs, previsto el 3 de mayo de 2014 de 9:00 a 15:00, permanece cerrado.",
        None,
    ),
    "en none today, hours of yesterday": (
        "No corridors will work today: no agreement was reached. Yesterday's corridor from Sumy to Poltava worked from 9:00 to 21:00.",
        "2022-03-12",
    ),
    "uk none today, hours of yesterday": (
        "Сьогодні коридорів не буде: немає домовленості. Вчорашній коридор із Сум до Полтави працював з 9:00 до 21:00.",
        "2022-03-12",
    ),
    "ar none today, hours of yesterday": (
        "لن يكون هناك ممر اليوم من سومي. كان الممر أمس يعمل من الساعة 9 صباحا حتى 5 مساء.",
        "2022-03-12",
    ),
    "fr none today, hours of yesterday": (
        "Aujourd'hui il n'y aura pas de couloir, faute d'accord. Celui d'hier a fonctionné de 9h00 à 17h00 à Soumy.",
        "2022-03-12",
    ),
    "es none today, hours of yesterday": (
        "Hoy no habrá corredores en Sumy: no hay acuerdo. El de ayer funcionó de 9:00 a 17:00.",
        "2022-03-12",
    ),
    "en called off": (
        "The evacuation from Homs, set for 9 a.m. to 3 p.m. on 3 May 2014, was called off.",
        None,
    ),
    "en called off, until an hour": (
        "The evacuation from Homs, planned for 3 May 2014 from 9 a.m. until 3 p.m., was called off.",
        None,
    ),
    "en did not begin": (
        "The truce in Sanaa was supposed to start at 9 a.m. today but did not begin.",
        "2015-05-12",
    ),
    "en expires": (
        "The truce in Khartoum expires today at 9:45 pm without agreement to extend it.",
        "2023-05-11",
    ),
    "ru expires": (
        "Перемирие в Алеппо истекает сегодня в 19:00, договориться о продлении не удалось.",
        "2016-10-20",
    ),
    "ru was to begin": (
        "Перемирие в Алеппо должно было начаться в 9:00 20 октября, но стороны не договорились.",
        "2016-10-20",
    ),
    "uk did not begin": ("Перемир'я в Сумах мало початися о 9:00 20 жовтня, але не почалося.", "2022-10-20"),
    "ar ends without extension": ("هدنة حلب تنتهي اليوم الساعة 7 مساء دون تمديد.", "2016-10-20"),
    "fr will not take place": (
        "L'évacuation de Homs le 3 mai de 9h00 à 15h00 n'aura pas lieu.",
        "2014-05-02",
    ),
    "es did not begin": (
        "La tregua de Alepo debía comenzar hoy a las 9:00, pero no ha comenzado.",
        "2016-10-20",
    ),
}
"""Text and day of publication."""

OFF: dict[str, str] = {
    "en pulled out": "Organisers pulled out of the evacuation from Homs, which was to run from 9:00 to 15:00 on 3 May 2014.",
    "en ruled out": "The evacuation from Homs on 3 May 2014, 9:00 to 15:00, has been ruled out.",
    "ru given up": "От проведения эвакуации из Хомса 3 мая 2014 года с 9:00 до 15:00 решено отказаться.",
    "uk on hold": "Коридор із Сум 8 березня 2022 року з 9:00 до 21:00 поставлено на паузу.",
    "ar frozen": "جُمدت عملية الإجلاء من حمص يوم 3 أيار 2014 من الساعة 9:00 إلى الساعة 15:00.",
    "ar work stopped": "أعلن الجيش وقف العمل بالممر من حمص يوم 3 أيار 2014 من الساعة 9:00 إلى الساعة 15:00.",
    "fr given up": "Les autorités renoncent à l'évacuation de Homs prévue le 3 mai 2014 de 9h à 15h.",
    "es came to nothing": "Quedó frustrada la evacuación de Homs del 3 de mayo de 2014, de 9:00 a 15:00.",
    "en stopped for a cause": "The army has cancelled, owing to fire on the road, the convoy to Homs on 3 May 2014 from 9:00 to 15:00.",
    "en null and void": "The truce in Hudaydah planned for 3 May 2019 from 8:00 to 14:00 is null and void.",
    "en fallen through": "The evacuation of Homs on 3 May 2014 from 9:00 to 15:00 has fallen through.",
    "en buses will not run": "Buses will not run on the corridor from Chico to Oroville on 9 November 2018 from 6 a.m. to 4 p.m.",
    "en no longer open": "The corridor from Sumy to Poltava on 8 March 2022, 9:00 to 21:00, will no longer open.",
    "ru stopped for a cause": "Военные приостановили, из-за обстрелов, эвакуацию из Хомса 3 мая 2014 года с 9:00 до 15:00.",
    "ru no longer in force": "Перемирие в Ходейде 3 мая 2019 года с 8:00 до 14:00 утратило силу.",
    "ru will not be held": "Эвакуация из Хомса 3 мая 2014 года с 9:00 до 15:00 не будет проводиться.",
    "uk annulled": "Евакуацію із Сум 8 березня 2022 року з 9:00 до 21:00 анульовано.",
    "uk no longer in force": "Перемир'я в Сумах 8 березня 2022 року з 9:00 до 21:00 втратило чинність.",
    "ar void": "أصبحت الهدنة المقررة في الحديدة يوم 3 أيار 2019 من الساعة 8:00 إلى الساعة 14:00 لاغية.",
    "ar no longer in force": "لم تعد الهدنة في الحديدة يوم 3 أيار 2019 من الساعة 8:00 إلى الساعة 14:00 سارية.",
    "ar stopped for a cause": "علّق الجيش، بسبب القصف، عملية إجلاء المدنيين من حمص يوم 3 أيار 2014 من الساعة 9:00 إلى الساعة 15:00.",
    "fr lapsed": "La trêve à Hodeïda prévue le 3 mai 2019 de 8h à 14h est caduque.",
    "fr stopped for a cause": "L'armée a suspendu, en raison de tirs, l'évacuation de Homs prévue le 3 mai 2014 de 9h à 15h.",
    "es without effect": "Se deja sin efecto la tregua en Alepo del 3 de mayo de 2016, de 8:00 a 14:00.",
    "es will not be carried out": "La evacuación de Homs del 3 de mayo de 2014, de 9:00 a 15:00, ya no se realizará.",
}
"""What is called off, by name."""

HOURS: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "en moved": (
        "The evacuation of Aleppo will begin tomorrow, 1 May, at 4 p.m. Update: it has been moved to 8 a.m. on Monday, 2 May.",
        "2016-04-30",
        {"kind": "postpone", "date": "2016-05-02", "start": "08:00", "end": None},
    ),
    "ru moved": (
        "Эвакуация из Мариуполя 5 марта с 10:00 до 16:00 перенесена на 6 марта, с 9:00.",
        "2022-03-05",
        {"kind": "postpone", "date": "2022-03-06", "start": "09:00", "end": None},
    ),
    "fr moved": (
        "L'évacuation de Homs prévue le 3 mai à 9 heures est reportée au 4 mai à 11 heures.",
        "2014-05-02",
        {"kind": "postpone", "date": "2014-05-04", "start": "11:00"},
    ),
    "en instead of": (
        "The pause in Aleppo on 4 May 2016 will be extended until 7 p.m. instead of 4 p.m.",
        None,
        {"kind": "extend", "start": None, "end": "19:00"},
    ),
    "ar instead of": (
        "ستمدد الهدنة في حلب اليوم حتى السابعة مساء بدلا من الرابعة عصرا.",
        "2016-10-20",
        {"kind": "extend", "start": None, "end": "19:00"},
    ),
    "uk instead of": (
        "Гуманітарну паузу в Сумах 20 жовтня буде продовжено до 19:00 замість 16:00.",
        "2022-10-20",
        {"kind": "extend", "start": None, "end": "19:00"},
    ),
    "es instead of": (
        "La tregua en Alepo del 20 de octubre será prorrogada hasta las 19:00 en lugar de las 16:00.",
        "2016-10-20",
        {"kind": "extend", "start": None, "end": "19:00"},
    ),
    "en military range": (
        "The ceasefire in Derna on 4 May 2023 will hold between 1300 and 1700 hours local time.",
        None,
        {"start": "13:00", "end": "17:00"},
    ),
    "en Zulu": (
        "A ceasefire in Sarajevo on 4 May 1993 from 0700Z until 1500Z.",
        None,
        {"start": "07:00", "end": "15:00", "tz_label": "UTC"},
    ),
    "en an earlier pause": (
        "A pause in Aleppo tomorrow from 8 am to 4 pm. An earlier pause expired at 7 p.m. on Thursday.",
        "2016-10-20",
        {"kind": "announce", "date": "2016-10-21", "start": "08:00", "end": "16:00"},
    ),
    "en cease and resume": (
        "Fire will cease in Aleppo at 8 a.m. on 20 October 2016 and resume at 7 p.m.",
        None,
        {"start": "08:00", "end": "19:00"},
    ),
    "uk a label before the day": (
        "Коридор: Суми – Полтава. Час: 9.00–21.00, субота 12 березня.",
        "2022-03-11",
        {"date": "2022-03-12", "start": "09:00", "end": "21:00"},
    ),
    "en half past": (
        "The truce in Homs starts at quarter to six in the morning on 4 May 2014 and runs out at half past five in the afternoon.",
        None,
        {"start": "05:45", "end": "17:30"},
    ),
    "es runs out": (
        "La tregua en Alepo comienza a las 8:00 y vence a las siete de la tarde del 4 de mayo de 2016.",
        None,
        {"start": "08:00", "end": "19:00"},
    ),
    "en two hours of which none is tied": (
        "Evacuation from Sumy on 8 March 2022. Trains leave at 11:00. Buses gather at 9:00 at the square.",
        None,
        {"date": "2022-03-08", "start": None, "end": None},
    ),
    "en ordinals of days": (
        "A pause in Gaza from the 3rd to the 6th of May from 9 am to 1 pm.",
        "2024-05-01",
        {"date": "2024-05-03", "start": "09:00", "end": "13:00"},
    ),
}
"""Text, day of publication, and what a careful reader finds."""

OVER = (
    "The humanitarian pause in Homs from 10 a.m. to 2 p.m. on Sunday, 5 May, was not respected by either side, and ambulances could not reach the wounded.",
    "The army declared the truce in Wad Madani over on Monday, two hours after it came into force at 8 a.m.",
    "The humanitarian corridor from Sumy to Poltava is over for today, the mayor said; it was open from 9 a.m. to 5 p.m.",
    "The truce in Taiz, in effect since 6 a.m. local time on Monday, has collapsed, the envoy said.",
    "Yesterday three humanitarian corridors operated from Mariupol, Enerhodar and Polohy; 4,200 people got out by them to Zaporizhzhia.",
    "The rebels consider the truce finished: it had begun at 8 a.m. today and was to last until 8 p.m.",
    "قال المبعوث إن الهدنة في تعز يوم الأحد 5 مايو من الساعة 10 صباحا حتى 2 ظهرا لم يلتزم بها الطرفان وإن الجرحى بقوا في أماكنهم.",
    "الهدنة الإنسانية في الخرطوم من الساعة 6 صباحا حتى 6 مساء اليوم الاثنين لم تصمد، بحسب شهود.",
    "انهارت الهدنة في حماة بعد ساعات من سريانها عند الساعة 8 صباحا اليوم الاثنين 6 مايو.",
    "أعلن الجيش انتهاء الهدنة في درعا اليوم الاثنين بعد ساعات من بدئها الساعة 9 صباحا.",
    "عمل أمس الأحد 5 مايو ممران إنسانيان من الساعة 9 صباحا حتى 5 مساء وخرج عبرهما 2300 مدني.",
    "Гуманитарная пауза в Хомсе 5 мая с 10:00 до 14:00 не соблюдалась ни одной из сторон.",
    "Перемирие в Дебальцево, объявленное сегодня с 9 до 17 часов, не было соблюдено, обстрелы продолжались.",
    "Вчера, 5 мая, работали два гуманитарных коридора с 9:00 до 19:00, по ним вышли 1340 человек.",
    "Военные объявили перемирие в Идлибе оконченным через два часа после его начала в 8:00 сегодня.",
    "Перемирие в Агдаме, начавшееся сегодня в 12:00, рухнуло в первые же минуты, сообщили наблюдатели.",
    "Гуманітарна пауза в Ізюмі 5 травня з 10:00 до 14:00 не була дотримана, повідомили в ОВА.",
    "Вчора, 5 травня, працювали три гуманітарні коридори, якими виїхали 4 120 людей до Запоріжжя.",
    "Напередодні, 5 травня, діяв коридор Суми - Полтава з 9:00 до 20:00, ним скористалися 2 300 осіб.",
    "La trêve humanitaire à Bangui, dimanche 5 mai de 10 heures à 14 heures, n'a pas été respectée, selon la Croix-Rouge.",
    "L'armée a déclaré la trêve terminée lundi à Goma, deux heures après son début à 8 heures.",
    "Hier, dimanche 5 mai, trois couloirs ont fonctionné de 9 heures à 18 heures ; 2 400 personnes les ont empruntés pour quitter la ville.",
    "La trêve à Alep a volé en éclats : commencée lundi 6 mai à 7 heures, elle devait durer jusqu'à 19 heures.",
    "La tregua humanitaria en Taiz, el domingo 5 de mayo de 10:00 a 14:00, no fue respetada por ninguna de las partes.",
    "El alto el fuego en Cali, que empezó el lunes a las 8 de la mañana, se rompió a las pocas horas.",
    "Ayer, 5 de mayo, funcionaron dos corredores humanitarios de 9:00 a 18:00, por los que salieron 1.200 personas.",
    "El ejército dio por terminada la tregua en Alepo este lunes, dos horas después de su inicio a las 8:00.",
    "No se cumplió la pausa humanitaria de Homs del lunes 6 de mayo, de 9:00 a 15:00.",
    "The truce that began on Friday at noon and expired on Sunday at noon brought few people out of Tal Afar.",
    "Перемирие, которое началось 3 мая в 12:00 и закончилось 5 мая в 12:00, в Марьинке почти не заметили.",
    "الهدنة التي بدأت يوم الجمعة الساعة 9 صباحا وانتهت أمس الساعة 9 صباحا في الباب مرت بهدوء.",
    "La trêve qui a commencé vendredi à 12 heures et s'est achevée dimanche à midi à Bria a permis peu de départs.",
    "La tregua que empezó el viernes a las 12:00 y terminó el domingo a las 12:00 en Ituango pasó en calma.",
)
"""Pauses that were not kept, broke down or are over, and corridors that did their work; written on 6 May 2019."""

ANEW = (
    "After Sunday's truce was not observed, a new humanitarian pause in Homs will run on Tuesday, 7 May, from 10 a.m. to 2 p.m.",
    "Yesterday's truce in Idlib did not hold. A new pause will begin on Tuesday, 7 May, at noon and last until 4 p.m.",
    "Although the previous ceasefire collapsed within hours, the corridor from Sumy to Poltava will be open on 7 May from 9 a.m. to 5 p.m.",
    "Yesterday three corridors worked and 4,200 people left. On Tuesday, 7 May, the corridors from Mariupol to Zaporizhzhia will be open from 9 a.m. to 6 p.m.",
    "The wait is over: the corridor from Homs to Hama opens tomorrow, 7 May, from 9 a.m. to 3 p.m.",
    "The bridge at Irpin has collapsed, so people will leave on foot: the corridor to Kyiv is open on 7 May from 9 a.m. to 5 p.m.",
    "When the pause is over at 6 p.m. fighting will resume: the pause in Aleppo is announced for 7 May from 9 a.m.",
    "بعد أن لم تحترم هدنة الأحد تبدأ هدنة جديدة في تعز يوم الثلاثاء 7 مايو من الساعة 10 صباحا حتى 2 ظهرا.",
    "انهارت الهدنة السابقة في حماة خلال ساعات. وستبدأ هدنة إنسانية جديدة الثلاثاء 7 مايو من الساعة 9 صباحا حتى 5 مساء.",
    "خرج أمس 2300 مدني عبر ممرين. وسيفتح غدا الثلاثاء 7 مايو ممران إنسانيان من الساعة 9 صباحا حتى 5 مساء.",
    "رغم انهيار الهدنة السابقة، تعلن الأمم المتحدة هدنة إنسانية في الخرطوم يوم 7 مايو من الساعة 6 صباحا حتى 6 مساء.",
    "Прошлая пауза не соблюдалась. Новая гуманитарная пауза в Хомсе будет действовать 7 мая с 10:00 до 14:00.",
    "Вчера работали два коридора, вышли 1340 человек. Завтра, 7 мая, коридор Сумы - Полтава будет открыт с 9:00 до 19:00.",
    "После того как вчерашнее перемирие было сорвано, новое объявлено в Дебальцево на 7 мая с 9 до 17 часов.",
    "Мост рухнул, поэтому коридор из Ирпеня в Киев откроют 7 мая с 9:00 до 17:00 для пешеходов.",
    "Гуманитарный коридор из Алеппо будет открыт 7 мая с 8:00 до 20:00. Если режим тишины не будет соблюдаться, его закроют.",
    "Попереднє перемир'я не було дотримане. Нова гуманітарна пауза в Ізюмі діятиме 7 травня з 10:00 до 14:00.",
    "Вчора коридорами виїхали 4 120 людей. Сьогодні, 6 травня, з 9:00 до 18:00 працюватимуть три коридори: Суми - Полтава, Ізюм - Лозова, Маріуполь - Запоріжжя.",
    "Учора коридор Оріхів - Запоріжжя зірвали обстрілами. На сьогодні, 6 травня, погоджено коридор Пологи - Запоріжжя з 9:00 до 17:00.",
    "Попри те що вчорашній режим тиші не витримали, завтра, 7 травня, з 9:00 до 17:00 діятиме коридор Вовчанськ - Харків.",
    "La trêve précédente n'a pas été respectée. Une nouvelle trêve humanitaire aura lieu à Bangui mardi 7 mai de 10 heures à 14 heures.",
    "Si la trêve n'est pas respectée, le couloir sera fermé ; il sera ouvert mardi 7 mai de 8 heures à 16 heures de Soumy à Poltava.",
    "Le pont s'est effondré : le couloir d'Irpin vers Kiev sera ouvert à pied mardi 7 mai de 9 heures à 17 heures.",
    "Bien que la dernière trêve n'ait pas tenu, un couloir humanitaire sera ouvert le 7 mai de 7 heures à 19 heures à Alep.",
    "La tregua anterior no fue respetada. Una nueva tregua humanitaria regirá en Taiz el martes 7 de mayo de 10:00 a 14:00.",
    "Tras romperse la tregua del domingo, habrá una nueva pausa humanitaria en Cali el martes 7 de mayo de 8:00 a 12:00.",
    "Si no se respeta la tregua se cerrará el corredor, que estará abierto el 7 de mayo de 9:00 a 15:00 de Juliaca a Puno.",
    "El puente colapsó, por lo que el corredor humanitario hacia Mocoa se abrirá el 7 de mayo de 9:00 a 15:00.",
    "Aunque el alto el fuego anterior se rompió en pocas horas, la pausa en Homs será el 7 de mayo de 9:00 a 15:00.",
)
"""What opens beside a word on something that was not kept, broke down or is over; written on 6 May 2019."""
