"""Requests, refusals and the last letter: what they need, and what they keep to themselves."""

import datetime as dt

import msgspec
import pytest

from fairdue import letters
from fairdue.credit import level_parts
from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Agreement,
    AgreementKind,
    Basis,
    Fact,
    Hardship,
    HardshipKind,
    History,
    Instalment,
    LetterKind,
    Offer,
    Product,
    ReportKind,
)
from fairdue.letters import CannotWrite, Material, NeedsConfirmation
from letters.occasion import with_loan, written


def replaced(material: Material, *facts: Fact, without: type | None = None) -> Material:
    """The case with these facts instead of those of the same id, and without a kind of fact."""
    by_id = {**material.history.by_id, **{fact.id: fact for fact in facts}}
    kept = [fact for fact in by_id.values() if without is None or not isinstance(fact, without)]
    return msgspec.structs.replace(material, history=History(kept))


def said(kind: LetterKind, material: Material, *, confirmed: bool = True) -> str:
    """The letter in Chinese, with the limitation of the first loan confirmed if asked."""
    debts = frozenset({"L1"} if confirmed else ())
    return letters.text(letters.write(kind, material, locale="zh-CN", confirmed=debts))


def test_a_request_to_pause_is_not_written_before_its_effect_is_confirmed(
    material: Material,
) -> None:
    long_ago = msgspec.structs.replace(
        material.history.loans["L1"], last_due_on=dt.date(2023, 3, 1)
    )
    old = replaced(material, long_ago)
    with pytest.raises(NeedsConfirmation) as asked:
        said(LetterKind.PAUSE_REQUEST, old, confirmed=False)
    assert asked.value.debts == ("L1",)
    assert "届满" in str(asked.value)


def test_a_request_to_pause_needs_a_hardship_that_lasts(material: Material) -> None:
    with pytest.raises(CannotWrite) as none:
        said(LetterKind.PAUSE_REQUEST, replaced(material, without=Hardship))
    assert none.value.code == "no_hardship"
    [past] = material.history.of(Hardship)
    ended = msgspec.structs.replace(past, until=dt.date(2026, 1, 31))
    with pytest.raises(CannotWrite):
        said(LetterKind.PAUSE_REQUEST, replaced(material, ended))


def test_a_document_is_told_by_its_name_or_by_the_first_digits_of_its_digest(
    material: Material,
) -> None:
    ill = Hardship(
        id="5c04bb20dd",
        occurred_at=dt.datetime(2026, 1, 8, tzinfo=dt.UTC),
        basis=Basis.DOCUMENTED,
        kind=HardshipKind.ILLNESS,
        evidence=("第一医院诊断证明书复印件", "ef" * 32),
    )
    others = [f for f in material.history.raw if f.id != ill.id]
    told = msgspec.structs.replace(material, history=History([*others, ill]))
    text = letters.text(written(LetterKind.PAUSE_REQUEST, told, "zh-CN"))
    assert "材料有2份（第一医院诊断证明书复印件和efefefef），" in text


def test_documents_that_are_missing_are_told_to_the_writer_only(material: Material) -> None:
    [hardship] = material.history.of(Hardship)
    bare = replaced(material, msgspec.structs.replace(hardship, evidence=(), basis=Basis.CLAIMED))
    text = said(LetterKind.PAUSE_REQUEST, bare)
    assert "据本人所述（暂无记录），本人失业" in text
    assert "失业登记" not in text
    shown = letters.preview(LetterKind.PAUSE_REQUEST, bare, "zh-CN")
    assert any("失业登记" in notice.text for notice in shown)


@pytest.mark.parametrize(
    "kind",
    [
        LetterKind.PAUSE_REQUEST,
        LetterKind.CLOSED,
        LetterKind.SETTLEMENT_REPLY,
        LetterKind.CARD_PLAN,
    ],
)
def test_letters_about_a_loan_need_a_company_that_has_one(
    kind: LetterKind, material: Material
) -> None:
    nobody = msgspec.structs.replace(material, to="")
    with pytest.raises(CannotWrite) as cannot:
        said(kind, nobody)
    assert cannot.value.code == "no_addressee"
    nothing = msgspec.structs.replace(material, debts=())
    with pytest.raises(CannotWrite):
        said(kind, nothing)


