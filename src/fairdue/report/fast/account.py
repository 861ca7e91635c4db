"""The kernel of account events: sums, lenders and loans by slice, and how overdue loans stand."""

from typing import Any, NamedTuple

import numba
import numpy as np

from fairdue.report.fast.inquiry import ODD, OK, blank, counted, opened, windows
from fairdue.report.fast.plan import NULL_32, NULL_64
from fairdue.report.fast.zone import place
from fairdue.report.when import DAY_US

PAID, OVERDUE, SETTLED = 2, 4, 5


class Totals(NamedTuple):
    """Running sums of one query, by slice."""

    n: Any
    amount: Any
    lenders: Any
    loans: Any
    peak: Any
    newest: Any
    oldest: Any


class Loans(NamedTuple):
    """Loans of one query: `turn` tells whether the rest is of this query.

    `met` slices met, `peak` largest amounts by slice. `read_at` instant of the latest overdue
    reading (-1 none), `owed` largest amount and `read` slices then, `paid`, `payments` after it,
    `paid_at`, `paid_then`, `payments_then` the payments of the instant reached last, `settled_at`
    latest settlement, `lender` the lender.
    """

    turn: Any
    met: Any
    peak: Any
    read_at: Any
    owed: Any
    read: Any
    paid: Any
    payments: Any
    paid_at: Any
    paid_then: Any
    payments_then: Any
    settled_at: Any
    lender: Any


@numba.njit(nogil=True)
def _room(loans: int, peaks: int) -> Any:
    return Loans(
        *(np.full(loans, -1, np.int64), np.zeros(loans, np.uint64)),
        *(np.zeros((loans, peaks), np.int64), np.zeros(loans, np.int64)),
        *(np.zeros(loans, np.int64), np.zeros(loans, np.uint64), np.zeros(loans, np.int64)),
        *(np.zeros(loans, np.int64), np.zeros(loans, np.int64), np.zeros(loans, np.int64)),
        *(np.zeros(loans, np.int64), np.zeros(loans, np.int64), np.zeros(loans, np.int64)),
    )


@numba.njit(nogil=True)
def accounts(
    plan: Any, store: Any, zone: Any, mode: int, asked: Any, lenders_n: int, loans_n: int,
    narrow: Any, wide: Any, status: Any,
) -> None:
    """Fill the rows of `narrow` and `wide` (queries by columns) and the status of each query."""
    k = plan.slices
    sums = Totals(
        *(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)),
        *(np.zeros(k, np.int64), np.zeros(k, np.int64), np.zeros(k, np.int64)),
        np.zeros(k, np.int64),
    )
    loans = _room(loans_n + 1, max(plan.peaks) + 1)
    stamp, met = np.full(lenders_n + 1, -1, np.int64), np.zeros(lenders_n + 1, np.uint64)
    begins, order = np.empty(len(plan.unit), np.int64), np.empty(len(plan.unit), np.int64)
    for q in range(len(asked.own)):
        at, day, own = asked.at[q], asked.day[q], asked.own[q]
        low, end, state = opened(store, own, at)
        status[q] = state
        if state != OK:
            blank(plan, narrow[q], wide[q])
            continue
        windows(plan, store, zone, mode, at, day, low, end, begins, order)
        sums.n[:], sums.amount[:], sums.lenders[:], sums.loans[:], sums.peak[:] = 0, 0, 0, 0, 0
        i, guess, most = end - 1, 0, -1
        for p in range(len(order)):
            w = order[p]
            while i >= begins[w]:
                if counted(store, i, at):
                    guess = place(zone, store.t[i], guess)
                    local = (store.t[i] + zone.shifts[guess]) // DAY_US
                    if local > day:
                        status[q] = ODD
                    if plan.loans:
                        most = max(most, store.loan[i])
                        meet(plan, loans, store, i, q)
                    add(plan, sums, loans, store, i, local, q, stamp, met)
                i -= 1
            write(plan, sums, loans, most, w, day, q, stamp, met, narrow[q], wide[q])
        if store.odd[own]:
            status[q] = ODD


