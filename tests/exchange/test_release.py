"""Release by two people: what turns an exercise into the real thing, and everything that must not."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mamarr import _swap
from mamarr._errors import InputError
from mamarr.exchange import bundle
from mamarr.exchange.bundle import MANIFEST, SIGNATURES, read_source, source_path, write_source
from mamarr.exchange.keys import Key, new_key, read_key
from mamarr.exchange.release import check, release
from mamarr.exchange.signatures import Signatures, read_signatures, sign

MARK = "EXERCISE. Not real."
NOW = datetime(2016, 11, 3, 19, 0, 0, tzinfo=UTC)


def render(folder: Path, *, exercise: bool = False, version: int = 1, word: str = "Go north") -> None:
    """A set of notices by hand: a text, and a picture in a folder below."""
    mark = MARK if exercise else ""
    files = {"a.txt": f"{mark}{word} (version {version})".encode(), "b/c.pdf": b"%PDF " + mark.encode()}
    entries = []
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        entries.append({"path": path, "kind": "text", "sha256": hashlib.sha256(data).hexdigest()})
    document = {
        "mamarr_notices": 1,
        "scenario": {"id": "s", "sha256": "0"},
        "plan_sha256": "1",
        "issued": "2016-11-03T20:00:00+02:00",
        "version": version,
        "exercise": exercise,
        "supersedes": None,
        "files": entries,
    }
    (folder / MANIFEST).write_text(json.dumps(document, indent=1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notices"
    made.mkdir(mode=0o755)
    render(made, exercise=True)
    return made


@pytest.fixture
def people(tmp_path: Path) -> dict[str, Key]:
    for name in ("Amina", "Boris", "Carla"):
        new_key(tmp_path / f"{name}.key", name)
    return {n: read_key(tmp_path / f"{n}.key", ask=lambda _: None) for n in ("Amina", "Boris", "Carla")}


def go(folder: Path, *keys: Key, with_: Callable[[Path], None] = render) -> Any:
    return release(folder, keys, with_, moment=NOW, marks=(MARK,))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def nothing_left(folder: Path) -> bool:
    return {p.name for p in folder.parent.iterdir() if p.name.startswith(".")} == set()


def says(folder: Path, **options: Any) -> list[str]:
    return [str(f) for f in check(folder, **options).findings]


def refusal(folder: Path) -> list[str]:
    """Why it is not released; a manifest that is none any more is refused altogether."""
    try:
        return says(folder)
    except InputError as error:
        return [str(error)]


def test_two_people_make_it_actual(folder: Path, people: dict[str, Key]) -> None:
    done = go(folder, people["Amina"], people["Boris"])
    assert done.released
    assert check(folder).released
    assert all(MARK.encode() not in data for data in contents(folder).values())
    assert (folder / "a.txt").read_text() == "Go north (version 1)"
    signatures = check(folder).signatures
    assert signatures is not None
    assert [(s.key.name, s.signed) for s in signatures.signatures] == [
        ("Amina", "2016-11-03T19:00:00+00:00"),
        ("Boris", "2016-11-03T19:00:00+00:00"),
    ]
    assert folder.stat().st_mode & 0o777 == 0o755
    assert nothing_left(folder)


def test_the_first_signature_waits_and_nothing_actual_exists_yet(
    folder: Path, people: dict[str, Key]
) -> None:
    before = contents(folder)
    first = go(folder, people["Amina"])
    assert first.waiting
    assert not first.released
    after = contents(folder)
    assert set(after) == {*before, SIGNATURES}
    assert {p: after[p] for p in before} == before
    assert nothing_left(folder)
    assert go(folder, people["Boris"]).released


def test_an_exercise_that_nobody_signed_is_whole_but_not_released(folder: Path) -> None:
    found = check(folder)
    assert (found.released, found.waiting, found.findings) == (False, False, ())


@pytest.mark.parametrize("one_after_the_other", [False, True])
def test_the_same_key_twice_is_refused(
    folder: Path, people: dict[str, Key], one_after_the_other: bool
) -> None:
    if one_after_the_other:
        go(folder, people["Amina"])
    before = contents(folder)
    with pytest.raises(InputError, match="is the same key, used twice"):
        go(folder, *[people["Amina"]] * (1 if one_after_the_other else 2))
    assert contents(folder) == before


def copied(path: Path, target: Path, name: str) -> Key:
    """The key of `path` under another name, with a proof made anew: the owner can do that."""
    key = read_key(path, ask=lambda _: None)
    document = json.loads(path.read_text())
    proof = key.sign(b"mamarr key, name and public key\n" + key.public.raw + name.encode())
    document |= {"name": name, "proof": base64.b64encode(proof).decode()}
    target.write_text(json.dumps(document))
    target.chmod(0o600)
    return read_key(target, ask=lambda _: None)


@pytest.mark.parametrize("one_after_the_other", [False, True])
def test_a_copied_key_under_another_name_is_refused(
    folder: Path, people: dict[str, Key], tmp_path: Path, one_after_the_other: bool
) -> None:
    other = copied(tmp_path / "Amina.key", tmp_path / "copy.key", "Boris")
    keys = [people["Amina"], other]
    if one_after_the_other:
        go(folder, keys.pop(0))
    with pytest.raises(InputError, match="is the key of Amina under another name, used twice"):
        go(folder, *keys)
    assert not check(folder).released


def test_a_second_key_of_the_same_person_is_refused(
    folder: Path, people: dict[str, Key], tmp_path: Path
) -> None:
    new_key(tmp_path / "second.key", " AMINA")
    second = read_key(tmp_path / "second.key", ask=lambda _: None)
    with pytest.raises(InputError, match="is a second key of Amina"):
        go(folder, people["Amina"], second)


def test_a_third_person_may_sign_as_well(folder: Path, people: dict[str, Key]) -> None:
    assert go(folder, *people.values()).released


def test_every_changed_byte_of_every_file_is_noticed(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"], people["Boris"])
    for path, data in contents(folder).items():
        for index in range(len(data)):
            changed = bytearray(data)
            changed[index] ^= 1
            (folder / path).write_bytes(bytes(changed))
            assert any(path in text for text in refusal(folder)), (path, index)
        (folder / path).write_bytes(data)
    assert check(folder).released


@pytest.mark.parametrize("waiting", [False, True])
def test_a_file_added_removed_or_changed_is_named(
    folder: Path, people: dict[str, Key], tmp_path: Path, waiting: bool
) -> None:
    go(folder, *list(people.values())[: 1 if waiting else 2])
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)

    def add(name: str) -> None:
        (folder / name).write_text("x")

    def link() -> None:
        (folder / "a.txt").rename(tmp_path / "a.txt")
        (folder / "a.txt").symlink_to(tmp_path / "a.txt")

    def pipe() -> None:
        (folder / "a.txt").unlink()
        os.mkfifo(folder / "a.txt")

    def append() -> None:
        (folder / MANIFEST).write_bytes((folder / MANIFEST).read_bytes() + b"\n")

    cases: list[tuple[Callable[[], object], str]] = [
        (partial(add, "new.txt"), "new.txt: is not listed"),
        (partial(add, ".hidden"), ".hidden: is not listed"),
        (partial(add, "b/new.txt"), "b/new.txt: is not listed"),
        (partial(os.remove, folder / "a.txt"), "a.txt: is listed in the manifest, and is not there"),
        (partial((folder / "a.txt").write_text, "Go south"), "a.txt: was changed"),
        (partial(os.symlink, "/etc", folder / "link"), "link: is not listed"),
        (link, "a.txt: is listed in the manifest, and is not there as a plain file"),
        (pipe, "a.txt: is listed"),
        (append, "manifest.json: was changed after"),
    ]
    for change, sentence in cases:
        change()
        found = check(folder)
        assert not found.released
        assert not found.waiting
        assert any(sentence in str(f) for f in found.findings), (sentence, found.findings)
        with pytest.raises(InputError):
            go(folder, people["Carla"])
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        (tmp_path / "a.txt").unlink(missing_ok=True)


def test_a_set_that_only_calls_itself_actual_is_refused(folder: Path, people: dict[str, Key]) -> None:
    render(folder)
    assert any("0 of 2 people signed" in s for s in says(folder))
    with pytest.raises(InputError, match="no exercise any more"):
        go(folder, people["Amina"], people["Boris"])


def test_one_signature_moved_over_from_a_waiting_set_does_not_release(
    folder: Path, people: dict[str, Key]
) -> None:
    go(folder, people["Amina"])
    render(folder)  # somebody puts the actual files there by hand
    assert any("1 of 2 people signed" in s for s in says(folder))


def test_signatures_of_another_version_are_refused(
    folder: Path, people: dict[str, Key], tmp_path: Path
) -> None:
    go(folder, people["Amina"], people["Boris"])
    second = tmp_path / "second"
    second.mkdir()
    render(second, version=2)
    shutil.copy(folder / SIGNATURES, second / SIGNATURES)
    assert any("signs version 1 of 's', and this is version 2" in s for s in says(second))
    # and with the version written over, the signatures no longer hold
    text = (second / SIGNATURES).read_text().replace('"version": 1', '"version": 2')
    (second / SIGNATURES).write_text(text)
    assert not check(second).released
    # nor with the digest written over as well
    old, new = (hashlib.sha256((f / MANIFEST).read_bytes()).hexdigest() for f in (folder, second))
    (second / SIGNATURES).write_text(text.replace(old, new))
    assert sum("does not hold" in s for s in says(second)) == 2


def test_a_waiting_signature_does_not_count_for_a_changed_exercise(
    folder: Path, people: dict[str, Key]
) -> None:
    go(folder, people["Amina"])
    kept = (folder / SIGNATURES).read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    render(folder, exercise=True, word="Go south")
    (folder / SIGNATURES).write_bytes(kept)
    with pytest.raises(InputError, match="changed after it was signed"):
        go(folder, people["Boris"], with_=lambda f: render(f, word="Go south"))


def test_the_second_person_signs_only_what_the_first_one_did(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"])
    before = contents(folder)
    with pytest.raises(InputError, match="is not the one that Amina signed"):
        go(folder, people["Boris"], with_=lambda f: render(f, word="Go south"))
    assert contents(folder) == before
    assert nothing_left(folder)


def test_a_name_or_time_of_a_signature_cannot_be_changed(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"], people["Boris"])
    good = (folder / SIGNATURES).read_text()
    for old, new in (('"Boris"', '"Dina"'), ("19:00:00+00:00", "18:00:00+00:00")):
        (folder / SIGNATURES).write_text(good.replace(old, new))
        assert any("does not hold" in s for s in says(folder))


def test_signatures_swapped_between_people_or_repeated_do_not_hold(
    folder: Path, people: dict[str, Key]
) -> None:
    go(folder, people["Amina"], people["Boris"])
    made = read_signatures(folder)
    assert made is not None
    one, two = made.signatures
    for pair, sentence in (
        ((one, one), "the same key, used twice"),
        ((one,), "1 of 2 people"),
        ((), "0 of 2 people"),
    ):
        (folder / SIGNATURES).write_bytes(Signatures(subject=made.subject, signatures=pair).dump())
        assert any(sentence in s for s in says(folder)), sentence
    text = (folder / SIGNATURES).read_text()
    (folder / SIGNATURES).write_bytes(Signatures(subject=made.subject, signatures=(one, two)).dump())
    assert check(folder).released
    assert text != (folder / SIGNATURES).read_text()


def test_strangers_are_refused_where_trusted_keys_are_named(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"], people["Carla"])
    publics = [k.public for k in people.values()]
    assert check(folder, trusted=publics).released
    found = says(folder, trusted=publics[:2])
    assert len(found) == 1
    assert "Carla" in found[0]
    assert "is not among the trusted ones" in found[0]


def test_a_trusted_person_cannot_complete_what_a_stranger_began(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Carla"])
    trusted = [people[n].public for n in ("Amina", "Boris")]
    for signers in ([people["Boris"]], [people["Amina"], people["Boris"]]):
        with pytest.raises(InputError, match=r"Carla: the key .* is not among the trusted ones"):
            release(folder, signers, render, moment=NOW, trusted=trusted)
    (folder / SIGNATURES).unlink()
    with pytest.raises(InputError, match=r"Carla: the key .* is not among the trusted ones"):
        release(folder, [people["Amina"], people["Carla"]], render, moment=NOW, trusted=trusted)
    assert release(folder, [people["Amina"], people["Boris"]], render, moment=NOW, trusted=trusted).released


def test_a_trusted_key_does_not_count_under_another_name(
    folder: Path, people: dict[str, Key], tmp_path: Path
) -> None:
    other = copied(tmp_path / "Carla.key", tmp_path / "copy.key", "Dina")
    go(folder, people["Amina"], other)
    assert any(
        "trusted as that of Carla" in s for s in says(folder, trusted=[k.public for k in people.values()])
    )


def test_a_released_set_is_not_released_again(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"], people["Boris"])
    before = contents(folder)
    with pytest.raises(InputError, match="publish a new version that supersedes it"):
        go(folder, people["Carla"])
    assert contents(folder) == before


def with_extra(folder: Path) -> None:
    render(folder)
    (folder / "extra").write_text("x")


@pytest.mark.parametrize(
    ("with_", "sentence"),
    [
        (lambda f: render(f, exercise=True), "the set that was made is still an exercise"),
        (lambda f: render(f, version=2), "version is not that of the exercise set"),
        (lambda f: render(f, word=MARK), f"a.txt: still says '{MARK}'"),
        (lambda f: render(f, word="<status>Exercise</status>"), "still says '<status>Exercise</status>'"),
        (with_extra, "extra: is not listed"),
        (lambda f: None, "manifest.json"),
    ],
)
def test_what_is_made_wrongly_is_not_signed(
    folder: Path, people: dict[str, Key], with_: Callable[[Path], None], sentence: str
) -> None:
    before = contents(folder)
    with pytest.raises(InputError) as caught:
        go(folder, people["Amina"], people["Boris"], with_=with_)
    assert sentence in str(caught.value)
    assert contents(folder) == before
    assert nothing_left(folder)


def test_a_failure_or_ctrl_c_while_it_is_made_leaves_the_old_set(
    folder: Path, people: dict[str, Key]
) -> None:
    before = contents(folder)

    def breaks(error: BaseException) -> Callable[[Path], None]:
        def half(made: Path) -> None:
            (made / "a.txt").write_text("half")
            raise error

        return half

    for error in (OSError("disk full"), KeyboardInterrupt(), InputError("no plan")):
        with pytest.raises(type(error)):
            go(folder, people["Amina"], people["Boris"], with_=breaks(error))
        assert contents(folder) == before
        assert nothing_left(folder)


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import mamarr.exchange.release as module
from datetime import datetime, UTC
from mamarr.exchange.keys import read_key
from test_release import render
def die(*_, **__):
    os._exit(9)
if {where!r} == "exchange":
    module.swap = die
else:
    module.shutil.rmtree = die
keys = [read_key(Path({keys!r}) / f"{{n}}.key", ask=lambda _: None) for n in ("Amina", "Boris")]
module.release(Path({folder!r}), keys, render, moment=datetime.now(UTC))
"""


