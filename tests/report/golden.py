"""The worked example of the definition: one person, five inquiries, eleven account events."""

import datetime as dt
from zoneinfo import ZoneInfo

from fairdue.report.event import Account, Inquiry, Query
from fairdue.report.when import instant

ZONE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> int:
    """An instant from local time in Shanghai."""
    return instant(dt.datetime.fromisoformat(text).replace(tzinfo=ZONE))


def _inquiry(name: str, phone: str, lender: str, kind: str, product: str, when: str) -> Inquiry:
    return Inquiry(
        event_id=name,
        person="P1",
        phone=phone,
        lender=lender,
        lender_kind=kind,
        product=product,
        occurred_at=at(when),
    )


def _account(
    name: str,
    phone: str | None,
    who: tuple[str, str, str],
    kind: str,
    amount_fen: int,
    when: str,
    late: int | None = None,
) -> Account:
    lender, lender_kind, account = who
    return Account(
        event_id=name,
        person="P1",
        phone=phone,
        lender=lender,
        lender_kind=lender_kind,
        account=account,
        kind=kind,
        amount_fen=amount_fen,
        occurred_at=at(when),
        days_past_due=late,
    )


INQUIRIES = (
    _inquiry("e1", "C1", "lender-p", "converted_p2p", "caon", "2017-10-12 23:15:00"),
    _inquiry("e2", "C1", "bank-a", "bank_traditional", "rel", "2017-12-17 09:30:00"),
    _inquiry("e3", "C2", "lender-c", "consumer_finance", "coon", "2018-01-21 20:05:00"),
    _inquiry("e4", "C1", "bank-b", "bank_traditional", "rel", "2018-02-03 05:59:59.999999"),
    _inquiry("e5", "C1", "bank-c", "bank_online", "caon", "2018-04-21 14:00:00"),
)
_P = ("lender-p", "converted_p2p", "L1")
_C = ("lender-c", "consumer_finance", "L2")
_B = ("bank-c", "bank_online", "L1")
ACCOUNTS = (
    _account("a1", "C1", _P, "opened", 300_000, "2017-10-13 10:00"),
    _account("a2", "C2", _C, "opened", 500_000, "2018-01-22 10:00"),
    _account("a3", "C1", _P, "debit_failed", 110_000, "2018-01-13 10:00"),
    _account("a4", "C1", _P, "overdue", 110_000, "2018-01-14 00:00", 1),
    _account("a5", "C1", _P, "paid", 110_000, "2018-01-24 09:00", 11),
    _account("a6", "C1", _P, "settled", 0, "2018-02-13 09:00"),
    _account("a7", "C2", _C, "due", 100_000, "2018-02-22 00:00"),
    _account("a8", "C2", _C, "paid", 100_000, "2018-02-22 08:00", 0),
    _account("a9", "C2", _C, "overdue", 400_000, "2018-09-01 00:00", 31),
    _account("a10", None, _B, "opened", 2_000_000, "2018-04-25 11:00"),
    _account("a11", None, _B, "paid", 180_000, "2018-05-25 11:00"),
)
QUERY = Query(
    query_id="q1",
    person="P1",
    phone="C1",
    viewer="viewer-x",
    as_of=at("2018-09-17 11:10:31"),
)
