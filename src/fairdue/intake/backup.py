"""What call logs and message stores of the backup app "SMS Backup & Restore" have in common.

A root element with a `count`, one child for each row, everything in attributes, and the literal
word `null` where there is nothing. `readable_date` is text for people in the phone's language and
is never read.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from fairdue.facts import Fact, number_key
from fairdue.intake import instant
from fairdue.intake.format import Aside, Header, Read, Refused, Taken
from fairdue.intake.markup import Broken, children
from fairdue.intake.origin import Origin

NOBODY = frozenset({"", "null", "(unknown)", "unknown", "未知"})
"""What the app writes, in small letters, where there is no name or number."""
_HIDDEN_NUMBERS = frozenset({"-1", "-2", "-3"})
"""What older phones write as the number of a hidden caller."""
_LONGEST_SHOWN = 40
_LONGEST_HEADER = 300


class Unusable(ValueError):
    """A row that cannot be used: the code of the problem and the values it names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def present(element: Element, name: str) -> str:
    """The attribute without outer blanks. Raises Unusable when it is missing or empty."""
    text = element.get(name)
    if text is None or text.strip() in {"", "null"}:
        raise Unusable("attribute_missing", name=name)
    return text.strip()


def told(text: str | None) -> str:
    """The text, or "" where the app wrote one of its words for nothing."""
    plain = (text or "").strip()
    return "" if plain.lower() in NOBODY else plain


def number(text: str) -> str | None:
    """The number as a key; None when it was hidden: such a contact stays in quarantine."""
    plain = told(text)
    return None if not plain or plain in _HIDDEN_NUMBERS else number_key(plain)


def date(element: Element, name: str = "date") -> dt.datetime:
    """The instant in an attribute that counts milliseconds. Raises Unusable."""
    text = present(element, name)
    try:
        return instant.of_count(text)
    except (ValueError, OverflowError) as error:
        raise Unusable("date_unreadable", value=text[:_LONGEST_SHOWN]) from error


def rows(
    origin: Origin, readers: dict[str, Callable[[Origin, str, Element], Fact]]
) -> Iterator[Read]:
    """One fact or one problem for each child, in the order of the file.

    `readers` maps the names of the children that are known to what makes a fact of one; they
    raise Unusable. A `count` that differs from the rows hints at a cut or edited file: it is a
    problem of its own.
    """
    claimed: str | None = None
    done = 0
    try:
        with origin.path.open("rb") as file:
            for element in children(file):
                if claimed is None:
                    claimed = element.get("count", "").strip()
                    yield Header(_shown(element))
                    continue
                done += 1
                yield _row(origin, f"{element.tag[:_LONGEST_SHOWN]} {done}", element, readers)
    except Broken as broken:
        place = f"after row {done}"
        yield Refused(origin.problem(place, "xml_cut", rows=done, reason=broken.reason))
    if claimed and claimed != str(done):
        said = claimed[:_LONGEST_SHOWN]
        yield Aside(origin.problem("", "count_differs", claimed=said, rows=done))


def _shown(root: Element) -> str:
    attributes = " ".join(f'{name}="{value}"' for name, value in root.attrib.items())
    return f"{root.tag} {attributes}".strip()[:_LONGEST_HEADER]


def _row(
    origin: Origin,
    place: str,
    element: Element,
    readers: dict[str, Callable[[Origin, str, Element], Fact]],
) -> Read:
    reader = readers.get(element.tag)
    if reader is None:
        tag = element.tag[:_LONGEST_SHOWN]
        return Refused(origin.problem(place, "element_unknown", tag=tag))
    try:
        return Taken((reader(origin, place, element),))
    except Unusable as row:
        return Refused(origin.problem(place, row.code, **row.values))
