"""Whole fen: rounding half up, and sharing a sum so that nothing is lost."""

from collections.abc import Mapping


def half_up(numerator: int, denominator: int) -> int:
    """`numerator / denominator` to the nearest whole number, halves up; denominator > 0."""
    return (2 * numerator + denominator) // (2 * denominator)


def shares(weights: Mapping[str, int], cash: int) -> dict[str, int]:
    """`cash` shared in proportion to weights, each share at most its weight.

    The fen that rounding down leaves over go to the largest remainders, ties by name, so that
    the shares add up to min(cash, sum of weights).
    """
    total = sum(weights.values())
    if cash >= total:
        return dict(weights)
    whole = {name: cash * weight // total for name, weight in weights.items()}
    rest = cash - sum(whole.values())
    by_remainder = sorted(weights, key=lambda name: (-(cash * weights[name] % total), name))
    for name in by_remainder[:rest]:
        whole[name] += 1
    return whole
