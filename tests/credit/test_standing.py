"""Who lends: each row of the lender taxonomy, the evidence that decides, the doubts that stay."""

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.credit import CLASS_OF_KIND, Standing, StandingClass, describe, standing
from fairdue.facts import (
    Basis,
    EvidenceKind,
    LenderKind,
    Licence,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Product,
    Registry,
    StandingEvidence,
    Terms,
)

NOON = dt.datetime(2025, 6, 1, 4, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 20)


def party(kind: LenderKind | None = None, **changes: object) -> Party:
    found = Party(
        id="b-1",
        occurred_at=NOON,
        party="lender",
        name="甲",
        kind=kind,
        basis=Basis.DOCUMENTED,
    )
    return msgspec.structs.replace(found, **changes)


def seen(kind: EvidenceKind, *, holds: bool = True, days: int = 0) -> StandingEvidence:
    when = NOON + dt.timedelta(days=days)
    return StandingEvidence(
        id=f"s-{kind}-{days}", occurred_at=when, party="lender", kind=kind, holds=holds
    )


def loan(**changes: object) -> Loan:
    found = Loan(
        id="l-1",
        occurred_at=NOON,
        debt="d-1",
        product=Product.ONLINE_CONSUMER_LOAN,
        parties=(LoanParty(party="lender", role=PartyRole.CREDITOR),),
    )
    return msgspec.structs.replace(found, **changes)


SEVEN_DAYS = loan(
    signed_at=NOON,
    principal_fen=200_000,
    disbursed_fen=140_000,
    terms=Terms(method=Method.BULLET, period_days=7),
)


def judged(who: Party, *evidence: StandingEvidence, loans: tuple[Loan, ...] = ()) -> Standing:
    return standing(who, evidence, loans, on=TODAY)


@pytest.mark.parametrize("kind", list(LenderKind), ids=str)
def test_a_documented_kind_leads_to_its_class_with_a_reason(kind: LenderKind) -> None:
    found = judged(party(kind))
    assert found.klass is CLASS_OF_KIND[kind]
    assert found.reasons
    assert found.reasons[-1].facts == ("b-1",)


def test_every_lender_kind_has_a_class() -> None:
    assert set(CLASS_OF_KIND) == set(LenderKind)


def test_what_nobody_knows_stays_unknown() -> None:
    found = judged(party())
    assert found.klass is StandingClass.UNKNOWN
    assert found.reports_to is None
    assert [r.code for r in found.reasons] == ["kind_unknown"]


def test_an_account_in_the_own_credit_report_proves_a_formal_lender() -> None:
    found = judged(party(), seen(EvidenceKind.OWN_PBOC_REPORT))
    assert found.klass is StandingClass.FORMAL
    assert found.reports_to == (Registry.PBOC,)
    assert found.order == 0


def test_the_loan_itself_may_say_that_it_is_in_the_report() -> None:
    found = judged(party(LenderKind.MLC_ONLINE), loans=(loan(in_pboc_report=True),))
    assert found.klass is StandingClass.FORMAL_LOCAL
    assert found.order == 0
    assert found.reasons[0].facts == ("l-1",)


def test_the_app_is_not_the_creditor_even_when_its_loan_is_in_the_report() -> None:
    app = loan(
        in_pboc_report=True,
        parties=(
            LoanParty(party="lender", role=PartyRole.FACILITATOR),
            LoanParty(party="bank", role=PartyRole.CREDITOR),
        ),
    )
    found = judged(party(LenderKind.PLATFORM_FACILITATOR), loans=(app,))
    assert found.klass is StandingClass.NOT_CREDITOR
    assert found.reports_to == ()


def test_the_contract_names_somebody_else() -> None:
    found = judged(party(LenderKind.CFC), seen(EvidenceKind.CONTRACT_CREDITOR, holds=False))
    assert found.klass is StandingClass.NOT_CREDITOR
    assert [r.code for r in found.conflicts] == ["kind_stated"]


def test_a_role_alone_tells_an_agency_from_a_lender() -> None:
    found = judged(party(roles=(PartyRole.AGENCY,)))
    assert found.klass is StandingClass.NOT_CREDITOR


def test_an_assignee_holds_a_transferred_claim() -> None:
    bought = loan(parties=(LoanParty(party="lender", role=PartyRole.ASSIGNEE),))
    assert judged(party(), loans=(bought,)).klass is StandingClass.TRANSFERRED


def test_cut_off_interest_and_a_term_of_days_add_up_to_unlawful() -> None:
    found = judged(party(), loans=(SEVEN_DAYS,))
    assert found.klass is StandingClass.UNLAWFUL
    assert [r.code for r in found.reasons] == ["upfront_deduction", "short_term"]
    assert found.order == 4


