"""The kernel of account events: sums, lenders and loans by slice, and how overdue loans stand."""

from typing import Any

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.inquiry import ODD, OK, counted, opened, windows
from fairdue.report.fast.plan import NULL_32, NULL_64
from fairdue.report.fast.zone import place
from fairdue.report.when import DAY_US

PAID, OVERDUE, SETTLED = 2, 4, 5
HAPPENED, SUM, WHO, WHICH, PEAKS, CLEAN, FIRST_DAYS, LAST_DAYS, LAST_DATE = range(9)
NOW_LOANS, NOW_LENDERS, NOW_AMOUNT, CURED = range(9, 13)
"""Measures, in the order of `plan.MEASURES`."""


N, AMOUNT, LENDERS, LOANS, PEAK, NEWEST, OLDEST, STANDING = range(8)
"""Rows of the running sums, one column per slice; from STANDING on how loans stand, in the order of
the measures."""
SUMS = STANDING + 4
TURN, READ_AT, OWED, PAYMENTS, PAID_AFTER, PAID_AT, PAID_THEN, TIMES_THEN, SETTLED_AT, LENDER = (
    range(10)
)
"""Columns of what is kept of a loan.

TURN the query the rest is of; READ_AT instant of the latest overdue reading, -1 for none; OWED the
largest amount then; PAYMENTS and PAID_AFTER, their count and sum after it; PAID_AT, PAID_THEN and
TIMES_THEN the payments of the instant reached last; SETTLED_AT the latest settlement, -1 for none.
"""


@compiled
def accounts(  # noqa: C901, PLR0913, PLR0917 - numba calls by place
    plan: Any,
    store: Any,
    zone: Any,
    mode: int,
    asked: Any,
    lenders_n: int,
    loans_n: int,
    narrow: Any,
    wide: Any,
    status: Any,
) -> None:
    """Fill the rows of `narrow` and `wide` (queries by columns) and the status of each query.

    Rows of queries whose status is not OK hold anything.
    """
    sums = np.zeros((SUMS, plan.slices), np.int64)
    loans = np.full((loans_n + 1, 10), -1, np.int64)
    peaks = np.empty((loans_n + 1, max(plan.peaks) + 1), np.int64)
    bits = np.zeros((loans_n + 1, 2), np.uint64)
    stamp, met = np.full(lenders_n + 1, -1, np.int64), np.zeros(lenders_n + 1, np.uint64)
    taken = np.zeros(lenders_n + 1, np.uint64)
    begins, order = np.empty(len(plan.spans), np.int64), np.empty(len(plan.spans), np.int64)
    first, t, vis, hid = store.first, store.t, store.vis, store.hid
    lender, mask, amount, loan, kind = (
        store.lender,
        store.mask,
        store.amount,
        store.loan,
        store.kind,
    )
    starts, shifts = zone.starts, zone.shifts
    for q in asked.rows:
        at, day, own = asked.at[q], asked.day[q], asked.own[q]
        low, end, state = opened(first, t, vis, hid, own, at)
        status[q] = state
        if state != OK:
            continue
        windows(plan.spans, t, starts, shifts, mode, at, day, low, end, begins, order)
        sums[:] = 0
        i, guess, most = end - 1, 0, -1
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(vis, hid, i, at):
                    guess = place(starts, t[i], guess)
                    local = (t[i] + shifts[guess]) // DAY_US
                    if local > day:
                        status[q] = ODD
                    who, which = lender[i], loan[i]
                    if stamp[who] != q:
                        stamp[who], met[who] = q, np.uint64(0)
                    if loans[which, TURN] != q:
                        loans[which, TURN], loans[which, LENDER] = q, who
                        loans[which, READ_AT] = loans[which, PAID_AT] = loans[
                            which, SETTLED_AT
                        ] = -1
                        loans[which, OWED : PAID_AFTER + 1] = 0
                        peaks[which] = -1
                        bits[which] = 0
                    most = max(most, which)
                    if plan.state:
                        follow(loans, bits, which, kind[i], t[i], amount[i], mask[i])
                    met[who] = add(
                        sums, plan.peaks, peaks, bits, which, mask[i], amount[i], local, met[who]
                    )
                i -= 1
            if plan.state and plan.spans[w, 0] == 0:
                standing(loans, bits, taken, most, q, sums)
            write(plan.operations, plan.upto, sums, w, day, narrow, wide, q)
        if store.odd[own]:
            status[q] = ODD


