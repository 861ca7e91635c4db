"""Disputes: which entries a letter lists, to whom it goes, and what it never says."""

import datetime as dt

import msgspec
import pytest

from fairdue import letters
from fairdue.facts import LetterKind
from fairdue.letters import CannotWrite, Material
from fairdue.letters.block import Table


def rows(material: Material, kind: LetterKind = LetterKind.REPORT_DISPUTE) -> list[tuple[str, ...]]:
    letter = letters.write(kind, material, locale="zh-CN")
    (table,) = (block for block in letter.blocks if isinstance(block, Table))
    return list(table.rows)


def to(material: Material, whom: str, *items: str) -> Material:
    return msgspec.structs.replace(material, to=whom, items=items or None)


def test_a_lender_is_asked_about_its_own_entries_only(material: Material) -> None:
    assert [(row[0], row[1], row[3]) for row in rows(material)] == [
        ("2026-02-18", "逾期1天", "¥1,066.18"),
        ("2026-03-01", "借款“青禾随借”，对方所称的欠款", "¥9,865.40"),
    ]


def test_chosen_entries_are_the_only_ones(material: Material) -> None:
    assert [row[5] for row in rows(to(material, "qinghe", "4b03cc30aa"))] == ["4b03cc30"]
    with pytest.raises(CannotWrite) as refused:
        rows(to(material, "qinghe", "4b04cc30aa"))
    assert refused.value.code == "no_item"


def test_whoever_keeps_the_data_is_asked_about_the_entries_of_all(material: Material) -> None:
    chosen = to(material, "", "4b01cc30aa", "4b02cc30aa", "4b05cc30aa")
    text = letters.text(letters.write(LetterKind.REPORT_DISPUTE, chosen, locale="zh-CN"))
    assert "致：掌握并对外提供本人信用信息的机构" in text
    assert "“短时逾期”，一度关系人，不是本人" in text
    assert "名单记录涉及他人的" in text
    assert "对查询记录" in text
    assert "报送不良信息之前" not in text


def test_whoever_keeps_the_data_is_not_told_of_loans_it_did_not_show(material: Material) -> None:
    kinds = [row[1] for row in rows(to(material, ""))]
    assert kinds == ["列入名单：“短时逾期”，一度关系人，不是本人", "逾期1天", "逾期1天"]
    with pytest.raises(CannotWrite):
        rows(to(material, "", "5c01bb20dd"))


def test_keepers_of_lists_and_lenders_without_a_party_can_be_written_to(
    material: Material,
) -> None:
    assert rows(to(material, "明川数据服务公司"))[0][2] == "明川数据服务公司"
    assert len(rows(to(material, "青禾消费金融有限公司"), LetterKind.INQUIRY_DISPUTE)) == 1
    with pytest.raises(KeyError):
        rows(to(material, "没有这家"))


def test_an_inquiry_counts_as_the_partys_by_its_name(material: Material) -> None:
    ((at, what, basis, reference),) = rows(material, LetterKind.INQUIRY_DISPUTE)
    assert (at, basis, reference) == ("2026-02-11 21:35", "书面材料", "4b01cc30")
    assert what == "线上现金分期，原因写作“贷后管理”"


def test_inquiries_are_disputed_with_somebody(material: Material) -> None:
    with pytest.raises(CannotWrite) as refused:
        rows(to(material, ""), LetterKind.INQUIRY_DISPUTE)
    assert refused.value.code == "no_addressee"
    with pytest.raises(CannotWrite):
        rows(to(material, "yuanan"), LetterKind.INQUIRY_DISPUTE)


@pytest.mark.parametrize("kind", [LetterKind.REPORT_DISPUTE, LetterKind.INQUIRY_DISPUTE])
def test_a_dispute_leaves_limitation_alone_and_is_due_in_twenty_days(
    kind: LetterKind, material: Material
) -> None:
    letter = letters.write(kind, material, locale="en")
    assert not any(effect.confirm for effect in letter.effects)
    assert letter.reply_due_on == material.today + dt.timedelta(days=20)
    assert "does not admit any debt" in letters.text(letter)
