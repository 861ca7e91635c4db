"""`fairdue lender`: who lends and who collects, what each is, and on which evidence."""

from pathlib import Path

import msgspec
from cyclopts import App

from fairdue import casefile, credit, intake, letters
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import (
    Common,
    Exit,
    Stop,
    complain,
    locale_of,
    open_case,
    put,
    put_json,
    spoken,
    unreadable,
)
from fairdue.cli.wording import say
from fairdue.credit.company_name import company_name
from fairdue.credit.matching import Matcher
from fairdue.facts import UNKNOWN_PARTY, place_in

lender = App(name="lender", help="Lenders, apps and agencies of a case, and what each is in law.")
app.command(lender)


@lender.command(name="list")
def list_command(
    case: Path,
    *,
    register: Path | None = None,
    accept: int = credit.ACCEPT_SCORE,
    common: Common = NO_OPTIONS,
) -> None:
    """Print every creditor, app, agency and caller of the case with its standing.

    Parameters
    ----------
    case
        The case folder.
    register
        Licence register you saved, CSV or TOML: see fairdue lender template.
    accept
        Least likeness, 1 to 100, at which a name of the register is taken as found.
    """
    matcher = _matcher(register, accept, common)
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        found = opened.lenders(matcher)
    if common.json:
        put_json({"lenders": [_shown(one, locale) for one in found]})
        return
    for one in found:
        put(f"{_name(one, locale)}  [{one.key}]")
        put("  " + credit.class_text(one.standing.klass, locale))
        put("  " + _met(one, locale))
    if not found:
        put(say("no_lenders", locale))


@lender.command
def show(
    case: Path,
    name: str,
    *,
    register: Path | None = None,
    accept: int = credit.ACCEPT_SCORE,
    common: Common = NO_OPTIONS,
) -> None:
    """Print one lender: its standing, all evidence for and against it, and where to complain.

    Parameters
    ----------
    case
        The case folder.
    name
        Party id, name or alias.
    register
        Licence register you saved, CSV or TOML: see fairdue lender template.
    accept
        Least likeness, 1 to 100, at which a name of the register is taken as found.
    """
    matcher = _matcher(register, accept, common)
    with open_case(case, common) as opened:
        locale = locale_of(opened, common)
        one = _one(opened.lenders(matcher), name, locale)
        names = {key: p.name for key, p in opened.history().parties.items()}
    if common.json:
        put_json(_shown(one, locale))
        return
    put(f"{_name(one, locale)}  [{one.key}]")
    for line in _lines(one, names, locale):
        put(f"  {line}")


@lender.command
def template(*, common: Common = NO_OPTIONS) -> None:
    """Print an empty licence register to fill in."""
    text = intake.register_template(spoken(common))
    if common.json:
        put_json({"name": "register", "text": text})
    else:
        put(text.rstrip("\n"))


def _matcher(file: Path | None, accept: int, common: Common) -> Matcher | None:
    """The register made ready; rows with problems are told on standard error. Raises Stop."""
    if not 1 <= accept <= credit.ACCEPT_SCORE:
        raise Stop(Exit.USAGE, say("accept_range", spoken(common), most=credit.ACCEPT_SCORE))
    if file is None:
        return None
    try:
        read = intake.read_register(file)
    except OSError as error:
        raise unreadable(file, error, spoken(common)) from error
    lines = [problem.line(spoken(common)) for problem in read.problems]
    if read.register is None:
        raise Stop(Exit.BAD_INPUT, "\n".join(lines))
    for line in lines:
        complain(line)
    return Matcher(read.register, accept_score=accept)


def _one(found: tuple[casefile.Lender, ...], name: str, locale: str) -> casefile.Lender:
    """The lender of that id, name or alias. Raises Stop naming those that come near."""
    asked = company_name(name)
    same = [one for one in found if name in {one.key, one.key.removeprefix(UNKNOWN_PARTY)}] or [
        one
        for one in found
        if any(asked.is_same(company_name(text)) for text in (one.name, *one.aliases))
    ]
    if len(same) == 1:
        return same[0]
    offered = say("joint", locale).join(one.key for one in same or found)
    raise Stop(Exit.BAD_INPUT, say("which_lender", locale, name=name, known=offered))


def _shown(one: casefile.Lender, locale: str) -> dict[str, object]:
    described = list(credit.describe(one.standing, locale))
    return {**msgspec.to_builtins(one), "text": described}


def _name(one: casefile.Lender, locale: str) -> str:
    if one.key.startswith(UNKNOWN_PARTY):
        return say("caller", locale, number=one.key.removeprefix(UNKNOWN_PARTY))
    return one.name


def _met(one: casefile.Lender, locale: str) -> str:
    return say(
        "lender_met",
        locale,
        debts=len(one.debts),
        contacts=one.contacts,
        inquiries=len(one.inquiries),
    )


def _lines(one: casefile.Lender, names: dict[str, str], locale: str) -> list[str]:
    """Everything about one lender in the order in which it is asked for."""
    standing = one.standing
    described = credit.describe(standing, locale)
    reasons = (*standing.reasons, *standing.conflicts, *standing.beside)
    lines = [described[0]]
    for sentence, reason in zip(described[1:-1], reasons, strict=True):
        facts = f"  [{', '.join(fact[:12] for fact in reason.facts)}]" if reason.facts else ""
        lines.append(sentence + facts)
    lines.append(described[-1])
    if one.looked_up is not None and one.looked_up.found is None:
        lines += [
            say(
                "candidate",
                locale,
                name=c.entry.name,
                place=place_in(locale, c.entry.place),
                score=c.score,
            )
            for c in one.looked_up.candidates
        ]
        lines.append(say("accepted_from", locale, score=one.looked_up.accept_score))
    between = "、" if locale == "zh-CN" else ", "
    told = {
        "aliases": one.aliases,
        "acts_for": tuple(names.get(key, key) for key in one.acts_for),
        "agents": tuple(names.get(key, key) for key in one.agents),
        "near_names": tuple(names.get(key, key) for key in one.near),
        "numbers": one.numbers,
    }
    lines += [
        say(key, locale, names=between.join(values)) for key, values in told.items() if values
    ]
    lines.append(_met(one, locale))
    if one.complaint_channel:
        lines.append(say("own_channel", locale, text=one.complaint_channel))
    lines += [
        say("channel", locale, name=c.name, purpose=c.purpose)
        for c in letters.channels(one.kind, locale=locale)
    ]
    return lines
