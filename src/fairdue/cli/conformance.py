"""`fairdue conformance`: case files run against the shipped rulebooks, or one's own.

Cases of conduct and cases of money may stand in one file; a case with `kind` is one of money.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from fairdue import conduct, plan
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.rulebook import books_in, exit_of
from fairdue.cli.session import Common, Exit, Stop, complain, put, put_json, spoken
from fairdue.cli.wording import say


class MoneyCases:
    """Cases of money: yearly rates, schedules and plans, counted by kind."""

    def takes(self, case: Mapping[str, Any]) -> bool:
        """Whether the case asks for a rate, a schedule or a plan.

        One without a name is left to the reader of the file, which asks for it at its line.
        """
        name = case.get("id")
        return "kind" in case and isinstance(name, str) and bool(name.strip())

    def name(self, case: Mapping[str, Any]) -> str:
        """`money.apr` and the like."""
        kind = case["kind"]
        known = isinstance(kind, str) and kind in plan.MONEY_KINDS
        return f"money.{kind}" if known else "money"

    def run(self, case: Mapping[str, Any]) -> conduct.Result:
        """Pass or fail with every figure that differs."""
        found = plan.run_money_case(case)
        return conduct.Result(**msgspec.structs.asdict(found))


@app.command
def conformance(
    *files: Path,
    disputed: Path | None = None,
    rulebooks: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Run conformance cases; exit 1 when one fails, 3 when one breaks the format.

    Parameters
    ----------
    files
        Files of cases, one case a line.
    disputed
        TOML file with the ids and reasons of cases that are set aside.
    rulebooks
        Folder of rulebooks; else those shipped.
    """
    if not files:
        raise Stop(Exit.USAGE, say("name_cases", spoken(common)))
    try:
        report = conduct.report(files, books_in(rulebooks), disputed, [MoneyCases()])
    except conduct.CaseFileError as error:
        raise Stop(exit_of(error), str(error)) from error
    if report.repeated:
        complain(say("repeated_cases", spoken(common), repeated=report.repeated))
    for wrong in report.broken:
        complain(wrong)
    if common.json:
        put_json(report)
    else:
        counted = {"passed": report.passed, "failed": report.failed, "disputed": report.disputed}
        put(say("conformance", spoken(common), **counted))
        for failure in report.failures:
            put(f"{failure.id}: {failure.expected} / {failure.got}: {failure.why}")
    if report.failed:
        raise SystemExit(Exit.CHECK_FAILED)
    if report.broken:
        raise SystemExit(Exit.BAD_INPUT)
