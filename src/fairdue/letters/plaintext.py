"""A letter as plain text: for a message, an e-mail, a form on a web page."""

from fairdue.letters.block import (
    AnyBlock,
    Entries,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
)
from fairdue.letters.letter import Letter
from fairdue.letters.statement import Statement


def text(letter: Letter | Statement) -> str:
    """The letter or report as text, its parts separated by empty lines; ends with a line break."""
    parts = [letter.title, *(_written(block) for block in letter.blocks)]
    return "\n\n".join(parts) + "\n"


def _written(block: AnyBlock) -> str:
    match block:
        case Heading() | Paragraph():
            return block.text
        case Items(ordered=False):
            return "\n".join(f"- {item}" for item in block.items)
        case Items() | Entries() | Signature():
            return "\n".join(block.words())
        case Table():
            return "\n".join(" | ".join(row) for row in (block.columns, *block.rows))
