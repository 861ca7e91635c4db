"""From a rule's outcome to its verdict: the table of effects."""

from fairdue.facts import Effect, RuleOutcome, Verdict

_BREACH = {
    Effect.PROHIBITION: Verdict.VIOLATION,
    Effect.PRESUMPTION: Verdict.PRESUMED_VIOLATION,
    Effect.ADVISORY: Verdict.ADVISORY,
    Effect.OPEN_NORM: Verdict.OPEN_NORM,
    Effect.DUTY: Verdict.DUTY,
    Effect.DEFINITION: Verdict.COUNTED,
}
_OK = dict.fromkeys(Effect, Verdict.ALLOWED) | {
    Effect.PRESUMPTION: Verdict.PRESUMED_COMPLIANT,
    Effect.DEFINITION: Verdict.NOT_COUNTED,
}
_TABLE = {
    **{(RuleOutcome.BREACH, effect): verdict for effect, verdict in _BREACH.items()},
    **{(RuleOutcome.YES, effect): verdict for effect, verdict in _BREACH.items()},
    **{(RuleOutcome.OK, effect): verdict for effect, verdict in _OK.items()},
    **{(RuleOutcome.NO, effect): verdict for effect, verdict in _OK.items()},
    **{(RuleOutcome.UNKNOWN, effect): Verdict.UNKNOWN for effect in Effect},
    **{(RuleOutcome.NOT_APPLICABLE, effect): Verdict.NOT_APPLICABLE for effect in Effect},
}


def verdict_of(outcome: RuleOutcome, effect: Effect) -> Verdict:
    """The verdict of an outcome under an effect."""
    return _TABLE[outcome, effect]


_COUNTED_AS = {
    Verdict.VIOLATION: "breach",
    Verdict.PRESUMED_VIOLATION: "breach",
    Verdict.ADVISORY: "advisory",
    Verdict.OPEN_NORM: "open_norm",
    Verdict.DUTY: "yes",
    Verdict.COUNTED: "yes",
}


def counted_as(outcome: RuleOutcome, verdict: Verdict) -> str:
    """Under which word a summary counts an answer, so that advice is not counted as a breach.

    `advisory`: a rule that only advises was not kept; `yes`: a definition is met or a duty begins;
    else the outcome itself.
    """
    if verdict is Verdict.OPEN_NORM:
        return "open_norm"
    return _COUNTED_AS[verdict] if outcome is RuleOutcome.BREACH else outcome.value
