"""What goes in comes out, sealed in between; and whoever may not come in is told why."""

import base64
import datetime as dt
import os
import random
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdue.facts import Capture
from fairdue.journal import (
    AlreadyThere,
    CaseLocked,
    Damaged,
    Entry,
    Journal,
    NewerFormat,
    NotACase,
    PassphraseNeeded,
    WrongPassphrase,
    verify,
)
from fairdue.journal.store import Store
from fairdue.journal.tree import leaf_hash, root_by_inclusion

Create = Callable[..., Journal]
Reopen = Callable[..., Journal]
Call = Callable[[int], Entry]
ACTS = 1  # entries that a new case has: its own creation

texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
entries = st.builds(
    Entry,
    kind=st.sampled_from(["contact", "money", "note"]),
    fields=st.dictionaries(texts, values, max_size=4),
    subject=st.sampled_from(["case", "aunt", "同事"]),
    src=st.none() | texts,
)


# -- recording and reading -----------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(entries, max_size=4), max_size=3))
def test_what_was_recorded_is_read_again_also_after_reopening(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[Entry]]
) -> None:
    folder = tmp_path_factory.mktemp("round") / "case"
    moment = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    randbytes = random.Random(1).randbytes
    recorded = [entry for batch in batches for entry in batch]
    with Journal.create(
        folder, passphrase=None, clock=lambda: moment, entropy=randbytes
    ) as journal:
        for batch in batches:
            journal.append(batch)
        first = list(journal.read())
    with Journal.open(folder, clock=lambda: moment, entropy=randbytes) as journal:
        assert list(journal.read()) == first
    assert [(e.kind, dict(e.fields), e.subject, e.src) for e in recorded] == [
        (r.kind, r.fields, r.subject, r.src) for r in first[ACTS:]
    ]
    assert verify(folder).intact


def test_an_entry_bears_its_number_and_the_time_of_our_clock(journal: Journal, call: Call) -> None:
    journal.append([call(0), call(1)])
    first, second = journal.read(after=0)
    assert (first.seq, second.seq) == (1, 2)
    assert first.recorded_at == dt.datetime(2026, 3, 1, 1, 2, 5, 456_000, dt.UTC)


def test_reading_starts_after_an_entry_and_ends_at_the_newest(journal: Journal, call: Call) -> None:
    journal.append([call(minute) for minute in range(5)])
    reading = journal.read(after=3)
    first = next(reading)
    journal.append([call(9)])
    assert [entry.seq for entry in (first, *reading)] == [4, 5]
    assert list(journal.read(after=journal.size)) == []


def test_no_value_is_visible_in_the_folder(journal: Journal, case: Path) -> None:
    canary = "1990000CANARY"
    ref = journal.attach(
        canary.encode(), name=canary, media=canary, capture=Capture.ORIGINAL, subject=canary
    )
    journal.append([Entry("contact", {"number": canary}, canary, (ref,), canary)])
    journal.cache("snapshot", canary, canary.encode())
    folder = journal._folder.path
    journal.close()
    for path in folder.rglob("*"):
        if path.is_file():
            assert canary.encode() not in path.read_bytes()
            assert base64.b64encode(canary.encode())[:12] not in path.read_bytes()


def test_nothing_to_append_changes_nothing(journal: Journal) -> None:
    before = journal.head
    assert journal.append([]) == before


def test_an_append_is_all_or_nothing(journal: Journal, call: Call) -> None:
    before = journal.head
    with pytest.raises(ValueError, match="no kind"):
        journal.append([call(0), Entry("gossip", {})])
    assert journal.head == before
    assert journal.append([call(0)]).size == before.size + 1


