"""The commands. Each is a thin call of the case file; results go to standard output."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cyclopts import App, Parameter

from fairdue import __version__, casefile, intake, journal
from fairdue.cli import print as show
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    clock,
    closed_port,
    complain,
    entropy,
    locale_of,
    open_case,
    passphrase,
    progress,
    put,
    put_json,
    read_passphrase,
    refused,
    spoken,
    unreadable,
    unwritable,
)
from fairdue.cli.wording import say
from fairdue.facts import CaseInfo

app = App(
    name="fairdue",
    version=__version__,
    help="One honest record of an overdue loan; findings, plan and letters follow from it.",
    help_format="plaintext",
)
NO_OPTIONS = Common()
LAST_PORT = 65_535
Kind = Literal[
    "hold",
    "identity_request",
    "no_contact",
    "complaint",
    "regulator_complaint",
    "association_complaint",
    "pause_request",
    "proposal",
    "card_plan",
    "settlement_reply",
    "assignment_notice",
    "warning",
    "contact_person",
    "closed",
    "report_dispute",
    "inquiry_dispute",
]
PresetName = Literal[
    "formal_first",
    "avalanche",
    "snowball",
    "pro_rata",
    "least_cost",
    "fewer",
    "registry",
    "legal_risk",
]


@app.command
def new(
    case: Path,
    *,
    borrower: str = "",
    zone: str = "Asia/Shanghai",
    common: Common = NO_OPTIONS,
) -> None:
    """Make a new case folder.

    Parameters
    ----------
    case
        Folder to make, by habit NAME.fairdue.
    borrower
        Name of the borrower as it shall stand in letters.
    zone
        Time zone of the borrower.
    """
    locale = spoken(common)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise Stop(Exit.USAGE, say("no_zone", locale, zone=zone)) from None
    info = CaseInfo(occurred_at=clock(), borrower=borrower, locale=locale)
    secret = passphrase(common)
    if secret is not None:
        complain(say("lost", locale))
    try:
        made = casefile.create(
            case, clock=clock, entropy=entropy, passphrase=secret, info=info, zone=zone
        )
    except journal.Refusal as refusal:
        raise refused(refusal, common) from refusal
    except OSError as error:
        raise unwritable(case, error, locale) from error
    with made:
        if common.json:
            put_json({"case": str(case), "passphrase": made.has_passphrase})
            return
        put(say("new", locale, case=case))
        put(say("passphrase" if made.has_passphrase else "no_passphrase", locale))


@app.command
def add(case: Path, *files: Path, common: Common = NO_OPTIONS) -> None:
    """Take in exports of a phone, recordings folders, transcripts or filled templates.

    Parameters
    ----------
    case
        The case folder.
    files
        Files or folders; each is recognised by its content.
    """
    if not files:
        raise Stop(Exit.USAGE, say("name_a_file", spoken(common)))
    results: list[casefile.Added] = []
    strange: list[intake.NotRecognised] = []
    with open_case(case, common) as opened, progress("add") as bar:
        locale = locale_of(opened, common)
        task = bar.add_task("add", total=None)
        for file in files:
            try:
                done = opened.add(file, progress=lambda n, _: bar.update(task, completed=n))
            except intake.NotRecognised as error:
                strange.append(error)
                continue
            except OSError as error:
                raise unreadable(file, error, locale) from error
            results.append(done)
        names = {result.name for result in results}
        loose = [problem for problem in opened.loose_names() if problem.source in names]
    if common.json:
        problems = [unknown.problem for unknown in strange]
        put_json({"added": results, "refused": problems, "loose": loose})
    else:
        for result in results:
            show.added(result, locale)
        for problem in loose:
            put(f"  {problem.line(locale)}")
        for unknown in strange:
            complain(unknown.problem.line(locale))
    if strange:
        raise SystemExit(Exit.BAD_INPUT)


@app.command(name="questions")
def questions_command(case: Path, *, common: Common = NO_OPTIONS) -> None:
    """Print what only you can answer: whose numbers, which memberships, which days are complete.

    Parameters
    ----------
    case
        The case folder.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        asked = opened.questions()
        if common.json:
            put_json({"questions": asked})
            return
        for question in asked:
            show.question(question, opened.history(), locale)
        if not asked:
            put(say("no_questions", locale))


def write_ics(file: Path, content: bytes, locale: str) -> None:
    """Write a calendar file. Raises Stop when that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise unwritable(file, error, locale) from error


def try_writing(file: Path, locale: str) -> None:
    """Raises Stop when a file could not be written later; what it holds now stays."""
    known = file.exists()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("ab").close()
        if not known:
            file.unlink()
    except OSError as error:
        raise unwritable(file, error, locale) from error


@app.command
def verify(
    case: Path,
    *,
    kept: Path | None = None,
    head: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Recompute everything the record promises; exit 1 naming the first broken place.

    Parameters
    ----------
    case
        The case folder.
    kept
        File with a head that was kept outside: the record must still hold all that it covers.
    head
        File to write the newest head to, for somebody else to keep.
    """
    locale = spoken(common)
    folder = casefile.find_case(case)
    text = _kept_head(kept, locale) if kept else None
    result = journal.verify(folder, passphrase=passphrase(common), kept=text)
    if result.broken == "passphrase":
        raise refused(journal.WrongPassphrase(folder), common)
    if head is not None and result.intact:
        with open_case(folder, common) as opened:
            _write(head, opened.head, locale)
    if common.json:
        put_json(result)
    else:
        show.verification(result, locale)
    if not result.intact:
        raise SystemExit(Exit.CHECK_FAILED)


