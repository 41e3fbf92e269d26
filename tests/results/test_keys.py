"""The key of pseudonyms: for its owner alone, and never anything else taken for one."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from validator.policy.problems import BadInput
from validator.results.keys import Key, default_file, read_key, read_or_make

posix = pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")


def test_a_key_is_made_once(tmp_path: Path) -> None:
    key, made = read_or_make(tmp_path / "a" / "key")
    assert made
    assert read_or_make(tmp_path / "a" / "key") == (key, False)


@posix
def test_a_new_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        read_or_make(tmp_path / "a" / "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_a_key_that_could_not_be_written_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadInput):
        read_or_make(tmp_path / "key")
    assert not list(tmp_path.iterdir())


def test_of_two_programs_that_make_a_key_at_once_both_have_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, _), link = read_or_make(tmp_path / "first"), os.link

    def late(draft: Path, file: Path) -> None:
        (tmp_path / "first").rename(file)
        link(draft, file)

    monkeypatch.setattr("os.link", late)
    assert read_or_make(tmp_path / "key") == (first, False)
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


@posix
def test_where_files_have_one_name_only_a_key_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", unknown)
    key, made = read_or_make(tmp_path / "key")
    assert made
    assert read_or_make(tmp_path / "key") == (key, False)
    (tmp_path / "leads nowhere").symlink_to(tmp_path / "nothing")
    with pytest.raises(BadInput):
        read_or_make(tmp_path / "leads nowhere")


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    read_or_make(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    assert code(tmp_path / "key") == "key-open"


@pytest.mark.parametrize("content", [b"", b"secret", b"fachaufsicht-key-1 00", b"\xff" * 90, b"\n"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key").touch(0o600)
    (tmp_path / "key").write_bytes(content)
    assert code(tmp_path / "key") == "key-unreadable"


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    assert code(tmp_path) == "key-unusable"


def code(file: Path) -> str:
    with pytest.raises(BadInput) as caught:
        read_key(file)
    return caught.value.problems[0].code


def test_keys_are_told_apart_and_equal_keys_are_not() -> None:
    one, other = Key(bytes(32)), Key(bytes(31) + b"\1")
    assert one.mark == Key(bytes(32)).mark != other.mark
    assert one.digest("K-1") != other.digest("K-1")


def test_the_default_lies_in_the_folder_of_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME" if os.name == "posix" else "APPDATA", str(tmp_path))
    assert default_file() == tmp_path / "fachaufsicht" / "key"
