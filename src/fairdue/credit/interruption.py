"""Acts that may interrupt the limitation period of a debt, or waive it once it has run out.

Every act is read from one fact. It is certain when the record proves it and ties it to this
debt; otherwise it is possible, and the period is known only as a range.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

import msgspec

from fairdue.credit import statute
from fairdue.credit.kept import parts_paid
from fairdue.credit.period import months_after
from fairdue.credit.recourse import claimant, compensation
from fairdue.facts import (
    Agreement,
    Basis,
    Citation,
    Contact,
    ContactKind,
    Direction,
    Fact,
    History,
    Label,
    LegalEvent,
    LegalStep,
    LetterKind,
    LetterRecord,
    Loan,
    Medium,
    OnFailure,
    Outcome,
    Payment,
    RecordingState,
    Request,
    RequestKind,
    Role,
    Suspension,
    SuspensionKind,
)

DEMANDED = "CN-LIMIT-02"
"""Interrupted by the creditor: demand, own debit, suit."""
BEGUN = "CN-LIMIT-01"
"""The period begins."""
AGREED = "CN-LIMIT-03"
"""Interrupted, or after expiry waived, by the debtor: promise, payment, request to defer."""


ACKNOWLEDGING = frozenset(
    {
        LetterKind.PROPOSAL,
        LetterKind.CARD_PLAN,
        LetterKind.PAUSE_REQUEST,
        LetterKind.SETTLEMENT_REPLY,
    }
)
"""Letters that promise, offer instalments or ask to defer (Provisions on limitation art. 14)."""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act on day `on`.

    `resumes_on` is the day from which the period is counted anew at the earliest and
    `resumes_latest` at the latest; None = not before an end that the record does not hold.
    `waives` says whether the same act gives up the defence when the period is already over.
    `begins`: a guarantor paid the lender, and its own claim begins with its own period.
    """

    on: dt.date
    fact: str
    rule: str
    cites: tuple[Citation, ...]
    certain: bool
    resumes_on: dt.date
    resumes_latest: dt.date | None
    waives: bool = False
    begins: bool = False


def acts(loan: Loan, history: History, *, on: dt.date) -> tuple[Act, ...]:
    """Acts on this debt up to and including day `on`, in order of time.

    Long runs of demands are thinned out: one is left away when the demands kept around it lie
    within 700 days of each other, so that it changes no period of two or three years.
    """
    found = [
        *_payments(loan, history),
        *_agreements(loan, history, on),
        *_requests(loan, history, on),
        *_letters(loan, history, on),
        *_legal_events(loan, history, on),
        *_deferrals(loan, history, on),
        *_demands(loan, history, on),
        *_recourse(loan, history, on),
    ]
    return tuple(sorted((a for a in found if a.on <= on), key=lambda a: (a.on, a.fact)))


def _act(fact: Fact, day: dt.date, rule: str, *cites: Citation, certain: bool = True) -> Act:
    return Act(
        on=day,
        fact=fact.id,
        rule=rule,
        cites=(statute.INTERRUPTION, *cites),
        certain=certain and fact.basis is not Basis.CLAIMED,
        resumes_on=day,
        resumes_latest=day,
        waives=rule == AGREED,
    )


