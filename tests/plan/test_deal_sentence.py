"""An agreement in plain words: three payments of 1,000.00 from 10 June 2025 on."""

import datetime as dt

import msgspec
import pytest

from fairdue.facts import Agreement, Basis, History, Instalment, OnFailure, Payment, Rebooking
from fairdue.plan import part_text, signed_agreement, signed_text
from plan.bullet_loan import loan
from plan.noon import at

LOAN = loan()
DUE = (dt.date(2025, 6, 10), dt.date(2025, 7, 10), dt.date(2025, 8, 10))


def deal(*paid: str, unsure: bool = False, sum_fen: int | None = 100_000) -> Agreement:
    """Its first instalments paid on these days; `unsure`: nobody remembers the next one."""
    parts = [
        Instalment(
            due=due,
            amount_fen=sum_fen,
            paid_at=at(paid[k]) if k < len(paid) else None,
            payment_unknown=unsure and k == len(paid),
        )
        for k, due in enumerate(DUE)
    ]
    return Agreement(
        id="a-1",
        occurred_at=at("2025-05-10"),
        basis=Basis.DOCUMENTED,
        debts=("d-1",),
        instalments=tuple(parts),
    )


def told(signed: Agreement, on: str, locale: str = "en") -> tuple[list[str], list[str]]:
    """Sentences on the agreement, and how each instalment stands."""
    found = signed_agreement(LOAN, History([LOAN, signed]), on=dt.date.fromisoformat(on))
    assert found is not None
    parts = [part_text(part, found, locale) for part in found.parts]
    return list(signed_text(found, locale)), parts


def failing(signed: Agreement, failure: OnFailure) -> Agreement:
    return msgspec.structs.replace(signed, rebooking=Rebooking(on_failure=failure))


def test_before_its_signature_there_is_none() -> None:
    assert signed_agreement(LOAN, History([LOAN, deal()]), on=dt.date(2025, 5, 9)) is None


def test_kept_so_far_it_says_what_is_left_and_what_is_next() -> None:
    said, parts = told(deal("2025-06-10"), "2025-06-20")
    assert said == [
        "Agreement of 2025-05-10: nothing is missed so far. By it ¥2,000.00 is still to be paid.",
        "The next payment is due on 2025-07-10: ¥1,000.00.",
    ]
    assert parts == ["paid on 2025-06-10", "not yet due", "not yet due"]


def test_paid_in_full() -> None:
    said, parts = told(deal("2025-06-10", "2025-07-10", "2025-08-09"), "2025-08-20")
    assert said == ["Agreement of 2025-05-10: everything that it asks for is paid."]
    assert parts[-1] == "paid on 2025-08-09"


@pytest.mark.parametrize(
    ("failure", "follows"),
    [
        (None, "The record does not tell whether the contract then counts again."),
        (OnFailure.CONTRACT, "By the agreement the contract then counts again."),
        (OnFailure.AGREEMENT, "By the agreement it goes on all the same; the delay may cost "),
    ],
)
def test_missed_or_paid_late_it_says_which_one_and_what_follows(
    failure: OnFailure | None, follows: str
) -> None:
    missed, late = deal("2025-06-10"), deal("2025-06-10", "2025-07-15")
    if failure is not None:
        missed, late = failing(missed, failure), failing(late, failure)
    said, parts = told(missed, "2025-07-20")
    assert "no payment is on record for 2025-07-10, so that one counts as missed." in said[0]
    assert parts[1] == "no payment on record; counts as missed"
    assert said[1].startswith(follows)
    said, parts = told(late, "2025-07-20")
    assert "due on 2025-07-10 was made on 2025-07-15, so it was not in time." in said[0]
    assert parts[1] == "paid on 2025-07-15, late"
    assert said[1].startswith(follows)


def test_an_agreement_that_goes_on_after_a_delay_says_what_is_left_as_well() -> None:
    said, _ = told(failing(deal("2025-06-12"), OnFailure.AGREEMENT), "2025-06-20")
    assert any("By it ¥2,000.00 is still to be paid." in line for line in said)


def test_one_nobody_remembers_is_neither_paid_nor_missed() -> None:
    said, parts = told(deal(unsure=True), "2025-06-20")
    assert "Whether the payment due on 2025-06-10 was made is not known" in said[1]
    assert parts[0] == "not known whether it was paid"


def test_sums_that_are_not_known() -> None:
    said, _ = told(deal("2025-06-10", sum_fen=None), "2025-06-20")
    assert "what is still to be paid by it is not known either" in said[0]
    assert said[1] == "The next payment is due on 2025-07-10."
    assert told(msgspec.structs.replace(deal(), instalments=()), "2025-06-20")[0] == [
        "The agreement of 2025-05-10 names no payments, so nobody can tell whether it is kept."
    ]


def test_a_payment_of_the_record_pays_an_instalment_whose_sum_is_not_known() -> None:
    paid = Payment(id="p-1", occurred_at=at("2025-06-09"), debt="d-1", amount_fen=90_000)
    for facts, first in (
        ((), "no payment on record; counts as missed"),
        ((paid,), "paid on 2025-06-09"),
    ):
        history = History([LOAN, deal(sum_fen=None), *facts])
        found = signed_agreement(LOAN, history, on=dt.date(2025, 6, 20))
        assert found is not None
        assert part_text(found.parts[0], found, "en") == first
        assert found.parts[0].proven is not bool(facts)


def test_part_of_an_instalment_still_lacks() -> None:
    paid = Payment(id="p-1", occurred_at=at("2025-06-09"), debt="d-1", amount_fen=60_000)
    for on, stands in (
        ("2025-06-10", "¥400.00 still lacking"),
        ("2025-06-11", "¥400.00 still lacking, past its day"),
    ):
        history = History([LOAN, deal(), paid])
        found = signed_agreement(LOAN, history, on=dt.date.fromisoformat(on))
        assert found is not None
        assert part_text(found.parts[0], found, "en") == stands


def test_several_debts_share_its_sums() -> None:
    said, _ = told(msgspec.structs.replace(deal(), debts=("d-1", "d-2")), "2025-06-01")
    assert said[-1] == "It covers several debts; its sums are for all of them together."


def test_in_chinese() -> None:
    said, parts = told(deal("2025-06-10"), "2025-07-20", "zh-CN")
    assert said[0].startswith(
        "协议（2025-05-10 签）：2025-07-10 到期的那一期没有还款记录，按漏还计算；"
    )
    assert said[1] == "这时是否恢复按原合同计算，记录里没有写明。"
    assert parts == ["2025-06-10 已还", "没有还款记录，按漏还计算", "还没到期"]
