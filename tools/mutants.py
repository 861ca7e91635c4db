"""Mutants of one module: the small changes of a program that its tests should notice.

A mutant changes one place: a comparison, a boundary, `and` / `or` / `not`, a truth value (the third
one, not known, among them), a member of a set, a sum, an early return, `continue`, `min` / `max`,
`any` / `all`. Phrases, annotations, docstrings, messages of errors and, unless asked for, the
citations (`facts=`) stay as they are.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Put = Callable[[ast.expr], None]

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
SAID_OTHERWISE = {"annotation", "returns", "decorator_list", "args", "bases", "keywords"}
PLAIN_TEST = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
A_LIST = re.compile(r"missing|facts|lack|cited|ids|found|answers|given|also|kinds|texts|edges")
CITES = re.compile(r"^_?(\w+_)?(facts|cited|behind|people|carrier|ids)$")


@dataclass
class Mutant:
    """One change: where it stands, what it does; `make` edits the tree of the module in place.

    `top` is the statement of the module that it changes, `owner` the class, "" = none, `name` the
    function or constant. A test reaches it by running one of the lines `first` to `last`.
    """

    path: Path
    top: ast.stmt
    owner: str
    name: str
    first: int
    last: int
    line: str
    what: str
    make: Callable[[], None]
    number: int = 0


@dataclass
class _Place:
    """The function or constant whose parts are being walked."""

    top: ast.stmt
    owner: str
    name: str
    first: int = 0
    last: int = 0


class _Walk:
    """The walk over one module."""

    def __init__(self, path: Path, *, citations: bool) -> None:
        self.path = path
        text = path.read_text(encoding="utf-8")
        self.lines = text.splitlines()
        self.tree = ast.parse(text)
        self.citations = citations

    def mutants(self) -> Iterator[Mutant]:
        """All mutants, in order of lines."""
        for top in self.tree.body:
            if isinstance(top, ast.FunctionDef):
                yield from self._function(top, _Place(top, "", top.name))
            elif isinstance(top, ast.ClassDef):
                for part in top.body:
                    if isinstance(part, ast.FunctionDef):
                        yield from self._function(part, _Place(top, top.name, part.name))
            else:
                yield from self._constant(top)

    def _constant(self, top: ast.stmt) -> Iterator[Mutant]:
        named = top.targets[0] if isinstance(top, ast.Assign) else getattr(top, "target", None)
        value = getattr(top, "value", None)
        if not isinstance(named, ast.Name) or value is None or named.id.startswith("__"):
            return
        if not isinstance(value, ast.Subscript) and not _is_type(value):
            place = _Place(top, "", named.id, top.lineno, top.end_lineno or top.lineno)
            yield from self._children(top, place)

    def _function(self, node: ast.FunctionDef, place: _Place) -> Iterator[Mutant]:
        yield from self._body(node.body, place)

    def _body(self, body: list[ast.stmt], place: _Place) -> Iterator[Mutant]:
        for at, statement in enumerate(body):
            place.first, place.last = statement.lineno, _header_end(statement)
            yield from self._statement(body, at, statement, place)
            if isinstance(statement, ast.FunctionDef):
                yield from self._body(statement.body, place)
                continue
            yield from self._children(statement, place)
            for inner in ("body", "orelse", "finalbody"):
                yield from self._body(getattr(statement, inner, []), place)
            for handler in getattr(statement, "handlers", []):
                yield from self._body(handler.body, place)

    def _statement(
        self, body: list[ast.stmt], at: int, node: ast.stmt, place: _Place
    ) -> Iterator[Mutant]:
        def put(new: ast.stmt) -> None:
            body[at] = ast.fix_missing_locations(ast.copy_location(new, node))

        leaves = isinstance(node, ast.If) and not node.orelse and len(node.body) == 1
        if leaves and isinstance(node.body[0], ast.Return | ast.Continue):  # type: ignore[attr-defined]
            yield self._mutant(node, place, "guard removed", lambda: put(ast.Pass()))
        if isinstance(node, ast.Continue):
            yield self._mutant(node, place, "continue -> break", lambda: put(ast.Break()))
        if isinstance(node, ast.Break):
            yield self._mutant(node, place, "break -> continue", lambda: put(ast.Continue()))
        if isinstance(node, ast.AugAssign) and not self._cites(node.target):
            yield self._mutant(node, place, "sum left out", lambda: put(ast.Pass()))

    def _children(self, node: ast.AST, place: _Place) -> Iterator[Mutant]:
        """Mutants in the expressions of a node; statements within it are left to `_body`."""
        for field, value in ast.iter_fields(node):
            if self._skipped(node, field, value):
                continue
            if isinstance(value, ast.expr | ast.comprehension | ast.keyword):
                yield from self._part(value, _setter(node, field), node, place)
            elif isinstance(value, list):
                for n, child in enumerate(value):
                    if isinstance(child, ast.expr | ast.comprehension | ast.keyword | ast.withitem):
                        yield from self._part(child, _item_setter(value, n), node, place)

    def _skipped(self, node: ast.AST, field: str, value: object) -> bool:
        if isinstance(node, ast.Raise | ast.JoinedStr | ast.Assert) or field == "annotation":
            return True
        if isinstance(node, ast.Expr) and isinstance(value, ast.Constant):
            return True
        if isinstance(node, ast.keyword) and node.arg in {"strict", "key"}:
            return True
        if isinstance(node, ast.keyword) and node.arg == "facts" and not self.citations:
            return True
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        return target is not None and field == "value" and self._cites(target)

    def _cites(self, target: object) -> bool:
        named = getattr(target, "id", getattr(target, "attr", ""))
        return not self.citations and bool(CITES.match(named))

    def _part(self, node: ast.AST, put: Put, parent: ast.AST, place: _Place) -> Iterator[Mutant]:
        if isinstance(node, ast.expr):
            for what, make in self._changes(node, put, parent):
                yield self._mutant(node, place, what, make)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"cast", "isinstance"}:
            yield from self._part(node.args[0], _item_setter(node.args, 0), node, place)
        else:
            yield from self._children(node, place)

    def _changes(
        self, node: ast.expr, put: Put, parent: ast.AST
    ) -> Iterator[tuple[str, Callable[[], None]]]:
        if isinstance(node, ast.Compare):
            yield from _compared(node)
        elif isinstance(node, ast.BoolOp):
            yield from _joined(node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield "not left out", lambda: put(node.operand)
        elif isinstance(node, ast.Constant):
            yield from _constants(node, parent)
        elif isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
            yield from _members(node)
        elif isinstance(node, ast.BinOp):
            yield from _computed(node, put)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLED:
            yield from _called(node.func)
        if _tests(node, parent):
            negated = ast.copy_location(ast.UnaryOp(ast.Not(), node), node)
            yield "not put in", lambda: put(negated)

    def _mutant(self, node: ast.AST, place: _Place, what: str, make: Callable[[], None]) -> Mutant:
        line = self.lines[getattr(node, "lineno", place.first) - 1].strip()
        return Mutant(
            path=self.path,
            top=place.top,
            owner=place.owner,
            name=place.name,
            first=place.first,
            last=place.last,
            line=line,
            what=what,
            make=make,
            number=getattr(node, "lineno", place.first),
        )


def mutants_of(path: Path, *, citations: bool = False) -> list[Mutant]:
    """All mutants of the module in that file; `citations`: of what is cited as facts too."""
    return list(_Walk(path, citations=citations).mutants())


def _is_type(value: ast.expr) -> bool:
    """Whether a constant is a union of types or a bare marker object."""
    union = isinstance(value, ast.BinOp) and isinstance(value.left, ast.Name)
    return union and value.left.id[:1].isupper() and not value.left.id.isupper()  # type: ignore[attr-defined]


def _header_end(node: ast.stmt) -> int:
    """Last line of a statement without the statements in it."""
    if isinstance(node, ast.If | ast.While):
        return node.test.end_lineno or node.lineno
    if isinstance(node, ast.For):
        return node.iter.end_lineno or node.lineno
    return node.end_lineno or node.lineno


def _setter(node: ast.AST, field: str) -> Put:
    return lambda new: setattr(node, field, ast.fix_missing_locations(new))


def _item_setter(values: list[ast.expr], at: int) -> Put:
    def put(new: ast.expr) -> None:
        values[at] = ast.fix_missing_locations(new)

    return put


def _short(node: type) -> str:
    return node.__name__


def _compared(node: ast.Compare) -> Iterator[tuple[str, Callable[[], None]]]:
    for n, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            what = f"{_short(type(op))} -> {_short(other)}"
            yield what, lambda n=n, other=other: node.ops.__setitem__(n, other())  # type: ignore[misc]


def _joined(node: ast.BoolOp) -> Iterator[tuple[str, Callable[[], None]]]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    yield f"-> {_short(other)}", lambda: setattr(node, "op", other())


def _constants(node: ast.Constant, parent: ast.AST) -> Iterator[tuple[str, Callable[[], None]]]:
    def put(value: object) -> Callable[[], None]:
        return lambda: setattr(node, "value", value)

    value = node.value
    three_valued = isinstance(parent, ast.keyword) and parent.arg in {"holds", "met"}
    if isinstance(value, bool) or (three_valued and value is None):
        for other in (True, False):
            if other is not value:
                yield f"{value} -> {other}", put(other)
    elif isinstance(value, int):
        yield f"{value} -> {value + 1}", put(value + 1)
        yield f"{value} -> {value - 1}", put(value - 1)
    elif isinstance(value, float) and isinstance(parent, ast.Assign):
        yield f"{value} -> {value + 0.01:.2f}", put(value + 0.01)


def _members(
    node: ast.Set | ast.Tuple | ast.List | ast.Dict,
) -> Iterator[tuple[str, Callable[[], None]]]:
    members = node.keys if isinstance(node, ast.Dict) else node.elts
    if not members or isinstance(getattr(node, "ctx", None), ast.Store):
        return
    words = all(
        isinstance(m, ast.Constant)
        and isinstance(m.value, str)
        and m.value.isascii()
        and m.value.isidentifier()
        for m in members
    )
    for n, member in enumerate(members):
        an_enum = isinstance(member, ast.Attribute) and member.attr.isupper()
        if words or an_enum:
            yield f"{ast.unparse(member)} left out", lambda n=n: _drop(node, n)  # type: ignore[misc, arg-type]


def _drop(node: ast.Set | ast.Tuple | ast.List | ast.Dict, at: int) -> None:
    if isinstance(node, ast.Dict):
        del node.keys[at], node.values[at]
        return
    del node.elts[at]
    if isinstance(node, ast.Set) and not node.elts:
        node.elts.append(ast.copy_location(ast.Constant(value=object.__name__), node))


def _computed(node: ast.BinOp, put: Put) -> Iterator[tuple[str, Callable[[], None]]]:
    other = COMPUTED.get(type(node.op))
    if other is None:
        return
    if isinstance(node.op, ast.Add) and _of_lists(node):
        yield "left part alone", lambda: put(node.left)
        yield "right part alone", lambda: put(node.right)
    else:
        what = f"{_short(type(node.op))} -> {_short(other)}"
        yield what, lambda: setattr(node, "op", other())


def _of_lists(node: ast.BinOp) -> bool:
    """Whether a sum joins lists, as far as its words tell."""
    parts = (node.left, node.right)
    if any(isinstance(p, ast.Tuple | ast.List | ast.ListComp) for p in parts):
        return True
    return any(A_LIST.search(ast.unparse(p)) for p in parts)


def _called(func: ast.expr) -> Iterator[tuple[str, Callable[[], None]]]:
    if isinstance(func, ast.Name):
        other = CALLED[func.id]
        yield f"{func.id} -> {other}", lambda: setattr(func, "id", other)


def _tests(node: ast.expr, parent: ast.AST) -> bool:
    """Whether the node alone is the condition of something."""
    if not isinstance(node, PLAIN_TEST):
        return False
    if isinstance(parent, ast.If | ast.While | ast.IfExp):
        return parent.test is node
    return isinstance(parent, ast.comprehension) and any(test is node for test in parent.ifs)
