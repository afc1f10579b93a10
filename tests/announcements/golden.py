"""Small announcements of invented or retold events, in our own words, and what a careful reader finds in them."""

from __future__ import annotations

from typing import Any

GOLDEN: dict[str, tuple[str, str | None, dict[str, Any]]] = {
    "en range in words": (
        "The Syrian government and the UN agreed on a humanitarian pause in the Old City of Homs from 10 in the morning until 4 in the"
        " afternoon on Friday, 7 February. Residents may leave by one corridor.",
        "2014-02-06",
        {
            "kind": "announce",
            "date": "2014-02-07",
            "start": "10:00",
            "end": "16:00",
            "corridors_total": 1,
            "classes": ["civilians"],
        },
    ),
    "en one word for the half of the day": (
        "Evacuations from Mosul will run from 9 to 11 am on 3 March 2017 along two routes, to Hammam al-Alil and to Qayyarah.",
        None,
        {
            "date": "2017-03-03",
            "start": "09:00",
            "end": "11:00",
            "corridors_total": 2,
            "destinations": ["Hammam al-Alil", "Qayyarah"],
        },
    ),
    "en noon and midnight": (
        "The army will hold its fire in Khartoum from noon until midnight tomorrow, local time, so that families can leave.",
        "2023-05-05",
        {
            "kind": "announce",
            "date": "2023-05-06",
            "start": "12:00",
            "end": "00:00",
            "tz_label": "local",
            "tz_iana": "Africa/Khartoum",
        },
    ),
    "en 0600 hours": (
        "A ceasefire in Derna begins at 0600 hours on 14/09/2023 and ends at 1800 hours.",
        None,
        {"date": "2023-09-14", "start": "06:00", "end": "18:00"},
    ),
    "en called off": (
        "The evacuation of wounded fighters from eastern Ghouta, planned for 8:00 to 14:00 on 24 March 2018, has been called off.",
        None,
        {"kind": "suspend", "date": "2018-03-24", "start": "08:00", "end": "14:00"},
    ),
    "en if violated it will be suspended": (
        "A humanitarian corridor from Sumy to Poltava opens on 8 March 2022 at 10:00 Kyiv time. If shelling resumes, the evacuation will be"
        " suspended.",
        None,
        {
            "kind": "announce",
            "date": "2022-03-08",
            "start": "10:00",
            "end": None,
            "tz_label": "kyiv",
            "corridors_total": 1,
            "destinations": ["Poltava"],
        },
    ),
    "en extended": (
        "The truce in Gaza has been extended by two days, until 7 a.m. on Thursday, 30 November 2023, Qatar said.",
        None,
        {"kind": "extend", "date": "2023-11-30", "start": None, "end": "07:00"},
    ),
    "en no such day": (
        "A pause in Aleppo will be held on 31 November 2016 from 9:00 to 19:00.",
        None,
        {"date": None, "start": "09:00", "end": "19:00"},
    ),
    "en no year, no publication": (
        "A pause in Aleppo will be held on 4 November from 9:00 to 19:00.",
        None,
        {"date": "--11-04", "start": "09:00", "end": "19:00"},
    ),
    "en nine stated": (
        "Nine corridors will work in Ukraine on 17 March 2022: six for civilians and two for aid convoys.",
        None,
        {"date": "2022-03-17", "corridors_total": None},
    ),
    "en aid only": (
        "Two corridors for aid convoys into Tigray will be open daily from 7:00 to 17:00 starting on 1 August 2021.",
        None,
        {
            "date": "2021-08-01",
            "start": "07:00",
            "end": "17:00",
            "corridors_total": 2,
            "classes": ["aid_convoys"],
        },
    ),
    "en end before start": (
        "The pause in Aleppo on 4 November 2016 lasts from 19:00 to 9:00.",
        None,
        {"date": "2016-11-04", "start": "19:00"},
    ),
    "ar dual and hour words": (
        "أعلنت الحكومة السورية وقفة إنسانية في إدلب يوم الأحد 5 آذار 2023 من الساعة الثامنة والنصف صباحاً إلى الساعة الرابعة عصراً بالتوقيت المحلي،"
        " وفتح معبرين لخروج الأهالي.",
        None,
        {
            "kind": "announce",
            "date": "2023-03-05",
            "start": "08:30",
            "end": "16:00",
            "tz_label": "local",
            "corridors_total": 2,
            "classes": ["civilians"],
        },
    ),
    "ar Maghreb month": (
        "هدنة إنسانية في طرابلس يوم 20 جويلية 2014 من التاسعة صباحا إلى الثالثة زوالا.",
        None,
        {"date": "2014-07-20", "start": "09:00", "end": "15:00"},
    ),
    "ar tomorrow, Arabic digits": (
        "يبدأ غداً الخميس وقف إطلاق النار في صنعاء من الساعة ١٠:٠٠ حتى الساعة ١٨:٠٠ بتوقيت صنعاء.",
        "2018-12-12",
        {"date": "2018-12-13", "start": "10:00", "end": "18:00", "tz_label": "local", "tz_iana": "Asia/Aden"},
    ),
    "ar postponed": (
        "تأجيل إجلاء المدنيين من الفاشر إلى طويلة الذي كان مقررا يوم 12 أيار 2025 الساعة 7 صباحا لأسباب أمنية.",
        None,
        {"kind": "postpone", "date": "2025-05-12", "start": "07:00", "end": None},
    ),
    "ar from a city to two": (
        "فتح ممر آمن للمدنيين من الخرطوم إلى ود مدني وبورتسودان من الساعة 6 صباحا حتى 6 مساء يوم 24 أبريل 2023.",
        None,
        {
            "date": "2023-04-24",
            "start": "06:00",
            "end": "18:00",
            "corridors_total": 1,
            "destinations": ["Port Sudan", "Wad Madani"],
        },
    ),
    "ru words": (
        "Гуманитарная пауза в Ракке начнётся 10 июня 2017 года в шесть утра и завершится в четыре часа дня по местному времени."
        " Откроют три коридора: два для мирных жителей, один для боевиков без оружия.",
        None,
        {
            "date": "2017-06-10",
            "start": "06:00",
            "end": "16:00",
            "tz_label": "local",
            "corridors_total": 3,
            "classes": ["armed_disarmed", "civilians"],
        },
    ),
    "ru Moscow hours": (
        "Россия открывает 8 марта с 10.00 мск коридоры из Киева, Чернигова, Сум, Харькова и Мариуполя.",
        "2022-03-07",
        {
            "kind": "announce",
            "date": "2022-03-08",
            "start": "10:00",
            "end": None,
            "tz_label": "moscow",
            "corridors_total": None,
        },
    ),
    "ru numeric date": (
        "Эвакуация населения Херсона пройдёт 07.06.2023 с 8 до 20 часов автобусами в Николаев.",
        None,
        {
            "date": "2023-06-07",
            "start": "08:00",
            "end": "20:00",
            "destinations": ["Mykolaiv"],
            "corridors_total": 1,
        },
    ),
    "ru suspended": (
        "Выезд жителей из Изюма в Лозовую 9 марта 2022 года приостановлен из-за обстрелов: с 9:00 до 21:00 должен был действовать режим тишины.",
        None,
        {
            "kind": "suspend",
            "date": "2022-03-09",
            "start": "09:00",
            "end": "21:00",
            "destinations": ["Lozova"],
        },
    ),
    "ru shooting stopped is no suspension": (
        "С 7:00 25 июля 2014 года стороны прекращают огонь в Луганске, чтобы открыть коридор для жителей.",
        None,
        {
            "kind": "announce",
            "date": "2014-07-25",
            "start": "07:00",
            "corridors_total": 1,
            "classes": ["civilians"],
        },
    ),
    "uk listed": (
        "Сьогодні відкрито три гуманітарні коридори: Суми – Полтава, Ізюм – Лозова, Буча – Київ. Рух з 9:00 до 20:00, сказала Верещук.",
        "2022-03-10",
        {
            "date": "2022-03-10",
            "start": "09:00",
            "end": "20:00",
            "corridors_total": 3,
            "destinations": ["Kyiv", "Lozova", "Poltava"],
            "classes": ["civilians"],
        },
    ),
    "uk cancelled": (
        "Евакуацію з Вовчанська 12 травня 2024 року о 10 ранку скасовано.",
        None,
        {"kind": "suspend", "date": "2024-05-12", "start": "10:00", "end": None},
    ),
    "fr heures": (
        "L'armée ouvrira demain deux couloirs humanitaires de Goma à Bukavu et à Rutshuru, de 8 heures à 16 heures 30, heure locale.",
        "2025-01-25",
        {
            "kind": "announce",
            "date": "2025-01-26",
            "start": "08:00",
            "end": "16:30",
            "tz_label": "local",
            "corridors_total": 2,
            "destinations": ["Bukavu", "Rutshuru"],
        },
    ),
    "fr reportée": (
        "L'évacuation des civils de Sarajevo, prévue le 12 mars 1993 à midi, est reportée à une date ultérieure.",
        None,
        {"kind": "postpone", "date": "1993-03-12", "start": "12:00"},
    ),
    "fr du et au": (
        "Une trêve humanitaire est décrétée à Bangui du 3 au 5 mai 2014, chaque jour de 9h00 à 13h30.",
        None,
        {"date": "2014-05-03", "start": "09:00", "end": "13:30"},
    ),
    "es entre": (
        "La tregua humanitaria en Alepo regirá el viernes 4 de noviembre entre las 9.00 y las 19.00 hora local (07.00 y 17.00 GMT), con ocho corredores.",
        "2016-11-02",
        {"date": "2016-11-04", "start": "09:00", "end": "19:00", "tz_label": "local", "corridors_total": 8},
    ),
    "es suspendida": (
        "Suspendida la evacuación de Mariúpol prevista para hoy de once de la mañana a nueve de la noche.",
        "2022-03-06",
        {"kind": "suspend", "date": "2022-03-06", "start": "11:00", "end": "21:00"},
    ),
    "es rutas": (
        "Se abrirán tres corredores para civiles el 30 de marzo de 2022, de Mariúpol a Zaporiyia, de Melitópol a Zaporiyia y de Enerhodar a Zaporiyia.",
        None,
        {
            "date": "2022-03-30",
            "corridors_total": 3,
            "destinations": ["Zaporizhzhia"],
            "classes": ["civilians"],
        },
    ),
    "en flood": (
        "Residents of Beira must be able to leave by the northern road between 6am and 6pm on Friday, the governor of Sofala said on Wednesday.",
        "2019-03-20",
        {"kind": "announce", "date": "2019-03-22", "start": "06:00", "end": "18:00"},
    ),
    "en Karabakh": (
        "The Lachin corridor reopened on 15 November 2023 at 8 am; so far 40 patients have been evacuated to Goris.",
        None,
        {"date": "2023-11-15", "start": "08:00"},
    ),
    "en report without hours": (
        "Some 2,000 people left Irpin through the corridor on Saturday, and nobody was hurt.",
        "2022-03-06",
        {"kind": "status_report", "date": "2022-03-05", "start": None, "end": None},
    ),
    "en Myanmar": (
        "The Karenni authorities said a corridor for displaced civilians would open between Loikaw and Mae Sot at 5:30 in the morning of 2 June 2022.",
        None,
        {"date": "2022-06-02", "start": "05:30", "corridors_total": 1},
    ),
    "en armed with light weapons": (
        "Rebels with their light weapons and their families will be bused from Daraya to Idlib on 26 August 2016; civilians go to Herjalleh.",
        None,
        {
            "date": "2016-08-26",
            "start": None,
            "destinations": ["Herjalleh", "Idlib"],
            "classes": ["armed_with_weapons", "civilians"],
        },
    ),
    "en stages and their hours in another sentence": (
        "In Rafah fire will cease from 4 to 6 May 2024 and in Jabalia from 8 to 10 May 2024. The pauses run from 6 a.m. to 1 p.m.",
        None,
        {"date": "2024-05-04", "start": "06:00", "end": "13:00"},
    ),
    "ru a conversion between the start and the end": (
        "Перемирие в Хомсе: с 10.00 (7.00 по Гринвичу) 19 апреля до 22.00 20 апреля по местному времени.",
        "2014-04-18",
        {"date": "2014-04-19", "start": "10:00", "end": "22:00"},
    ),
    "es three routes are no hour": (
        "Los vecinos de Tibú podrán salir el 3 de mayo de 2024 a las ocho de la mañana por las tres rutas habilitadas.",
        None,
        {"start": "08:00", "corridors_total": 3},
    ),
    "ru numbers listed after a colon": (
        "Жителям Хомса открыты коридоры: один ведёт в Хаму, ещё два - в Тартус.",
        None,
        {"corridors_total": 3, "classes": ["civilians"]},
    ),
    "fr numbers listed after a colon": (
        "Les civils de Homs disposent de couloirs: un vers Hama, deux vers Tartous.",
        None,
        {"corridors_total": 3},
    ),
    "en corridors that were only asked for": (
        "The army will open two corridors out of Homs on 3 May 2014 from 9:00 to 15:00. The UN had asked for six corridors.",
        None,
        {"corridors_total": 2},
    ),
    "ru corridors of the day before": (
        "Военные открывают 8 марта с 10:00 коридоры из Сум в Полтаву. Накануне были открыты четыре коридора, ими никто не воспользовался.",
        "2022-03-07",
        {"kind": "announce", "corridors_total": None},
    ),
    "uk a term that is extended": (
        "Сторони погодилися подовжити строк виїзду з Сум до Полтави: коридор працюватиме 9 березня з 9:00 до 18:00.",
        "2022-03-08",
        {"kind": "extend", "start": "09:00", "end": "18:00"},
    ),
    "en the first buses have left": (
        "The corridor from Sumy to Poltava is open today from 9:00 to 18:00. The first buses have already left.",
        "2022-03-08",
        {"kind": "start_report"},
    ),
    "es a corridor was opened": (
        "El corredor de Alepo a Idlib fue abierto hoy a las 9:00 a los civiles.",
        "2016-12-15",
        {"kind": "start_report", "start": "09:00"},
    ),
    "fr another way": (
        "Le couloir de Nyala à El Fasher ne passera plus par Korma mais par Tawila, de 7h à 17h le 3 mai 2024.",
        None,
        {"kind": "reroute"},
    ),
    "ar another way": (
        "بات ممر الإجلاء من سومي يمر عبر لوخفيتسا، وذلك من الساعة 9:00 حتى 18:00 يوم 9 آذار 2022.",
        None,
        {"kind": "reroute"},
    ),
    "en more corridors are talked about": (
        "Two corridors will open in Homs on 3 May 2014: one runs to Hama and the other to Tartus. Three more are under discussion.",
        None,
        {"corridors_total": 2, "destinations": ["Hama", "Tartus"]},
    ),
    "en a fifth that is shut": (
        "The army keeps its four corridors out of Homs open; a fifth, to Idlib, was shut last week.",
        None,
        {"corridors_total": 4, "destinations": []},
    ),
    "ru more corridors are being prepared": (
        "Из Хомса 3 мая 2014 года открыты три коридора, ещё два готовятся.",
        None,
        {"corridors_total": 3},
    ),
    "en extended by so many hours": (
        "The truce in Homs is extended by 24 hours, until 10 p.m. on 4 May 2014.",
        None,
        {"kind": "extend", "start": None, "end": "22:00"},
    ),
    "fr extended by so many hours": (
        "La trêve à Homs est prolongée de 12 heures, jusqu'au 4 mai 2014 à 22h30.",
        None,
        {"kind": "extend", "start": None, "end": "22:30"},
    ),
    "en yesterday and today in one sentence": (
        "The corridor was open yesterday from 9:00 to 15:00; today, 3 May 2014, it opens in Homs from 10:00 to 14:00.",
        "2014-05-03",
        {"date": "2014-05-03", "start": "10:00", "end": "14:00"},
    ),
    "ru yesterday and today in one sentence": (
        "Вчера коридор из Хомса работал с 9:00 до 15:00, а сегодня, 3 мая, будет открыт с 10:00 до 14:00.",
        "2014-05-03",
        {"date": "2014-05-03", "start": "10:00", "end": "14:00"},
    ),
    "es yesterday and today in one sentence": (
        "El corredor de Homs funcionó ayer de 9:00 a 15:00, pero hoy abrirá de 10:00 a 14:00.",
        "2014-05-03",
        {"date": "2014-05-03", "start": "10:00", "end": "14:00"},
    ),
    "en until a day at an hour": (
        "The truce in Homs is extended until Sunday at 10 p.m.",
        "2014-05-01",
        {"date": "2014-05-04", "start": None, "end": "22:00"},
    ),
    "es until a day at an hour": (
        "La tregua en Homs se prorroga hasta el 4 de mayo de 2014 a las 22:30.",
        None,
        {"date": "2014-05-04", "start": None, "end": "22:30"},
    ),
    "uk until a day at an hour": (
        "Перемир'я в Сумах подовжено до 4 травня 2022 року о 22:30.",
        None,
        {"date": "2022-05-04", "start": None, "end": "22:30"},
    ),
    "ar until a day at an hour": (
        "مددت الهدنة في حمص حتى يوم 4 أيار 2014 الساعة 22:30.",
        None,
        {"date": "2014-05-04", "start": None, "end": "22:30"},
    ),
    "en put off until a day at an hour": (
        "The evacuation of Homs is postponed until 4 May 2014 at 8:00.",
        None,
        {"kind": "postpone", "date": "2014-05-04", "start": "08:00", "end": None},
    ),
    "ar a conversion in words is no zone of the hours": (
        "هدنة في السودان من السادسة صباح الأحد 18 يونيو 2023 (الثالثة بتوقيت غرينتش) حتى السادسة صباح الأربعاء 21 يونيو.",
        None,
        {"date": "2023-06-18", "start": "06:00", "end": "06:00", "tz_label": None},
    ),
    "en a conversion by a bare number": (
        "A truce in Homs on 3 May 2014 from 6 a.m. (3 GMT) until 4 p.m.",
        None,
        {"start": "06:00", "end": "16:00", "tz_label": None},
    ),
    "en two days by number and weekday": (
        "On Saturday the 4th and Sunday the 5th of May, from 9 a.m. to 5 p.m., two corridors will be open from Homs to Hama.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00", "corridors_total": 2},
    ),
    "fr two days by number and weekday": (
        "Un couloir sera ouvert samedi 4 et dimanche 5 mai de 9 heures à 17 heures de Homs à Hama.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "ru two days by number and weekday": (
        "В субботу 4 и воскресенье 5 мая с 9 до 17 часов будет открыт коридор из Хомса в Хаму.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "uk two days by number and weekday": (
        "У суботу 4 та неділю 5 травня з 9:00 до 17:00 діятиме коридор із Сум до Полтави.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "ar two days by number and weekday": (
        "يفتح الممر في حمص يومي السبت 4 والأحد 5 مايو من الساعة 9 صباحا حتى 5 مساء.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "es three days by number and weekday": (
        "Habrá una tregua en Quito el viernes 3, el sábado 4 y el domingo 5 de mayo de 6:00 a 18:00.",
        "2019-05-01",
        {"date": "2019-05-03", "start": "06:00", "end": "18:00"},
    ),
    "en two days of the week": (
        "The corridor from Homs opens on Saturday and Sunday from 9 a.m. to 5 p.m.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "en two dates": (
        "A pause in Homs holds on May 4 and May 5 from 9:00 to 17:00.",
        "2019-05-01",
        {"date": "2019-05-04", "start": "09:00", "end": "17:00"},
    ),
    "ru half of an hour": (
        "Завтра с половины второго дня до шести вечера будет открыт коридор из Хомса в Хаму.",
        "2019-05-01",
        {"date": "2019-05-02", "start": "13:30", "end": "18:00"},
    ),
    "uk half of an hour": (
        "Завтра о пів на дев'яту ранку відкриється коридор із Сум до Полтави.",
        "2019-05-01",
        {"date": "2019-05-02", "start": "08:30", "end": None},
    ),
    "ru at so many hours": (
        "Завтра в 14 часов по московскому времени в Хомсе откроется коридор.",
        "2019-05-01",
        {"date": "2019-05-02", "start": "14:00"},
    ),
    "fr from an hour on, with another zone in brackets": (
        "Les habitants de Bunia seront évacués jeudi 2 mai, dès 7 heures, heure locale (05H00 GMT), par un couloir menant à Mahagi.",
        "2019-05-01",
        {"date": "2019-05-02", "start": "07:00", "destinations": ["Mahagi"]},
    ),
    "ar and an hour, another pause beside": (
        "يسمح الجيش بالعبور على طريق الرشيد يوم 2 مايو بين الساعة 8:00 و15:00 باتجاه دير البلح. كما سيجري تعليق تكتيكي في بيت لاهيا من 11:00 حتى 13:00.",
        "2019-05-01",
        {"date": "2019-05-02", "start": "08:00", "end": "15:00"},
    ),
    "en another pause beside": (
        "The corridor from Homs to Hama is open on 2 May from 9:00 to 16:00. In addition, a tactical pause in Rastan will run from 10:00 to 14:00 to bring in supplies.",
        "2019-05-01",
        {"start": "09:00", "end": "16:00"},
    ),
    "ru another pause beside": (
        "Коридор из Хомса в Хаму открыт 2 мая с 9:00 до 16:00. Кроме того, в Растане с 10:00 до 14:00 вводится пауза для подвоза продуктов.",
        "2019-05-01",
        {"start": "09:00", "end": "16:00"},
    ),
    "fr another pause beside": (
        "Le couloir de Homs à Hama sera ouvert le 2 mai de 9h à 16h. Par ailleurs, une pause tactique est prévue à Rastan de 10h à 14h.",
        "2019-05-01",
        {"start": "09:00", "end": "16:00"},
    ),
    "ar goes on for longer": (
        "مددت اليمن والتحالف الهدنة في الحديدة ثلاثة أيام إضافية اعتبارا من اليوم الاثنين الساعة 6 مساء.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "ar goes on for longer 2": (
        "اتفق الطرفان على تمديد الهدنة في تعز يومين إضافيين ابتداء من غد الثلاثاء الساعة 8 صباحا.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "en goes on for longer": (
        "The district administration extended the evacuation window by two more days: families may leave on Tuesday, 7 May, from 6 a.m. to 6 p.m. More than 20,000 people have registered so far.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "en goes on for longer 2": (
        "The relaxation of the curfew in Srinagar has been prolonged by one day; residents may leave on 7 May from 7 a.m. to 1 p.m.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "en goes on for longer 3": (
        "The truce in Taiz is extended for another 48 hours from 6 p.m. on 6 May.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "ru goes on for longer": (
        "Перемирие в Идлибе продлено ещё на двое суток с 18:00 6 мая.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "ru goes on for longer 2": (
        "Работа гуманитарного коридора из Алеппо продлена на один день: 7 мая он открыт с 9:00 до 19:00. Уже вышли 1200 человек.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "uk goes on for longer": (
        "Режим тиші в Щасті подовжено ще на одну добу, з 8:00 7 травня.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "fr goes on for longer": (
        "La trêve à Bangui est prolongée de trois jours supplémentaires à compter de lundi 6 mai à 18 heures.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "fr goes on for longer 2": (
        "Le couloir de Soumy sera ouvert un jour de plus : il fonctionnera mardi 7 mai de 9 heures à 17 heures.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "es goes on for longer": (
        "La tregua en Puno se amplía un día más, hasta las 18:00 del 7 de mayo.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "es goes on for longer 2": (
        "Se prorroga por dos días la pausa humanitaria en Cali, desde las 6:00 del 7 de mayo.",
        "2019-05-06",
        {"kind": "extend"},
    ),
    "ar has begun": (
        "أعلنت الوكالة أن الجيش فتح اليوم الاثنين ممرا إنسانيا من حرستا إلى دمشق، ويعمل الممر من 8 صباحا حتى 4 عصرا.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "ar has begun 2": (
        "بدأ صباح اليوم الاثنين 6 مايو خروج المدنيين من دوما عبر ممر الوافدين عند الساعة 9 صباحا.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "ar has begun 3": (
        "بدأت عملية إجلاء الجرحى من الفوعة اليوم الاثنين عند الساعة 10 صباحا.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "fr has begun": (
        "Le premier convoi a quitté Homs ce lundi à 9 heures par le couloir menant à Hama.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "es has begun": (
        "El primer convoy salió de Puno este lunes a las 9:00 por el corredor humanitario hacia Juliaca.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "en has begun": (
        "The first convoy left Homs at 9 a.m. on Monday, 6 May, along the corridor to Hama.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "ru has begun": (
        "Сегодня в 9:00 начат вывоз раненых из Дебальцево по гуманитарному коридору.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "uk has begun": (
        "Сьогодні о 9:00 розпочато евакуацію з Авдіївки коридором до Слов'янська.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "fr has begun 2": (
        "Les premières familles ont quitté Alep ce lundi à 9 heures par le couloir ouvert vers Idlib.",
        "2019-05-06",
        {"kind": "start_report"},
    ),
    "fr is to begin, in the present": (
        "Le gouverneur ordonne ce lundi 6 mai l'évacuation de trois quartiers de Goma. Deux axes sont ouverts aux habitants à partir de 14 h : vers Sake et vers Rutshuru.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "fr is to begin, in the present 2": (
        "Les habitants qui souhaitent quitter Homs pourront le faire mardi 7 mai de 9 heures à 15 heures.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "en is to begin, in the present": (
        "The routes are open to residents on Tuesday, 7 May, from 9 a.m. to 5 p.m., the governor ordered.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "ru is to begin, in the present": (
        "Маршруты эвакуации открыты для жителей 7 мая с 9:00 до 17:00, губернатор приказал покинуть город.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "es is to begin, in the present": (
        "Se abren tres rutas de evacuación para los habitantes el martes 7 de mayo a partir de las 3 de la tarde.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "ar is to begin, in the present": (
        "أمر المحافظ بإخلاء ثلاثة أحياء، وفتحت طرق الإجلاء أمام السكان يوم الثلاثاء 7 مايو من الساعة 9 صباحا.",
        "2019-05-06",
        {"kind": "announce"},
    ),
    "en takes another way": (
        "The evacuation corridor for residents of Anzac has been changed. From Tuesday, 7 May, 6 a.m., buses will no longer stop at Conklin; they will follow Highway 63 to Edmonton.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "en takes another way 2": (
        "The corridor no longer goes by Irpin: from 7 May, 9 a.m., cars take the Zhytomyr road to Kyiv.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "en takes another way 3": (
        "Buses to Idlib are being redirected: from 7 May at 8 a.m. they go via Ariha rather than via Saraqib.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "ru takes another way": (
        "Маршрут коридора изменён: с 7 мая, 9:00, колонны не будут заезжать в Волноваху и пойдут в Запорожье через Токмак.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "uk takes another way": (
        "Маршрут коридору змінено: із 7 травня, 9:00, автобуси не заїжджатимуть до Пологів, а поїдуть до Запоріжжя через Токмак.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "fr takes another way": (
        "Le trajet du couloir change à partir du mardi 7 mai, 9 h : les cars ne s'arrêteront plus à Sake et passeront par Kibumba vers Rutshuru.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "es takes another way": (
        "El corredor cambia de trazado desde el 7 de mayo, a las 9:00: los buses ya no pararán en Ilave e irán a Juliaca por Mazocruz.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
    "ar takes another way": (
        "تغير مسار الممر: اعتبارا من 7 مايو الساعة 9 صباحا لن تتوقف الحافلات في سراقب وستسلك طريق أريحا إلى إدلب.",
        "2019-05-06",
        {"kind": "reroute"},
    ),
}
"""Text, day of publication, and the fields that are held."""
