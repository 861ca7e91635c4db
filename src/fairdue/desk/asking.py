"""Questions of the record as forms: how they are asked, and which fact an answer becomes."""

import datetime as dt
import hashlib

import msgspec

from fairdue.casefile import CaseFile, Question, QuestionKind
from fairdue.desk.chip import party_name
from fairdue.desk.entry import Entry
from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import (
    Association,
    Attribution,
    Basis,
    Coverage,
    Fact,
    Outcome,
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question in words; `key` names it on the page."""

    kind: str
    subject: str
    key: str
    title: str
    text: str
    messages: tuple[str, ...] = ()


def asked(question: Question, w: Wording, case: CaseFile) -> Asked:
    """The question as it is put to the borrower."""
    title, text = _words(question, w, case)
    return Asked(
        kind=question.kind.value,
        subject=question.subject,
        key=hashlib.sha256(f"{question.kind}:{question.subject}".encode()).hexdigest()[:10],
        title=title,
        text=text,
        messages=question.messages,
    )


def _words(q: Question, w: Wording, case: CaseFile) -> tuple[str, str]:
    history = case.history()
    match q.kind:
        case QuestionKind.WHOSE_NUMBER:
            first = w.local(q.first_at).date().isoformat() if q.first_at else ""
            last = w.local(q.last_at).date().isoformat() if q.last_at else ""
            text = N_("%(n)s contacts from %(first)s to %(last)s, %(night)s of them at night.")
            return (
                w.say(N_("Whose number is %(number)s?"), number=q.subject),
                w.say(text, n=q.weight, first=first, last=last, night=q.night),
            )
        case QuestionKind.MEMBERSHIP:
            name = party_name(q.subject, w, history)
            return (
                w.say(N_("Which associations is %(name)s a member of?"), name=name),
                w.say(N_("%(n)s results wait for this: some rules bind members only."), n=q.weight),
            )
        case QuestionKind.COVERAGE:
            month = w.month(dt.date.fromisoformat(f"{q.subject}-01"))
            return (
                w.say(N_("Is your call log complete for %(month)s?"), month=month),
                w.say(N_("%(n)s contacts of that month are in the record."), n=q.weight),
            )
    contact = next((c for c in history.contacts if c.id == q.subject), None)
    who = party_name(contact.by if contact else None, w, history)
    length = w.duration(contact.duration_s if contact else None)
    when = w.stamp(q.first_at) if q.first_at else ""
    return (
        w.say(N_("Did you talk on %(when)s?"), when=when),
        w.say(N_("%(who)s, %(length)s. It is too short to tell."), who=who, length=length),
    )


def answer(entry: Entry, case: CaseFile) -> str | None:
    """Record the answer of a form; the action id, None when it answers nothing."""
    subject, said = entry.text("subject", most=200), entry.text("answer")
    match entry.text("kind"):
        case QuestionKind.WHOSE_NUMBER if said in {"collector", "private"}:
            fact = _attribution(entry, case, subject, private=said == "private")
            return case.record([fact], label=N_("whose number it is"))
        case QuestionKind.MEMBERSHIP if said in {"member", "none"}:
            return _membership(entry, case, subject, none=said == "none")
        case QuestionKind.COVERAGE if said in {"complete", "gaps"}:
            return _coverage(case, subject, complete=said == "complete")
        case QuestionKind.WAS_IT_A_TALK if said in {"talked", "no_talk"}:
            if subject not in {c.id for c in case.history().contacts}:
                return None
            outcome = Outcome.TALKED if said == "talked" else Outcome.ANSWERED_NO_TALK
            return case.correct(subject, {"outcome": outcome.value}, reason="asked")
    return None


def _attribution(entry: Entry, case: CaseFile, number: str, *, private: bool) -> Fact:
    known = case.history().parties
    party, creditor = entry.text("party"), entry.text("creditor")
    return Attribution(
        occurred_at=case.now(),
        basis=Basis.CLAIMED,
        number=number,
        private=private,
        party=party if party in known and not private else None,
        creditor=creditor if creditor in known and not private else None,
    )


def _membership(entry: Entry, case: CaseFile, subject: str, *, none: bool) -> str | None:
    party = case.history().parties.get(subject)
    if party is None:
        return None
    chosen = () if none else tuple(a for a in Association if a.value in entry.texts("member"))
    if not chosen and not none:
        return None
    restated = msgspec.structs.replace(
        party, id="", occurred_at=case.now(), basis=Basis.CLAIMED, member_of=chosen
    )
    return case.record([restated], label=N_("membership of an association"))


def _coverage(case: CaseFile, month: str, *, complete: bool) -> str | None:
    try:
        first = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    next_month = (first + dt.timedelta(days=32)).replace(day=1)
    fact = Coverage(
        occurred_at=case.now(),
        basis=Basis.CLAIMED,
        since=first,
        until=next_month - dt.timedelta(days=1),
        complete=complete,
    )
    return case.record([fact], label=N_("completeness of the log"))
