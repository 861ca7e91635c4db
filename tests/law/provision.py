"""Provisions of a law text: the paragraphs a citation names, found in the text itself."""

import re
from collections.abc import Iterator

Marks = tuple[str, ...]
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
FIRST = ("a", "1", "i", "A", "1", "i")
"""The mark that begins each depth of a section."""
_BEGINS = re.compile(r"\((\w+)\)\s*")
_HEAD = re.compile(r"(Section|Paragraph|Subpart) |[0-9]+\([a-z]\)")
_ARTICLE = re.compile(r"第[零一二三四五六七八九十百千]+条")


def passages(text: str, citation: str) -> list[str]:
    """Each passage of `§ 1006.14(b)(3), (4), comment 14(b)(2)(i)-2`. Raises LookupError.

    A part with one mark stands beside the last one; a part with several begins at the section.
    """
    found = []
    section = ""
    last: Marks = ()
    for part in citation.split(", "):
        name = part.removeprefix("comments ").removeprefix("comment ")
        if "-" in name:
            found.append(comment(text, name))
            continue
        if name.startswith("§"):
            section, last = re.split(r"[ (]", name.removeprefix("§ "))[0], ()
        marks = tuple(re.findall(r"\((\w+)\)", name))
        last = (*last[:-1], *marks) if len(marks) == 1 and last else marks
        found.append(paragraph(text, section, last))
    return found


def comment(text: str, name: str) -> str:
    """A numbered comment of the official interpretations, as `14(b)(2)(i)-2`."""
    place, _, number = name.rpartition("-")
    lines = text.splitlines()
    heads = (place, f"Paragraph {place}")
    start = next(
        (
            n
            for n, line in enumerate(lines)
            if line.rstrip(".").startswith(heads) and _ends(line, place)
        ),
        None,
    )
    if start is None:
        raise LookupError(f"comment {name}")
    inside: list[str] = []
    for line in lines[start + 1 :]:
        if _HEAD.match(line) or (inside and line.startswith(f"{int(number) + 1}. ")):
            break
        if inside or line.startswith(f"{number}. "):
            inside.append(line)
    if not inside:
        raise LookupError(f"comment {name}")
    return "\n".join(inside)


def _ends(head: str, place: str) -> bool:
    """Whether the heading names this place and none below it."""
    return head.partition(place)[2][:1] in {"", " ", "."}


def paragraph(text: str, section: str, marks: Marks) -> str:
    """The paragraph with everything under it. Raises LookupError when the text has none."""
    within: list[str] = []
    for at, line in _marked(_section(text, section)):
        if at[: len(marks)] == marks:
            within.append(line)
    if not within:
        raise LookupError(f"§ {section}({')('.join(marks)})")
    return "\n".join(within)


def _section(text: str, section: str) -> list[str]:
    """Lines of a section, its heading left out."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith(f"§{section} ")), None)
    if start is None:
        raise LookupError(f"§ {section}")
    after = lines[start + 1 :]
    ends = ("§", "Supplement I", "Appendix")
    return after[: next((n for n, line in enumerate(after) if line.startswith(ends)), len(after))]


def _marked(lines: list[str]) -> Iterator[tuple[Marks, str]]:
    """Each line with the marks it stands under."""
    at: Marks = ()
    for line in lines:
        mark = _BEGINS.match(line)
        at = _under(at, mark[1]) if mark else at
        yield at, line


def _under(at: Marks, mark: str) -> Marks:
    """Where a mark stands: first below the last one, else next to it or to one above it."""
    if len(at) < len(FIRST) and mark == FIRST[len(at)]:
        return (*at, mark)
    for depth in range(len(at) - 1, -1, -1):
        if _next(at[depth], depth) == mark:
            return (*at[:depth], mark)
    return at


def _next(mark: str, depth: int) -> str:
    if mark.isdigit():
        return str(int(mark) + 1)
    if FIRST[depth] == "i":
        return ROMAN[ROMAN.index(mark) + 1]
    return chr(ord(mark) + 1)


def articles(citation: str) -> list[str]:
    """`第二十三条、第二十五条` as its articles."""
    return _ARTICLE.findall(citation)


def article(text: str, number: str) -> str:
    """The article with its items. Raises LookupError when the text has none."""
    lines = [line.strip() for line in text.splitlines()]
    start = next((n for n, line in enumerate(lines) if line.startswith(f"{number} ")), None)
    if start is None:
        raise LookupError(number)
    found = [lines[start]]
    for line in lines[start + 1 :]:
        if _ARTICLE.match(line) or line.startswith("#"):
            break
        found.append(line)
    return "\n".join(line for line in found if line)
