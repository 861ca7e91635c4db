"""The audit of a log of contacts: asks for what is needed, runs it, prints its summary."""

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from cyclopts import Parameter

from fairdue import conduct
from fairdue.cli.rulebook import books_in
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    complain,
    progress,
    put,
    put_json,
    spoken,
    unreadable,
    unwritable,
)
from fairdue.cli.wording import say
from fairdue.conduct.columns.column import BY_NAME
from fairdue.conduct.verdict import verdict_of
from fairdue.facts import Effect, Force, RuleOutcome, Verdict

OUTCOMES = ("breach", "advisory", "open_norm", "unknown", "unseen", "ok")
MOST_SHOWN = 20
EXTRAS = {"numba": "fast", "numpy": "fast", "pyarrow": "fast", "pyspark": "spark"}
"""By module: the optional part that brings it."""
IN_A_CLONE = {"fast": "make demo-print", "spark": "bash tools/environment test"}
"""By optional part: the step that installs it beside a clone of the repository."""


Several = Annotated[list[str], Parameter(negative="", show_default=False)]
Flag = Annotated[bool, Parameter(negative="")]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Asked:
    """Options of `fairdue audit` that concern a log of contacts."""

    contacts: Annotated[
        list[Path],
        Parameter(
            negative="",
            consume_multiple=True,
            show_default=False,
            help="Parquet files of contacts, or folders of them, instead of a case.",
        ),
    ] = field(default_factory=list)
    rulebooks: Annotated[
        Path | None,
        Parameter(help="Of contacts: folder of rulebooks of your own; else those shipped."),
    ] = None
    rulebook: Annotated[
        Several,
        Parameter(
            help="Only findings of this rulebook, as cn.gbt45251; may be given several times."
        ),
    ] = field(default_factory=list)
    rule: Annotated[
        Several,
        Parameter(
            help="Of contacts: only this rule, as cn.gbt45251.hours; may be given several times."
        ),
    ] = field(default_factory=list)
    out: Annotated[
        Path | None,
        Parameter(
            help="Of contacts: the parquet file to write the findings to, in a folder that exists."
        ),
    ] = None
    view: Annotated[
        Literal["whole", "gate"],
        Parameter(
            help="Of contacts: with all that is known of a contact, or as at the gate, before it "
            "was made."
        ),
    ] = "whole"
    log_complete: Annotated[
        Flag, Parameter(help="Of contacts: every contact of the lender's side is in the log.")
    ] = False
    everything: Annotated[
        Flag,
        Parameter(name="--all", help="Of contacts: write every outcome but not_applicable."),
    ] = False
    summary: Annotated[
        str,
        Parameter(
            allow_leading_hyphen=True,
            help="Of contacts: file for the counts in JSON; - prints them.",
        ),
    ] = ""
    engine: Annotated[
        Literal["local", "spark"], Parameter(help="Of contacts: judge here, or with Spark.")
    ] = "local"
    work: Annotated[
        Path | None,
        Parameter(help="Of contacts: folder that exists, for what does not fit in memory."),
    ] = None


def audit_contacts(asked: Asked, common: Common) -> None:
    """Judge a log, write findings and counts, print the counts. Raises Stop."""
    locale = spoken(common)
    if asked.out is None:
        raise Stop(Exit.USAGE, say("name_findings", locale))
    if not asked.rulebook and not asked.rule:
        raise Stop(Exit.USAGE, say("name_a_rulebook", locale))
    for path in asked.contacts:
        if path.resolve() == asked.out.resolve():
            raise Stop(Exit.USAGE, say("out_is_log", locale, file=asked.out))
    told = _judged(asked, asked.out, _rulebooks(asked, locale), locale)
    text = msgspec.json.format(msgspec.json.encode(told), indent=1).decode()
    if asked.summary not in {"", "-"}:
        try:
            Path(asked.summary).write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise unwritable(asked.summary, error, locale) from error
    if common.json or asked.summary == "-":
        put_json(told)
    else:
        print_summary(told, locale)
    for problem in (*told["problems"], *told["notices"]):
        complain(problem.line(locale))
    if told["rows"]["in"] and not told["rows"]["judged"]:
        raise SystemExit(Exit.BAD_INPUT)


def _rulebooks(asked: Asked, locale: str) -> conduct.Rulebooks:
    """The rulebooks that were named, or those of the rules that were. Raises Stop."""
    books = books_in(asked.rulebooks, asked.rulebook or None)
    if not asked.rule:
        return books
    known = {rule.id: rule for rule in books.rules}
    strange = [name for name in asked.rule if name not in known]
    if strange:
        names = say("joint", locale).join(strange)
        raise Stop(Exit.BAD_INPUT, say("no_rule", locale, names=names))
    rules = [known[name] for name in dict.fromkeys(asked.rule)]
    return books_in(asked.rulebooks, sorted({rule.rulebook for rule in rules})).only(rules)


