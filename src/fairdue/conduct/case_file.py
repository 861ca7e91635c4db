"""Files of conformance cases, one a line: read, or refused with file, line and what is wrong."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from fairdue.conduct.case import Case
from fairdue.conduct.case_form import misfit

NEEDED: dict[str, type] = {
    "id": str,
    "jurisdiction": str,
    "rule": str,
    "context": dict,
    "timeline": list,
    "judge": dict,
    "expected": str,
}
"""Keys that every case has, with the type of their values."""
_CALLED: dict[type, str] = {str: "a text", dict: "an object", list: "a list"}


class CaseFileError(ValueError):
    """A file of cases, or of disputed ids, that cannot be used: file, line, what is wrong.

    `unreadable`: the file is not there or cannot be opened; else what it holds is wrong.
    """

    def __init__(self, file: str, wrong: str, line: int = 0, *, unreadable: bool = False) -> None:
        """Keep the parts; the message is one line of all of them."""
        self.file, self.wrong, self.line, self.unreadable = file, wrong, line, unreadable
        super().__init__(f"{file}, line {line}: {wrong}" if line else f"{file}: {wrong}")


def text_of(file: Path) -> str:
    """The text of a file. Raises CaseFileError."""
    try:
        return file.read_text(encoding="utf-8")
    except IsADirectoryError as error:
        wrong = "this is a folder: name the files of cases in it"
        raise CaseFileError(str(file), wrong, unreadable=True) from error
    except OSError as error:
        raise CaseFileError(str(file), str(error.strerror), unreadable=True) from error
    except UnicodeDecodeError as error:
        wrong = f"it is not written in UTF-8 ({error.reason} at byte {error.start})"
        raise CaseFileError(str(file), wrong) from error


def cases_in(file: Path) -> Iterator[Case]:
    """The cases of conduct in a file, one a line. Raises CaseFileError.

    A case with `kind` at its top is one of money and is passed over.
    """
    return (case for case in all_in(file, lambda case: "kind" in case) if "kind" not in case)


def all_in(file: Path, elsewhere: Callable[[Case], bool]) -> Iterator[Case]:
    """All cases of a file; those that go `elsewhere` are not looked at. Raises CaseFileError."""
    return (case for _, case in _numbered(file, elsewhere))


def _numbered(
    file: Path, elsewhere: Callable[[Case], bool], broken: list[str] | None = None
) -> Iterator[tuple[int, Case]]:
    """Line and case; what breaks the format goes to `broken`, else it ends the reading."""
    number = 0
    for line, text in enumerate(text_of(file).splitlines(), 1):
        if not text.strip():
            continue
        try:
            case = json.loads(text)
        except ValueError as error:
            raise CaseFileError(str(file), f"no JSON: {error}", line) from error
        except RecursionError as error:
            wrong = "no case: objects and lists are nested too deeply"
            raise CaseFileError(str(file), wrong, line) from error
        number += 1
        if not (isinstance(case, dict) and elsewhere(case)):
            wrong = _wrong(_case(case, str(file), line))
            if wrong and broken is None:
                raise CaseFileError(str(file), wrong, line)
            if wrong and broken is not None:
                broken.append(str(CaseFileError(str(file), wrong, line)))
                continue
        yield line, case
    if not number:
        raise CaseFileError(str(file), "it holds no case: write one JSON object a line")


def _case(case: object, file: str, line: int) -> Case:
    """The case. Raises CaseFileError for what is none of format v1."""
    for key, kind in NEEDED.items():
        if not isinstance(case, dict) or key not in case:
            raise CaseFileError(file, f"no case of format v1: no {key}", line)
        if not isinstance(case[key], kind) or (key == "id" and not case[key].strip()):
            wrong = f"no case of format v1: {key} is not {_CALLED[kind]}"
            raise CaseFileError(file, wrong, line)
        if key == "timeline" and not all(isinstance(row, dict) for row in case[key]):
            raise CaseFileError(file, "no case of format v1: timeline holds no objects", line)
    assert isinstance(case, dict)
    return case


def _wrong(case: Case) -> str:
    """What of a case breaks the format, with its place; "" where nothing does."""
    wrong = misfit(case)
    return f"case {case['id']} breaks format v1: {wrong}" if wrong else ""


def distinct_in(
    files: Sequence[Path], elsewhere: Callable[[Case], bool]
) -> tuple[list[tuple[Case, str]], int, list[str]]:
    """The cases of all files, each once; how many stood there again; those that break the format.

    A case comes with its file and line. Raises CaseFileError, also when two different cases bear
    one id.
    """
    seen: dict[str, tuple[Case, str]] = {}
    again, broken = 0, list[str]()
    for file in files:
        for line, case in _numbered(file, elsewhere, broken):
            name = str(case["id"])
            known, place = seen.setdefault(name, (case, f"{file}, line {line}"))
            if known is case:
                continue
            if known != case:
                wrong = f"another case has the id {name}, see {place}; give each its own"
                raise CaseFileError(str(file), wrong, line)
            again += 1
    return list(seen.values()), again, broken
