"""What a rule kind answers about one contact, before force and exceptions are applied."""

import datetime as dt

import msgspec

from fairdue.facts import Considered, Effect, Factor, RuleOutcome, Verdict


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One kind's answer at one instant.

    `name` and `effect` replace those of the rule when the act was a lesser one (a call that ran
    past the hour). `open` marks a norm without an edge: seen, reported, never a breach. `facts`
    are the ids the answer rests on beside the judged contact and what makes the text bind.
    """

    outcome: RuleOutcome
    name: str = ""
    effect: Effect | None = None
    open: bool = False
    facts: tuple[str, ...] = ()
    limit: int | str | None = None
    observed: int | str | None = None
    observed_most: int | None = None
    unit: str = ""
    missing: tuple[str, ...] = ()
    considered: tuple[Considered, ...] = ()
    factors: tuple[Factor, ...] = ()
    last_day: dt.date | None = None
    """Last day of the period that the rule computes."""
    verdict: Verdict | None = None
    """The word of a definition that has words of its own; unknown and not applicable stay."""

    def with_missing(self, *names: str) -> "Answer":
        """The same answer turned to unknown, with these keys added to what is missing."""
        missing = tuple(dict.fromkeys(self.missing + names))
        return msgspec.structs.replace(
            self, outcome=RuleOutcome.UNKNOWN, open=False, missing=missing
        )


NOT_APPLICABLE = Answer(outcome=RuleOutcome.NOT_APPLICABLE)


def distinct(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """The ids of all groups in order, each once."""
    if len(groups) == 1:
        return groups[0]
    return tuple(dict.fromkeys(name for group in groups for name in group))
