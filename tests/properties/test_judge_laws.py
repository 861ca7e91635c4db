"""The laws of the judge, on small random logs around the edges of the rules.

Goal: what the judge says may not depend on how it is asked. Method: hypothesis draws a borrower,
two lenders with an agency, people around the borrower, and a handful of contacts whose times sit
on the edges of hours, days and versions; each law is then stated as it would be in words.
"""

import datetime as dt
from collections.abc import Callable
from random import Random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fairdue import conduct
from fairdue.conduct.kinds.time_window import TimeWindow
from fairdue.facts import (
    Address,
    AddressKind,
    AddressSource,
    AgencyList,
    Agreement,
    Association,
    ChargeLine,
    Consent,
    ConsentKind,
    Contact,
    ContactKind,
    Contract,
    Correction,
    Coverage,
    Demand,
    Direction,
    Fact,
    Finding,
    History,
    Instalment,
    Label,
    LenderKind,
    Liable,
    Loan,
    LoanParty,
    Medium,
    Mode,
    Outcome,
    Party,
    PartyRole,
    PayChannel,
    Person,
    Product,
    Purpose,
    RecordingState,
    Remark,
    Request,
    RequestKind,
    Role,
    RuleOutcome,
    Speaker,
    Verdict,
    Window,
    Zone,
)

BOOKS = conduct.load()
CHINA = dt.timezone(dt.timedelta(hours=8))
LONG_AGO = dt.datetime(2017, 1, 1, tzinfo=CHINA)
NOTHING_LEFT_OUT: frozenset[RuleOutcome] = frozenset()

DAYS = (
    dt.date(2018, 3, 27),
    dt.date(2024, 5, 15),
    dt.date(2025, 2, 27),
    dt.date(2025, 2, 28),
    dt.date(2026, 1, 29),
    dt.date(2026, 1, 30),
    dt.date(2026, 1, 31),
    dt.date(2026, 2, 1),
    dt.date(2026, 2, 2),
)
CLOCKS = tuple(
    dt.time.fromisoformat(text)
    for text in (
        *("00:00:00", "07:59:59", "08:00:00", "09:00:00", "09:05:00", "09:10:00"),
        *("12:00:00", "21:57:00", "21:59:59", "22:00:00", "23:59:59"),
    )
)


def at(day: dt.date, clock: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, clock, CHINA)


INSTANTS = st.builds(at, st.sampled_from(DAYS), st.sampled_from(CLOCKS))
LATE = st.sampled_from([None, dt.timedelta(minutes=30), dt.timedelta(days=2)])

PEOPLE = (
    Person(id="person:D", occurred_at=LONG_AGO, person="D", role=Role.DEBTOR),
    Person(id="person:K", occurred_at=LONG_AGO, person="K", role=Role.AGREED_CONTACT),
    Person(id="person:X", occurred_at=LONG_AGO, person="X", role=Role.OTHER_THIRD),
    Person(
        id="person:S", occurred_at=LONG_AGO, person="S", role=Role.SPOUSE, liable=Liable.UNKNOWN
    ),
)
SOURCES = {
    "d1": AddressSource.LEFT_BY_DEBTOR,
    "k2": AddressSource.PHONE_CONTACT_LIST,
    "x1": AddressSource.BOUGHT_FROM_DEALER,
}
ADDRESSES = tuple(
    Address(
        id=f"address:{name}",
        occurred_at=LONG_AGO,
        address=name,
        kind=AddressKind.MOBILE,
        owner=name[0].upper(),
        obtained=SOURCES.get(name),
    )
    for name in ("d1", "d2", "k1", "k2", "x1", "s1")
)
CREDITORS = ("bank", "cfc")
DEBTS = {"bank": ("card", "loan", "home"), "cfc": ("cash",)}
PRODUCTS = {
    "card": Product.CREDIT_CARD,
    "loan": Product.ONLINE_CONSUMER_LOAN,
    "home": Product.MORTGAGE,
    "cash": Product.ONLINE_CONSUMER_LOAN,
}
LOANS = tuple(
    Loan(
        id=f"loan:{debt}",
        occurred_at=LONG_AGO,
        debt=debt,
        product=PRODUCTS[debt],
        parties=(LoanParty(party=creditor, role=PartyRole.CREDITOR),),
    )
    for creditor, debts in DEBTS.items()
    for debt in debts
)
CHANGES = {"person": "K", "outcome": "talked"}
BOTH = (Association.CBA, Association.NIFA)


