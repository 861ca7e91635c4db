"""Integer arithmetic of days and bits, written so that Python and numba run the same lines."""

DAY_US = 86_400_000_000
NONE = -(2**62)
"""An instant or a number that is not there."""


def signed(bits: int) -> int:
    """A set of 64 bits as the signed number that a column of 64-bit integers holds."""
    return bits - 2**64 if bits >> 63 else bits


def ones(bits: int) -> int:
    """How many bits are set."""
    count = 0
    while bits:
        bits &= bits - 1
        count += 1
    return count


def month_first(day: int) -> int:
    """Ordinal of the first day of the month of an ordinal (proleptic Gregorian, 1 = 0001-01-01).

    Counts from 0000-03-01, so that the leap day ends a year.
    """
    since_march = day + 305
    era = since_march // 146097
    in_era = since_march - era * 146097
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    return day - (in_year - (153 * month + 2) // 5)


def months_on(day: int, months: int) -> int:
    """Ordinal of the same day so many months later, or of the last day of that month.

    Years begin in March, as in `month_first`.
    """
    since_march = day + 305
    era = since_march // 146097
    in_era = since_march - era * 146097
    year = (in_era - in_era // 1460 + in_era // 36524 - in_era // 146096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    whole = (era * 400 + year) * 12 + month + months
    later, of_year = whole // 12, whole % 12
    starts = (153 * of_year + 2) // 5
    lasts = (153 * of_year + 155) // 5 - starts
    if of_year == 11:  # noqa: PLR2004 - February
        leap = later + 1
        lasts = 28 + (leap % 4 == 0 and (leap % 100 != 0 or leap % 400 == 0))
    first = 365 * later + later // 4 - later // 100 + later // 400 + starts - 305
    return first + min(in_year - (153 * month + 2) // 5, lasts - 1)


def ran_into(  # noqa: PLR0917 - numba calls by place
    us: int, day: int, length: int, start: int, over: int, open_start: int, days: int
) -> int:
    """Whether a contact of that length (microseconds) went on into a span that begins later.

    `us` is the local microsecond of the day at which it began, outside the span.
    """
    ahead = 0
    while ahead * DAY_US - us < length:
        if days >> ((day + ahead + 6) % 7) & 1:
            opens = start + ahead * DAY_US - us + open_start
            if 0 < opens < length:
                return 1
            early = ahead * DAY_US - us
            if over and 0 < early < length:
                return 1
        ahead += 1
    return 0


READING = 7
"""How many integers one reading of `Reach` takes."""


def step(  # noqa: PLR0913, PLR0917 - numba calls by place
    kept: list[int],
    at: int,
    heard: int,
    call: int,
    invalid: int,
    day: int,
    number: int,
    mobiles: int,
    dials: int,
    days: int,
) -> None:
    """One contact with the debtor under one reading, whose integers begin at `at`.

    `heard`: 2 = reached, 1 = failed, 0 = neither. `number` is the bit of the number used,
    `mobiles` the bits of all his mobile numbers; `dials` and `days` are the triggers.
    """
    if heard == 2:  # noqa: PLR2004 - see above
        for place in range(READING):
            kept[at + place] = 0
        kept[at + 3] = day
        return
    if heard == 0:
        kept[at] = 0
        return
    if call:
        kept[at] += 1
        gone = kept[at + 6] | number if invalid else kept[at + 6] & ~number
        kept[at + 6] = gone
        numbers = mobiles or number
        if numbers & ~gone:
            kept[at + 5] = 0
        elif kept[at + 5] == 0:
            kept[at + 5] = day
    if day != kept[at + 3] and day != kept[at + 2]:
        kept[at + 1] = kept[at + 1] + 1 if day == kept[at + 2] + 1 else 1
        kept[at + 2] = day
    if (kept[at] >= dials or kept[at + 1] >= days) and kept[at + 4] == 0:
        kept[at + 4] = day + 1


def lost(row: int, numbers: int, day: int) -> int:
    """Whether the debtor is out of reach on a day, by a row of failures or by invalid numbers."""
    return int((0 < row <= day) or (0 < numbers <= day))
