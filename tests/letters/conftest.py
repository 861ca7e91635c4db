"""A small case written by hand, and golden texts of all letters made from it.

`FAIRDUE_UPDATE_GOLDEN=1 pytest tests/letters` writes the golden texts anew instead of comparing;
read the difference aloud before you keep it.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fairdue.facts import (
    AccountEvent,
    AccountEventKind,
    Address,
    AddressKind,
    Attribution,
    Basis,
    Budget,
    Citation,
    Contact,
    ContactKind,
    Direction,
    Effect,
    Fact,
    Factor,
    Finding,
    Force,
    Hardship,
    HardshipKind,
    History,
    Inquiry,
    LenderKind,
    Listing,
    Loan,
    LoanParty,
    Outcome,
    Party,
    PartyRole,
    Person,
    Product,
    Receipt,
    ReportKind,
    ReportProduct,
    Role,
    RuleOutcome,
    RuleStatus,
    Terms,
    Verdict,
)
from fairdue.letters import Material
from fairdue.plan import Debt, Month, Pay, Plan, Preset

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = dt.date(2026, 3, 9)
GOLDEN = Path(__file__).parent / "golden"


def moment(text: str) -> dt.datetime:
    """An instant in Shanghai: `2026-03-05 22:10`."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


START = moment("2026-01-01 09:00")


def people() -> tuple[Fact, ...]:
    """The borrower, her mother, and how the borrower can be reached."""
    return (
        Person(id="9a01f2c4d5", occurred_at=START, person="zhou", role=Role.DEBTOR, name="周亦安"),
        Person(
            id="9a02f2c4d5", occurred_at=START, person="chen", role=Role.OTHER_THIRD, name="陈素心"
        ),
        Address(
            id="9a03f2c4d5",
            occurred_at=START,
            address="zhou_mobile",
            kind=AddressKind.MOBILE,
            value="19900000001",
            owner="zhou",
        ),
        Address(
            id="9a04f2c4d5",
            occurred_at=START,
            address="zhou_mail",
            kind=AddressKind.EMAIL,
            value="zhou@example.com",
            owner="zhou",
        ),
        Address(
            id="9a05f2c4d5",
            occurred_at=START,
            address="chen_mobile",
            kind=AddressKind.MOBILE,
            value="19900000002",
            owner="chen",
        ),
    )


def parties() -> tuple[Fact, ...]:
    """A consumer finance company, its agency, a bank that has nothing to do with either."""
    return (
        Party(
            id="7b01aa10ee",
            occurred_at=START,
            party="qinghe",
            name="青禾消费金融有限公司",
            kind=LenderKind.CFC,
            roles=(PartyRole.CREDITOR,),
        ),
        Party(
            id="7b02aa10ee",
            occurred_at=START,
            party="yuanan",
            name="远岸信用管理有限公司",
            roles=(PartyRole.AGENCY,),
            acts_for=("qinghe",),
        ),
        Party(
            id="7b03aa10ee",
            occurred_at=START,
            party="beichuan",
            name="北川银行",
            kind=LenderKind.CARD_ISSUER,
            roles=(PartyRole.CREDITOR,),
        ),
        Attribution(id="7b04aa10ee", occurred_at=START, number="19900008001", party="yuanan"),
        Attribution(id="7b05aa10ee", occurred_at=START, number="19900009999", private=True),
    )


def money() -> tuple[Fact, ...]:
    """Two loans of two lenders, a budget, and a lost job."""
    return (
        Loan(
            id="5c01bb20dd",
            occurred_at=START,
            basis=Basis.DOCUMENTED,
            debt="L1",
            name="青禾随借",
            product=Product.ONLINE_CONSUMER_LOAN,
            parties=(LoanParty(party="qinghe", role=PartyRole.CREDITOR),),
            contract_no="QH-2025-0417",
            principal_fen=1_200_000,
            balance_fen=986_540,
            balance_on=dt.date(2026, 3, 1),
            terms=Terms(instalments=12, first_due_on=dt.date(2025, 5, 17)),
            last_due_on=dt.date(2026, 4, 17),
        ),
        Loan(
            id="5c02bb20dd",
            occurred_at=START,
            debt="L2",
            name="北川信用卡",
            product=Product.CREDIT_CARD,
            parties=(LoanParty(party="beichuan", role=PartyRole.CREDITOR),),
            contract_no="BC-8802",
            balance_fen=1_534_275,
            last_due_on=dt.date(2026, 2, 10),
        ),
        Budget(
            id="5c03bb20dd",
            occurred_at=START,
            income_fen=650_000,
            needs_fen=480_000,
            buffer_fen=30_000,
            dependants=1,
        ),
        Hardship(
            id="5c04bb20dd",
            occurred_at=moment("2025-11-03 09:00"),
            basis=Basis.DOCUMENTED,
            kind=HardshipKind.JOB_LOSS,
            evidence=("ab" * 32, "cd" * 32),
        ),
    )


