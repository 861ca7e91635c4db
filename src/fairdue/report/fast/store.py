"""Events of one key in person-major order: a counting sort by token, then by time."""

from typing import Any, NamedTuple

import numpy as np

from fairdue.report.fast.compiled import compiled
from fairdue.report.fast.zone import NEVER, Zone, place
from fairdue.report.when import DAY_US

SHORT = 48
"""Up to this many events of a token are sorted by insertion."""


class Store(NamedTuple):
    """Events `first[c] : first[c + 1]` are those of token c, in order of time.

    `t` instants (us). `vis` instant from which an event is visible, `hid` instant after which it
    is not counted because an equal one is; both empty where nothing needs them. `other` number of
    the other token, -1 none. `odd` per token: days do not follow time. Columns of the table:
    `lender`; of inquiries `code`; of account events `mask`, `amount`, `loan`, `kind`. Columns that
    nobody looks at are empty.
    """

    first: Any
    t: Any
    vis: Any
    hid: Any
    other: Any
    odd: Any
    lender: Any
    code: Any
    mask: Any
    amount: Any
    loan: Any
    kind: Any


class Rows(NamedTuple):
    """Events as they were read; numbers for texts, -1 for null. Unused columns are empty.

    `known` 0 where null. `late` days past due, -1 for null. `place` of the row among those read.
    """

    person: Any
    phone: Any
    t: Any
    known: Any
    lender: Any
    lender_kind: Any
    code: Any
    mask: Any
    amount: Any
    account: Any
    kind: Any
    late: Any
    place: Any


def nothing(kind: Any = np.int64) -> Any:
    """An empty column; of one type each, so that the kernels are compiled once."""
    return np.empty(0, kind)


def ordered(tokens: Any, t: Any, tokens_n: int) -> tuple[Any, Any, Any]:
    """Bounds of each token's events, and row and instant of each event.

    Sorted by token, time and row; events without token are left out.
    """
    first = np.zeros(tokens_n + 1, np.int64)
    _count(tokens, first)
    rows = np.empty(first[-1], np.uint32)
    times = np.empty(first[-1], np.int64)
    _scatter(tokens, t, first.copy(), rows, times)
    _sort(first, rows, times)
    return first, rows, times


def no_events() -> Store:
    """A store of a table that was not given."""
    return Store(
        first=np.zeros(1, np.int64),
        t=nothing(),
        vis=nothing(),
        hid=nothing(),
        other=nothing(np.int32),
        odd=np.zeros(1, np.bool_),
        lender=nothing(np.int32),
        code=nothing(np.int16),
        mask=nothing(np.uint64),
        amount=nothing(),
        loan=nothing(np.int32),
        kind=nothing(np.int8),
    )


def by_person(columns: dict[str, Any], persons_n: int) -> Rows:
    """Columns of rows in order of person and time, those without person last.

    So the store of persons is a part of the rows and takes no further room; each column is taken
    out of `columns` and let go as soon as it is put in order.
    """
    person = columns.pop("person")
    person[person < 0] = persons_n
    _, order, times = ordered(person, columns.pop("t"), persons_n + 1)
    found = {"t": times}
    for name in tuple(columns):
        column = columns.pop(name)
        found[name] = column[order] if len(column) else column
        del column
    person = person[order]
    person[person == persons_n] = -1
    return Rows(person=person, **found)


def without_loans(rows: Rows) -> Rows:
    """The rows without the columns that are only looked at to tell loans and repeated events."""
    none = nothing(np.int32)
    return rows._replace(account=none, late=none, lender_kind=nothing(np.int8))


@compiled
def _count(tokens: Any, first: Any) -> None:
    for i in range(len(tokens)):
        if 0 <= tokens[i] < len(first) - 1:
            first[tokens[i] + 1] += 1
    for c in range(1, len(first)):
        first[c] += first[c - 1]


@compiled
def _scatter(tokens: Any, t: Any, free: Any, rows: Any, times: Any) -> None:
    for i in range(len(tokens)):
        c = tokens[i]
        if 0 <= c < len(free) - 1:
            rows[free[c]] = i
            times[free[c]] = t[i]
            free[c] += 1


@compiled
def _sort(first: Any, rows: Any, times: Any) -> None:
    for c in range(len(first) - 1):
        low, high = first[c], first[c + 1]
        if high - low > SHORT:
            order = np.argsort(times[low:high], kind="mergesort")
            times[low:high] = times[low:high][order]
            rows[low:high] = rows[low:high][order]
            continue
        for i in range(low + 1, high):
            at, row, j = times[i], rows[i], i
            while j > low and times[j - 1] > at:
                times[j], rows[j] = times[j - 1], rows[j - 1]
                j -= 1
            times[j], rows[j] = at, row


@compiled
def ranked(first: Any, rows: Any, t: Any, code: Any) -> None:
    """Put events of one token and instant into the order of their code."""
    for c in range(len(first) - 1):
        for i in range(first[c] + 1, first[c + 1]):
            row, j = rows[i], i
            while j > first[c] and t[rows[j - 1]] == t[row] and code[rows[j - 1]] > code[row]:
                rows[j] = rows[j - 1]
                j -= 1
            rows[j] = row


@compiled
def odd_days(first: Any, t: Any, starts: Any, shifts: Any, odd: Any) -> None:
    """Mark tokens of which a later event has an earlier local day."""
    guess = 0
    for c in range(len(first) - 1):
        before = -(2**62)
        for i in range(first[c], first[c + 1]):
            guess = place(starts, t[i], guess)
            day = (t[i] + shifts[guess]) // DAY_US
            if day < before:
                odd[c] = True
            before = day


