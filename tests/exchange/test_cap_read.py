"""Alerts of others: what is valid, what contradicts itself, what is refused, and never a crash."""

from __future__ import annotations

import gzip
import json
import re
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mamarr._errors import InputError
from mamarr.cli import app
from mamarr.exchange.cap_read import Alert, read_cap_bytes

INFO = """<info><language>ar-SY</language><category>Safety</category><event>Pause</event>
<urgency>Future</urgency><severity>Severe</severity><certainty>Possible</certainty><effective>2016-11-03T20:00:00+02:00</effective>
<onset>2016-11-04T09:00:00+02:00</onset><expires>2016-11-04T19:00:00+02:00</expires>
<area><areaDesc>A</areaDesc><polygon>36.2,37.1 36.3,37.1 36.3,37.2 36.2,37.1</polygon>
<circle>36.25,37.15 1.5</circle></area></info>"""
ALERT = f"""<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
<identifier>one</identifier><sender>them</sender><sent>2016-11-03T20:00:00+02:00</sent><status>Exercise</status>
<msgType>Alert</msgType><scope>Public</scope>{INFO}</alert>"""


def only(document: str) -> Alert:
    (alert,) = read_cap_bytes(document.encode(), where="x.cap").alerts
    return alert


def errors(document: str) -> list[str]:
    return [f.what for f in only(document).findings if f.severity == "error"]


def swap(old: str, new: str, document: str = ALERT) -> str:
    assert old in document
    return document.replace(old, new, 1)


def test_a_sound_alert_is_valid_and_told() -> None:
    alert = only(ALERT)
    assert alert.findings == ()
    assert alert.valid
    assert (alert.version, alert.identifier, alert.sender, alert.status) == ("1.2", "one", "them", "Exercise")
    assert (alert.languages, alert.events) == (("ar-SY",), ("Pause",))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("<scope>Public</scope>", "", "<info> stands where it may not; here must stand <source> or <scope>"),
        (
            "<scope>Public</scope>",
            "<scope>World</scope>",
            "<scope> says 'World', and may only be one of: Private, ",
        ),
        ("<sender>them</sender>", "<sender>them</sender><sender>us</sender>", "here must stand <sent>"),
        ("2016-11-03T20:00:00+02:00</sent>", "2016-11-03T18:00:00Z</sent>", "never Z"),
        (
            "2016-11-03T20:00:00+02:00</sent>",
            "2016-11-03T20:00:00.5+02:00</sent>",
            "never Z, never fractions",
        ),
        (
            "<expires>2016-11-04T19",
            "<expires>2016-02-30T19",
            "<expires> says '2016-02-30T19:00:00+02:00', which",
        ),
        ("<areaDesc>A</areaDesc>", "", "here must stand <areaDesc>"),
        ("<alert ", '<alert colour="red" ', "has an attribute colour, which CAP does not know"),
        (
            "<expires>2016-11-04T19",
            "<expires>2016-11-02T19",
            "before it was sent at 2016-11-03T20:00:00+02:00",
        ),
        (
            "<onset>2016-11-04T09",
            "<onset>2016-11-04T20",
            "<onset> is 2016-11-04T20:00:00+02:00, after it expires",
        ),
        (
            "<effective>2016-11-03",
            "<effective>2016-11-05",
            "<effective> is 2016-11-05T20:00:00+02:00, after it",
        ),
        (
            "37.2 36.2,37.1</polygon>",
            "37.2</polygon>",
            "is not closed: it begins at 36.2,37.1 and ends at 36.3,37.2",
        ),
        (">36.2,37.1 36.3,37.1 36.3,37.2 36.2,37.1<", ">36.2,37.1 36.3,37.1 36.2,37.1<", "different corners"),
        (">36.2,37.1 36.3", "><!-- -->x,37.1 36.3", "holds 'x,37.1', which is not 'latitude,longitude'"),
        (">36.25,37.15 1.5<", ">36.25,37.15<", "has 1 parts, and needs two"),
        (">36.25,37.15 1.5<", ">36.25,37.15 -1<", "has the radius '-1'"),
        (">36.25,37.15 1.5<", ">36.25,37.15 nan<", "has the radius 'nan'"),
        (">36.25,37.15 1.5<", ">137.15,36.25 1.5<", "has longitude and latitude swapped"),
        (">36.25,37.15 1.5<", ">36.25,237.15 1.5<", "lies outside the Earth"),
        (">Alert<", ">Update<", "<msgType> is Update, and <references> is missing"),
        (">Alert<", ">Cancel<", "<msgType> is Cancel, and <references> is missing"),
        ("</scope>", "</scope><references>them,zero</references>", "which is not sender,identifier,sent"),
        ("</scope>", "</scope><references/>", "<references> is empty"),
        (
            "</scope>",
            "</scope><references>a,b,2016-11-03T18:00:00Z</references>",
            "with Z, fractions or no offset",
        ),
        ("</scope>", "</scope><references>a,b,yesterday</references>", "holds the time 'yesterday'"),
        (">Public<", ">Restricted<", "<restriction> does not say to whom"),
        (">Public<", ">Private<", "<addresses> names nobody"),
        (">ar-SY<", ">qq<", "<language> says 'qq', which is no known language tag"),
        (">ar-SY<", ">ar-QQ<", "no known language tag"),
        (">one<", ">one two<", "<identifier> holds a space, comma"),
        (">them<", "> <", "<sender> is empty"),
    ],
)
def test_each_mistake_is_an_error_that_says_what_to_do(old: str, new: str, says: str) -> None:
    found = errors(swap(old, new))
    assert any(says in what for what in found), found
    assert all(";" in what or ":" in what for what in found)  # what is wrong, and then what to do