@pytest.mark.parametrize("where", ["exchange", "cleaning"])
def test_a_run_that_is_killed_leaves_one_whole_set(
    where: str, folder: Path, people: dict[str, Key], tmp_path: Path
) -> None:
    before = contents(folder)
    assert people
    script = KILLED.format(
        tests=str(Path(__file__).parent), where=where, keys=str(tmp_path), folder=str(folder)
    )
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert run.returncode == 9, run.stderr
    if where == "exchange":
        assert contents(folder) == before
        assert go(folder, people["Amina"], people["Boris"]).released
    else:
        assert check(folder).released


def test_where_folders_cannot_be_exchanged_in_one_step_it_is_done_in_two(
    folder: Path, people: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_swap, "_exchanged", lambda new, old: False)
    assert go(folder, people["Amina"], people["Boris"]).released
    assert nothing_left(folder)


def test_two_releases_at_once_do_not_meet(folder: Path, people: dict[str, Key]) -> None:
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="is being released by somebody else"):
            go(folder, people["Amina"])
    finally:
        os.close(handle)
    assert go(folder, people["Amina"]).waiting


@pytest.mark.parametrize(
    "path",
    ["../out.txt", "/etc/passwd", "a/../../x", "a\\b", "./a.txt", "", ".", MANIFEST, SIGNATURES, "b//c.pdf"],
)
def test_paths_that_leave_the_folder_are_refused(path: str, folder: Path, people: dict[str, Key]) -> None:
    document = json.loads((folder / MANIFEST).read_text())
    document["files"][0]["path"] = path
    (folder / MANIFEST).write_text(json.dumps(document))
    with pytest.raises(InputError, match="does not stay in the folder"):
        check(folder)
    with pytest.raises(InputError):
        go(folder, people["Amina"], people["Boris"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"mamarr_notices": 1}',
        '{"mamarr_notices": 2, "version": 1, "exercise": true, "issued": "x", "files": []}',
        '{"mamarr_notices": 1, "version": true, "exercise": true, "issued": "x", "files": []}',
        '{"mamarr_notices": 1, "version": 1, "exercise": "no", "issued": "x", "files": []}',
        '{"mamarr_notices": 1, "version": 1, "exercise": true, "exercise": false, "issued": '
        '"x", "files": []}',
        '{"mamarr_notices": 1, "version": 1, "exercise": true, "issued": "x", "files": [1]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_manifest_is_refused_with_a_sentence(text: str, folder: Path) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(InputError, match=MANIFEST):
        check(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"mamarr_signatures": 1}', "\xff", '{"a": 1, "a": 2}'])
def test_what_are_no_signatures_are_refused_with_a_sentence(text: str, folder: Path) -> None:
    (folder / SIGNATURES).write_text(text, encoding="latin-1")
    assert any(SIGNATURES in s for s in says(folder))


def test_a_signature_holds_for_nothing_else(folder: Path, people: dict[str, Key]) -> None:
    go(folder, people["Amina"])
    made = read_signatures(folder)
    assert made is not None
    again = sign(made.subject, people["Amina"], NOW + timedelta(seconds=1))
    assert again.value != made.signatures[0].value


def test_what_a_set_was_made_from_is_noted_beside_it(folder: Path, tmp_path: Path) -> None:
    assert read_source(folder) == {}
    write_source(folder, scenario=tmp_path / "s", plan=tmp_path / "p" / "plan.json")
    assert check(folder).findings == ()  # not in the set
    assert str(tmp_path) not in source_path(folder).read_text()
    found = {name: path.resolve() for name, path in read_source(folder).items()}
    assert found == {"scenario": tmp_path / "s", "plan": tmp_path / "p" / "plan.json"}


def test_no_file_is_read_that_is_larger_than_memory_allows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "_MOST_BYTES", 10)
    with pytest.raises(InputError, match=MANIFEST):
        check(folder)


def test_a_folder_that_cannot_be_looked_into_is_not_passed_over(
    folder: Path, people: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    go(folder, people["Amina"], people["Boris"])
    (folder / "closed").mkdir()
    assert check(folder).released  # an empty folder shows nobody anything
    real = os.scandir

    def scandir(path: str) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert any(s.startswith("closed: is not listed") for s in says(folder))
