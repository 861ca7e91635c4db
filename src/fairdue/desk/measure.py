"""What a finding observed and the limit beside it, in words: numbers with units, codes as words."""

from collections.abc import Mapping

from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import ChargeLine, ContactKind, Finding, Label, PayChannel, RecordingState

CODES: Mapping[str, str] = {
    "in_reach": N_("the debtor could be reached"),
    "lost": N_("the debtor was out of reach"),
    "collect": N_("contact to collect"),
    "home": N_("at home"),
    "work": N_("at work"),
    "returned": N_("came back"),
    "owner": N_("belongs to somebody else"),
    "opted_out": N_("was asked not to be used"),
    "bought_from_dealer": N_("bought from a dealer"),
    "phone_contact_list": N_("taken from a phone's contact list"),
    "name_match": N_("found by the name"),
    "not_on_file": N_("in no contract document"),
}
"""Words of what a finding observed, where it is neither a number nor a time."""
_ENUMS = (Label, ContactKind, ChargeLine, PayChannel, RecordingState)


def observed(finding: Finding, w: Wording) -> str:
    """What was observed, "" for nothing; a range where a missing fact leaves one."""
    low, most = finding.observed, finding.observed_most
    text = measured(low, finding.unit, w)
    if most is None or most == low:
        return text
    return f"{low} – {measured(most, finding.unit, w)}"


def measured(value: int | str | None, unit: str, w: Wording) -> str:
    """A value with its unit, "" for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return w.say(N_(", ")).join(_word(part, w) for part in value.split(", "))
    if unit == "fen":
        return w.money(value)
    return _counted(value, unit, w)


def _counted(n: int, unit: str, w: Wording) -> str:
    words = w.words
    match unit:
        case "contact":
            text = words.ngettext("%(num)s contact", "%(num)s contacts", n)
        case "address":
            text = words.ngettext("%(num)s address", "%(num)s addresses", n)
        case "kind":
            text = words.ngettext("%(num)s way of contact", "%(num)s ways of contact", n)
        case "day":
            text = words.ngettext("%(num)s day", "%(num)s days", n)
        case _:
            return str(n)
    return text % {"num": n}


def _word(value: str, w: Wording) -> str:
    if value in CODES:
        return w.say(CODES[value])
    for enum in _ENUMS:
        if value in set(enum):
            return w.label(enum(value))
    return value
