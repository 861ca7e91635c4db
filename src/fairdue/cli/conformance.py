"""`fairdue conformance`: case files run against the shipped rulebooks, or one's own."""

from pathlib import Path

from fairdue import conduct
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.rulebook import books_in
from fairdue.cli.session import Common, Exit, Stop, put, put_json, spoken
from fairdue.cli.wording import say


@app.command
def conformance(
    *files: Path,
    disputed: Path | None = None,
    rulebooks: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Run conformance cases; exit 1 when one fails.

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
        raise Stop(Exit.USAGE, "name at least one file of cases")
    try:
        report = conduct.report(files, books_in(rulebooks), disputed)
    except conduct.CaseFileError as error:
        raise Stop(Exit.BAD_INPUT, str(error)) from error
    if common.json:
        put_json(report)
    else:
        counted = {"passed": report.passed, "failed": report.failed, "disputed": report.disputed}
        put(say("conformance", spoken(common), **counted))
        for failure in report.failures:
            put(f"{failure.id}: {failure.expected} / {failure.got}: {failure.why}")
    if report.failed:
        raise SystemExit(Exit.CHECK_FAILED)