@st.composite
def parties(draw: st.DrawFn) -> tuple[Fact, ...]:
    member = st.sampled_from([BOTH, BOTH, (), None])
    kinds = {"bank": LenderKind.CARD_ISSUER, "cfc": LenderKind.CFC}
    lenders = tuple(
        Party(
            id=f"party:{name}",
            occurred_at=LONG_AGO,
            party=name,
            name=name,
            kind=kinds[name],
            member_of=draw(member),
        )
        for name in CREDITORS
    )
    agency = Party(
        id="party:agency",
        occurred_at=LONG_AGO,
        party="agency",
        name="agency",
        roles=(PartyRole.AGENCY,),
        acts_for=draw(st.sampled_from([("bank",), ("bank", "cfc")])),
    )
    return (*lenders, agency)


REMARKS = st.builds(
    Remark,
    label=st.sampled_from(
        [
            *(Label.DEMAND_PAYMENT, Label.DISCLOSED_DEBT, Label.THREAT, Label.HEARD_BY_OTHERS),
            *(Label.INSULT, Label.ASK_RELAY, Label.SEVERAL_VISITORS, Label.FILMED_INSIDE),
        ]
    ),
    speaker=st.sampled_from([Speaker.COLLECTOR] * 3 + [Speaker.COUNTERPARTY]),
    score=st.sampled_from([None, None, 0.79, 0.80]),
)
FEE = (Demand(line=ChargeLine.COLLECTION_FEE, amount_fen=30_000),)
CLAIM = (Demand(line=ChargeLine.BALANCE, amount_fen=500_000),)
PAPERS: tuple[Fact, ...] = (
    Contract(
        id="contract",
        occurred_at=LONG_AGO,
        fee_lines=(ChargeLine.LATE_FEE,),
        pay_channels=(PayChannel.LENDER_APP,),
    ),
    AgencyList(
        id="agencies",
        occurred_at=LONG_AGO,
        by="bank",
        agencies=(),
        since=dt.date(2026, 1, 1),
        until=dt.date(2026, 1, 31),
    ),
)


@st.composite
def contacts(draw: st.DrawFn, number: int) -> Contact:
    creditor = draw(st.sampled_from(CREDITORS))
    begun = draw(INSTANTS)
    person, address = draw(
        st.sampled_from([("D", "d1"), ("D", "d1"), ("D", "d2"), ("K", "k1"), ("K", "k2")])
        | st.sampled_from([("X", "x1"), ("S", "s1")])
    )
    kind = draw(st.sampled_from([ContactKind.CALL] * 4 + [ContactKind.TEXT, ContactKind.VISIT]))
    outcomes = [Outcome.TALKED, Outcome.RANG_OUT, Outcome.REJECTED, Outcome.INVALID_NUMBER, None]
    outcome = draw(st.sampled_from(outcomes))
    words = st.lists(REMARKS, max_size=2).map(tuple)
    return Contact(
        id=f"contact:{number:02}",
        occurred_at=begun,
        kind=kind,
        direction=draw(st.sampled_from([Direction.OUT] * 5 + [Direction.IN])),
        by=draw(st.sampled_from([creditor, "agency"])),
        creditor=creditor,
        person=person,
        address=draw(st.sampled_from([address, address, address, None])),
        debts=draw(st.sampled_from([(d,) for d in DEBTS[creditor]] + [()])),
        outcome=outcome,
        mode=draw(st.sampled_from([Mode.INTERACTIVE] * 3 + [Mode.NOTIFY])),
        ended_at=draw(st.sampled_from([None, begun + dt.timedelta(minutes=6)])),
        latest_at=draw(st.sampled_from([None] * 5 + [begun + dt.timedelta(minutes=7)])),
        purpose=draw(st.sampled_from([None, None, Purpose.COLLECT, Purpose.RESTORE_CONTACT])),
        remarks=draw(st.none() | words) if outcome in {Outcome.TALKED, None} else None,
        names=draw(st.sampled_from([None, (), (creditor,), ("agency",)])),
        recording=draw(st.sampled_from([None, *RecordingState])),
        charges=draw(st.sampled_from([(), (), FEE, CLAIM])),
        pay_channels=draw(st.sampled_from([(), (), (PayChannel.PRIVATE_ACCOUNT,)])),
        deleted_at=draw(st.sampled_from([None, None, begun + dt.timedelta(days=600)])),
    )


