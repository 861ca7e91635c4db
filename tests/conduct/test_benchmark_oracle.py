"""The benchmarks compare answers with an oracle; here the judge itself is compared with it."""

import numpy as np
import pytest

from benchmarks import histories, ledger, oracle, rules
from benchmarks.contacts import Contacts, Order, generate
from benchmarks.entrants import fairdue as entrants
from benchmarks.entrants.in_numpy import Whole
from fairdue.conduct import audit, load
from fairdue.facts import History, RuleOutcome

BOOK = rules.read(40)
ROWS = 600


def _by_the_judge(contacts: Contacts) -> list[int]:
    books = load(folder=rules.BOOK)
    place = {rule.id: n for n, rule in enumerate(BOOK)}
    found = [0] * len(contacts)
    for facts in histories.by_debtor(contacts).values():
        for finding in audit(History(facts), books):
            assert finding.outcome is not RuleOutcome.UNKNOWN
            if finding.outcome is RuleOutcome.BREACH:
                found[int(finding.contact.removeprefix("contact:"))] |= 1 << place[finding.rule]
    return found


def test_the_oracle_of_the_benchmarks_and_the_judge_agree() -> None:
    contacts = generate(ROWS, "time")
    answers = oracle.answers(BOOK, contacts)
    assert _by_the_judge(contacts) == answers
    assert len({n for bits in answers for n in range(40) if bits >> n & 1}) > 25


@pytest.mark.parametrize("order", ["debtor", "time"])
def test_what_peers_are_given_leads_to_the_same_answers(order: Order) -> None:
    contacts = generate(ROWS, order)
    numpy = Whole()
    numpy.prepare(BOOK, contacts)
    bits = sum(column.astype(np.uint64) << np.uint64(n) for n, column in enumerate(numpy.run()))
    assert np.asarray(bits).tolist() == oracle.answers(BOOK, contacts)


def test_the_gate_holds_back_what_may_be_one_too_many() -> None:
    contacts = generate(ROWS, "time")
    book = rules.beforehand(rules.read(12))
    gate = entrants.Gate()
    gate.prepare(book, contacts, ledger.plain(contacts))
    found = []
    for row in range(ROWS):
        found.append(gate.bits(gate.ask(row)))
        gate.record(row)
    assert found == oracle.answers(book, contacts, beforehand=True)
