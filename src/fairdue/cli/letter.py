"""`fairdue letter`: what a letter does, told before it is written; then its text and PDF."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairdue import casefile, letters
from fairdue.cli.app import NO_OPTIONS, Kind, app, try_writing, write_ics
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    clock,
    complain,
    locale_of,
    open_case,
    put,
    put_json,
    unwritable,
)
from fairdue.cli.wording import say
from fairdue.facts import LetterKind, LetterRecord

Names = Annotated[list[str] | None, Parameter(negative="")]


@app.command(name="letter")
def letter_command(  # noqa: PLR0913 - each is an option
    case: Path,
    kind: Kind,
    *,
    to: str = "",
    out: Path = Path(),
    debt: Names = None,
    confirm: Names = None,
    above_claim: Names = None,
    item: Names = None,
    preview: Annotated[bool, Parameter(negative="")] = False,
    ics: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Say what a letter does, write it as text and PDF, and keep it in the case.

    Parameters
    ----------
    case
        The case folder.
    kind
        Which letter.
    to
        Party id of the addressee, or its name where only inquiries or lists name it; none for a
        warning to relatives and for a dispute with whoever keeps the data.
    out
        Folder for the two files.
    debt
        Debt that the letter is about; without any, all of the addressee but those that are
        paid, past limitation, or settled by an agreement that is being kept.
    confirm
        Debt whose limitation period the letter may restart or waive, after you have read why.
    above_claim
        Debt on which an offer may go above what the other side claims.
    item
        Fact id of an entry that a dispute is about; without any, all of the addressee.
    preview
        Only say what the letter would do to limitation, privacy and the negotiation.
    ics
        Calendar file (.ics) to write the day to on which the answer is due.
    """
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        _check(opened, (*(debt or ()), *(confirm or ()), *(above_claim or ())), locale)
        material = opened.material(to, items=item, debts=debt, above=above_claim or ())
        if preview:
            _preview(LetterKind(kind), material, locale, common)
            return
        written = _written(LetterKind(kind), material, locale, frozenset(confirm or ()))
        if not common.json:
            _tell(written.effects, locale)
        if ics is not None:
            try_writing(ics, locale)
        paths = save(opened, written, out, _confirmed(written, confirm or ()))
        if ics is not None:
            day = letters.day_of(written, opened.history().of(LetterRecord)[-1].id)
            _put_day(day, ics, locale)
    if common.json:
        files = {"text": str(paths[0]), "pdf": str(paths[1])}
        put_json({"kind": kind, "to": to, **files, "effects": written.effects})
        return
    for path in paths:
        put(say("letter", locale, path=path))


def _put_day(day: letters.KeptDay | None, file: Path, locale: str) -> None:
    """Write the day on which the answer is due; without one no file, and why."""
    if day is None:
        complain(say("no_ics", locale, file=file, why=say("no_answer_due", locale)))
    else:
        write_ics(file, letters.ics([day], made_at=clock()), locale)


def _check(opened: casefile.CaseFile, debts: Sequence[str], locale: str) -> None:
    """Raises Stop for a debt that the case does not hold."""
    loans = opened.history().loans
    for debt in debts:
        if debt not in loans:
            known = say("joint", locale).join(sorted(loans)) or "-"
            raise Stop(Exit.USAGE, say("no_such_debt", locale, debt=debt, known=known))


def _preview(kind: LetterKind, material: letters.Material, locale: str, common: Common) -> None:
    try:
        effects = letters.preview(kind, material, locale)
    except (letters.CannotWrite, KeyError) as error:
        raise _cannot(error, material, locale) from error
    if common.json:
        put_json({"kind": kind, "to": material.to, "effects": effects})
        return
    _tell(effects, locale)


def _written(
    kind: LetterKind, material: letters.Material, locale: str, confirmed: frozenset[str]
) -> letters.Letter:
    """The letter. Raises Stop when a debt is to be confirmed first, or it cannot be written."""
    try:
        return letters.write(kind, material, locale=locale, confirmed=confirmed)
    except letters.NeedsConfirmation as need:
        options = " ".join(f"--confirm {debt}" for debt in (*sorted(confirmed), *need.debts))
        how = say("letter_confirm", locale, options=options)
        raise Stop(Exit.CHECK_FAILED, f"{need}\n{how}") from need
    except (letters.CannotWrite, KeyError) as error:
        raise _cannot(error, material, locale) from error


def _cannot(error: Exception, material: letters.Material, locale: str) -> Stop:
    """Why a letter cannot be written, as the end of the command."""
    if isinstance(error, letters.CannotWrite):
        return Stop(Exit.BAD_INPUT, str(error))
    known = say("joint", locale).join(sorted(material.history.parties))
    code = "no_such_party" if known else "no_party"
    return Stop(Exit.BAD_INPUT, say(code, locale, party=material.to, known=known))


def _tell(effects: Iterable[letters.Notice], locale: str) -> None:
    """What the letter does to limitation, privacy and the negotiation, a line each."""
    for notice in effects:
        put(say(f"letter_{notice.topic.value}", locale, text=notice.text))


def _confirmed(written: letters.Letter, confirmed: Iterable[str]) -> frozenset[str]:
    """Those of the confirmed debts for which the letter asked."""
    asked = (debt for notice in written.effects if notice.confirm for debt in notice.debts)
    return frozenset(asked).intersection(confirmed)


def save(
    opened: casefile.CaseFile,
    written: letters.Letter,
    out: Path,
    confirmed: frozenset[str] = frozenset(),
) -> tuple[Path, Path]:
    """Write a letter's text and PDF into a folder, then keep it in the case; the two paths.

    Raises Stop when a file cannot be written; then nothing is kept.
    """
    document, stem = letters.pdf(written), written.stem
    numbers = ("", *(f"-{n}" for n in range(2, 1000)))
    free = next(n for n in numbers if not (out / f"{stem}{n}.pdf").exists())
    text_path, pdf_path = out / f"{stem}{free}.txt", out / f"{stem}{free}.pdf"
    try:
        out.mkdir(parents=True, exist_ok=True)
        text_path.write_text(letters.text(written), encoding="utf-8")
        pdf_path.write_bytes(document)
    except OSError as error:
        raise unwritable(error.filename, error, written.locale) from error
    opened.keep(written, confirmed=confirmed, document=document)
    return text_path, pdf_path
