"""Corridors put together from counts, ways and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mamarr.announcements._classes import classes_in, settled, weapons
from mamarr.announcements._counts import Tally
from mamarr.announcements._past import earlier
from mamarr.announcements._routes import Route, modes_in
from mamarr.announcements._sites import Site
from mamarr.announcements.announcement import Corridor
from mamarr.announcements.text import Text

_CORRIDORISH = re.compile(
    r"(?<!\w)(?:\w*corridors?|highway|road|crossings?|evacuat\w+|routes?|exits?|leave|leaving|left|return\w*|bused|taken|brought|passage|buses|travel|move|go|make|reach|drive|walk|head|heading|flee\w*|fled|(?<!red\s)cross(?:es|ing)?|transfer\w*|relocat\w+|flown|airlift\w*|convoys?|коридор\w*|эвакуац\w*|эвакуир\w+|вывоз\w*|вывез\w*|маршрут\w*|выход\w*|вый(?:ти|дут)|выезд\w*|вые(?:хать|дут)|уехать|про(?:ехать|йти|езд\w*)|добрат\w+|покин\w+|направ(?:ят|ит)ся|дорог\w*|шоссе|до(?:ех|їха)\w+|отправ\w+|перевез\w+|колонн\w*|автобус\w*|поезд\w*|потяг\w*|вируш\w+|верну\w+|возвра\w+|поверн\w+|виїха\w+|вий(?:ти|дуть)|дістат\w+|шлях\w*|движени\w+|евакуац\w*|евакую\w+|вивез\w*|виїзд\w*|вивоз\w*|рух\w*"
    r"|(?:و|ل|ب|ال|لل|وال|بال)*(?:ممر\w*|معبر\w*|معابر|خروج\w*|حافلات|(?:س)?(?:ي|ت)(?:خرج|غادر|نقل|توجه|عبر)\w*|عوده|رجوع|تحرك\w*|اجلاء|اخلاء|مسار\w*|طريق\w*|طرق|محور|عبور|مرور|نزوح|انتقال|توجه|مغادره|نقل|شارع)|couloirs?|evacu\w+|sortir|sortie|quitter|(?<!a\s)partir|aller|(?:re)?gagn(?:er|ent|era|eront)|(?:re)?joi(?:gnent|ndra|ndront)|axes?|revenir|retour\w*|se\s+rendre|routes?|voies?|itineraires?|rejoindre|passage|corredor\w*|evacua\w+|salir|salida|ir|irse|regres\w+|volver|retorn\w+|dirigirse|trasladar\w*|viajar|carreteras?|vias?|caminos?|rutas?|korridor\w*|evakuier\w+|коридор\w*)(?!\w)"
)
_INBOUND = re.compile(
    r"(?<!\w)(?:aid\s+convoys?\s+(?:to|can|will|into|reach|enter)|convoys?\s+(?:can|to|will)\s+(?:enter|reach)|deliver\w*|enter(?:ing)?|ввоз|въезд|достав\w+|ввезти|دخول|ايصال|ادخال|entree\s+de|entrada\s+de|ankommen)(?!\w)"
)
_OTHER_WAY = re.compile(
    r"(?<!\w)(?:flew|missiles?|shells?|rockets?|fired|troops|tanks|pipeline|talks|delegation|letter|statement|prices?|rose|fell|increased|changed|front\s*line|advance\w*)(?!\w)"
)
"""Words of sentences in which "from ... to" is no way of people."""

_LANE = re.compile(
    r"(?<!\w)(?:\w*corridors?|routes?|коридор\w*|маршрут\w*|(?:و|ل|ب|ال)*(?:ممر\w*|معابر|معبر\w*|مسار\w*)|couloirs?|corredor\w*|\w*korridor\w*)(?!\w)"
)

_AGO = re.compile(
    r"\s*,?\s*(?:last\s+(?:week|month|year|night)|yesterday|earlier\s+this\s+(?:week|month)|на\s+прошлой\s+неделе|вчера|минулого\s+тижня|вчора|учора|امس|(?:ال)?اسبوع\s+(?:ال)?ماضي|hier|la\s+semaine\s+derniere|ayer|la\s+semana\s+pasada)(?!\w)"
)
"""A way that was gone before."""
_LANE_IN = re.compile(rf"{_LANE.pattern}[^.;:,]{{0,40}}?\s(?:for|pour|para|для|ل(?=\w))[^.;:,]{{0,40}}$")
"""A corridor for aid that goes in: it leads where the aid goes."""


def corridors(
    text: Text, tally: Tally, routes: Sequence[Route], sites: Sequence[Site], area: Site | None
) -> list[Corridor]:
    """All corridors that the text lets one tell apart, with all who may use them."""
    return _shared(text, _told(text, tally, routes, sites, area))


def _told(
    text: Text, tally: Tally, routes: Sequence[Route], sites: Sequence[Site], area: Site | None
) -> list[Corridor]:
    ways = [r for r in routes if _counts_as_way(text, r)]
    # "to Goris or to Armenia": a country beside a town is where people may go as well
    ways += [r for r in routes if r not in ways and any(r.span == w.span for w in ways)]
    ways.sort(key=routes.index)
    for_all = classes_in(text.low)
    groups = list(tally.counts)
    made: list[Corridor] = []
    if groups:
        made = _from_counts(text, tally, ways, for_all)
        return _named(text, made, sites)
    if ways:
        full = [w for w in ways if w.destination is not None and w.origin is not None]
        use = full or ways
        if full and any(w.origin is None or w.destination is None for w in ways):
            ends = {w.destination.name for w in full if w.destination} | {
                w.origin.name for w in full if w.origin
            }
            use = [
                *full,
                *(
                    w
                    for w in ways
                    if w not in full and not ({s.name for s in (w.origin, w.destination) if s} & ends)
                ),
            ]
        for way in use:
            sentence = text.sentence(way.span[0])
            around = text.low[sentence[0] : sentence[1]]
            names = _plain_classes(text, around, for_all)
            made.append(
                Corridor(
                    origin=way.origin.name if way.origin else None,
                    destination=way.destination.name if way.destination else None,
                    via=tuple(s.name for s in way.via),
                    classes=settled(text, names, around),
                    count=1,
                    modes=way.modes or modes_in(around),
                    span=way.span,
                )
            )
        return _named(text, made, sites)
    named = _named(text, [], sites)
    if named:
        return named
    if tally.total:
        sentence = text.sentence(tally.span[0])
        around = text.low[sentence[0] : sentence[1]]
        names = _plain_classes(text, around, for_all)
        return [
            Corridor(
                origin=area.name if area else None,
                classes=settled(text, names, around),
                count=tally.total,
                modes=modes_in(around),
                span=tally.span,
            )
        ]
    return []


def _plain_classes(text: Text, around: str, for_all: tuple[str, ...]) -> tuple[str, ...]:
    """Classes of a corridor: those beside it, else those of the text, else residents."""
    near = classes_in(around)
    if set(near) == {"aid_convoys"} and "civilians" in for_all and not _INBOUND.search(around):
        near = ("civilians",)
    if near:
        return near
    if "aid_convoys" in for_all and "civilians" not in for_all:
        return ("aid_convoys",)
    if for_all == ("armed",) and weapons(text, around) != "armed_unspecified":
        return for_all  # how they leave is said, and nobody else is named
    return tuple(n for n in for_all if n in ("civilians", "sick_wounded")) or ("civilians",)


_TOO = re.compile(
    r"(?<!\w)(?:(?P<tail>(?:as|so)\s+(?:may|can|will))|(?:may|can|will)\s+also\s+(?:use|leave|pass|go|take)|by\s+the\s+same\s+(?:corridor|route|road|way)"
    r"|(?:peuvent|pourront)\s+(?:egalement|aussi)|par\s+le\s+meme\s+(?:couloir|chemin)|tambien\s+(?:podran|pueden)|(?:podran|pueden)\s+(?:\w+\s+)?tambien|por\s+el\s+mismo\s+(?:corredor|camino)"
    r"|(?:также|тоже)\s+(?:могут|смогут)|(?:могут|смогут)\s+(?:также|тоже)|по\s+нему\s+же|(?:этим|тем)\s+же\s+(?:коридором|маршрутом)|(?:також|теж)\s+(?:можуть|зможуть)|(?:можуть|зможуть)\s+(?:також|теж)|цим\s+же\s+(?:коридором|маршрутом)"
    r"|the\s+(?:corridor|route)\s+(?:was|will|is|would|should)[^.;]{0,60}?\sopen(?=[^.;]*\s(?:for|to)\s)|коридор\s+[^.;]{0,40}?открыт\w*(?=[^.;]*\sдля\s)|коридор\s+[^.;]{0,40}?відкрит\w*(?=[^.;]*\sдля\s)|(?:و)?الممر\s+مفتوح\w*(?=[^.;]*\s(?:لاخراج|لخروج|لاجلاء|امام)\s)"
    r"|le\s+couloir\s+[^.;]{0,40}?ouvert(?=[^.;]*\s(?:pour|aux)\s)|el\s+corredor\s+[^.;]{0,40}?abierto(?=[^.;]*\spara\s)"
    r"|(?:يمكن|يسمح|بامكان|بوسع)\S*\s+(?:\S+\s+){0,6}ايضا|(?:ال)?(?:ممر|طريق)\s+(?:نفسه|ذاته))(?!\w)"
)


def _shared(text: Text, made: list[Corridor]) -> list[Corridor]:
    """Corridors with those who, as another sentence says, may use them too."""
    if len({m.classes for m in made}) != 1:
        return made
    names = set(made[0].classes)
    for match in _TOO.finditer(text.low):
        start, end = text.sentence(match.start())
        around = text.low[match.start() if match["tail"] else start : end]
        names |= set(settled(text, classes_in(around), around))
    return [replace(m, classes=tuple(sorted(names))) for m in made]


def _counts_as_way(text: Text, route: Route) -> bool:
    sentence = text.sentence(route.span[0])
    if earlier(text, route.span):
        return False
    if _AGO.match(text.low, route.span[1]):
        return False
    around = text.low[sentence[0] : sentence[1]]
    both = route.origin is not None and route.destination is not None
    if route.destination is None and route.origin is not None:
        near = text.low[max(sentence[0], route.span[0] - 70) : route.span[0]]
        return (
            _LANE.search(near) is not None
            and route.origin.known
            and (route.origin.place is None or route.origin.place.kind != "country")
        )
    if both:
        return _CORRIDORISH.search(around) is not None or (
            _CORRIDORISH.search(text.low) is not None and _OTHER_WAY.search(around) is None
        )
    near = text.low[max(sentence[0], route.span[0] - 110) : route.span[0]]
    # "aid to Gaza", "visit to Damascus" are no corridors
    return (
        _CORRIDORISH.search(near) is not None
        and (not _INBOUND.search(near) or _LANE_IN.search(near) is not None)
        and (
            route.destination is None
            or route.destination.place is None
            or route.destination.place.kind != "country"
        )
    )


def _from_counts(text: Text, tally: Tally, ways: Sequence[Route], for_all: tuple[str, ...]) -> list[Corridor]:
    made: list[Corridor] = []
    left = list(ways)
    total = sum(c.number for c in tally.counts)
    classed = [c for c in tally.counts if c.classes]
    for count in tally.counts:
        around = text.low[count.zone[0] : count.zone[1]]
        names = count.classes
        if not names and len(tally.counts) > 1:
            # the sentences before say for whom: an appeal to armed groups, then "for this, two corridors"
            start = text.sentence(count.span[0])[0]
            lead = classes_in(text.low[max(0, start - 260) : count.span[0]])
            taken = {n for c in tally.counts for n in c.classes}
            names = tuple(n for n in lead if n == "armed" and n not in taken)
            around = text.low[max(0, start - 260) : count.zone[1]] if names else around
        if not names:
            sentence = text.sentence(count.span[0])
            names = (
                tuple(n for n in classes_in(text.low[sentence[0] : sentence[1]]))
                or tuple(n for n in for_all if n != "aid_convoys")
                or for_all
                or ("civilians",)
            )
            if classed:
                names = ()
        # words on weapons that belong to another count say nothing of this one
        others = " ".join(
            text.low[c.zone[0] : c.zone[1]] for c in tally.counts if c is not count and "armed" in c.classes
        )
        final = settled(text, names, around, whole=weapons(text, others, whole=False) == "armed_unspecified")
        position = list(tally.counts).index(count)
        upto = tally.counts[position + 1].span[0] if position + 1 < len(tally.counts) else len(text.low)
        mine = [
            w
            for w in left
            if w.destination is not None
            and count.span[0] - 1 <= w.destination.span[0]
            and (w.destination.span[0] < upto or count.number <= 2)
        ]
        if len(tally.counts) == 1:
            mine = [w for w in left if w.destination is not None]
        whole = [w for w in mine if w.origin is not None]
        if mine and count.number <= 3 and len(mine) >= count.number and len(tally.counts) > 1:
            mine = mine[: count.number]
        if mine and (
            len(mine) == count.number or (len(tally.counts) == 1 and (len(whole) > 1 or len(mine) > 1))
        ):
            for way in mine:
                made.append(
                    _way(
                        way,
                        final
                        if len(tally.counts) > 1 or len(mine) == 1 or not _own_classes(text, way)
                        else settled(text, _own_classes(text, way), ""),
                        text,
                    )
                )
                left.remove(way)
            continue
        if mine and len(mine) == 1 and (len(tally.counts) == 1 or mine[0].span[0] < upto):
            way = mine[0]
            left.remove(way)
            made.append(
                Corridor(
                    origin=way.origin.name if way.origin else None,
                    destination=way.destination.name if way.destination else None,
                    via=tuple(s.name for s in way.via),
                    classes=final,
                    count=count.number,
                    modes=way.modes,
                    span=count.span,
                )
            )
            continue
        if len(mine) > count.number > 0 and len(tally.counts) > 1:
            for way in mine:
                left.remove(way)
                made.append(_way(way, final, text))
            continue
        made.append(Corridor(classes=final, count=count.number, span=count.span))
    if total and not made:
        return []
    return made


def _own_classes(text: Text, way: Route) -> tuple[str, ...]:
    sentence = text.sentence(way.span[0])
    return classes_in(text.low[max(sentence[0], way.span[0] - 60) : min(sentence[1], way.span[1] + 40)])


def _way(way: Route, classes: tuple[str, ...], text: Text) -> Corridor:
    return Corridor(
        origin=way.origin.name if way.origin else None,
        destination=way.destination.name if way.destination else None,
        via=tuple(s.name for s in way.via),
        classes=classes,
        count=1,
        modes=way.modes,
        span=way.span,
    )


def _named(text: Text, made: list[Corridor], sites: Sequence[Site]) -> list[Corridor]:
    """Corridors that go by the name of a crossing or a road; the one way of a text takes it."""
    names = [
        s
        for s in sites
        if s.place is not None
        and s.place.kind in ("crossing", "road")
        and not earlier(text, s.span)
        and s.name
        not in {m.destination for m in made} | {m.origin for m in made} | {v for m in made for v in m.via}
    ]
    unique = {s.name: s for s in names}
    if not unique:
        return made
    if len(made) == 1 and made[0].count == 1 and len(unique) == 1 and made[0].name is None:
        (site,) = unique.values()
        only = made[0]
        return [
            Corridor(
                name=site.name,
                origin=only.origin,
                destination=only.destination,
                via=only.via,
                classes=only.classes,
                count=1,
                modes=only.modes,
                span=only.span,
            )
        ]
    if made:
        return made
    out = []
    for site in unique.values():
        sentence = text.sentence(site.span[0])
        around = text.low[sentence[0] : sentence[1]]
        names_here = _plain_classes(text, around, classes_in(text.low))
        out.append(Corridor(name=site.name, classes=settled(text, names_here, around), span=site.span))
    return out
