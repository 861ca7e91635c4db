"""A debt as the planner sees it: what to pay off, at what price, in which tier."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from fairdue.credit import (
    Cap,
    LimitationStatus,
    Moved,
    Standing,
    StandingClass,
    claimant,
    compensation,
    excess,
    limitation,
    standing,
    withheld_fen,
)
from fairdue.facts import (
    DebtStatus,
    History,
    LegalEvent,
    LegalStep,
    Loan,
    Method,
    OnFailure,
    PartyRole,
    Product,
    Request,
    RequestKind,
    StandingEvidence,
)
from fairdue.plan.claim import ledger, lower_claim, unsettled
from fairdue.plan.deal import Deal, kept_deal, latest_agreement
from fairdue.plan.joint import Joint, broken_joints, joint_deal, joint_shares
from fairdue.plan.ledger import PRIVATE_PENALTY, Ledger, highest_rate
from fairdue.plan.price import yearly_pct
from fairdue.plan.private import contract_rate_goes_on, private_cap
from fairdue.plan.reading import payments_on
from fairdue.plan.restructure import broken_ledger
from fairdue.plan.rounding import half_up, shares
from fairdue.plan.schedule import MONTHS_A_YEAR, PPM, Due

TIER_UNCLEAR, TIER_UNLAWFUL = 3, 4
UNSPLIT_PAID = "unsplit_paid"
"""Payments under an agreement over several debts are taken off in proportion to the debts."""
_SETTLED = frozenset({LimitationStatus.EXPIRED, LimitationStatus.WAIVED})
_WEIGHTS = {
    LegalStep.ENFORCEMENT_FILED: 3,
    LegalStep.JUDGMENT: 3,
    LegalStep.SUIT_FILED: 2,
    LegalStep.ARBITRATION_FILED: 2,
    LegalStep.PAYMENT_ORDER: 2,
    LegalStep.PRESERVATION: 2,
}


class BalanceSource(StrEnum):
    """Where the balance that a plan starts from comes from."""

    COMPUTED = "computed"
    """From the contract's terms and the recorded payments."""
    UPPER = "upper"
    """Terms are missing: the upper end of the range, so that the plan is enough."""
    RECEIVED = "received"
    """Signs of unlawful lending: the money really received less what was paid back."""
    CLAIMED = "claimed"
    """Only what the other side claims is known."""
    LOWER_CLAIM = "lower_claim"
    """The other side claims less than the record comes to: the lower of the two."""
    AGREED = "agreed"
    """From a signed agreement that is being kept: its unpaid instalments."""
    SETTLED = "settled"
    """The lender, or its entry in a credit report, shows it as settled."""
    OFFERED = "offered"
    """From an offer to pay in instalments, counted as if it were confirmed and taken up."""


class Lawful(msgspec.Struct, frozen=True, kw_only=True):
    """The most a private lender may ask for: `owed_fen` on day `on`, with `principal_fen` in it.

    The principal goes on at `cap_ppm` a year, and interest bears none. Sums in fen. `least` is the
    same where the law may allow no more than less; None = it is certain.
    """

    on: dt.date
    owed_fen: int
    principal_fen: int
    cap_ppm: int
    least: "Lawful | None" = None

    def above_fen(self, payments: Sequence[tuple[dt.date, int]]) -> int:
        """What coming payments, in order of time, lie above the most that may be asked for."""
        waiting = self.owed_fen - self.principal_fen
        moved = [Moved(self.on, self.principal_fen)]
        for day, amount in payments:
            first = min(waiting, amount)
            waiting -= first
            moved.append(Moved(day, first - amount))
        return max(0, excess(moved, self.cap_ppm).above_fen)

    def within(self, payments: Sequence[tuple[dt.date, int]]) -> tuple[tuple[dt.date, int], ...]:
        """The payments, in order of time, without what lies above at their end."""
        above = self.above_fen(payments)
        kept: list[tuple[dt.date, int]] = []
        for day, amount in reversed(payments):
            less = min(above, amount)
            above -= less
            if amount > less:
                kept.append((day, amount - less))
        return tuple(reversed(kept))


