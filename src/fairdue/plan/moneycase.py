"""Running money cases: a yearly rate, a schedule or a plan against the figures expected.

`inputs` alone decide; `source`, `derived` and `note` of a case are for people and are not read.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import msgspec

from fairdue.credit import (
    EXACT,
    Amortisation,
    Apr,
    Flow,
    Instalment,
    Repaid,
    cents,
    effective_apr,
    interval,
    nominal_apr,
    offset,
    period_rates,
    repaid,
    series,
)
from fairdue.plan.disclosure import CardBalance, disclosed
from fairdue.plan.heuristic import Owing, Simulated, avalanche, snowball
from fairdue.plan.least import LeastDebt, least
from fairdue.plan.moneyform import misfit

__all__ = ["MoneyResult", "run_money_case"]

SLACK = Decimal("1e-9")
EXACTLY = frozenset({"status", "count", "whole", "days", "year_days", "apr_1dp", "period"})
_Case = Mapping[str, Any]
_Figures = dict[str, Any]


class MoneyResult(msgspec.Struct, frozen=True, kw_only=True):
    """Pass or fail of one case; `why` says in one line what differed, "" when it passed.

    `broken`: the case breaks the format, so that nothing was computed.
    """

    id: str
    passed: bool
    expected: str
    got: str
    why: str = ""
    broken: bool = False


def run_money_case(case: _Case) -> MoneyResult:
    """Compute what the case asks for and compare every figure that it expects.

    A case that breaks the format does not pass and says where; one that has no answer, such as
    payments that never clear a loan, fails and says why.
    """
    wrong = misfit(case)
    if wrong:
        return _result(case, {}, [f"the case breaks the format: {wrong}"], broken=True)
    expected = case["expected"]
    try:
        with localcontext(EXACT):
            got = _COMPUTED[case["kind"]](case["inputs"], set(expected))
            faults = list(_faults(expected, got, case.get("tolerance", {})))
    except ValueError as error:
        return _result(case, {}, [f"no answer: {error}"])
    except ArithmeticError:
        return _result(case, {}, ["no answer: the sums outgrow what can be reckoned with"])
    return _result(case, got, faults)


def _result(
    case: _Case, got: _Figures, faults: Sequence[str], *, broken: bool = False
) -> MoneyResult:
    figures = case.get("expected")
    expected = figures if isinstance(figures, Mapping) else {}
    compared = [key for key in expected if key != "rows"]
    return MoneyResult(
        id=str(case.get("id", "")),
        passed=not faults,
        expected=_line({key: expected[key] for key in compared}),
        got=_line({key: got.get(key) for key in compared}),
        why="; ".join(faults),
        broken=broken,
    )


def _line(figures: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in figures.items())


def _number(value: object) -> Decimal:
    """A JSON number as the decimal that was written."""
    return Decimal(str(value))


def _faults(expected: _Case, got: _Figures, tolerance: _Case) -> Iterable[str]:
    for key, wanted in expected.items():
        if key == "rows":
            yield from _row_faults(wanted, got["rows"], tolerance)
        elif key == "offers":
            offers = got[key]
            if len(offers) != len(wanted):
                yield f"{len(offers)} offers, not {len(wanted)}"
                continue
            for number, (one, other) in enumerate(zip(wanted, offers, strict=True), 1):
                yield from _fault(f"offer {number}", one, other, tolerance)
        else:
            yield from _fault(key, wanted, got.get(key), tolerance)


def _row_faults(
    wanted: Iterable[_Case], rows: Mapping[int, Instalment], tolerance: _Case
) -> Iterable[str]:
    for row in wanted:
        found = rows.get(row["period"])
        if found is None:
            yield f"no period {row['period']}"
            continue
        for key in row.keys() - {"period"}:
            amount = cents(getattr(found, key))
            yield from _fault(f"{key} {row['period']}", row[key], amount, tolerance)


def _fault(name: str, wanted: object, got: object, tolerance: _Case) -> Iterable[str]:
    if name in EXACTLY or name.endswith("_months"):
        if got is None or (wanted != got if name == "status" else _number(wanted) != got):
            yield f"{name} is {got}, not {wanted}"
        return
    if got is None:
        yield f"{name} is not computed"
        return
    most = _number(tolerance.get("pct_points" if name.endswith("_pct") else "money", 0))
    most = max(most, _number(tolerance.get("rel", 0)) * abs(_number(wanted)))
    if abs(_number(got) - _number(wanted)) > most + SLACK:
        yield f"{name} is {got}, not {wanted}"


def _apr(inputs: _Case, _: set[str]) -> _Figures:
    convention = inputs["convention"]
    if convention == "eu_interval":
        months = offset(inputs["unit_period"]).months
        found = interval(_day(inputs["start"]), _day(inputs["end"]), unit_months=months)
        return {"whole": found.whole, "days": found.days, "year_days": found.year_days}
    if convention == "us_appendix_j":
        return _rate(nominal_apr(_dated(inputs), inputs["unit_period"]))
    if "principal" not in inputs:
        return _rate(effective_apr(_timed(inputs)))
    loan, paid = _loan(inputs)
    flows = [(Fraction(row.period, 12), -float(row.payment)) for row in paid]
    received = loan.principal - _number(inputs.get("withheld", 0))
    return _rate(effective_apr([(Fraction(0), float(received)), *flows])) | _sums(paid)


def _rate(apr: Apr) -> _Figures:
    """The rate asked for: positive, or zero where credit costs nothing. Raises ValueError."""
    if apr.pct < 0:
        raise ValueError("no rate above zero balances these flows: less is paid than received")
    exact = Decimal(repr(apr.pct)).quantize(Decimal("1e-9"), context=EXACT)
    one = exact.quantize(Decimal("0.1"), context=EXACT)
    return {"apr_pct": apr.pct, "apr_1dp": one}


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _signed(inputs: _Case) -> list[tuple[int, _Case]]:
    rows = [(1, row) for row in inputs["advances"]]
    return rows + [(-1, row) for row in inputs["payments"]]


def _dated(inputs: _Case) -> list[Flow]:
    return [
        Flow(on, sign * float(row["amount"]))
        for sign, row in _signed(inputs)
        for on in series(_day(row["at"]), row.get("count", 1), row.get("every", "1D"))
    ]


def _timed(inputs: _Case) -> list[tuple[Fraction, float]]:
    year_days = Fraction(str(inputs.get("year_days", 365)))
    flows = []
    for sign, row in _signed(inputs):
        first, step = offset(row["at"]), offset(row.get("every", "0"))
        for k in range(row.get("count", 1)):
            time = first.later(step, k).years(year_days)
            flows.append((time, sign * float(row["amount"])))
    return flows


def _loan(inputs: _Case) -> tuple[Amortisation, tuple[Instalment, ...]]:
    period = inputs.get("period", "1M")
    changes = inputs.get("rate_changes", ())
    loan = Amortisation(
        method=Repaid(inputs["method"]),
        principal=_number(inputs["principal"]),
        rate_pct=_number(inputs.get("annual_rate_pct", 0)),
        rate_changes={row["period"]: _number(row["annual_rate_pct"]) for row in changes},
        days=None if period == "1M" else offset(period).days,
        count=inputs.get("count"),
        final=inputs.get("final_period"),
        fee=_number(inputs.get("fee", 0)),
        pct=_number(inputs.get("pct", 0)),
        fixed=_number(inputs.get("fixed", 0)),
    )
    return loan, repaid(loan)


def _sums(rows: tuple[Instalment, ...]) -> _Figures:
    total = sum((row.payment for row in rows), Decimal(0))
    return {
        "count": len(rows),
        "total": cents(total),
        "rows": {row.period: row for row in rows},
    }


def _irr(inputs: _Case, _: set[str]) -> _Figures:
    loan, rows = _loan(inputs)
    received = loan.principal - _number(inputs.get("withheld", 0))
    rate = period_rates([float(received), *(-float(row.payment) for row in rows)])[0]
    a_year = float(loan.periods_a_year)
    return {
        "period_pct": 100 * rate,
        "simple_pct": 100 * a_year * rate,
        "compound_pct": 100 * ((1 + rate) ** a_year - 1),
    }


def _schedule(inputs: _Case, _: set[str]) -> _Figures:
    if inputs["method"] != "us_m2":
        return _sums(_loan(inputs)[1])
    found = disclosed(
        [_card(row) for row in inputs["debts"]],
        pct=_number(inputs["pct"]),
        fixed=_number(inputs["fixed"]),
    )
    return {"count": found.months, "total": found.total, "payment_36": found.payment_36}


def _card(row: _Case) -> CardBalance:
    changes = row.get("rate_changes")
    return CardBalance(
        balance=_number(row["balance"]),
        rate_pct=_number(row["annual_rate_pct"]),
        changes_in=changes[0]["period"] if changes else None,
        changed_pct=_number(changes[0]["annual_rate_pct"]) if changes else Decimal(0),
    )


def _plan(inputs: _Case, asked: set[str]) -> _Figures:
    budget, rows = _number(inputs["budget"]), inputs["debts"]
    if inputs["method"] == "pro_rata":
        balances = [_number(row["balance"]) for row in rows]
        whole = sum(balances)
        if not whole:
            raise ValueError("nothing is owed, so nobody has a share")
        return {"offers": [cents(budget * balance / whole) for balance in balances]}
    best = least([_debt(row) for row in rows], float(budget), inputs["horizon"])
    got: _Figures = {"status": "infeasible" if best is None else "optimal"}
    if best is not None:
        got["optimal_total"] = cents(_number(best.total))
    owing = [_owing(row) for row in rows]
    for name, simulate in _SIMULATED.items():
        if any(key.startswith(name) for key in asked):
            found = simulate(owing, budget)
            got[f"{name}_total"] = None if found is None else cents(found.total)
            got[f"{name}_months"] = None if found is None else found.months
    return got


_SIMULATED: Mapping[str, Callable[[list[Owing], Decimal], Simulated | None]] = {
    "avalanche": avalanche,
    "snowball": snowball,
}


def _debt(row: _Case) -> LeastDebt:
    offer = row.get("offer")
    return LeastDebt(
        balance=float(row["balance"]),
        rate=float(row["monthly_rate_pct"]) / 100,
        minimum=float(row["minimum"]),
        fee=float(row.get("fee", 0)),
        offer=float(offer["amount"]) if offer else None,
        offer_until=offer["until_month"] if offer else 0,
    )


def _owing(row: _Case) -> Owing:
    return Owing(
        balance=_number(row["balance"]),
        rate_pct=_number(row["monthly_rate_pct"]),
        minimum=_number(row["minimum"]),
        fee=_number(row.get("fee", 0)),
    )


_COMPUTED: Mapping[str, Callable[[_Case, set[str]], _Figures]] = {
    "apr": _apr,
    "irr": _irr,
    "schedule": _schedule,
    "plan": _plan,
}
