"""`fairdue rulebook`: list, show, compare and check rulebooks, the shipped ones or one's own."""

import datetime as dt
import difflib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
from cyclopts import App, Parameter, Token

from fairdue import conduct
from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import Common, Exit, Stop, put, put_json, spoken
from fairdue.cli.wording import say

rulebook = App(
    name="rulebook",
    help="List, show, compare and check rulebooks.",
    help_format="plaintext",
)
app.command(rulebook)

Folder = Annotated[Path | None, Parameter(help="Folder of rulebooks; else those shipped.")]


def books_in(folder: Path | None, names: Sequence[str] | None = None) -> conduct.Rulebooks:
    """The rulebooks of a folder, else those shipped; `names` picks some by id. Raises Stop."""
    try:
        books = conduct.load(names, folder=folder)
    except conduct.RulebookError as error:
        raise Stop(Exit.BAD_INPUT, str(error)) from error
    except OSError as error:
        raise Stop(Exit.CANNOT_READ, f"{error.filename}: {error.strerror}") from error
    if not books.rules:
        raise Stop(Exit.BAD_INPUT, f"{folder} holds no rulebook: each has a file rulebook.toml")
    return books


def exit_of(error: conduct.CaseFileError) -> Exit:
    """4 for a file of cases that cannot be read, 3 for one that holds something else."""
    return Exit.CANNOT_READ if error.unreadable else Exit.BAD_INPUT


