"""Writing tests as Python text: one text for the gate, run as it is, and for numba.

A `Writer` turns a node into statements that leave the answer in a variable and what is missing in
another. Look-ups whose column is already known are settled while writing: that is how the gate
gets a short function for each sort of contact.
"""

from collections.abc import Iterator, Mapping
from typing import Protocol

from fairdue.conduct.columns import emit_clock, emit_paper, emit_row, join
from fairdue.conduct.columns.arith import NONE, READING
from fairdue.conduct.columns.node import (
    FALSE,
    TRUE,
    UNKNOWN,
    All,
    Calls,
    Clock,
    Count,
    Counter,
    Dense,
    Form,
    InReach,
    Leaf,
    Marked,
    Moments,
    Node,
    Not,
    Older,
    Pattern,
    Reach,
    Some,
    Talked,
    bit,
)
from fairdue.conduct.columns.value import Value

_WRITERS = {**emit_clock.WRITERS, **emit_paper.WRITERS, **emit_row.WRITERS}

NA, OK, DOUBT, BREACH, OPEN, RAN_PAST, PAST_DOUBT, YES, NO = range(9)
"""Codes of an answer: not applicable, ok, unknown, breach, open norm, ran past, may have, yes, no.

A breach of another name than the rule's (a record deleted too early) is told as `RAN_PAST`.
"""

WINDOWS = {
    "days": "day",
    "week": "day - (day + 6) % 7",
    "month": "month_first(day)",
    "ever": "1",
}
"""By convention of a window: the expression of what its slot is known by."""

Kept = Counter | Moments | Reach | Talked
"""What is kept of a debtor's earlier contacts."""


class Store(Protocol):
    """How the text reaches what is kept: rows of integers by key.

    `turned`: finding a row empties the slot of the present window if it held another.
    """

    turned: bool

    def find(self, index: int, kept: Kept) -> list[str]:
        """Statements that find the row of this contact's key."""
        ...

    def again(self, index: int, kept: Kept) -> list[str]:
        """Statements that find it where it may have been found before."""
        ...

    def make(self, index: int, kept: Kept) -> list[str]:
        """Statements that make the row where there is none."""
        ...

    def found(self, index: int) -> str:
        """An expression: whether there is a row."""
        ...

    def cell(self, index: int, place: int | str) -> str:
        """The expression of one integer of the row."""
        ...

    def whole(self, index: int) -> tuple[str, int]:
        """The expression of the row, and where its integers begin."""
        ...

    def stamp(self, window: str) -> str:
        """The expression that a slot of a window is stamped with; later windows have more."""
        ...

    def close(self, index: int, counter: Counter, at_most: int) -> str:
        """A condition without which a limit cannot be passed, with " and " before it; or none."""
        ...

    def more(self, index: int, counter: Counter) -> list[str]:
        """Statements for one more that is counted, besides those of its slot."""
        ...


def cells(kept: Kept) -> int:
    """How many integers a row has."""
    if isinstance(kept, Counter):
        return 4 * kept.days
    if isinstance(kept, Reach):
        return 2 * READING + 1
    return kept.most + 2 if isinstance(kept, Moments) else 2


