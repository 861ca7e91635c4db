"""How quick the desk is on a large case: seconds to open it, milliseconds for each page.

Builds a fictional case of N contacts through the case folder, opens it again as a user would, and
prints one table. Run: `python -m benchmarks.desk [N]`; N is 100 000 unless given.
"""

import datetime as dt
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from litestar.testing import TestClient

from fairdue import casefile
from fairdue.desk import app
from fairdue.facts import (
    Association,
    Attribution,
    Budget,
    Coverage,
    Fact,
    LenderKind,
    Loan,
    LoanParty,
    Method,
    Party,
    PartyRole,
    Product,
    Terms,
)

ZONE = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 6, 20, 15, 0, tzinfo=ZONE)
FIRST = dt.datetime(2025, 7, 1, 0, 0, tzinfo=ZONE)
LENDERS = 12
PAGES = (
    "/",
    "/call",
    "/timeline",
    "/timeline?page=500",
    "/timeline?q=0007",
    "/timeline?kind=payment",
    "/findings",
    "/money",
    "/letters",
    "/letters/complaint?to=lender-1",
    "/record",
    "/questions",
)
PORT = 8999
WARMING_S = 8
"""The desk works out the rooms behind Today while nobody asks; the pages are timed after that."""


def background() -> Iterator[Fact]:
    """Lenders with a loan and a number each, the budget, and the log's completeness."""
    for n in range(LENDERS):
        lender = f"lender-{n}"
        yield Party(
            occurred_at=FIRST,
            party=lender,
            name=f"示例金融{n}号",
            kind=LenderKind.CFC,
            roles=(PartyRole.CREDITOR,),
            member_of=(Association.CBA,),
        )
        yield Attribution(occurred_at=FIRST, number=f"1000000{n:04d}", party=lender)
        yield Loan(
            occurred_at=FIRST,
            debt=f"loan-{n}",
            name=f"贷款{n}",
            product=Product.ONLINE_CONSUMER_LOAN,
            parties=(LoanParty(party=lender, role=PartyRole.CREDITOR),),
            signed_at=FIRST,
            principal_fen=1_000_000,
            terms=Terms(
                method=Method.LEVEL_INSTALMENT,
                annual_rate_ppm=180_000,
                day_count=360,
                instalments=24,
                first_due_on=dt.date(2025, 8, 1),
            ),
        )
    yield Budget(occurred_at=FIRST, income_fen=2_500_000, needs_fen=400_000)
    yield Coverage(occurred_at=FIRST, since=FIRST.date(), until=NOW.date(), complete=True)


def calls(path: Path, count: int) -> None:
    """A phone's log of that many calls, spread over a year, a few of them at night."""
    step = (NOW - FIRST) / count
    with path.open("w", encoding="utf-8") as log:
        log.write(f"<?xml version='1.0' encoding='UTF-8' ?>\n<calls count='{count}'>\n")
        for n in range(count):
            talked = n % 7 == 0
            date = int((FIRST + step * n).timestamp() * 1000)
            log.write(
                f"<call number='1000000{n % LENDERS:04d}' duration='{40 if talked else 0}' "
                f"date='{date}' type='{1 if talked else 3}' presentation='1' "
                "contact_name='null'/>\n"
            )
        log.write("</calls>\n")


def build(folder: Path, count: int) -> None:
    """A case folder with that many contacts, taken in from a phone's log."""
    log = folder.parent / "calls.xml"
    calls(log, count)
    with casefile.create(folder, clock=lambda: NOW, entropy=secrets.token_bytes) as case:
        case.record(background(), label="background")
        case.add(log)
        case.findings()


def main() -> None:
    """Build, open, ask for each page twice, print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "large.fairdue"
        begun = time.perf_counter()
        build(folder, count)
        print(
            f"| built {count:,} contacts and judged them | {time.perf_counter() - begun:.1f} s | |"
        )
        begun = time.perf_counter()
        with casefile.open(folder, clock=lambda: NOW, entropy=secrets.token_bytes) as case:
            desk_app = app(case, token="t", port=PORT, warm=True)
            with TestClient(desk_app, base_url=f"http://127.0.0.1:{PORT}") as desk:
                spent = time.perf_counter() - begun
                print(f"| opened and ready, {len(case.findings()):,} findings | {spent:.2f} s | |")
                time.sleep(WARMING_S)
                print("|---|---|---|\n| page | first, ms | again, ms |")
                desk.get("/?token=t", follow_redirects=False)
                found = desk.get("/findings").text
                rule = re.search(r'href="(/findings/[\w.-]+)', found)
                for page in (*PAGES, *([rule.group(1)] if rule else [])):
                    print(f"| {page} | {_ms(desk, page)} | {_ms(desk, page)} |")


def _ms(desk: TestClient, page: str) -> str:  # type: ignore[type-arg]  # any application
    begun = time.perf_counter()
    answer = desk.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    return f"{(time.perf_counter() - begun) * 1000:.0f}"


if __name__ == "__main__":
    main()
