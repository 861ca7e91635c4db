"""Columns that are made of others, so that one look-up answers what several say together.

Arithmetic only: the same lines work on one number and on a whole column.
"""

from typing import Any, TypeVar

from fairdue.conduct.columns.column import CODES
from fairdue.facts import AddressKind, Association, ContactKind, Direction, Outcome, Role

N = TypeVar("N")


def size(column: str) -> int:
    """How many codes a column of words has, that for not known included."""
    return len(CODES[column]) + 1


LIABLE, STATUS, OUTCOMES, DIRECTIONS = (
    size(name) for name in ("liable", "debt_status", "outcome", "direction")
)
MEMBERS = 1 + 2 ** len(Association)
"""0 = not known, else 1 + the bit set of the bodies."""

NAMED = 5
"""0 = nobody looked, 1 = neither creditor nor who acts was named, 2, 3 = one of them, 4 = both."""

SIZES: dict[str, int] = {name: size(name) for name in CODES} | {
    "tie": size("role") * LIABLE,
    "lender": size("creditor_kind") * MEMBERS,
    "credit": size("product") * STATUS,
    "actor": size("by_kind") * 4,
    "sound": size("kind") * DIRECTIONS * OUTCOMES,
    "named": NAMED * 2,
    "spot": size("place") * size("address_kind"),
    "engaged": 3,
    "charges": 1 + 2 ** len(CODES["charges"]),
    "pay_channels": 1 + 2 ** len(CODES["pay_channels"]),
}
"""By column, plain or made of others: how many codes it has."""


def tie(role: Any, liable: Any) -> Any:
    """What ties the person to the debt."""
    return role * LIABLE + liable


def lender(kind: Any, members: Any) -> Any:
    """What the creditor is and where it is a member."""
    return kind * MEMBERS + members


def credit(product: Any, status: Any) -> Any:
    """What the debt is."""
    return product * STATUS + status


def actor(kind: Any, own: Any, posed: Any) -> Any:
    """Who acts: its kind, whether it is the creditor, whether it named others and not itself."""
    return (kind * 2 + own) * 2 + posed


def sound(kind: Any, direction: Any, outcome: Any) -> Any:
    """What decides whether words can have passed."""
    return (kind * DIRECTIONS + direction) * OUTCOMES + outcome


def named(who: Any, looked: Any) -> Any:
    """Who was named at the start, and whether somebody looked at the rest."""
    return who * 2 + looked


def spot(place: Any, kind: Any) -> Any:
    """Where the person is, or by which kind of address it is reached."""
    return place * size("address_kind") + kind


OUT = CODES["direction"][Direction.OUT]
CALL = CODES["kind"][ContactKind.CALL]
DEBTOR = CODES["role"][Role.DEBTOR]
ATTORNEY = CODES["role"][Role.ATTORNEY]
INVALID = CODES["outcome"][Outcome.INVALID_NUMBER]
MOBILE = CODES["address_kind"][AddressKind.MOBILE]