@compiled
def follow(  # noqa: PLR0917 - numba calls by place
    loans: Any, bits: Any, loan: int, kind: int, t: int, amount: int, mask: Any
) -> None:
    """Follow how a loan stands with one more event that is earlier than all."""
    read_at = loans[loan, READ_AT]
    if kind == SETTLED:
        loans[loan, SETTLED_AT] = max(loans[loan, SETTLED_AT], t)
    elif kind == PAID and read_at < 0:
        if loans[loan, PAID_AT] != t:
            loans[loan, PAID_AT], loans[loan, PAID_THEN], loans[loan, TIMES_THEN] = t, 0, 0
        loans[loan, PAID_THEN] += amount
        loans[loan, TIMES_THEN] += 1
        loans[loan, PAID_AFTER] += amount
        loans[loan, PAYMENTS] += 1
    elif kind == OVERDUE:
        if read_at < 0:
            loans[loan, READ_AT] = t
            if loans[loan, PAID_AT] == t:  # a payment at the instant of a reading is not after it
                loans[loan, PAID_AFTER] -= loans[loan, PAID_THEN]
                loans[loan, PAYMENTS] -= loans[loan, TIMES_THEN]
        if read_at < 0 or read_at == t:
            loans[loan, OWED] = max(loans[loan, OWED], amount)
            bits[loan, 1] |= mask


@compiled
def add(  # noqa: PLR0913, PLR0917 - numba calls by place
    sums: Any,
    places: Any,
    peaks: Any,
    bits: Any,
    loan: int,
    mask: Any,
    amount: int,
    day: int,
    met: Any,
) -> Any:
    """Count one account event in each of its slices; the slices in which its lender was met."""
    for s in range(sums.shape[1]):
        bit = np.uint64(1) << np.uint64(s)
        if not mask & bit:
            continue
        sums[N, s] += 1
        sums[AMOUNT, s] += amount
        if sums[N, s] == 1:
            sums[NEWEST, s] = day
        sums[OLDEST, s] = day
        if not met & bit:
            sums[LENDERS, s] += 1
        if not bits[loan, 0] & bit:
            sums[LOANS, s] += 1
        peak = places[s]
        if peak >= 0 and amount > peaks[loan, peak]:
            sums[PEAK, s] += amount - max(0, peaks[loan, peak])
            peaks[loan, peak] = amount
    bits[loan, 0] |= mask
    return met | mask


@compiled
def write(  # noqa: C901, PLR0912, PLR0917 - numba calls by place
    operations: Any, upto: Any, sums: Any, w: int, day: int, narrow: Any, wide: Any, q: int
) -> None:
    """The columns of a window, from what was seen so far."""
    for o in range(upto[w], upto[w + 1]):
        what, s, into = operations[o, 0], operations[o, 1], operations[o, 2]
        value = NULL_64
        if what == HAPPENED:
            value = sums[N, s]
        elif what == SUM:
            value = sums[AMOUNT, s]
        elif what == WHO:
            value = sums[LENDERS, s]
        elif what == WHICH:
            value = sums[LOANS, s]
        elif what == PEAKS:
            value = sums[PEAK, s]
        elif what == CLEAN:
            every = sums[LOANS, 0]
            if every > 0:
                value = (200 * 100 * (every - sums[LOANS, s]) + every) // (2 * every)
        elif what <= LAST_DATE:
            if sums[N, s] > 0:
                value = sums[NEWEST, s]
                if what < LAST_DATE:
                    value = day - (sums[OLDEST, s] if what == FIRST_DAYS else sums[NEWEST, s])
        else:
            value = sums[STANDING + what - NOW_LOANS, s]
        if operations[o, 3]:
            wide[q, into] = value
        else:
            narrow[q, into] = NULL_32 if value == NULL_64 else value


@compiled
def standing(loans: Any, bits: Any, taken: Any, most: int, q: int, sums: Any) -> None:
    """How the loans of a query stand, by the slices of their latest readings."""
    sums[STANDING:] = 0
    for loan in range(most + 1):
        if loans[loan, TURN] == q:
            taken[loans[loan, LENDER]] = 0
    for loan in range(most + 1):
        read_at, lender = loans[loan, READ_AT], loans[loan, LENDER]
        if loans[loan, TURN] != q or read_at < 0:
            continue
        paid = loans[loan, PAYMENTS] > 0 and loans[loan, PAID_AFTER] >= loans[loan, OWED]
        cured = paid or loans[loan, SETTLED_AT] >= read_at
        for s in range(sums.shape[1]):
            bit = np.uint64(1) << np.uint64(s)
            if bits[loan, 1] & bit:
                first = not taken[lender] & bit
                stand(sums, s, cured, loans[loan, OWED], first, 1)
                if not cured:
                    taken[lender] |= bit


@compiled
def stand(sums: Any, s: int, cured: bool, owed: int, lender: bool, by: int) -> None:
    """Count a loan with its latest reading in a slice (`by` 1), or no longer (-1).

    `lender`: it is the only loan of its lender counted as overdue.
    """
    if cured:
        sums[STANDING + CURED - NOW_LOANS, s] += by
        return
    sums[STANDING, s] += by
    sums[STANDING + NOW_LENDERS - NOW_LOANS, s] += by * lender
    sums[STANDING + NOW_AMOUNT - NOW_LOANS, s] += by * owed