def _recourse(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    """A guarantor's payment to the lender: it may recover it (Civil Code art. 700)."""
    paid = compensation(loan, history, on=on)
    if paid is not None:
        day = history.day(paid.occurred_at)
        yield Act(
            on=day,
            fact=paid.id,
            rule=BEGUN,
            cites=(statute.RECOURSE, statute.THREE_YEARS),
            certain=paid.basis is not Basis.CLAIMED,
            resumes_on=day,
            resumes_latest=day,
            begins=True,
        )


def _concerns(
    loan: Loan,
    history: History,
    debts: tuple[str, ...] | None,
    creditor: str | None,
    *,
    on: dt.date,
) -> bool | None:
    """Whether something said of these debts or this creditor is about the loan; None = maybe."""
    if debts:
        return loan.debt in debts
    if creditor is None:
        return None
    mine = {*(p.party for p in loan.parties), claimant(loan, history, on=on)}
    if creditor not in mine:
        return False
    others = (
        other
        for other in history.loans.values()
        if other.debt != loan.debt and creditor in {p.party for p in other.parties}
    )
    return True if next(others, None) is None else None


def _payments(loan: Loan, history: History) -> Iterator[Act]:
    for payment in history.of(Payment):
        if payment.debt != loan.debt:
            continue
        day = history.day(payment.occurred_at)
        if payment.debited:
            yield _act(payment, day, DEMANDED, statute.DEMAND)
        else:
            yield _act(payment, day, AGREED, statute.PROMISE)


def may_be_broken(agreement: Agreement, loan: Loan, history: History, *, on: dt.date) -> bool:
    """Whether, as far as the record proves, an agreement may count no more by day `on`.

    An instalment was not paid in time, or nobody can prove it, and the agreement does not go on.
    """
    terms = agreement.rebooking
    if terms is not None and terms.on_failure is OnFailure.AGREEMENT:
        return False
    parts = parts_paid(loan, agreement, history, on=on)
    return any(
        part.paid_late or (on >= part.late_from and (part.paid_on is None or not part.proven))
        for part in parts
    )


def _agreements(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    for agreement in history.of(Agreement):
        if loan.debt not in agreement.debts:
            continue
        day = history.day(agreement.occurred_at)
        act = _act(agreement, day, AGREED, statute.PROMISE)
        if agreement.instalments:
            last = max(i.due for i in agreement.instalments)
            resumes = max(day, last)
            broken = may_be_broken(agreement, loan, history, on=on)
            yield msgspec.structs.replace(
                act,
                cites=(*act.cites, statute.LAST_INSTALMENT),
                resumes_on=day if broken else resumes,
                resumes_latest=resumes,
            )
        elif agreement.term_months:
            latest = months_after(day, agreement.term_months)
            yield msgspec.structs.replace(act, resumes_latest=latest)
        else:
            yield act


def _requests(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    asking = {RequestKind.PAUSE_COLLECTION, RequestKind.HARDSHIP_PLAN}
    for request in history.of(Request):
        if request.kind not in asking:
            continue
        speaks = _speaks_for_debtor(history, request.by)
        about = request.creditor or request.to
        concerned = _concerns(loan, history, request.debts, about, on=on)
        if speaks is False or concerned is False:
            continue
        certain = bool(speaks and concerned) and request.medium is not Medium.CALL
        day = history.day(request.received_at or request.occurred_at)
        yield _act(request, day, AGREED, statute.PROMISE, certain=certain)


def _speaks_for_debtor(history: History, person: str) -> bool | None:
    """Whether words of this person bind the debtor; None when nobody knows who it is."""
    role = history.role(person)
    if role is None:
        return None
    return role in {Role.DEBTOR, Role.ATTORNEY}


def _letters(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    for letter in history.of(LetterRecord):
        if letter.kind not in ACKNOWLEDGING or letter.sent_on is None:
            continue
        concerned = _concerns(loan, history, letter.limitation_confirmed, letter.to, on=on)
        if concerned is not False:
            certain = bool(concerned)
            yield _act(letter, letter.sent_on, AGREED, statute.PROMISE, certain=certain)


PROCEEDINGS: dict[LegalStep, tuple[Citation, ...]] = {
    LegalStep.SUIT_FILED: (statute.SUIT,),
    LegalStep.ARBITRATION_FILED: (),
    LegalStep.PAYMENT_ORDER: (statute.LIKE_A_SUIT,),
    LegalStep.PRESERVATION: (statute.LIKE_A_SUIT,),
    LegalStep.ENFORCEMENT_FILED: (statute.LIKE_A_SUIT,),
    LegalStep.MEDIATION_REQUESTED: (statute.MEDIATION,),
}
"""Steps that interrupt from their day on until the proceedings end (Civil Code art. 195)."""
ENDINGS = frozenset({LegalStep.PROCEEDINGS_ENDED, LegalStep.SUIT_WITHDRAWN})
_STEPS: dict[LegalStep, tuple[str, tuple[Citation, ...]]] = {
    **{step: (DEMANDED, cites) for step, cites in PROCEEDINGS.items()},
    LegalStep.DEMAND_RECEIVED: (DEMANDED, (statute.DEMAND, statute.PART_OF_CLAIM)),
    LegalStep.ASSIGNMENT_NOTICE: (DEMANDED, (statute.ASSIGNMENT,)),
    LegalStep.ACKNOWLEDGED: (AGREED, (statute.PROMISE,)),
    LegalStep.SIGNED_DUNNING_NOTICE: (DEMANDED, (statute.DEMAND,)),
}


def _legal_events(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    events = legal_steps(loan, history, on=on)
    for event in events:
        if event.step not in _STEPS:
            continue
        rule, cites = _STEPS[event.step]
        act = _act(event, history.day(event.occurred_at), rule, *cites)
        if event.step in PROCEEDINGS:
            act = _until_ended(act, ending_of(event, events), history)
        elif event.step is LegalStep.SIGNED_DUNNING_NOTICE:
            act = msgspec.structs.replace(act, waives=True)
        yield act


def legal_steps(loan: Loan, history: History, *, on: dt.date) -> tuple[LegalEvent, ...]:
    """Legal steps on this debt up to and including day `on`, in order of time."""
    return tuple(
        event
        for event in history.of(LegalEvent)
        if event.debt == loan.debt and history.day(event.occurred_at) <= on
    )


def suit_day(loan: Loan, history: History, *, on: dt.date) -> dt.date | None:
    """The day of the last suit on this debt by day `on` that a paper shows; None without one.

    What was taken back is none.
    """
    steps = legal_steps(loan, history, on=on)
    filed = [
        event
        for event in steps
        if event.step is LegalStep.SUIT_FILED
        and event.basis is not Basis.CLAIMED
        and ((end := ending_of(event, steps)) is None or end.step is not LegalStep.SUIT_WITHDRAWN)
    ]
    return history.day(filed[-1].occurred_at) if filed else None


def ending_of(filed: LegalEvent, steps: Sequence[LegalEvent]) -> LegalEvent | None:
    """The first end of proceedings at or after a filing; None = they still run or nobody knows."""
    ends = (e for e in steps if e.step in ENDINGS and e.occurred_at >= filed.occurred_at)
    return next(ends, None)


def _until_ended(act: Act, ending: LegalEvent | None, history: History) -> Act:
    """The period is counted anew from the end of what was filed (Civil Code art. 195).

    Of a filing that was taken back it is disputed whether it interrupts at all, so it is only
    possible; an end known by word of mouth alone moves the latest day and not the earliest.
    """
    if ending is None:
        return msgspec.structs.replace(act, resumes_latest=None)
    ended = history.day(ending.occurred_at)
    if ending.step is LegalStep.SUIT_WITHDRAWN:
        return msgspec.structs.replace(act, certain=False, resumes_latest=ended)
    proven = ending.basis is not Basis.CLAIMED
    return msgspec.structs.replace(
        act, resumes_on=ended if proven else act.resumes_on, resumes_latest=ended
    )


def _deferrals(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    """An agreed deferral: asked for by the debtor as a rule, but the record does not say so."""
    for suspension in history.of(Suspension):
        if suspension.kind is not SuspensionKind.DEFERRAL:
            continue
        about = suspension.debts, suspension.creditor
        if _concerns(loan, history, *about, on=on) is False:
            continue
        day = history.day(suspension.occurred_at)
        act = _act(suspension, day, AGREED, statute.PROMISE, certain=False)
        latest = max(day, suspension.until or day)
        yield msgspec.structs.replace(act, resumes_latest=latest)


_WRITTEN = frozenset(
    {ContactKind.TEXT, ContactKind.IM, ContactKind.EMAIL, ContactKind.LETTER},
)
_SPOKEN = frozenset({ContactKind.CALL, ContactKind.RINGLESS_VOICEMAIL, ContactKind.VISIT})
_HEARD = frozenset({Outcome.TALKED, Outcome.PLAYED, Outcome.VOICEMAIL_LEFT, Outcome.MET})


_THINNED = dt.timedelta(days=700)
_Demand = tuple[dt.datetime, Contact]


def _demands(loan: Loan, history: History, on: dt.date) -> Iterator[Act]:
    """Demands made of a debtor; calls to others do not reach the debtor.

    A message that arrived and asks for payment is a demand. What was only spoken must be proven:
    it is certain with a recording that a person has reviewed. What the lender demands once a
    guarantor has paid it may count for the guarantor, and may not.
    """
    paid = compensation(loan, history, on=on)
    owed = claimant(loan, history, on=on)
    midnight = dt.datetime.combine(on + dt.timedelta(days=1), dt.time.min, tzinfo=history.zone)
    end = midnight.astimezone(dt.UTC)
    concerns: dict[tuple[tuple[str, ...], str | None], bool | None] = {}
    found: dict[bool, list[_Demand]] = {True: [], False: []}
    for contact in history.contacts:
        about = (contact.debts, contact.creditor)
        if about not in concerns:
            concerns[about] = _concerns(loan, history, *about, on=on)
        if concerns[about] is False or not _arrived(contact):
            continue
        asked = _asks_payment(contact)
        when = contact.received_at or contact.occurred_at
        if asked is False or when >= end:
            continue
        if history.role(contact.person) not in {Role.DEBTOR, None}:
            continue
        proven = contact.kind in _WRITTEN or contact.recording is RecordingState.AUDIO
        named = bool(asked and concerns[about]) and contact.person is not None
        certain = named and proven and contact.basis is not Basis.CLAIMED
        if paid is not None and when > paid.occurred_at:
            certain = certain and contact.creditor in {None, owed}
        found[certain].append((when, contact))
    for certain, demands in found.items():
        for when, contact in _thinned(demands):
            yield _act(contact, history.day(when), DEMANDED, statute.DEMAND, certain=certain)


def _thinned(demands: list[_Demand]) -> Iterator[_Demand]:
    demands.sort(key=lambda demand: (demand[0], demand[1].id))
    kept: dt.datetime | None = None
    for i, demand in enumerate(demands):
        following = demands[i + 1][0] if i + 1 < len(demands) else None
        if kept is None or following is None or following - kept > _THINNED:
            kept = demand[0]
            yield demand


def _arrived(contact: Contact) -> bool:
    """Whether a message or spoken words of the collecting side got through."""
    if contact.direction is not Direction.OUT or contact.outcome is Outcome.INVALID_NUMBER:
        return False
    if contact.kind in _SPOKEN:
        return contact.outcome in _HEARD
    return contact.kind in _WRITTEN


def _asks_payment(contact: Contact) -> bool | None:
    """Whether payment was demanded; None when nobody reviewed what was said or written."""
    if contact.charges:
        return True
    if contact.remarks is None:
        return None
    scores = [r.score for r in contact.remarks if r.label is Label.DEMAND_PAYMENT]
    if not scores:
        return False
    return True if None in scores else None
