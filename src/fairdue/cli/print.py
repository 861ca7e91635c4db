"""Results as lines for a terminal."""

from collections.abc import Mapping

from fairdue import casefile, conduct, intake, journal, plan
from fairdue.cli.session import put
from fairdue.cli.wording import say
from fairdue.facts import Finding, History, Verdict, yuan

_FORMATS = {known.name: known for known in intake.FORMATS}


def added(result: casefile.Added, locale: str) -> None:
    """Counts and problems of one file taken in."""
    counts = {
        "name": result.name,
        "format": _FORMATS[result.format].title[locale],
        "rows": result.rows,
        "new": result.new,
        "known": result.known,
        "problems": len(result.problems),
    }
    put(say("added", locale, **counts))
    if result.left_out:
        put(say("left_out", locale, left_out=result.left_out))
    for problem in result.problems:
        put(f"  {problem.line(locale)}")


def finding(found: Finding, history: History, locale: str) -> None:
    """A finding with rule, version, citation, force and the facts it rests on."""
    local = history.local(found.at)
    word = conduct.verdict_word(found.verdict, found.force, locale)
    put(f"{local:%Y-%m-%d %H:%M:%S %z}  {found.rule}  {'/'.join(found.refs)}  {word}")
    put(f"  {conduct.sentence(found, locale)}")
    cite = found.citation
    instrument, article = cite.instrument[locale], cite.article[locale]
    version = say("version", locale)
    force, status = say(found.force, locale), say(found.status, locale)
    put(f"  {instrument} {article}; {version} {cite.since}; {force}; {status}")
    put(f"  {say('rests_on', locale)}: {', '.join(found.facts)}")
    if found.missing:
        put(f"  {say('missing', locale)}: {', '.join(conduct.missing_words(found, locale))}")


def verification(result: journal.Verification, locale: str) -> None:
    """What a check of the record found, what it proves and what it cannot."""
    if not result.intact:
        put(say("broken", locale, broken=result.broken))
        return
    put(say("intact", locale, size=result.size, root=result.root))
    if result.sealed:
        put(say("sealed", locale))
    for words in result.proven:
        put(say("proven", locale, text=words[locale]))
    for words in result.claimed:
        put(say("claimed", locale, text=words[locale]))


def question(asked: casefile.Question, history: History, locale: str) -> None:
    """What is asked, and the template in which it can be answered."""
    subject = asked.subject
    if asked.kind is casefile.QuestionKind.WAS_IT_A_TALK and asked.first_at is not None:
        subject = f"{history.local(asked.first_at):%Y-%m-%d %H:%M} ({subject})"
    put(say(asked.kind, locale, subject=subject, weight=asked.weight))
    for message in asked.messages:
        put(f"  {message}")


def summary(result: casefile.Summary, books: conduct.Rulebooks, locale: str) -> None:
    """The case in numbers, findings by rulebook in the words of its force."""
    put(say("facts", locale, **{k: getattr(result, k) for k in _COUNTED}))
    put(say("judged", locale, rules=result.rules, judged=result.judged))
    for instrument in books.instruments:
        verdicts = result.findings.get(instrument.id, {})
        for verdict, count in sorted(verdicts.items()):
            word = conduct.verdict_word(Verdict(verdict), instrument.force, locale)
            put("  " + say("rulebook", locale, rulebook=instrument.id, word=word, count=count))
    if result.plan_total_fen is None:
        word = "no_budget" if result.plan_reason == "no_budget" else "bad_budget"
        put(say(word, locale))
    elif result.plan_ends_on:
        total = yuan(result.plan_total_fen)
        put(say("plan_ends", locale, ends_on=result.plan_ends_on, total=total))
    else:
        put(say("plan_open", locale, years=50))


_COUNTED = ("facts", "contacts", "quarantined", "problems", "questions")


def plan_months(one: plan.Plan, names: Mapping[str, str], locale: str) -> None:
    """Every payment of a plan by its day, to the debts by their names."""
    for month in one.months:
        put(f"  {month.on}")
        if not month.payments:
            put("    " + say("plan_kept", locale, amount=yuan(month.left_fen)))
        for paid in month.payments:
            put(f"    {names[paid.debt]}  {yuan(paid.amount_fen)}")
