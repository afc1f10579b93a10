"""Announcements in our own words on how many ways there are, for whom and between which places."""

from __future__ import annotations

from typing import Any

Case = tuple[str, dict[str, Any]]

WAYS: dict[str, Case] = {
    "en a second number without its noun": (
        "Six corridors will work in Homs: five are open to civilians and one to fighters.",
        {"corridors_total": 6},
    ),
    "en elliptic second number": (
        "Five corridors serve civilians and three are left to fighters who keep their weapons, the Syrian army said of Homs.",
        {"corridors_total": 8, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "fr elliptic second number": (
        "Quatre couloirs sont ouverts aux civils de Homs et trois aux combattants, qui pourront conserver leurs armes.",
        {"corridors_total": 7, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "es elliptic second number": (
        "En Homs se abren cinco corredores para los civiles y dos para los combatientes, que conservarán sus armas.",
        {"corridors_total": 7, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "ru elliptic second number": (
        "В Хомсе мирным жителям открыты пять коридоров и два - боевикам, которые могут сохранить личное оружие.",
        {"corridors_total": 7, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "uk elliptic second number": (
        "У Хомсі працюватимуть чотири коридори для цивільних і два для бойовиків, які складуть зброю.",
        {"corridors_total": 6, "classes": ["armed_disarmed", "civilians"]},
    ),
    "ar elliptic second number": (
        "تفتح في حمص خمسة ممرات للمدنيين واثنان للمسلحين الذين يحتفظون بأسلحتهم.",
        {"corridors_total": 7, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "ar elliptic digits": (
        "تفتح في حمص 5 ممرات للمدنيين و2 للمسلحين بأسلحتهم.",
        {"corridors_total": 7, "classes": ["armed_with_weapons", "civilians"]},
    ),
    "en those who are shut out are no class": (
        "A corridor for civilians leads from Tikrit to Kirkuk. Armed men may not use it.",
        {"corridors_total": 1, "classes": ["civilians"]},
    ),
    "ru those who are shut out are no class": (
        "Коридор для мирных жителей ведет из Тикрита в Киркук. Вооруженным людям проход по нему запрещен.",
        {"corridors_total": 1, "classes": ["civilians"]},
    ),
    "es those who are shut out are no class": (
        "Un corredor para civiles va de Tikrit a Kirkuk. Los hombres armados no podrán usarlo.",
        {"corridors_total": 1, "classes": ["civilians"]},
    ),
    "fr disarmed soldiers": (
        "Un couloir sera ouvert de Sievierodonetsk vers Svatove pour les soldats désarmés.",
        {"corridors_total": 1, "classes": ["armed_disarmed"]},
    ),
    "ru disarmed soldiers": (
        "Коридор для разоружённых военнослужащих откроется из Лисичанска в Сватово.",
        {"corridors_total": 1, "classes": ["armed_disarmed"]},
    ),
    "en one road": (
        "Residents of Martuni may go to Goris by the Lachin road.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Goris"]},
    ),
    "ru one road": (
        "Жители Мартуни могут выехать в Горис по Лачинской дороге.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Goris"]},
    ),
    "uk one road": (
        "Мешканці можуть виїхати до Полтави Сумською дорогою.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Poltava"]},
    ),
    "es one road": (
        "Los vecinos podrán ir a Goris por una única vía.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Goris"]},
    ),
    "fr one road": (
        "Les habitants peuvent rejoindre Tyr par la route côtière.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Tyre"]},
    ),
    "ar one road": (
        "يمكن للسكان التوجه إلى صيدا عبر الطريق الساحلي.",
        {"corridors_total": 1, "classes": ["civilians"], "destinations": ["Sidon"]},
    ),
    "en to an unknown town": (
        "A corridor for civilians will lead from Homs to Umm Zahra.",
        {"destinations": ["Umm Zahra"]},
    ),
    "en towards an unknown town": (
        "Families may leave by the corridor towards Tell Qalib.",
        {"destinations": ["Tell Qalib"], "corridors_total": 1},
    ),
    "en reception centres": (
        "Residents of Nyala will be taken to a reception centre in Wad Harun, the UN told Reuters.",
        {"destinations": ["Wad Harun"]},
    ),
    "en aid goes in by a corridor": (
        "A corridor for aid trucks to Kafr Sirin through the Bab Nur crossing opens.",
        {"destinations": ["Kafr Sirin"], "classes": ["aid_convoys"]},
    ),
    "en until a feast": ("The corridor for residents is open until Easter.", {"destinations": []}),
    "en a hyphenated article parts no name": (
        "A corridor opens for families, the Liwa al-Hadid brigade said. It leads from Saraqib to Khirbat al-Najm.",
        {"corridors_total": 1, "destinations": ["Khirbat al-Najm"]},
    ),
    "en a dateline is no way": (
        "ROME - Italy and the UN agreed that a corridor opens from Zawiya to Tripoli.",
        {"corridors_total": 1, "destinations": ["Tripoli"]},
    ),
    "en a number before words in quotes": (
        'Three "green routes" out of Homs opened to civilians.',
        {"kind": "start_report", "corridors_total": 3},
    ),
    "en two choices of one corridor": (
        "A corridor lets residents leave Myrnohrad. They may choose to go to Pavlohrad or to Dnipro.",
        {"corridors_total": 1, "destinations": ["Dnipro", "Pavlohrad"]},
    ),
    "en fighters may use it too": (
        "A corridor leads civilians from Homs to Hama. Fighters who lay down their weapons may also use it.",
        {"classes": ["armed_disarmed", "civilians"]},
    ),
    "fr to an unknown town": (
        "Un couloir est ouvert à Homs; les familles pourront se rendre à Qasr Hadid.",
        {"destinations": ["Qasr Hadid"]},
    ),
    "fr on foot": (
        "Les déplacés pourront regagner à pied La Source par la route du moulin.",
        {"destinations": ["La Source"], "classes": ["civilians"], "corridors_total": 1},
    ),
    "fr in the direction of": (
        "La route côtière en direction de Beni sera ouverte aux habitants.",
        {"destinations": ["Beni"]},
    ),
    "fr fighters with their weapons": (
        "L'évacuation des combattants de Zabadani débutera mercredi. Autorisés à conserver leurs armes légères, ils doivent emprunter un couloir menant à Idleb.",
        {"classes": ["armed_with_weapons"], "destinations": ["Idlib"]},
    ),
    "es to an unknown town": (
        "Los vecinos podrán salir por la ruta 7 hasta San Mateo del Río.",
        {"destinations": ["San Mateo del Río"]},
    ),
    "es a name with an article": (
        "Se abre un corredor de El Sauce a La Esperanza para los vecinos.",
        {"destinations": ["La Esperanza"]},
    ),
    "es lorries of food": (
        "Un corredor permite que los camiones con alimentos lleguen de Oruro a Cochabamba.",
        {"classes": ["aid_convoys"], "destinations": ["Cochabamba"]},
    ),
    "ru to an unknown town": (
        "Жители смогут выехать по коридору в сторону Верхнего Лога.",
        {"destinations": ["Верхнего Лога"]},
    ),
    "ru a corridor onto a town": (
        "Из Купянска открыты коридоры: один на Чугуев, другой на Лозовую.",
        {"destinations": ["Chuhuiv", "Lozova"]},
    ),
    "ru the exit of residents to a region": (
        "Для выхода мирных жителей в Чечню откроется коридор.",
        {"destinations": ["Chechnya"], "corridors_total": 1},
    ),
    "ru by ferry, then by bus": (
        "Жителей вывезут паромом до Каланчака, далее автобусами в Джанкой.",
        {"destinations": ["Dzhankoi"]},
    ),
    "ru a town or a country": (
        "Жители смогут выехать в Горис или в Армению.",
        {"destinations": ["Armenia", "Goris"]},
    ),
    "uk who speaks in an office": (
        "Евакуаційний коридор для мешканців працює до Лебедина, повідомили в Сумській ОВА.",
        {"destinations": ["Lebedyn"]},
    ),
    "uk units with weapons": (
        "Для виходу підрозділів зі зброєю узгоджено коридор у напрямку Амвросіївки.",
        {"classes": ["armed_with_weapons"], "destinations": ["Amvrosiivka"]},
    ),
    "ar to an unknown town": (
        "يفتح ممر إنساني باتجاه بلدة تل زيتون للمدنيين.",
        {"destinations": ["تل زيتون"], "corridors_total": 1},
    ),
    "ar a road with dashes": (
        "فتح طريق الميدان – ساحة القلعة – مدينة إدلب أمام المدنيين.",
        {"destinations": ["Idlib"], "corridors_total": 1},
    ),
    "ar a shelter in a town": (
        "يخصص ممر لخروج 300 مسلح مع أسلحتهم الفردية من الزبداني إلى مركز إيواء في طرطوس.",
        {"destinations": ["Tartus"], "classes": ["armed_with_weapons"]},
    ),
    "ar back to the south": ("يسمح للسكان بالعودة جنوبا عبر شارع البحر.", {"destinations": ["south"]}),
    "ar people out and aid in": (
        "يفتح ممران: ممر لخروج العائلات من درعا إلى إزرع، وممر لدخول قوافل المساعدات إلى درعا.",
        {"corridors_total": 2, "classes": ["aid_convoys", "civilians"], "destinations": ["Daraa", "Izra"]},
    ),
    "en over a bridge": (
        "People can cross the Qasmiyeh bridge towards Sidon.",
        {"destinations": ["Sidon"], "corridors_total": 1},
    ),
    "en a way that was gone last week": (
        "Buses brought families to Damascus last week. On Monday a corridor opens from Homs to Hama.",
        {"destinations": ["Hama"]},
    ),
    "en on from a junction": (
        "Residents of Homs should take the M5 highway to the Qattina junction and go on to Damascus.",
        {"destinations": ["Damascus"]},
    ),
    "en somebody is appealed to": (
        "After the Pope appealed to Moscow, a corridor from Mariupol to Zaporizhzhia will open on 7 May at 9:00.",
        {"destinations": ["Zaporizhzhia"]},
    ),
    "fr somebody is told": (
        "Les civils pourront quitter Goma vers Sake, a déclaré le général à Radio Okapi.",
        {"destinations": ["Sake"]},
    ),
    "ru to reach a town": (
        "Жителям Сум помогут доехать до Полтавы через Ромны.",
        {"destinations": ["Poltava"]},
    ),
    "ar who leaves towards a town": (
        "يخرج المدنيون من حمص باتجاه طرطوس عبر جسر الرستن.",
        {"destinations": ["Tartus"], "corridors_total": 1},
    ),
    "en along one road": (
        "Food lorries will be let into Rabak along one road, from Kosti.",
        {"corridors_total": 1, "classes": ["aid_convoys"]},
    ),
    "en those who leave by air take no road": (
        "The wounded will be flown out of Zepa and aid convoys let in along a single road.",
        {"corridors_total": 1, "classes": ["aid_convoys"]},
    ),
    "fr those who leave by air take no road": (
        "Les blessés seront évacués par hélicoptère et les civils quitteront Bria par un couloir menant à Bambari.",
        {"corridors_total": 1, "classes": ["civilians"]},
    ),
    "fr axes": (
        "Deux axes sont ouverts aux habitants de Sake : vers Goma par la route et vers Minova par le lac.",
        {"corridors_total": 2, "classes": ["civilians"], "destinations": ["Goma", "Minova"]},
    ),
    "fr ways by their verbs": (
        "Les habitants de Lacanau gagnent Castelnau via Listrac ; ceux de Carcans rejoignent Pauillac via Saint-Laurent.",
        {"destinations": ["Castelnau", "Pauillac"]},
    ),
    "ar axis": (
        "يسمح بالمرور على محور الرشيد في غزة باتجاه رفح.",
        {"corridors_total": 1, "destinations": ["Rafah"]},
    ),
    "ar one corridor for two towns": (
        "يخرج أهالي كفريا والفوعة عبر ممر باتجاه إدلب.",
        {"corridors_total": 1, "destinations": ["Idlib"]},
    ),
    "ar listed ways": (
        "خصص مساران لإجلاء السكان: المسار الأول من سوسة إلى البيضاء عبر شحات والمسار الثاني من سوسة إلى القبة عبر رأس الهلال.",
        {"corridors_total": 2, "destinations": ["البيضاء", "القبة"]},
    ),
    "ar no place at the end of hours": (
        "يفتح الممر الثاني من حمص من الساعة التاسعة إلى الخامسة، والأول من السبت إلى الأحد.",
        {"destinations": []},
    ),
    "ru a number after a date": (
        "Об открытии с 9.00 7 мая двух гуманитарных коридоров для беженцев из лагеря Эль-Холь сообщил штаб.",
        {"corridors_total": 2, "classes": ["civilians"]},
    ),
    "ru villages, by their word": (
        "Открыты два коридора: через Горячеисточненскую в направлении села Ищерская и через Ермоловку в направлении станицы Нестеровская.",
        {"corridors_total": 2, "destinations": ["Ищерская", "Нестеровская"]},
    ),
    "ru first case": (
        "Определены два маршрута эвакуации: до Краснохолмска и до села Гжатка через посёлок Угра.",
        {"corridors_total": 2, "destinations": ["Гжатка", "Краснохолмск"]},
    ),
    "ru rejected way": (
        "Коридор из Изюма в Лозовую открыт. Вывод в направлении Купянска, предложенный штабом, украинская сторона отклонила.",
        {"destinations": ["Lozova"]},
    ),
    "uk villages, by their word": (
        "Мешканців вивозитимуть за двома маршрутами: до міста Радехів та до міста Кам'янка через село Добротвір.",
        {"corridors_total": 2, "destinations": ["Кам'янка", "Радехів"]},
    ),
    "en hamlet": (
        "Buses will take the people of Tetovo through a single corridor to the hamlet of Lipkovo.",
        {"corridors_total": 1, "destinations": ["Lipkovo"]},
    ),
    "en listed towns": (
        "Families may leave by three corridors: to Bannu, Tank and Dera Ismail Khan.",
        {"corridors_total": 3, "destinations": ["Bannu", "Dera Ismail Khan", "Tank"]},
    ),
    "es long names": (
        "Hay dos rutas de evacuación: la de San Juan de los Lagos a San Pedro Cholula y la de Santa Rita a Atlixco.",
        {"corridors_total": 2, "destinations": ["Atlixco", "San Pedro Cholula"]},
    ),
    "es who is thanked is no destination": (
        "El corredor de Homs está abierto: gracias a Cáritas por la ayuda.",
        {"destinations": []},
    ),
    "ar suspended corridor was to be open for others": (
        "علق الجيش العمل بالممر من عين عيسى إلى الرقة. وكان مقررا أن يبقى الممر مفتوحا حتى الظهر لإخراج المرضى والمدنيين والمقاتلين.",
        {"classes": ["armed_unspecified", "civilians", "sick_wounded"]},
    ),
}

