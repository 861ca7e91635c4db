"""What is owed on one of several debts that a single agreement covers.

The instalments of such an agreement are sums for all of its debts together. How much of each goes
on which debt is seldom written down, and it is not guessed here: a payment that the record puts on
a debt counts for that debt, one that only the agreement tells of may be on any of them. So each
debt has a range; together they owe what the agreement still asks for. Civil Code art. 560.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from fairdue.credit import Booking, Part, parts_paid, recorded_payments, statute
from fairdue.facts import Agreement, Basis, History, Loan, OnFailure, Rebooking
from fairdue.plan.deal import Deal, covers_several, latest_agreement, still_asked
from fairdue.plan.ledger import Ledger, contract_ledger, highest_rate
from fairdue.plan.line import Line, LineKind, balance_after
from fairdue.plan.reading import YEAR_360, payments_on, told_paid
from fairdue.plan.rebooked import Opening, Restatement, State, agreed_rates, openings, restatements
from fairdue.plan.restructure import agreed_ledger, between, failure_codes, states
from fairdue.plan.rounding import half_up, shares
from fairdue.plan.schedule import PPM

__all__ = ["Joint", "broken_joints", "joint_deal", "joint_ledger", "joint_shares"]

SHORT_MONTH_DAYS = 2
"""A twelfth of a year is 30 days of 360, and a month may have two fewer."""


class Joint(msgspec.Struct, frozen=True, kw_only=True):
    """The latest agreement on a debt when it covers others too, with its instalments.

    `asked` = what it still asks for on all of them together; None = an instalment was missed, or
    it names none. `doubtful` = whether it was kept rests on somebody's word. `unsplit` are
    instalments told as paid that no payment on any of the debts shows.
    """

    fact: Agreement
    parts: tuple[Part, ...]
    asked: Deal | None
    doubtful: bool
    unsplit: tuple[Booking, ...]

    @property
    def terms(self) -> Rebooking | None:
        """How it restates its debts; None = not known, and the contracts' figures stay."""
        return self.fact.rebooking if self.fact.instalments else None

    @property
    def surely_unsplit_fen(self) -> int:
        """Fen that were certainly paid on one or other of the debts."""
        return sum(booking.amount_fen for booking in self.unsplit if booking.proven)

    @property
    def unsplit_fen(self) -> int | None:
        """Fen that may have gone on any of the debts; None = the sum of an instalment lacks."""
        paid = (i for i in self.fact.instalments if i.paid_at is not None or i.payment_unknown)
        if any(i.amount_fen is None for i in paid):
            return None
        return sum(booking.amount_fen for booking in self.unsplit)


def joint_deal(loan: Loan, history: History, *, on: dt.date) -> Joint | None:
    """The latest agreement signed by day `on`, if it covers the loan together with others."""
    agreement = latest_agreement(loan, history, on=on)
    if agreement is None or not covers_several(agreement):
        return None
    by_day: defaultdict[dt.date, int] = defaultdict(int)
    for debt in sorted(set(agreement.debts) & set(history.loans)):
        for paid in recorded_payments(history.loans[debt], history, on=on):
            by_day[paid.on] += paid.amount_fen
    shown = [Booking(on=day, amount_fen=fen, fact="") for day, fen in sorted(by_day.items())]
    parts = parts_paid(loan, agreement, history, on=on)
    overdue = (part for part in parts if part.paid_on is None and part.due < on)
    return Joint(
        fact=agreement,
        parts=parts,
        asked=still_asked(agreement, parts, on=on),
        doubtful=any(part.unsure for part in overdue) or agreement.basis is Basis.CLAIMED,
        unsplit=tuple(told_paid(agreement, shown, history, on)),
    )


def broken_joints(history: History, *, on: dt.date) -> list[Joint]:
    """The agreements over several debts that are not kept, each once, by fact id."""
    found = (joint_deal(loan, history, on=on) for loan in history.loans.values())
    broken = {joint.fact.id: joint for joint in found if joint is not None and joint.asked is None}
    return [broken[fact] for fact in sorted(broken)]


