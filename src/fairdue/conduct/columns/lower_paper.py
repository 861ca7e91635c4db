"""From rules on names, records, sums, papers and agreements to tests over columns.

One function per form of a kind, as in `lower`.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from fairdue.conduct.columns import code
from fairdue.conduct.columns.column import CODES, REQUESTS, STAYS
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    Ahead,
    All,
    Before,
    Beyond,
    Counter,
    During,
    Exceeds,
    Fewer,
    Leaf,
    Marked,
    Never,
    Node,
    Not,
    Older,
    Outlasts,
    Said,
    Some,
    Sure,
    Talked,
    bit,
)
from fairdue.conduct.columns.table import (
    OUT,
    among,
    circle,
    labels_of,
    spoken,
    surely,
    whom,
    without,
)
from fairdue.conduct.kinds.amount_or_payee import AmountOrPayee
from fairdue.conduct.kinds.call_limit import CountedCall
from fairdue.conduct.kinds.definition import Attempt, Scope
from fairdue.conduct.kinds.document_required import Listing, Mandate, PlanTerm, SeparateConsent
from fairdue.conduct.kinds.plan_stop import PlanStop, Stay
from fairdue.conduct.kinds.preference import Designation
from fairdue.conduct.kinds.required_disclosure import Named, Shown
from fairdue.conduct.kinds.response_deadline import AfterNotice, AtLeastAfter, Waits
from fairdue.conduct.kinds.retention import Kept, Retention
from fairdue.conduct.message import MESSAGES, SILENT
from fairdue.facts import (
    ChargeLine,
    ContactKind,
    Outcome,
    RecordingState,
    RequestKind,
    Role,
)

Parts = tuple[Node, Node]
ALWAYS, NEVER = All(of=()), Some(of=())
SPOKE = spoken()
NOBODY_LOOKED = Said(labels=0)
"""Not known where nobody looked, else false."""


def _named(terms: Named) -> Parts:
    unnamed = _unnamed(terms.who)
    parts: list[Node] = [OUT, SPOKE, unnamed]
    if terms.who == "not_only_the_creditor":
        parts.append(Not(of=OWN))
    if terms.where == "first_contact":
        earlier = Talked(key=("by", "person"), member=All(of=(OUT, SPOKE)))
        parts.append(Never(talked=earlier))
    return among("kind", terms.kinds), All(of=tuple(parts))


OWN = Leaf(column="actor", table=bytes(TRUE * (n // 2 % 2) for n in range(code.SIZES["actor"])))
"""The creditor acts itself."""

_GIVEN = {"creditor": {2, 4}, "either": {2, 3, 4}, "not_only_the_creditor": {1, 3, 4}}
"""By who must be named: codes of `word.named` that are enough."""


def _unnamed(who: str) -> Leaf:
    """Whether the name was left out, by who was named and whether somebody looked at the rest."""
    answers, lacks = [], []
    for number in range(code.SIZES["named"]):
        named, looked = divmod(number, 2)
        answers.append(TRUE * (named not in _GIVEN[who]) if named else UNKNOWN)
        lacks.append(0 if named else bit("names") if looked else bit("names", "labels"))
    return Leaf(column="named", table=bytes(answers), missing=tuple(lacks))


def _shown(terms: Shown) -> Parts:
    met = without("outcome", (Outcome.NOBODY_HOME,))
    wrong: list[Node] = [NOBODY_LOOKED]
    wrong += [Not(of=Said(labels=labels_of((label,)))) for label in terms.always]
    for label in terms.to_somebody:
        wrong.append(All(of=(met, Not(of=Said(labels=labels_of((label,)))))))
    wrong += [Said(labels=labels_of((label,))) for label in terms.never]
    return among("kind", terms.kinds), All(of=(OUT, Some(of=tuple(wrong))))


def _retention(terms: Retention) -> Parts:
    """Gaps of a record are no column: nothing is proven of them."""
    tests: list[Node] = []
    if terms.years:
        tests.append(Marked(of=Fewer(column="kept_years", than=terms.years)))
    if terms.recorded == "throughout":
        taken = (SPOKE,) if terms.only_talks else ()
        whole = among("recording", (RecordingState.AUDIO,), missing="recording", null=UNKNOWN)
        tests.append(All(of=(OUT, *taken, Not(of=whole))))
    return among("kind", terms.kinds), Some(of=tuple(tests))


def _kept(terms: Kept) -> Parts:
    """What is to be kept; a record that was deleted is the reference's."""
    if terms.what == "record":
        return among("kind", terms.kinds), ALWAYS
    states = [None, *RecordingState]
    table = bytes(
        TRUE * (state is not RecordingState.NONE) if state else UNKNOWN for state in states
    )
    lacks = (bit("recording"), *[0] * len(RecordingState))
    return among("kind", terms.kinds), Leaf(column="recording", table=table, missing=lacks)


