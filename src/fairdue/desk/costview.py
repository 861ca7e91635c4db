"""What the loans cost a year beside their caps, as the Money page and a debt's own page show it."""

import msgspec

from fairdue import plan
from fairdue.desk.desk import Desk
from fairdue.desk.href import href
from fairdue.desk.language import N_
from fairdue.desk.wording import Wording
from fairdue.facts import Loan, PartyRole

__all__ = ["CostRow", "cost_lines", "cost_rows"]


class CostRow(msgspec.Struct, frozen=True, kw_only=True):
    """One loan: its cost a year, the cap of its day, what lies above it, and the lender's table.

    `letter` is the address of the complaint that says so, "" while nothing lies above the cap.
    """

    debt: str
    name: str
    yearly: str
    cap: str
    source: str
    above: str
    set_off: str
    paid_above: str
    table: str
    letter: str


class _Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What was computed of a loan's cost."""

    price: plan.Price
    found: plan.OverCap | None
    table: plan.TableFinding | None

    @property
    def above_fen(self) -> int | None:
        return plan.contract_above(self.price)

    @property
    def is_above(self) -> bool:
        return bool(self.above_fen) or (self.found is not None and self.found.found)


def cost_rows(desk: Desk, w: Wording) -> list[CostRow]:
    """The loans in the order of the record."""
    return [_row(loan, _cost(desk, loan), desk, w) for loan in desk.history.loans.values()]


def cost_lines(desk: Desk, loan: Loan, w: Wording) -> tuple[list[str], str]:
    """What is to be said of a loan's cost, its cap and its table; the address of the complaint."""
    cost = _cost(desk, loan)
    price, table = cost.price, cost.table
    lines = [_yearly(price, w), *plan.cap_text(price, cost.found, w.locale)]
    if table is not None:
        lines.append(plan.table_text(table, w.locale))
    return [w.veiled(line) for line in lines], _letter(loan, cost)


def _cost(desk: Desk, loan: Loan) -> _Cost:
    return desk.once(f"cost {loan.debt}", lambda: _computed(desk, loan))


def _computed(desk: Desk, loan: Loan) -> _Cost:
    today, history = desk.case.today, desk.history
    price = plan.price(loan, history, on=today)
    return _Cost(
        price=price,
        found=plan.over_cap(loan, history, price, on=today),
        table=plan.table_finding(loan, history, price, on=today),
    )


def _row(loan: Loan, cost: _Cost, desk: Desk, w: Wording) -> CostRow:
    price, found, table = cost.price, cost.found, cost.table
    return CostRow(
        debt=loan.debt,
        name=desk.debt_name(loan.debt),
        yearly=f"{price.low.simple_pct:.2f}%" if price.low else w.say(N_("not known")),
        cap=plan.cap_rate(price.cap, w.locale) if price.cap else w.say(N_("not known")),
        source=plan.cap_source(price.cap, w.locale) if price.cap else "",
        above=w.money(cost.above_fen),
        set_off=_span(found.set_off if found else None, w),
        paid_above=_span(found.paid_above if found else None, w),
        table=_table(table, w),
        letter=_letter(loan, cost),
    )


def _yearly(price: plan.Price, w: Wording) -> str:
    if price.low is None:
        return w.say(
            N_("Not known yet: sums, rate, days and way of repayment of the contract are needed.")
        )
    simple, compound = f"{price.low.simple_pct:.2f}%", f"{price.low.compound_pct:.2f}%"
    told = N_("By the contract %(simple)s a year simple, %(compound)s compound.")
    return w.say(told, simple=simple, compound=compound)


def _span(amount: plan.Range | None, w: Wording) -> str:
    if amount is None:
        return w.say(N_("not known"))
    return w.money_range(amount.low_fen, amount.high_fen)


def _table(table: plan.TableFinding | None, w: Wording) -> str:
    """The yearly cost in the lender's own table, of the kind it gives."""
    if table is None or table.shown_ppm is None:
        return ""
    kind = {True: N_("compound"), False: N_("simple"), None: N_("it does not say")}[table.compound]
    shown = w.bracketed(w.say(kind))
    return w.say(N_("the lender's table: %(rate)s"), rate=w.rate(table.shown_ppm)) + shown


def _letter(loan: Loan, cost: _Cost) -> str:
    lender = loan.party(PartyRole.CREDITOR) or loan.creditor
    return href("/letters/complaint", to=lender) if lender and cost.is_above else ""
