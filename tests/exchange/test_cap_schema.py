"""Our schema of CAP 1.2 judges as the one that OASIS publishes: real alerts, and thousands of spoilt ones."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner

from mamarr.cli import app
from mamarr.exchange._cap_schema import schema_findings

DATA = Path(__file__).parents[3] / "shared" / "data" / "cap"
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/cap is not beside the project"),
]

VALUES = [
    *(
        "",
        " ",
        "Actual",
        "Public",
        "Alert",
        " Alert",
        "Geo",
        "Avoid",
        "None",
        "Past",
        "Severe",
        "x",
        "ar",
        "en-US",
    ),
    *("12345-x", "a_b", "toolonglanguage", "i-klingon", "2016-11-04T09:00:00+02:00", "2016-11-04T09:00:00Z"),
    *("2016-11-04T09:00:00.0+02:00", "2016-02-30T09:00:00+02:00", "2016-11-04T24:00:00+02:00", "2016-11-04"),
    *(
        "2016-11-04T09:00:00,02:00",
        "2016-11-04T09:00:00+15:00",
        "2016-11-04T25:00:00+02:00",
        "0000-01-01T00:00:00-00:00",
    ),
    *(" 2016-11-04T09:00:00+02:00\n", "-2016-11-04T09:00:00+02:00", "12016-11-04T09:00:00+02:00"),
    *(
        "2016-11-04T09:00:60+02:00",
        "2016-11-04T09:00:00+14:00",
        "2016-11-04T09:00:00-00:00",
        "٢٠١٦-11-04T09:00:00+02:00",
    ),
    *(
        "1",
        "-1.5",
        "1e3",
        "+.5",
        "1.",
        "0x1",
        "http://x/%zz",
        "http://x/ y",
        "::",
        "\u0645\u0645\u0631",
        "%",
        "a{b}",
    ),
]


def oasis() -> Any:
    return etree.XMLSchema(etree.parse(str(DATA / "CAP-v1.2.xsd")))


def alerts() -> list[Any]:
    found = []
    for file in sorted(DATA.rglob("*")):
        if file.suffix in (".cap", ".atom", ".xml", ".edxlde"):
            for element in etree.parse(str(file)).iter(f"{CAP}alert"):
                alone = copy.deepcopy(element)
                alone.tail = None
                found.append(alone)
    return found


def full() -> Any:
    """An alert in which every element of the standard stands at least once."""
    pair = "<valueName>a</valueName><value>b</value>"
    return etree.fromstring(
        f"""<alert xmlns="{CAP[1:-1]}"><identifier>i</identifier><sender>s</sender>
        <sent>2016-11-03T20:00:00+02:00</sent><status>Draft</status><msgType>Update</msgType><source>s</source><scope>Private</scope><restriction>r</restriction>
        <addresses>a</addresses><code>c</code><code>d</code><note>n</note><references>a,b,c</references>
        <incidents>i</incidents><info><language>ar</language><category>Geo</category><category>Met</category>
        <event>e</event><responseType>Avoid</responseType><urgency>Past</urgency><severity>Minor</severity>
        <certainty>Likely</certainty><audience>a</audience><eventCode>{pair}</eventCode>
        <effective>2016-11-03T20:00:00+02:00</effective><onset>2016-11-03T20:00:00+02:00</onset>
        <expires>2016-11-04T20:00:00+02:00</expires><senderName>s</senderName><headline>h</headline>
        <description>d</description><instruction>i</instruction><web>http://x</web><contact>c</contact>
        <parameter>{pair}</parameter><resource><resourceDesc>r</resourceDesc><mimeType>m</mimeType><size>1</size>
        <uri>u</uri><derefUri>d</derefUri><digest>d</digest></resource><area><areaDesc>a</areaDesc>
        <polygon>p</polygon><circle>c</circle><geocode>{pair}</geocode><altitude>1.5</altitude>
        <ceiling>2</ceiling></area></info></alert>"""
    )


def spoilt(alert: Any, rng: random.Random) -> Any:
    """A copy with one to three things changed."""
    made = copy.deepcopy(alert)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        elements = [e for e in made.iter() if isinstance(e.tag, str) and e.getparent() is not None]
        if not elements:
            break
        element = rng.choice(elements)
        parent = element.getparent()
        match rng.randrange(9):
            case 0:
                parent.remove(element)
            case 1:
                parent.insert(rng.randrange(len(parent) + 1), copy.deepcopy(element))
            case 2:
                parent.insert(rng.randrange(len(parent)), element)
            case 3 | 4:
                element.text = rng.choice(VALUES)
            case 5:
                element.tag = CAP + rng.choice(elements).tag.rpartition("}")[2]
            case 6:
                element.set(
                    rng.choice(("x", "{urn:x}y", "{http://www.w3.org/2001/XMLSchema-instance}nil")), "true"
                )
            case 7:
                element.tail = rng.choice((" ", "text"))
            case 8:
                parent.append(
                    etree.Element(
                        rng.choice(("{http://www.w3.org/2000/09/xmldsig#}Signature", "{urn:x}z", "z"))
                    )
                )
    return made


def cases(number: int) -> Iterator[Any]:
    rng = random.Random(20161104)
    # small ones, so that a change meets what is rarely used as often as what is common
    bases = [full(), *(a for a in alerts() if sum(1 for _ in a.iter()) < 150)]
    for index in range(number):
        yield spoilt(bases[0] if index % 2 else rng.choice(bases), rng)


def test_every_real_alert_is_judged_alike() -> None:
    theirs = oasis()
    verdicts = [(not schema_findings(a, where="x"), theirs.validate(a)) for a in alerts()]
    assert len(verdicts) >= 30
    assert {True, False} == {ours for ours, _ in verdicts}
    assert all(ours == other for ours, other in verdicts)


WITH_ERRORS = {
    "bushfire_invalid.edxlde",
    "canada_errors.cap",
    "invalid.cap",
    "invalid_schema.xml",
    "no_entries.atom",
    "noaa_errors.cap",
    "weather_invalid.atom",
}
"""Files with an alert that is spoilt on purpose: by schema, or by sense."""


def test_every_real_file_gets_the_verdict_that_its_makers_gave_it() -> None:
    verdicts: dict[str, set[str]] = {}
    for file in sorted(DATA.rglob("*")):
        if file.suffix in (".cap", ".atom", ".xml", ".edxlde", ".rss", ".url"):
            code = CliRunner().invoke(app, ["cap", str(file)]).exit_code
            holds_some = b":cap:1." in file.read_bytes() and b"<sent" in file.read_bytes().replace(
                b"<cap:", b"<"
            )
            kind = f"{code} with alerts" if holds_some else f"{code} without"
            verdicts.setdefault(kind, set()).add(file.name)
    assert set(verdicts) == {"0 with alerts", "1 with alerts", "1 without", "2 without"}
    assert verdicts["1 with alerts"] == WITH_ERRORS
    assert len(verdicts["0 with alerts"]) >= 20
    assert verdicts["2 without"] == {"homeland_security.url"}


def test_every_value_in_every_element_is_judged_alike() -> None:
    theirs = oasis()
    base = full()
    assert theirs.validate(base)
    for index, element in enumerate(base.iter()):
        if len(element):
            continue
        for value in VALUES:
            made = copy.deepcopy(base)
            list(made.iter())[index].text = value
            assert (schema_findings(made, where="x") == []) == theirs.validate(made), (element.tag, value)


def test_thousands_of_spoilt_alerts_are_judged_alike_and_each_gets_a_sentence() -> None:
    theirs = oasis()
    counts = {True: 0, False: 0}
    for made in cases(20_000):
        found = schema_findings(made, where="x")
        verdict = theirs.validate(made)
        assert (found == []) == verdict, etree.tostring(made)
        counts[verdict] += 1
        assert all(f.what.startswith("<") and "breaks the schema" not in f.what for f in found), found
    assert min(counts.values()) > 2000, counts
