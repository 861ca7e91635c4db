"""Money as integer fen: reading what people type, printing what people read."""

import re
from decimal import Decimal, InvalidOperation

_TYPED = re.compile(
    r"^\s*[¥￥]?\s*(-?(?:[0-9]{1,3}(?:[,，][0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?)\s*元?\s*$"
)
"""Commas stand before every three digits or nowhere: `1,00,0` may be a slip for any sum."""


def fen(text: str) -> int:
    """Fen in an amount as people type it: `1,234.56`, `¥500`, `500元`. Raises ValueError."""
    match = _TYPED.match(text)
    if match is None:
        message = f"{text!r} is not an amount like 1234.56"
        raise ValueError(message)
    try:
        amount = Decimal(match.group(1).replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        message = f"{text!r} is not an amount like 1234.56"
        raise ValueError(message) from error
    return int(amount * 100)


def yuan(amount_fen: int, *, sign: bool = True) -> str:
    """`¥1,234.56` for 123456 fen; without the sign `1,234.56`."""
    whole, cents = divmod(abs(amount_fen), 100)
    text = f"{whole:,}.{cents:02d}"
    return f"{'-' if amount_fen < 0 else ''}{'¥' if sign else ''}{text}"


def percent(rate_ppm: int) -> str:
    """`24%` for 240 000 ppm, `18.25%` for 182 500."""
    text = f"{Decimal(rate_ppm) / 10_000:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"
