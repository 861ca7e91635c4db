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
