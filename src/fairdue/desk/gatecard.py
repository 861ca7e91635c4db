"""The gate card: may they call now, lender by lender, in one sentence a frightened person reads."""

import datetime as dt

import msgspec

from fairdue import conduct
from fairdue.casefile import CaseFile
from fairdue.desk.chip import party_name
from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import (
    Address,
    AddressKind,
    Association,
    Contact,
    ContactKind,
    Coverage,
    Direction,
    History,
    LenderKind,
    Loan,
    LoanParty,
    Party,
    PartyRole,
    Person,
    Product,
    Role,
)

NIGHT_FROM, NIGHT_UNTIL = 22, 8
LOOKED_BACK = 40
"""Days around now for which the assumed case has no other call."""


class LenderGate(msgspec.Struct, frozen=True, kw_only=True):
    """One lender's answer: may it call, until when not, and why."""

    name: str
    answer: str
    until: str
    reasons: tuple[str, ...]


class GateCard(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for this instant: `allow`, `hold` or `deny`, said in words."""

    answer: str
    at: dt.datetime
    title: str
    text: str
    night: bool
    lenders: tuple[LenderGate, ...] = ()
    log_open: bool = False
    """Some answer waits for the word that the log of calls is complete."""


def gate_card(case: CaseFile, w: Wording, at: dt.datetime) -> GateCard:
    """The card for all lenders of the case; without any, for a bank or finance company."""
    decisions = case.gates(at)
    hour = w.local(at).hour
    night = hour >= NIGHT_FROM or hour < NIGHT_UNTIL
    if not decisions:
        return _without_case(case, w, at, night=night)
    answers = {d.answer.value for d in decisions.values()}
    answer = answers.pop() if len(answers) == 1 else "hold"
    if "deny" in answers and answer == "hold":
        title = w.say(N_("Some of them should not call you now."))
    elif answer == "deny":
        title = w.say(N_("No. They should not call you now."))
    elif answer == "allow" and all(_unbound(d, case.rulebooks) for d in decisions.values()):
        title = w.say(N_("No rule here says when they may call."))
    elif answer == "allow":
        title = w.say(N_("Yes, as far as the rules go."))
    else:
        title = w.say(N_("It cannot be told for all of them."))
    history = case.history()
    lenders = tuple(
        _lender(party_name(party, w, history), decision, w, at, case.rulebooks)
        for party, decision in decisions.items()
    )
    return GateCard(
        answer=answer,
        at=at,
        title=title,
        text=_text(answer, [d.retry_at for d in decisions.values()], w, at),
        night=night,
        lenders=lenders,
        log_open=any(_waits_for_log(d) for d in decisions.values()),
    )


def _waits_for_log(decision: conduct.Decision) -> bool:
    """Whether a lender's answer is open because nobody says that the log is complete."""
    held = decision.answer is conduct.GateAnswer.HOLD
    return held and any("log_complete" in finding.missing for finding in decision.findings)


def _text(answer: str, retries: list[dt.datetime | None], w: Wording, at: dt.datetime) -> str:
    coming = [r for r in retries if r is not None]
    if answer == "deny" and coming:
        when = w.until(min(coming), at)
        return w.say(N_("Not before %(when)s. You need not answer until then."), when=when)
    if answer == "deny":
        return w.say(N_("You need not answer."))
    if answer == "allow":
        return w.say(N_("You still decide yourself whether to answer."))
    return w.say(N_("Open the list to see each lender. You decide whether to answer."))


def _unbound(decision: conduct.Decision, rulebooks: conduct.Rulebooks) -> bool:
    """Whether no rulebook binds this lender: nothing applies but what binds everybody."""
    binding = (rulebooks.rule(finding.rule).binds for finding in decision.findings)
    general = all(b.kinds == b.products == "any" and not b.member_of for b in binding)
    return decision.answer is conduct.GateAnswer.ALLOW and general


def _lender(
    name: str,
    decision: conduct.Decision,
    w: Wording,
    at: dt.datetime,
    rulebooks: conduct.Rulebooks,
) -> LenderGate:
    words = {
        "allow": N_("may call"),
        "deny": N_("should not call"),
        "hold": N_("cannot tell"),
    }
    retry = decision.retry_at
    until = ""
    if decision.answer.value == "deny" and retry is not None:
        until = w.say(N_("not before %(when)s"), when=w.until(retry, at))
    said = words[decision.answer.value]
    reasons = decision.reasons[w.locale]
    if _unbound(decision, rulebooks):
        said = N_("none of the rules here binds it")
        general = N_("General law still protects you from harassment and threats.")
        reasons = (*reasons, w.say(general))
    return LenderGate(name=name, answer=w.say(said), until=until, reasons=reasons)


def _without_case(case: CaseFile, w: Wording, at: dt.datetime, *, night: bool) -> GateCard:
    """The answer for a loan of a bank or finance company, when the case names no lender yet."""
    history, proposed = _anybody(at)
    decision = conduct.gate(history, proposed, case.rulebooks, at=at)
    answer = decision.answer.value
    titles = {
        "deny": N_("A bank or finance company should not call you at this hour."),
        "allow": N_("At this hour a bank or finance company may call."),
        "hold": N_("It depends on who is calling."),
    }
    return GateCard(
        answer=answer,
        at=at,
        title=w.say(titles[answer]),
        text=_text(answer, [decision.retry_at], w, at),
        night=night,
        lenders=(_lender(w.say(N_("Bank or finance company")), decision, w, at, case.rulebooks),),
    )


def _anybody(at: dt.datetime) -> tuple[History, Contact]:
    """The least case that can be judged: a finance company calls its customer a first time."""
    begun = at - dt.timedelta(days=1)
    facts = (
        Person(id="p", occurred_at=begun, person="you", role=Role.DEBTOR),
        Party(
            id="l",
            occurred_at=begun,
            party="lender",
            name="",
            kind=LenderKind.CFC,
            roles=(PartyRole.CREDITOR,),
            member_of=(Association.CBA,),
        ),
        Loan(
            id="d",
            occurred_at=begun,
            debt="loan",
            product=Product.ONLINE_CONSUMER_LOAN,
            parties=(LoanParty(party="lender", role=PartyRole.CREDITOR),),
        ),
    )
    said = Coverage(
        id="c",
        occurred_at=begun,
        since=begun.date() - dt.timedelta(days=LOOKED_BACK),
        until=at.date() + dt.timedelta(days=LOOKED_BACK),
        complete=True,
    )
    phone = Address(
        id="a", occurred_at=begun, address="phone", kind=AddressKind.MOBILE, owner="you"
    )
    proposed = Contact(
        id="proposed",
        occurred_at=at,
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        by="lender",
        creditor="lender",
        person="you",
        address="phone",
        debts=("loan",),
    )
    return History((*facts, said, phone)), proposed
