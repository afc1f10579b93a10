"""One zone in three languages, letter by letter; looked at before it was written down."""

from __future__ import annotations

import golden_notices


def test_the_notices_of_a_zone_are_those_that_were_looked_at() -> None:
    made = golden_notices.made()
    assert {p.name for p in golden_notices.FOLDER.iterdir()} == set(made)
    for name, text in made.items():
        expected = (golden_notices.FOLDER / name).read_bytes().decode("utf-8")
        assert text == expected, f"{name}: if this is meant, run tests/golden_notices.py and look at it"