class Debt(msgspec.Struct, frozen=True, kw_only=True):
    """One debt as input of `solve`. Money in fen, rates in ppm a year.

    `rate_ppm` None = not known, counted as no interest and said so. `minimum_fen` and `fee_fen`
    are per month; `agreed`: the minimum is that of a signed agreement, or of an offer counted as
    one. `together` are the debts of one agreement that covers several: balance and minimum are
    this debt's share by the most that each may owe, and only the sums over them are certain. With
    `minimum_ppm` the minimum is that part of what is owed, at least `minimum_least_fen`, and falls
    with the balance; `minimum_fen` is then the next one. `order` is the tier of
    the creditor's standing (0 is paid first). `claimed_fen` is what the other side claims,
    `reckoned_fen` the most that the record comes to;
    `received_fen` the money really received less what was paid back, where less was paid out
    than contracted (Civil Code art. 670) or the lender shows signs of unlawful lending; None =
    not known, or of no account here. `lapses_on` is the last day of the limitation period by
    certain facts alone, `lapses_latest_on` with everything that may have interrupted it; None =
    not known, or it runs no more. `due_day` is the day of the month on which an instalment falls
    due, by an agreement that is kept, else by the contract; None = not known, or not monthly.
    `due_on` is the day of the agreement's next instalment. `late_fee_fen` is charged for each
    minimum missed. `reports`: the lender reports to a credit registry. `legal` weighs what is under
    way: 2 sued, 3 judged. `offer_fen` settles the debt up to and on `offer_until`. `assumed` are
    codes of what the ledger takes for granted. `settled_on` is the day on which the other side
    shows it as settled: nothing is owed, or there is a doubt and it counts as if that were not so.

    `voided` is the debt as the contract makes it once an instalment of the agreement is missed;
    None = there is no agreement, or it goes on, and each month costs `delay_ppm` a year on what is
    late. `on_failure` is what the agreement says of that; None = not known, and the dearer counts.
    """

    debt: str
    name: str = ""
    creditor: str | None = None
    balance_fen: int
    source: BalanceSource = BalanceSource.COMPUTED
    rate_ppm: int | None = 0
    minimum_fen: int = 0
    minimum_ppm: int = 0
    minimum_least_fen: int = 0
    fee_fen: int = 0
    order: int = 1
    klass: StandingClass = StandingClass.UNKNOWN
    limitation: LimitationStatus = LimitationStatus.RUNNING
    lapses_on: dt.date | None = None
    lapses_latest_on: dt.date | None = None
    disputed: bool = False
    agreed: bool = False
    together: tuple[str, ...] = ()
    claimed_fen: int | None = None
    reckoned_fen: int | None = None
    received_fen: int | None = None
    days_past_due: int | None = None
    due_day: int | None = None
    due_on: dt.date | None = None
    late_fee_fen: int = 0
    reports: bool = False
    legal: int = 0
    offer_fen: int | None = None
    offer_until: dt.date | None = None
    voided: "Debt | None" = None
    delay_ppm: int = 0
    on_failure: OnFailure | None = None
    missing: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    settled_on: dt.date | None = None
    lawful: Lawful | None = None

    def asked_fen(self, owed_fen: int) -> int:
        """The minimum of a month in which so much is owed, in fen."""
        if not self.minimum_ppm:
            return min(owed_fen, self.minimum_fen)
        part = half_up(owed_fen * self.minimum_ppm, PPM)
        return min(owed_fen, max(self.minimum_least_fen, part))

    @property
    def least_asked_fen(self) -> int:
        """The least that a month asks for while so much is owed, in fen."""
        return self.minimum_least_fen if self.minimum_ppm else self.minimum_fen

    @property
    def may_fail(self) -> bool:
        """Whether it rests on an agreement that costs something once it is not kept."""
        return self.voided is not None or self.delay_ppm > 0

    def limitation_on(self, day: dt.date) -> LimitationStatus:
        """Where the limitation period will stand on a coming day, if nothing happens until then."""
        ends = [on for on in (self.lapses_on, self.lapses_latest_on) if on is not None]
        if self.limitation in _SETTLED or not ends or day <= min(ends):
            return self.limitation
        over = len(ends) == 2 and day > max(ends)  # noqa: PLR2004 - both ends are known
        return LimitationStatus.EXPIRED if over else LimitationStatus.UNKNOWN

    @property
    def unlawful(self) -> bool:
        """Whether the lender shows signs of unlawful lending."""
        return self.klass is StandingClass.UNLAWFUL


