"""Findings keep every field on the way into the sealed cache and back."""

import datetime as dt
from collections.abc import Callable

from fairdue import casefile, conduct
from fairdue.casefile.shelf import pack, unpack


def test_findings_come_back_as_they_were_in_their_order(example_case: casefile.CaseFile) -> None:
    found = example_case.findings()
    assert len(found) > 20
    back = tuple(unpack(pack(found), example_case.history().zone))
    assert back == found
    assert [f.at.isoformat() for f in back] == [f.at.isoformat() for f in found]


def test_findings_say_the_same_when_the_case_is_opened_again(
    example_case: casefile.CaseFile,
    clock: Callable[[], dt.datetime],
    entropy: Callable[[int], bytes],
) -> None:
    said = [conduct.sentence(f, "zh-CN") for f in example_case.findings()]
    path = example_case.path
    example_case.close()
    with casefile.open(path, clock=clock, entropy=entropy) as again:
        assert [conduct.sentence(f, "zh-CN") for f in again.findings()] == said


def test_what_findings_share_is_written_once(example_case: casefile.CaseFile) -> None:
    found = example_case.findings()
    assert len(pack(found * 10)) < 10 * len(pack(found)) * 0.9
