"""Money: what is owed and how it adds up, the budget, and ways to pay it back."""

import datetime as dt
from collections.abc import Mapping

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from fairdue import credit, plan
from fairdue.casefile import NoBudget
from fairdue.desk.chip import party_name
from fairdue.desk.costtable import cost_table_fact
from fairdue.desk.costview import cost_lines, cost_rows
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry, Kept, Mistake
from fairdue.desk.href import debt_href, lender_href, slug
from fairdue.desk.labels import LENDER_KINDS, METHODS, PRODUCTS
from fairdue.desk.language import N_
from fairdue.desk.loanform import loan_facts
from fairdue.desk.picture import Picture, debts_to_zero
from fairdue.desk.rooms.offers import offer_rows
from fairdue.desk.wording import Wording
from fairdue.facts import Basis, Budget, Loan, Payment, yuan

LINES: Mapping[plan.LineKind, str] = {
    plan.LineKind.DRAWN: N_("Money paid out"),
    plan.LineKind.INTEREST: N_("Interest"),
    plan.LineKind.FEE: N_("Fee"),
    plan.LineKind.PENALTY: N_("Penalty interest"),
    plan.LineKind.LATE_FEE: N_("Late fee"),
    plan.LineKind.CHARGE: N_("Charge"),
    plan.LineKind.PAID_COST: N_("Paid on fees"),
    plan.LineKind.PAID_INTEREST: N_("Paid on interest"),
    plan.LineKind.PAID_PRINCIPAL: N_("Paid on principal"),
    plan.LineKind.COMPENSATED: N_("Paid to the lender by a guarantor"),
    plan.LineKind.SETTLED: N_("Shown as settled"),
    plan.LineKind.CAPITALISED: N_("Joins the principal by agreement"),
    plan.LineKind.WAIVED: N_("Waived by agreement"),
    plan.LineKind.DEFERRED: N_("Put off to the last instalment by agreement"),
    plan.LineKind.RESTATED: N_("Difference to the principal the agreement states"),
    plan.LineKind.PAID_AHEAD: N_("Paid before it was due"),
    plan.LineKind.SAVED: N_("Interest saved by paying early"),
}


class LoanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One debt in the table of loans."""

    debt: str
    name: str
    product: str
    lender: str
    lender_href: str
    standing: str
    claimed_fen: int | None
    low_fen: int | None
    high_fen: int | None
    limitation: str


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One preset in the comparison."""

    preset: str
    name: str
    ends: str
    months: int
    total_fen: int
    interest_fen: int
    chosen: bool


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The plan that is shown in full."""

    preset: str
    name: str
    lines: tuple[str, ...]
    warnings: tuple[str, ...]
    months: tuple[plan.Month, ...]
    picture: Picture | None


def prepare(desk: Desk) -> None:
    """Work out ledgers and plans, and draw the first, before anybody asks."""
    w = desk.own_wording()
    if _loans(desk, w):
        cost_rows(desk, w)
        for offer in _plans(desk)[:1]:
            _chosen(offer, desk, w)


@get("/money", sync_to_thread=False)
def money(request: Visit, desk: TheDesk) -> Response[str]:
    """What do I owe, what can I pay?"""
    return _page(request, desk, None, [])


def _page(request: Visit, desk: Desk, kept: Kept | None, mistakes: list[Mistake]) -> Response[str]:
    w = desk.wording(request)
    budget = desk.budget()
    living = desk.case.living() if budget else None
    loans = _loans(desk, w)
    offers = _plans(desk) if loans else ()
    wanted = request.query_params.get("plan", "")
    chosen = next((p for p in offers if p.preset.value == wanted), offers[0] if offers else None)
    return desk.page(
        request,
        "money.html",
        status=422 if mistakes else 200,
        loans=loans,
        costs=cost_rows(desk, w),
        owed=_owed_in_all(loans, w),
        budget=budget,
        problem=desk.case.budget_problem(),
        payable_fen=living.purse.steady_fen if living else budget.surplus_fen if budget else 0,
        kept=kept or _budget_typed(budget, hidden=w.amounts_hidden),
        errors=mistakes,
        plans=[_plan_row(p, w, chosen=p is chosen) for p in offers],
        chosen=_chosen(chosen, desk, w) if chosen else None,
        standing=offer_rows(desk, w),
    )


@post("/money/budget")
async def budget(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """State the month's income and needs."""
    entry = Entry(await request.form(), desk.wording(request))
    income, needs = entry.amount("income", needed=True), entry.amount("needs", needed=True)
    buffer, dependants = entry.amount("buffer"), entry.count("dependants", most=30)
    if entry.mistakes or income is None or needs is None:
        return _page(request, desk, entry.kept(), entry.mistakes)
    before = desk.budget()
    stated = Budget(
        occurred_at=desk.case.now(),
        basis=Basis.CLAIMED,
        income_fen=income,
        needs_fen=needs,
        buffer_fen=buffer or 0,
        dependants=dependants or 0,
        income_day=before.income_day if before else None,
    )
    return after("/money", desk.case.record([stated], label=N_("budget")))


