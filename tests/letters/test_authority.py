"""Complaints to a supervisor or an association: to which office, after what was tried before."""

import datetime as dt

import msgspec
import pytest

from fairdue import letters
from fairdue.facts import Answer, History, LenderKind, LetterKind, LetterRecord, Licence, Reply
from fairdue.letters import CannotWrite, Material

AT = dt.datetime(2026, 3, 1, 4, tzinfo=dt.UTC)
SENT = LetterRecord(
    id="aa01bb20",
    occurred_at=AT,
    kind=LetterKind.COMPLAINT,
    to="qinghe",
    locale="zh-CN",
    sha256="0" * 64,
    sent_on=dt.date(2026, 3, 1),
    reply_due_on=dt.date(2026, 3, 16),
)


def to_the_supervisor(material: Material, *facts: object, **lender: object) -> str:
    """The complaint to the supervisor, the lender being otherwise and these facts added."""
    party = msgspec.structs.replace(material.history.parties["qinghe"], **lender)
    by_id = {**material.history.by_id, party.id: party}
    case = msgspec.structs.replace(material, history=History([*by_id.values(), *facts]))  # type: ignore[list-item]
    return letters.text(letters.write(LetterKind.REGULATOR_COMPLAINT, case, locale="zh-CN"))


@pytest.mark.parametrize(
    ("kind", "office"),
    [
        (LenderKind.CFC, "12378"),
        (LenderKind.CARD_ISSUER, "12378"),
        (LenderKind.MLC_ONLINE, "地方金融管理部门"),
    ],
)
def test_each_kind_of_lender_has_its_supervisor(
    kind: LenderKind, office: str, material: Material
) -> None:
    first, to, *_ = to_the_supervisor(material, kind=kind).replace("\n\n", "\n").splitlines()
    assert "青禾消费金融有限公司" in first
    assert office in to


@pytest.mark.parametrize("kind", [LetterKind.REGULATOR_COMPLAINT, LetterKind.ASSOCIATION_COMPLAINT])
def test_without_a_known_office_nothing_is_written(kind: LetterKind, material: Material) -> None:
    party = msgspec.structs.replace(material.history.parties["qinghe"], kind=None)
    by_id = {**material.history.by_id, party.id: party}
    case = msgspec.structs.replace(material, history=History(by_id.values()))
    with pytest.raises(CannotWrite) as cannot:
        letters.write(kind, case, locale="en")
    assert cannot.value.code == "no_office"


def test_the_complaint_before_and_its_answer_are_told(material: Material) -> None:
    waiting = to_the_supervisor(material, SENT)
    assert "本人于2026年3月1日向该机构提出投诉，请它在2026年3月16日前答复" in waiting
    assert "至今没有它的答复" in waiting
    reply = Reply(id="aa02bb20", occurred_at=AT, to=SENT.id, answer=Answer.REFUSED)
    assert "结果为：不接受" in to_the_supervisor(material, SENT, reply)
    draft = msgspec.structs.replace(SENT, sent_on=None)
    assert "先前向该机构的投诉" not in to_the_supervisor(material, draft)


def test_going_past_the_lender_is_warned_of(material: Material) -> None:
    shown = letters.preview(LetterKind.REGULATOR_COMPLAINT, material, "zh-CN")
    assert any("没有寄给这家债权人的投诉" in notice.text for notice in shown)
    assert any("15个工作日（非官方）" in notice.text for notice in shown)


def test_a_licence_in_the_record_stands_in_the_letter(material: Material) -> None:
    licence = Licence(number="L0000000000")
    assert "许可证号：L0000000000" in to_the_supervisor(material, licence=licence)