def debts(history: History, *, on: dt.date) -> tuple[Debt, ...]:
    """Every loan of the case as the planner's input, as of the end of day `on`, by debt id."""
    found = tuple(
        _debt(loan, history, on)
        for _, loan in sorted(history.loans.items())
        if _taken(loan, history, on)
    )
    for joint in broken_joints(history, on=on):
        found = _less_unsplit(found, joint)
    return found


def _less_unsplit(found: tuple[Debt, ...], joint: Joint) -> tuple[Debt, ...]:
    """The debts without what was paid under their agreement and is tied to none of them.

    Each is counted as if none of it were its own, so together they would count it as still owed.
    Shared by what each comes to; only the sum is certain.
    """
    covered = {
        debt.debt: debt.balance_fen
        for debt in found
        if debt.debt in joint.fact.debts and debt.source is BalanceSource.UPPER
    }
    if set(covered) != set(joint.fact.debts) or not joint.surely_unsplit_fen:
        return found
    less = shares(covered, joint.surely_unsplit_fen)
    return tuple(
        msgspec.structs.replace(
            debt,
            balance_fen=debt.balance_fen - less[debt.debt],
            assumed=(*debt.assumed, UNSPLIT_PAID),
        )
        if debt.debt in covered
        else debt
        for debt in found
    )


def _taken(loan: Loan, history: History, on: dt.date) -> bool:
    return loan.signed_at is None or history.day(loan.signed_at) <= on


def _debt(loan: Loan, history: History, on: dt.date) -> Debt:
    told = ledger(loan, history, on=on)
    lender = _standing(loan, history, on)
    if "settled" in told.assumed:
        return _settled(loan, told, lender)
    kept = told if told.settled_on is None else unsettled(loan, history, on=on)
    klass = lender.klass if lender is not None else StandingClass.UNKNOWN
    if loan.status is DebtStatus.UNLAWFUL and "status" not in loan.claimed:
        klass = StandingClass.UNLAWFUL
    order = lender.order if lender is not None else TIER_UNCLEAR
    received = _received(loan, kept, klass)
    together = _together(loan, history, on)
    deal = together[loan.debt] if together else kept_deal(loan, history, on=on)
    agreed = deal.unpaid_fen if deal is not None else None
    balance, source = _balance(kept, received if klass is StandingClass.UNLAWFUL else None, agreed)
    settled = source in {BalanceSource.RECEIVED, BalanceSource.AGREED}
    lower = None if settled else lower_claim(loan, history, kept)
    if lower is not None:
        balance, source = lower, BalanceSource.LOWER_CLAIM
    received_only = source is BalanceSource.RECEIVED
    minimum = 0 if received_only else _minimum(loan, kept, deal, balance)
    part_ppm, least = _falling(loan, deal) if minimum else (0, 0)
    limit = limitation(loan, history, on=on)
    found = Debt(
        debt=loan.debt,
        name=loan.name,
        creditor=lender.party if lender is not None else loan.creditor,
        balance_fen=balance,
        source=source,
        rate_ppm=0 if settled else _rate(loan, history, kept),
        minimum_fen=minimum,
        minimum_ppm=part_ppm,
        minimum_least_fen=least,
        fee_fen=0 if settled else _fee(loan, kept, on),
        order=TIER_UNLAWFUL if klass is StandingClass.UNLAWFUL else order,
        klass=klass,
        limitation=limit.status,
        lapses_on=limit.expires_on,
        lapses_latest_on=limit.expires_on_latest,
        disputed=_disputed(loan, history, on),
        agreed=deal is not None,
        together=tuple(together),
        claimed_fen=kept.claimed_fen,
        reckoned_fen=kept.owed.high_fen if kept.owed is not None else None,
        received_fen=received,
        days_past_due=kept.days_past_due,
        due_day=_due_day(loan, deal),
        due_on=deal.next_on if deal is not None else None,
        late_fee_fen=_late_fee(loan, minimum) if not settled else 0,
        reports=bool(lender is not None and lender.reports_to),
        legal=_legal(loan, history, on),
        missing=told.missing,
        assumed=() if settled else kept.assumed,
        settled_on=told.settled_on,
        lawful=None if settled else _lawful(loan, history, kept),
    )
    return found if deal is None or received_only else _failing(found, deal, loan, history, on)


