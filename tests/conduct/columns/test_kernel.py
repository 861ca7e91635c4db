"""The loops of the audit, compiled, say what their text says; what they cannot hold is marked."""

import msgspec
import numpy as np

from conduct.columns import logs, three
from fairdue import conduct
from fairdue.conduct.columns import encode, kernel, raw
from fairdue.conduct.columns.program import program
from fairdue.conduct.columns.row import Row

NAMED = ("cn.gbt45251.hours", "cn.gbt45251.talks-a-day", "us.regf.call-frequency")


def chosen() -> conduct.Rulebooks:
    loaded = conduct.load()
    everywhere = loaded.picking(*loaded.hashes)
    return everywhere.only([rule for rule in everywhere.rules if rule.id in NAMED])


def test_compiling_changes_nothing() -> None:
    rows = logs.log(seed=21, debtors=40, holes=0.01)
    laid_out = program(chosen())
    coded = three.columns(rows, laid_out)
    loops = kernel.loops(laid_out, view="whole", complete=True)
    compiled, plain = (kernel.judge(each, coded) for each in (loops, three.as_python(loops)))
    assert (compiled.codes == plain.codes).all()
    doubtful = compiled.codes == 2
    assert doubtful.any()
    assert (compiled.lacks[doubtful] == plain.lacks[doubtful]).all()


def test_a_debtor_with_too_many_numbers_of_one_kind_is_marked() -> None:
    (one, *_) = logs.log(seed=22, debtors=1)
    call = msgspec.structs.replace(
        one, kind="call", direction="out", outcome="rang_out", creditor="bank", person="debtor"
    )
    loaded = conduct.load(["cn.cba2026"])
    laid_out = program(
        loaded.only([r for r in loaded.rules if r.id == "cn.cba2026.unanswered-dials"])
    )

    def marked(numbers: int) -> bool:
        rows: list[Row] = [
            msgspec.structs.replace(call, address=f"number-{n}", latest_at=None)
            for n in range(numbers)
        ]
        coded = three.columns(rows, laid_out)
        plain = three.as_python(kernel.loops(laid_out, view="whole", complete=True))
        return bool(kernel.judge(plain, coded).bad.any())

    assert not marked(encode.MOST_KEYS)
    assert marked(encode.MOST_KEYS + 1)


def test_local_time_and_what_a_loop_can_judge_without_compiling() -> None:
    rows = logs.log(seed=23, debtors=30, holes=0.1)
    found, zones = raw.raw_of(rows)
    coded = encode.encoded(found, zones, ids=frozenset({"person"}))
    starts, shifts = coded["zone_tables"]
    again = [np.empty_like(coded[name]) for name in ("day", "us", "length", "plain")]
    given = [found[name] for name in ("t", "zone", "ended_at", "duration_s", "latest_at", "more")]
    kept = encode._timed.py_func, encode._place.py_func
    space = {**vars(encode), "_place": kept[1]}
    plain_python = type(kept[0])(kept[0].__code__, space)
    plain_python(*given, starts, shifts, *again)
    for name, column in zip(("day", "us", "length"), again, strict=False):
        assert (column == coded[name]).all()
    named = found["person"] >= 0
    assert ((again[3] & named) == coded["plain"]).all()
    assert coded["plain"].any()
    assert not coded["plain"].all()
    dated = type(kept[0])(encode._dated.py_func.__code__, space)
    signed = np.empty_like(coded["signed_day"])
    dated(found["signed_at"], found["zone"], starts, shifts, signed)
    assert (signed == coded["signed_day"]).all()


def test_keys_are_numbered_within_their_debtor_in_order_of_first_use() -> None:
    debtor = np.array([0, 0, 0, 0, 2, 2, 2])
    person = np.array([7, 9, 7, 7, 7, 8, 7])
    debt = np.array([1, 1, 2, 1, 1, 1, -1])
    assert encode.numbered(debtor, (person,)).tolist() == [0, 1, 0, 0, 0, 1, 0]
    assert encode.numbered(debtor, (person, debt)).tolist() == [0, 1, 2, 0, 0, 1, 2]
    numbers = np.empty(7, np.uint8)
    encode._number.py_func(debtor, person, debt, debtor, numbers)
    assert numbers.tolist() == [0, 1, 2, 0, 0, 1, 2]


def test_one_key_too_many_has_the_last_number_and_so_has_the_next() -> None:
    many = encode.MOST_KEYS + 2
    person = np.array([*range(many), 0])
    numbers = encode.numbered(np.zeros(many + 1, np.int64), (person,)).tolist()
    assert numbers == [*range(encode.MOST_KEYS), encode.MOST_KEYS, encode.MOST_KEYS, 0]
