"""A borrower's case: what follows from the facts in its folder.

Findings, plans, limitation and letters are pure functions of the facts. Nothing computed is kept
except in a sealed cache that can be thrown away.
"""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from fairdue import conduct, credit, journal, letters
from fairdue import plan as planning
from fairdue.casefile import bigdata, shelf
from fairdue.casefile.added import Summary
from fairdue.casefile.directory import Lender, lenders, standing_of
from fairdue.casefile.folder import Clock, Entropy, Folder, Progress
from fairdue.casefile.loose import loose_names
from fairdue.casefile.question import Question, questions
from fairdue.credit.matching import Matcher
from fairdue.facts import (
    FACT_TYPES,
    AccountEvent,
    Basis,
    Budget,
    Capture,
    CaseInfo,
    Contact,
    ContactKind,
    CostTable,
    Direction,
    Document,
    Fact,
    Finding,
    Hardship,
    Import,
    Inquiry,
    LegalEvent,
    LetterKind,
    LetterRecord,
    Listing,
    Note,
    Offer,
    Person,
    Problem,
    Reply,
    Role,
    RuleOutcome,
    Source,
    SourceKind,
    StandingEvidence,
    Zone,
)
from fairdue.report.person import PersonReport, report_of
from fairdue.report.reason import Parameters
from fairdue.report.reference import Settings

DEBTOR = "debtor"
REPORTED = "findings"
FINE = frozenset({RuleOutcome.NOT_APPLICABLE, RuleOutcome.OK})
"""Answers that are counted but not reported."""


UNSEEN_BY_RULES = (
    AccountEvent,
    Budget,
    CaseInfo,
    CostTable,
    Document,
    Hardship,
    Import,
    Inquiry,
    LegalEvent,
    LetterRecord,
    Listing,
    Note,
    Offer,
    Reply,
    StandingEvidence,
)
"""Kinds of fact that no rule looks at: adding one leaves all findings as they are."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts that were judged, and what was found."""

    contacts: tuple[Contact, ...]
    findings: tuple[Finding, ...]


class NoBudget(Exception):
    """A plan was asked for and nobody has said what can be paid."""


