"""Names in the record that lead nowhere: a payment on a loan nobody entered, an unknown party.

Such a fact stays in the record, but nothing is computed from it; so the owner of the record is
told, as long as the name is missing, with the file and place where it stands.
"""

from collections.abc import Container, Iterator

from fairdue.facts import (
    Agreement,
    Attribution,
    Charge,
    Consent,
    Contact,
    CostTable,
    Fact,
    History,
    LegalEvent,
    Loan,
    Offer,
    Payment,
    Problem,
    Request,
    SourceKind,
    StandingEvidence,
)

Names = tuple[str | None, ...]
_WRONG = {
    "debt": {
        "zh-CN": "借款代号“{name}”在记录里没有",
        "en": "the record knows no loan “{name}”",
    },
    "party": {
        "zh-CN": "对方代号“{name}”在记录里没有",
        "en": "the record knows no lender or agency “{name}”",
    },
    "person": {
        "zh-CN": "人员代号“{name}”在记录里没有",
        "en": "the record knows no person “{name}”",
    },
}
_REMEDY = {
    "debt": {
        "zh-CN": "改正代号后再导入，或者用 loans 模板补上这笔借款；在此之前，这一行不进入计算。",
        "en": "Correct it and import again, or add the loan (template loans); "
        "until then nothing is computed from this row.",
    },
    "party": {
        "zh-CN": "改正代号后再导入，或者用 parties 模板补上这一方。",
        "en": "Correct it and import again, or add the party (template parties).",
    },
    "person": {
        "zh-CN": "改正代号后再导入，或者用 persons 模板补上这个人。",
        "en": "Correct it and import again, or add the person (template persons).",
    },
}


def loose_names(history: History) -> tuple[Problem, ...]:
    """One problem for each name in hand-made files that stands for nothing in the record."""
    known: dict[str, Container[str]] = {
        "debt": history.loans,
        "party": history.parties,
        "person": history.persons,
    }
    return tuple(
        _problem(fact, what, name)
        for fact in _by_hand(history)
        for what, names in _names(fact)
        for name in dict.fromkeys(names)
        if name and name not in known[what]
    )


def _by_hand(history: History) -> Iterator[Fact]:
    kinds = (
        Agreement,
        Attribution,
        Charge,
        Consent,
        Contact,
        CostTable,
        LegalEvent,
        Loan,
        Offer,
        Payment,
        Request,
        StandingEvidence,
    )
    for kind in kinds:
        for fact in history.of(kind):
            if fact.source is not None and fact.source.kind is SourceKind.TEMPLATE:
                yield fact


def _names(fact: Fact) -> Iterator[tuple[str, Names]]:
    """Which names a fact uses, by what they stand for."""
    match fact:
        case Payment() | Charge() | CostTable() | LegalEvent():
            yield "debt", (fact.debt,)
        case Agreement():
            yield "debt", fact.debts
            yield "party", (fact.creditor,)
        case Offer():
            yield "debt", fact.debts
            yield "party", (fact.by, fact.creditor)
        case Attribution():
            yield "debt", fact.debts
            yield "party", (fact.party, fact.creditor)
        case Contact():
            yield "debt", fact.debts
            yield "party", (fact.by, fact.creditor)
            yield "person", (fact.person,)
        case Loan():
            yield "party", tuple(p.party for p in fact.parties)
        case Consent():
            yield "debt", fact.debts or ()
            yield "party", (fact.to, fact.creditor)
            yield "person", (None if fact.by == "contract" else fact.by,)
        case Request():
            yield "debt", fact.debts or ()
            yield "party", (fact.to, fact.creditor)
            yield "person", (fact.by,)
        case StandingEvidence():
            yield "party", (fact.party,)


def _problem(fact: Fact, what: str, name: str) -> Problem:
    assert fact.source is not None
    return Problem(
        source=fact.source.name,
        place=fact.source.place,
        code=f"unknown_{what}",
        wrong={locale: text.format(name=name) for locale, text in _WRONG[what].items()},
        remedy=_REMEDY[what],
    )
