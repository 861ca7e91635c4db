"""`fairdue cost`, `fairdue ledger`, `fairdue limitation`: price, balance and age of each debt."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from fairdue import credit, letters, plan
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import Common, Exit, Stop, locale_of, open_case, put, put_json, spoken
from fairdue.cli.wording import say
from fairdue.facts import History, LetterRecord, Loan, yuan


@app.command(name="cost")
def cost_command(case: Path, *, debt: str = "", common: Common = NO_OPTIONS) -> None:
    """Print what each loan costs a year by its contract, simple and compound, and its cap.

    Beside it stands what the lender's own table of all costs says, where a rule asks for one.

    Parameters
    ----------
    case
        The case folder.
    debt
        Only this debt, with every line of what lies above the cap.
    """
    with open_case(case, common) as opened:
        locale, history = locale_of(opened, common), opened.history()
        loans = _asked(history, debt, locale)
        prices = [plan.price(loan, history, on=opened.today) for loan in loans]
        priced = list(zip(loans, prices, strict=True))
        tables = [plan.table_finding(one, history, price, on=opened.today) for one, price in priced]
        capped = [plan.over_cap(one, history, price, on=opened.today) for one, price in priced]
    if common.json:
        over = [{**msgspec.to_builtins(p), "over_cap": p.over_cap} for p in prices]
        put_json(
            {
                "costs": over,
                "above_cap": [found for found in capped if found is not None],
                "cost_tables": [found for found in tables if found is not None],
            }
        )
        return
    for price, found, table in zip(prices, capped, tables, strict=True):
        for line in _price_lines(price, found, locale, every=bool(debt)):
            put(line)
        if table is not None:
            put("  " + plan.table_text(table, locale))
    if not prices:
        put(say("no_debts", locale))


def _asked(history: History, debt: str, locale: str) -> list[Loan]:
    """The loan asked for, or all of them in order. Raises Stop when there is none of that name."""
    if debt and debt not in history.loans:
        known = say("joint", locale).join(sorted(history.loans))
        raise Stop(Exit.USAGE, say("no_such_debt", locale, debt=debt, known=known or "-"))
    return [loan for key, loan in sorted(history.loans.items()) if debt in {"", key}]


def _price_lines(
    price: plan.Price, found: plan.OverCap | None, locale: str, *, every: bool
) -> list[str]:
    name = price.name or price.debt
    if price.low is None or price.high is None:
        needed = say("joint", locale).join(say(f"lacks_{code}", locale) for code in price.missing)
        told = plan.cap_text(price, found, locale) if price.cap is not None else ()
        return [say("cost_unknown", locale, name=name, missing=needed), *_under(told)]
    low, high = price.low, price.high
    values = {
        "name": name,
        "received": yuan(low.received_fen),
        "paid": yuan(low.paid_fen),
        "simple": _between(low.simple_pct, high.simple_pct),
        "compound": _between(low.compound_pct, high.compound_pct),
    }
    lines = [say("cost", locale, **values)]
    if price.received_assumed:
        lines.append("  " + say("cost_received_assumed", locale))
    if low.others:
        others = say("joint", locale).join(f"{rate:.2f}%" for rate in low.others)
        lines.append("  " + say("cost_others", locale, others=others))
    told = (*plan.cap_text(price, found, locale), *(_every(price, locale) if every else ()))
    return [*lines, *_under(told)]


def _under(lines: Iterable[str]) -> list[str]:
    """The lines as those that belong to the one above."""
    return ["  " + line for line in lines]


def _every(price: plan.Price, locale: str) -> list[str]:
    """Each payment of the contract against interest at the cap."""
    return [
        say(
            "cap_line",
            locale,
            on=line.on,
            days=line.days,
            base=yuan(line.base_fen),
            interest=yuan(line.interest_fen),
            paid=yuan(line.paid_fen),
            balance=yuan(line.balance_fen),
        )
        for line in (price.above.lines if price.above is not None else ())
    ]


def _between(low: float, high: float) -> str:
    first, last = f"{low:.2f}%", f"{high:.2f}%"
    return first if first == last else f"{first}-{last}"


@app.command(name="ledger")
def ledger_command(
    case: Path, *, debt: str = "", days: int = 0, common: Common = NO_OPTIONS
) -> None:
    """Print what is owed on each debt, line by line, and day by day on request.

    Parameters
    ----------
    case
        The case folder.
    debt
        Only this debt.
    days
        Also the balance at the end of each of the last so many days.
    """
    if not 0 <= days <= plan.DAYS_MAX:
        raise Stop(Exit.USAGE, say("days_range", spoken(common), days=days, most=plan.DAYS_MAX))
    with open_case(case, common) as opened:
        locale, history, today = locale_of(opened, common), opened.history(), opened.today
        loans = _asked(history, debt, locale)
        kept = [(loan, plan.ledger(loan, history, on=today)) for loan in loans]
        signed = [plan.signed_agreement(loan, history, on=today) for loan in loans]
        since = today - dt.timedelta(days=days - 1)
        books = [
            plan.daybook(loan, history, since=since, until=today) if days else () for loan in loans
        ]
    if common.json:
        put_json({"ledgers": [found for _, found in kept], "days": books})
        return
    for (loan, found), deal, book in zip(kept, signed, books, strict=True):
        put(loan.name or loan.debt)
        agreed = plan.signed_text(deal, locale) if deal is not None else ()
        booked = (*_booked(found, locale), *_days(book, locale))
        for line in (*plan.describe(found, locale), *agreed, *booked):
            put(f"  {line}")
    if not kept:
        put(say("no_debts", locale))


def _booked(found: plan.Ledger, locale: str) -> list[str]:
    return [plan.line_text(line, locale) for line in found.lines]


def _days(book: tuple[plan.Day, ...], locale: str) -> list[str]:
    """The balance of each day with what the day added."""
    lines = []
    for day in book:
        if day.owed is None:
            continue
        owed = yuan(day.owed.low_fen)
        if not day.owed.exact:
            owed += f" - {yuan(day.owed.high_fen)}"
        added = yuan(day.added_fen) if day.added_fen is not None else "-"
        if day.added_high_fen is not None and day.added_high_fen != day.added_fen:
            added += f" - {yuan(day.added_high_fen)}"
        lines.append(say("ledger_day", locale, on=day.on, owed=owed, added=added))
    return lines


@app.command(name="limitation")
def limitation_command(case: Path, *, debt: str = "", common: Common = NO_OPTIONS) -> None:
    """Print where each debt stands in its limitation period, what restarted it, and what would.

    A payment, a promise and letters that acknowledge are told with what they would do to it, and
    so is every letter of the case that is written and not sent.

    Parameters
    ----------
    case
        The case folder.
    debt
        Only this debt.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        asked = {loan.debt for loan in _asked(opened.history(), debt, locale)}
        found = [one for one in opened.limitation() if one.debt in asked]
        names = {key: loan.name or key for key, loan in opened.history().loans.items()}
        drafts = [kept for kept in opened.history().of(LetterRecord) if kept.sent_on is None]
        owners = {
            key: _sides(loan, opened.history(), opened.today)
            for key, loan in opened.history().loans.items()
        }
    if common.json:
        acts = [credit.acknowledgement(one) for one in found]
        put_json({"limitation": found, "payment_or_promise": acts})
        return
    for one in found:
        put(names[one.debt])
        for sentence in credit.describe(one, locale):
            put(f"  {sentence}")
        concerned = [kept for kept in drafts if kept.to in owners[one.debt]]
        for line in _act_lines(one, concerned, locale):
            put(f"  {line}")
    if not found:
        put(say("no_debts", locale))