def test_a_shape_with_swapped_pairs_is_told_by_the_others() -> None:
    far = swap("46.25,10.15 1.5", "10.15,46.25 1.5", ALERT.replace("36.", "46.").replace("37.", "10."))
    # 46 north, 10 east; the circle is written 10 north, 46 east
    assert sum("would lie with them" in what for what in errors(far)) == 2


@pytest.mark.parametrize(
    ("offset", "severity"), [("-05:00", "error"), ("-00:00", "warning"), ("+02:00", "warning")]
)
def test_a_shape_where_nobody_lives_is_doubted(offset: str, severity: str) -> None:
    # New York, with its longitude first
    document = re.sub(r"<polygon>.*?</circle>", "<circle>-74.0,40.7 5</circle>", ALERT, flags=re.DOTALL)
    found = only(document.replace("+02:00", offset)).findings
    assert [f.severity for f in found if "where nobody lives" in f.what] == [severity]
    right = document.replace("-74.0,40.7", "40.7,-74.0").replace("+02:00", offset)
    assert only(right).findings == ()


def test_findings_name_the_line() -> None:
    (finding,) = only(swap("<expires>2016-11-04T19", "<expires>2016-11-02T19")).findings[:1]
    assert finding.where == "x.cap, line 5"


def test_references_that_are_right_pass() -> None:
    document = swap(">Alert<", ">Update<")
    document = swap(
        "</scope>", "</scope><references>them,zero,2016-11-03T19:00:00+02:00</references>", document
    )
    assert errors(document) == []


def test_cap_1_1_is_read_without_a_schema() -> None:
    old = ALERT.replace("cap:1.2", "cap:1.1")
    assert only(old).valid
    moved = swap("<scope>Public</scope>", "", old).replace("<sender>", "<scope>Public</scope><sender>")
    assert errors(moved) == []  # the order is not looked at
    assert "<alert> lacks <scope>, or it is empty; add it" in errors(swap("<scope>Public</scope>", "", old))
    assert any("may only be one of" in what for what in errors(swap(">Safety<", ">Safe<", old)))
    for wrong in ("18:00:00Z", "20:00:00.5+02:00"):
        found = errors(swap("20:00:00+02:00</sent>", f"{wrong}</sent>", old))
        assert any("with Z or fractions of a second" in what for what in found)
    assert only(swap("20:00:00+02:00</sent>", "18:00:00+00:00</sent>", old)).findings == ()


def test_utc_with_a_plus_is_only_a_warning() -> None:
    utc = only(swap("20:00:00+02:00</sent>", "18:00:00+00:00</sent>"))
    assert [f.severity for f in utc.findings] == ["warning"]
    assert utc.valid


def test_alerts_inside_atom_and_edxl_are_found() -> None:
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="text/xml">{ALERT}</content>'
        f"</entry></feed>"
    )
    other = swap(">one<", ">two<").replace("<scope>Public</scope>", "")
    edxl = (
        '<d:EDXLDistribution xmlns:d="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><d:contentObject>'
        "<d:xmlContent>"
        f"<d:embeddedXMLContent>{ALERT}{other}</d:embeddedXMLContent></d:xmlContent></d:contentObject>"
        "</d:EDXLDistribution>"
    )
    assert read_cap_bytes(feed.encode(), where="f").container == "atom"
    reading = read_cap_bytes(edxl.encode(), where="f")
    assert reading.container == "edxl-de"
    assert [a.valid for a in reading.alerts] == [True, False]
    assert not reading.valid


def test_two_alerts_of_the_same_name_in_one_file_are_an_error() -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{ALERT}{ALERT}</feed>'
    assert [a.valid for a in read_cap_bytes(feed.encode(), where="f").alerts] == [True, False]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("<html><body/></html>", "holds no CAP alert (its root is <html>)"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "an index only links to alerts"),
        (
            ALERT.replace("cap:1.2", "cap:1.3"),
            "is an alert of the namespace 'urn:oasis:names:tc:emergency:cap:1.3'",
        ),
        (
            ALERT.replace(' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', ""),
            "is an alert without a namespace",
        ),
    ],
)
def test_xml_without_an_alert_is_not_valid(document: str, says: str, tmp_path: Path) -> None:
    reading = read_cap_bytes(document.encode(), where="x")
    assert not reading.valid
    assert says in reading.findings[0].what
    (tmp_path / "x").write_text(document)
    run = CliRunner().invoke(app, ["cap", str(tmp_path / "x")])
    assert run.exit_code == 1
    assert "not valid: 0 of 0 alerts" in run.output


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_other_encodings_are_read(encoding: str) -> None:
    document = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' + ALERT
    assert read_cap_bytes(document.encode(encoding), where="x").valid


