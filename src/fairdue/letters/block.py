"""Blocks: what a letter is made of, before anybody decides how it looks.

The plain text and the PDF are two renderings of the same blocks, so that they say the same.
"""

import msgspec


class Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="block", tag=str.lower):
    """What every block is: words in reading order, with no markup in them."""

    def words(self) -> tuple[str, ...]:
        """All texts of the block in reading order."""
        raise AssertionError


class Heading(Block, frozen=True, kw_only=True):
    """A heading inside the letter; the title stands above all of them. `level` 1 or 2."""

    text: str
    level: int = 1

    def words(self) -> tuple[str, ...]:
        """The heading."""
        return (self.text,)


class Paragraph(Block, frozen=True, kw_only=True):
    """One or more sentences."""

    text: str

    def words(self) -> tuple[str, ...]:
        """The paragraph."""
        return (self.text,)


class Items(Block, frozen=True, kw_only=True):
    """A list; `ordered` numbers its items from 1."""

    items: tuple[str, ...]
    ordered: bool = False

    def words(self) -> tuple[str, ...]:
        """The items, with their numbers where they have them."""
        if not self.ordered:
            return self.items
        return tuple(f"{n}. {item}" for n, item in enumerate(self.items, 1))


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A label and what belongs to it."""

    label: str
    value: str

    @property
    def text(self) -> str:
        """Both on one line; a Chinese colon has its space within."""
        return f"{self.label}{' ' if self.label.endswith(':') else ''}{self.value}"


class Entries(Block, frozen=True, kw_only=True):
    """Labelled particulars: who writes, to whom, about which account."""

    entries: tuple[Entry, ...]

    def words(self) -> tuple[str, ...]:
        """Each label with its value."""
        return tuple(entry.text for entry in self.entries)


class Table(Block, frozen=True, kw_only=True):
    """Rows under column names; `widths` are shares of the measure, `right` columns with sums."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    right: tuple[int, ...] = ()

    def words(self) -> tuple[str, ...]:
        """Column names, then cells row by row."""
        return (*self.columns, *(cell for row in self.rows for cell in row))


class Signature(Block, frozen=True, kw_only=True):
    """The end of the letter: writer, how to answer, day. `ruled`: on paper, signed on a line."""

    lines: tuple[str, ...]
    ruled: bool = False

    def words(self) -> tuple[str, ...]:
        """The lines of the signature."""
        return self.lines


AnyBlock = Heading | Paragraph | Items | Entries | Table | Signature