def test_the_last_letter_speaks_only_of_what_the_record_shows_as_paid(material: Material) -> None:
    with pytest.raises(CannotWrite) as cannot:
        said(LetterKind.CLOSED, material)
    assert cannot.value.code == "not_closed"
    account = msgspec.structs.replace(material.history.loans["L1"], account="A1")
    settled = AccountEvent(
        id="4b09cc30aa",
        occurred_at=material.history.contacts[0].occurred_at,
        basis=Basis.DOCUMENTED,
        lender="qinghe",
        lender_kind=ReportKind.CONSUMER_FINANCE,
        account="A1",
        kind=AccountEventKind.SETTLED,
        amount_fen=0,
    )
    paid = replaced(material, account, settled)
    assert "青禾随借（编号QH-2025-0417）已经结清" in said(LetterKind.CLOSED, paid)
    elsewhere = msgspec.structs.replace(settled, lender="beichuan")
    with pytest.raises(CannotWrite):
        said(LetterKind.CLOSED, replaced(material, account, elsewhere))


def test_the_last_letter_speaks_of_a_settlement_on_paper_that_is_paid_in_time(
    material: Material,
) -> None:
    today = material.today
    due = today - dt.timedelta(days=30)
    signed_at = material.history.contacts[0].occurred_at
    noon = dt.datetime.combine(due, dt.time(12), tzinfo=signed_at.tzinfo)
    deal = Agreement(
        id="5c19dd40bb",
        occurred_at=noon - dt.timedelta(days=1),
        basis=Basis.DOCUMENTED,
        kind=AgreementKind.SETTLEMENT,
        debts=("L1",),
        instalments=(Instalment(due=due, amount_fen=800_000, paid_at=noon),),
    )
    loan = msgspec.structs.replace(material.history.loans["L1"], balance_fen=None, balance_on=None)
    paid = replaced(material, loan, deal)
    assert "已经结清" in said(LetterKind.CLOSED, paid)
    letter = letters.write(LetterKind.CLOSED, paid, locale="zh-CN", confirmed=frozenset({"L1"}))
    assert deal.id in str(letter)
    word = msgspec.structs.replace(deal, basis=Basis.CLAIMED)
    with pytest.raises(CannotWrite):
        said(LetterKind.CLOSED, replaced(material, loan, word))


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "kind",
    [
        LetterKind.IDENTITY_REQUEST,
        LetterKind.NO_CONTACT,
        LetterKind.ASSIGNMENT_NOTICE,
        LetterKind.CONTACT_PERSON,
    ],
)
def test_letters_to_a_caller_need_no_facts_at_all(kind: LetterKind, locale: str) -> None:
    nothing = Material(history=History([]), today=dt.date(2026, 3, 9), to="unknown:19900007777")
    letter = letters.write(kind, nothing, locale=locale)
    assert letter.claims == ()
    assert "19900007777" in letters.text(letter)


def test_what_a_contact_person_sends_says_nothing_of_the_borrower(material: Material) -> None:
    text = said(LetterKind.CONTACT_PERSON, material, confirmed=False)
    for secret in ("周亦安", "19900000001", "QH-2025-0417", "7f3a91c2"):
        assert secret not in text


def test_a_card_plan_is_about_cards_alone_and_not_without_a_payment(material: Material) -> None:
    with pytest.raises(CannotWrite) as cannot:
        said(LetterKind.CARD_PLAN, material)
    assert cannot.value.code == "no_card"
    at_the_bank = msgspec.structs.replace(material, to="beichuan")
    with pytest.raises(CannotWrite) as unpaid:
        said(LetterKind.CARD_PLAN, at_the_bank)
    assert unpaid.value.code == "no_card_payment"


def test_a_card_plan_of_more_than_sixty_months_is_not_written(material: Material) -> None:
    card = with_loan(material, product=Product.CREDIT_CARD)
    whole = card.plan
    assert whole is not None
    first, *_, last = whole.months

    def ending(on: dt.date) -> Material:
        slow = msgspec.structs.replace(last, on=on)
        plan = msgspec.structs.replace(whole, months=(first, slow))
        return msgspec.structs.replace(card, plan=plan)

    assert "2031年2月20日" in said(LetterKind.CARD_PLAN, ending(dt.date(2031, 2, 20)))
    with pytest.raises(CannotWrite) as cannot:
        letters.write(LetterKind.CARD_PLAN, ending(dt.date(2031, 3, 20)), locale="en")
    assert cannot.value.code == "card_term"
    assert "over 61 months" in str(cannot.value)
    assert "¥1,465.40 in sixty payments without further interest" in str(cannot.value)
    assert "at least ¥24.43 a month" in str(cannot.value)