def _judged(asked: Asked, out: Path, books: conduct.Rulebooks, locale: str) -> dict[str, Any]:
    """The summary of the audit, done. Raises Stop."""
    try:
        from fairdue.conduct.columns.audit import CannotWrite, audit_log  # noqa: PLC0415
        from fairdue.conduct.columns.batch import Bench  # noqa: PLC0415
        from fairdue.conduct.columns.log import BadLog  # noqa: PLC0415
        from fairdue.conduct.columns.report import report  # noqa: PLC0415

        if asked.engine == "spark":
            from fairdue.conduct.columns.spark import audit_log  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise not_installed(error, locale) from error
    bench = Bench(books, view=asked.view, complete=asked.log_complete, everything=asked.everything)
    try:
        with progress("audit") as bar:
            task = bar.add_task("audit", total=None)
            done = audit_log(
                asked.contacts,
                out,
                bench,
                work=asked.work,
                progress=lambda n, of: bar.update(task, completed=n, total=of),
            )
    except BadLog as error:
        raise Stop(Exit.BAD_INPUT, error.problem.line(locale)) from error
    except CannotWrite as error:
        raise Stop(Exit.CANNOT_READ, f"cannot write {error}") from error
    except ImportError as error:
        raise Stop(Exit.NOT_INSTALLED, say("no_spark", locale, why=error.msg)) from error
    except OSError as error:
        raise unreadable(error.filename, error, locale) from error
    return report(bench, done, out=out, engine=asked.engine)


def not_installed(error: ModuleNotFoundError, locale: str) -> Stop:
    """What to install. Raises the error itself when it is no optional part."""
    name = (error.name or "").partition(".")[0]
    if name not in EXTRAS:
        raise error
    part = EXTRAS[name]
    told = say("not_installed", locale, part=part, module=name, step=IN_A_CLONE[part])
    return Stop(Exit.NOT_INSTALLED, told)


def print_summary(told: dict[str, Any], locale: str) -> None:
    """The counts as a table."""
    rows, log, whole = told["rows"], told["log"], told["outcomes"]
    put(say("log_rows", locale, **{"came": rows["in"], **rows}))
    if not log["complete"]:
        put(say("log_open", locale))
    put("  ".join(f"{say(f'column_{name}', locale):>10}" for name in OUTCOMES))
    total = "  ".join(f"{whole.get(name, 0):>10,}" for name in OUTCOMES)
    put(f"{total}  {say('all_rules', locale)}")
    for rule, outcomes in told["rules"].items():
        numbers = "  ".join(f"{outcomes.get(name, 0):>10,}" for name in OUTCOMES)
        put(f"{numbers}  {rule}")
    for part in told["breaches"]:
        put("  " + say("breaches", locale, word=_word(part, locale), findings=part["findings"]))
    put(say("by_agency", locale))
    most = sorted(told["by"].items(), key=lambda item: -item[1]["breach"])
    for name, numbers in most[:MOST_SHOWN]:
        put("  " + say("agency", locale, name=name, **numbers))
    for sort in ("hour", "week"):
        put(say(f"by_{sort}", locale))
        for name, numbers in told[sort].items():
            put("  " + say("agency", locale, name=name, **numbers))
    if told["judged_by_reference"]:
        put(say("judged_by_reference", locale, rules=", ".join(told["judged_by_reference"])))
    for lacking in told["missing_columns"]:
        rules = ", ".join(lacking["rules"]) or "-"
        put(say(f"lacks_{lacking['then']}", locale, column=lacking["column"], rules=rules))
    for name, kind in told["ignored_columns"].items():
        near = difflib.get_close_matches(name, BY_NAME, 1)
        meant = say("meant", locale, column=near[0]) if near else ""
        put(say("ignored", locale, column=name, type=kind, meant=meant))
    put(say("findings_file", locale, **told["findings"]))


def _word(part: dict[str, Any], locale: str) -> str:
    """What a breach of a text of that force is called, as the single findings call it."""
    force = Force(part["force"])
    verdict = verdict_of(RuleOutcome.BREACH, Effect(part["effect"]))
    if verdict is Verdict.VIOLATION and force in _LAW:
        return say("breaks_the_law", locale)
    return conduct.verdict_word(verdict, force, locale)


_LAW = frozenset({Force.LAW, Force.REGULATION, Force.JUDICIAL_INTERPRETATION})


__all__ = ["Asked", "audit_contacts"]
