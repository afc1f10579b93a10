"""What holds people back, in words that fit a picture."""

from __future__ import annotations

from mamarr.report._canvas import drawable, label, shorten
from mamarr.report._scene import Scene
from mamarr.report._words import hour_of, street_of


def binding_words(scene: Scene, what: str, most: int) -> str:
    """A gate by its number and name, a street by its name; at most `most` letters."""
    for corridor in scene.scenario.corridors:
        if what == f"gate {corridor.id}":
            name = label(dict(corridor.name), corridor.id, lines=1)
            return shorten(f"gate {scene.look[corridor.id].number}  {name}", most)
    street = street_of(what)
    words = what if street is None else f"street {street}"
    if drawable(words):
        return shorten(words, most)
    return "a street" if what.startswith("street ") else "a limit"


def held_lines(scene: Scene, most: int) -> list[str]:
    """What binds and when, a line for each thing, the longest stretch first; at most four lines."""
    when: dict[str, list[str]] = {}
    days = {scene.scenario.moment(w.from_s).date() for w in scene.scenario.pause.windows}
    for binding in scene.plan.proof.binding:
        day = "" if len(days) == 1 else f"{scene.scenario.moment(binding.from_s):%-d %b} "
        first, last = (hour_of(scene.scenario, s) for s in (binding.from_s, binding.to_s))
        when.setdefault(binding.what, []).append(f"{day}{first} to {last}")
    lines = []
    for what, spans in list(when.items())[:4]:
        shown = 2 if len(days) == 1 else 1
        times = ", ".join(spans[:shown]) + (", ..." if spans[shown:] else "")
        lines.append(f"{binding_words(scene, what, most - len(times) - 2)}: {times}")
    return lines
