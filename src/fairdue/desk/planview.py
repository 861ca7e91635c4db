"""Plans in words for the planner: rows side by side, the chosen one, what may become of it."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from fairdue import plan
from fairdue.desk.language import N_
from fairdue.desk.planner import Outlook, Ways
from fairdue.desk.wording import Wording
from fairdue.facts import percent

PPM_PERCENT, PPM_ALL = 10_000, 1_000_000
Names = dict[str, str]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One way of paying in the comparison; all but the preset in words."""

    preset: str
    name: str
    purpose: str
    total: str
    ends: str
    days: str
    first: str
    first_name: str
    more: str
    more_days: str


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What the chosen plan makes of an offer that it may take."""

    text: str
    taken: bool


class Full(msgspec.Struct, frozen=True, kw_only=True):
    """The chosen plan: its sentences, warnings, requests, offers and months."""

    name: str
    purpose: str
    headline: tuple[str, ...]
    warnings: tuple[str, ...]
    assumed: tuple[str, ...]
    asks: tuple[str, ...]
    offers: tuple[Settled, ...]
    months: tuple[plan.Month, ...]


class Odds(msgspec.Struct, frozen=True, kw_only=True):
    """What follows the search for one way: how it compares with its bound, how it may break."""

    preset: str
    chance: str
    gap: str
    bound: str


def texts_of(preset: plan.Preset) -> plan.PresetText:
    """Name and purpose of a preset."""
    return next(text for text in plan.presets() if text.preset is preset)


def rows(found: Ways, names: Names, w: Wording) -> tuple[Row, ...]:
    """Every way of paying, in the order of the presets."""
    compared = zip(found.plans, plan.extras(found.plans), strict=True)
    return tuple(_row(one, extra, names, w) for one, extra in compared)


def _row(one: plan.Plan, extra: plan.Extra, names: Names, w: Wording) -> Row:
    texts = texts_of(one.preset)
    first = _first_closed(one)
    more, later = _beyond(extra, w)
    return Row(
        preset=one.preset.value,
        name=w.text(texts.name),
        purpose=w.text(texts.purpose),
        total=w.money(one.total_fen) if one.ends_on else "–",
        ends=w.month(one.ends_on) if one.ends_on else w.say(N_("never with this budget")),
        days=_days((one.ends_on - one.start_on).days, w) if one.ends_on else "",
        first=w.month(first[1]) if first else "–",
        first_name=names[first[0]] if first else "",
        more=more,
        more_days=later,
    )


def _first_closed(one: plan.Plan) -> tuple[str, dt.date] | None:
    """The last debt of the creditor who is paid off first, and the day; None while none is."""
    closed = dict(one.closes)
    by_creditor: dict[str, list[str]] = {}
    for debt in one.debts:
        by_creditor.setdefault(debt.creditor or debt.debt, []).append(debt.debt)
    done = [
        max((closed[debt], debt) for debt in debts)
        for debts in by_creditor.values()
        if all(debt in closed for debt in debts)
    ]
    if not done:
        return None
    on, last = min(done)
    return last, on


def _beyond(extra: plan.Extra, w: Wording) -> tuple[str, str]:
    """What a way costs beyond the cheapest, in yuan and in days."""
    if extra.more_fen is None or extra.more_days is None:
        return "–", ""
    more = w.say(N_("%(amount)s more"), amount=w.money(extra.more_fen))
    if not extra.more_fen:
        more = w.say(N_("the cheapest"))
    if not extra.more_days:
        return more, ""
    days = _days(abs(extra.more_days), w)
    later = N_("%(days)s later") if extra.more_days > 0 else N_("%(days)s earlier")
    return more, w.say(later, days=days)


def _days(count: int, w: Wording) -> str:
    return w.words.ngettext("%(num)s day", "%(num)s days", count) % {"num": count}


def chance(ppm: int, w: Wording) -> str:
    """A chance in whole percents; 0 and 100 are said of what never and always happens only."""
    if 0 < ppm < PPM_PERCENT:
        return w.say(N_("below 1%"))
    if PPM_ALL - PPM_PERCENT < ppm < PPM_ALL:
        return w.say(N_("over 99%"))
    return percent((ppm + PPM_PERCENT // 2) // PPM_PERCENT * PPM_PERCENT)


def full(found: Ways, names: Names, w: Wording) -> Full:
    """The chosen plan in full."""
    one = found.chosen
    texts = texts_of(one.preset)
    groups = plan.grouped(found.dials.taken)
    taken = plan.taken(one, groups)
    return Full(
        name=w.text(texts.name),
        purpose=w.text(texts.purpose),
        headline=headline(one, w),
        warnings=_veiled((p.text[w.locale] for p in one.warnings), w),
        assumed=_veiled((p.text[w.locale] for p in one.assumptions), w),
        asks=_veiled(plan.ask_texts(plan.asks(one), names, w.locale), w),
        offers=tuple(
            _settled(group, one, names, w, taken=is_taken)
            for group, is_taken in zip(groups, taken, strict=True)
        ),
        months=one.months,
    )


def headline(one: plan.Plan, w: Wording) -> tuple[str, ...]:
    """When a plan ends, what it costs, and its bound once that is known."""
    return _veiled(plan.headline(one, w.locale), w)


def _veiled(lines: Iterable[str], w: Wording) -> tuple[str, ...]:
    return tuple(w.veiled(line) for line in lines)


def _settled(
    group: Sequence[plan.Offer], one: plan.Plan, names: Names, w: Wording, *, taken: bool
) -> Settled:
    """What the plan makes of an offer; `group` are its shares by debt."""
    name = w.say(N_(", ")).join(names[offer.debt] for offer in group)
    amount = w.money(sum(offer.amount_fen for offer in group))
    debts = {offer.debt for offer in group}
    if taken:
        on = max((month.on for month in one.months if debts & set(month.settled)), default=None)
        if on is None:
            text = N_("%(name)s: paid by the instalments offered, %(amount)s in all.")
            return Settled(text=w.say(text, name=name, amount=amount), taken=True)
        text = N_("%(name)s: settled for %(amount)s on %(day)s.")
        return Settled(text=w.say(text, name=name, amount=amount, day=w.day(on)), taken=True)
    if one.preset in SEARCHED or group[0].monthly_fen:
        text = N_("%(name)s: not taken; it would cost more, or the money is not there in time.")
    else:
        text = N_("%(name)s: not taken; this order does not weigh offers. Least cost does.")
    return Settled(text=w.say(text, name=name), taken=False)


SEARCHED = frozenset(
    {plan.Preset.LEAST_COST, plan.Preset.FEWER, plan.Preset.REGISTRY, plan.Preset.LEGAL_RISK}
)
"""Presets that weigh offers; the others follow an order alone."""


def odds(seen: Outlook, w: Wording) -> tuple[Odds, ...]:
    """Chance and bound of every way, in the order of the presets."""
    return tuple(
        Odds(
            preset=one.preset.value,
            chance=chance(risk.chance_ppm, w),
            gap="–" if one.gap_ppm is None else f"{one.gap_ppm / PPM_PERCENT:.2f}%",
            bound="" if one.gap_ppm is None else w.money(one.bound_fen),
        )
        for one, risk in zip(seen.ways.plans, seen.stresses, strict=True)
    )


def risk_lines(seen: Outlook, w: Wording) -> tuple[str, ...]:
    """The stress test of the chosen plan in sentences, the chance first."""
    return _veiled(plan.stress_text(seen.risk, w.locale), w)


def assumed_lines(seen: Outlook, w: Wording) -> tuple[str, ...]:
    """What the stress test takes for granted, and how to get the same answer again."""
    stated = w.veiled(plan.assumptions_text(seen.assumed, w.locale))
    counted = w.say(
        N_("%(paths)s futures from seed %(seed)s: the same dials give the same answer."),
        paths=f"{seen.assumed.paths:,}",
        seed=seen.assumed.seed,
    )
    return stated, counted


def set_to(found: Ways, w: Wording) -> Sequence[tuple[str, str]]:
    """The dials in words, for paper."""
    dials = found.dials
    lines = [
        (w.say(N_("For debts each month")), w.money(dials.debts_fen)),
        (w.say(N_("Kept aside each month")), w.money(dials.aside_fen)),
        (w.say(N_("Cushion at hand today")), w.money(dials.hand_fen)),
    ]
    if dials.lump_fen and dials.lump_on:
        once = f"{w.money(dials.lump_fen)}{w.bracketed(w.month(dials.lump_on))}"
        lines.append((w.say(N_("One sum beyond that")), once))
    return lines