def _settled(loan: Loan, told: Ledger, lender: Standing | None) -> Debt:
    """A debt on which nothing is owed any more, by the word of the other side."""
    return Debt(
        debt=loan.debt,
        name=loan.name,
        creditor=lender.party if lender is not None else loan.creditor,
        balance_fen=0,
        source=BalanceSource.SETTLED,
        order=lender.order if lender is not None else TIER_UNCLEAR,
        klass=lender.klass if lender is not None else StandingClass.UNKNOWN,
        limitation=LimitationStatus.PAID,
        claimed_fen=told.claimed_fen,
        reckoned_fen=0,
        reports=bool(lender is not None and lender.reports_to),
        missing=told.missing,
        assumed=told.assumed,
        settled_on=told.settled_on,
    )


def _lawful(loan: Loan, history: History, kept: Ledger) -> Lawful | None:
    """The account of a private loan at its cap; None for other lenders and cards."""
    limit = private_cap(loan, history, on=kept.on)
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    revolving = loan.terms.method is Method.REVOLVING
    if limit is None or principal is None or loan.signed_at is None or revolving:
        return None
    drawn = Moved(history.day(loan.signed_at), principal)
    paid = [Moved(p.on, -p.amount_fen) for p in payments_on(loan, history, on=kept.on)]
    flows = (drawn, *paid, Moved(kept.on, 0))
    most = _at_cap(flows, limit, limit.high_ppm, kept)
    if limit.later is None:
        return most
    return msgspec.structs.replace(most, least=_at_cap(flows, limit, limit.low_ppm, kept))


def _at_cap(flows: Sequence[Moved], limit: Cap, ppm: int, kept: Ledger) -> Lawful:
    """The account at one end of a cap."""
    then = limit.then(ppm)
    left = excess(flows, ppm, then).left_fen
    return Lawful(
        on=kept.on,
        owed_fen=left,
        principal_fen=min(left, kept.principal_fen),
        cap_ppm=ppm if then is None else then.ppm,
    )


def _failing(debt: Debt, deal: Deal, loan: Loan, history: History, on: dt.date) -> Debt:
    """The debt with what counts once an instalment of its agreement is missed.

    Where that is not known the dearer case: the contract, or the most that delay may cost.
    """
    debt = msgspec.structs.replace(debt, on_failure=deal.on_failure, delay_ppm=highest_rate(loan))
    paid_off = compensation(loan, history, on=on) is not None
    kept = (ledger if paid_off else broken_ledger)(loan, history, on=on)
    balance, source = _balance(kept, None, None)
    minimum = _minimum(loan, kept, None, balance)
    part_ppm, least = _falling(loan, None) if minimum else (0, 0)
    voided = msgspec.structs.replace(
        debt,
        balance_fen=balance,
        source=source,
        rate_ppm=_rate(loan, history, kept),
        minimum_fen=minimum,
        minimum_ppm=part_ppm,
        minimum_least_fen=least,
        fee_fen=_fee(loan, kept, on),
        late_fee_fen=_late_fee(loan, minimum),
        agreed=False,
        delay_ppm=0,
    )
    if deal.on_failure is OnFailure.CONTRACT or (deal.on_failure is None and _dearer(voided, debt)):
        return msgspec.structs.replace(debt, voided=voided)
    return msgspec.structs.replace(debt, late_fee_fen=_late_fee(loan, debt.minimum_fen))


