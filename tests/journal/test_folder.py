"""What must fit together before a folder is opened."""

import json
from pathlib import Path

import pytest

from fairdue.journal import Damaged, keys
from fairdue.journal.checkpoint import signed
from fairdue.journal.folder import CaseFolder


@pytest.mark.parametrize("line", [b"", b"[]", b'{"format": 1}', b'{"format": "1"}'])
def test_a_key_file_of_another_form_is_damaged(tmp_path: Path, line: bytes) -> None:
    with pytest.raises(Damaged) as refused:
        CaseFolder(tmp_path).key_file(line)
    assert refused.value.problem.place == "keys.json"


def test_a_head_of_another_case_is_damaged(case: Path) -> None:
    file = keys.parsed((case / "keys.json").read_bytes())
    opened = keys.unlock(file, None)
    head = signed(
        "fairdue.case/other",
        12,
        bytes(32),
        sealed=bytes(32),
        keys=bytes(32),
        previous=bytes(32),
        signing_key=opened.signing_key,
    )
    with pytest.raises(Damaged) as refused:
        CaseFolder(case).head(head.text, file)
    assert refused.value.problem.place == "newest head"


def test_an_open_case_key_that_does_not_open_is_damaged(case: Path) -> None:
    found = json.loads((case / "keys.json").read_bytes())
    found["case_key"] = "A" * 43 + "="
    folder = CaseFolder(case)
    with pytest.raises(Damaged):
        folder.unlocked(folder.key_file(json.dumps(found).encode()), None)