def test_a_settlement_names_no_sum_but_those_of_the_record(material: Material) -> None:
    assert "¥" not in said(LetterKind.SETTLEMENT_REPLY, material)
    spoken = Agreement(
        id="4b10cc30aa",
        occurred_at=material.history.contacts[0].occurred_at,
        basis=Basis.CLAIMED,
        kind=AgreementKind.SETTLEMENT,
        debts=("L1",),
        creditor="qinghe",
        instalments=(Instalment(due=dt.date(2026, 4, 1), amount_fen=500_000),),
    )
    text = said(LetterKind.SETTLEMENT_REPLY, replaced(material, spoken))
    assert "据本人所述（暂无记录），双方谈到的结清安排中，有2026年4月1日支付的¥5,000.00" in text
    other = msgspec.structs.replace(spoken, debts=("L1", "L2"))
    assert "5,000" not in said(LetterKind.SETTLEMENT_REPLY, replaced(material, other))


def offered(material: Material, **changes: object) -> Offer:
    usual = Offer(
        id="0ffe7a11cc",
        occurred_at=material.history.contacts[0].occurred_at,
        basis=Basis.CLAIMED,
        by="qinghe",
        creditor="qinghe",
        debts=("L1",),
        amount_fen=500_000,
        until=dt.date(2026, 3, 31),
        written=False,
    )
    return msgspec.structs.replace(usual, **changes)


def test_a_settlement_takes_its_figures_from_the_offer_and_cites_it(material: Material) -> None:
    spoken = offered(material)
    letter = letters.write(
        LetterKind.SETTLEMENT_REPLY, replaced(material, spoken), locale="en", confirmed=frozenset()
    )
    text = letters.text(letter)
    assert "you offered to close 青禾随借 (no. QH-2025-0417) for ¥5,000.00 in one sum" in text
    assert "until 31 March 2026. This was said and is not in writing." in text
    assert spoken.id in letter.cites
    zh = said(LetterKind.SETTLEMENT_REPLY, replaced(material, spoken))
    assert "据本人所述（暂无记录），" in zh
    assert "贵方提出：青禾随借" in zh
    assert "一次付¥5,000.00即结清，有效到2026年3月31日。这是口头说的，没有书面。" in zh


def test_of_an_offer_above_the_debt_the_preview_says_so(material: Material) -> None:
    told = {
        amount: [
            notice.text
            for notice in written(
                LetterKind.SETTLEMENT_REPLY,
                replaced(material, offered(material, amount_fen=amount)),
                "en",
            ).effects
            if notice.code == "above_owed"
        ]
        for amount in (500_000, 99_999_900)
    }
    assert told[500_000] == []
    (said_above,) = told[99_999_900]
    assert "they ask for ¥999,999.00, more than the ¥" in said_above


def test_an_offer_in_instalments_without_a_last_day_asks_for_that_day(material: Material) -> None:
    parts = level_parts(500_000, 3, dt.date(2026, 4, 30))
    whole = offered(material, parts=parts, until=None, written=True, by=None)
    text = said(LetterKind.SETTLEMENT_REPLY, replaced(material, whole))
    assert "分3期共付¥5,000.00，首期2026年4月30日¥1,666.66，末期2026年6月30日¥1,666.67" in text
    assert "请写明方案有效到哪一天。" in text
    assert "口头" not in text
    assert "2026年3月5日有人提出：" in text
    agency = offered(material, by="yuanan")
    heard = replaced(material, agency)
    assert f"{heard.history.parties['yuanan'].name}提出：" in said(
        LetterKind.SETTLEMENT_REPLY, heard
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"until": dt.date(2026, 3, 8)},
        {"debts": ("L1", "L2")},
        {"occurred_at": dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)},
    ],
)
def test_an_offer_that_is_over_or_about_others_too_stays_out(
    material: Material, changes: dict[str, object]
) -> None:
    text = said(LetterKind.SETTLEMENT_REPLY, replaced(material, offered(material, **changes)))
    assert "5,000" not in text
