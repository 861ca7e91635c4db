"""Three answers to every question agree: reference, columnar audit, gate with a memory.

The loops run here as plain Python, from the very text that numba compiles; `test_kernel` shows that
compiling changes nothing.
"""

import pytest

from conduct.columns import logs, three
from fairdue import conduct
from fairdue.conduct.columns import kernel
from fairdue.conduct.columns.program import Program, program

APART = "us.regf"
"""Many of its rules leave a debtor to the reference once a request is on record."""


@pytest.fixture(scope="module", params=["regulation-f", "all-others"])
def rulebooks(request: pytest.FixtureRequest) -> conduct.Rulebooks:
    """Every rule that has a form over columns, wherever the debtor lives."""
    loaded = conduct.load()
    everywhere = loaded.picking(*loaded.hashes)
    apart = request.param == "regulation-f"
    rules = [r for r in program(everywhere).rules if (r.rulebook == APART) is apart]
    return everywhere.only(rules)


def _enough(rulebooks: conduct.Rulebooks) -> int:
    """Debtors of whom the loops can judge some dozen."""
    return 120 if rulebooks.rules[0].rulebook == APART else 60


@pytest.fixture(scope="module")
def laid_out(rulebooks: conduct.Rulebooks) -> Program:
    """The same rules as a program."""
    return program(rulebooks)


@pytest.mark.parametrize("complete", [True, False], ids=["whole-log", "part-of-a-log"])
def test_the_columnar_audit_says_what_the_reference_says(
    rulebooks: conduct.Rulebooks, laid_out: Program, complete: bool
) -> None:
    rows = logs.log(seed=11, debtors=_enough(rulebooks), holes=0.002)
    coded = three.columns(rows, laid_out)
    loops = three.as_python(kernel.loops(laid_out, view="whole", complete=complete))
    audit = {(p, rule): said for p, rule, said in three.loop(rows, laid_out, loops, coded)}
    truth = {
        (p, rule): said for p, rule, said in three.reference(rows, rulebooks, complete=complete)
    }
    assert len(audit) > 10_000
    wrong = {key: (truth[key], said) for key, said in audit.items() if truth[key] != said}
    assert not wrong


@pytest.mark.parametrize("complete", [True, False], ids=["whole-log", "part-of-a-log"])
def test_the_gate_says_what_the_audit_says_of_the_same_prefix(
    rulebooks: conduct.Rulebooks, laid_out: Program, complete: bool
) -> None:
    rows = logs.log(seed=12, debtors=_enough(rulebooks))
    coded = three.columns(rows, laid_out)
    loops = three.as_python(kernel.loops(laid_out, view="gate", complete=complete))
    audit = {
        (p, rule): said
        for p, rule, said in three.loop(rows, laid_out, loops, coded)
        if said[0] != "not_applicable"
    }
    places = {place for place, _ in audit}
    gate = {
        (p, rule): said
        for p, rule, said in three.gate(rows, rulebooks, complete=complete)
        if p in places
    }
    assert len(audit) > 1_500
    assert {k: v for k, v in gate.items() if audit.get(k) != v} == {}
    assert audit.keys() == gate.keys()


def test_a_debtor_with_holes_in_the_record_is_judged_by_the_reference() -> None:
    rows = logs.log(seed=13, debtors=6, holes=0.5)
    some = conduct.load(["cn.gbt45251"])
    gate = {(p, rule): said for p, rule, said in three.gate(rows, some, complete=True)}
    assert any("person" in missing or "creditor" in missing for _, _, missing, *_ in gate.values())