def _amount(terms: AmountOrPayee) -> Parts:
    """A charge, a payee or a sum; of what is missing the first counts."""
    applies = All(of=(among("kind", terms.kinds), Some(of=(_any("charges"), _any("pay_channels")))))
    items: list[Node] = []
    if "fee_lines" in terms.checks:
        items.append(_listed("charges", ~_BALANCE, "contract_charges"))
    if "pay_channels" in terms.checks:
        items.append(_listed("pay_channels", -1, "contract_channels"))
    if "balance" not in terms.checks:
        return applies, Some(of=tuple(items))
    over = _over(terms.tolerance_fen)
    if not items:
        return applies, over
    asked = Some(of=tuple(items))
    known = Some(of=(Sure(of=asked), Sure(of=Not(of=asked))))
    return applies, Some(of=(asked, Sure(of=over), All(of=(known, over))))


_BALANCE = 1 << (CODES["charges"][ChargeLine.BALANCE.value] - 1)


def _over(tolerance_fen: int) -> Node:
    """A whole sum was claimed, above what the ledger shows."""
    sizes = range(code.SIZES["charges"])
    claimed = Leaf(
        column="charges", table=bytes(TRUE * bool(n and n - 1 & _BALANCE) for n in sizes)
    )
    over = Exceeds(
        column="claimed_fen",
        of="ledger_fen",
        plus=tolerance_fen,
        missing=bit("amount"),
        of_missing=bit("balance"),
    )
    return All(of=(claimed, over))


def _any(column: str) -> Leaf:
    """Whether a list holds a word."""
    return Leaf(column=column, table=bytes(TRUE * (n > 1) for n in range(code.SIZES[column])))


def _listed(words: str, only: int, listed: str) -> Beyond:
    needs = ("contract_charges",) if listed == "contract_charges" else ("contract_charges", listed)
    return Beyond(words=words, only=only, listed=listed, needs=needs, missing=bit("contract"))


def _listing(terms: Listing) -> Parts:
    table = bytes((UNKNOWN, FALSE, TRUE))
    unlisted = Leaf(column="agency_listed", table=table, missing=(bit("agency_list"), 0, 0))
    return among("kind", terms.kinds), All(of=(OUT, Not(of=OWN), unlisted))


def _mandate(terms: Mandate) -> Parts:
    table = bytes((UNKNOWN, FALSE, TRUE))
    engaged = Leaf(column="engaged", table=table, missing=(bit("creditor"), 0, 0))
    passed_on = All(
        of=(among("kind", (ContactKind.SHARE,)), among("role", (Role.OTHER_PROCESSOR,)))
    )
    return among("kind", terms.kinds), All(of=(OUT, Not(of=OWN), Some(of=(passed_on, engaged))))


def _separate_consent(terms: SeparateConsent) -> Parts:
    share = among("kind", (ContactKind.SHARE,))
    public = Some(of=(among("kind", (ContactKind.PUBLIC_POST,)), among("role", (Role.PUBLIC,))))
    others = among("role", terms.shared_with, missing="role", null=UNKNOWN)
    shown = Said(labels=labels_of(terms.in_public), spoke=SPOKE)
    test = Some(of=(All(of=(share, others)), All(of=(Not(of=share), public, shown))))
    return All(of=(among("kind", terms.kinds), OUT)), test