class Writer:
    """Statements for one function; `lines` is the text, `tables` what its look-ups read.

    `known`: columns whose code is settled. `names`: the expression of a column, by itself its
    name. `kept`: what is kept, in the order of its numbers. `complete`: whether the log is.
    """

    def __init__(
        self,
        store: Store,
        kept: list[Kept],
        *,
        known: Mapping[str, int],
        names: Mapping[str, str],
        complete: bool,
        joins: bool = False,
        after: "Writer | None" = None,
    ) -> None:
        """Start with no text; `after` = the writer of the text before, for names and tables.

        `joins`: ask columns that are joined to one (see `join`) instead of each.
        """
        self.lines: list[str] = []
        self.tables: dict[str, tuple[int, ...]] = after.tables if after else {}
        self.owned: dict[Node, Value] = {}
        """Tests of membership that were answered before."""
        self._depth = 0
        self.serial: int = after.serial if after else 0
        self.store, self.kept, self._complete = store, kept, complete
        self.lacks_log = 0 if complete else bit("log_complete")
        self._known, self.names, self._joins = known, names, joins
        self.assumed: set[Leaf] = set()
        """Look-ups that are true wherever the text is now."""
        self._named = {values: name for name, values in self.tables.items()}

    def put(self, *lines: str) -> None:
        """Add statements at the present depth."""
        self.lines += ["    " * self._depth + line for line in lines]

    def deeper(self, by: int = 1) -> None:
        """Go so many blocks in, or out."""
        self._depth += by

    def fresh(self, stem: str) -> str:
        """A name not used before."""
        self.serial += 1
        return f"{stem}{self.serial}"

    def column(self, name: str) -> int | str:
        """The code of a column: a constant where it is known, else an expression."""
        return self._known.get(name, self.names.get(name, name))

    def write(self, node: Node) -> Value:
        """Write a test; settled parts leave no text."""
        if node in self.owned:
            return self.owned[node]
        if further := _WRITERS.get(type(node)):
            return further(self, node)
        method = getattr(self, f"_{type(node).__name__.lower()}")
        found: Value = method(node)
        return found

    def form(self, form: Form, number: int, *, dated: bool) -> Value:
        """Write a version of a rule: the code of its answer and what is missing.

        `dated`: ask whether the version holds on the day; else that is known. A rule that counts
        leaves the certain and the possible number in `low` and `high`.
        """
        code, missing = f"o{number}", f"m{number}"
        depth = self._depth
        if dated:
            self.put(f"{code} = {NA}", f"{missing} = 0")
            self.put(f"if {form.since} <= day < {form.until}:", "    pass")
            self.deeper()
        applies = self.write(form.applies)
        self._only_if(applies, code, settled=dated)
        if isinstance(form.applies, Leaf):
            self.assumed.add(form.applies)
        binds = self.write(form.binds)
        self._only_if(binds, code, settled=dated or isinstance(applies.answer, str))
        if FALSE not in {applies.answer, binds.answer}:
            self._body(form, binds, code, missing)
        self._depth = depth
        self.assumed.clear()
        never = not dated and FALSE in {applies.answer, binds.answer}
        return Value(NA) if never else Value(code, missing)

    def _only_if(self, value: Value, code: str, *, settled: bool) -> None:
        """Go on only where the value is not false; `settled`: the code has been set before."""
        if isinstance(value.answer, str):
            if not settled:
                self.put(f"{code} = {NA}")
            self.put(f"if {value.answer}:", "    pass")
            self.deeper()

    def _body(self, form: Form, binds: Value, code: str, missing: str) -> None:
        """The test, what excuses it, and whether the text binds."""
        if counts(form):
            self.put("low = 0", "high = 0", f"{missing} = 0")
        marked = any(isinstance(n, Marked) for n in within(form.test))
        self.put(*(["past = 0"] if marked else []), *(["weigh = 0"] if form.weighed else []))
        test = self.write(form.test)
        if form.defines:
            self._defined(test, binds, code, missing)
            return
        self.put(f"{code} = {OK}")
        if test.answer == FALSE:
            return
        runs = any(isinstance(n, Clock) and n.runs_past for n in within(form.test))
        runs = marked or (runs and self.column("length") != NONE)
        breach, doubt = str(OPEN if form.open else BREACH), str(DOUBT)
        if form.weighed:
            breach = f"({OPEN} if weigh else {BREACH})"
        if runs:
            breach = f"({RAN_PAST} if past else {breach})"
            doubt = f"({PAST_DOUBT} if past else {doubt})"
        answer, lacks = test.answer, test.missing
        if form.excused is not None or binds.answer != TRUE:
            answer, lacks = "b", missing
            self.put(f"b = {test.answer}", f"{missing} = {test.missing}", "if b:")
            self.deeper()
            self._lessened(form, binds, missing)
        self.put(f"if {answer} == {TRUE}:", f"    {code} = {breach}")
        if not (test.sure and answer is test.answer):
            self.put(f"elif {answer} == {UNKNOWN}:", f"    {code} = {doubt}")
            if lacks != missing:
                self.put(f"    {missing} = {lacks}")

    def _defined(self, test: Value, binds: Value, code: str, missing: str) -> None:
        """Yes or no, for a text that binds; not known where it may not."""
        self.put(f"b = {test.answer}", f"{missing} = {test.missing}")
        if binds.answer != TRUE:
            self.put(f"if {binds.answer} == {UNKNOWN}:")
            self.put(f"    b = {UNKNOWN}", f"    {missing} |= {binds.missing}")
        self.put(f"{code} = {YES} if b == {TRUE} else ({NO} if b == {FALSE} else {DOUBT})")

    def _lessened(self, form: Form, binds: Value, missing: str) -> None:
        """A true or open test `b` made less by what excuses it, or by a text that may not bind."""
        if form.excused is not None:
            excused = self.write(form.excused)
            self.put(f"e = {excused.answer}")
            self.put(f"if e == {TRUE}:", f"    b = {FALSE}", f"    {missing} = 0")
            self.put(f"elif e == {UNKNOWN}:", f"    b = {UNKNOWN}")
            self.put(f"    {missing} |= {excused.missing}")
        if binds.answer != TRUE:
            self.put(f"if b and {binds.answer} == {UNKNOWN}:")
            self.put(f"    b = {UNKNOWN}", f"    {missing} |= {binds.missing}")

    def _leaf(self, leaf: Leaf) -> Value:
        code = self.column(leaf.column)
        if leaf in self.assumed:
            return Value(TRUE)
        if isinstance(code, int):
            answer = leaf.table[code]
            return Value(answer, leaf.missing[code] if answer == UNKNOWN else 0)
        if self._joins and (whole := join.widened(leaf)) is not leaf:
            return self._leaf(whole)
        name = self.fresh("b")
        self.put(f"{name} = {self._table(tuple(leaf.table))}[{code}]")
        lacks = any(leaf.missing)
        missing = f"{self._table(leaf.missing)}[{code}]" if lacks else 0
        return Value(name, missing, UNKNOWN not in leaf.table)

    def _table(self, values: tuple[int, ...]) -> str:
        """The name of a look-up table, the same for the same values."""
        if values not in self._named:
            self._named[values] = f"T{len(self._named)}"
            self.tables[self._named[values]] = values
        return self._named[values]

    def _all(self, node: All) -> Value:
        """The least of the parts; later parts are looked at while none is false."""
        return self._joined(node.of, least=True)

    def _some(self, node: Some) -> Value:
        """The greatest of the parts; later parts are looked at while none is true."""
        return self._joined(node.of, least=False)

    def _joined(self, parts: tuple[Node, ...], *, least: bool) -> Value:
        """Parts that are settled first; then look-ups; what costs more only where it matters."""
        settled, over = (TRUE, FALSE) if least else (FALSE, TRUE)
        found = [(part, self._settled(part)) for part in parts]
        if any(value is not None and value.answer == over for _, value in found):
            return Value(over)
        lacks = 0
        for _, value in found:
            if value is not None and isinstance(value.missing, int):
                lacks |= value.missing if value.answer == UNKNOWN else 0
        unknown = any(value is not None and value.answer == UNKNOWN for _, value in found)
        start = Value(UNKNOWN if unknown else settled, lacks)
        waiting = [part for part, value in found if value is None]
        if self._joins:
            waiting = join.joined(waiting, least=least)
        if not waiting or (len(waiting) == 1 and not unknown):
            return self.write(waiting[0]) if waiting else start
        waiting.sort(key=_costs)
        return self._one_after_another(waiting, start, over, "<" if least else ">")

    def _one_after_another(self, parts: list[Node], start: Value, over: int, sign: str) -> Value:
        """Write the parts; each that is more than a look-up only while nothing is decided.

        What look-ups lack is looked up where it is asked for.
        """
        name, missing = self.fresh("a"), self.fresh("l")
        looks_up = all(isinstance(part, Leaf) for part in parts)
        self.put(f"{name} = {start.answer}")
        if not looks_up:
            self.put(f"{missing} = {start.missing}")
        depth, sure = self._depth, start.answer != UNKNOWN
        lacks = [start.missing] if start.missing else []
        for part in parts:
            if not isinstance(part, Leaf):
                self.put(f"if {name} != {over}:")
                self.deeper()
            value = self.write(part)
            self.put(f"if {value.answer} {sign} {name}:", f"    {name} = {value.answer}")
            sure = sure and (value.sure or value.answer in {FALSE, TRUE})
            if value.missing != 0:
                lacks.append(value.missing)
                if not looks_up:
                    self.put(f"{missing} |= {value.missing}")
        self._depth = depth
        if not lacks:
            return Value(name, 0, sure)
        if looks_up:
            return Value(name, f"({' | '.join(map(str, lacks))} if {name} == {UNKNOWN} else 0)")
        self.put(f"if {name} == {over}:", f"    {missing} = 0")
        return Value(name, missing, sure)

    def _settled(self, node: Node) -> Value | None:
        """The answer of a test that needs no text, None where it needs some."""
        if isinstance(node, Leaf):
            if node in self.assumed:
                return Value(TRUE)
            if len(answers := set(node.table)) == 1 and UNKNOWN not in answers:
                return Value(node.table[0])
            return self._leaf(node) if isinstance(self.column(node.column), int) else None
        if isinstance(node, Not):
            return None if self._settled(node.of) is None else self.write(node)
        if isinstance(node, All | Some):
            parts = [self._settled(part) for part in node.parts]
            over = FALSE if isinstance(node, All) else TRUE
            if any(part is not None and part.answer == over for part in parts):
                return Value(over)
            if all(part is not None for part in parts):
                return self._joined(node.parts, least=isinstance(node, All))
        return None

    def talked(self, kept: Talked) -> tuple[list[str], str, tuple[str, str]]:
        """Statements that find what is kept, whether it is there, certain and possible day."""
        index = self.kept.index(kept)
        sure, maybe = (self.store.cell(index, n) for n in range(2))
        return self.store.find(index, kept), self.store.found(index), (sure, maybe)

    def own(self, kept: Kept) -> Value:
        """Whether the contact is of the class that is kept, answered before or here."""
        return self.owned.get(kept.member) or self.write(kept.member)

    def read(self, table: tuple[int, ...]) -> str:
        """What a table says of the sound of the contact."""
        sound = self.column("sound")
        return str(table[sound]) if isinstance(sound, int) else f"{self._table(table)}[{sound}]"

    def _inreach(self, node: InReach) -> Value:
        index = self.kept.index(node.reach)
        name, missing = self.fresh("b"), self.fresh("l")
        lacks = 0 if self._complete else bit("log_complete")
        cell = [self.store.cell(index, n) for n in range(2 * READING)]
        self.put("most = 0", "least = 0", *self.store.find(index, node.reach))
        self.put(f"if {self.store.found(index)}:")
        self.put(f"    most = lost({cell[4]}, {cell[5]}, day)")
        self.put(f"    least = lost({cell[READING + 4]}, {cell[READING + 5]}, day)")
        self.put(f"{missing} = {lacks} if most == least else {lacks | bit('outcome')}")
        self.put(f"{name} = {UNKNOWN} if {missing} else ({FALSE} if least else {TRUE})")
        return Value(name, missing)

    def _count(self, node: Count) -> Value:
        """The certain and the possible number with this contact, against the limit."""
        counter = node.counter
        own = self.own(counter)
        if own.answer == FALSE:
            return Value(FALSE)
        index = self.kept.index(counter)
        name, missing = self.fresh("b"), self.fresh("l")
        self.put(f"{name} = {FALSE}", f"{missing} = 0")
        depth = self._depth
        lacks = 0 if self._complete else bit("log_complete")
        if isinstance(own.answer, str):
            self.put(f"if {own.answer}:")
            self.deeper()
        self._gather(
            index, counter, "" if lacks else self.store.close(index, counter, node.at_most)
        )
        self._with_own(counter, own)
        if own.answer != UNKNOWN:
            over = "" if own.answer == TRUE else f"{own.answer} == {TRUE} and "
            self.put(f"if {over}low > {node.at_most}:", f"    {name} = {TRUE}")
        possible = "if" if own.answer == UNKNOWN else "elif"
        self.put(f"{possible} high > {node.at_most}:", f"    {name} = {UNKNOWN}")
        self.put(f"    {missing} = why | {_either(own.missing, lacks)}")
        if lacks:
            self.put("else:", f"    {name} = {UNKNOWN}", f"    {missing} = {lacks}")
        self._depth = depth
        return Value(name, missing)

    def _with_own(self, counter: Counter, own: Value) -> None:
        """Add this contact to what was found of earlier ones."""
        contact = counter.unit == "contact"
        add = "+= 1" if contact else f"|= {self.mark(counter)}"
        if isinstance(own.answer, int):
            self.put(f"{'low' if own.answer == TRUE else 'may'} {add}")
        else:
            self.put(f"if {own.answer} == {TRUE}:", f"    low {add}")
            self.put("else:", f"    may {add}")
        if contact:
            self.put("high = low + may")
        else:
            self.put("high = ones(low | may)", "low = ones(low)")

    def _gather(self, index: int, counter: Counter, close: str = "") -> None:
        """Find the row and add up the slots of the window; `close`: where it matters."""
        sign = "+=" if counter.unit == "contact" else "|="
        self.put("low = 0", "may = 0", "why = 0", *self.store.find(index, counter))
        self.put(f"if {self.store.found(index)}{close}:")
        for slot in range(counter.days):
            stamp, sure, maybe, why = (self.store.cell(index, 4 * slot + n) for n in range(4))
            test = f"{stamp} == {self.stamp(counter)}"
            if counter.window == "days" and counter.days > 1:
                test = f"{stamp} > {self.stamp(counter)} - {counter.days}"
            elif self.store.turned:
                test = "True"
            self.put(f"    if {test}:", f"        low {sign} {sure}", f"        may {sign} {maybe}")
            self.put(f"        why |= {why}")

    def stamp(self, counter: Counter) -> str:
        """The expression that tells which window a slot of today belongs to."""
        return self.store.stamp(WINDOWS[counter.window])

    def mark(self, counter: Counter) -> str:
        """The bit that stands for what this contact adds to different ones."""
        column = "kind" if counter.unit == "kind" else "local_address"
        return f"(1 << {self.column(column)})"

    def _dense(self, node: Dense) -> Value:
        """Earlier contacts of the class close before this one; instants are kept latest first."""
        moments = node.moments
        own = self.own(moments)
        if own.answer == FALSE:
            return Value(FALSE)
        index = self.kept.index(moments)
        name, missing = self.fresh("b"), self.fresh("l")
        lacks = 0 if self._complete else bit("log_complete")
        self.put(*self.store.find(index, moments))
        self.put(f"{name} = {FALSE}", f"{missing} = 0", f"if {own.answer}:")
        self.deeper()
        self.put(f"{name} = {UNKNOWN if lacks else FALSE}", f"{missing} = {lacks}")
        tests = [
            f"t - {self.store.cell(index, nth - 2)} < {within}"
            for nth, within in node.nth_within_us
        ]
        stamp, count = (self.store.cell(index, moments.most + n) for n in range(2))
        tests.append(f"({stamp} == day and {count} >= {node.nth_in_day - 1})")
        self.put(f"if {self.store.found(index)}:", f"    if {' or '.join(tests)}:")
        self.put(f"        {name} = {TRUE}", f"        {missing} = 0")
        self.deeper(-1)
        return Value(name, missing)

    def _pattern(self, node: Pattern) -> Value:
        """Contacts of the window by sort, those of the last days one by one."""
        name = self.fresh("b")
        begun, messages, calls = map(self._within, (node.begun, node.messages, node.calls))
        index = self.kept.index(node.messages)
        days = [self.fresh("d") for _ in range(node.several)]
        self.put(f"{name} = {FALSE}", *(f"{day} = 0" for day in days))
        self.put(f"if {self.store.found(index)}:")
        for back, day in enumerate(days):
            slot = f"4 * ((day - {back}) % {node.messages.days})"
            stamp, sure = (self.store.cell(index, f"{slot} + {n}") for n in range(2))
            now = self.store.stamp(f"day - {back}")
            self.put(f"    if {stamp} == {now}:", f"        {day} = {sure}")
        own = [self.own(counter).answer for counter in (node.messages, node.calls)]
        self.put(f"{days[0]} += {own[0]} // {TRUE}", f"{messages} += {own[0]} // {TRUE}")
        self.put(f"{calls} += {own[1]} // {TRUE}")
        busy = " and ".join(f"{day} >= {node.numerous}" for day in days)
        most = f"{calls} >= {node.at_limit}"
        self.put(f"if {begun} == 0 and (({busy}) or ({most} and {messages} >= {node.on_top})):")
        self.put(f"    {name} = {TRUE}")
        close = f"{days[0]} >= {node.from_a_day} or ({most} and {messages})"
        self.put(f"elif {begun} == 0 and ({close}):", f"    {name} = {TRUE}", "    weigh = 1")
        return Value(name, 0, sure=True)

    def _older(self, node: Older) -> Value:
        name = self.fresh("b")
        ever, recent = self._within(node.ever), self._within(node.recent)
        self.put(f"{name} = {TRUE} if {ever} > {recent} else {FALSE}")
        return Value(name, 0, sure=True)

    def _within(self, counter: Counter) -> str:
        """How many of a sort stand in the window, for certain."""
        index, name = self.kept.index(counter), self.fresh("n")
        self._gather(index, counter)
        self.put(f"{name} = low")
        return name

    def _calls(self, node: Calls) -> Value:
        """Too many counted calls, or one soon after a talk: certain, possible or neither."""
        own = self.own(node.counter)
        if own.answer == FALSE:
            return Value(FALSE)
        counter, talked = self.kept.index(node.counter), self.kept.index(node.talked)
        lacks = 0 if self._complete else bit("log_complete")
        name, missing = self.fresh("b"), self.fresh("l")
        sure, maybe = (self.store.cell(talked, n) for n in range(2))
        self.put(f"{name} = {FALSE}", f"{missing} = 0", f"if {own.answer}:")
        self.deeper()
        self._gather(counter, node.counter)
        self.put(
            "talk = 0", *self.store.find(talked, node.talked), f"if {self.store.found(talked)}:"
        )
        self.put(f"    if {sure} > day - {node.counter.days}:", f"        talk = {TRUE}")
        self.put(f"    elif {maybe} > day - {node.counter.days}:", f"        talk = {UNKNOWN}")
        self.put("low += 1", f"if talk == {TRUE} or low > {node.at_most}:")
        self.put(f"    {name} = {own.answer}", f"    {missing} = {own.missing}", "else:")
        self.put(f"    {missing} = {lacks}", f"    if talk or low + may > {node.at_most}:")
        self.put(f"        {missing} |= why | {own.missing}", "        if talk:")
        self.put(f"            {missing} |= {bit('outcome')}", f"    if {missing}:")
        self.put(f"        {name} = {UNKNOWN}", "high = low + may")
        if own.answer != TRUE:
            self.put(f"if {own.answer} != {TRUE}:", "    low -= 1")
        self.deeper(-1)
        return Value(name, missing)


def _costs(part: Node) -> int:
    """The order in which parts are looked at: what gives the name, look-ups, the rest."""
    return -1 if isinstance(part, Marked) else int(not isinstance(part, Leaf))


def counts(form: Form) -> bool:
    """Whether a form tells how many were counted."""
    return any(isinstance(node, Count | Calls) for node in within(form.test))


def _either(one: int | str, other: int) -> int | str:
    """The union of two sets of what is missing."""
    if isinstance(one, int):
        return one | other
    return f"{one} | {other}" if other else one


def within(node: Node) -> Iterator[Node]:
    """A test and all that it is made of, the outer first."""
    yield node
    for part in node.parts:
        yield from within(part)
