"""The planner: what happens if more is paid, or less; worked out while the dials move."""

from collections.abc import Hashable, Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response, get
from litestar.datastructures import FormMultiDict
from litestar.exceptions import NotFoundException

from fairdue import letters, plan
from fairdue.desk.desk import Desk, TheDesk, Visit
from fairdue.desk.dials import Dials, kept, offer_text, read, recorded
from fairdue.desk.entry import Entry
from fairdue.desk.lanes import lanes
from fairdue.desk.language import N_
from fairdue.desk.picture import Picture
from fairdue.desk.planner import Outlook, Ways, outlook, ways
from fairdue.desk.planpaper import paper
from fairdue.desk.planpicture import fan, frontier
from fairdue.desk.planview import (
    Odds,
    assumed_lines,
    full,
    headline,
    odds,
    risk_lines,
    rows,
    set_to,
)
from fairdue.desk.wording import Wording
from fairdue.facts import Budget, Offer

ASSUMPTIONS = (
    ("lose", N_("Work lost in a month, percent")),
    ("find", N_("Work found again in a month, percent")),
    ("keep", N_("Income that stays without work, percent")),
    ("spread", N_("Income up or down, percent")),
    ("often", N_("A sudden bill in a month, percent")),
    ("bill", N_("About how much the bill is")),
    ("seed", N_("Seed of the random numbers")),
)
NEW = frozenset({"new_amount", "new_until"})
"""Fields of an offer that are empty until somebody types one."""
YUAN = 100
STEP_YUAN = 50
HAND_MONTHS = 6
"""Months of what can be spared that the slider of the cushion reaches to."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What follows the search, in words and pictures; `odds` by preset."""

    seen: Outlook
    odds: dict[str, Odds]
    lines: tuple[str, ...]
    assumed: tuple[str, ...]
    fan: Picture | None
    frontier: Picture | None


class Asked:
    """What one visitor asks of the planner: the dials, and what was wrong in typing them."""

    def __init__(
        self, request: Visit, desk: Desk, budget: Budget, *, submitted: bool = False
    ) -> None:
        """Read the address. While amounts are hidden those of the record count, not typed ones.

        A `submitted` form counts the offer in it, whichever button was pressed; while somebody is
        still typing it does not.
        """
        self.w = desk.wording(request)
        self.desk = desk
        self.budget = budget
        self.debts = desk.case.debts()
        self.names = {debt.debt: desk.debt_name(debt.debt) for debt in self.debts}
        pairs = list(request.query_params.multi_items())
        if submitted and any(name in NEW and value.strip() for name, value in pairs):
            pairs.append(("add", "1"))
        if self.w.amounts_hidden:
            pairs = [(name, value) for name, value in pairs if name == "preset"]
        self.entry = Entry(FormMultiDict(pairs), self.w)
        self.today = desk.case.today
        self.recorded = desk.case.offers()
        counted = plan.open_offers(self.recorded)
        self.dials = read(self.entry, budget, self.names, self.today, counted)
        self._of = (id(desk.case), desk.case.revision, self.today)

    def key(self, what: str, dials: Dials) -> Hashable:
        """What is asked for, as long as the record and the day are the same."""
        return (what, *self._of, dials)

    def ways(self) -> Ways:
        """The plans for these dials, whichever of them is chosen."""
        plain = msgspec.structs.replace(self.dials, preset=plan.Preset.FORMAL_FIRST)
        found = self.desk.recent.get(
            self.key("ways", plain),
            lambda: ways(plain, self.budget, self.debts, self.today, self.desk.case.living()),
        )
        return msgspec.structs.replace(found, dials=self.dials)

    def outlook(self) -> Outlook:
        """What may become of them."""
        found = self.ways()
        return self.desk.recent.get(self.key("outlook", self.dials), lambda: outlook(found))

    def shown(self) -> Shown:
        """The same in words and pictures."""
        return self.desk.recent.get(self._shown_key, self._show)

    async def shown_beside(self) -> Shown | None:
        """The same, worked out while pages go on; None when the dials have moved on."""
        self.ways()
        return await self.desk.recent.beside(self._shown_key, self._show)

    @property
    def _shown_key(self) -> Hashable:
        return self.key(f"shown {self.w.locale} {self.w.amounts_hidden}", self.dials)

    def _show(self) -> Shown:
        return _shown(self.outlook(), self.w)


def _asked(request: Visit, desk: Desk) -> Asked:
    """What is asked of a case that has a budget and loans. Raises NotFoundException."""
    budget = desk.budget()
    if budget is None or not desk.history.loans:
        raise NotFoundException
    return Asked(request, desk, budget)


@get("/plan", sync_to_thread=False)
def planner(request: Visit, desk: TheDesk) -> Response[str]:
    """What happens if I pay more, or less?"""
    budget = desk.budget()
    if budget is None or not desk.history.loans:
        loans = bool(desk.history.loans)
        return desk.page(
            request,
            "plan_none.html",
            has_loans=loans,
            problem=desk.case.budget_problem(),
            household=_household(request),
        )
    asked = Asked(request, desk, budget, submitted=True)
    shown = asked.shown() if request.query_params.get("whole") else None
    return desk.page(
        request,
        "plan.html",
        status=422 if asked.entry.mistakes else 200,
        kept=kept(asked.entry, asked.dials),
        most=_most(asked.dials, recorded(budget)),
        spare_fen=recorded(budget).spare_fen,
        offers=_offers(asked),
        passed=_passed(asked),
        household=_household(request),
        by_day=desk.case.living() is not None,
        assumptions=[(name, asked.w.say(label)) for name, label in ASSUMPTIONS],
        debts=[(d.debt, asked.names[d.debt]) for d in asked.debts if d.balance_fen > 0],
        **_answer(asked, shown),
    )