def joint_shares(joint: Joint, ledgers: Mapping[str, Ledger]) -> dict[str, Deal] | None:
    """What a kept agreement asks for, shared among its debts by the most that each may owe.

    `ledgers` by debt id. The shares add up to the agreement's sums; only those are certain. None
    when the agreement is not kept, a sum in it lacks, or nothing is known of one of the debts.
    """
    asked = joint.asked
    owed = [ledgers[debt].owed if debt in ledgers else None for debt in joint.fact.debts]
    if asked is None or asked.unpaid_fen is None or None in owed:
        return None
    most = {
        debt: at.high_fen for debt, at in zip(joint.fact.debts, owed, strict=True) if at is not None
    }
    if not any(most.values()):
        most = dict.fromkeys(most, 1)
    unpaid = _shared(most, asked.unpaid_fen)
    coming = _shared(unpaid, asked.next_fen or 0)
    known = asked.next_fen is not None
    return {
        debt: msgspec.structs.replace(
            asked, unpaid_fen=unpaid[debt], next_fen=coming[debt] if known else None
        )
        for debt in unpaid
    }


def _shared(weights: Mapping[str, int], sum_fen: int) -> dict[str, int]:
    """The whole sum by weight; the weights may add up to less than it."""
    return shares({name: weight * sum_fen for name, weight in weights.items()}, sum_fen)


def joint_ledger(loan: Loan, history: History, *, on: dt.date) -> Ledger:
    """What is owed at the end of day `on`; a range under an agreement that covers other debts too.

    Without one, what the debt's own agreements or its contract make of it.
    """
    found = agreed_ledger(loan, history, on=on)
    joint = joint_deal(loan, history, on=on)
    if joint is None:
        return _after_joint(found, loan, history, on)
    if found.owed is None:
        return found
    stands = _stands(loan, history, joint, found, on)
    lowest = min(stands, key=lambda state: state.total)
    if joint.unsplit_fen is None:
        lowest = State(principal=0, days_past_due=lowest.days_past_due)
    result = between(found, lowest, max(state.total for state in stands))
    exact = result.owed is not None and result.owed.exact
    by_contract = joint.terms is None
    return msgspec.structs.replace(
        result,
        days_past_due=found.days_past_due if by_contract else lowest.days_past_due,
        on_received=found.on_received if by_contract else None,
        on_joint_fen=joint.asked.unpaid_fen if joint.asked is not None else None,
        missing=_missing(loan, history, joint, found, exact=exact),
        cites=(*found.cites, statute.MODIFIED, statute.SEVERAL_DEBTS),
    )


def _after_joint(found: Ledger, loan: Loan, history: History, on: dt.date) -> Ledger:
    """The ledger, which says so when an agreement over several debts was signed before its own."""
    before = (a for a in history.of(Agreement) if loan.debt in a.debts and covers_several(a))
    if any(history.day(a.occurred_at) <= on for a in before):
        codes = (*found.missing, "agreement_before")
        return msgspec.structs.replace(found, missing=codes)
    return found


def _stands(loan: Loan, history: History, joint: Joint, found: Ledger, on: dt.date) -> list[State]:
    """Where this debt may stand: the ends of what the agreement and, in doubt, the contract say."""
    terms = joint.terms
    agreed = _by_agreement(loan, history, joint, terms, on) if terms is not None else []
    failure = terms.on_failure if terms is not None else OnFailure.CONTRACT
    broken = joint.asked is None
    if broken and failure is OnFailure.CONTRACT:
        agreed = []
    in_doubt = joint.doubtful or (broken and failure is not OnFailure.AGREEMENT)
    by_contract = _by_contract(loan, history, joint, found, on) if in_doubt or not agreed else []
    return [*agreed, *by_contract]


def _by_contract(
    loan: Loan, history: History, joint: Joint, found: Ledger, on: dt.date
) -> list[State]:
    """The ends of the range without the agreement, the lower one with all that may be paid."""
    before = restatements(loan, history, on=on)
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    paid = states(loan, history, before, on, principal, joint.unsplit)
    high = State(principal=found.owed.high_fen if found.owed is not None else 0)
    return [*paid, high]


