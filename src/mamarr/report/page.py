"""map.html: the plan as one page that works offline, with time, languages and every order.

The page holds its own data and script and asks nothing of any network. Groups
kept apart appear as counts at their corridor only.
"""

from __future__ import annotations

import json
import math
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from numpy.typing import NDArray

from mamarr._files import write_text
from mamarr.notices.notice import is_schematic
from mamarr.report._moves import Leg, out_by
from mamarr.report._scene import Scene
from mamarr.report._words import PAGE_WORDS, RIGHT_TO_LEFT, pick, street_of, utc_offset
from mamarr.report.tables import streets
from mamarr.scenario.model import Corridor

STEP_S = 300
"""Step of the curves of people out."""

MOST_POINTS = 200_000
"""Points of roads that a phone still draws at ease; small roads beyond are left out."""


def write_page(path: Path, scene: Scene) -> None:
    """Write the page to `path`."""
    scenario = scene.scenario
    language = scenario.languages[0] if scenario.languages else "en"
    title = pick(scenario.title, (language, "en"), scenario.id)
    template = files("mamarr.report") / "templates"
    page = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True).from_string(
        (template / "map.html").read_text(encoding="utf-8")
    )
    text = page.render(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        title=title,
        noscript=f"{scene.plan.people:,} / {scene.plan.proof.people_at_most:,}",
        css=Markup((template / "map.css").read_text(encoding="utf-8")),
        script=Markup("".join((template / x).read_text(encoding="utf-8") for x in ("map.js", "panel.js"))),
        data=Markup(safe_json(page_data(scene))),
    )
    write_text(path, text)


