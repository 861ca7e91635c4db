"""Which loans a letter speaks of: what is paid, agreed or past limitation is left alone."""

import datetime as dt

import msgspec
import pytest

from fairdue import letters
from fairdue.facts import (
    Agreement,
    Basis,
    Fact,
    History,
    Instalment,
    LegalEvent,
    LegalStep,
    LenderKind,
    LetterKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Payment,
    Product,
    Terms,
)
from fairdue.letters import CannotWrite, Material, NeedsConfirmation
from fairdue.letters.addressee import addressee, is_passed_on, loans_of
from fairdue.plan import Pay
from letters.conftest import START, moment

ASKS_ANEW = (LetterKind.PROPOSAL, LetterKind.PAUSE_REQUEST)
ACKNOWLEDGES = (*ASKS_ANEW, LetterKind.SETTLEMENT_REPLY)

OTHER = Loan(
    id="5c09bb20dd",
    occurred_at=START,
    basis=Basis.DOCUMENTED,
    debt="L3",
    name="青禾备用",
    product=Product.ONLINE_CONSUMER_LOAN,
    parties=(LoanParty(party="qinghe", role=PartyRole.CREDITOR),),
    last_due_on=dt.date(2025, 9, 1),
)
EXPIRED = msgspec.structs.replace(OTHER, last_due_on=dt.date(2023, 2, 1))
SHOWN_PAID = msgspec.structs.replace(OTHER, balance_fen=0)
PAID = msgspec.structs.replace(
    OTHER,
    signed_at=moment("2025-06-01 10:00"),
    principal_fen=100_000,
    disbursed_fen=100_000,
    terms=Terms(
        method=Method.BULLET,
        annual_rate_ppm=0,
        day_count=365,
        instalments=1,
        first_due_on=dt.date(2025, 9, 1),
    ),
)
PAYMENT = Payment(
    id="5c10bb20dd",
    occurred_at=moment("2025-09-01 12:00"),
    basis=Basis.DOCUMENTED,
    debt="L3",
    amount_fen=100_000,
)
AGREED = Agreement(
    id="5c11bb20dd",
    occurred_at=moment("2026-02-20 10:00"),
    basis=Basis.DOCUMENTED,
    debts=("L3",),
    creditor="qinghe",
    instalments=(Instalment(due=dt.date(2026, 4, 1), amount_fen=50_000),),
)


def holding(material: Material, *more: Fact) -> Material:
    """The case with these facts as well."""
    return msgspec.structs.replace(material, history=History([*material.history.raw, *more]))


def alone(material: Material, *more: Fact) -> Material:
    """The case with these facts in place of the first loan."""
    kept = (fact for fact in material.history.raw if fact.id != "5c01bb20dd")
    return msgspec.structs.replace(material, history=History([*kept, *more]))


@pytest.mark.parametrize("kind", ACKNOWLEDGES)
@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ((EXPIRED,), "the limitation period is over"),
        ((SHOWN_PAID,), "nothing more to pay"),
        ((PAID, PAYMENT), "nothing more to pay"),
    ],
)
def test_what_is_past_limitation_or_paid_is_left_out_and_told(
    kind: LetterKind, facts: tuple[Fact, ...], why: str, material: Material
) -> None:
    both = holding(material, *facts)
    letter = letters.write(kind, both, locale="en", confirmed=frozenset({"L1"}))
    assert "青禾随借" in letters.text(letter)
    assert "青禾备用" not in letters.text(letter)
    told = [notice.text for notice in letter.effects if notice.debts == ("L3",)]
    assert len(told) == 1
    assert why in told[0]
    assert "青禾备用" in told[0]


def test_a_debt_past_limitation_can_be_chosen_and_then_waits_for_its_confirmation(
    material: Material,
) -> None:
    chosen = msgspec.structs.replace(holding(material, EXPIRED), debts=("L3",))
    with pytest.raises(NeedsConfirmation) as asked:
        letters.write(LetterKind.PAUSE_REQUEST, chosen, locale="en")
    assert asked.value.debts == ("L3",)


