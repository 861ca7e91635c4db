"""`fairdue demo`: the fictional borrower, built afresh from real-format files."""

import shutil
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairdue import casefile, journal, letters
from fairdue.casefile import example
from fairdue.cli import print as show
from fairdue.cli.app import NO_OPTIONS, app, check_port, serve
from fairdue.cli.letter import save
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    clock,
    entropy,
    locale_of,
    progress,
    put,
    put_json,
    spoken,
)
from fairdue.cli.wording import say
from fairdue.facts import History, LetterKind, Verdict

DEFAULT = Path("fairdue-demo") / "lin-xiaohe.fairdue"


@app.command
def demo(
    *,
    case: Path = DEFAULT,
    print: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - the option's name
    port: int = 0,
    common: Common = NO_OPTIONS,
) -> None:
    """Build the example case afresh and open the desk on it.

    Parameters
    ----------
    case
        Folder for the example case. An earlier example there is replaced.
    print
        Print the results in the terminal and exit instead.
    port
        Port of the desk on the loopback address; 0 picks a free one.
    """
    check_port(port, common)
    _make_room(case, spoken(common))
    results: list[casefile.Added] = []
    with progress("example") as bar:
        task = bar.add_task("example", total=None)

        def took(_: str, added: casefile.Added) -> None:
            results.append(added)
            bar.update(task, advance=added.rows)

        opened = example.build(case, clock=clock, entropy=entropy, progress=took)
    with opened:
        if not print:
            serve(opened, port, common)
            return
        locale = locale_of(opened, common)
        paths, waiting = _write_letters(opened, _letters_folder(case), locale)
        summary = opened.summary()
        if common.json:
            put_json(
                {
                    "summary": summary,
                    "added": results,
                    "letters": [str(path) for path in paths],
                    "not_written": waiting,
                }
            )
            return
        for result in results:
            show.added(result, locale)
        show.summary(summary, opened.rulebooks, locale)
        for path in paths:
            put(say("letter", locale, path=path))
        for line in waiting:
            put(line)


def _make_room(case: Path, locale: str) -> None:
    """Take away an earlier example at `case`; anything else is left alone with an error."""
    if not case.exists() or (case.is_dir() and not any(case.iterdir())):
        return
    try:
        with casefile.open(case, clock=clock, entropy=entropy) as earlier:
            info = earlier.info()
            is_example = info is not None and info.example
    except journal.CaseLocked as error:
        raise Stop(Exit.CANNOT_READ, say("case_in_use", locale, case=case)) from error
    except journal.Refusal:
        is_example = False
    if not is_example:
        raise Stop(Exit.CANNOT_READ, say("case_taken", locale, case=case))
    shutil.rmtree(case)
    shutil.rmtree(_letters_folder(case), ignore_errors=True)


def _letters_folder(case: Path) -> Path:
    """Where the example's letters are written: beside its case folder."""
    return case.parent / f"{case.stem}-letters"


def _write_letters(
    opened: casefile.CaseFile, out: Path, locale: str
) -> tuple[list[Path], list[str]]:
    """Every letter that may be written without asking; the PDFs, and why others wait."""
    names = {known.kind: known.name for known in letters.kinds(locale)}
    paths, waiting = [], []
    for kind, to in _occasions(opened):
        try:
            written = opened.write(kind, to=to, locale=locale)
        except (letters.NeedsConfirmation, letters.CannotWrite) as need:
            name = _name(opened.history(), to)
            waiting.append(say("letter_wait", locale, kind=names[kind], to=name, why=need))
            continue
        paths.append(save(opened, written, out)[1])
    return paths, waiting


def _occasions(opened: casefile.CaseFile) -> list[tuple[LetterKind, str]]:
    """A complaint to each creditor that is in breach, a proposal to each, a hold, a warning."""
    history = opened.history()
    owners = {c.id: c.creditor for c in history.contacts}
    breaches = (f for f in opened.findings() if f.verdict is Verdict.VIOLATION)
    blamed = sorted({owners.get(f.contact) or "" for f in breaches} - {""})
    creditors = sorted({loan.creditor for loan in history.loans.values() if loan.creditor})
    return [
        (LetterKind.WARNING, ""),
        *((LetterKind.HOLD, party) for party in blamed[:1]),
        *((LetterKind.COMPLAINT, party) for party in blamed),
        *((LetterKind.PROPOSAL, party) for party in creditors),
    ]


def _name(history: History, party: str) -> str:
    known = history.parties.get(party)
    return known.name if known else party
