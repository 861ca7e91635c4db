"""The form of a money case (format v1): which keys and values may stand in it.

A key that nobody reads is a typing error, and would let a case pass that says something else. The
forms are those of `money.schema.json`; what is for people (`source`, `derived`, `note`) is free.
"""

import datetime as dt
import sys
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec

__all__ = ["KINDS", "misfit"]

KINDS = frozenset({"apr", "irr", "schedule", "plan"})
"""What a money case may ask for."""
_KEYS = frozenset(
    {"id", "kind", "source", "derived", "inputs", "expected", "tolerance", "note"},
)
_STEP = r"[1-9][0-9]*[YMD](\+[1-9][0-9]*[YMD])*"
_Amount = Annotated[float, msgspec.Meta(ge=0, le=sys.float_info.max)]
_Whole = Annotated[int, msgspec.Meta(ge=1)]
_Method = Literal["level", "equal_principal", "flat", "interest_plus", "minimum"]
_Unit = Literal["7D", "14D", "28D", "SM", "1M", "2M", "3M", "1Y", "TERM"]


class _Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An object of a case: only these keys."""


class _Series(_Form, frozen=True, kw_only=True):
    amount: _Amount
    count: Annotated[int, msgspec.Meta(ge=2)] | None = None
    every: str | None = None

    def __post_init__(self) -> None:
        """Refuse a number of payments without their distance, and the other way round."""
        if (self.count is None) is not (self.every is None):
            raise ValueError("count and every go together: give both or neither")


class _Dated(_Series, frozen=True, kw_only=True):
    at: dt.date
    every: Annotated[str, msgspec.Meta(pattern=r"^(SM|[1-9][0-9]*[YMD])$")] | None = None


class _Timed(_Series, frozen=True, kw_only=True):
    at: Annotated[str, msgspec.Meta(pattern=rf"^(0|-?{_STEP})$")]
    every: Annotated[str, msgspec.Meta(pattern=rf"^{_STEP}$")] | None = None


class _AprUs(_Form, frozen=True, kw_only=True):
    convention: str
    unit_period: _Unit
    advances: Annotated[tuple[_Dated, ...], msgspec.Meta(min_length=1)]
    payments: Annotated[tuple[_Dated, ...], msgspec.Meta(min_length=1)]


class _AprFlows(_Form, frozen=True, kw_only=True):
    convention: str
    advances: Annotated[tuple[_Timed, ...], msgspec.Meta(min_length=1)]
    payments: Annotated[tuple[_Timed, ...], msgspec.Meta(min_length=1)]
    year_days: float | None = None

    def __post_init__(self) -> None:
        """Refuse days in a year that none of the laws counts, and days without any."""
        in_days = any("D" in row.at + (row.every or "") for row in (*self.advances, *self.payments))
        if in_days and self.year_days is None:
            raise ValueError("times in days need year_days: 365, 366 or 365.25")
        if self.year_days not in {None, 365, 366, 365.25}:
            raise ValueError("year_days is 365, 366 or 365.25")


class _Interval(_Form, frozen=True, kw_only=True):
    convention: str
    start: dt.date
    end: dt.date
    unit_period: Literal["1M", "1Y"]


class _RateChange(_Form, frozen=True, kw_only=True):
    period: _Whole
    annual_rate_pct: _Amount


class _MonthlyLoan(_Form, frozen=True, kw_only=True):
    method: _Method
    principal: _Amount
    withheld: _Amount = 0.0
    annual_rate_pct: _Amount = 0.0
    rate_changes: tuple[_RateChange, ...] = ()
    count: _Whole | None = None
    final_period: _Whole | None = None
    fee: _Amount = 0.0
    pct: _Amount | None = None
    fixed: _Amount | None = None

    def __post_init__(self) -> None:
        """Refuse a loan that lacks what its method reckons with."""
        if self.method in {"interest_plus", "minimum"}:
            if self.pct is None and self.fixed is None:
                message = f"the method {self.method} needs pct or fixed"
                raise ValueError(message)
        elif self.count is None:
            message = f"the method {self.method} needs count"
            raise ValueError(message)
        elif self.method == "flat" and self.pct is None:
            raise ValueError("the method flat needs pct")


class _AprLoan(_MonthlyLoan, frozen=True, kw_only=True):
    convention: Literal["eu_aprc"]


class _Loan(_MonthlyLoan, frozen=True, kw_only=True):
    period: Annotated[str, msgspec.Meta(pattern=r"^(1M|[1-9][0-9]*D)$")] = "1M"


class _CardBalance(_Form, frozen=True, kw_only=True):
    balance: _Amount
    annual_rate_pct: _Amount
    rate_changes: Annotated[tuple[_RateChange, ...], msgspec.Meta(max_length=1)] = ()


class _UsM2(_Form, frozen=True, kw_only=True):
    method: str
    pct: _Amount
    fixed: _Amount
    debts: Annotated[tuple[_CardBalance, ...], msgspec.Meta(min_length=1)]


class _Balance(_Form, frozen=True, kw_only=True):
    balance: _Amount


class _ProRata(_Form, frozen=True, kw_only=True):
    method: str
    budget: _Amount
    debts: Annotated[tuple[_Balance, ...], msgspec.Meta(min_length=1)]


class _Offer(_Form, frozen=True, kw_only=True):
    amount: _Amount
    until_month: _Whole


class _Debt(_Form, frozen=True, kw_only=True):
    balance: _Amount
    monthly_rate_pct: _Amount
    minimum: _Amount
    fee: _Amount = 0.0
    offer: _Offer | None = None


class _LeastTotal(_Form, frozen=True, kw_only=True):
    method: Literal["least_total"]
    budget: _Amount
    horizon: _Whole
    debts: Annotated[tuple[_Debt, ...], msgspec.Meta(min_length=1)]


class _Rate(_Form, frozen=True, kw_only=True):
    apr_pct: float
    apr_1dp: float | None = None


class _Row(_Form, frozen=True, kw_only=True):
    period: _Whole
    payment: _Amount | None = None
    interest: _Amount | None = None
    balance: _Amount | None = None

    def __post_init__(self) -> None:
        """Refuse a row that expects nothing."""
        if self.payment is self.interest is self.balance is None:
            raise ValueError("a row needs payment, interest or balance")


class _Schedule(_Form, frozen=True, kw_only=True):
    count: _Whole | None = None
    total: _Amount | None = None
    rows: tuple[_Row, ...] | None = None


class _LoanRate(_Schedule, frozen=True, kw_only=True):
    apr_pct: float
    apr_1dp: float | None = None


class _Span(_Form, frozen=True, kw_only=True):
    whole: int
    days: int
    year_days: int


class _Irr(_Form, frozen=True, kw_only=True):
    period_pct: float
    simple_pct: float
    compound_pct: float


class _Disclosure(_Form, frozen=True, kw_only=True):
    count: _Whole
    total: _Amount
    payment_36: _Amount


class _Shares(_Form, frozen=True, kw_only=True):
    offers: tuple[_Amount, ...]


class _Best(_Form, frozen=True, kw_only=True):
    status: Literal["optimal", "infeasible"]
    optimal_total: _Amount | None = None
    avalanche_total: _Amount | None = None
    avalanche_months: _Whole | None = None
    snowball_total: _Amount | None = None
    snowball_months: _Whole | None = None

    def __post_init__(self) -> None:
        """Refuse an optimum without its sum, and figures of a plan that cannot be."""
        if self.status == "optimal" and self.optimal_total is None:
            raise ValueError("with optimal, optimal_total is needed")
        if self.status == "infeasible" and any(
            value is not None for value in msgspec.structs.astuple(self)[1:]
        ):
            raise ValueError("with infeasible nothing else is expected")


class _Tolerance(_Form, frozen=True, kw_only=True):
    pct_points: Annotated[float, msgspec.Meta(gt=0)] | None = None
    money: Annotated[float, msgspec.Meta(gt=0)] | None = None
    rel: Annotated[float, msgspec.Meta(gt=0, le=0.001)] | None = None


def misfit(case: Mapping[str, Any]) -> str:
    """What of a case breaks the format, with its place; "" when nothing does."""
    strange = sorted(case.keys() - _KEYS)
    if strange:
        return f"no key {strange[0]}: a case has {', '.join(sorted(_KEYS))}"
    missing = [key for key in ("id", "kind", "inputs", "expected") if key not in case]
    if missing:
        return f"{missing[0]} is missing: every case has id, kind, inputs and expected"
    kind, inputs, expected = case["kind"], case["inputs"], case["expected"]
    if not isinstance(kind, str) or kind not in KINDS:
        return f"kind: {kind} is none of {', '.join(sorted(KINDS))}"
    if not (isinstance(inputs, dict) and isinstance(expected, dict)):
        return "inputs and expected are objects"
    if not expected:
        return "expected: it holds no figure to compare"
    form = _form(kind, inputs)
    if isinstance(form, str):
        return form
    for name, wanted in (("inputs", form[0]), ("expected", form[1]), ("tolerance", _Tolerance)):
        try:
            msgspec.convert(case.get(name, {}), wanted)
        except msgspec.ValidationError as error:
            wrong, _, place = str(error).partition(" - at `$")
            return f"{name}{place.rstrip('`')}: {wrong}"
    return ""


def _form(kind: str, inputs: Mapping[str, Any]) -> tuple[type[_Form], type[_Form]] | str:
    """The forms of inputs and expected; or why there are none."""
    if kind == "apr":
        return _apr_form(inputs)
    method = inputs.get("method")
    if kind == "irr":
        return _Loan, _Irr
    if kind == "schedule":
        return (_UsM2, _Disclosure) if method == "us_m2" else (_Loan, _Schedule)
    return (_ProRata, _Shares) if method == "pro_rata" else (_LeastTotal, _Best)


def _apr_form(inputs: Mapping[str, Any]) -> tuple[type[_Form], type[_Form]] | str:
    convention = inputs.get("convention")
    if convention == "us_appendix_j":
        return _AprUs, _Rate
    if convention == "eu_interval":
        return _Interval, _Span
    if convention not in ("eu_aprc", "uk_apr"):
        return (
            f"inputs.convention: {convention} is none of eu_aprc, eu_interval, uk_apr, "
            "us_appendix_j"
        )
    return (_AprLoan, _LoanRate) if "principal" in inputs else (_AprFlows, _Rate)
