"""Golden files of one zone in three languages; run this file to write them anew, and look at what changed."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "golden" / "notices"
ZONE = "z4"


def made() -> dict[str, str]:
    """File name to what it should hold: all that is told to a zone with two ways and riders."""
    from mamarr.notices.pages import Link, Pages
    from mamarr.notices.parties import appeal, document_text, notification
    from mamarr.notices.plain_text import zone_text
    from mamarr.notices.radio import radio
    from mamarr.notices.sms import sms
    from set_of_notices import LANGUAGES, issue, said, told_to, world

    world_ = world()
    scenario, network = world_.scenario, world_.network
    zone = next(z for z in scenario.zones if z.id == ZONE)
    south = next(c for c in scenario.corridors if c.id == "south")
    notices = told_to(ZONE)
    files = {}
    for language in LANGUAGES:
        words = said(language)
        others = [Link(path=f"../{o}/{ZONE}.html", label=o, language=o) for o in LANGUAGES if o != language]
        prints = [Link(path=f"{ZONE}.txt", label=words.text("site.text"))]
        files[f"{ZONE}.{language}.html"] = Pages(scenario, issue()).zone(
            zone, notices, words, others=others, prints=prints, network=network
        )
        files[f"{ZONE}.{language}.txt"] = zone_text(zone, notices, scenario, issue(), words, network)
        files[f"{ZONE}.{language}.radio.txt"] = radio(zone, notices, scenario, issue(), words, network)
        for notice in notices:
            files[f"{ZONE}.{language}.{notice.group.id}.sms.txt"] = sms(notice, scenario, issue(), words).text
        to_party = notification(scenario.parties[0], scenario, issue(), words)
        files[f"party.{language}.txt"] = document_text(to_party, issue(), words)
        to_apart = appeal(south, told_to("m1"), scenario, issue(), words)
        files[f"appeal.{language}.txt"] = document_text(to_apart, issue(), words)
    return files


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in made().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="")
