"""Looking a lender up in a licence register by name and licence number, never by a guess."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from fairdue.credit.company_name import CompanyName, company_name, licence_key
from fairdue.credit.register import (
    ACCEPT_SCORE,
    CANDIDATE_SCORE,
    Candidate,
    Doubt,
    LookUp,
    MatchedBy,
    Register,
    RegisterEntry,
)

CANDIDATES_MOST = 5
_SAME, _ALMOST = 100, 99


class Matcher:
    """A register made ready for looking up many lenders."""

    def __init__(self, register: Register, *, accept_score: int = ACCEPT_SCORE) -> None:
        """`accept_score` (0 to 100) is the least score at which an entry counts as found."""
        self.register = register
        self.accept_score = accept_score
        self._named = [(entry, company_name(entry.name)) for entry in register.entries]
        self._numbered = [licence_key(entry.number) for entry in register.entries]

    def look_up(
        self, name: str, *, aliases: Iterable[str] = (), licence_number: str = ""
    ) -> LookUp:
        """What the register says of a lender of that name, with those aliases and that licence.

        A licence number that stands beside a quite different name proves nothing: it is shown as
        a candidate. Two entries that fit equally well leave the question open.
        """
        asked = company_name(name)
        others = [company_name(alias) for alias in aliases]
        number = licence_key(licence_number)
        alike = [
            best
            for (entry, named), known in zip(self._named, self._numbered, strict=True)
            if (best := _alike(entry, named, asked, others, same_number=number == known != ""))
        ]
        alike.sort(key=lambda c: (-c.score, c.by is MatchedBy.ALIAS, c.entry.place))
        found = self._found(alike)
        rest = [c for c in alike if c is not found]
        return LookUp(
            source=self.register.source,
            as_of=self.register.as_of,
            accept_score=self.accept_score,
            found=found,
            candidates=tuple(rest[:CANDIDATES_MOST]),
            covers=self.register.covers,
        )

    def _found(self, alike: Sequence[Candidate]) -> Candidate | None:
        fits = [
            c
            for c in alike
            if c.score >= self.accept_score and c.by is not MatchedBy.ALIAS and c.doubt is None
        ]
        best = [c for c in fits if c.score == fits[0].score]
        if len({company_name(c.entry.name) for c in best}) > 1:
            numbered = [c for c in best if c.by is MatchedBy.LICENCE_NUMBER]
            return numbered[0] if len(numbered) == 1 else None
        return best[0] if best else None


def _alike(
    entry: RegisterEntry,
    named: CompanyName,
    asked: CompanyName,
    aliases: Sequence[CompanyName],
    *,
    same_number: bool,
) -> Candidate | None:
    """How an entry agrees with a lender; None when it does not."""
    if asked.is_branch_of(named):
        return Candidate(entry=entry, score=_SAME, by=MatchedBy.BRANCH)
    score, doubt = _score(asked, named)
    if same_number:
        fits = score >= CANDIDATE_SCORE and doubt is None
        return Candidate(
            entry=entry,
            score=_SAME if fits else max(score, CANDIDATE_SCORE),
            by=MatchedBy.LICENCE_NUMBER,
            doubt=None if fits else doubt or Doubt.OTHER_NAME,
        )
    if score >= CANDIDATE_SCORE:
        return Candidate(entry=entry, score=score, by=MatchedBy.NAME, doubt=doubt)
    if any(alias.is_same(named) for alias in aliases):
        return Candidate(entry=entry, score=_SAME, by=MatchedBy.ALIAS)
    return None


@cache
def _likeness() -> Callable[[str, str], float]:
    """How alike two texts are, 0 to 100; loaded by the first look-up, not by every command."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only a look-up pays for it

    return fuzz.ratio


def _score(one: CompanyName, other: CompanyName) -> tuple[int, Doubt | None]:
    """Likeness from 0 to 100, and whether only what stands in brackets keeps them apart."""
    if one.is_same(other):
        return _SAME, None
    if not one.flat or not other.flat:
        return 0, None
    ratio = _likeness()
    likeness = ratio(one.flat, other.flat)
    if one.core == other.core:
        return min(max(int(likeness), CANDIDATE_SCORE), _ALMOST), Doubt.BRACKETS
    if one.bracketed == other.bracketed:
        likeness = max(likeness, ratio(one.core, other.core))
    return min(int(likeness), _ALMOST), None
