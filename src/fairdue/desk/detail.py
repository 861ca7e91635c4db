"""A fact opened: its fields in words, its source, its transcript, what was corrected."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from fairdue.desk.chip import debt_name, party_name, person_name
from fairdue.desk.language import N_
from fairdue.desk.sight import Sight
from fairdue.desk.wording import Wording
from fairdue.facts import (
    Contact,
    Correction,
    Fact,
    History,
    OfferPart,
    Recording,
    Transcript,
    place_in,
)

FIELD_NAMES: Mapping[str, str] = {
    "kind": N_("Kind"),
    "direction": N_("Direction"),
    "by": N_("Acting"),
    "creditor": N_("For"),
    "person": N_("Reached"),
    "collector_number": N_("Their number"),
    "debts": N_("Debts"),
    "debt": N_("Debt"),
    "outcome": N_("How it ended"),
    "ended_at": N_("Ended"),
    "answered": N_("Answered"),
    "duration_s": N_("Length"),
    "remarks": N_("What was said"),
    "recording": N_("Recording"),
    "text": N_("Words"),
    "staff_no": N_("Staff number"),
    "note": N_("Note"),
    "amount_fen": N_("Amount"),
    "channel": N_("Paid through"),
    "to": N_("To"),
    "medium": N_("How"),
    "party": N_("Party"),
    "number": N_("Number"),
    "since": N_("From"),
    "until": N_("Until"),
    "complete": N_("Complete"),
    "name": N_("Name"),
    "product": N_("Product"),
    "principal_fen": N_("Principal"),
    "disbursed_fen": N_("Money received"),
    "balance_fen": N_("They claim"),
    "last_due_on": N_("Last due on"),
    "status": N_("State"),
    "roles": N_("Roles"),
    "role": N_("Role"),
    "relation": N_("Relation"),
    "member_of": N_("Member of"),
    "acts_for": N_("Acts for"),
    "complaint_channel": N_("Complaints to"),
    "income_fen": N_("Income a month"),
    "needs_fen": N_("Needs a month"),
    "buffer_fen": N_("Kept aside"),
    "dependants": N_("Dependants"),
    "term_months": N_("Months"),
    "step": N_("Step"),
    "proven": N_("Proven"),
    "answer": N_("Answer"),
    "stem": N_("File"),
    "media": N_("Type"),
    "size": N_("Bytes"),
    "sha256": N_("SHA-256"),
    "sent_on": N_("Sent on"),
    "reply_due_on": N_("Answer due on"),
    "place": N_("Place"),
    "pay_channels": N_("Paid through"),
    "parts": N_("Instalments"),
    "written": N_("In writing"),
    "contact": N_("Told in"),
    "document": N_("Document"),
    "engine": N_("Written down by"),
}
"""Fields that a page shows, in this order; names saved in a phone book are never among them."""


class Said(msgspec.Struct, frozen=True):
    """One stretch of a transcript."""

    at: str
    speaker: str
    text: str


def fields_of(fact: Fact, w: Wording, history: History) -> list[tuple[str, str]]:
    """The fact's known fields by name, in words."""
    rows = []
    for name, message in FIELD_NAMES.items():
        value = getattr(fact, name, None)
        if value is None or value in ("", ()):
            continue
        text = _value(name, value, w, history)
        if text:
            rows.append((w.say(message), text))
    return rows


def _value(name: str, value: object, w: Wording, history: History) -> str:
    if name in {"by", "creditor", "party"} or (name == "to" and isinstance(value, str)):
        return _somebody(str(value), w, history)
    if name == "contact":
        return _told_in(str(value), w, history)
    if name == "person":
        return person_name(str(value), w, history)
    if name == "debt":
        return debt_name(str(value), history)
    if name.endswith("_fen") and isinstance(value, int):
        return w.money(value)
    if name == "duration_s" and isinstance(value, int):
        return w.duration(value)
    if name == "remarks" and isinstance(value, tuple):
        return w.say(N_("; ")).join(_remark(r, w) for r in value)
    if isinstance(value, tuple):
        return w.say(N_(", ")).join(_item(name, v, w, history) for v in value)
    return _plain(value, w)


def _item(name: str, value: object, w: Wording, history: History) -> str:
    if name == "debts":
        return debt_name(str(value), history)
    if name == "acts_for":
        return party_name(str(value), w, history)
    return _plain(value, w)


def _told_in(contact: str, w: Wording, history: History) -> str:
    """When the contact of that id was; "" for one that a page does not show."""
    return next((w.stamp(c.occurred_at) for c in history.contacts if c.id == contact), "")


def _plain(value: object, w: Wording) -> str:
    if isinstance(value, OfferPart):
        return f"{value.due.isoformat()} {w.money(value.amount_fen)}"
    if isinstance(value, bool):
        return w.say(N_("yes") if value else N_("no"))
    if isinstance(value, StrEnum):
        return w.label(value)
    if isinstance(value, dt.datetime):
        return w.stamp(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _somebody(name: str, w: Wording, history: History) -> str:
    return (
        person_name(name, w, history) if name in history.persons else party_name(name, w, history)
    )


def _remark(remark: object, w: Wording) -> str:
    label = w.label(getattr(remark, "label", None))
    quote = getattr(remark, "quote", "")
    return label + w.bracketed(quote) if quote else label


def source_of(fact: Fact, w: Wording) -> str:
    """Where the fact comes from: kind of source, file, place in it."""
    if fact.source is None:
        return w.say(N_("not known"))
    place = place_in(w.locale, fact.source.place)
    parts = [w.label(fact.source.kind), w.say(fact.source.name) if fact.source.name else ""]
    return w.say(N_(", ")).join(part for part in (*parts, place) if part)


def transcript_of(fact: Fact, sight: Sight) -> list[Said]:
    """What was written down of a call, recording or transcript that may be shown."""
    stems: list[str] = []
    if isinstance(fact, Contact):
        stems = [r.stem for r in sight.history.recordings_of(fact)]
    elif isinstance(fact, (Recording, Transcript)):
        stems = [fact.stem]
    found = [sight.transcripts[stem] for stem in dict.fromkeys(stems) if stem in sight.transcripts]
    return [
        Said(_clock(segment.start_ms), segment.speaker, segment.text)
        for transcript in found
        for segment in transcript.segments
    ]


def _clock(start_ms: int) -> str:
    minutes, seconds = divmod(start_ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def corrections_of(fact: Fact, w: Wording, history: History) -> list[str]:
    """What was corrected in it, oldest first."""
    lines = []
    for correction in history.of(Correction):
        if correction.target == fact.id:
            fields = [w.say(FIELD_NAMES.get(name, name)) for name in correction.changes]
            changed = w.say(N_(", ")).join(fields)
            lines.append(w.say(N_(": ")).join((w.stamp(correction.occurred_at), changed)))
    return lines
