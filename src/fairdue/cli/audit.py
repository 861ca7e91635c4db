"""`fairdue audit`: what the rules say of a case, or of a log of contacts in columns."""

from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from fairdue import conduct
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.contacts import Asked, audit_contacts
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    locale_of,
    open_case,
    progress,
    put,
    put_json,
    spoken,
)
from fairdue.cli.wording import say
from fairdue.facts import RuleOutcome

NO_LOG = Asked()


@app.command
def audit(
    case: Path | None = None,
    *,
    unknown: Annotated[bool, Parameter(negative="")] = False,
    log: Asked = NO_LOG,
    common: Common = NO_OPTIONS,
) -> None:
    """Print what the rules say of every contact of a case, or judge a log of contacts in parquet.

    Parameters
    ----------
    case
        The case folder.
    unknown
        Of a case: print also what could not be judged and which fact is missing.
    """
    if (case is None) is not bool(log.contacts):
        raise Stop(Exit.USAGE, say("case_or_log", spoken(common)))
    if case is None:
        _only_of_a_case(spoken(common), unknown=unknown)
        audit_contacts(log, common)
    else:
        _only_of_contacts(log, spoken(common))
        _audit_case(case, log.rulebook, common, unknown=unknown)


def _only_of_a_case(locale: str, *, unknown: bool) -> None:
    """Refuse what a log of contacts has no use for."""
    if unknown:
        raise Stop(Exit.USAGE, say("unknown_of_case", locale))


def _only_of_contacts(log: Asked, locale: str) -> None:
    """Refuse options that a case has no use for, rather than pass over them."""
    for name, given in vars(log).items():
        if name != "rulebook" and given != getattr(NO_LOG, name):
            option = "all" if name == "everything" else name.replace("_", "-")
            raise Stop(Exit.USAGE, say("of_contacts", locale, option=option))


def _audit_case(case: Path, rulebooks: list[str], common: Common, *, unknown: bool) -> None:
    with open_case(case, common) as opened, progress("audit") as bar:
        locale = locale_of(opened, common)
        known = opened.rulebooks.hashes
        for name in rulebooks:
            if name not in known:
                raise Stop(Exit.BAD_INPUT, say("no_rulebook", locale, name=name))
        task = bar.add_task("audit", total=None)
        found = opened.findings(progress=lambda n, of: bar.update(task, completed=n, total=of))
        if rulebooks:
            found = tuple(f for f in found if f.rulebook in rulebooks)
        shown = tuple(f for f in found if unknown or f.outcome is not RuleOutcome.UNKNOWN)
        summary = opened.summary()
        if common.json:
            said = [
                {**msgspec.to_builtins(f), "sentence": conduct.sentence(f, locale)} for f in found
            ]
            put_json({"summary": summary, "findings": said})
            return
        for one in shown:
            show.finding(one, opened.history(), locale)
        if not shown:
            put(say("nothing", locale, judged=summary.judged, rules=summary.rules))
        show.summary(summary, opened.rulebooks, locale)
