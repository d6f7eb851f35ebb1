from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from quorate.ledger.keys import (
    MASTER,
    NEXT,
    SIGNING,
    InstallKeys,
    open_keys,
    promote_master,
    stage_master,
)
from quorate.ledger.vault import Vault
from quorate.schema.errors import IntegrityError, RequestError

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "data" / "keys"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestMade:
    @posix
    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
    def test_for_the_owner_only(self, directory: Path, umask: int) -> None:
        before = os.umask(umask)
        try:
            open_keys(directory, data_exist=False)
        finally:
            os.umask(before)
        assert mode(directory) == mode(directory.parent) == 0o700
        assert {path.name: mode(path) for path in directory.iterdir()} == {
            SIGNING: 0o600,
            MASTER: 0o600,
        }

    def test_random_and_kept(self, directory: Path, tmp_path: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        other = open_keys(tmp_path / "other", data_exist=False)
        assert len({keys.signing, keys.master, other.signing, other.master}) == 4
        assert {len(keys.signing), len(keys.master)} == {32}
        assert open_keys(directory, data_exist=False) == keys
        assert open_keys(directory, data_exist=True) == keys
        assert keys.masters == (keys.master,)

    def test_the_second_one_after_a_cut(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        (directory / MASTER).unlink()
        again = open_keys(directory, data_exist=False)
        assert again.signing == keys.signing
        assert again.master != keys.master

    def test_one_pair_when_several_start_at_once(self, directory: Path) -> None:
        starters = 8
        with ThreadPoolExecutor(starters) as pool:
            for n in range(20):
                together = Barrier(starters)

                def start(place: Path, together: Barrier = together) -> InstallKeys:
                    together.wait()
                    return open_keys(place, data_exist=False)

                place = directory / str(n)
                started = list(pool.map(start, [place] * starters))
                assert started == [open_keys(place, data_exist=True)] * starters
                assert {path.name for path in place.iterdir()} == {SIGNING, MASTER}

    def test_never_shown(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        assert repr(keys) == "InstallKeys()"


class TestRefused:
    @posix
    @pytest.mark.parametrize("name", [SIGNING, MASTER])
    @pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o666])
    def test_open_to_others(self, directory: Path, name: str, bits: int) -> None:
        open_keys(directory, data_exist=False)
        (directory / name).chmod(bits)
        with pytest.raises(RequestError, match=f"{name}: others may .*{bits:04o}.*chmod 600"):
            open_keys(directory, data_exist=True)

    @posix
    def test_directory_where_others_may_write(self, directory: Path) -> None:
        open_keys(directory, data_exist=False)
        directory.chmod(0o770)
        for data_exist in (True, False):
            with pytest.raises(RequestError, match=r"others may put files .*chmod 700"):
                open_keys(directory, data_exist=data_exist)

    @pytest.mark.parametrize("name", [SIGNING, MASTER])
    @pytest.mark.parametrize("size", [0, 31, 33, 5000])
    def test_of_another_size(self, directory: Path, name: str, size: int) -> None:
        open_keys(directory, data_exist=False)
        (directory / name).write_bytes(bytes(size))
        said = f"{size} bytes" if size < 32 else "more than 32 bytes"
        with pytest.raises(IntegrityError, match=f"{name}: the key has {said}"):
            open_keys(directory, data_exist=True)

    @pytest.mark.parametrize("name", [SIGNING, MASTER])
    def test_missing_while_data_exist(self, directory: Path, name: str) -> None:
        open_keys(directory, data_exist=False)
        (directory / name).unlink()
        with pytest.raises(IntegrityError, match=f"{name}: the key is missing, and there are data"):
            open_keys(directory, data_exist=True)
        assert not (directory / name).exists()

    def test_no_directory_while_data_exist(self, directory: Path) -> None:
        with pytest.raises(IntegrityError, match="missing"):
            open_keys(directory, data_exist=True)
        assert not directory.exists()

    def test_a_file_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "keys").write_text("not a directory")
        with pytest.raises(RequestError, match="keys cannot be read or written"):
            open_keys(tmp_path / "keys", data_exist=False)

    def test_a_directory_in_the_way(self, directory: Path) -> None:
        open_keys(directory, data_exist=False)
        (directory / MASTER).unlink()
        (directory / MASTER).mkdir(mode=0o700)
        with pytest.raises(RequestError, match="cannot be read or written"):
            open_keys(directory, data_exist=True)


class TestChangeOfTheMasterKey:
    def test_from_begin_to_end(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        wrapped = Vault(*keys.masters).new_person_key("p")
        staged = stage_master(directory)
        assert staged.master == keys.master
        assert staged.following is not None
        wrapped = Vault(staged.following, staged.master).rewrap("p", wrapped)
        after = promote_master(directory)
        assert after == InstallKeys(keys.signing, staged.following)
        assert not (directory / NEXT).exists()
        assert Vault(*after.masters).rewrap("p", wrapped) == wrapped

    def test_cut_off_anywhere_all_opens(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        old = Vault(*keys.masters).new_person_key("p")
        staged = stage_master(directory)
        restarted = open_keys(directory, data_exist=True)
        assert restarted == staged == stage_master(directory)
        assert staged.following is not None
        new = Vault(staged.following, staged.master).rewrap("p", old)
        for wrapped in (old, new):
            Vault(*restarted.masters).seal("p", wrapped, 1, "c")

    @posix
    def test_next_key_is_for_the_owner_only(self, directory: Path) -> None:
        open_keys(directory, data_exist=False)
        stage_master(directory)
        assert mode(directory / NEXT) == 0o600
        (directory / NEXT).chmod(0o644)
        with pytest.raises(RequestError, match="others may read"):
            promote_master(directory)

    def test_no_end_without_begin(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        with pytest.raises(RequestError, match="no change of the master key was begun"):
            promote_master(directory)
        assert open_keys(directory, data_exist=True) == keys

    def test_a_next_key_cut_short_does_not_replace_the_old(self, directory: Path) -> None:
        keys = open_keys(directory, data_exist=False)
        stage_master(directory)
        (directory / NEXT).write_bytes(b"short")
        with pytest.raises(IntegrityError, match="5 bytes"):
            promote_master(directory)
        assert (directory / MASTER).read_bytes() == keys.master