@pytest.mark.parametrize(
    "single",
    [
        loan(principal_fen=200_000, disbursed_fen=180_000),
        loan(signed_at=NOON, terms=Terms(method=Method.BULLET, period_days=7)),
    ],
)
def test_one_sign_alone_decides_nothing(single: Loan) -> None:
    assert judged(party(), loans=(single,)).klass is StandingClass.UNKNOWN


def test_no_contract_and_a_private_payee_add_up_too() -> None:
    hidden = (seen(EvidenceKind.NO_CONTRACT), seen(EvidenceKind.PRIVATE_PAYEE))
    assert judged(party(), *hidden).klass is StandingClass.UNLAWFUL


def test_a_friend_without_contract_is_a_private_lender_and_no_loan_shark() -> None:
    hidden = (seen(EvidenceKind.NO_CONTRACT), seen(EvidenceKind.PRIVATE_PAYEE))
    found = judged(party(LenderKind.PRIVATE_PERSON), *hidden)
    assert found.klass is StandingClass.INFORMAL_LAWFUL
    assert found.conflicts == ()
    assert (found.reports_to, found.order) == ((), 2)


def test_strong_proof_beats_signs_but_the_signs_are_shown() -> None:
    found = judged(party(), seen(EvidenceKind.LICENCE_REGISTER), loans=(SEVEN_DAYS,))
    assert found.klass is StandingClass.FORMAL
    assert [r.code for r in found.conflicts] == ["upfront_deduction", "short_term"]


def test_a_claimed_kind_falls_to_signs_and_a_documented_one_stands_with_doubts() -> None:
    claimed = judged(party(LenderKind.MLC_ONLINE, basis=Basis.CLAIMED), loans=(SEVEN_DAYS,))
    assert claimed.klass is StandingClass.UNKNOWN
    documented = judged(party(LenderKind.MLC_ONLINE), loans=(SEVEN_DAYS,))
    assert documented.klass is StandingClass.FORMAL_LOCAL
    assert len(documented.conflicts) == 2


def test_not_in_the_register_makes_a_licence_doubtful() -> None:
    absent = seen(EvidenceKind.LICENCE_REGISTER, holds=False)
    assert judged(party(LenderKind.MLC_LOCAL), absent).klass is StandingClass.UNKNOWN
    both = judged(party(LenderKind.MLC_LOCAL), absent, loans=(SEVEN_DAYS,))
    assert both.klass is StandingClass.UNLAWFUL


def test_the_later_look_at_the_register_counts() -> None:
    first = seen(EvidenceKind.LICENCE_REGISTER, holds=False)
    then = seen(EvidenceKind.LICENCE_REGISTER, days=30)
    assert judged(party(), first, then).klass is StandingClass.FORMAL
    assert standing(party(), (first, then), (), on=NOON.date()).klass is StandingClass.UNKNOWN


def test_a_look_at_the_register_counts_from_its_day_where_the_borrower_lives() -> None:
    late = dt.datetime.combine(TODAY, dt.time(17), tzinfo=dt.UTC)
    look = msgspec.structs.replace(seen(EvidenceKind.LICENCE_REGISTER), occurred_at=late)
    assert judged(party(), look).klass is StandingClass.UNKNOWN
    assert standing(party(), (look,), (), on=TODAY, zone=dt.UTC).klass is StandingClass.FORMAL


def test_a_licence_counts_while_it_is_valid() -> None:
    licence = Licence(number="L-0", valid_until=TODAY)
    who = party(LenderKind.PAWN, licence=licence)
    assert judged(who).reasons[0].code == "licence_valid"
    later = standing(who, (), (), on=TODAY + dt.timedelta(days=1))
    assert [r.code for r in later.reasons] == ["kind_stated"]


def test_a_lender_by_duty_reports_unless_the_own_report_says_otherwise() -> None:
    dutiful = judged(party(LenderKind.BANK_TRAD))
    assert dutiful.reports_to == (Registry.PBOC,)
    assert dutiful.reasons[-1].code == "duty_to_report"
    missing = judged(party(LenderKind.BANK_TRAD), loans=(loan(in_pboc_report=False),))
    assert missing.reports_to is None
    assert missing.order == 1


def test_the_planners_tiers_follow_the_law_and_the_registry() -> None:
    order = [
        judged(party(LenderKind.CFC)).order,
        judged(party(LenderKind.MLC_LOCAL, reports_to=(Registry.NONE,))).order,
        judged(party(LenderKind.PRIVATE_PERSON)).order,
        judged(party()).order,
        judged(party(LenderKind.UNLICENSED_ONLINE)).order,
    ]
    assert order == [0, 1, 2, 3, 4]


