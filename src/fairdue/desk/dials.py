"""The dials of the planner: for which sums and offers plans are to be worked out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

import msgspec

from fairdue import plan
from fairdue.desk.entry import LARGEST_FEN, Entry, Kept
from fairdue.desk.language import N_
from fairdue.facts import Budget, fen, percent, yuan

YEARS_MOST = 20
OFFERS_MOST = 6
ALL_PPM, SEED_MOST = 1_000_000, 999_999


class Dials(msgspec.Struct, frozen=True, kw_only=True):
    """What a plan is worked out for. Sums in fen.

    `spare_fen` a month is left after living, `aside_fen` of it goes to the cushion and the rest to
    debts; `hand_fen` is in the cushion on the first day. `lump_fen` comes once, in the month that
    begins on `lump_on`. `taken` are those of the `offers` that a plan may take. `assumed` is what
    the stress test takes for granted; how many futures it looks at is not for the dials.
    """

    spare_fen: int
    aside_fen: int
    hand_fen: int = 0
    lump_fen: int = 0
    lump_on: dt.date | None = None
    offers: tuple[plan.Offer, ...] = ()
    taken: tuple[plan.Offer, ...] = ()
    preset: plan.Preset = plan.Preset.FORMAL_FIRST
    assumed: plan.Assumptions = plan.Assumptions()

    @property
    def debts_fen(self) -> int:
        """What goes to debts in a month."""
        return self.spare_fen - self.aside_fen

    def query(self, **changes: str) -> str:
        """The address's words for these dials, with some changed."""
        pairs = [(name, value) for name, value in (self.typed() | changes).items() if value]
        pairs += [("offer", text) for text in dict.fromkeys(map(offer_text, self.offers))]
        pairs += [("take", text) for text in dict.fromkeys(map(offer_text, self.taken))]
        return urlencode(pairs)

    def typed(self) -> dict[str, str]:
        """The dials as they are typed into the form, by field."""
        return {
            "budget": yuan(self.spare_fen, sign=False),
            "aside": yuan(self.aside_fen, sign=False),
            "hand": yuan(self.hand_fen, sign=False) if self.hand_fen else "",
            "lump": yuan(self.lump_fen, sign=False) if self.lump_fen else "",
            "lump_on": f"{self.lump_on:%Y-%m}" if self.lump_on else "",
            "preset": self.preset.value,
        } | {name: text for name, text in _stated(self.assumed).items() if text != USUAL[name]}


CHANCES = {
    "lose": "lose_work_ppm",
    "find": "find_work_ppm",
    "keep": "kept_ppm",
    "spread": "income_spread_ppm",
    "often": "bill_ppm",
}
"""Fields of the form that take percents, and what they are among the assumptions."""


def _stated(assumed: plan.Assumptions) -> dict[str, str]:
    """The assumptions as they are typed into the form."""
    chances = {name: percent(getattr(assumed, of)).rstrip("%") for name, of in CHANCES.items()}
    bill = {"bill": yuan(assumed.bill_fen, sign=False), "seed": str(assumed.seed)}
    return chances | bill


USUAL = _stated(plan.Assumptions())
"""What the form shows until somebody changes it."""


def recorded(budget: Budget, preset: plan.Preset = plan.Preset.FORMAL_FIRST) -> Dials:
    """The dials as the record has them: what the budget leaves, and nothing else."""
    spare = max(0, budget.income_fen - budget.needs_fen)
    return Dials(spare_fen=spare, aside_fen=min(spare, budget.buffer_fen), preset=preset)


def read(
    entry: Entry,
    budget: Budget,
    debts: Mapping[str, str],
    today: dt.date,
    on_record: Sequence[plan.Offer] = (),
) -> Dials:
    """The dials of a form or an address over those of the record; mistakes are left in `entry`.

    `debts` are the names of debts by id: offers on others are a mistake. Offers of the record may
    be taken until somebody unticks them.
    """
    start = recorded(budget, entry.one_of("preset", plan.Preset) or plan.Preset.FORMAL_FIRST)
    spare = _sum(entry, "budget", start.spare_fen)
    if spare > start.spare_fen:
        entry.wrong("budget", N_("This is more than your income leaves after what living takes."))
    aside = _sum(entry, "aside", min(start.aside_fen, spare))
    if aside > spare:
        entry.wrong("aside", N_("More is kept aside than there is."))
    lump = _sum(entry, "lump", 0)
    offers, taken = _offers(entry, debts, today)
    offers, taken = (*on_record, *offers), (*_still_taken(entry, on_record), *taken)
    found = msgspec.structs.replace(
        start,
        spare_fen=spare,
        aside_fen=aside,
        hand_fen=_sum(entry, "hand", 0),
        lump_fen=lump,
        lump_on=_month(entry, "lump_on", today) if lump else None,
        offers=offers,
        taken=taken,
        assumed=_assumed(entry),
    )
    if entry.mistakes:
        return msgspec.structs.replace(start, offers=offers, taken=taken)
    return found


