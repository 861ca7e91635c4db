"""Who lends, and how old the claim is: lender standing and limitation, from facts alone."""

from fairdue.credit.due import agreed_last_due, instalment_due
from fairdue.credit.effect import (
    ClockEffect,
    LimitationEffect,
    acknowledgement,
    effect_of,
)
from fairdue.credit.limitation import (
    ClockStep,
    Limitation,
    LimitationEvent,
    LimitationStatus,
    limitation,
)
from fairdue.credit.period import months_after, years_after
from fairdue.credit.sentence import cited, describe, reason_text
from fairdue.credit.sign import withheld_fen
from fairdue.credit.standing import (
    CLASS_OF_KIND,
    Reason,
    Standing,
    StandingClass,
    standing,
)

__all__ = [
    "CLASS_OF_KIND",
    "ClockEffect",
    "ClockStep",
    "Limitation",
    "LimitationEffect",
    "LimitationEvent",
    "LimitationStatus",
    "Reason",
    "Standing",
    "StandingClass",
    "acknowledgement",
    "agreed_last_due",
    "cited",
    "describe",
    "effect_of",
    "instalment_due",
    "limitation",
    "months_after",
    "reason_text",
    "standing",
    "withheld_fen",
    "years_after",
]