@compiled
def local_loans(first: Any, rows: Any, lender: Any, account: Any, loan: Any) -> None:
    """Number the loans of each token 0, 1, ... in the order of their first event."""
    slots = np.empty(16, np.int64)
    for c in range(len(first) - 1):
        low, high = first[c], first[c + 1]
        size = 16
        while size < 2 * (high - low):
            size *= 2
        if size > len(slots):
            slots = np.empty(size, np.int64)
        slots[:size] = -1
        found = 0
        for i in range(low, high):
            a, b = lender[rows[i]], account[rows[i]]
            slot = (a * 1_000_003 + b * 8_191) & (size - 1)
            while slots[slot] >= 0:
                other = rows[slots[slot]]
                if lender[other] == a and account[other] == b:
                    break
                slot = (slot + 1) & (size - 1)
            if slots[slot] >= 0:
                loan[i] = loan[slots[slot]]
            else:
                slots[slot] = i
                loan[i] = found
                found += 1


@compiled
def hidden_of_day(  # noqa: PLR0917 - numba calls by place
    first: Any,
    t: Any,
    vis: Any,
    lender: Any,
    starts: Any,
    shifts: Any,
    lenders_n: int,
    hid: Any,
) -> None:
    """When the earliest inquiry of a lender and day hides each later one (ranked order)."""
    stamp = np.full(lenders_n, -1, np.int64)
    seen = np.empty(lenders_n, np.int64)
    turn, guess = 0, 0
    for c in range(len(first) - 1):
        before = -(2**62)
        turn += 1
        for i in range(first[c], first[c + 1]):
            guess = place(starts, t[i], guess)
            day = (t[i] + shifts[guess]) // DAY_US
            if day != before:
                turn += 1
            before = day
            who = lender[i]
            if stamp[who] == turn:
                hid[i] = seen[who]
                seen[who] = min(seen[who], vis[i])
            else:
                stamp[who] = turn
                seen[who] = vis[i]


@compiled
def hidden_equal(first: Any, rows: Any, t: Any, vis: Any, columns: Any, hid: Any) -> None:
    """When an earlier row that is equal in all columns hides each later one."""
    for c in range(len(first) - 1):
        for i in range(first[c] + 1, first[c + 1]):
            j = i - 1
            while j >= first[c] and t[j] == t[i]:
                same = True
                for k in range(columns.shape[0]):
                    if columns[k, rows[j]] != columns[k, rows[i]]:
                        same = False
                        break
                if same:
                    hid[i] = min(hid[i], hid[j], vis[j])
                    break
                j -= 1


def stored(  # noqa: PLR0913 - each is needed
    rows: Rows,
    key: str,
    tokens_n: int,
    zone: Zone,
    *,
    inquiries: bool,
    dedupe: str,
    lenders_n: int,
    others: bool,
    events: bool,
) -> Store:
    """The store of one key, of rows in order of person.

    `others`: with the other token; `events`: with the columns of the table.
    """
    own, other = (rows.person, rows.phone) if key == "id" else (rows.phone, rows.person)
    daily = dedupe == "lender_day" and inquiries and events
    in_place = key == "id" and not daily
    if in_place:
        first = np.zeros(tokens_n + 1, np.int64)
        _count(own, first)
        t = rows.t[: first[-1]]
        needed = events and (dedupe != "none" or not inquiries)
        order = np.arange(len(t) if needed else 0, dtype=np.uint32)
    else:
        first, order, t = ordered(own, rows.t, tokens_n)
    if daily:
        ranked(first, order, rows.t, rows.code)

    def take(name: str, *, wanted: bool) -> Any:
        column = getattr(rows, name)
        if not wanted:
            return column[:0]
        return column[: len(t)] if in_place else column[order]

    known = len(rows.known) == len(rows.t) and bool((rows.known > rows.t).any())
    vis = np.maximum(take("known", wanted=True), t) if known else nothing()
    hid = nothing()
    if events and (daily or dedupe == "exact"):
        hid = np.full(len(t), NEVER, np.int64)
        seen = vis if known else t
        if daily:
            lender = take("lender", wanted=True)
            hidden_of_day(first, t, seen, lender, zone.starts, zone.shifts, lenders_n, hid)
        else:
            names = ("person", "phone", "lender", "code") if inquiries else _ACCOUNT_EQUAL
            columns = np.stack([getattr(rows, name).astype(np.int64) for name in names])
            hidden_equal(first, order, t, seen, columns, hid)
    loan = nothing(np.int32)
    if events and not inquiries:
        loan = np.empty(len(t), np.int32)
        local_loans(first, order, rows.lender, rows.account, loan)
    odd = np.zeros(tokens_n, np.bool_)
    if zone.back:
        odd_days(first, t, zone.starts, zone.shifts, odd)
    account = events and not inquiries
    return Store(
        first=first,
        t=t,
        vis=vis,
        hid=hid,
        other=(other[: len(t)] if in_place else other[order]) if others else nothing(np.int32),
        odd=odd,
        lender=take("lender", wanted=events),
        code=take("code", wanted=events and inquiries),
        mask=take("mask", wanted=account),
        amount=take("amount", wanted=account),
        loan=loan,
        kind=take("kind", wanted=account),
    )


_ACCOUNT_EQUAL = (
    *("person", "phone", "lender", "lender_kind", "account", "kind", "amount", "late"),
)