def _sides(loan: Loan, history: History, today: dt.date) -> frozenset[str | None]:
    """Whoever has a part in the loan, a guarantor that has paid among them."""
    owed = credit.claimant(loan, history, on=today)
    return frozenset({*(part.party for part in loan.parties), owed})


def _act_lines(
    limit: credit.Limitation, drafts: Sequence[LetterRecord], locale: str
) -> Iterator[str]:
    """What a payment or promise would do, which letters count as one, and what drafts would do.

    Nothing for a debt that is paid.
    """
    if limit.status is credit.LimitationStatus.PAID:
        return
    act = credit.acknowledgement(limit)
    waived = limit.status is credit.LimitationStatus.WAIVED
    word = "waived" if waived else act.effect.value
    yield say(f"act_{word}", locale, cites=_cites(act, locale))
    known = {kind.kind: kind.name for kind in letters.kinds(locale)}
    if waived or act.effect is not credit.ClockEffect.NONE:
        counting = [f"“{name}”" for kind, name in known.items() if kind in credit.ACKNOWLEDGING]
        yield say("letters_that_count", locale, names=say("joint", locale).join(counting))
    for kept in drafts:
        effect = credit.effect_of(kept.kind, limit)
        text = effect.text[locale]
        yield say("draft_would", locale, name=known[kept.kind], text=text)


def _cites(effect: credit.LimitationEffect, locale: str) -> str:
    return credit.cited_together(effect.cites, locale)
