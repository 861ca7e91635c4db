"""What credit costs, who lends, and how old the claim is: from facts and flows alone."""

from fairdue.credit.amortisation import EXACT, Amortisation, Instalment, Repaid, cents, repaid
from fairdue.credit.apr import (
    Annualised,
    Apr,
    Convention,
    Flow,
    effective_apr,
    nominal_apr,
    period_rates,
)
from fairdue.credit.cap import Cap, Later, cap, prime_rate_ppm
from fairdue.credit.closing import closing_of
from fairdue.credit.cost import Cost, Excess, ExcessLine, Moved, Step, cost, excess
from fairdue.credit.disclosure import TableDuty, table_duty
from fairdue.credit.due import agreed_last_due, can_be, instalment_due
from fairdue.credit.effect import (
    ClockEffect,
    LimitationEffect,
    acknowledgement,
    effect_of,
)
from fairdue.credit.interruption import ACKNOWLEDGING, suit_day
from fairdue.credit.kept import Booking, Part, parts_paid, recorded_payments, same_payment
from fairdue.credit.level import level_parts
from fairdue.credit.limitation import (
    ClockStep,
    Limitation,
    LimitationEvent,
    LimitationStatus,
    limitation,
)
from fairdue.credit.offset import Interval, Offset, interval, offset
from fairdue.credit.period import months_after, years_after
from fairdue.credit.recourse import claimant, claimed_fen, compensation
from fairdue.credit.register import (
    ACCEPT_SCORE,
    Candidate,
    Doubt,
    LookUp,
    MatchedBy,
    Register,
    RegisterEntry,
)
from fairdue.credit.sentence import cited, cited_together, class_text, describe, reason_text
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
    "ACCEPT_SCORE",
    "ACKNOWLEDGING",
    "CLASS_OF_KIND",
    "EXACT",
    "Amortisation",
    "Annualised",
    "Apr",
    "Booking",
    "Candidate",
    "Cap",
    "ClockEffect",
    "ClockStep",
    "Convention",
    "Cost",
    "Doubt",
    "Excess",
    "ExcessLine",
    "Flow",
    "Instalment",
    "Interval",
    "Later",
    "Limitation",
    "LimitationEffect",
    "LimitationEvent",
    "LimitationStatus",
    "LookUp",
    "MatchedBy",
    "Moved",
    "Offset",
    "Part",
    "Reason",
    "Register",
    "RegisterEntry",
    "Repaid",
    "Standing",
    "StandingClass",
    "Step",
    "TableDuty",
    "acknowledgement",
    "agreed_last_due",
    "can_be",
    "cap",
    "cents",
    "cited",
    "cited_together",
    "claimant",
    "claimed_fen",
    "class_text",
    "closing_of",
    "compensation",
    "cost",
    "describe",
    "effect_of",
    "effective_apr",
    "excess",
    "instalment_due",
    "interval",
    "level_parts",
    "limitation",
    "months_after",
    "nominal_apr",
    "offset",
    "parts_paid",
    "period_rates",
    "prime_rate_ppm",
    "reason_text",
    "recorded_payments",
    "repaid",
    "same_payment",
    "series",
    "standing",
    "suit_day",
    "table_duty",
    "withheld_fen",
    "years_after",
]