def _by_agreement(
    loan: Loan, history: History, joint: Joint, terms: Rebooking, on: dt.date
) -> list[State]:
    """The ends of what the agreement leaves of this debt.

    At least its new start without any interest, less all that may have been paid on it; at most
    that with interest on the whole all along, less what is proven to be paid on it, and never
    more than the agreement asks for on all debts together. Where even the lower end is more than
    that, the agreement leaves some of the debts unpaid, and nobody knows how much of this one.
    """
    fact = joint.fact
    signed_on = history.day(fact.occurred_at)
    alone = msgspec.structs.replace(terms, principal_fen=None)
    deal = Restatement(fact=fact, terms=alone, signed_on=signed_on)
    before = [r for r in restatements(loan, history, on=signed_on) if r.fact.id != fact.id]
    principal = loan.principal_fen if loan.principal_fen is not None else loan.disbursed_fen
    starts = openings(states(loan, history, before, signed_on, principal), deal)
    paid = [p for p in payments_on(loan, history, on=on) if p.on > signed_on]
    missed = [part.due for part in joint.parts if part.missed(on)]
    days_late = (on - min(missed)).days if missed else 0
    late = bool(missed) or any(part.paid_late for part in joint.parts)
    together = joint.asked.unpaid_fen if joint.asked is not None else None
    found = []
    for start in starts:
        opened = State(
            principal=start.principal + start.deferred, lines=start.lines, days_past_due=days_late
        )
        most = opened.principal + _interest(loan, deal, start, on, late=late)
        most -= sum(p.amount_fen for p in paid if p.proven)
        low = _paid(opened, sorted((*paid, *joint.unsplit), key=lambda booking: booking.on))
        if together is not None and low.total > together:
            found += [_forgiven(low, joint), State(principal=together)]
            continue
        if together is not None:
            most = min(most, together)
        found += [low, State(principal=max(most, low.total))]
    return found


def _forgiven(state: State, joint: Joint) -> State:
    """The state with nothing left of the debt, as the agreement asks for less than it comes to."""
    line = Line(
        on=max((line.on for line in state.lines), default=joint.parts[0].due),
        what=LineKind.WAIVED,
        amount_fen=-state.total,
        balance_fen=0,
        cite=statute.MODIFIED,
        fact=joint.fact.id,
    )
    return State(principal=0, lines=(*state.lines, line), days_past_due=state.days_past_due)


def _interest(loan: Loan, deal: Restatement, start: Opening, on: dt.date, *, late: bool) -> int:
    """The most interest since the signature, in fen; late, at what the contract charges then."""
    days = (on - deal.signed_on).days
    rate = max(*agreed_rates(loan, deal), highest_rate(loan) if late else 0)
    counted = days + SHORT_MONTH_DAYS if days else 0
    fee = loan.terms.late_fee_fen * len(deal.parts) if late else 0
    return half_up(start.principal * rate * counted, PPM * YEAR_360) + fee


def _paid(state: State, payments: Sequence[Booking]) -> State:
    """The state after these payments, each a line of its own."""
    lines = list(state.lines)
    for paid in payments:
        before = balance_after(lines)
        lines.append(
            Line(
                on=paid.on,
                what=LineKind.PAID_PRINCIPAL,
                amount_fen=-paid.amount_fen,
                balance_fen=before - paid.amount_fen,
                cite=statute.SEVERAL_DEBTS,
                fact=paid.fact,
            )
        )
    ahead = state.ahead + sum(paid.amount_fen for paid in payments)
    return msgspec.structs.replace(state, ahead=ahead, lines=tuple(lines))


def _missing(
    loan: Loan, history: History, joint: Joint, found: Ledger, *, exact: bool
) -> tuple[str, ...]:
    """What would narrow the range: the split first, then the words of agreement and contract."""
    terms = joint.terms
    if terms is None:
        split = ("agreement_split",) if joint.unsplit or joint.unsplit_fen is None else ()
        return tuple(dict.fromkeys((*split, "agreement", *found.missing)))
    purchases = tuple(code for code in found.missing if code == "purchases")
    if exact:
        return purchases
    broken = joint.asked is None
    if broken and terms.on_failure is OnFailure.CONTRACT and not joint.doubtful:
        return tuple(dict.fromkeys(("agreement_split", *failure_codes(terms, found))))
    signed_on = history.day(joint.fact.occurred_at)
    before = contract_ledger(loan, history, on=signed_on).missing
    codes = ["agreement_split", *(code for code in before if code != "agreement")]
    if joint.fact.basis is Basis.CLAIMED:
        codes.append("agreed_proof")
    treated = {"interest": terms.interest, "penalty": terms.penalty, "fees": terms.fees}
    codes += [f"agreed_{name}" for name, how in treated.items() if how is None]
    if terms.annual_rate_ppm is None:
        codes.append("agreed_rate")
    if broken or any(part.paid_late for part in joint.parts):
        codes += failure_codes(terms, found)
    return tuple(dict.fromkeys((*codes, *purchases)))