def test_a_refusing_disk_leaves_the_log_as_it_was(
    journal: Journal, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = journal.head

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(journal._store, "insert_head", full)
        with pytest.raises(OSError, match="full"):
            journal.append([Entry("note", {}, subject="aunt")])
    assert journal.head == before
    journal.append([call(0)])
    journal.close()
    assert verify(journal._folder.path).intact


def test_a_key_file_that_did_not_get_into_its_place_is_not_lost(
    journal: Journal, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> None:
        raise OSError(5, "Input/output error")

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(journal._folder, "keep_keys", refused)
        with pytest.raises(OSError, match="Input/output"):
            journal.append([Entry("note", {"n": 1}, subject="aunt")])
    journal.append([Entry("note", {"n": 2}, subject="aunt")])
    monkeypatch.setattr(journal._store, "insert_head", cut)
    with pytest.raises(PowerCut):
        journal.append([Entry("note", {"n": 3}, subject="colleague")])
    journal.close()
    with reopen(journal._folder.path) as again:
        assert [entry.fields["n"] for entry in again.read(after=0)] == [1, 2]


def test_each_append_signs_a_head_over_everything(journal: Journal, call: Call) -> None:
    head = journal.append([call(0)])
    assert journal.head is head
    assert head.size == journal.size == ACTS + 1
    assert head.text.split("\n")[:2] == [head.origin, "2"]


def test_a_proof_leads_from_one_envelope_to_the_head(journal: Journal, call: Call) -> None:
    journal.append([call(minute) for minute in range(6)])
    lines = journal.proof(3).split("\n")
    path = [base64.b64decode(line) for line in lines[2 : lines.index("")]]
    line = journal._store.rows(2, 1)[0].line
    root = root_by_inclusion(leaf_hash(line), 3, journal.size, path)
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", "index 3"]
    assert root.hex() == journal.head.root
    assert journal.proof(3).endswith(f"\n\n{journal.head.text}")


def test_threads_take_turns(journal: Journal, call: Call) -> None:
    threads = [threading.Thread(target=journal.append, args=([call(n)],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    minutes = {str(entry.fields["occurred_at"]) for entry in journal.read(after=0)}
    assert len(minutes) == 8


# -- making and opening --------------------------------------------------------------------------


def test_a_new_case_is_for_its_owner_only(journal: Journal) -> None:
    folder = journal._folder.path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "keys.json").stat().st_mode) == 0o600
    assert not journal.has_passphrase


def test_a_case_may_be_made_in_an_empty_folder_but_over_nothing_else(
    create: Create, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    create("empty").close()
    for name in ("empty", "taken"):
        (tmp_path / "taken").touch()
        with pytest.raises(AlreadyThere) as refused:
            create(name)
        assert refused.value.problem.code == "already_there"


def test_a_case_that_cannot_be_made_leaves_nothing(
    create: Create, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fairdue.journal.folder.write_durably", no_more)
    with pytest.raises(OSError, match="No space"):
        create()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_passphrase_is_refused(create: Create) -> None:
    with pytest.raises(ValueError, match="empty passphrase"):
        create(passphrase="")


@pytest.mark.parametrize("missing", ["case.db", "keys.json"])
def test_a_folder_without_its_files_is_no_case(case: Path, reopen: Reopen, missing: str) -> None:
    (case / missing).unlink()
    with pytest.raises(NotACase):
        reopen(case)


def test_a_sealed_case_opens_with_its_passphrase_only(
    sealed_case: Path, reopen: Reopen, passphrase: str
) -> None:
    with pytest.raises(PassphraseNeeded):
        reopen(sealed_case)
    with pytest.raises(WrongPassphrase):
        reopen(sealed_case, "wrong")
    with reopen(sealed_case, passphrase) as journal:
        assert journal.has_passphrase
        assert len(list(journal.read())) + journal.dropped == journal.size


def test_a_passphrase_is_the_same_however_its_accents_are_typed(
    create: Create, reopen: Reopen, tmp_path: Path
) -> None:
    create("accent", "caf\u00e9").close()
    reopen(tmp_path / "accent", "cafe\u0301").close()


def test_every_refusal_speaks_both_languages(tmp_path: Path) -> None:
    for kind in (AlreadyThere, CaseLocked, Damaged, NewerFormat, NotACase, WrongPassphrase):
        problem = kind(tmp_path / "lin.fairdue", "head").problem
        assert problem.source == "lin.fairdue"
        for locale, where in (("zh-CN", "lin.fairdue，head："), ("en", "lin.fairdue, head: ")):
            assert problem.line(locale).startswith(where)
            assert problem.remedy[locale]


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE heads SET note = replace(note, 'keys ', 'keys A') WHERE size = 12", "keys.json"),
        ("UPDATE heads SET note = replace(note, '\n12\n', '\n13\n')", "newest head"),
        ("UPDATE frontier SET peaks = zeroblob(64) WHERE tree = 'sealed'", "head at size 12"),
        ("DELETE FROM envelopes WHERE seq = 3", "head at size 12"),
        ("UPDATE heads SET note = replace(note, 'keys ', 'keys !') WHERE size = 12", "keys.json"),
        ("UPDATE envelopes SET line = zeroblob(9) WHERE seq = 2", "envelope 2"),
        ("DELETE FROM heads", "keys.json"),
        ("DROP TABLE frontier", "case.db"),
    ],
)
def test_what_does_not_fit_together_is_not_opened(
    case: Path, reopen: Reopen, statement: str, place: str
) -> None:
    with sqlite3.connect(case / "case.db") as db:
        db.execute(statement)
    db.close()
    with pytest.raises(Damaged) as refused:
        reopen(case)
    assert refused.value.problem.place == place


def test_lost_peaks_are_found_again_from_the_leaves(case: Path, reopen: Reopen) -> None:
    with sqlite3.connect(case / "case.db") as db:
        db.execute("UPDATE frontier SET peaks = x'00'")
    db.close()
    with reopen(case) as journal:
        journal.append([Entry("note", {})])
    assert verify(case).intact


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE envelopes SET leaf = zeroblob(32) WHERE seq = 2",
        "UPDATE disclosures SET sealed = zeroblob(99) WHERE seq = 2",
        "UPDATE disclosures SET subject = 'unknown' WHERE seq = 2",
        "DELETE FROM disclosures WHERE seq = 2",
        "DELETE FROM disclosures WHERE seq >= 2",
    ],
)
def test_reading_stops_at_a_damaged_entry(case: Path, reopen: Reopen, statement: str) -> None:
    with sqlite3.connect(case / "case.db") as db:
        db.execute(statement)
    db.close()
    with reopen(case) as journal, pytest.raises(Damaged) as refused:
        list(journal.read())
    assert refused.value.problem.place == "envelope 2"


def test_a_file_that_is_no_database_is_damaged(case: Path, reopen: Reopen) -> None:
    (case / "case.db").write_bytes(b"not a database, whatever its name says" * 50)
    with pytest.raises(Damaged) as refused:
        reopen(case)
    assert refused.value.problem.place == "case.db"


# -- one writer ----------------------------------------------------------------------------------


def test_a_second_writer_is_told_so(journal: Journal, reopen: Reopen) -> None:
    with pytest.raises(CaseLocked):
        reopen(journal._folder.path)
    journal.close()
    journal.close()
    reopen(journal._folder.path).close()


def test_another_process_is_told_so_until_the_writer_is_killed(case: Path, reopen: Reopen) -> None:
    holder = (
        "import datetime, os, pathlib, sys, time\n"
        "from fairdue.journal import Journal\n"
        "now = lambda: datetime.datetime.now(datetime.UTC)\n"
        "Journal.open(pathlib.Path(sys.argv[1]), clock=now, entropy=os.urandom)\n"
        "print('open', flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(case)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(CaseLocked):
            reopen(case)
        assert verify(case).intact
        child.kill()
    reopen(case).close()


# -- a reader beside the writer ------------------------------------------------------------------


@pytest.fixture
def look(clock: Callable[[], dt.datetime], entropy: Callable[[int], bytes]) -> Reopen:
    def at(folder: Path, passphrase: str | None = None) -> Journal:
        return Journal.look(folder, passphrase=passphrase, clock=clock, entropy=entropy)

    return at


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_reader_sees_the_record_of_one_moment_and_leaves_nothing_behind(
    journal: Journal, look: Reopen, call: Call
) -> None:
    folder = journal._folder.path
    journal.append([call(1)])
    photo = journal.attach(b"PNG", name="p.png", media="image/png", capture=Capture.EXPORT)
    journal.append([Entry("document", {}, attachments=(photo,))])
    before = files(folder)
    with look(folder) as reader:
        journal.append([call(2)])
        assert reader.size == journal.size - 1
        assert list(reader.read()) == list(journal.read())[:-1]
        assert reader.attachment(photo.sha256) == b"PNG"
        reader.cache("findings", "1", b"derived")
        assert reader.cached("findings", "1") == b"derived"
    assert journal.cached("findings", "1") is None
    assert files(folder).keys() == before.keys()
    with look(folder) as reader:
        assert list(reader.read()) == list(journal.read())
    assert verify(folder).intact


def test_a_reader_records_nothing(journal: Journal, look: Reopen, call: Call) -> None:
    journal.append([Entry("note", {}, subject="aunt")])
    size, keys = journal.size, (journal._folder.path / "keys.json").read_bytes()
    with look(journal._folder.path) as reader:
        for act in (
            lambda: reader.append([call(1)]),
            lambda: reader.attach(b"x", name="x", media="", capture=Capture.EXPORT),
            lambda: reader.drop("aunt", reason="asked"),
            lambda: reader.change_passphrase("new"),
        ):
            with pytest.raises(CaseLocked):
                act()
    assert journal.size == size
    assert (journal._folder.path / "keys.json").read_bytes() == keys
    assert not (journal._folder.path / "keys.json.next").exists()


def test_a_reader_needs_the_passphrase_too(create: Create, look: Reopen) -> None:
    with create(passphrase="雨伞") as journal:
        folder = journal._folder.path
        with pytest.raises(PassphraseNeeded):
            look(folder)
        with pytest.raises(WrongPassphrase):
            look(folder, "伞雨")
        with look(folder, "雨伞") as reader:
            assert list(reader.read()) == list(journal.read())


def test_keys_that_change_while_a_reader_copies_do_not_mislead_it(
    journal: Journal, look: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied, folder = Store.copied, journal._folder.path

    def changed_after(path: Path) -> Store:
        store = copied(path)
        journal.append([Entry("note", {}, subject="uncle")])
        return store

    def changed_before(path: Path) -> Store:
        journal.append([Entry("note", {}, subject="aunt")])
        return copied(path)

    for changed in (changed_before, changed_after):
        monkeypatch.setattr(Store, "copied", changed)
        with look(folder) as reader:
            assert reader.subjects == {"case", "aunt"}


def test_a_reader_of_a_damaged_case_is_told_the_place(case: Path, look: Reopen) -> None:
    (case / "case.db").write_bytes(b"not a database, whatever its name says" * 50)
    with pytest.raises(Damaged) as refused:
        look(case)
    assert refused.value.problem.place == "case.db"


# -- attachments ---------------------------------------------------------------------------------


def test_a_file_is_kept_byte_for_byte(journal: Journal, tmp_path: Path) -> None:
    recording = tmp_path / "call.amr"
    recording.write_bytes(os.urandom(3_000_000))
    ref = journal.attach(recording, name="call.amr", media="audio/amr", capture=Capture.ORIGINAL)
    assert journal.attachment(ref.sha256) == recording.read_bytes()
    journal.append([Entry("document", {}, attachments=(ref,))])
    assert journal.attachment(ref.sha256) == recording.read_bytes()
    (read,) = journal.read(after=0)
    assert read.attachments == (ref,)


def test_the_same_bytes_are_stored_once(journal: Journal) -> None:
    first = journal.attach(b"bill", name="a", media="text/csv", capture=Capture.EXPORT)
    journal.append([Entry("document", {}, attachments=(first,))])
    second = journal.attach(b"bill", name="b", media="text/csv", capture=Capture.EXPORT)
    journal.append([Entry("document", {}, attachments=(second,))])
    assert (first.file, first.name, second.name) == (second.file, "a", "b")
    assert len(list((journal._folder.path / "attachments").iterdir())) == 1


def test_an_attachment_that_no_entry_names_is_gone_after_closing(
    journal: Journal, reopen: Reopen
) -> None:
    journal.attach(b"never mentioned", name="x", media="", capture=Capture.EXPORT)
    assert verify(journal._folder.path).intact
    journal.close()
    assert list((journal._folder.path / "attachments").iterdir()) == []


def test_a_source_that_cannot_be_read_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        journal.attach(tmp_path / "gone", name="x", media="", capture=Capture.EXPORT)
    assert list((journal._folder.path / "attachments").iterdir()) == []


def test_an_unknown_attachment_is_a_key_error(journal: Journal) -> None:
    with pytest.raises(KeyError):
        journal.attachment("00" * 32)


def test_exchanged_attachments_are_named(journal: Journal) -> None:
    refs = [
        journal.attach(data, name="x", media="", capture=Capture.EXPORT)
        for data in (b"one", b"two")
    ]
    journal.append([Entry("document", {}, attachments=tuple(refs))])
    folder = journal._folder.path / "attachments"
    (folder / refs[1].file).replace(folder / refs[0].file)
    with pytest.raises(Damaged) as refused:
        journal.attachment(refs[0].sha256)
    assert refused.value.problem.place == f"attachment {refs[0].file}"


def test_a_lost_attachment_is_named(case: Path, reopen: Reopen) -> None:
    with reopen(case) as journal:
        (ref,) = [ref for entry in journal.read() for ref in entry.attachments]
        (case / "attachments" / ref.file).unlink()
        with pytest.raises(Damaged) as refused:
            journal.attachment(ref.sha256)
    assert refused.value.problem.place == f"attachment {ref.file}"


# -- what a crash leaves -------------------------------------------------------------------------


class PowerCut(BaseException):
    """Nothing after this line runs."""


def test_a_crash_before_the_commit_forgets_the_new_keys(
    journal: Journal, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise PowerCut

    folder = journal._folder.path
    monkeypatch.setattr(journal._store, "insert_head", cut)
    with pytest.raises(PowerCut):
        journal.append([Entry("note", {}, subject="aunt")])
    assert (folder / "keys.json.next").exists()
    assert verify(folder).intact
    journal.close()
    with reopen(folder) as again:
        assert again.subjects == {"case"}
    assert not (folder / "keys.json.next").exists()


def test_a_crash_after_the_commit_keeps_the_new_keys(
    journal: Journal, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise PowerCut

    folder = journal._folder.path
    monkeypatch.setattr(journal._folder, "keep_keys", cut)
    with pytest.raises(PowerCut):
        journal.append([Entry("note", {"a": 1}, subject="aunt")])
    assert verify(folder).intact
    journal.close()
    with reopen(folder) as again:
        assert [entry.subject for entry in again.read(after=0)] == ["aunt"]
    assert not (folder / "keys.json.next").exists()
    assert verify(folder).intact


def test_a_crash_before_an_attachment_got_its_name_is_finished(
    journal: Journal, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise PowerCut

    folder = journal._folder.path
    ref = journal.attach(b"photo", name="x", media="", capture=Capture.EXPORT)
    monkeypatch.setattr(journal._files, "keep", cut)
    with pytest.raises(PowerCut):
        journal.append([Entry("document", {}, attachments=(ref,))])
    assert verify(folder).intact
    journal._staged.clear()
    journal.close()
    with reopen(folder) as again:
        assert again.attachment(ref.sha256) == b"photo"
    assert (folder / "attachments" / ref.file).exists()


def test_what_a_crash_left_half_written_is_removed(case: Path, reopen: Reopen) -> None:
    (case / "attachments" / f"{'a' * 64}.part").write_bytes(b"half")
    found = verify(case)
    assert found.intact
    assert any("record: 1" in check.detail["en"] for check in found.checks)
    reopen(case).close()
    assert len(list((case / "attachments").iterdir())) == 1


def test_an_empty_attachments_folder_need_not_be_there(journal: Journal, reopen: Reopen) -> None:
    journal.close()
    folder = journal._folder.path
    (folder / "attachments").rmdir()
    assert verify(folder).intact
    with reopen(folder) as again:
        ref = again.attach(b"bill", name="x", media="", capture=Capture.EXPORT)
        again.append([Entry("document", {}, attachments=(ref,))])
    assert verify(folder).intact


def test_a_crash_while_erasing_files_is_finished(
    journal: Journal, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise PowerCut

    folder = journal._folder.path
    ref = journal.attach(b"photo", name="x", media="", capture=Capture.EXPORT, subject="aunt")
    journal.append([Entry("document", {}, "aunt", (ref,))])
    with monkeypatch.context() as patch:
        patch.setattr(journal._files, "discard", cut)
        with pytest.raises(PowerCut):
            journal.drop("aunt", reason="asked")
    assert verify(folder).intact
    journal.close()
    reopen(folder).close()
    assert list((folder / "attachments").iterdir()) == []
    assert verify(folder).intact


# -- erasing -------------------------------------------------------------------------------------


def test_an_erased_subject_is_counted_but_not_read(journal: Journal, call: Call) -> None:
    photo = journal.attach(b"photo", name="x", media="", capture=Capture.EXPORT, subject="aunt")
    journal.append([call(0), Entry("party", {"name": "Aunt Wang"}, "aunt", (photo,)), call(1)])
    journal.cache("snapshot", "k", b"Aunt Wang")
    journal.drop("aunt", reason="asked to be left out")
    assert [entry.seq for entry in journal.read()] == [0, 1, 3, 4]
    assert (journal.dropped, journal.size) == (1, 5)
    assert journal.cached("snapshot", "k") is None
    assert list((journal._folder.path / "attachments").iterdir()) == []
    with pytest.raises(KeyError):
        journal.attachment(photo.sha256)


def test_the_act_of_erasing_is_recorded_without_the_name(journal: Journal) -> None:
    journal.append([Entry("party", {"name": "Aunt Wang"}, "aunt")])
    journal.drop("aunt", reason="asked to be left out")
    (act,) = journal.read(after=1)
    assert act.kind == "admin"
    assert act.fields["act"] == "erase"
    assert act.fields["entries"] == [1]
    assert act.fields["reason"] == "asked to be left out"
    assert "aunt" not in str(act.fields["subject"])


def test_sealed_bytes_of_the_erased_are_overwritten(journal: Journal, reopen: Reopen) -> None:
    journal.append([Entry("party", {"name": "Aunt Wang"}, "aunt")])
    (row,) = journal._store.rows(0, 1)
    assert row.sealed is not None
    journal.drop("aunt", reason="asked")
    for path in journal._folder.path.iterdir():
        if path.is_file():
            assert row.sealed[:24] not in path.read_bytes()


def test_somebody_erased_may_come_again(journal: Journal) -> None:
    journal.append([Entry("party", {"name": "once"}, "aunt")])
    journal.drop("aunt", reason="asked")
    journal.append([Entry("party", {"name": "again"}, "aunt")])
    names = [entry.fields.get("name") for entry in journal.read(after=2)]
    assert names == ["again"]
    journal.close()
    assert verify(journal._folder.path).intact


def test_the_case_itself_and_strangers_cannot_be_erased(journal: Journal) -> None:
    with pytest.raises(ValueError, match="delete the folder"):
        journal.drop("case", reason="asked")
    with pytest.raises(KeyError):
        journal.drop("stranger", reason="asked")


# -- passphrase, secret, derived data ------------------------------------------------------------


def test_a_passphrase_can_be_set_and_taken_away(
    case: Path, reopen: Reopen, passphrase: str
) -> None:
    with reopen(case) as journal:
        secret, before = journal.secret("facts"), list(journal.read())
        journal.change_passphrase(passphrase)
        assert journal.has_passphrase
    with pytest.raises(PassphraseNeeded):
        reopen(case)
    with reopen(case, passphrase) as journal:
        assert journal.secret("facts") == secret
        assert list(journal.read())[: len(before)] == before
        journal.change_passphrase(None)
    with reopen(case) as journal:
        acts = [
            e.fields.get("sealed") for e in journal.read() if e.fields.get("act") == "passphrase"
        ]
        assert acts == [True, False]
    assert verify(case).intact


def test_the_secret_is_the_cases_own_and_differs_by_label(journal: Journal, create: Create) -> None:
    with create("other") as other:
        secrets = {journal.secret("a"), journal.secret("b"), other.secret("a")}
    assert len(secrets) == 3
    assert {len(secret) for secret in secrets} == {32}
    assert journal.secret("a") in secrets


def test_derived_data_is_given_only_for_its_key(journal: Journal) -> None:
    assert journal.cached("findings", "1") is None
    journal.cache("findings", "1", b"old")
    journal.cache("findings", "2", b"new\nand more")
    assert journal.cached("findings", "1") is None
    assert journal.cached("findings", "2") == b"new\nand more"
    assert journal.head.size == ACTS
    with pytest.raises(ValueError, match="one line"):
        journal.cache("findings", "1\n2", b"")


def test_changed_derived_data_is_refused(case: Path, reopen: Reopen) -> None:
    with sqlite3.connect(case / "case.db") as db:
        db.execute("UPDATE cache SET sealed = zeroblob(80)")
    db.close()
    with reopen(case) as journal, pytest.raises(Damaged) as refused:
        journal.cached("findings", "10")
    assert refused.value.problem.place == "cache findings"
