from __future__ import annotations

import stat
from pathlib import Path

import pytest

from hookyard.world.vault import KEY_NAME, SecretKeyError, Vault, new_key


def test_a_sealed_text_opens_again_and_is_not_readable() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal("pässwörd")
    assert vault.unseal(sealed) == "pässwörd"
    assert "pässwörd".encode() not in sealed
    assert vault.seal("pässwörd") != sealed


def test_the_first_key_seals_and_all_open() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal("s")
    both = Vault([new, old])
    assert both.unseal(sealed) == "s"
    assert Vault([new]).unseal(both.rotate(sealed)) == "s"
    assert Vault([new]).unseal(both.seal("t")) == "t"


def test_another_key_is_a_clear_error(tmp_path: Path) -> None:
    sealed = Vault([new_key()]).seal("s")
    vault = Vault.open(tmp_path)
    for attempt in (vault.unseal, vault.rotate):
        with pytest.raises(SecretKeyError, match=rf"{KEY_NAME} is not the one .* set HOOKYARD_SECRET_KEY to the old"):
            attempt(sealed)


def test_damaged_bytes_do_not_open() -> None:
    vault = Vault([new_key()])
    for damaged in (b"", b"x", vault.seal("s")[:-1]):
        with pytest.raises(SecretKeyError):
            vault.unseal(damaged)


def test_the_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    sealed = Vault.open(tmp_path).seal("s")
    assert Vault.open(tmp_path, "").unseal(sealed) == "s"
    assert [path.name for path in tmp_path.iterdir()] == [KEY_NAME]
    assert stat.S_IMODE((tmp_path / KEY_NAME).stat().st_mode) == 0o600


def test_a_key_file_open_to_others_is_closed_with_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    Vault.open(tmp_path)
    path = tmp_path / KEY_NAME
    path.chmod(0o644)
    Vault.open(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "could be read by others" in caplog.text


def test_the_setting_goes_before_the_file(tmp_path: Path) -> None:
    old, new = new_key(), new_key()
    vault = Vault.open(tmp_path, f" {new} , {old},")
    assert vault.unseal(Vault([old]).seal("s")) == "s"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("setting", ["short", f"{new_key()},x", "ä" * 44], ids=["short", "second", "not base64"])
def test_what_is_no_key_is_refused(tmp_path: Path, setting: str) -> None:
    with pytest.raises(SecretKeyError, match="HOOKYARD_SECRET_KEY holds something that is not a key"):
        Vault.open(tmp_path, setting)


def test_an_empty_or_broken_file_is_refused_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / KEY_NAME
    for content in (b"\n", b"\xff\xfe", b"nonsense"):
        path.write_bytes(content)
        with pytest.raises(SecretKeyError, match=KEY_NAME):
            Vault.open(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SecretKeyError, match="cannot be read or made"):
        Vault.open(tmp_path)