class BadBudget(NoBudget):
    """A plan was asked for and what is stated of the household makes no sense: `problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line("en"))
        self.problem = problem


class CaseFile(Folder):
    """An open case folder and everything that follows from its facts."""

    _findings: tuple[Finding, ...] | None = None
    _questions: tuple[Question, ...] | None = None
    _phone: Counter[str | None] | None = None
    _limitation: tuple[dt.date, tuple[credit.Limitation, ...]] | None = None
    _debts: tuple[dt.date, tuple[planning.Debt, ...]] | None = None
    _living: tuple[dt.date, planning.Affordability | None] | None = None

    _judged: Judged | None = None

    def _changed(self, added: Sequence[Fact] | None) -> None:
        """Forget what was computed from fewer facts; keep findings that cannot have changed."""
        seen = None if added is None else [f for f in added if not isinstance(f, UNSEEN_BY_RULES)]
        if self._findings is not None and seen and all(isinstance(f, Contact) for f in seen):
            contacts = self.history().contacts
            self._judged = Judged(contacts=contacts, findings=self._findings)
        elif seen is None or seen:
            self._judged = None
        if seen is None or seen:
            self._findings = None
        super()._changed(added)
        self._questions = self._limitation = self._debts = self._phone = None
        self._living = None

    def close(self) -> None:
        """Keep what was computed for the next time, then let go of the folder."""
        if self._findings is not None and self._shelved != self._findings_key():
            self._shelve()
        super().close()

    # -- what follows from the facts ----------------------------------------------------------

    @cached_property
    def rulebooks(self) -> conduct.Rulebooks:
        """The rulebooks shipped with this version."""
        return conduct.load()

    @property
    def rules_here(self) -> int:
        """How many rules speak where the borrower is; texts of other places judge nothing."""
        return len(self.rulebooks.holding_in(self.history().zone_names))

    def findings(self, *, progress: Progress | None = None) -> tuple[Finding, ...]:
        """What the rules say of every attributed contact, except `ok` and `not_applicable`."""
        if self._findings is None:
            judged, self._judged = self._judged, None
            cached = None if judged else self._journal.cached(REPORTED, self._findings_key())
            if cached is not None:
                self._findings = tuple(shelf.unpack(cached, self.history().zone))
                self._shelved = self._findings_key()
            else:
                self._findings = self._audited(judged, progress)
                if judged is None:
                    self._shelve()
        return self._findings

    def _audited(self, judged: Judged | None, progress: Progress | None) -> tuple[Finding, ...]:
        """Findings of all contacts; what was judged stands when only later contacts came."""
        history = self.history()
        before = judged.contacts if judged else ()
        stands = judged is not None and history.contacts[: len(before)] == before
        found = conduct.findings_of(
            history,
            self.rulebooks,
            progress=progress,
            leave_out=FINE,
            since=len(before) if stands else 0,
        )
        return (*(judged.findings if judged and stands else ()), *found)

    _shelved = ""

    def _shelve(self) -> None:
        self._shelved = self._findings_key()
        self._journal.cache(REPORTED, self._shelved, shelf.pack(self._findings or ()))

    def _findings_key(self) -> str:
        """What findings depend on: the facts that rules may see, and the rulebooks."""
        digest = hashlib.sha256(self.rulebooks.sha256.encode())
        for fact in self._record:
            if not isinstance(fact, UNSEEN_BY_RULES):
                digest.update(fact.id.encode())
        return digest.hexdigest()

    def gate(
        self,
        at: dt.datetime,
        creditor: str,
        *,
        by: str | None = None,
        kind: ContactKind = ContactKind.CALL,
    ) -> conduct.Decision:
        """May this creditor (or `by` on its behalf) contact the borrower at that instant?"""
        history = self.history()
        debts = tuple(d for d, loan in history.loans.items() if loan.creditor == creditor)
        proposed = Contact(
            id="proposed",
            occurred_at=at,
            kind=kind,
            direction=Direction.OUT,
            by=by or creditor,
            creditor=creditor,
            person=history.debtor,
            address=self._rung_phone(),
            debts=debts,
        )
        return conduct.gate(history, proposed, self.rulebooks, at=at)

    def _rung_phone(self) -> str | None:
        """The borrower's phone that is rung most often."""
        if self._phone is None:
            debtor = self.history().debtor
            rung = (c.address for c in self.history().contacts if c.person == debtor)
            self._phone = Counter(rung)
        return self._phone.most_common(1)[0][0] if self._phone else None

    def gates(self, at: dt.datetime) -> dict[str, conduct.Decision]:
        """The gate's answer for each creditor of the case."""
        loans = self.history().loans.values()
        creditors = sorted({loan.creditor for loan in loans if loan.creditor})
        return {creditor: self.gate(at, creditor) for creditor in creditors}

    def questions(self) -> tuple[Question, ...]:
        """What only the borrower can answer, the weightiest first."""
        if self._questions is None:
            self._questions = questions(self.history(), self.findings())
        return self._questions

    def standing(self, party: str) -> credit.Standing:
        """Whether a party lends formally, with all its evidence. Raises KeyError."""
        history = self.history()
        return standing_of(history, history.parties[party], on=self.today)

    def lenders(self, register: Matcher | None = None) -> tuple[Lender, ...]:
        """Every creditor, app and agency of the record, looked up in a register when given."""
        return lenders(self.history(), on=self.today, register=register)

    def limitation(self) -> tuple[credit.Limitation, ...]:
        """Limitation of each debt as of today."""
        if self._limitation is None or self._limitation[0] != self.today:
            history, today = self.history(), self.today
            periods = (
                credit.limitation(
                    loan, history, on=today, paid=planning.paid_off(loan, history, on=today)
                )
                for loan in history.loans.values()
            )
            self._limitation = (today, tuple(periods))
        return self._limitation[1]

    def ledger(self, debt: str) -> planning.Ledger:
        """What is owed on a debt today, line by line. Raises KeyError."""
        history = self.history()
        return planning.ledger(history.loans[debt], history, on=self.today)

    def budget(self) -> Budget | None:
        """The budget as last stated."""
        stated = self.history().of(Budget)
        return stated[-1] if stated else None

    def budget_problem(self) -> Problem | None:
        """What makes the budget as last stated unusable; None when it can be used or is missing."""
        budget = self.budget()
        return None if budget is None else planning.budget_problem(budget)

    def household(self) -> planning.Household | None:
        """Income and needs by day as last stated; None when the budget is sums alone.

        Raises BadBudget when what was stated makes no sense.
        """
        budget, problem = self.budget(), self.budget_problem()
        if problem is not None:
            raise BadBudget(problem)
        if budget is None or not budget.household:
            return None
        found = planning.read_household(budget.household, "household")
        return found if isinstance(found, planning.Household) else None

    def living(self) -> planning.Affordability | None:
        """What the household can pay from today on; None when none is stated by day.

        Raises BadBudget when what was stated makes no sense.
        """
        return self._living_on(self.today)

    def _living_on(self, day: dt.date) -> planning.Affordability | None:
        if self._living is None or self._living[0] != day:
            stated = self.household()
            found = None if stated is None else planning.afford(stated, start_on=day)
            self._living = (day, found)
        return self._living[1]

    def plan(
        self,
        preset: planning.Preset,
        *,
        start_on: dt.date | None = None,
        money: planning.Purse | None = None,
        offers: Sequence[planning.Offer] | None = None,
    ) -> planning.Plan:
        """A repayment plan from the money given, the household, else the budget. Raises NoBudget.

        That is a BadBudget when what was stated makes no sense. The plan counts on those of the
        `offers` that make it better; None = those of the record that stand on its first day.
        Raises ValueError for an offer on a debt that it does not know.
        """
        begin = start_on or self.today
        living = None if money else self._living_on(begin)
        paying = money or (living.purse if living else self.budget())
        if paying is None:
            raise NoBudget
        if isinstance(paying, Budget):
            paying = planning.purse(paying, start_on=begin, months=planning.MONTHS_MAX)
        debts = self._debts_on(begin)
        if offers is None:
            recorded = planning.offers_on_record(self.history(), debts, on=begin)
            offers = planning.open_offers(recorded)
        return planning.choose(debts, paying, preset, offers, start_on=begin)

    def offers(self) -> tuple[planning.OnRecord, ...]:
        """The offers of the record and how they stand today, the soonest to end first."""
        return planning.offers_on_record(self.history(), self.debts(), on=self.today)

    def debts(self) -> tuple[planning.Debt, ...]:
        """Every debt as a plan that starts today takes it."""
        return self._debts_on(self.today)

    def _debts_on(self, day: dt.date) -> tuple[planning.Debt, ...]:
        if self._debts is None or self._debts[0] != day:
            self._debts = (day, planning.debts(self.history(), on=day))
        return self._debts[1]

    def plans(
        self, *, start_on: dt.date | None = None, money: planning.Purse | None = None
    ) -> tuple[planning.Plan, ...]:
        """The plan of each preset. Raises NoBudget."""
        return tuple(
            self.plan(preset, start_on=start_on, money=money) for preset in planning.Preset
        )

    # -- the big-data report ------------------------------------------------------------------

    def report(
        self,
        *,
        as_of: dt.datetime | None = None,
        settings: Settings | None = None,
        parameters: Parameters | None = None,
        presets: Sequence[planning.Preset] = (),
        register: Matcher | None = None,
    ) -> PersonReport:
        """What the record of this case says in the form of the big-data report.

        As of the end of today if not said else, in the borrower's zone. `presets` adds a forecast
        under each plan from that day on and raises NoBudget as `plan` does. `register` is looked up
        for what the lenders are.
        """
        history = self.history()
        at = as_of or bigdata.end_of(self.today, history.zone)
        kept = bigdata.record(history, at)
        offered = [self.plan(preset, start_on=history.day(at)) for preset in presets]
        found = lenders(history, on=history.day(at), register=register)
        return report_of(
            bigdata.query(history, at),
            kept.inquiries,
            kept.accounts,
            settings=settings or Settings(zone=history.zone.key),
            parameters=parameters,
            hits=kept.hits,
            names=kept.names,
            judged=bigdata.judged(history, found),
            plans=[bigdata.planned(history, kept.accounts or (), one) for one in offered],
            notes=kept.notes,
        )

    # -- letters ------------------------------------------------------------------------------

    def material(
        self,
        to: str,
        *,
        preset: planning.Preset | None = None,
        items: Iterable[str] | None = None,
        debts: Iterable[str] | None = None,
        above: Iterable[str] = (),
    ) -> letters.Material:
        """Everything a letter may draw on; see `letters.Material` for what narrows it.

        What it offers to pay counts on no offer that is not signed: the other side could go back.
        """
        try:
            offered = self.plan(preset or planning.Preset.FORMAL_FIRST, offers=())
        except NoBudget:
            offered = None  # a letter that needs it says so, with what is wrong with the budget
        return letters.Material(
            history=self.history(),
            findings=self.findings(),
            plan=offered,
            bad_budget=self.budget_problem(),
            limitation=self.limitation(),
            today=self.today,
            to=to,
            case_ref=self.reference,
            items=None if items is None else tuple(items),
            debts=None if debts is None else tuple(debts),
            above=frozenset(above),
        )

    def write(
        self,
        kind: LetterKind,
        *,
        to: str,
        locale: str,
        confirmed: Iterable[str] = (),
        preset: planning.Preset | None = None,
        items: Iterable[str] | None = None,
        debts: Iterable[str] | None = None,
        above: Iterable[str] = (),
    ) -> letters.Letter:
        """A letter from the record. Raises letters.NeedsConfirmation (limitation).

        `items` are the ids of the entries that a dispute is about; None = all. `debts` are the
        loans that the letter is about; None = those it usually speaks of. On those `above` an
        offer may go above what the other side claims.
        """
        material = self.material(to, preset=preset, items=items, debts=debts, above=above)
        return letters.write(kind, material, locale=locale, confirmed=frozenset(confirmed))

    def keep(
        self,
        letter: letters.Letter,
        *,
        confirmed: Iterable[str] = (),
        document: bytes | None = None,
    ) -> None:
        """Keep the letter as PDF in the case and say so with a fact.

        `document` is that PDF where it was made before.
        """
        document = letters.pdf(letter) if document is None else document
        digest = hashlib.sha256(document).hexdigest()
        reference = self._journal.attach(
            document, name=f"{letter.stem}.pdf", media="application/pdf", capture=Capture.DERIVED
        )
        action = self._new_action()
        record = LetterRecord(
            occurred_at=self.now(),
            source=Source(kind=SourceKind.DESK, name="letter", action=action),
            kind=letter.kind,
            to=letter.to,
            locale=letter.locale,
            sha256=digest,
            text=letters.text(letter),
            reply_due_on=letter.reply_due_on,
            limitation_confirmed=tuple(confirmed),
            cites=letter.cites,
        )
        numbered = self._numbering().acted(record)
        self._append_with(numbered, reference)

    def attachment(self, sha256: str) -> bytes:
        """Bytes kept in the case. Raises KeyError."""
        return self._journal.attachment(sha256)

    # -- the whole ----------------------------------------------------------------------------

    def loose_names(self) -> tuple[Problem, ...]:
        """Names in hand-made files that stand for nothing in the record."""
        return loose_names(self.history())

    def problems(self) -> tuple[Problem, ...]:
        """Problems of all imports that were not undone, then names that lead nowhere."""
        decoder = msgspec.json.Decoder(Problem)
        imports = self.history().of(Import)
        kept = tuple(decoder.decode(line) for i in imports for line in i.detail)
        return kept + self.loose_names()

    def summary(self) -> Summary:
        """The case in numbers."""
        history = self.history()
        findings: dict[str, dict[str, int]] = {}
        for finding in self.findings():
            verdicts = findings.setdefault(finding.rulebook, {})
            verdicts[finding.verdict.value] = verdicts.get(finding.verdict.value, 0) + 1
        ends_on, total, reason = "", None, ""
        try:
            offered = self.plan(planning.Preset.FORMAL_FIRST)
            ends_on = offered.ends_on.isoformat() if offered.ends_on else ""
            total = offered.total_fen
        except BadBudget as bad:
            reason = bad.problem.code
        except NoBudget:
            reason = "no_budget"
        return Summary(
            case=str(self.path),
            today=self.today.isoformat(),
            passphrase=self.has_passphrase,
            facts=sum(len(history.of(kind)) for kind in FACT_TYPES),
            contacts=len(history.contacts),
            quarantined=len(history.quarantined),
            problems=len(self.problems()),
            findings=findings,
            judged=len(history.contacts),
            rules=self.rules_here,
            questions=len(self.questions()),
            plan_ends_on=ends_on,
            plan_total_fen=total,
            plan_reason=reason,
        )


