"""Provisos: what a plan assumes and what it warns of, each as a sentence in both languages."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from fairdue.credit import LimitationStatus, StandingClass
from fairdue.facts import OnFailure, percent, yuan
from fairdue.plan.debt import UNSPLIT_PAID, BalanceSource, Debt, Lawful
from fairdue.plan.ledger import PRIVATE_PENALTY
from fairdue.plan.proviso_text import ASSUMED, WARNED


class Proviso(msgspec.Struct, frozen=True, kw_only=True):
    """One assumption or warning of a plan.

    `code` is stable and lower_snake; `debts` are the debt ids it concerns; `text` maps a locale
    (zh-CN, en) to a sentence.
    """

    code: str
    debts: tuple[str, ...] = ()
    text: dict[str, str]


_SOURCES = {
    "balance_claimed": BalanceSource.CLAIMED,
    "balance_upper": BalanceSource.UPPER,
    "balance_received": BalanceSource.RECEIVED,
    "balance_agreed": BalanceSource.AGREED,
    "balance_offered": BalanceSource.OFFERED,
}
_DEALS = frozenset({BalanceSource.AGREED, BalanceSource.OFFERED})
_TERMS_OF_A_MINIMUM = frozenset({"rate", "method", "schedule"})


def assumptions_of(debts: Sequence[Debt]) -> tuple[Proviso, ...]:
    """What a plan over these debts takes for granted; each may be wrong and can be changed."""
    concerned: dict[str, Sequence[Debt]] = {
        code: [d for d in debts if d.source is source] for code, source in _SOURCES.items()
    }
    concerned[UNSPLIT_PAID] = [d for d in debts if UNSPLIT_PAID in d.assumed]
    concerned["no_fee"] = [d for d in debts if "no_fee" in d.assumed]
    concerned["private_penalty"] = [d for d in debts if PRIVATE_PENALTY & set(d.assumed)]
    concerned["minimum_unknown"] = [d for d in debts if _minimum_unknown(d)]
    concerned["rate_unknown"] = [d for d in debts if d.rate_ppm is None]
    return (
        _proviso("steady_budget"),
        _proviso("monthly_interest"),
        *(_proviso(code, about) for code, about in concerned.items() if about),
        *_together(debts),
    )


def _together(debts: Sequence[Debt]) -> Iterator[Proviso]:
    """For each agreement over several debts: their sum is certain, its split is not."""
    for covered in sorted({debt.together for debt in debts if debt.together}):
        about = [debt for debt in debts if debt.together == covered]
        amount = yuan(sum(debt.balance_fen for debt in about))
        yield _proviso("balance_agreed_together", about, amount=amount)


def _minimum_unknown(debt: Debt) -> bool:
    lacking = _TERMS_OF_A_MINIMUM & set(debt.missing)
    settled = debt.source in _DEALS or debt.source is BalanceSource.RECEIVED
    return bool(lacking) and not debt.minimum_fen and not settled


def warnings_of(
    debts: Sequence[Debt],
    *,
    left_out: frozenset[str],
    waits: Sequence[str],
    short_fen: int,
    surplus_fen: int,
    ended: bool,
) -> tuple[Proviso, ...]:
    """What must be known before any payment of the plan is made; the weightiest first.

    `left_out` are debts not paid because their limitation period is over or will be, `waits`
    those that get less than they ask for in the first month.
    """
    paid = [d for d in debts if d.debt not in left_out]
    return (
        *_of_budget(short_fen, surplus_fen, ended=ended),
        *(
            _proviso(code, about)
            for code, about in _concerned(debts, paid, left_out, waits).items()
            if about
        ),
        *_claims(paid),
        *(
            _proviso(
                "settled_in_doubt" if debt.balance_fen else "settled",
                [debt],
                day=str(debt.settled_on),
            )
            for debt in debts
            if debt.settled_on is not None
        ),
    )


def _concerned(
    debts: Sequence[Debt], paid: Sequence[Debt], left_out: frozenset[str], waits: Sequence[str]
) -> dict[str, list[Debt]]:
    """Warnings by code with the debts that each is about."""
    received = [d for d in paid if d.source is BalanceSource.RECEIVED]
    open_debts = [d for d in paid if d.balance_fen > 0]
    sized = {d.debt for d in [*open_debts, *received]}
    expired, unknown = LimitationStatus.EXPIRED, LimitationStatus.UNKNOWN
    return {
        "left_out_expired": [d for d in debts if d.debt in left_out and d.limitation is expired],
        "paid_although_expired": [d for d in open_debts if d.limitation is expired],
        "limitation_unknown": [d for d in open_debts if d.limitation is unknown],
        "unlawful_lender": [d for d in paid if d.unlawful],
        "received_paid_back": [d for d in received if d.balance_fen == 0],
        "not_creditor": [d for d in open_debts if d.klass is StandingClass.NOT_CREDITOR],
        "disputed": [d for d in open_debts if d.disputed],
        "balance_unknown": [
            d for d in paid if d.source is BalanceSource.CLAIMED and d.debt not in sized
        ],
        "ask_pause": [d for d in open_debts if d.debt in waits],
    }


def breaks_of(
    debts: Sequence[Debt], broken: Mapping[dt.date, Mapping[str, int]]
) -> Iterator[Proviso]:
    """Warnings of agreements that the plan does not keep: from when, and what it counts for that.

    `broken` are, by pay day, debts with the fen that come back.
    """
    of = {debt.debt: debt for debt in debts}
    for day, back in broken.items():
        for name, fen in back.items():
            debt = of[name]
            code = "agreement_void" if debt.voided else "agreement_late"
            known = (OnFailure.CONTRACT,) if debt.voided else (OnFailure.AGREEMENT,)
            rate = debt.voided.rate_ppm if debt.voided else None
            yield _proviso(
                code if debt.on_failure in known else f"{code}_unknown",
                [debt],
                day=str(day),
                back=yuan(fen),
                rate="?" if rate is None else percent(rate),
                delay=percent(debt.delay_ppm),
                late=yuan(debt.late_fee_fen),
            )


def due_before_of(debts: Sequence[Debt], first_on: dt.date) -> Iterator[Proviso]:
    """Warnings of instalments agreed for a day before the plan's first pay day.

    A sum that is one agreement's over several debts is told once.
    """
    early = [d for d in debts if d.agreed and d.due_on is not None and d.due_on < first_on]
    for covered in dict.fromkeys(debt.together or (debt.debt,) for debt in early):
        about = [debt for debt in early if debt.debt in covered]
        back = sum(d.voided.balance_fen - d.balance_fen for d in about if d.voided is not None)
        ends = {None: "unknown", OnFailure.CONTRACT: "void", OnFailure.AGREEMENT: "late"}
        offered = about[0].source is BalanceSource.OFFERED
        yield _proviso(
            f"due_before_{'offered' if offered else ends[about[0].on_failure]}",
            about,
            amount=yuan(sum(min(debt.minimum_fen, debt.balance_fen) for debt in about)),
            due=str(about[0].due_on),
            paid=str(first_on),
            back=yuan(max(0, back)),
            delay=percent(max(debt.delay_ppm for debt in about)),
            late=yuan(sum(debt.late_fee_fen for debt in about)),
        )


def lapses_of(
    debts: Sequence[Debt],
    *,
    left_out: frozenset[str],
    first_on: dt.date,
    first_paid: Mapping[str, dt.date],
) -> Iterator[Proviso]:
    """Warnings of limitation periods that run out before the plan pays, each with its day.

    `first_on` is the plan's first pay day, `first_paid` the day of each debt's first payment.
    """
    for debt in debts:
        paid = first_on if debt.debt in left_out else first_paid.get(debt.debt)
        then = debt.limitation_on(paid) if paid is not None else debt.limitation
        if then is debt.limitation:
            continue
        ends = [on for on in (debt.lapses_on, debt.lapses_latest_on) if on is not None]
        if debt.debt in left_out:
            code, day = "left_out_lapsing", max(ends)
        elif then is LimitationStatus.EXPIRED:
            code, day = "lapses_before_paid", max(ends)
        else:
            code, day = "may_lapse_before_paid", min(ends)
        yield _proviso(code, [debt], day=str(day), paid=str(paid))


def above_cap_of(
    debts: Sequence[Debt], payments: Mapping[str, Sequence[tuple[dt.date, int]]]
) -> Iterator[Proviso]:
    """Warnings of private loans on which the plan pays more than may be asked for."""
    for debt in debts:
        if debt.lawful is not None:
            above = debt.lawful.above_fen(payments.get(debt.debt, ()))
            if above:
                yield _proviso(_above_code(debt.lawful), [debt], amount=yuan(above))
            yield from _perhaps_above(debt, debt.lawful, payments.get(debt.debt, ()), above)


def _above_code(lawful: Lawful) -> str:
    if lawful.least is not None:
        return "above_old_cap"
    return "above_cap" if lawful.owed_fen else "nothing_lawful"


def _perhaps_above(
    debt: Debt, lawful: Lawful, payments: Sequence[tuple[dt.date, int]], certain_fen: int
) -> Iterator[Proviso]:
    """What may lie above the cap as well, where the day of a suit decides which one counts."""
    perhaps = lawful.least.above_fen(payments) if lawful.least is not None else 0
    if lawful.least is not None and perhaps > certain_fen:
        rate = percent(lawful.least.cap_ppm)
        yield _proviso("perhaps_above_cap", [debt], amount=yuan(perhaps), rate=rate)


def _of_budget(short_fen: int, surplus_fen: int, *, ended: bool) -> list[Proviso]:
    found = []
    if surplus_fen == 0:
        found.append(_proviso("no_surplus"))
    if short_fen:
        found.append(_proviso("below_minimums", amount=yuan(short_fen)))
    if not ended and surplus_fen:
        found.append(_proviso("never_ends"))
    return found


def _claims(debts: Sequence[Debt]) -> list[Proviso]:
    """Where the other side claims more or less than the record comes to: both sums are told."""
    less = [
        _proviso(
            "claimed_less",
            [debt],
            reckoned=yuan(debt.reckoned_fen or 0),
            claimed=yuan(debt.claimed_fen or 0),
            counted=yuan(debt.balance_fen),
        )
        for debt in debts
        if debt.source is BalanceSource.LOWER_CLAIM
    ]
    more = [
        _proviso(
            "claimed_more", [debt], claimed=yuan(debt.claimed_fen), counted=yuan(debt.balance_fen)
        )
        for debt in debts
        if debt.source not in _DEALS
        and debt.claimed_fen is not None
        and debt.claimed_fen > debt.balance_fen
        and debt.source is not BalanceSource.LOWER_CLAIM
    ]
    return [*less, *more]


def _proviso(code: str, debts: Sequence[Debt] = (), **values: str) -> Proviso:
    """The sentence of this code with names, amounts and days; names stand as they are given."""
    texts = zip(("zh-CN", "en"), ("、", ", "), (ASSUMED | WARNED)[code], strict=True)
    names = [d.name or d.debt for d in debts]
    return Proviso(
        code=code,
        debts=tuple(d.debt for d in debts),
        text={
            locale: text.format(names=joint.join(names), **values) for locale, joint, text in texts
        },
    )