Way = tuple[str | None, str | None, tuple[str, ...]]

ROUTES: dict[str, tuple[str, set[Way]]] = {
    "origins in brackets": (
        "People of three towns (Bucha, Irpin, Vorzel) will be evacuated to Zhytomyr.",
        {("Bucha", "Zhytomyr", ()), ("Irpin", "Zhytomyr", ()), ("Vorzel", "Zhytomyr", ())},
    ),
    "leave several for one": (
        "Families may leave Minova, Kitchanga and Rutshuru for Goma on foot.",
        {("Minova", "Goma", ()), ("Kitchanga", "Goma", ()), ("Rutshuru", "Goma", ())},
    ),
    "each choice has its own via": (
        "Civilians can leave Sumy to Poltava via Romny or to Lubny via Lokhvytsia.",
        {("Sumy", "Poltava", ("Romny",)), ("Sumy", "Lubny", ("Lokhvytsia",))},
    ),
    "who speaks is no stop": (
        "Buses will bring families from Gorazde to Zenica via Visoko, Halvorsen told reporters.",
        {("Gorazde", "Zenica", ("Visoko",))},
    ),
    "dash pairs": (
        "Corridors for civilians: Stara Lypa-New Harbour, Donji Brod – Novi Grad.",
        {("Stara Lypa", "New Harbour", ()), ("Donji Brod", "Novi Grad", ())},
    ),
    "in the direction of": (
        "Those wishing to leave Nyala may do so in the direction of El Fasher, and those in Zalingei in the direction of El Geneina.",
        {("Nyala", "El Fasher", ()), ("Zalingei", "El Geneina", ())},
    ),
    "a street is no end": (
        "Chico residents should take Skyway Road to Oroville in the evacuation.",
        {("Chico", "Oroville", ())},
    ),
    "what was not confirmed": (
        "Evacuation corridors from Izium to Lozova and from Sumy to Poltava were confirmed, but the Balakliia to Chuhuiv one was not.",
        {("Izium", "Lozova", ()), ("Sumy", "Poltava", ())},
    ),
    "what stays shut": (
        "Evacuees travel from Bunia to Beni. The road from Goma to Rutshuru stays shut.",
        {("Bunia", "Beni", ())},
    ),
    "do not travel": (
        "Evacuation buses run from Marib to Aden. Do not travel from Taiz to Ibb. The route from Saada to Sanaa is impassable.",
        {("Marib", "Aden", ())},
    ),
    "from there they crossed": (
        "From Myawaddy, families fled to Mae Sot (in Thailand).",
        {("Myawaddy", "Mae Sot", ())},
    ),
    "told to make for": (
        "From Derna, evacuees were told to make for Benghazi via Marj.",
        {("Derna", "Benghazi", ("Marj",))},
    ),
    "the same city": (
        "A corridor leads from Tokmak to Zaporizhzhia, and people from Polohy will be evacuated to the same city.",
        {("Tokmak", "Zaporizhzhia", ()), ("Polohy", "Zaporizhzhia", ())},
    ),
    "between with pairs": (
        "Corridors link Izium with Lozova and Sumy with Poltava.",
        {("Izium", "Lozova", ()), ("Sumy", "Poltava", ())},
    ),
}
