"""A backup is the whole case in one file, checked on the way out and on the way in."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue.journal import (
    AlreadyThere,
    Damaged,
    Entry,
    Journal,
    NotACase,
    backup,
    restore,
    verify,
)

Reopen = Callable[..., Journal]


def test_a_case_comes_back_as_it_was(case: Path, tmp_path: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        before = list(journal.read())
    assert backup(case, tmp_path / "lin.zip").intact
    assert restore(tmp_path / "lin.zip", tmp_path / "again").intact
    with reopen(tmp_path / "again") as journal:
        assert list(journal.read()) == before
        journal.append([Entry("note", {})])
    assert verify(tmp_path / "again").intact


def test_a_backup_is_for_its_owner_only_and_the_same_each_time(case: Path, tmp_path: Path) -> None:
    backup(case, tmp_path / "one.zip")
    backup(case, tmp_path / "two.zip")
    assert stat.S_IMODE((tmp_path / "one.zip").stat().st_mode) == 0o600
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_sealed_case_is_saved_without_its_passphrase(
    sealed_case: Path, tmp_path: Path, reopen: Reopen, passphrase: str
) -> None:
    assert backup(sealed_case, tmp_path / "lin.zip").sealed
    found = restore(tmp_path / "lin.zip", tmp_path / "again", passphrase=passphrase)
    assert (found.intact, found.sealed) == (True, False)
    reopen(tmp_path / "again", passphrase).close()


def test_a_case_in_use_is_saved_as_of_its_newest_head(
    case: Path, tmp_path: Path, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reopen(case) as journal:
        with monkeypatch.context() as patch:
            patch.setattr(journal._folder, "keep_keys", lambda: None)
            size = journal.append([Entry("note", {}, subject="new")]).size
        assert (case / "keys.json.next").exists()
        assert backup(case, tmp_path / "lin.zip").size == size


def test_nothing_is_overwritten(case: Path, tmp_path: Path) -> None:
    backup(case, tmp_path / "lin.zip")
    with pytest.raises(AlreadyThere):
        backup(case, tmp_path / "lin.zip")
    with pytest.raises(AlreadyThere):
        restore(tmp_path / "lin.zip", case)


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (lambda case: (case / "keys.json").write_bytes(b"{}"), "keys.json"),
        (lambda case: (case / "case.db").write_bytes(b"x" * 5000), "case.db"),
        (lambda case: next((case / "attachments").iterdir()).unlink(), "attachment "),
    ],
)
def test_a_damaged_case_is_not_passed_on(
    case: Path, tmp_path: Path, damage: Callable[[Path], object], place: str
) -> None:
    damage(case)
    with pytest.raises(Damaged) as refused:
        backup(case, tmp_path / "lin.zip")
    assert refused.value.problem.place.startswith(place)
    assert list(tmp_path.iterdir()) == [case]


def test_a_folder_that_is_no_case_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotACase):
        backup(tmp_path / "empty", tmp_path / "lin.zip")


def test_a_changed_backup_is_not_laid_down(case: Path, tmp_path: Path) -> None:
    backup(case, tmp_path / "lin.zip")
    with (
        zipfile.ZipFile(tmp_path / "lin.zip") as source,
        zipfile.ZipFile(tmp_path / "changed.zip", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data + b"\0" if name.startswith("attachments") else data)
    found = restore(tmp_path / "changed.zip", tmp_path / "again")
    assert not found.intact
    assert str(found.broken).startswith("attachment ")
    assert not (tmp_path / "again").exists()


@pytest.mark.parametrize("name", ["../escaped", "/escaped", "attachments/../keys.json", "x"])
def test_a_zip_with_other_files_is_no_backup(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "odd.zip", "w") as archive:
        archive.writestr(name, b"")
    with pytest.raises(NotACase):
        restore(tmp_path / "odd.zip", tmp_path / "again")
    assert [path.name for path in tmp_path.iterdir()] == ["odd.zip"]


def test_a_flipped_byte_in_the_zip_is_no_backup(case: Path, tmp_path: Path) -> None:
    backup(case, tmp_path / "lin.zip")
    data = bytearray((tmp_path / "lin.zip").read_bytes())
    data[len(data) // 3] ^= 1
    (tmp_path / "lin.zip").write_bytes(data)
    with pytest.raises(NotACase):
        restore(tmp_path / "lin.zip", tmp_path / "again")
