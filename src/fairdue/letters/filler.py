"""How a form is filled: values in, blocks and claims out.

A sentence that asserts something names its facts; what it then says, and on what, becomes a claim
of the letter.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from fairdue.letters.block import (
    AnyBlock,
    Entries,
    Entry,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
)
from fairdue.letters.form import Form, Node, Sentence
from fairdue.letters.letter import Claim
from fairdue.letters.wording import Wording, clean

Values = Mapping[str, object]


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """A filled form."""

    title: str
    blocks: tuple[AnyBlock, ...]
    claims: tuple[Claim, ...]


class Filler:
    """Fills forms in one language.

    `claimed` tells of fact ids whether one of them is only claimed, `source` how the text says
    where the writer has them from.
    """

    def __init__(
        self,
        wording: Wording,
        *,
        claimed: Callable[[Sequence[str]], bool],
        source: Callable[[Sequence[str]], str],
    ) -> None:
        self._wording = wording
        self._claimed = claimed
        self._source = source
        self._claims: list[Claim] = []

    def fill(self, letter_form: Form, values: Values) -> Filled:
        """The form with its values. Raises jinja2.UndefinedError when a value is missing."""
        self._claims = []
        title = self._text(letter_form.title, values)
        blocks = tuple(self._blocks(letter_form.part, values))
        return Filled(title=title, blocks=blocks, claims=tuple(self._claims))

    def _blocks(self, nodes: Sequence[Node], values: Values) -> Iterator[AnyBlock]:
        for node in nodes:
            for scope in self._scopes(node.when, node.each, values):
                yield from self._block(node, scope)
                yield from self._blocks(node.part, scope)

    def _block(self, node: Node, values: Values) -> Iterator[AnyBlock]:
        if node.heading:
            yield Heading(text=self._text(node.heading, values), level=node.level)
        if node.say:
            sentences = [text for text, _ in self._sentences(node.say, values)]
            if sentences:
                yield Paragraph(text=self._wording.joint.join(sentences))
        if node.items:
            items = tuple(text for text, _ in self._sentences(node.items, values))
            if items:
                yield Items(items=items, ordered=node.ordered)
        if node.entries:
            yield Entries(
                entries=tuple(
                    Entry(label=label, value=text)
                    for text, label in self._sentences(node.entries, values)
                )
            )
        if node.columns:
            yield self._table(node, values)
        if node.sign:
            lines = tuple(text for text, _ in self._sentences(node.sign, values))
            yield Signature(lines=lines, ruled=node.ruled)

    def _table(self, node: Node, values: Values) -> Table:
        rows: list[tuple[str, ...]] = []
        for row in node.rows:
            for scope in self._scopes("", row.each, values):
                facts = self._facts(row.facts, scope)
                *cells, last = (self._text(cell, scope) for cell in row.cells)
                last = self._marked(last, facts, told=" | ".join((*cells, last)))
                self._claim(" | ".join((*cells, last)), facts)
                rows.append((*cells, last))
        columns = tuple(self._text(column, values) for column in node.columns)
        return Table(columns=columns, rows=tuple(rows), widths=node.widths, right=node.right)

    def _sentences(
        self, sentences: Sequence[Sentence], values: Values
    ) -> Iterator[tuple[str, str]]:
        before = ""
        for sentence in sentences:
            for scope in self._scopes(sentence.when, sentence.each, values):
                facts = self._facts(sentence.facts, scope)
                according = self._according(facts, before)
                before = text = self._text(sentence.text, {**scope, "according": according})
                text = self._marked(text, facts, told=text)
                self._claim(text, facts)
                yield text, self._text(sentence.label, scope)

    def _according(self, facts: Sequence[str], before: str) -> str:
        """Where the writer has it from; shorter when the sentence before said so already."""
        source = self._source(facts)
        own, again = (self._wording.say("according", w) for w in ("claimed", "claimed_again"))
        return again if source == own and before.startswith((own, again)) else source

    def _scopes(self, when: str, each: str, values: Values) -> Iterator[Values]:
        if when and not self._value(when, values):
            return
        if not each:
            yield values
            return
        for n, it in enumerate(self._value(each, values), 1):
            yield {**values, "it": it, "n": n}

    def _facts(self, expression: str, values: Values) -> tuple[str, ...]:
        return tuple(self._value(expression, values)) if expression else ()

    def _claim(self, text: str, facts: tuple[str, ...]) -> None:
        if facts:
            claimed = self._claimed(facts)
            self._claims.append(Claim(text=text, facts=facts, claimed=claimed))

    def _marked(self, text: str, facts: Sequence[str], *, told: str) -> str:
        """The text, marked as stated only when its facts are and `told` does not say so."""
        if not facts or not self._claimed(facts):
            return text
        again = self._wording.say("according", "claimed_again")
        said = (self._source(facts), again, self._wording.say("basis", "claimed"))
        if any(words in told for words in said):
            return text
        return text + self._wording.say("mark", "claimed")

    def _value(self, expression: str, values: Values) -> Any:
        return self._wording.value(expression, values)

    def _text(self, template: str, values: Values) -> str:
        return clean(self._wording.render(template, values))