def kept(entry: Entry, dials: Dials) -> Kept:
    """What the form shows: as typed while something is wrong, else as it was understood."""
    return entry.kept() if entry.mistakes else Kept(USUAL | dials.typed())


def offer_text(offer: plan.Offer) -> str:
    """`DEBT=8000.00@2026-12-25`: an offer as addresses write it; `@ID` for one of the record."""
    if offer.fact:
        return f"@{offer.fact}"
    return f"{offer.debt}={yuan(offer.amount_fen, sign=False).replace(',', '')}@{offer.until}"


def _sum(entry: Entry, name: str, otherwise: int) -> int:
    amount = entry.amount(name)
    if amount is not None and amount > LARGEST_FEN:
        entry.wrong(name, N_("This sum is larger than the planner can take."))
    return otherwise if amount is None else amount


def _month(entry: Entry, name: str, today: dt.date) -> dt.date:
    """The first day of a month as browsers send it; this month when none is named."""
    this = today.replace(day=1)
    typed = entry.text(name)
    if not typed:
        return this
    try:
        first = dt.date.fromisoformat(f"{typed}-01")
    except ValueError:
        entry.wrong(name, N_("A month looks like 2027-02."))
        return this
    if first < this or first.year > today.year + YEARS_MOST:
        entry.wrong(name, N_("The month lies in the past or more than 20 years ahead."))
        return this
    return first


def _assumed(entry: Entry) -> plan.Assumptions:
    """The assumptions of the form; what is left empty is as usual."""
    stated: dict[str, int] = {}
    for name, of in CHANCES.items():
        ppm = entry.rate(name)
        if ppm is not None and ppm > ALL_PPM:
            entry.wrong(name, N_("A share lies between 0 and 100 percent."))
        elif ppm is not None:
            stated[of] = ppm
    bill, seed = _sum(entry, "bill", -1), entry.count("seed", most=SEED_MOST)
    stated |= {"bill_fen": bill} if bill >= 0 else {}
    stated |= {} if seed is None else {"seed": seed}
    return msgspec.structs.replace(plan.Assumptions(), **stated)


def lump_day(dials: Dials, today: dt.date) -> dt.date:
    """The day from which the single sum is counted: never before today."""
    return max(today, dials.lump_on or today)


def _offers(
    entry: Entry, debts: Mapping[str, str], today: dt.date
) -> tuple[tuple[plan.Offer, ...], tuple[plan.Offer, ...]]:
    """Offers that were typed, and those among them that may be taken."""
    texts = [text for text in entry.texts("offer") if not _is_recorded(text)]
    known = [offer for text in texts if (offer := _offer(entry, text, debts))]
    taken = set(entry.texts("take"))
    accepted = [offer for offer in known if offer_text(offer) in taken]
    if entry.has("add"):
        added = _added(entry, debts, today)
        known += [added] if added else []
        accepted += [added] if added else []
    if len(known) > OFFERS_MOST:
        entry.wrong("new_debt", N_("Six offers at once are the most that can be compared."))
    last = {offer.debt: offer for offer in known}
    offers = tuple(sorted(last.values(), key=lambda offer: (offer.until, offer.debt)))
    return offers, tuple(offer for offer in offers if offer in accepted)


def _still_taken(entry: Entry, on_record: Sequence[plan.Offer]) -> Iterator[plan.Offer]:
    """Offers of the record that may be taken: all but those that were shown and unticked."""
    shown, ticked = set(entry.texts("offer")), set(entry.texts("take"))
    for offer in on_record:
        if offer_text(offer) in ticked or offer_text(offer) not in shown:
            yield offer


def _is_recorded(text: str) -> bool:
    return text.startswith("@") and "=" not in text


def _offer(entry: Entry, text: str, debts: Mapping[str, str]) -> plan.Offer | None:
    """An offer of the address; a mistake when it cannot be read."""
    debt, _, rest = text.rpartition("=")
    amount, _, day = rest.partition("@")
    try:
        offer = plan.Offer(debt=debt, amount_fen=fen(amount), until=dt.date.fromisoformat(day))
    except ValueError:
        offer = None
    if offer is None or not 0 < offer.amount_fen <= LARGEST_FEN or debt not in debts:
        entry.wrong("new_debt", N_("An offer in the address cannot be read; enter it again."))
        return None
    return offer


def _added(entry: Entry, debts: Mapping[str, str], today: dt.date) -> plan.Offer | None:
    """The offer typed into the form; None with a mistake when something of it is missing."""
    debt = entry.text("new_debt")
    amount, until = entry.amount("new_amount", needed=True), entry.day("new_until", needed=True)
    if debt not in debts:
        entry.wrong("new_debt", N_("Choose the debt that the offer settles."))
    if amount == 0 or (amount or 0) > LARGEST_FEN:
        entry.wrong("new_amount", N_("An amount is missing, for example 1234.56."))
    if until is not None and until < today:
        entry.wrong("new_until", N_("The last day of the offer has passed."))
    if entry.mistakes or not amount or until is None:
        return None
    return plan.Offer(debt=debt, amount_fen=amount, until=until)
