"""Findings keep every field on the way into the sealed cache and back."""

from fairdue import casefile
from fairdue.casefile.shelf import pack, unpack


def test_findings_come_back_as_they_were_in_their_order(example_case: casefile.CaseFile) -> None:
    found = example_case.findings()
    assert len(found) > 20
    assert tuple(unpack(pack(found))) == found


def test_what_findings_share_is_written_once(example_case: casefile.CaseFile) -> None:
    found = example_case.findings()
    assert len(pack(found * 10)) < 10 * len(pack(found)) * 0.9