def _household(request: Visit) -> str:
    """The address of the household's form, where the desk has one."""
    return next((r.path for r in request.app.routes if r.path == "/plan/household"), "")


@get("/plan/answer", sync_to_thread=False)
def answer(request: Visit, desk: TheDesk) -> Response[str]:
    """The part of the page that follows the dials."""
    asked = _asked(request, desk)
    page = desk.page(request, "plan_live.html", **_answer(asked, None))
    if not asked.entry.mistakes and not asked.w.amounts_hidden:
        page.headers["hx-replace-url"] = f"/plan?{asked.dials.query()}"
    return page


@get("/plan/outlook")
async def later(request: Visit, desk: TheDesk) -> Response[str]:
    """Bounds, chances, fan and frontier; nothing when the dials moved on meanwhile."""
    asked = _asked(request, desk)
    shown = await asked.shown_beside()
    if shown is None:
        return Response("", status_code=HTTPStatus.NO_CONTENT)
    return desk.page(request, "plan_later.html", **_answer(asked, shown))


@get("/plan/plan.pdf", sync_to_thread=False)
def as_pdf(request: Visit, desk: TheDesk) -> Response[bytes]:
    """The chosen plan on paper, in the visitor's language."""
    asked = _asked(request, desk)
    name = f"fairdue-plan-{desk.case.today.isoformat()}.pdf"
    return Response(
        letters.pdf(paper(asked.outlook(), desk, asked.names, asked.w)),
        media_type="application/pdf",
        status_code=HTTPStatus.OK,
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _answer(asked: Asked, shown: Shown | None) -> dict[str, Any]:
    """What the templates show: the search's answer, and what follows it once it is there."""
    w, names = asked.w, asked.names
    found = shown.seen.ways if shown else asked.ways()
    one = found.chosen
    return {
        "errors": asked.entry.mistakes,
        "dials": asked.dials,
        "query": f"preset={one.preset}" if w.amounts_hidden else asked.dials.query(),
        "rows": rows(found, names, w),
        "one": full(found, names, w),
        "set_to": set_to(found, w),
        "lanes": lanes(one, names, w),
        "headline": headline(one, w),
        "changed": asked.dials.debts_fen != recorded(asked.budget).debts_fen,
        "outlook": shown,
    }


def _shown(seen: Outlook, w: Wording) -> Shown:
    return Shown(
        seen=seen,
        odds={odd.preset: odd for odd in odds(seen, w)},
        lines=risk_lines(seen, w),
        assumed=assumed_lines(seen, w),
        fan=fan(seen, w),
        frontier=frontier(seen, w),
    )


def _most(dials: Dials, start: Dials) -> dict[str, int]:
    """Where each slider ends, in whole yuan."""
    spare = start.spare_fen // YUAN
    hand = max(dials.hand_fen // YUAN, spare * HAND_MONTHS)
    return {"budget": spare, "aside": spare, "hand": -(-hand // STEP_YUAN) * STEP_YUAN}


def _offers(asked: Asked) -> list[dict[str, Any]]:
    """The offers that may be taken, those of the record first, each with its letter."""
    creditors = {debt.debt: debt.creditor or "" for debt in asked.debts}
    made = {one.made.id: one.made for one in asked.recorded}
    taken = {offer_text(offer) for offer in asked.dials.taken}
    found = []
    for group in plan.grouped(asked.dials.offers):
        first, of = group[0], made.get(group[0].fact)
        found.append(
            {
                "value": offer_text(first),
                "text": _offer_line(group, of, asked),
                "fact": first.fact,
                "taken": offer_text(first) in taken,
                "to": (of.creditor if of else None) or creditors[first.debt],
            }
        )
    return found


def _offer_line(group: Sequence[plan.Offer], of: Offer | None, asked: Asked) -> str:
    """An offer as the planner's form names it."""
    w, first = asked.w, group[0]
    if of is None:
        said = N_("%(name)s for %(amount)s, until %(day)s")
        name, amount = asked.names[first.debt], w.money(first.amount_fen)
        text = w.say(said, name=name, amount=amount, day=w.day(first.until))
    else:
        what = w.veiled(plan.what_text(of, asked.names, w.locale))
        text = w.say(N_("%(offer)s, until %(day)s"), offer=what, day=w.day(first.until))
    above = w.veiled(_above(group, of, asked)).strip()
    return w.say(N_("%(offer)s. %(above)s"), offer=text, above=above) if above else text


def _above(group: Sequence[plan.Offer], of: Offer | None, asked: Asked) -> str:
    """What is said of an offer that asks for more than is owed."""
    balances = {debt.debt: debt.balance_fen for debt in asked.debts}
    amount = of.amount_fen if of else group[0].amount_fen
    debts = set(of.debts) if of else {group[0].debt}
    known = all(balances.get(debt) for debt in debts)
    owed = sum(balances[debt] for debt in debts) if known else None
    return plan.above_text(amount, owed, asked.w.locale)


def _passed(asked: Asked) -> list[str]:
    """Offers of the record that no plan counts, each with the reason."""
    return [
        asked.w.veiled(plan.offer_text(one, asked.names, asked.w.locale))
        for one in asked.recorded
        if not one.offers
    ]


HANDLERS = (planner, answer, later, as_pdf)
