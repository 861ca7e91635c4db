"""Mutation testing of the judge, kind by kind: does some test notice each small change?

    .venv/bin/python tools/mutate.py [KIND...] [--rows RULE...] [--survivors] [--units]
                                     [--citations] [--write] [--processes N] [--at-most N]

Each mutant is put into a forked child of one process that holds everything loaded, so nothing
leaks; it meets the conformance cases that run its line, then, with `--units`, the tests of the
folders of the judge that do. The first failure kills it; so do an error and a time out. Changes
that alter no answer stand in `mutate.toml`, each with its reason, and are left out. `--write` puts
the row of each kind into the page as soon as it is found, with the day and the revision, and leaves
the other rows as they are.
"""

import argparse
import ast
import contextlib
import datetime as dt
import functools
import gc
import hashlib
import importlib
import json
import os
import pickle
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from fairdue import conduct  # noqa: E402 - the folder must be found first
from fairdue.conduct import conformance  # noqa: E402 - as above
from fairdue.conduct.kinds import KINDS, forms_of  # noqa: E402 - as above
from tools.mutants import Mutant, mutants_of  # noqa: E402 - as above

SOURCE = ROOT / "src" / "fairdue" / "conduct"
CASES = ROOT / "tests" / "conformance"
PAGE = ROOT / "docs" / "explanation" / "mutation.md"
UNITS = (
    *("tests/conduct/test_call_limit.py", "tests/conduct/test_judge.py"),
    "tests/conduct/test_index.py",
    *("tests/conduct/test_gate.py", "tests/conduct/test_gate_regf.py"),
    *("tests/conduct/test_holiday.py", "tests/conduct/test_lost_contact.py"),
    *("tests/conduct/kinds", "tests/conformance/test_conduct_cn.py"),
    "tests/conformance/test_conduct_regf.py",
)
BENEATH = (
    *("binding", "calls", "circle", "clock", "count", "exception", "hearing", "holiday"),
    *("index", "judge", "lost_contact", "message", "people", "reply", "scene", "told", "view"),
    "whom",
)
"""Modules that several kinds rest on; each has a score of its own."""
SECONDS_MORE = 5
"""What a test of a mutant may take beyond twenty times what it takes by itself."""
TESTS_MAX = 60
"""Of the tests that are run on every case and reach a line, so many are tried, spread evenly."""
CALLS_MAX = 50
"""Calls of one function that are watched in a test; more would hardly show another line."""
Line = tuple[str, int]
Test = Callable[[], bool]


