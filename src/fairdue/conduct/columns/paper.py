"""Facts behind a contact that a row tells of its debt: contract, repayment plan, stays, lists."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from fairdue.conduct.columns.column import STAYS, YesNo
from fairdue.conduct.columns.table import fact
from fairdue.conduct.kinds.plan_stop import months_after
from fairdue.facts import AgencyList, Agreement, Fact, Instalment, Suspension

Facts = dict[tuple[str, ...], Fact]
Told = Mapping[str, dt.datetime]


def contract(debt: str, charges: tuple[str, ...], channels: tuple[str, ...] | None) -> Facts:
    """The contract of a debt, with what it allows to be asked for and where it is paid."""
    made = fact("contract", debt, debts=[debt], fee_lines=charges, pay_channels=channels)
    return {("contract", debt): made}


def plan(debt: str, told: Told, zone: ZoneInfo) -> Facts:
    """The repayment plan of a debt; of its due days the first one that was not kept is told."""
    signed = told.get("plan_signed_at")
    if signed is None:
        return {}
    last, missed = (_day(told.get(name), zone) for name in ("plan_until_at", "plan_missed_at"))
    key = ("plan", debt, signed.isoformat())
    made = Agreement(
        id=":".join(key),
        occurred_at=signed,
        debts=(debt,),
        term_months=None if last is None else months_between(_local(signed, zone), last),
        instalments=() if missed is None else (Instalment(due=missed),),
    )
    return {key: made}


def months_between(signed: dt.date, last: dt.date) -> int:
    """Months from the signature to the last due day, begun ones counted, at least one."""
    months = (last.year - signed.year) * 12 + last.month - signed.month
    return max(1, months + (months_after(signed, months) < last))


def stays(debt: str, told: Told, zone: ZoneInfo) -> Facts:
    """What stays the collection of a debt."""
    found: Facts = {}
    for kind, (since, until) in STAYS.items():
        at = told.get(since)
        if at is not None:
            last = _day(told.get(until), zone)
            key = (since, debt, at.isoformat(), str(last))
            found[key] = Suspension(
                id=":".join(key), occurred_at=at, kind=kind, until=last, debts=(debt,)
            )
    return found


def agencies(creditor: str, by: str, listed: str, day: dt.date) -> Facts:
    """The creditor's list of one day, as far as it concerns who acts."""
    key = ("agencies", creditor, by, day.isoformat())
    made = AgencyList(
        id=":".join(key),
        occurred_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
        by=creditor,
        agencies=(by,) if listed == YesNo.YES else (),
        since=day,
        until=day,
    )
    return {key: made}


def _day(at: dt.datetime | None, zone: ZoneInfo) -> dt.date | None:
    return None if at is None else _local(at, zone)


def _local(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    return at.astimezone(zone).date()