def reported() -> tuple[Fact, ...]:
    """What a data report shows: inquiries and arrears of two lenders, a relative on a list."""
    return (
        Inquiry(
            id="4b01cc30aa",
            occurred_at=moment("2026-02-11 21:35"),
            basis=Basis.DOCUMENTED,
            lender="青禾消费金融有限公司",
            lender_kind=ReportKind.CONSUMER_FINANCE,
            product=ReportProduct.CAON,
            reason="贷后管理",
        ),
        Inquiry(
            id="4b02cc30aa",
            occurred_at=moment("2026-02-12 10:00"),
            basis=Basis.DOCUMENTED,
            lender="beichuan",
            lender_kind=ReportKind.BANK_TRADITIONAL,
            product=ReportProduct.REL,
        ),
        AccountEvent(
            id="4b03cc30aa",
            occurred_at=moment("2026-02-18 00:10"),
            basis=Basis.DOCUMENTED,
            lender="qinghe",
            lender_kind=ReportKind.CONSUMER_FINANCE,
            account="Q1",
            kind=AccountEventKind.OVERDUE,
            amount_fen=106_618,
            days_past_due=1,
        ),
        AccountEvent(
            id="4b04cc30aa",
            occurred_at=moment("2026-02-11 00:10"),
            basis=Basis.DOCUMENTED,
            lender="beichuan",
            lender_kind=ReportKind.BANK_TRADITIONAL,
            account="B1",
            kind=AccountEventKind.OVERDUE,
            amount_fen=153_400,
            days_past_due=1,
        ),
        Listing(
            id="4b05cc30aa",
            occurred_at=moment("2026-01-20 00:00"),
            basis=Basis.DOCUMENTED,
            reason="短时逾期",
            list_source="明川数据服务公司",
            degree=1,
        ),
    )


def a_call(fact_id: str, at: str, **fields: object) -> Contact:
    """A call by the agency to the borrower, unless told otherwise."""
    made = Contact(
        id=fact_id,
        occurred_at=moment(at),
        kind=ContactKind.CALL,
        direction=Direction.OUT,
        by="yuanan",
        creditor="qinghe",
        person="zhou",
        collector_number="19900008001",
        outcome=Outcome.TALKED,
    )
    return msgspec.structs.replace(made, **fields)


def contacts() -> tuple[Contact, ...]:
    """Six calls of the agency, one of them told by the mother, and a private one."""
    return (
        a_call("e101aa0001", "2026-03-05 22:10"),
        a_call("e102aa0001", "2026-03-06 09:05"),
        a_call("e103aa0001", "2026-03-06 11:30"),
        a_call("e104aa0001", "2026-03-06 15:45"),
        a_call("e105aa0001", "2026-03-06 18:20"),
        a_call(
            "e106aa0001",
            "2026-03-07 10:00",
            person="chen",
            collector_number=None,
            basis=Basis.CLAIMED,
        ),
        a_call(
            "e107aa0001",
            "2026-03-08 20:00",
            by=None,
            creditor=None,
            person=None,
            collector_number="19900009999",
        ),
        a_call("e108aa0001", "2026-03-08 10:00", by="beichuan", creditor="beichuan"),
    )


STANDARD = Citation(
    instrument={
        "zh-CN": "GB/T 45251-2025《个人网络消费信贷 贷后催收风控指引》",
        "en": "GB/T 45251-2025, risk control guide for post-loan collection",
    },
    article={"zh-CN": "关于催收时间的规定", "en": "on collection times"},
    since=dt.date(2025, 2, 28),
)
CODE = Citation(
    instrument={"zh-CN": "《中华人民共和国民法典》", "en": "Civil Code"},
    article={"zh-CN": "第一千零三十三条", "en": "article 1033"},
    since=dt.date(2021, 1, 1),
)
CONVENTION = Citation(
    instrument={"zh-CN": "《互联网金融逾期债务催收自律公约》", "en": "Self-discipline convention"},
    article={"zh-CN": "第十三条", "en": "article 13"},
    since=dt.date(2018, 3, 28),
)