def create(
    path: Path,
    *,
    clock: Clock,
    entropy: Entropy,
    passphrase: str | None = None,
    info: CaseInfo | None = None,
    zone: str = "Asia/Shanghai",
    person: str = DEBTOR,
) -> CaseFile:
    """A new case folder with its first facts: whose case it is, the borrower, the zone."""
    ZoneInfo(zone)
    record = journal.Journal.create(path, passphrase=passphrase, clock=clock, entropy=entropy)
    case = CaseFile(record, path, clock=clock, entropy=entropy)
    first = info or CaseInfo(occurred_at=clock())
    started = first.occurred_at
    case.record(
        [
            first,
            Person(
                occurred_at=started,
                basis=Basis.CLAIMED,
                person=person,
                role=Role.DEBTOR,
                name=first.borrower,
            ),
            Zone(occurred_at=started, zones=(zone,)),
        ],
        label="new case",
        kind=SourceKind.CASE_FILE,
    )
    return case


def open_case(
    path: Path,
    *,
    clock: Clock,
    entropy: Entropy,
    passphrase: str | None = None,
    today: dt.date | None = None,
    reading: bool = False,
) -> CaseFile:
    """An existing case folder. Raises the errors of `journal.Journal.open`.

    `reading`: nothing will be recorded, so while another has the case open, what is recorded by
    now is read beside it.
    """
    try:
        record = journal.Journal.open(path, passphrase=passphrase, clock=clock, entropy=entropy)
    except journal.CaseLocked:
        if not reading:
            raise
        record = journal.Journal.look(path, passphrase=passphrase, clock=clock, entropy=entropy)
    case = CaseFile(record, path, clock=clock, entropy=entropy)
    case.set_today(today)
    return case


def find_case(path: Path) -> Path:
    """The case folder at `path`, or the only `*.fairdue` folder in it."""
    if (path / "keys.json").exists():
        return path
    inside = sorted(path.glob("*.fairdue")) if path.is_dir() else []
    return inside[0] if len(inside) == 1 else path