def safe_json(data: object) -> str:
    """JSON that no text in it can break out of a script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def page_data(scene: Scene) -> dict[str, Any]:
    """Everything map.js draws: whole metres, whole seconds since the opening, whole people."""
    scenario, plan = scene.scenario, scene.plan
    languages = list(scenario.languages) or ["en"]
    last = max([scenario.horizon_s, *(e.to_s for e in scene.out)])
    end = math.ceil(last / STEP_S) * STEP_S
    used = sorted(scene.load)
    street = {link: i for i, link in enumerate(used)}
    group = {g: i for i, g in enumerate(scenario.groups)}
    zone = {z.id: i for i, z in enumerate(scenario.zones)}
    corridor = {c.id: i for i, c in enumerate(scenario.corridors)}
    apart = {g.id for g in scenario.groups.values() if g.apart}
    shown_orders = [leg for leg in scene.shown if leg.order >= 0 and not leg.onward]
    onward = {leg.order: leg for leg in scene.shown if leg.onward}
    place = {leg.order: i for i, leg in enumerate(shown_orders)}
    west, _, east, _ = scene.box
    return {
        "languages": languages,
        "words": {tag: PAGE_WORDS[tag] for tag in dict.fromkeys(["en", *languages]) if tag in PAGE_WORDS},
        "rtl": sorted(RIGHT_TO_LEFT),
        "title": dict(scenario.title),
        "exercise": scenario.exercise,
        "schematic": is_schematic(scenario),
        "zone": f"{scenario.place.timezone}, {utc_offset(scenario, 0)}",
        "opening": int(scenario.opening.timestamp()),
        "shifts": _shifts(scene, end),
        "days": scenario.moment(0).date() != scenario.moment(end).date(),
        "start": scenario.pause.windows[0].from_s,
        "end": end,
        "step": STEP_S,
        "total": plan.people,
        "most": plan.proof.people_at_most,
        "box": [round(x) for x in scene.box],
        "roads": [
            [rank, [_steps(line) for line in lines]]
            for rank, lines in scene.roads(MOST_POINTS, (east - west) / 4000)
        ],
        "streets": [_steps(scene.line(link)) for link in used],
        "held": [street[link] for link in sorted(scene.binding_links)],
        "groups": [{"id": g.id, "mode": str(g.travels)} for g in scenario.groups.values()],
        "corridors": [_corridor(scene, c, end) for c in scenario.corridors],
        "zones": [
            {
                "name": dict(z.name) or {"en": z.id},
                "at": _point(scene.zone_at[i]),
                "people": scene.zone_people(i, apart=False),
                "muster": z.kind == "muster",
            }
            for i, z in enumerate(scenario.zones)
        ],
        "orders": [
            {
                "zone": zone[plan.orders[leg.order].zone],
                "night": _night(scene, onward.get(leg.order)),
                "group": group[leg.group],
                "corridor": corridor[leg.corridor],
                "minutes": round(float(leg.enter_s[-1]) / 60),
                "beyond": round(
                    scenario.corridors[corridor[leg.corridor]].beyond_s.get(
                        scenario.groups[leg.group].travels, 0
                    )
                    / 60
                ),
                "way": streets(scene.network, leg.links),
                "slots": [[s.from_s, s.to_s, s.people] for s in leg.leaves],
            }
            for leg in shown_orders
        ],
        "legs": [
            [
                corridor[leg.corridor],
                [street[e] for e in leg.links],
                [int(x) for x in np.diff(np.round(leg.enter_s), prepend=0.0)],
                place[leg.order]
                if leg.order >= 0 and not leg.onward
                else [[s.from_s, s.to_s, s.people] for s in leg.leaves],
            ]
            for leg in scene.shown
        ],
        "stops": [
            [zone[s.zone], group[s.group], corridor[trip.corridor], trip.vehicle, s.people, s.from_s, s.to_s]
            for trip in sorted(plan.trips, key=lambda t: (t.stops[0].from_s if t.stops else 0, t.vehicle))
            for s in trip.stops
            if s.group not in apart
        ],
        "left": [
            [zone[x.zone], group[x.group], x.people, x.why] for x in plan.not_served if x.group not in apart
        ],
        "binding": [
            [
                street_of(b.what) or b.what,
                b.from_s,
                b.to_s,
                corridor.get(b.what.removeprefix("gate "), -1),
                int(street_of(b.what) is not None),
            ]
            for b in plan.proof.binding
        ],
    }


def _night(scene: Scene, onward: Leg | None) -> dict[str, Any] | None:
    """Where the people of an order stay, and when and how they go on; None if they do not."""
    if onward is None:
        return None
    night = scene.plan.orders[onward.order].night
    assert night is not None
    shelter = next(s for s in scene.scenario.shelters if s.id == night.shelter)
    return {
        "name": dict(shelter.name),
        "minutes": round(float(onward.enter_s[-1]) / 60),
        "slots": [[s.from_s, s.to_s, s.people] for s in onward.leaves],
    }


def _corridor(scene: Scene, corridor: Corridor, end: int) -> dict[str, Any]:
    scenario, look = scene.scenario, scene.look[corridor.id]
    passed = [e for e in scene.out if e.corridor == corridor.id]
    share = scene.use.get(corridor.id)
    at = scene.gate_at.get(corridor.id)
    refused = list(corridor.refusals)
    if not refused and corridor.id not in {g.corridor.id for g in scene.problem.gates}:
        refused = ["no road reaches its gate"]
    leads = scenario.destinations.get(corridor.leads_to)
    return {
        "name": dict(corridor.name) or {"en": corridor.id},
        "number": look.number,
        "colour": look.colour,
        "ink": look.ink,
        "at": None if at is None else _point(at),
        "arrow": [0, 0] if at is None else [round(float(x), 3) for x in scene.arrow(corridor.id)],
        "people": sum(e.people for e in passed),
        "curve": [int(x) for x in np.floor(out_by(passed, np.arange(0.0, end + 1, STEP_S)) + 1e-6)],
        "open": [[i.from_s, i.to_s] for i in corridor.open],
        "use": None if share is None else round(share, 4),
        "pending": [f"{c.id} ({c.kind})" for c in corridor.pending],
        "refused": refused,
        "apart": any(scenario.groups[g].apart for g in corridor.admits),
        "leads": dict(leads.name) if leads and leads.name else {"en": corridor.leads_to},
        "binds": corridor.id in scene.binding_gates,
    }


def _shifts(scene: Scene, end: int) -> list[list[int]]:
    """[second, seconds of local time ahead of UTC from then on], also over a change of clocks."""
    found: list[list[int]] = []
    for second in range(0, end + 1, 60):
        ahead = scene.scenario.moment(second).utcoffset()
        assert ahead is not None
        if not found or found[-1][1] != int(ahead.total_seconds()):
            found.append([second, int(ahead.total_seconds())])
    return found


def _point(at: NDArray[np.float64]) -> list[int] | None:
    return None if np.isnan(at[0]) else [round(float(at[0])), round(float(at[1]))]


def _steps(line: NDArray[np.float64]) -> list[int]:
    """First point, then steps from point to point, in whole metres."""
    whole = np.round(line).astype(np.int64)
    return [int(x) for x in np.vstack([whole[:1], np.diff(whole, axis=0)]).ravel()]
