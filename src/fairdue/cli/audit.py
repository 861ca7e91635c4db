"""`fairdue audit`: what the rules say of a case, or of a log of contacts in columns."""

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from cyclopts import Parameter

from fairdue import conduct
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.contacts import Asked, audit_contacts
from fairdue.cli.session import Common, Exit, Stop, locale_of, open_case, progress, put, put_json
from fairdue.cli.wording import say
from fairdue.facts import RuleOutcome

Several = Annotated[list[str] | None, Parameter(negative="")]


@app.command
def audit(  # noqa: PLR0913 - one command, two sources of contacts
    case: Path | None = None,
    *,
    contacts: Annotated[list[Path] | None, Parameter(negative="", consume_multiple=True)] = None,
    rulebooks: Path | None = None,
    rulebook: Several = None,
    rule: Several = None,
    unknown: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
    view: Literal["whole", "gate"] = "whole",
    log_complete: Annotated[bool, Parameter(negative="")] = False,
    everything: Annotated[bool, Parameter(name="--all", negative="")] = False,
    summary: Annotated[str, Parameter(allow_leading_hyphen=True)] = "",
    engine: Literal["local", "spark"] = "local",
    work: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Print what the rules say of every contact of a case, or judge a log of contacts in parquet.

    Parameters
    ----------
    case
        The case folder.
    contacts
        Parquet files of contacts, or folders of them, instead of a case.
    rulebooks
        Of contacts: folder of rulebooks of your own; else those shipped.
    rulebook
        Only findings of this rulebook, as cn.gbt45251; may be given several times.
    rule
        Of contacts: only this rule, as cn.gbt45251.hours; may be given several times.
    unknown
        Of a case: print also what could not be judged and which fact is missing.
    out
        Of contacts: the parquet file to write the findings to, in a folder that exists.
    view
        Of contacts: with all that is known of a contact, or as at the gate, before it was made.
    log_complete
        Of contacts: every contact of the lender's side is in the log.
    everything
        Of contacts: write every outcome but not_applicable.
    summary
        Of contacts: file for the counts in JSON; - prints them.
    engine
        Of contacts: judge here, or with Spark.
    work
        Of contacts: folder that exists, for what does not fit in memory.
    """
    if (case is None) is (contacts is None):
        raise Stop(Exit.USAGE, "name either a case folder, or a log with --contacts FILE")
    if case is not None:
        _only_of_contacts(
            rulebooks=rulebooks,
            rule=rule,
            out=out,
            summary=summary,
            work=work,
            everything=everything,
        )
        _audit_case(case, rulebook or [], common, unknown=unknown)
    elif contacts is not None:
        _only_of_a_case(unknown=unknown)
        asked = Asked(
            contacts=contacts,
            rulebooks=rulebooks,
            rulebook=rulebook or [],
            rule=rule or [],
            out=out,
            view=view,
            log_complete=log_complete,
            everything=everything,
            summary=summary,
            engine=engine,
            work=work,
        )
        audit_contacts(asked, common)


def _only_of_a_case(*, unknown: bool) -> None:
    """Refuse what a log of contacts has no use for."""
    if unknown:
        wrong = "--unknown goes with a case folder: of contacts, --out holds what is unknown"
        raise Stop(Exit.USAGE, wrong)


def _only_of_contacts(**options: object) -> None:
    """Refuse options that a case has no use for, rather than pass over them."""
    for name, given in options.items():
        if given:
            option = "all" if name == "everything" else name
            raise Stop(Exit.USAGE, f"--{option} goes with --contacts, not with a case folder")


def _audit_case(case: Path, rulebooks: list[str], common: Common, *, unknown: bool) -> None:
    with open_case(case, common) as opened, progress("audit") as bar:
        locale = locale_of(opened, common)
        known = opened.rulebooks.hashes
        for name in rulebooks:
            if name not in known:
                wrong = f"no such rulebook: {name}. `fairdue rulebook list` prints their ids"
                raise Stop(Exit.BAD_INPUT, wrong)
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