@st.composite
def consents(draw: st.DrawFn, number: int) -> Consent:
    night = Window(start_minute=22 * 60)
    return Consent(
        id=f"consent:{number}",
        occurred_at=draw(INSTANTS),
        kind=draw(st.sampled_from([ConsentKind.OUTSIDE_HOURS, ConsentKind.MORE_ATTEMPTS])),
        by=draw(st.sampled_from(["D", "contract", "K"])),
        to=draw(st.sampled_from([*CREDITORS, "agency"])),
        proven=draw(st.booleans()),
        windows=draw(st.sampled_from([None, (night,)])),
        debts=draw(st.sampled_from([None, ("loan",)])),
        address=draw(st.sampled_from([None, "d1"])),
    )


@st.composite
def requests(draw: st.DrawFn, number: int) -> Request:
    made = draw(INSTANTS)
    late = draw(LATE)
    to = draw(st.sampled_from([*CREDITORS, "agency"]))
    about = "bank" if to == "agency" else to
    return Request(
        id=f"request:{number}",
        occurred_at=made,
        known_at=made + late if late else None,
        kind=draw(st.sampled_from([RequestKind.STOP_CONTACT, RequestKind.WITHDRAW_CONSENT])),
        by=draw(st.sampled_from(["K", "X", "D"])),
        to=to,
        creditor=draw(st.sampled_from([None, about])),
        medium=Medium.CALL,
    )


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    due = draw(st.sampled_from(DAYS[4:]))
    paid = draw(st.sampled_from([None, at(due, dt.time(9)), at(due, dt.time(23))]))
    late = draw(LATE)
    return Agreement(
        id="agreement",
        occurred_at=draw(INSTANTS),
        debts=("card",),
        creditor="bank",
        instalments=(
            Instalment(
                due=due,
                paid_at=paid,
                known_at=paid + late if paid and late else None,
                payment_unknown=paid is None and draw(st.booleans()),
            ),
        ),
    )


Way = tuple[str, str | None, Outcome | None]


@st.composite
def runs(draw: st.DrawFn) -> list[Contact]:
    """Contacts of one creditor close together, so that caps and patterns are reached."""
    first = draw(contacts(20))
    ways: list[Way] = [
        ("D", "d1", Outcome.TALKED),
        ("D", "d1", Outcome.RANG_OUT),
        ("D", None, None),
    ]
    others: list[Way] = [("K", "k1", None), ("K", "k2", None), ("X", "x1", None), ("S", "s1", None)]
    chosen: list[Way] = draw(st.sampled_from([ways[:1], ways[:2], ways, others]))
    some = st.sampled_from(chosen)
    step = dt.timedelta(minutes=draw(st.sampled_from([4, 55, 24 * 60])))
    found = []
    for n in range(draw(st.integers(3, 8))):
        person, address, outcome = draw(some)
        changed = msgspec.structs.replace(
            first,
            id=f"contact:{20 + n}",
            occurred_at=first.occurred_at + n * step,
            kind=ContactKind.CALL,
            direction=Direction.OUT,
            ended_at=None,
            latest_at=None,
            person=person,
            address=address,
            outcome=outcome,
            remarks=first.remarks if outcome in {Outcome.TALKED, None} else None,
        )
        found.append(changed)
    return found


@st.composite
def records(draw: st.DrawFn) -> tuple[Fact, ...]:
    log = [draw(contacts(n)) for n in range(draw(st.integers(1, 8)))]
    log += draw(st.just([]) | runs())
    facts: list[Fact] = [*PEOPLE, *ADDRESSES, *LOANS, *draw(parties()), *log]
    facts += [draw(consents(n)) for n in range(draw(st.integers(0, 2)))]
    facts += [draw(requests(n)) for n in range(draw(st.integers(0, 2)))]
    if draw(st.booleans()):
        facts.append(draw(agreements()))
    facts += [paper for paper in PAPERS if draw(st.booleans())]
    if draw(st.booleans()):
        whole = Coverage(
            id="coverage", occurred_at=LONG_AGO, since=DAYS[0], until=DAYS[-1], complete=True
        )
        facts.append(whole)
    if draw(st.booleans()):
        zones = draw(st.sampled_from([("Asia/Shanghai",), ("Asia/Shanghai", "Asia/Almaty")]))
        facts.append(Zone(id="zone", occurred_at=LONG_AGO, zones=zones))
    if draw(st.booleans()):
        changes: dict[str, object] = dict([draw(st.sampled_from([*CHANGES.items()]))])
        known = draw(INSTANTS)
        facts.append(
            Correction(id="correction", occurred_at=known, target="contact:00", changes=changes)
        )
    return tuple(facts)


