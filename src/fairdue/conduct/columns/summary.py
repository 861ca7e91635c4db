"""The audit of a log in numbers: by rule, agency, local hour and week; what was not judged."""

from collections import Counter
from typing import Any

from fairdue.conduct.columns.misfit import Misfits

OUTCOMES = ("breach", "advisory", "open_norm", "unknown", "unseen", "ok", "yes", "no")
"""What is counted of a rule: `advisory` are departures from what a text only advises, `open_norm`
is for a court to weigh, `unseen` are the unknowns of rules on content where nobody looked."""
KINDS = ("breach", "advisory", "open_norm", "unknown")
"""What is written as a finding when nobody asks for everything."""
PER_CONTACT = ("contacts", "with_breach", *KINDS)
"""What is counted of agencies, hours and weeks."""


class Tally:
    """Counts of a part of a log; parts add up in any order."""

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.rows: Counter[str] = Counter()
        self.rules: Counter[tuple[str, str]] = Counter()
        self.groups: Counter[tuple[str, str, str]] = Counter()
        self.misfits = Misfits()

    def merge(self, other: "Tally") -> None:
        """Add another part."""
        self.rows.update(other.rows)
        self.rules.update(other.rules)
        self.groups.update(other.groups)
        self.misfits.merge(other.misfits)

    def encoded(self) -> dict[str, Any]:
        """As plain values, for the way between processes."""
        return {
            "rows": dict(self.rows),
            "rules": [[*key, n] for key, n in self.rules.items()],
            "groups": [[*key, n] for key, n in self.groups.items()],
            "misfits": self.misfits.encoded(),
        }

    @classmethod
    def decoded(cls, plain: dict[str, Any]) -> "Tally":
        """From plain values."""
        made = cls()
        made.rows.update(plain["rows"])
        made.rules.update({(rule, outcome): n for rule, outcome, n in plain["rules"]})
        made.groups.update({(sort, name, what): n for sort, name, what, n in plain["groups"]})
        made.misfits = Misfits.decoded(plain["misfits"])
        return made

    def by_rule(self) -> dict[str, dict[str, int]]:
        """By rule: how often each outcome; rules in order of their ids."""
        found: dict[str, dict[str, int]] = {}
        for rule, outcome in sorted(self.rules, key=lambda k: (k[0], OUTCOMES.index(k[1]))):
            if self.rules[rule, outcome]:
                found.setdefault(rule, {})[outcome] = self.rules[rule, outcome]
        return found

    def outcomes(self) -> dict[str, int]:
        """Over all rules: how often each outcome."""
        found: Counter[str] = Counter()
        for (_, outcome), n in self.rules.items():
            found[outcome] += n
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}

    def by(self, sort: str) -> dict[str, dict[str, int]]:
        """By agency (`by`), local hour (`hour`) or week (`week`, its Monday)."""
        found: dict[str, dict[str, int]] = {}
        for group, name, what in sorted(self.groups):
            if group == sort:
                found.setdefault(name, dict.fromkeys(PER_CONTACT, 0))
                found[name][what] = self.groups[group, name, what]
        return found
