"""How quickly the planner follows one change of its form: ten debts, three offers, over HTTP.

Asks the desk for many settings that differ in the monthly sum, and for what follows the search in
a few of them. Times are those of the whole answer: reading the form, eight plans, the page's words.
Run: `python -m benchmarks.planner [CHANGES]`; 40 unless given.
"""

import datetime as dt
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from litestar import Litestar
from litestar.testing import TestClient

from fairdue import casefile
from fairdue.desk import app
from fairdue.facts import Budget, Fact, Loan, Method, Product, Terms

NOW = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
DEBTS, OFFERS, FOLLOWED = 10, 3, 3
SPARE_YUAN, STEP_YUAN = 9_000, 50
PORT = 8998


def facts() -> Iterator[Fact]:
    """A budget and ten loans of a fictional household, some with a monthly fee."""
    draw = random.Random(7)
    yield Budget(occurred_at=NOW, income_fen=1_600_000, needs_fen=500_000, buffer_fen=50_000)
    for n in range(DEBTS):
        signed = NOW - dt.timedelta(days=draw.randint(60, 200))
        yield Loan(
            occurred_at=signed,
            debt=f"d{n}",
            name=f"Loan {n}",
            product=Product.ONLINE_CONSUMER_LOAN,
            signed_at=signed,
            principal_fen=draw.randint(3, 40) * 100_000,
            terms=Terms(
                method=Method.LEVEL_INSTALMENT,
                annual_rate_ppm=draw.randint(8, 24) * 10_000,
                day_count=360,
                instalments=draw.choice([12, 24, 36]),
                first_due_on=(signed + dt.timedelta(days=30)).date(),
                fee_fen=draw.choice([0, 0, 1500, 3000]),
            ),
        )


def timed(desk: TestClient[Litestar], part: str, query: list[tuple[str, str]]) -> tuple[int, int]:
    """Milliseconds of wall clock and of processor for one answer."""
    wall, spent = time.perf_counter(), time.process_time()
    answer = desk.get(f"/plan/{part}?{urlencode(query)}")
    ms = (1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - spent))
    if answer.status_code != 200:
        sys.exit(f"the desk answered {answer.status_code}")
    return round(ms[0]), round(ms[1])


def main() -> None:
    """Build the case, move the sum, print the table."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    with (
        tempfile.TemporaryDirectory() as parent,
        casefile.create(
            Path(parent) / "ten.fairdue", clock=lambda: NOW, entropy=secrets.token_bytes
        ) as case,
    ):
        case.record(facts(), label="loan")
        offers = [
            f"{debt.debt}={debt.balance_fen * 7 // 1000}@2027-0{n + 3}-15"
            for n, debt in enumerate(case.debts()[:OFFERS])
        ]
        known = [(name, offer) for offer in offers for name in ("offer", "take")]
        with TestClient(
            app(case, token="t", port=PORT), base_url=f"http://127.0.0.1:{PORT}"
        ) as desk:
            desk.get("/?token=t")

            def ask(part: str, n: int) -> tuple[int, int]:
                setting = [("budget", str(SPARE_YUAN + n * STEP_YUAN)), ("preset", "least_cost")]
                return timed(desk, part, setting + known)

            ask("answer", 0)
            print("| of a change | wall ms: median, worst | processor ms: median, worst |")
            print("|---|---|---|")
            for name, part, settings in (
                ("the search's answer", "answer", range(1, changes + 1)),
                ("what follows it", "outlook", range(FOLLOWED)),
            ):
                walls, spent = zip(*(ask(part, n) for n in settings), strict=True)
                print(
                    f"| {name} | {median(walls):.0f}, {max(walls)} "
                    f"| {median(spent):.0f}, {max(spent)} |"
                )
    print(f"\n{DEBTS} debts, {OFFERS} offers; load of the machine {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
