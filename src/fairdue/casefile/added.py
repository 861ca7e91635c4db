"""What taking in a file did, or would do: its facts, problems and counts."""

import msgspec

from fairdue.facts import Fact, Problem


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """One file taken in, or looked at before.

    `rows` is what the file holds: `taken` became facts, `refused` problems. `new` and `known`
    count facts that came in or were in the record already, `left_out` those of private numbers
    whose calls were erased. `action` undoes it; "" for a preview. `sample` are the first new
    facts.
    """

    name: str
    format: str
    sha256: str
    rows: int
    taken: int
    refused: int
    new: int
    known: int
    left_out: int
    problems: tuple[Problem, ...]
    sample: tuple[Fact, ...] = ()
    action: str = ""


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One act of the user or one import, which can be undone as a whole."""

    id: str
    label: str
    at: str
    facts: int
    undone: bool


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A case in numbers, as printed after an import.

    `findings` counts reportable findings by rulebook and verdict; `plan_ends_on` is the end of
    the formal-first plan as ISO date, "" when there is none and `plan_reason` says why.
    """

    case: str
    today: str
    passphrase: bool
    facts: int
    contacts: int
    quarantined: int
    problems: int
    findings: dict[str, dict[str, int]]
    judged: int
    rules: int
    questions: int
    plan_ends_on: str
    plan_total_fen: int | None
    plan_reason: str = ""