@numba.njit(nogil=True)
def meet(plan: Any, loans: Any, store: Any, i: int, q: int) -> None:
    """Open the loan of an event if it is new to the query, and follow how it stands."""
    loan, t, amount = store.loan[i], store.t[i], store.amount[i]
    if loans.turn[loan] != q:
        loans.turn[loan], loans.met[loan], loans.read_at[loan] = q, np.uint64(0), -1
        loans.peak[loan, :] = -1
        loans.owed[loan], loans.read[loan], loans.lender[loan] = 0, np.uint64(0), store.lender[i]
        loans.paid[loan], loans.payments[loan] = 0, 0
        loans.paid_at[loan], loans.settled_at[loan] = -1, -1
    if not plan.state:
        return
    kind, read_at = store.kind[i], loans.read_at[loan]
    if kind == SETTLED:
        loans.settled_at[loan] = max(loans.settled_at[loan], t)
    elif kind == PAID and read_at < 0:
        if loans.paid_at[loan] != t:
            loans.paid_at[loan], loans.paid_then[loan], loans.payments_then[loan] = t, 0, 0
        loans.paid_then[loan] += amount
        loans.payments_then[loan] += 1
        loans.paid[loan] += amount
        loans.payments[loan] += 1
    elif kind == OVERDUE:
        if read_at < 0:
            loans.read_at[loan] = t
            if loans.paid_at[loan] == t:  # a payment at the instant of the reading is not after it
                loans.paid[loan] -= loans.paid_then[loan]
                loans.payments[loan] -= loans.payments_then[loan]
        if read_at < 0 or read_at == t:
            loans.owed[loan] = max(loans.owed[loan], amount)
            loans.read[loan] |= store.mask[i]


@numba.njit(nogil=True)
def add(
    plan: Any, sums: Any, loans: Any, store: Any, i: int, day: int, q: int, stamp: Any, met: Any
) -> None:
    """Count one account event in each of its slices."""
    lender, mask = store.lender[i], store.mask[i]
    if stamp[lender] != q:
        stamp[lender], met[lender] = q, np.uint64(0)
    loan = store.loan[i]
    for s in range(plan.slices):
        bit = np.uint64(1) << np.uint64(s)
        if not mask & bit:
            continue
        sums.n[s] += 1
        sums.amount[s] += store.amount[i]
        if not met[lender] & bit:
            sums.lenders[s] += 1
            met[lender] |= bit
        if sums.n[s] == 1:
            sums.newest[s] = day
        sums.oldest[s] = day
        if plan.loans:
            if not loans.met[loan] & bit:
                sums.loans[s] += 1
                loans.met[loan] |= bit
            peak = plan.peaks[s]
            if peak >= 0 and store.amount[i] > loans.peak[loan, peak]:
                sums.peak[s] += store.amount[i] - max(0, loans.peak[loan, peak])
                loans.peak[loan, peak] = store.amount[i]


@numba.njit(nogil=True)
def write(
    plan: Any, sums: Any, loans: Any, most: int, w: int, day: int, q: int, stamp: Any, met: Any,
    narrow: Any, wide: Any,
) -> None:
    """The columns of a window, from what was seen so far."""
    for o in range(plan.upto[w], plan.upto[w + 1]):
        what, s = plan.what[o], plan.part[o]
        some = sums.n[s] > 0
        value = NULL_64
        if what == 0:
            value = sums.n[s]
        elif what == 1:
            value = sums.amount[s]
        elif what == 2:
            value = sums.lenders[s]
        elif what == 3:
            value = sums.loans[s]
        elif what == 4:
            value = sums.peak[s]
        elif what == 5:
            value = two_decimals(100 * (sums.loans[0] - sums.loans[s]), sums.loans[0])
        elif what <= 8:
            if some:
                value = sums.newest[s]
                if what < 8:
                    value = day - (sums.oldest[s] if what == 6 else sums.newest[s])
        else:
            value = standing(loans, most, what, s, q, stamp, met)
        if plan.wide[o]:
            wide[plan.into[o]] = value
        else:
            narrow[plan.into[o]] = NULL_32 if value == NULL_64 else value


@numba.njit(nogil=True)
def two_decimals(a: int, b: int) -> int:
    """Hundredths of a/b, half up; null of nothing."""
    return (200 * a + b) // (2 * b) if b else NULL_64


@numba.njit(nogil=True)
def standing(loans: Any, most: int, what: int, s: int, q: int, stamp: Any, met: Any) -> int:
    """Loans, lenders or arrears overdue now, or loans cured, with a latest reading in a slice."""
    found = 0
    bit, counted_bit = np.uint64(1) << np.uint64(s), np.uint64(1) << np.uint64(63)
    for loan in range(most + 1):
        if loans.turn[loan] == q:
            met[loans.lender[loan]] &= ~counted_bit
    for loan in range(most + 1):
        if loans.turn[loan] != q or loans.read_at[loan] < 0 or not loans.read[loan] & bit:
            continue
        settled = loans.settled_at[loan] >= loans.read_at[loan]
        cured = settled or (loans.payments[loan] > 0 and loans.paid[loan] >= loans.owed[loan])
        if cured != (what == 12):
            continue
        if what == 10:
            lender = loans.lender[loan]
            found += not met[lender] & counted_bit
            met[lender] |= counted_bit
        elif what == 11:
            found += loans.owed[loan]
        else:
            found += 1
    return found
