"""The household, under Money: what comes and goes on which day, and what that leaves for debts."""

import msgspec
from litestar import Response, get, post
from litestar.response import Redirect

from fairdue import plan
from fairdue.desk.desk import Desk, TheDesk, Visit, after
from fairdue.desk.entry import Entry, Kept, Mistake
from fairdue.desk.householdform import BLANK, MORE, read_form, rows_of, typed_of, typed_of_budget
from fairdue.desk.householdpicture import lacking_weeks
from fairdue.desk.language import N_
from fairdue.desk.picture import Picture
from fairdue.desk.wording import Wording
from fairdue.facts import yuan

OFTEN = {
    plan.Every.MONTH: N_("every month"),
    plan.Every.FORTNIGHT: N_("every two weeks"),
    plan.Every.WEEK: N_("every week"),
    plan.Every.ONCE: N_("once"),
}
YEAR_MONTHS = 12


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a household means: sentences, weeks that lack money, months, and whom to ask."""

    lines: tuple[str, ...]
    weeks: tuple[str, ...]
    picture: Picture | None
    months: tuple[plan.Room, ...]
    missing_fen: int
    asks: tuple[str, ...]


@get("/plan/household", sync_to_thread=False)
def household(request: Visit, desk: TheDesk) -> Response[str]:
    """What comes, what goes, and on which day?"""
    w = desk.wording(request)
    stated = desk.case.household() if desk.budget() else None
    effect = _effect(stated, desk, w) if stated else None
    if w.amounts_hidden:
        return _page(request, desk, None, [], effect)
    names = w.say(N_("Income")), w.say(N_("Needs"))
    kept = typed_of(stated) if stated else typed_of_budget(desk.budget(), *names)
    return _page(request, desk, kept, [], effect)


@post("/plan/household")
async def state(request: Visit, desk: TheDesk) -> Response[str] | Redirect:
    """Save the household, or show what it would mean, or offer more lines."""
    w = desk.wording(request)
    entry = Entry(await request.form(), w)
    if entry.has("more"):
        return _page(request, desk, entry.kept(), [], None, blank=MORE)
    stated = read_form(entry)
    if stated is None:
        return _page(request, desk, entry.kept(), entry.mistakes, None)
    if not entry.has("save"):
        return _page(request, desk, entry.kept(), [], _effect(stated, desk, w), unsaved=True)
    case = desk.case
    budget = plan.household_budget(stated, at=case.now(), start_on=case.today)
    return after("/plan/household", case.record([budget], label=N_("budget")))


def _page(
    request: Visit,
    desk: Desk,
    kept: Kept | None,
    mistakes: list[Mistake],
    effect: Effect | None,
    *,
    unsaved: bool = False,
    blank: int = BLANK,
) -> Response[str]:
    w = desk.wording(request)
    return desk.page(
        request,
        "household.html",
        status=422 if mistakes else 200,
        kept=kept,
        rows=rows_of(kept, blank) if kept else {},
        errors=mistakes,
        problem=desk.case.budget_problem(),
        wrong={mistake.field: mistake.text for mistake in reversed(mistakes)},
        often=[(every.value, w.say(text)) for every, text in OFTEN.items()],
        effect=effect,
        unsaved=unsaved,
    )


def _effect(stated: plan.Household, desk: Desk, w: Wording) -> Effect:
    today, debts = desk.case.today, desk.case.debts()
    living = plan.afford(stated, start_on=today)
    early = plan.due_early(debts, living)
    names = {debt.debt: desk.debt_name(debt.debt) for debt in debts}
    found = plan.solve(debts, living.purse, plan.Preset.FORMAL_FIRST, start_on=today, prove=False)
    asks = plan.asks(found, early)
    lines = plan.describe_affordability(living, early, names, w.locale)
    return Effect(
        lines=tuple(w.veiled(line) for line in lines),
        weeks=tuple(_week(week, w) for week in living.lacking),
        picture=lacking_weeks(living, w),
        months=living.rooms[:YEAR_MONTHS],
        missing_fen=found.shortfall,
        asks=tuple(w.veiled(text) for text in plan.ask_texts(asks, names, w.locale)),
    )


def _week(week: plan.Week, w: Wording) -> str:
    missing = w.veiled(yuan(-week.lowest_fen))
    return w.say(
        N_("In the week of %(week)s %(amount)s are missing, on %(day)s at the worst."),
        week=w.day(week.on),
        amount=missing,
        day=w.day(week.lowest_on),
    )


HANDLERS = (household, state)