def _kept_head(file: Path, locale: str) -> str:
    """The text of a head that somebody kept. Raises Stop."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise unreadable(file, error, locale) from error
    if not text.startswith("fairdue.case/"):
        raise Stop(Exit.BAD_INPUT, say("no_head", locale, file=file))
    return text


def _write(file: Path, text: str, locale: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(file, error, locale) from error


@app.command(name="passphrase")
def passphrase_command(
    case: Path,
    *,
    new_file: Path | None = None,
    none: Annotated[bool, Parameter(negative="")] = False,
    common: Common = NO_OPTIONS,
) -> None:
    """Set, change or take away the passphrase of a case.

    A lost passphrase is lost: nobody can open the case without it.

    Parameters
    ----------
    case
        The case folder.
    new_file
        File with the new passphrase.
    none
        Take the passphrase away.
    """
    if (new_file is None) is not none:
        raise Stop(Exit.USAGE, say("new_file_or_none", spoken(common)))
    secret = read_passphrase(new_file, spoken(common)) if new_file else None
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        if secret is not None:
            complain(say("lost", locale))
        opened.change_passphrase(secret)
        if common.json:
            put_json({"case": str(case), "passphrase": opened.has_passphrase})
            return
        put(say("passphrase" if opened.has_passphrase else "no_passphrase", locale))


@app.command
def backup(case: Path, target: Path, *, common: Common = NO_OPTIONS) -> None:
    """Copy a case folder into one file, verified before and after.

    Parameters
    ----------
    case
        The case folder.
    target
        The file to write.
    """
    try:
        journal.backup(casefile.find_case(case), target)
    except journal.Refusal as refusal:
        raise refused(refusal, common) from refusal
    except OSError as error:
        raise unwritable(error.filename or target, error, spoken(common)) from error
    if common.json:
        put_json({"target": str(target)})
    else:
        put(say("backup", spoken(common), target=target))


@app.command
def restore(source: Path, case: Path, *, common: Common = NO_OPTIONS) -> None:
    """Make a case folder from a backup file and verify it.

    Parameters
    ----------
    source
        The backup file.
    case
        The folder to make.
    """
    try:
        result = journal.restore(source, case)
    except journal.Refusal as refusal:
        raise refused(refusal, common) from refusal
    except OSError as error:
        raise unreadable(error.filename or source, error, spoken(common)) from error
    if common.json:
        put_json(result)
    else:
        put(say("restored", spoken(common), case=case))
    if not result.intact:
        raise SystemExit(Exit.CHECK_FAILED)


@app.command
def template(name: str = "", *, common: Common = NO_OPTIONS) -> None:
    """Print a CSV template with comments to fill in.

    Parameters
    ----------
    name
        Which template; without it their names are listed.
    """
    if not name:
        if common.json:
            put_json({"templates": list(intake.TEMPLATES)})
        else:
            for known in intake.TEMPLATES:
                put(known)
        return
    if name not in intake.TEMPLATES:
        locale = spoken(common)
        known_ones = say("joint", locale).join(intake.TEMPLATES)
        raise Stop(Exit.USAGE, say("no_template", locale, name=name, known=known_ones))
    text = intake.template(name, spoken(common))
    if common.json:
        put_json({"name": name, "text": text})
    else:
        put(text.rstrip("\n"))


@app.command
def desk(
    case: Path,
    *,
    port: int = 0,
    browser: Annotated[bool, Parameter(negative="")] = False,
    common: Common = NO_OPTIONS,
) -> None:
    """Open the desk on a case: a private web page on this computer only.

    Parameters
    ----------
    case
        The case folder.
    port
        Port on the loopback address; 0 picks a free one.
    browser
        Open the address in the browser.
    """
    check_port(port, common)
    with open_case(case, common) as opened:
        serve(opened, port, common, secret=passphrase(common), browser=browser)


def check_port(port: int, common: Common) -> None:
    """Raises Stop for a number that no port has."""
    if not 0 <= port <= LAST_PORT:
        raise Stop(Exit.USAGE, say("port_range", spoken(common), port=port, most=LAST_PORT))


def serve(
    opened: casefile.CaseFile,
    port: int,
    common: Common,
    *,
    secret: str | None = None,
    browser: bool = False,
) -> None:
    """Serve the desk of an open case until interrupted. Raises Stop when the port is taken."""
    from fairdue import desk as web  # noqa: PLC0415 - only a desk pays for the web

    locale = locale_of(opened, common) if common.locale else ""
    try:
        web.serve(opened, passphrase=secret, port=port, locale=locale, open_browser=browser)
    except OSError as error:
        raise closed_port(port, error, locale_of(opened, common)) from error