def test_a_debt_that_ends_before_the_first_pay_day_is_left_out_beside_others(
    material: Material,
) -> None:
    plan = msgspec.structs.replace(material.plan, left_out=("L3",)) if material.plan else None
    both = msgspec.structs.replace(holding(material, OTHER), plan=plan)
    effects = letters.preview(LetterKind.PAUSE_REQUEST, both, "zh-CN")
    assert any("第一次付款之前，诉讼时效就会届满：青禾备用" in n.text for n in effects)


def test_a_debt_still_running_is_spoken_of_without_those_that_are_over(
    material: Material,
) -> None:
    """The plan pays neither; the confirmation of the one that runs is enough."""
    plan = msgspec.structs.replace(material.plan, left_out=("L3", "L4")) if material.plan else None
    over = msgspec.structs.replace(EXPIRED, id="5c12bb20dd", debt="L4", name="青禾旧贷")
    both = msgspec.structs.replace(alone(material, OTHER, over), plan=plan)
    letter = letters.write(
        LetterKind.PAUSE_REQUEST, both, locale="zh-CN", confirmed=frozenset({"L3"})
    )
    assert "青禾备用" in letters.text(letter)
    assert "青禾旧贷" not in letters.text(letter)


def test_where_all_is_paid_there_is_nothing_to_propose(material: Material) -> None:
    with pytest.raises(CannotWrite) as paid:
        letters.write(LetterKind.PROPOSAL, alone(material, SHOWN_PAID), locale="en")
    assert paid.value.code == "only_paid"
    assert "青禾备用" in str(paid.value)


@pytest.mark.parametrize("kind", ASKS_ANEW)
def test_an_agreement_that_is_being_kept_is_left_alone(
    kind: LetterKind, material: Material
) -> None:
    both = holding(material, OTHER, AGREED)
    letter = letters.write(kind, both, locale="zh-CN", confirmed=frozenset({"L1"}))
    assert "青禾备用" not in letters.text(letter)
    assert any("还款协议正在履行：青禾备用" in notice.text for notice in letter.effects)
    with pytest.raises(CannotWrite) as kept:
        letters.write(kind, alone(material, OTHER, AGREED), locale="en")
    assert kept.value.code == "only_agreed"


@pytest.mark.parametrize("kind", ASKS_ANEW)
def test_a_letter_that_wants_an_agreement_changed_names_it(
    kind: LetterKind, material: Material
) -> None:
    chosen = msgspec.structs.replace(holding(material, OTHER, AGREED), debts=("L3",))
    letter = letters.write(kind, chosen, locale="en", confirmed=frozenset({"L3"}))
    text = letters.text(letter)
    assert "an agreement of 20 February 2026 on 青禾备用 has been kept so far" in text
    assert AGREED.id in letter.cites


def test_an_agreement_that_was_broken_stands_in_no_letters_way(material: Material) -> None:
    missed = (Instalment(due=dt.date(2026, 3, 1), amount_fen=50_000),)
    broken = msgspec.structs.replace(AGREED, instalments=missed)
    case = holding(material, OTHER, broken)
    letter = letters.write(
        LetterKind.PAUSE_REQUEST, case, locale="en", confirmed=frozenset({"L1", "L3"})
    )
    assert "青禾备用" in letters.text(letter)
    assert "has been kept" not in letters.text(letter)


def test_an_offer_on_an_agreed_loan_can_be_answered(material: Material) -> None:
    both = alone(material, OTHER, AGREED)
    letter = letters.write(
        LetterKind.SETTLEMENT_REPLY, both, locale="en", confirmed=frozenset({"L3"})
    )
    assert "青禾备用" in letters.text(letter)


SURETY = Party(
    id="5c12bb20dd",
    occurred_at=START,
    basis=Basis.DOCUMENTED,
    party="surety",
    name="丙担保",
    kind=LenderKind.GUARANTOR,
    roles=(PartyRole.GUARANTOR,),
)
PAID_FOR = LegalEvent(
    id="5c13bb20dd",
    occurred_at=moment("2026-02-20 10:00"),
    basis=Basis.DOCUMENTED,
    debt="L3",
    step=LegalStep.COMPENSATED,
    amount_fen=9_000_00,
    party="surety",
)


