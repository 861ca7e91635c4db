"""Three answers to every question agree: reference, columnar audit, gate with a memory.

The loops run here as plain Python, from the very text that numba compiles; `test_kernel` shows that
compiling changes nothing.
"""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from conduct.columns import logs, three
from fairdue import conduct
from fairdue.conduct.columns import arith, compiled, kernel
from fairdue.conduct.columns.program import Program, program


@pytest.fixture(scope="module")
def rulebooks() -> conduct.Rulebooks:
    """Every rule that has a form over columns, wherever the debtor lives."""
    loaded = conduct.load()
    everywhere = loaded.picking(*loaded.hashes)
    return everywhere.only(program(everywhere).rules)


@pytest.fixture(scope="module")
def laid_out(rulebooks: conduct.Rulebooks) -> Program:
    """The same rules as a program."""
    return program(rulebooks)


def as_python(loops: tuple[kernel.Loop, ...]) -> list[kernel.Loop]:
    """The loops as the interpreter runs them, on numbers of its own."""
    return [msgspec.structs.replace(loop, run=interpreted(loop)) for loop in loops]


def interpreted(loop: kernel.Loop) -> Callable[..., None]:
    """The text of a loop as plain Python."""
    space = {
        "find": compiled.find.py_func,
        "make": compiled.make.py_func,
        **vars(arith),
        **loop.tables,
    }
    exec(loop.text, space)

    def run(n: int, *arrays: Any) -> None:
        first = len(arrays) - len(loop.columns)
        columns = [column.tolist() for column in arrays[first:]]
        space["run"](n, arrays[0].tolist(), *arrays[1:first], *columns)

    return run


@pytest.mark.parametrize("complete", [True, False], ids=["whole-log", "part-of-a-log"])
def test_the_columnar_audit_says_what_the_reference_says(
    rulebooks: conduct.Rulebooks, laid_out: Program, complete: bool
) -> None:
    rows = logs.log(seed=11, debtors=60, holes=0.002)
    coded = three.columns(rows, laid_out)
    loops = as_python(kernel.loops(laid_out, view="whole", complete=complete))
    audit = {(p, rule): said for p, rule, said in three.loop(rows, laid_out, loops, coded)}
    truth = {
        (p, rule): said for p, rule, said in three.reference(rows, rulebooks, complete=complete)
    }
    assert len(audit) > 30_000
    wrong = {key: (truth[key], said) for key, said in audit.items() if truth[key] != said}
    assert not wrong


@pytest.mark.parametrize("complete", [True, False], ids=["whole-log", "part-of-a-log"])
def test_the_gate_says_what_the_audit_says_of_the_same_prefix(
    rulebooks: conduct.Rulebooks, laid_out: Program, complete: bool
) -> None:
    rows = logs.log(seed=12, debtors=50)
    coded = three.columns(rows, laid_out)
    loops = as_python(kernel.loops(laid_out, view="gate", complete=complete))
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
    assert len(audit) > 10_000
    assert {k: v for k, v in gate.items() if audit.get(k) != v} == {}
    assert audit.keys() == gate.keys()


def test_a_debtor_with_holes_in_the_record_is_judged_by_the_reference(
    rulebooks: conduct.Rulebooks,
) -> None:
    rows = logs.log(seed=13, debtors=6, holes=0.5)
    some = rulebooks.only([r for r in rulebooks.rules if r.rulebook.startswith("cn.gbt45251")])
    gate = {(p, rule): said for p, rule, said in three.gate(rows, some, complete=True)}
    assert any("person" in missing or "for" in missing for _, _, missing, *_ in gate.values())