@get("/money/loan", sync_to_thread=False)
def loan_form(request: Visit, desk: TheDesk) -> Response[str]:
    """The form of a loan: the disclosed-cost table."""
    return _loan_page(request, desk, Kept(), [])


@post("/money/loan")
async def add_loan(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Enter a loan, and its lender when it is new."""
    entry = Entry(await request.form(), desk.wording(request))
    facts = loan_facts(entry, desk.history, desk.case.now())
    if entry.mistakes:
        return _loan_page(request, desk, entry.kept(), entry.mistakes)
    return after("/money", desk.case.record(facts, label=N_("loan")))


def _loan_page(request: Visit, desk: Desk, kept: Kept, mistakes: list[Mistake]) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "loan.html",
        status=422 if mistakes else 200,
        kept=kept,
        errors=mistakes,
        parties=desk.parties(),
        products=[(p.value, w.label(p)) for p in PRODUCTS],
        lender_kinds=[(k.value, w.label(k)) for k in LENDER_KINDS],
        methods=[(m.value, w.label(m)) for m in METHODS],
    )


@get("/money/{debt:str}", sync_to_thread=False)
def debt_page(request: Visit, desk: TheDesk, debt: FromPath[str]) -> Response[str]:
    """One debt: terms, limitation, who lends, and how the sum comes about."""
    kept = Kept({"on": desk.case.today.isoformat()})
    return _debt_page(request, desk, _loan(desk, debt), kept, [])


@post("/money/{debt:str}/payment")
async def pay(request: Visit, desk: TheDesk, debt: FromPath[str]) -> Response[str] | Redirect:
    """Enter a payment."""
    loan, w = _loan(desk, debt), desk.wording(request)
    entry = Entry(await request.form(), w)
    amount = entry.above_zero("amount", needed=True)
    at = entry.past_noon("on", desk.case.now().astimezone(w.zone))
    if amount is None or at is None:
        return _debt_page(request, desk, loan, entry.kept(), entry.mistakes)
    paid = Payment(occurred_at=at, basis=Basis.CLAIMED, debt=loan.debt, amount_fen=amount)
    return after(debt_href(loan.debt), desk.case.record([paid], label=N_("payment")))


@post("/money/{debt:str}/cost-table")
async def cost_table(
    request: Visit, desk: TheDesk, debt: FromPath[str]
) -> Response[str] | Redirect:
    """Enter the lender's table of all costs, or that there was none."""
    loan = _loan(desk, debt)
    entry = Entry(await request.form(), desk.wording(request))
    table = cost_table_fact(entry, loan, desk.case.now())
    if table is None:
        return _debt_page(request, desk, loan, entry.kept(), entry.mistakes)
    return after(debt_href(loan.debt), desk.case.record([table], label=N_("cost table")))


def _loan(desk: Desk, wanted: str) -> Loan:
    """The loan that a part of an address stands for."""
    found = next((x for x in desk.history.loans.values() if slug(x.debt) == wanted), None)
    if found is None:
        raise NotFoundException
    return found


def _debt_page(
    request: Visit, desk: Desk, loan: Loan, kept: Kept, mistakes: list[Mistake]
) -> Response[str]:
    w, debt = desk.wording(request), loan.debt
    said, complaint = cost_lines(desk, loan, w)
    ledger = desk.once(f"ledger {debt}", lambda: desk.case.ledger(debt))
    limit = next(x for x in _limitation(desk) if x.debt == debt)
    signed = plan.signed_agreement(loan, desk.history, on=desk.case.today)
    creditor = credit.claimant(loan, desk.history, on=desk.case.today)
    standing: tuple[str, ...] = ()
    if creditor in desk.history.parties:
        standing = credit.describe(desk.case.standing(creditor), w.locale)
    return desk.page(
        request,
        "debt.html",
        status=422 if mistakes else 200,
        loan=loan,
        name=desk.debt_name(debt),
        owed=_owed(ledger, w),
        claimed_fen=ledger.claimed_fen,
        sums=_sums(ledger, w),
        agreed=[w.veiled(line) for line in plan.signed_text(signed, w.locale)] if signed else [],
        agreed_parts=_parts(signed, w) if signed else [],
        agreed_fact=signed.fact.id if signed else "",
        missing=w.say(N_(", ")).join(plan.missing_text(m, w.locale) for m in ledger.missing),
        cost=said,
        complaint=complaint,
        assumed=[plan.assumed_text(code, w.locale) for code in ledger.assumed],
        terms=_terms(loan, w, desk),
        limitation=credit.describe(limit, w.locale),
        standing=[w.veiled(line) for line in standing],
        lender_href=lender_href(creditor) if creditor else "",
        lines=[_line(line, w) for line in ledger.lines],
        kept=kept,
        errors=mistakes,
    )


def _limitation(desk: Desk) -> tuple[credit.Limitation, ...]:
    return desk.once("limitation", desk.case.limitation)


def _plans(desk: Desk) -> tuple[plan.Plan, ...]:
    """The plan of each preset, the default first; none without a budget."""
    try:
        return desk.once("plans", desk.case.plans)
    except NoBudget:
        return ()


def _loans(desk: Desk, w: Wording) -> list[LoanRow]:
    return desk.once(f"loans {w.locale}", lambda: _loan_rows(desk, w))


def _loan_rows(desk: Desk, w: Wording) -> list[LoanRow]:
    limits = {limit.debt: limit for limit in _limitation(desk)}
    rows = []
    for debt, loan in desk.history.loans.items():
        ledger = desk.once(f"ledger {debt}", lambda debt=debt: desk.case.ledger(debt))  # type: ignore[misc]  # a default binds the debt of this turn
        creditor = credit.claimant(loan, desk.history, on=desk.case.today)
        known = creditor in desk.history.parties
        rows.append(
            LoanRow(
                debt=debt,
                name=desk.debt_name(debt),
                product=w.label(loan.product),
                lender=party_name(creditor, w, desk.history),
                lender_href=lender_href(creditor) if creditor else "",
                standing=_first(credit.describe(desk.case.standing(creditor), w.locale))
                if known and creditor
                else "",
                claimed_fen=ledger.claimed_fen,
                low_fen=ledger.owed.low_fen if ledger.owed else None,
                high_fen=ledger.owed.high_fen if ledger.owed else None,
                limitation=_first(credit.describe(limits[debt], w.locale)),
            )
        )
    return rows


def _first(lines: tuple[str, ...]) -> str:
    return lines[0] if lines else ""


def _owed_in_all(loans: list[LoanRow], w: Wording) -> str:
    known = [row for row in loans if row.low_fen is not None]
    if not known:
        return w.say(N_("not known"))
    low = sum(row.low_fen or 0 for row in known)
    return w.money_range(low, sum(row.high_fen or 0 for row in known))


def _budget_typed(budget: Budget | None, *, hidden: bool) -> Kept:
    if budget is None or hidden:
        return Kept()
    return Kept(
        {
            "income": yuan(budget.income_fen, sign=False),
            "needs": yuan(budget.needs_fen, sign=False),
            "buffer": yuan(budget.buffer_fen, sign=False) if budget.buffer_fen else "",
            "dependants": str(budget.dependants or ""),
        }
    )


def preset_name(preset: plan.Preset, w: Wording) -> str:
    """Name of a preset in the visitor's language."""
    return next(w.text(text.name) for text in plan.presets() if text.preset is preset)


def _plan_row(offer: plan.Plan, w: Wording, *, chosen: bool) -> PlanRow:
    ends = w.month(offer.ends_on) if offer.ends_on else w.say(N_("never with this budget"))
    return PlanRow(
        preset=offer.preset.value,
        name=preset_name(offer.preset, w),
        ends=ends,
        months=len(offer.months),
        total_fen=offer.total_fen,
        interest_fen=offer.interest_fen,
        chosen=chosen,
    )


def _chosen(offer: plan.Plan, desk: Desk, w: Wording) -> Chosen:
    names = {debt.debt: desk.debt_name(debt.debt) for debt in offer.debts}
    key = f"picture {w.locale} {offer.preset} {w.amounts_hidden}"
    purpose = next(w.text(t.purpose) for t in plan.presets() if t.preset is offer.preset)
    assumed = () if w.amounts_hidden else tuple(w.text(p.text) for p in offer.assumptions)
    warned = () if w.amounts_hidden else tuple(w.text(p.text) for p in offer.warnings)
    every = {debt: desk.debt_name(debt) for debt in desk.history.loans}
    recorded = [one for one in desk.once("offers", desk.case.offers) if one.offers]
    taken = plan.taken(offer, [one.offers for one in recorded])
    weighed = tuple(
        w.veiled(plan.taken_text(one, every, w.locale, taken=is_taken))
        for one, is_taken in zip(recorded, taken, strict=True)
    )
    return Chosen(
        preset=offer.preset.value,
        name=preset_name(offer.preset, w),
        lines=(purpose, *assumed, *weighed),
        warnings=warned,
        months=offer.months,
        picture=desk.once(key, lambda: debts_to_zero(offer, names, w)),
    )


def _owed(ledger: plan.Ledger, w: Wording) -> str:
    if ledger.owed is None:
        return w.say(N_("not known"))
    return w.money_range(ledger.owed.low_fen, ledger.owed.high_fen)


def _sums(ledger: plan.Ledger, w: Wording) -> list[tuple[str, str]]:
    """The parts of the lower end, and what stands beside it."""
    parts = [
        (N_("Principal"), ledger.principal_fen),
        (N_("Interest"), ledger.interest_fen),
        (N_("Penalty interest"), ledger.penalty_fen),
        (N_("Fees"), ledger.fees_fen),
        (N_("Paid before it was due"), -ledger.ahead_fen),
    ]
    rows = [(w.say(name), w.money(fen)) for name, fen in parts if fen]
    rows.append((w.say(N_("Together")), _owed(ledger, w)))
    rows.append((w.say(N_("Paid so far")), w.money(ledger.paid_fen)))
    if ledger.on_received is not None:
        span = w.money_range(ledger.on_received.low_fen, ledger.on_received.high_fen)
        rows.append((w.say(N_("If the money you received is the principal")), span))
    return rows


def _parts(signed: plan.Signed, w: Wording) -> list[dict[str, object]]:
    """The instalments of an agreement: day, sum, and how each stands."""
    return [
        {
            "due": part.due,
            "amount_fen": part.amount_fen,
            "stands": w.veiled(plan.part_text(part, signed, w.locale)),
        }
        for part in signed.parts
    ]


def _line(line: plan.Line, w: Wording) -> dict[str, object]:
    return {
        "on": line.on,
        "what": w.say(LINES[line.what]),
        "how": w.veiled(plan.how_text(line, w.locale)),
        "amount_fen": line.amount_fen,
        "balance_fen": line.balance_fen,
    }


def _terms(loan: Loan, w: Wording, desk: Desk) -> list[tuple[str, str]]:
    terms = loan.terms
    rows = [
        (N_("Lender"), party_name(loan.creditor, w, desk.history)),
        (N_("Product"), w.label(loan.product)),
        (N_("Principal in the contract"), w.money(loan.principal_fen)),
        (N_("Money you received"), w.money(loan.disbursed_fen)),
        (N_("Interest a year, in percent"), w.rate(terms.annual_rate_ppm)),
        (N_("How it is repaid"), w.label(terms.method)),
        (N_("Number of instalments"), str(terms.instalments or w.say(N_("not known")))),
        (N_("First payment due on"), _iso(terms.first_due_on, w)),
        (N_("Last payment due on"), _iso(loan.last_due_on, w)),
    ]
    return [(w.say(name), value) for name, value in rows]


def _iso(day: dt.date | None, w: Wording) -> str:
    return day.isoformat() if day else w.say(N_("not known"))


HANDLERS = (money, budget, loan_form, add_loan, debt_page, pay, cost_table)
