"""Keys: made once, read by their owner only, and never shown."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mamarr._errors import InputError
from mamarr.cli import app
from mamarr.exchange.keys import Key, clean_name, new_key, read_key, read_public, read_trusted, same_person


def never(_question: str) -> bytes | None:
    raise AssertionError("no passphrase is needed")


def made(tmp_path: Path, name: str = "Amina Haddad") -> Path:
    path = tmp_path / f"{name}.key"
    new_key(path, name)
    return path


def test_a_key_signs_and_others_can_check_it(tmp_path: Path) -> None:
    key = read_key(made(tmp_path), ask=never)
    assert key.public == read_public(tmp_path / "Amina Haddad.key")
    signature = key.sign(b"what")
    assert key.public.verifies(signature, b"what")
    assert not key.public.verifies(signature, b"What")
    assert not key.public.verifies(b"", b"what")


def test_only_its_owner_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = made(tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_not_used(mode: int, tmp_path: Path) -> None:
    path = made(tmp_path)
    path.chmod(mode)
    with pytest.raises(InputError, match="chmod 600"):
        read_key(path, ask=never)


def test_a_key_is_never_overwritten_not_even_through_a_link(tmp_path: Path) -> None:
    path = made(tmp_path)
    before = path.read_bytes()
    (tmp_path / "link").symlink_to(tmp_path / "nothing-yet")
    for target in (path, tmp_path / "link"):
        with pytest.raises(InputError, match="never overwritten"):
            new_key(target, "Boris")
    assert path.read_bytes() == before
    assert not (tmp_path / "nothing-yet").exists()


def test_a_passphrase_is_needed_and_must_be_right(tmp_path: Path) -> None:
    path = tmp_path / "k"
    public = new_key(path, "Amina", passphrase=b"long and secret")
    assert b"long and secret" not in path.read_bytes()
    assert read_key(path, ask=lambda _: b"long and secret").public == public
    with pytest.raises(InputError, match="passphrase is wrong") as caught:
        read_key(path, ask=lambda _: b"a guess")
    assert "a guess" not in str(caught.value)
    with pytest.raises(InputError, match="MAMARR_PASSPHRASE"):
        read_key(path, ask=lambda _: None)


def test_a_name_changed_by_hand_is_noticed(tmp_path: Path) -> None:
    path = made(tmp_path)
    document = json.loads(path.read_text())
    document["name"] = "Boris"
    path.write_text(json.dumps(document))
    for read in (read_public, lambda p: read_key(p, ask=never)):
        with pytest.raises(InputError, match="changed by hand"):
            read(path)


def test_a_private_key_of_somebody_else_is_noticed(tmp_path: Path) -> None:
    path, other = made(tmp_path), made(tmp_path, "Boris")
    document = json.loads(path.read_text())
    document["private_key"] = json.loads(other.read_text())["private_key"]
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match="do not belong together"):
        read_key(path, ask=never)


def test_what_is_no_key_is_refused_without_repeating_it(tmp_path: Path) -> None:
    path = tmp_path / "k"
    for text in ("", "hunter2", "[]", '{"mamarr_key": 2}', '{"mamarr_key": 1, "name": 5}'):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(InputError, match="is not a key") as caught:
            read_key(path, ask=never)
        assert "hunter2" not in str(caught.value)


def test_nothing_prints_the_private_half(tmp_path: Path) -> None:
    path = tmp_path / "k"
    run = CliRunner().invoke(app, ["key", "new", str(path), "--name", "Amina"])
    assert run.exit_code == 0
    secret = json.loads(path.read_text())["private_key"].splitlines()[1]
    assert len(secret) > 40
    shown = CliRunner().invoke(app, ["key", "show", str(path)])
    key = read_key(path, ask=never)
    for text in (run.output, shown.output, repr(key), str(key), repr(key.public)):
        assert secret not in text
        assert "PRIVATE" not in text
    assert key.public.fingerprint in run.output
    assert shown.stdout == run.stdout
    assert isinstance(key, Key)


def test_the_command_takes_the_passphrase_from_the_environment_and_not_from_its_arguments(
    tmp_path: Path,
) -> None:
    path = tmp_path / "k"
    env = {"MAMARR_PASSPHRASE": "long and secret"}
    run = CliRunner().invoke(app, ["key", "new", str(path), "--name", "Amina", "--passphrase"], env=env)
    assert run.exit_code == 0
    assert "long and secret" not in run.output
    assert read_key(path, ask=lambda _: b"long and secret")
    other = str(tmp_path / "other")
    assert CliRunner().invoke(app, ["key", "new", other, "--name", "A", "--passphrase", "x"]).exit_code == 2
    none = CliRunner().invoke(app, ["key", "new", other, "--name", "A", "--passphrase"])
    assert isinstance(none.exception, InputError)
    assert not Path(other).exists()


@pytest.mark.parametrize("name", ["", " ", "...", "a" * 101, "Am\u202eina", "a\x00b", "\u200b"])
def test_what_is_no_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a name"):
        new_key(tmp_path / "k", name)
    assert not (tmp_path / "k").exists()


def test_names_are_compared_as_people_read_them() -> None:
    assert same_person("Amina", " AMINA ")
    assert same_person("Амина", "амина")
    assert same_person("Amina H.", "amina-h")
    assert same_person("\uff21mina", "Amina")
    assert not same_person("Amina", "Amira")
    assert clean_name("  Amina   H. ") == "Amina H."


def test_trusted_keys_are_read_with_every_mistake_at_once(tmp_path: Path) -> None:
    one, two = (read_public(made(tmp_path, n)) for n in ("Amina", "Boris"))
    path = tmp_path / "trusted"
    path.write_text(f"# who may release\n\n{one.line}\n{two.line}\n")
    assert read_trusted(path) == (one, two)
    path.write_text(
        f"{one.line}\nmamarr-ed25519 {one.text} Boris\nssh-ed25519 x y\nmamarr-ed25519 AAAA Carla\n"
    )
    with pytest.raises(InputError) as caught:
        read_trusted(path)
    assert [f.where.rpartition(", ")[2] for f in caught.value.findings] == ["line 2", "line 3", "line 4"]
    path.write_text("")
    with pytest.raises(InputError, match="names no key"):
        read_trusted(path)