@pytest.mark.parametrize("kind", ACKNOWLEDGES)
def test_once_a_guarantor_has_paid_it_is_written_to_and_the_lender_no_more(
    kind: LetterKind, material: Material
) -> None:
    """The guarantor paid 9,000.00; 9,500.00 was what the lender claimed before."""
    claimed = msgspec.structs.replace(OTHER, balance_fen=9_500_00, balance_on=dt.date(2026, 1, 5))
    paid = holding(material, claimed, SURETY, PAID_FOR)
    yes = frozenset({"L1", "L3"})
    lender = letters.write(kind, paid, locale="en", confirmed=yes)
    assert "青禾备用" not in letters.text(lender)
    assert any("a guarantor has paid" in notice.text for notice in lender.effects)
    chosen = msgspec.structs.replace(paid, debts=("L3",))
    with pytest.raises(CannotWrite, match="guarantor is owed now"):
        letters.write(kind, chosen, locale="en", confirmed=yes)
    surety = msgspec.structs.replace(paid, to="surety")
    letter = letters.text(letters.write(kind, surety, locale="en", confirmed=yes))
    assert "青禾备用" in letter
    assert "the guarantor paid the lender ¥9,000.00" in letter
    assert "9,500.00" not in letter
    chinese = letters.text(letters.write(kind, surety, locale="zh-CN", confirmed=yes))
    assert "担保方已于" in chinese
    assert "追偿" in chinese


def test_a_complaint_may_still_go_to_the_lender_that_a_guarantor_paid(material: Material) -> None:
    whom = addressee(material.history, "qinghe")
    history = holding(material, OTHER, SURETY, PAID_FOR).history
    today = material.today
    assert "L3" in {loan.debt for loan in loans_of(history, whom, on=today)}
    before = dt.date(2026, 2, 19)
    surety = addressee(history, "surety")
    assert loans_of(history, surety, on=before) == ()
    assert not is_passed_on(history.loans["L3"], history, whom, on=before)


def test_a_card_that_a_guarantor_paid_needs_no_instalment_agreement_of_its_issuer(
    material: Material,
) -> None:
    card = msgspec.structs.replace(OTHER, product=Product.CREDIT_CARD)
    paid = holding(material, card, SURETY, PAID_FOR)
    for to in ("qinghe", "surety"):
        asked = msgspec.structs.replace(paid, to=to, debts=("L3",))
        with pytest.raises(CannotWrite):
            letters.write(LetterKind.CARD_PLAN, asked, locale="zh-CN")


@pytest.mark.parametrize("kind", [LetterKind.PROPOSAL, LetterKind.CARD_PLAN])
@pytest.mark.parametrize(
    ("last_fen", "rest"), [(100_000, ()), (104_055, (4_055,))], ids=["level", "odd last one"]
)
def test_where_the_plan_pays_just_as_agreed_there_is_nothing_to_ask_for(
    kind: LetterKind, last_fen: int, rest: tuple[int, ...], material: Material
) -> None:
    """Three instalments of 1,000.00, the last one perhaps 1,040.55; the plan pays 1,000.00."""
    dues = [dt.date(2026, month, 5) for month in (4, 5, 6)]
    amounts = (100_000, 100_000, last_fen)
    agreed = msgspec.structs.replace(
        AGREED,
        instalments=tuple(
            Instalment(due=due, amount_fen=fen) for due, fen in zip(dues, amounts, strict=True)
        ),
    )
    card = msgspec.structs.replace(OTHER, product=Product.CREDIT_CARD)
    case = holding(material, card, agreed)
    made = case.plan
    assert made is not None

    def paying(*sums: int) -> Material:
        months = [
            msgspec.structs.replace(
                made.months[0],
                on=dt.date(2026, 4 + place, 10),
                payments=(Pay(debt="L3", amount_fen=fen, principal_fen=fen, interest_fen=0),),
            )
            for place, fen in enumerate(sums)
        ]
        plan = msgspec.structs.replace(made, months=tuple(months))
        return msgspec.structs.replace(case, plan=plan, debts=("L3",))

    yes = frozenset({"L3"})
    with pytest.raises(CannotWrite) as same:
        letters.write(kind, paying(100_000, 100_000, 100_000, *rest), locale="en", confirmed=yes)
    assert same.value.code == "as_agreed"
    less = letters.write(kind, paying(80_000, 80_000, 80_000), locale="en", confirmed=yes)
    assert "asks you to change it" in letters.text(less)
