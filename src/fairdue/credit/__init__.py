"""What credit costs, who lends, and how old the claim is: from facts and flows alone."""

from fairdue.credit.amortisation import EXACT, Amortisation, Instalment, Repaid, cents, repaid
from fairdue.credit.apr import (
    CONVENTIONS,
    Annualised,
    Apr,
    Convention,
    Flow,
    effective_apr,
    nominal_apr,
    period_rates,
)
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
from fairdue.credit.offset import Interval, Offset, interval, offset
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
from fairdue.credit.unit_period import series

__all__ = [
    "CLASS_OF_KIND",
    "CONVENTIONS",
    "EXACT",
    "Amortisation",
    "Annualised",
    "Apr",
    "ClockEffect",
    "ClockStep",
    "Convention",
    "Flow",
    "Instalment",
    "Interval",
    "Limitation",
    "LimitationEffect",
    "LimitationEvent",
    "LimitationStatus",
    "Offset",
    "Reason",
    "Repaid",
    "Standing",
    "StandingClass",
    "acknowledgement",
    "agreed_last_due",
    "cents",
    "cited",
    "describe",
    "effect_of",
    "effective_apr",
    "instalment_due",
    "interval",
    "limitation",
    "months_after",
    "nominal_apr",
    "offset",
    "period_rates",
    "reason_text",
    "repaid",
    "series",
    "standing",
    "withheld_fen",
    "years_after",
]