@rulebook.command
def check(
    folder: Path | None = None,
    *,
    cases: Annotated[list[Path] | None, Parameter(negative="")] = None,
    write: Path | None = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Look for gaps, doubles, contradictions and idle terms; exit 1 when there is an error.

    Every flaw comes with cases that show it when they are run.

    Parameters
    ----------
    folder
        Folder of rulebooks; else those shipped.
    cases
        Case file in which the rules' examples are looked up; may be given several times. Without
        it the *.jsonl files of the folder, if there are any.
    write
        File to write the cases that show the flaws to, for `fairdue conformance`.
    """
    books = books_in(folder)
    named = cases or (sorted(folder.rglob("*.jsonl")) if folder else [])
    try:
        found = conduct.check(books, named or None)
    except conduct.CaseFileError as error:
        raise Stop(exit_of(error), str(error)) from error
    if write is not None:
        _write(write, found)
    errors = [flaw for flaw in found if flaw.severity is conduct.Severity.ERROR]
    counted = {"rules": len(books.rules), "errors": len(errors), "notes": len(found) - len(errors)}
    if common.json:
        put_json({**counted, "examples_looked_up": bool(named), "flaws": found})
    else:
        locale = spoken(common)
        for flaw in found:
            put(f"{say(flaw.severity, locale)}  {flaw.code}  {', '.join(flaw.rules)}")
            put(f"  {flaw.text[locale]}")
            for case in flaw.cases:
                put(f"  {case['id']}: {case['expected']}  {case['facts']}")
        put(say("rulebook_checked", locale, **counted))
        if not named:
            put(say("no_examples", locale))
    if errors:
        raise SystemExit(Exit.CHECK_FAILED)


def _write(file: Path, found: Sequence[conduct.Flaw]) -> None:
    """All cases, one a line, each with an id of its own."""
    rows = [case for flaw in found for case in flaw.cases]
    lines = [
        json.dumps({**case, "id": f"{n:03}-{case['id']}"}, ensure_ascii=False) + "\n"
        for n, case in enumerate(rows, 1)
    ]
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise Stop(Exit.CANNOT_READ, f"{error.filename}: {error.strerror}") from error


@rulebook.command(name="list")
def list_rulebooks(folder: Path | None = None, *, common: Common = NO_OPTIONS) -> None:
    """List rulebooks and their rules.

    Parameters
    ----------
    folder
        Folder of rulebooks; else those shipped.
    """
    books = books_in(folder)
    locale = spoken(common)
    if common.json:
        listed = [
            {**_head(book), "rules": [_row(rule) for rule in books.of(book.id)]}
            for book in books.instruments
        ]
        put_json({"rulebooks": listed})
        return
    for book in books.instruments:
        force, status = say(book.force, locale), say(book.status, locale)
        put(f"{book.id}  {_dates(book.since, book.until)}  {force}; {status}")
        put(f"  {book.name[locale]}")
        for rule in books.of(book.id):
            put(f"    {rule.id}  {conduct.title(rule, locale)}")


@rulebook.command
def show(name: str, *, folder: Folder = None, common: Common = NO_OPTIONS) -> None:
    """Print a rulebook with its rules, or a rule with its versions over time.

    Parameters
    ----------
    name
        Id of the rulebook, as cn.gbt45251, or of the rule, as cn.gbt45251.hours.
    """
    books = books_in(folder)
    book = next((one for one in books.instruments if one.id == name), None)
    if book is not None:
        _show_book(books, book, common)
        return
    if name not in {rule.id for rule in books.rules}:
        known = (*books.hashes, *(rule.id for rule in books.rules))
        raise Stop(Exit.USAGE, _remedied(f"no rulebook and no rule {name}", name, known))
    _show_rule(_rule(books, name), common)


def _show_book(books: conduct.Rulebooks, book: conduct.Instrument, common: Common) -> None:
    """Print the text as a whole: what it is, whom it binds, its rules."""
    rules = books.of(book.id)
    if common.json:
        put_json({**_head(book), "binds": book.binds, "rules": [_row(rule) for rule in rules]})
        return
    locale = spoken(common)
    force, status = say(book.force, locale), say(book.status, locale)
    put(f"{book.id}  {_dates(book.since, book.until)}  {force}; {status}")
    for text in (book.name, book.strength, book.source):
        put(f"  {text[locale]}")
    if book.zones:
        put(f"  {say('zones', locale, zones=', '.join(book.zones))}")
    put(f"  {say('binds', locale)}")
    for line in lines_of(plain(book.binds), locale):
        put(f"    {line}")
    for rule in rules:
        put(f"  {rule.id}  {conduct.title(rule, locale)}")
        put(f"    {rule.versions[0].citation.article[locale]}")


def _show_rule(found: conduct.Rule, common: Common) -> None:
    locale = spoken(common)
    if common.json:
        put_json({**_row(found), "text": found.text, "examples": found.examples})
        return
    put(f"{found.id}  {conduct.title(found, locale)}")
    put(f"  {conduct.explain_rule(found, locale)}")
    force, status = say(found.force, locale), say(found.status, locale)
    article = found.versions[0].citation.article[locale]
    put(f"  {found.instrument.name[locale]} {article}; {force}; {status}; {', '.join(found.refs)}")
    before: dict[str, Any] = {}
    for version in found.versions:
        put(f"  {say('version', locale)} {_dates(version.since, version.until)}")
        terms = _said(version, locale)
        changed = {key: terms.get(key) for key in (*terms, *(before.keys() - terms.keys()))}
        changed = {key: value for key, value in changed.items() if value != before.get(key)}
        for line in lines_of(changed, locale):
            put(f"    {line}")
        before = terms


def lines_of(terms: dict[str, Any], locale: str) -> Iterator[str]:
    """Terms as people read them: one a line, what belongs to it indented below."""
    for key, value in terms.items():
        if isinstance(value, dict) and value:
            yield f"{key}:"
            yield from (f"  {line}" for line in lines_of(value, locale))
        elif isinstance(value, list | tuple) and any(isinstance(one, dict) for one in value):
            yield f"{key}:"
            for one in value:
                inner = lines_of(one, locale) if isinstance(one, dict) else [_word(one, locale)]
                yield from (f"  {'  ' if n else '- '}{line}" for n, line in enumerate(inner))
        else:
            yield f"{key}: {_word(value, locale)}"


def _word(value: object, locale: str) -> str:
    """One value as it is read."""
    if value is None or value in ((), [], {}):
        return say("none", locale)
    if isinstance(value, bool):
        return say("yes" if value else "no", locale)
    if isinstance(value, list | tuple):
        return ", ".join(_word(one, locale) for one in value)
    return str(value)


def _day(_: type, tokens: Sequence[Token]) -> dt.date:
    """A date as it is written in an argument. Raises Stop."""
    written = tokens[0].value
    try:
        return dt.date.fromisoformat(written)
    except ValueError as error:
        wrong = f"{written} is no date: write year-month-day, as 2025-12-31"
        raise Stop(Exit.USAGE, wrong) from error


Day = Annotated[dt.date, Parameter(converter=_day)]


@rulebook.command
def diff(
    rule: str,
    before: Day,
    after: Day,
    *,
    folder: Folder = None,
    cases: Annotated[list[Path] | None, Parameter(negative="")] = None,
    common: Common = NO_OPTIONS,
) -> None:
    """Print which contacts the rule judges differently on two days, with an example of each.

    Parameters
    ----------
    rule
        Id of the rule.
    before
        A day under the one version, as 2025-12-31.
    after
        A day under the other version.
    cases
        Case file whose cases of the rule are tried as well; may be given several times.
    """
    books = books_in(folder)
    found = _rule(books, rule)
    try:
        tried = [case for file in cases or () for case in conduct.cases_in(file)]
    except conduct.CaseFileError as error:
        raise Stop(exit_of(error), str(error)) from error
    changes = conduct.diff(found, before, after, books, tried)
    if common.json:
        put_json({"rule": found.id, "before": before, "after": after, "changes": changes})
        return
    locale = spoken(common)
    for change in changes:
        put(f"{change.before} -> {change.after}  {_words(change)}")
        for case in change.cases:
            judged = case["timeline"][-1]
            put(f"  {judged['at']}  {judged['kind']} {judged['outcome']}: {case['expected']}")
    if not changes:
        put(say("no_change", locale))


def _rule(books: conduct.Rulebooks, rule: str) -> conduct.Rule:
    try:
        return books.rule(rule)
    except KeyError:
        wanted = f"no rule {rule}"
        raise Stop(Exit.USAGE, _remedied(wanted, rule, (r.id for r in books.rules))) from None


def _remedied(wrong: str, name: str, known: Iterable[str]) -> str:
    """What is wrong, the ids that come near, and where all of them are printed."""
    near = difflib.get_close_matches(name, list(known), 3)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    return f"{wrong}: {meant}`fairdue rulebook list` prints their ids"


def _words(change: conduct.Change) -> str:
    """How such a contact differs from a plain call at noon, or the case it is like."""
    if isinstance(change.what, str):
        return change.what
    told = {"kind": change.what.kind.value, **msgspec.to_builtins(change.what)}
    minute = told.pop("minute", None)
    if minute is not None:
        told["at"] = f"{minute // 60:02}:{minute % 60:02}"
    return ", ".join(f"{k}: {v}" for k, v in told.items())


def _head(book: conduct.Instrument) -> dict[str, Any]:
    return {
        "id": book.id,
        "name": book.name,
        "force": book.force,
        "status": book.status,
        "from": book.since,
        "until": book.until,
    }


def _row(rule: conduct.Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind,
        "refs": rule.refs,
        "title": rule.title,
        "force": rule.force,
        "effect": rule.effect,
        "status": rule.status,
        "article": rule.versions[0].citation.article,
        "versions": [
            {"from": v.since, "until": v.until, "terms": _terms(v)} for v in rule.versions
        ],
    }


def plain(value: Any) -> Any:
    """Structs as plain values, without what was left out and holds by itself."""
    if isinstance(value, msgspec.Struct):
        config = value.__struct_config__
        told = {} if config.tag_field is None else {config.tag_field: config.tag}
        for field in msgspec.structs.fields(value):
            one = getattr(value, field.name)
            if one != field.default:
                told[field.encode_name] = plain(one)
        return told
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def _said(version: conduct.Version, locale: str) -> dict[str, Any]:
    """Terms and exceptions as they are read in a language."""
    texts = [{"text": e.text[locale], "cite": e.cite[locale]} for e in version.unless]
    unless = [{**plain(e), **text} for e, text in zip(version.unless, texts, strict=True)]
    return {**plain(version.terms), **({"unless": unless} if unless else {})}


def _terms(version: conduct.Version) -> dict[str, Any]:
    terms: dict[str, Any] = msgspec.to_builtins(version.terms)
    unless = [
        {**msgspec.to_builtins(e), "text": e.text["en"], "cite": e.cite["en"]}
        for e in version.unless
    ]
    return {**terms, "unless": unless} if unless else terms


def _dates(since: dt.date, until: dt.date | None) -> str:
    return f"{since} .. {until or ''}".rstrip()