@given(st.lists(st.sampled_from(list(EvidenceKind)), unique=True), st.booleans())
def test_evidence_of_another_party_and_its_order_do_not_matter(
    kinds: list[EvidenceKind], holds: bool
) -> None:
    evidence = [seen(kind, holds=holds) for kind in kinds]
    others = [msgspec.structs.replace(e, party="other") for e in evidence]
    assert judged(party(), *evidence) == judged(party(), *others, *reversed(evidence))
    assert judged(party(), *others) == judged(party())


@given(
    st.sampled_from([None, *LenderKind]),
    st.dictionaries(st.sampled_from(list(EvidenceKind)), st.booleans()),
    st.sampled_from(list(Basis)),
)
def test_every_answer_has_a_reason_that_reads_in_both_languages(
    kind: LenderKind | None, looked: dict[EvidenceKind, bool], basis: Basis
) -> None:
    evidence = [seen(k, holds=h) for k, h in looked.items()]
    found = judged(party(kind, basis=basis), *evidence, loans=(SEVEN_DAYS,))
    assert found.reasons
    for locale in ("zh-CN", "en"):
        lines = describe(found, locale)
        assert len(lines) == 2 + len(found.reasons) + len(found.conflicts) + len(found.beside)


def test_a_loan_of_days_at_a_high_price_adds_up_and_says_by_which_figures() -> None:
    at_the_end = loan(signed_at=NOON, terms=Terms(method=Method.BULLET, period_days=14))
    cheap = standing(party(), (), (at_the_end,), on=TODAY, yearly_pct={"d-1": 36.0})
    assert cheap.klass is StandingClass.UNKNOWN
    dear = standing(party(), (), (at_the_end,), on=TODAY, yearly_pct={"d-1": 391.1})
    assert dear.klass is StandingClass.UNLAWFUL
    assert [(r.code, r.facts, r.seen) for r in dear.reasons] == [
        ("short_term", ("l-1",), "14"),
        ("high_cost", ("l-1",), "391.1%"),
    ]


def test_a_high_price_alone_decides_nothing_but_is_shown() -> None:
    found = standing(party(LenderKind.MLC_LOCAL), (), (loan(),), on=TODAY, yearly_pct={"d-1": 48.2})
    assert found.klass is StandingClass.FORMAL_LOCAL
    assert [(r.code, r.seen) for r in found.beside] == [("high_cost", "48.2%")]


def test_the_payee_speaks_for_the_lender_against_it_or_not_at_all() -> None:
    who = party(name="青潭网络小额贷款有限公司", aliases=("青潭小贷",))
    named = judged(who, loans=(loan(payee="青潭小贷"),))
    assert [(r.code, r.facts) for r in named.reasons] == [
        ("payee", ("l-1",)),
        ("kind_unknown", ("b-1",)),
    ]
    other = judged(who, loans=(loan(payee="星桥支付代收"),))
    assert ([r.code for r in other.reasons], [r.code for r in other.beside]) == (
        ["kind_unknown"],
        ["payee_other"],
    )
    private = judged(who, loans=(loan(payee="个人账户"),))
    assert "private_payee" in [r.code for r in private.reasons]


def test_a_documented_contract_names_its_creditor_and_a_claimed_one_does_not() -> None:
    shown = loan(contract_no="QT-1", basis=Basis.DOCUMENTED)
    assert "contract_entered" in [r.code for r in judged(party(), loans=(shown,)).reasons]
    told = loan(contract_no="QT-1", basis=Basis.CLAIMED)
    assert "contract_entered" not in [r.code for r in judged(party(), loans=(told,)).reasons]


def test_what_was_looked_for_and_not_found_is_said_too() -> None:
    found = judged(party(LenderKind.CFC), seen(EvidenceKind.NO_CONTRACT, holds=False))
    assert [(r.code, r.facts) for r in found.beside] == [("not_no_contract", ("s-no_contract-0",))]


@given(
    st.sampled_from([None, *LenderKind]),
    st.dictionaries(st.sampled_from(list(EvidenceKind)), st.booleans()),
    st.sampled_from(list(Basis)),
)
def test_every_piece_of_evidence_is_for_against_or_beside_the_answer(
    kind: LenderKind | None, looked: dict[EvidenceKind, bool], basis: Basis
) -> None:
    evidence = [seen(k, holds=h) for k, h in looked.items()]
    found = judged(party(kind, basis=basis), *evidence)
    told = {fact for r in (*found.reasons, *found.conflicts, *found.beside) for fact in r.facts}
    assert {e.id for e in evidence} <= told