LAUGHS = (
    "<!DOCTYPE alert [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"http://example.org/alert.cap", "not a link to one"),
        (b"<alert", "not well-formed XML, or is cut off"),
        (ALERT[: len(ALERT) // 2].encode(), "cut off at line"),
        (gzip.compress(ALERT.encode()), "is packed (gzip)"),
        (b"PK\x03\x04....", "is packed (zip)"),
        ((LAUGHS + ALERT.replace(">one<", ">&j;<")).encode(), "document type"),
        (b"<!DOCTYPE alert SYSTEM 'http://localhost:1/x.dtd'>" + ALERT.encode(), "document type"),
        (b"<!DOCTYPE alert>" + ALERT.encode(), "document type"),
        (b"<a>" * 300 + b"</a>" * 300, "not well-formed"),
        (b'<?xml version="1.0" encoding="no-such"?>' + ALERT.encode(), "not well-formed"),
        (ALERT.encode().replace(b">A<", b">\xff\xfe<"), "not well-formed"),
        (ALERT.encode() + b"\0", "not well-formed"),
        (b"<a>" + b" " * 5_000_000 + b"</a>", "is too large: 5,000,007 bytes, and at most 5,000,000"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",
)
def test_what_is_refused_is_refused_with_a_reason(data: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.cap: ") as caught:
        read_cap_bytes(data, where="x.cap")
    assert says in str(caught.value)
    file = tmp_path / "x.cap"
    file.write_bytes(data)
    run = CliRunner().invoke(app, ["cap", str(file)])
    assert run.exit_code == 2
    assert run.output.startswith("refused: ")


def test_an_entity_never_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    document = f"<!DOCTYPE alert [<!ENTITY s SYSTEM '{secret.as_uri()}'>]>" + ALERT.replace(">one<", ">&s;<")
    with pytest.raises(InputError) as caught:
        read_cap_bytes(document.encode(), where="x.cap")
    assert "do not tell" not in str(caught.value)


def test_hints_at_other_schemas_and_includes_are_not_followed(tmp_path: Path) -> None:
    lax = tmp_path / "lax.xsd"
    lax.write_text("<not a schema")
    hint = swap(
        "<alert ",
        '<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="urn:oasis:names:tc:emergency:cap:1.2 {lax}" ',
    )
    assert only(hint).valid
    include = swap("</scope>", f'</scope><x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{lax}"/>')
    assert not only(include).valid


@pytest.mark.parametrize("name", ["absent", "folder", "pipe"])
def test_what_is_not_a_plain_file_is_refused(name: str, tmp_path: Path) -> None:
    import os

    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    run = CliRunner().invoke(app, ["cap", str(tmp_path / name)])
    assert run.exit_code == 2
    assert name in run.output


def test_no_file_within_the_limit_takes_long() -> None:
    head, tail = ALERT.split(INFO)
    many = {
        "infos": head + INFO * (4_900_000 // len(INFO)) + tail,
        "shapes": swap("</area>", "<circle>1,2 3</circle>" * 200_000 + "</area>"),
        "references": swap("</scope>", "</scope><references>" + "a,b " * 1_000_000 + "</references>"),
        "spaces": "<a " + " ".join(f'xmlns:n{i}="u{i}"' for i in range(150_000)) + "/>",
        "alerts": "<a>" + '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>' * 80_000 + "</a>",
    }
    for name, document in many.items():
        began = time.monotonic()
        read_cap_bytes(document.encode(), where="x.cap")
        assert time.monotonic() - began < 30, name


def test_json_says_the_same_with_the_same_exit_code(tmp_path: Path) -> None:
    for document, verdict, code in (
        (ALERT, "valid", 0),
        (swap(">Alert<", ">Update<"), "invalid", 1),
        ("x", "refused", 2),
    ):
        file = tmp_path / "x.cap"
        file.write_text(document)
        run = CliRunner().invoke(app, ["cap", str(file), "--json"])
        assert run.exit_code == code
        said = json.loads(run.stdout)
        assert said["verdict"] == verdict
        findings = said["findings"] + [f for a in said["alerts"] for f in a["findings"]]
        assert bool(findings) == (code > 0)


def test_what_a_stranger_wrote_does_not_steer_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "x.cap"
    file.write_text(swap(">one<", ">one\u202eevil\u009b31m<"), encoding="utf-8")
    run = CliRunner().invoke(app, ["cap", str(file)])
    assert "\u202e" not in run.output
    assert "\u009b" not in run.output