def _dearer(voided: Debt, kept: Debt) -> bool:
    """Whether a year costs no less by the contract than by the agreement with all of it late."""
    by_contract = max(voided.balance_fen, kept.balance_fen) * (PPM + (voided.rate_ppm or 0))
    late = min(kept.balance_fen, kept.minimum_fen * MONTHS_A_YEAR)
    return by_contract >= kept.balance_fen * PPM + late * kept.delay_ppm


def _together(loan: Loan, history: History, on: dt.date) -> dict[str, Deal]:
    """The shares in a kept agreement over several debts; empty without one to share."""
    joint = joint_deal(loan, history, on=on)
    loans = history.loans
    if joint is None or not set(joint.fact.debts) <= set(loans):
        return {}
    covered = [loans[debt] for debt in joint.fact.debts]
    if any(latest_agreement(one, history, on=on) is not joint.fact for one in covered):
        return {}
    return joint_shares(joint, {one.debt: ledger(one, history, on=on) for one in covered}) or {}


def _standing(loan: Loan, history: History, on: dt.date) -> Standing | None:
    """Standing of whoever may claim the money; of the app when nobody else is known."""
    asking = (
        claimant(loan, history, on=on)
        or loan.creditor
        or loan.party(PartyRole.FUNDER)
        or loan.party(PartyRole.FACILITATOR)
    )
    if asking is None:
        return None
    party = history.parties.get(asking)
    if party is None:
        return None
    loans = [ln for ln in history.loans.values() if any(p.party == asking for p in ln.parties)]
    yearly = yearly_pct(loans, history, on=on)
    evidence = history.of(StandingEvidence)
    return standing(party, evidence, loans, on=on, yearly_pct=yearly, zone=history.zone)


def _received(loan: Loan, kept: Ledger, klass: StandingClass) -> int | None:
    """Money really received less what was paid back, where the law may count that; else None."""
    if loan.disbursed_fen is None or not (withheld_fen(loan) or klass is StandingClass.UNLAWFUL):
        return None
    return max(0, loan.disbursed_fen - kept.paid_fen)


def _balance(kept: Ledger, received: int | None, agreed: int | None) -> tuple[int, BalanceSource]:
    """Balance to plan with and where it is from; the upper end, so that the plan is enough."""
    if received is not None:
        return received, BalanceSource.RECEIVED
    if agreed is not None:
        return agreed, BalanceSource.AGREED
    if kept.owed is None:
        return 0, BalanceSource.CLAIMED
    if kept.owed.exact:
        return kept.owed.high_fen, BalanceSource.COMPUTED
    claimed = kept.claimed_fen is not None and "principal" in kept.missing
    source = BalanceSource.CLAIMED if claimed else BalanceSource.UPPER
    return kept.owed.high_fen, source