def _plan_term(terms: PlanTerm) -> Parts:
    outlasts = Outlasts(
        signed="plan_signed_at",
        signed_day="plan_signed_day",
        until_day="plan_until_day",
        missed_day="plan_missed_day",
        months=terms.at_most_months,
    )
    return among("kind", terms.kinds), outlasts


def _plan_stop(terms: PlanStop) -> Parts:
    missed = During(
        since="plan_signed_at",
        since_day="plan_missed_day",
        until_day="",
        shift=1,
        days=0,
        months=0,
    )
    parts = (OUT, without("purpose", terms.not_collecting), Before(column="plan_signed_at"))
    return among("kind", terms.kinds), All(of=(*parts, Not(of=missed)))


def _stay(terms: Stay) -> Parts:
    stays = [
        During(
            since=since,
            since_day=since.removesuffix("_at") + "_day",
            until_day=until.removesuffix("_at") + "_day",
            shift=int(terms.begins == "next_local_day"),
            days=terms.lasts_days,
            months=terms.lasts_months,
        )
        for since, until in (STAYS[kind] for kind in terms.suspensions)
    ]
    parts = (OUT, without("purpose", terms.not_collecting), whom(terms.person))
    return among("kind", terms.kinds), All(of=(*parts, Some(of=tuple(stays))))


def _designation(terms: Designation) -> Parts:
    """An opt-out of every way; hours and places that were asked for are no columns."""
    asked: tuple[Node, ...] = ()
    if RequestKind.OPT_OUT in terms.requests:
        asked = (Before(column=REQUESTS[RequestKind.OPT_OUT]),)
    parts = (OUT, without("purpose", terms.not_barred), Some(of=asked))
    return among("kind", terms.kinds), All(of=parts)


def _scope(_: Scope) -> Parts:
    return ALWAYS, ALWAYS


def _attempt(_: Attempt) -> Parts:
    """A contact about a debt: advertising about none is beyond the columns."""
    return ALWAYS, All(of=(OUT, without("kind", SILENT)))


def _after_notice(terms: AfterNotice) -> Parts:
    """A notice that came back is no column: none is known to have."""
    return All(of=(among("purpose", (terms.notice,)), OUT)), ALWAYS


def _at_least_after(terms: AtLeastAfter) -> Parts:
    applies = All(of=(among("purpose", (terms.notice,)), OUT))
    return applies, Ahead(column="notice_until_day", days=terms.days, missing=bit("until"))


def _waits(terms: Waits) -> Parts:
    """Neither a talk before nor a message that waited; none is known to have come back."""
    theirs = surely(circle(terms.person))
    spoke = among("outcome", terms.spoken, missing="outcome", null=UNKNOWN)
    talk = Talked(
        key=("by", "debt"), member=All(of=(among("kind", terms.spoken_in), theirs, spoke))
    )
    sent = All(of=(among("kind", tuple(MESSAGES)), OUT, theirs))
    ever = Counter(key=("by", "debt"), member=sent, unit="contact", window="ever")
    recent = msgspec.structs.replace(ever, window="days", days=terms.days)
    waited = Older(ever=ever, recent=recent)
    test = All(of=(Never(talked=talk), Not(of=waited)))
    return All(of=(among("kind", (terms.act,)), OUT)), test


DEFINES: tuple[type, ...] = (AfterNotice, Attempt, CountedCall, Kept, Scope)
"""Terms whose answer is yes or no."""
WITH_DEBT: tuple[type, ...] = (AmountOrPayee, Attempt, CountedCall, PlanStop, PlanTerm, Stay, Waits)
"""Terms that ask for the debt of a contact."""

LOWER: dict[type, Callable[[Any], Parts]] = {
    AfterNotice: _after_notice,
    AmountOrPayee: _amount,
    AtLeastAfter: _at_least_after,
    Attempt: _attempt,
    Designation: _designation,
    Kept: _kept,
    Listing: _listing,
    Mandate: _mandate,
    Named: _named,
    PlanStop: _plan_stop,
    PlanTerm: _plan_term,
    Retention: _retention,
    Scope: _scope,
    SeparateConsent: _separate_consent,
    Shown: _shown,
    Stay: _stay,
    Waits: _waits,
}
"""By terms: how they become tests."""