def judged(facts: tuple[Fact, ...], books: conduct.Rulebooks = BOOKS) -> dict[str, Finding]:
    """All findings of the record by rule and contact."""
    found = conduct.audit(History(facts), books, leave_out=NOTHING_LEFT_OUT)
    return {f"{f.rule} {f.contact}": f for f in found}


@given(records(), st.sampled_from(BOOKS.rules))
def test_each_rule_alone_says_what_it_says_among_all(
    facts: tuple[Fact, ...], rule: conduct.Rule
) -> None:
    together = judged(facts)
    alone = judged(facts, BOOKS.only([rule]))
    assert alone == {key: f for key, f in together.items() if f.rule == rule.id}


@given(records(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_given_is_irrelevant(
    facts: tuple[Fact, ...], dice: Random
) -> None:
    shuffled = list(facts)
    dice.shuffle(shuffled)
    assert judged(tuple(shuffled)) == judged(facts)


@given(records(), st.lists(contacts(50), max_size=4))
def test_the_log_of_another_debtor_changes_nothing(
    facts: tuple[Fact, ...], others: list[Contact]
) -> None:
    neighbour = Person(id="person:Z", occurred_at=LONG_AGO, person="Z", role=Role.DEBTOR)
    strange = [
        msgspec.structs.replace(c, id=f"other:{n}", person="Z", address="z1")
        for n, c in enumerate(others)
    ]
    # A call to a number nobody knows may have been to the neighbour's, so every number is known.
    facts = tuple(
        msgspec.structs.replace(f, address=f.address or "d2") if isinstance(f, Contact) else f
        for f in facts
    )
    mixed = judged((*facts, neighbour, *strange))
    assert {k: f for k, f in mixed.items() if "contact:" in k} == judged(facts)


def moves_towards_unknown(before: Verdict, after: Verdict) -> bool:
    """On the line not applicable - allowed - unknown - breach nothing passes `unknown`."""
    lifted = before is Verdict.NOT_APPLICABLE and after is Verdict.ALLOWED
    return after in {before, Verdict.UNKNOWN} or lifted


def blanked(fact: Fact, field: str) -> Fact:
    """The fact with one field not known."""
    empty: dict[str, object] = {"debts": (), "liable": Liable.UNKNOWN}
    return msgspec.structs.replace(fact, **{field: empty.get(field)})


@given(records(), st.data())
def test_blanking_a_field_moves_a_verdict_only_towards_unknown(
    facts: tuple[Fact, ...], data: st.DataObject
) -> None:
    fields: dict[type[Fact], tuple[str, ...]] = {
        Contact: (
            *("outcome", "creditor", "person", "address", "debts"),
            *("remarks", "names", "recording"),
        ),
        Party: ("kind", "member_of"),
        Person: ("liable",),
        Request: ("creditor",),
    }
    choices = [
        (n, f)
        for n, fact in enumerate(facts)
        for f in fields.get(type(fact), ())
        if f != "liable" or (isinstance(fact, Person) and fact.role is Role.SPOUSE)
    ]
    number, field = data.draw(st.sampled_from(choices))
    before = judged(facts)
    less = (*facts[:number], blanked(facts[number], field), *facts[number + 1 :])
    for key, after in judged(less).items():
        assert moves_towards_unknown(before[key].verdict, after.verdict), (key, field)


@given(records())
def test_saying_nothing_about_the_log_moves_ok_only_to_unknown(facts: tuple[Fact, ...]) -> None:
    before = judged(facts)
    less = tuple(f for f in facts if not isinstance(f, Coverage))
    for key, after in judged(less).items():
        assert moves_towards_unknown(before[key].verdict, after.verdict), key


@given(records(), st.data())
def test_a_finding_never_outlives_a_fact_it_cites(
    facts: tuple[Fact, ...], data: st.DataObject
) -> None:
    cited = sorted({i for f in judged(facts).values() for i in f.facts})
    gone = data.draw(st.sampled_from(cited))
    left = judged(tuple(f for f in facts if f.id != gone))
    assert [key for key, f in left.items() if gone in f.facts] == []


@given(records())
def test_the_facts_a_breach_cites_are_enough_to_find_it(facts: tuple[Fact, ...]) -> None:
    told = {Verdict.VIOLATION, Verdict.ADVISORY, Verdict.OPEN_NORM}
    for key, finding in judged(facts).items():
        if finding.verdict in told:
            alone = judged(tuple(f for f in facts if f.id in finding.facts))
            assert alone[key].verdict is finding.verdict, key


@given(records())
def test_a_version_that_starts_later_never_alters_an_earlier_verdict(
    facts: tuple[Fact, ...],
) -> None:
    change = dt.date(2026, 2, 1)
    rules = []
    for rule in BOOKS.rules:
        last = rule.versions[-1]
        if isinstance(last.terms, TimeWindow) and last.until is None:
            span = msgspec.structs.replace(last.terms.forbidden[0], start="09:00")
            terms = msgspec.structs.replace(last.terms, forbidden=(span,))
            ended = msgspec.structs.replace(last, until=change)
            begun = msgspec.structs.replace(last, since=change, terms=terms)
            rules.append(
                msgspec.structs.replace(rule, versions=(*rule.versions[:-1], ended, begun))
            )
        else:
            rules.append(rule)
    before, after = judged(facts), judged(facts, BOOKS.only(rules))
    for key, finding in before.items():
        latest = History(facts).by_id[finding.contact]
        assert isinstance(latest, Contact)
        if (latest.latest_at or latest.occurred_at) < at(change, dt.time()):
            assert after[key].verdict is finding.verdict


@given(records(), contacts(90))
def test_the_gate_says_what_the_audit_says_on_the_same_view(
    facts: tuple[Fact, ...], planned: Contact
) -> None:
    moment = planned.occurred_at
    decision = conduct.gate(History(facts), planned, BOOKS, at=moment)
    view = History(facts).as_known(moment)
    live = tuple(view.by_id.values())
    there = judged((*live, conduct.proposed(planned, moment)))
    audited = {f.rule: f.known_then or f.verdict for f in there.values() if f.contact == planned.id}
    gated = {f.rule: f.verdict for f in decision.findings}
    assert gated == {r: v for r, v in audited.items() if v is not Verdict.NOT_APPLICABLE}
    if decision.retry_at is not None:
        again = conduct.gate(History(facts), planned, BOOKS, at=decision.retry_at)
        assert again.answer is conduct.GateAnswer.ALLOW


@given(records())
def test_the_answer_of_then_is_that_of_the_record_of_then(facts: tuple[Fact, ...]) -> None:
    history = History(facts)
    raw_start = {f.id: f.occurred_at for f in facts if isinstance(f, Contact)}
    answers: dict[str, dict[str, Verdict]] = {}
    for contact in history.contacts:
        begun = max(contact.latest_at or contact.occurred_at, raw_start[contact.id])
        moment = begun + dt.timedelta(minutes=1)
        then = history.as_known(moment)
        known = next((c for c in then.contacts if c.id == contact.id), contact)
        found = conduct.judge(then, known, BOOKS, known_at=moment)
        answers[contact.id] = {f.rule: f.verdict for f in found}
    for finding in conduct.audit(history, BOOKS, leave_out=NOTHING_LEFT_OUT):
        was = answers[finding.contact][finding.rule]
        assert (finding.known_then or finding.verdict) is was


def slow_count(history: History, contact: Contact, fits: Callable[[Contact], bool | None]) -> int:
    """Certain contacts of a class on the contact's local day, by reading the whole log."""
    day = history.day(contact.occurred_at)
    earlier = [
        c
        for c in history.contacts
        if (c.occurred_at, c.id) <= (contact.occurred_at, contact.id)
        and history.day(c.occurred_at) == day
        and (c.latest_at is None or history.day(c.latest_at) == day)
    ]
    return sum(fits(c) is True for c in earlier)


@given(records())
def test_the_count_of_talks_is_the_one_found_by_reading_the_whole_log(
    facts: tuple[Fact, ...],
) -> None:
    history = History(facts)
    rule = BOOKS.rule("cn.gbt45251.talks-a-day")
    for contact in history.contacts:
        found = conduct.judge(history, contact, BOOKS.only([rule]))[0]
        if found.verdict is Verdict.NOT_APPLICABLE or contact.latest_at is not None:
            continue
        expected = slow_count(
            history,
            contact,
            lambda c, own=contact: (  # type: ignore[misc]
                c.kind is ContactKind.CALL
                and c.mode is Mode.INTERACTIVE
                and c.direction is Direction.OUT
                and c.outcome is Outcome.TALKED
                and c.creditor == own.creditor
                and c.person == own.person == "D"
            ),
        )
        assert found.observed == expected