def _rate(loan: Loan, history: History, kept: Ledger) -> int | None:
    """Yearly rate on the balance to plan with: late money at the penalty rate, the rest as agreed.

    Flat interest is charged on the first balance, so on what is left the rate is higher. With a
    private lender only the principal bears interest, so on the whole balance the rate is lower;
    where no overdue rate is agreed, what is late bears the contract's, at most that of the cap.
    """
    rate = loan.terms.annual_rate_ppm
    if rate is None or kept.owed is None or kept.owed.high_fen == 0:
        return rate
    undue = sum(row.principal_fen for row in kept.schedule if row.due_on > kept.on)
    undue = min(undue if kept.schedule else kept.owed.high_fen, kept.owed.high_fen)
    running = rate
    if loan.terms.method is Method.FLAT and loan.principal_fen and undue:
        running = half_up(rate * loan.principal_fen, undue)
    multiplier = loan.terms.penalty.multiplier_ppm if loan.terms.penalty is not None else PPM
    late = kept.owed.high_fen - undue
    if PRIVATE_PENALTY & set(kept.assumed):
        late = min(late, max(0, kept.principal_fen - undue))
        limit = private_cap(loan, history, on=kept.on)
        assert limit is not None, "assumed with private lenders only"
        multiplier = contract_rate_goes_on(rate, limit).multiplier_ppm
    return half_up(undue * running * PPM + late * rate * multiplier, kept.owed.high_fen * PPM)


def _minimum(loan: Loan, kept: Ledger, deal: Deal | None, owed: int) -> int:
    """What is asked for in a month: by an agreement that is kept, else by the contract.

    The contract asks for the next instalment, or for a card's minimum payment; 0 when the whole
    debt is due, because nothing less than all of it would then be as agreed.
    """
    if deal is not None and deal.next_fen is not None:
        return deal.next_fen
    if _is_card(loan):
        part = half_up(owed * (loan.terms.minimum_ppm or 0), PPM)
        return min(owed, max(part, loan.terms.minimum_fen))
    coming = _coming(kept, kept.on)
    return min(owed, _monthly(loan, coming.total_fen)) if coming is not None else 0


def _falling(loan: Loan, deal: Deal | None) -> tuple[int, int]:
    """The part of what is owed that a card asks for, in ppm, and its least in fen."""
    if not _is_card(loan) or not loan.terms.minimum_ppm:
        return 0, 0
    if deal is not None and deal.next_fen is not None:
        return 0, 0
    return loan.terms.minimum_ppm, loan.terms.minimum_fen


def _is_card(loan: Loan) -> bool:
    return loan.terms.method is Method.REVOLVING or loan.product is Product.CREDIT_CARD


def _due_day(loan: Loan, deal: Deal | None) -> int | None:
    if deal is not None:
        return deal.next_on.day if deal.next_on is not None and deal.monthly else None
    first = loan.terms.first_due_on
    return first.day if first is not None and loan.terms.period_days is None else None


def _late_fee(loan: Loan, minimum: int) -> int:
    """What a missed minimum costs at once."""
    share = half_up(minimum * loan.terms.late_fee_ppm, PPM)
    return max(loan.terms.late_fee_fen, share) if minimum else 0


def _legal(loan: Loan, history: History, on: dt.date) -> int:
    """The weightiest legal step on this debt so far."""
    steps = (
        event.step
        for event in history.of(LegalEvent)
        if event.debt == loan.debt and history.day(event.occurred_at) <= on
    )
    return max((_WEIGHTS.get(step, 0) for step in steps), default=0)


def _fee(loan: Loan, kept: Ledger, on: dt.date) -> int:
    return _monthly(loan, loan.terms.fee_fen) if _coming(kept, on) is not None else 0


def _coming(kept: Ledger, on: dt.date) -> Due | None:
    """The next instalment of several that is not yet due; a bullet loan has none."""
    if len(kept.schedule) < 2:  # noqa: PLR2004 - one row is the whole debt
        return None
    return next((row for row in kept.schedule if row.due_on > on and row.paid_on is None), None)


def _monthly(loan: Loan, amount_fen: int) -> int:
    """An amount per period as an amount per month of a twelfth of 365 days."""
    days = loan.terms.period_days
    return amount_fen if days is None else half_up(amount_fen * 365, days * MONTHS_A_YEAR)


def _disputed(loan: Loan, history: History, on: dt.date) -> bool:
    return any(
        request.kind is RequestKind.DISPUTE
        and (loan.debt in (request.debts or ()))
        and history.day(request.occurred_at) <= on
        for request in history.of(Request)
    )