def a_finding(contact: str, at: str, **fields: object) -> Finding:
    """A breach of the standard's hours by a contact, unless told otherwise."""
    made = Finding(
        rule="cn.gbt45251.hours",
        refs=("CN-TIME-01",),
        rulebook="cn.gbt45251",
        name="called_at_night",
        outcome=RuleOutcome.BREACH,
        verdict=Verdict.VIOLATION,
        force=Force.STANDARD,
        effect=Effect.PROHIBITION,
        status=RuleStatus.DRAFT,
        citation=STANDARD,
        contact=contact,
        at=moment(at),
        facts=(contact,),
        receipt=Receipt(
            rulebook="cn.gbt45251",
            rulebook_sha256="00" * 32,
            engine="by hand",
            rules_as_of=moment(at).date(),
        ),
    )
    return msgspec.structs.replace(made, **fields)


def findings() -> tuple[Finding, ...]:
    """A late call, one too many, bursts, one to the mother, and what nobody can tell."""
    counted = ("e105aa0001", "e104aa0001", "e103aa0001", "e102aa0001")
    return (
        a_finding("e101aa0001", "2026-03-05 22:10", limit="22:00-08:00", observed="22:10:00"),
        a_finding(
            "e105aa0001",
            "2026-03-06 18:20",
            rule="cn.gbt45251.talks",
            name="talked_too_often",
            facts=counted,
            limit=3,
            observed=4,
            unit="contact",
        ),
        a_finding(
            "e106aa0001",
            "2026-03-07 10:00",
            rule="cn.nifa2018.unrelated",
            name="contacted_unrelated_person",
            force=Force.SELF_DISCIPLINE,
            citation=CONVENTION,
            facts=("e106aa0001", "9a02f2c4d5"),
        ),
        a_finding(
            "e105aa0001",
            "2026-03-06 18:20",
            rule="cn.civilcode2021.peace",
            name="called_in_bursts",
            outcome=RuleOutcome.UNKNOWN,
            verdict=Verdict.OPEN_NORM,
            force=Force.LAW,
            effect=Effect.OPEN_NORM,
            status=RuleStatus.CHECKED,
            citation=CODE,
            facts=counted,
            factors=(Factor(name="in_60_minutes", value=1), Factor(name="in_day", value=4)),
        ),
        a_finding(
            "e102aa0001",
            "2026-03-06 09:05",
            rule="cn.cba2026.attempts",
            name="dialled_too_often",
            outcome=RuleOutcome.UNKNOWN,
            verdict=Verdict.UNKNOWN,
            force=Force.SELF_DISCIPLINE,
            missing=("member_of", "log_complete"),
        ),
        a_finding("e108aa0001", "2026-03-08 10:00", rule="cn.gbt45251.other"),
        a_finding("e107aa0001", "2026-03-08 20:00", rule="cn.gbt45251.private"),
        a_finding(
            "e102aa0001",
            "2026-03-06 09:05",
            outcome=RuleOutcome.OK,
            verdict=Verdict.ALLOWED,
        ),
    )


def pay(debt: str, amount_fen: int) -> Pay:
    """A payment of a month, all of it principal."""
    return Pay(debt=debt, amount_fen=amount_fen, interest_fen=0, principal_fen=amount_fen)


def plan() -> Plan:
    """Twenty months: the consumer loan is paid off first, then all goes to the card."""
    amounts = [140_000] * 7 + [6_540]
    months = [
        Month(
            on=dt.date(2026, 3 + n, 20) if n < 10 else dt.date(2027, n - 9, 20),
            payments=(pay("L1", amount),),
            left_fen=0,
            balance_fen=0,
        )
        for n, amount in enumerate(amounts)
    ]
    return Plan(
        preset=Preset.FORMAL_FIRST,
        start_on=dt.date(2026, 3, 20),
        ends_on=months[-1].on,
        months=tuple(months),
        total_fen=986_540,
        interest_fen=0,
        closes=(("L1", months[-1].on),),
        assumptions=(),
        warnings=(),
        feasible=True,
        shortfall=0,
        surplus_fen=140_000,
        debts=(
            Debt(debt="L1", balance_fen=986_540),
            Debt(debt="L2", balance_fen=1_534_275),
        ),
    )


@pytest.fixture
def history() -> History:
    """The case."""
    return History([*people(), *parties(), *money(), *reported(), *contacts()])


@pytest.fixture
def material(history: History) -> Material:
    """All that a letter to the consumer finance company may draw on."""
    return Material(
        history=history,
        today=TODAY,
        to="qinghe",
        findings=findings(),
        plan=plan(),
        case_ref="7f3a91c2",
    )


@pytest.fixture
def call() -> Callable[..., Contact]:
    """Makes a call of the agency."""
    return a_call


@pytest.fixture
def finding() -> Callable[..., Finding]:
    """Makes a finding on a contact."""
    return a_finding


@pytest.fixture
def golden() -> Callable[[str, str], None]:
    """Compares a text with the golden one of that name, or renews it when asked to."""
    renew = bool(os.environ.get("FAIRDUE_UPDATE_GOLDEN"))

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if renew:
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
