"""Private folders: for nobody else's eyes, gone afterwards, and removed by the next run if one broke off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from validator.histories import spill
from validator.policy.problems import BadInput

HOLD = "import sys\nfrom pathlib import Path\nfrom validator.histories.spill import private\nwith private(Path(sys.argv[1])) as folder:\n    print(folder, flush=True)\n    sys.stdin.read()\n"


def test_a_folder_is_private_and_gone_afterwards(tmp_path: Path) -> None:
    with spill.private(tmp_path) as folder:
        assert folder.parent == tmp_path
        assert os.name != "posix" or folder.stat().st_mode & 0o777 == 0o700
        with spill.private() as inner:
            assert inner.parent == folder
        assert not inner.exists()
    assert not list(tmp_path.iterdir())


def test_what_a_killed_run_left_goes_and_what_a_living_one_holds_stays(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        held = Path(other.stdout.readline().decode().strip())
        with spill.private(tmp_path):
            assert held.is_dir()
        other.kill()
    assert held.is_dir()
    with spill.private(tmp_path) as folder:
        assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(os.name != "posix", reason="links and modes of POSIX")
def test_only_private_folders_of_our_own_are_removed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / spill.LOCK).touch()
    (tmp_path / "fachaufsicht-link").symlink_to(elsewhere)
    for name, mode in (("open", 0o755), ("young", 0o700), ("old", 0o700)):
        (tmp_path / f"fachaufsicht-{name}").mkdir(mode=mode)
    (tmp_path / "fachaufsicht-open" / spill.LOCK).touch()
    os.utime(tmp_path / "fachaufsicht-old", (0, 0))
    spill.purge(tmp_path)
    names = {one.name for one in tmp_path.iterdir()}
    assert names == {"elsewhere", "fachaufsicht-link", "fachaufsicht-open", "fachaufsicht-young"}
    assert (elsewhere / spill.LOCK).exists()


def test_a_place_for_no_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput) as caught, spill.private(tmp_path / "file"):
        pass
    assert [one.code for one in caught.value.problems] == ["spill-unusable"]