@dataclass
class Score:
    """How many mutants of a kind were tried, of how many; how many were killed, which live on."""

    mutants: int = 0
    of: int = 0
    killed: int = 0
    alike: int = 0
    alive: list[Mutant] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Killed of all that change an answer, in percent."""
        return 100 * self.killed / self.mutants if self.mutants else 100.0


def of_kind(kind: str, *, citations: bool = False) -> list[Mutant]:
    """Mutants of the modules of a kind, or of one module beneath the kinds."""
    if kind in BENEATH:
        return mutants_of(SOURCE / f"{kind}.py", citations=citations)
    owners = _owners()
    files = dict.fromkeys(_file(form) for form in forms_of(kind))
    found = [m for file in files for m in mutants_of(file, citations=citations)]
    return [m for m in found if owners.get((m.path, m.owner), _first(m.path)) == kind]


def _file(form: type) -> Path:
    return Path(sys.modules[form.__module__].__file__ or "")


@functools.cache
def _owners() -> dict[tuple[Path, str], str]:
    """Which kind each form belongs to: a module may hold forms of two."""
    return {(_file(form), form.__name__): kind for kind in KINDS for form in forms_of(kind)}


@functools.cache
def _first(path: Path) -> str:
    """The kind of what is no form of its own: that of most forms of the module."""
    counted = Counter(kind for (file, _), kind in _owners().items() if file == path)
    return counted.most_common(1)[0][0]


class Bench:
    """The tests with the lines each of them runs, and the children that try the mutants."""

    def __init__(self, rows: Collection[str] = (), processes: int = 1) -> None:
        """Run each case once and note which lines it needs; `rows`: cases of these rules alone."""
        self.processes = processes
        self.books = conduct.load()
        self.tests: list[Test] = []
        self.seconds: list[float] = []
        self.reach: dict[Line, list[int]] = defaultdict(list)
        self.kept = Kept()
        for file in sorted(CASES.glob("*.jsonl")):
            for case in conformance.cases_in(file):
                if rows and case["rule"] not in rows:
                    continue
                text = json.dumps(case, sort_keys=True)
                self.add(
                    f"case {case['id']} {_digest(text)}", functools.partial(self._holds, dict(case))
                )
        self.spread: set[int] = set()

    def _holds(self, case: dict[str, Any]) -> bool:
        return conduct.run(case, self.books).passed

    def add(self, name: str, test: Test, *, of_all_cases: bool = False) -> None:
        """One more test; it must hold as things are. `of_all_cases`: one of a long row."""
        if of_all_cases:
            self.spread.add(len(self.tests))
        if name not in self.kept.seen:
            since = time.monotonic()
            with _traced() as lines:
                holds = test()
            if not holds:
                raise SystemExit(f"a test fails before anything is changed: {name}")
            self.kept.seen[name] = (frozenset(lines), time.monotonic() - since)
        lines_run, seconds = self.kept.seen[name]
        for line in lines_run:
            self.reach[line].append(len(self.tests))
        self.tests.append(test)
        self.seconds.append(seconds)

    def reaching(self, mutant: Mutant) -> list[int]:
        """Tests that run the mutant's line, of those that are run on every case a spread."""
        if not mutant.owner and not isinstance(mutant.top, ast.FunctionDef):
            found = list(range(len(self.tests)))
        else:
            lines = range(mutant.first, mutant.last + 1)
            path = str(mutant.path)
            found = sorted({n for at in lines for n in self.reach.get((path, at), ())})
        plain = [n for n in found if n not in self.spread]
        others = [n for n in found if n in self.spread]
        return plain + others[:: 1 + len(others) // TESTS_MAX]

    def alive(self, mutants: Sequence[Mutant]) -> list[Mutant]:
        """The mutants that every test lets pass."""
        waiting = list(reversed(mutants))
        running: dict[int, Mutant] = {}
        left: list[Mutant] = []
        while waiting or running:
            while waiting and len(running) < self.processes:
                mutant = waiting.pop()
                tests = self.reaching(mutant)
                if not tests:
                    left.append(mutant)
                    continue
                running[self._child(mutant, tests)] = mutant
            left += self._ended(running)
        return sorted(left, key=lambda m: (str(m.path), m.number, m.what))

    def _child(self, mutant: Mutant, tests: list[int]) -> int:
        sys.stdout.flush()
        gc.freeze()
        child = os.fork()
        if child:
            return child
        ended = 1
        with contextlib.suppress(BaseException):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            put_in(mutant)
            gc.disable()
            ended = 0 if all(self._holds_in_time(n) for n in tests) else 1
        os._exit(ended)

    def _holds_in_time(self, number: int) -> bool:
        """Whether the test holds; a program that runs on for too long is ended by the alarm."""
        signal.setitimer(signal.ITIMER_REAL, SECONDS_MORE + 20 * self.seconds[number])
        return self.tests[number]()

    @staticmethod
    def _ended(running: dict[int, Mutant]) -> Iterator[Mutant]:
        """Wait for a child to end; its mutant, when all tests passed."""
        child, status = os.wait()
        mutant = running.pop(child)
        if status == 0:
            yield mutant


class Kept:
    """Lines that each test runs, kept between runs for as long as the judge is the same text."""

    def __init__(self) -> None:
        """Find what an earlier run kept."""
        judge = sorted((*SOURCE.rglob("*.py"), *SOURCE.parent.rglob("*.toml")))
        text = b"".join(file.read_bytes() for file in judge)
        self.file = Path(sys.prefix) / f"reach-{_digest(text)}.pickle"
        self.seen: dict[str, tuple[frozenset[Line], float]] = {}
        if self.file.exists():
            self.seen = pickle.loads(self.file.read_bytes())  # noqa: S301 - our own file

    def keep(self) -> None:
        """Write it for the next run; what belongs to another text goes."""
        for old in self.file.parent.glob("reach-*.pickle"):
            old.unlink()
        self.file.write_bytes(pickle.dumps(self.seen))


def _digest(text: str | bytes) -> str:
    plain = text.encode() if isinstance(text, str) else text
    return hashlib.sha256(plain).hexdigest()[:16]


@contextlib.contextmanager
def _traced() -> Iterator[set[Line]]:
    """The lines of the judge that run meanwhile."""
    lines: set[Line] = set()
    calls: Counter[CodeType] = Counter()
    ours = str(SOURCE)

    def local(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def begun(frame: FrameType, _event: str, _: object) -> Any:
        calls[frame.f_code] += 1
        watched = calls[frame.f_code] <= CALLS_MAX
        return local if watched and frame.f_code.co_filename.startswith(ours) else None

    before = sys.gettrace()
    sys.settrace(begun)
    try:
        yield lines
    finally:
        sys.settrace(before)


def put_in(mutant: Mutant) -> None:
    """Change the running program as the mutant says: this process is spoilt afterwards."""
    mutant.make()
    module = importlib.import_module(_module_name(mutant.path))
    whole = ast.fix_missing_locations(ast.Module([mutant.top], []))
    code = compile(whole, str(mutant.path), "exec")
    if isinstance(mutant.top, ast.FunctionDef):
        _swap(vars(module)[mutant.name], _inner(code, mutant.name))
    elif isinstance(mutant.top, ast.ClassDef):
        found = vars(vars(module)[mutant.owner])[mutant.name]
        _swap(found, _inner(_inner(code, mutant.owner), mutant.name))
    else:
        _rebind(vars(module), mutant, code)
    for name, other in list(sys.modules.items()):
        if name.startswith("fairdue."):
            for value in list(vars(other).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


def _inner(code: CodeType, name: str) -> CodeType:
    return next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)


def _swap(found: Any, code: CodeType) -> None:
    """Give the function the new code; every reference to it stays good."""
    for way in ("fget", "__func__", "func", "__wrapped__"):
        found = getattr(found, way, None) or found
    found.__code__ = code


def _rebind(names: dict[str, Any], mutant: Mutant, code: CodeType) -> None:
    """Make a constant anew, and those after it that are made from it, wherever they are known."""
    fresh = dict(names)
    exec(code, fresh)  # noqa: S102 - our own source with one change
    changed = {mutant.name}
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    for top in tree.body:
        if not isinstance(top, ast.Assign | ast.AnnAssign) or top.lineno <= mutant.top.lineno:
            continue
        named = top.targets[0] if isinstance(top, ast.Assign) else top.target
        used = {n.id for n in ast.walk(top) if isinstance(n, ast.Name)}
        if isinstance(named, ast.Name) and used & changed:
            exec(compile(ast.Module([top], []), str(mutant.path), "exec"), fresh)  # noqa: S102 - as above
            changed.add(named.id)
    for name in changed:
        old = names[name]
        for module in list(sys.modules.values()):
            known = getattr(module, "__dict__", {})
            if known.get(name) is old:
                known[name] = fresh[name]


class Units:
    """The tests of the judge's folders as pytest collects them, each run by name."""

    def __init__(self, then: Callable[["Units"], None]) -> None:
        """`then` is called once all are collected."""
        self.then, self.items, self.failed = then, list[pytest.Item](), False

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take over from pytest: the mutants run the tests."""
        if session.testsfailed:
            raise SystemExit("tests cannot be collected: run them with pytest first")
        apart = ("test_case[", "plain_words", "can_be_said", "facts_can_say", "validator")
        self.items = [i for i in session.items if not any(a in i.name for a in apart)]
        self.then(self)
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.failed = self.failed or report.failed

    def passes(self, item: pytest.Item) -> bool:
        """Whether a test passes."""
        self.failed = False
        after = SimpleNamespace(listchain=lambda: [item.session])
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        return not self.failed


def alike() -> dict[tuple[str, str, str], str]:
    """Changes that alter no answer, by file, line and change: the reason."""
    listed = tomllib.loads((ROOT / "tools" / "mutate.toml").read_text(encoding="utf-8"))
    return {(row["file"], row["line"], row["what"]): row["why"] for row in listed["alike"]}


def scored(
    bench: Bench,
    kinds: Sequence[str],
    *,
    citations: bool = False,
    survivors: bool = False,
    at_most: int = sys.maxsize,
) -> Iterator[tuple[str, Score]]:
    """The score of each kind, told as it is found; `survivors`: with what lives on.

    Of more than `at_most` mutants so many are tried, spread evenly over the lines.
    """
    excused = alike()
    for kind in kinds:
        found = of_kind(kind, citations=citations)
        tried = [
            m for m in found if (str(m.path.relative_to(SOURCE)), m.line, m.what) not in excused
        ]
        left_out, whole = len(found) - len(tried), len(tried)
        some = min(whole, at_most)
        tried = [tried[n * whole // some] for n in range(some)]
        alive = bench.alive(tried)
        score = Score(some, whole, some - len(alive), left_out, alive)
        _tell(kind, score)
        for m in alive if survivors else ():
            name = f"{m.path.relative_to(SOURCE)}:{m.number} {m.owner}.{m.name}"
            print(f"{name} [{len(bench.reaching(m))}] {m.what} | {m.line}", flush=True)
        yield kind, score


def _tell(kind: str, score: Score) -> None:
    row = f"{kind:22} {score.mutants:5} {score.killed:5} {score.share:6.1f} % {score.alike:4}"
    print(row, flush=True)


def _run(asked: argparse.Namespace, units: Units | None) -> None:
    as_of = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d} `{_revision()}`"
    bench = Bench(asked.rows, asked.processes)
    for item in units.items if units is not None else ():
        assert units is not None
        params = getattr(getattr(item, "callspec", None), "params", {})
        test = functools.partial(units.passes, item)
        name = f"{item.nodeid} {_digest(item.path.read_bytes())}"
        bench.add(name, test, of_all_cases="case" in params)
    bench.kept.keep()
    found = scored(
        bench,
        asked.kinds or [*KINDS, *BENEATH],
        citations=asked.citations,
        survivors=asked.survivors,
        at_most=asked.at_most,
    )
    for kind, score in found:
        if asked.write:
            write(kind, score, as_of)


def _revision() -> str:
    """The revision of the program and its tests, with `+` where files differ from it."""

    def git(*words: str) -> str:
        return subprocess.check_output(["git", *words], cwd=ROOT, text=True).strip()  # noqa: S603, S607 - the git of who runs it

    changed = git("status", "--porcelain", "--", "src", "tests", "tools")
    return git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def write(kind: str, score: Score, as_of: str, page: Path = PAGE) -> None:
    """Put the row of this kind into the table of the page; the other rows stay as they are."""
    before, _, rest = page.read_text(encoding="utf-8").partition("<!-- scores -->")
    table, _, after = rest.partition("<!-- end -->")
    rows = {row.split("`")[1]: row for row in table.splitlines() if row.startswith("| `")}
    tried = str(score.mutants)
    if score.mutants < score.of:
        tried = f"{score.mutants} of {score.of}"
    told = f"{tried} | {score.killed} | {score.share:.1f} % | {score.alike}"
    rows[kind] = f"| `{kind}` | {told} | {as_of} |"
    head = ["| | tried | killed | score | left out | as of |", "|---|---:|---:|---:|---:|---|"]
    lines = "\n".join([*head, *(rows[k] for k in (*KINDS, *BENEATH) if k in rows)])
    page.write_text(f"{before}<!-- scores -->\n{lines}\n<!-- end -->{after}", encoding="utf-8")


def main(words: Sequence[str]) -> None:
    """Read the words of the command line and do it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, *BENEATH, []])
    parser.add_argument("--rows", nargs="*", default=(), help="only cases of these rules")
    for flag in ("--survivors", "--units", "--citations", "--write"):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--processes", type=int, default=1, help="mutants tried at once")
    parser.add_argument("--at-most", type=int, default=sys.maxsize, help="mutants tried of a kind")
    asked = parser.parse_args(words)
    if not asked.units:
        _run(asked, None)
        return
    sources = [str(ROOT / u) for u in UNITS if (ROOT / u).exists()]
    plain = ["-p", "no:terminal", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov"]
    pytest.main([*sources, *plain], plugins=[Units(functools.partial(_run, asked))])


if __name__ == "__main__":
    main(sys.argv[1:])
