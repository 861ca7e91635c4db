"""Columns of a contact: the flat form in which a log of many debtors is judged.

A column is either a word of a closed list (its codes are made from the enums of `facts`), a
number, an instant, a flag, an id or a list of words. Null means *not known*, except for what was
asked, agreed or ordered, for deletions and for sums asked for: there null means that nothing of
that kind is on record. A file may leave columns out; what a rule needs and no column tells is
missing, and the rule says so.
"""

from enum import StrEnum
from typing import Literal

import msgspec

from fairdue.facts import (
    AddressKind,
    AddressSource,
    Association,
    ChargeLine,
    CoarseKind,
    ConsentKind,
    ContactKind,
    DebtStatus,
    Direction,
    Label,
    Liable,
    Mode,
    Outcome,
    PayChannel,
    Place,
    Product,
    Purpose,
    RecordingState,
    RequestKind,
    Role,
    SuspensionKind,
)

Sort = Literal["id", "word", "words", "ids", "instant", "number"]

ARROW: dict[Sort, str] = {
    "id": "string",
    "word": "string",
    "words": "list<string>",
    "ids": "list<string>",
    "instant": "timestamp[us, tz=UTC]",
    "number": "int64",
}
"""By sort: its Arrow type. Dictionary-encoded and large strings, other units, other zones of an
instant and other widths of whole numbers are read as well."""


class YesNo(StrEnum):
    """A plain answer."""

    YES = "yes"
    NO = "no"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its name, what sort of value it holds, which words, what it means (en, zh).

    `needed`: a file without it, or a row without a value, cannot be judged at all.
    """

    name: str
    sort: Sort
    text: str
    zh: str
    words: type[StrEnum] | None = None
    needed: bool = False


def _word(name: str, words: type[StrEnum], text: str, zh: str, *, needed: bool = False) -> Column:
    return Column(name=name, sort="word", words=words, text=text, zh=zh, needed=needed)


CONTACT: tuple[Column, ...] = (
    Column(
        name="debtor",
        sort="id",
        needed=True,
        text="whose case it is; cases are judged apart",
        zh="哪位借款人的案子；各案分开评判",
    ),
    Column(
        name="contact",
        sort="id",
        text="id of the contact, no other of the debtor has it; left out: the number of the row",
        zh="联系的编号，同一借款人内不重复；不填时用行号",
    ),
    Column(
        name="occurred_at",
        sort="instant",
        needed=True,
        text="start of the contact",
        zh="联系开始的时刻",
    ),
    Column(
        name="latest_at",
        sort="instant",
        text="latest start; null: the start is exact",
        zh="最迟的开始时刻；空：开始时刻准确",
    ),
    Column(
        name="ended_at",
        sort="instant",
        text="end of the contact, not before its start",
        zh="联系结束的时刻，不早于开始",
    ),
    Column(
        name="duration_s",
        sort="number",
        text="length in seconds, where no end is given",
        zh="时长（秒），没有结束时刻时使用",
    ),
    Column(
        name="zone",
        sort="id",
        needed=True,
        text="IANA zone in which the debtor lives",
        zh="借款人所在的 IANA 时区",
    ),
    _word("kind", ContactKind, "what was done", "做了什么", needed=True),
    _word(
        "direction",
        Direction,
        "out: begun by the collecting side",
        "out：由催收一方发起",
        needed=True,
    ),
    _word(
        "mode",
        Mode,
        "interactive collection or one-way notice; null: interactive",
        "互动催收或单向通知；空：互动",
    ),
    _word("outcome", Outcome, "how the contact ended", "联系的结果"),
    _word("purpose", Purpose, "what the contact was for", "联系的目的"),
    _word("place", Place, "where the person was known to be", "已知对方所在的场所"),
    Column(
        name="by",
        sort="id",
        needed=True,
        text="party that acts on the collecting side",
        zh="催收一方实际行动的主体",
    ),
    _word("by_kind", CoarseKind, "what kind of party acts", "行动主体属于哪一类"),
    Column(name="creditor", sort="id", text="creditor for whom it is done", zh="为哪家债权人催收"),
    _word(
        "creditor_kind", CoarseKind, "what kind of lender the creditor is", "债权人属于哪一类出借人"
    ),
    Column(
        name="member_of",
        sort="words",
        words=Association,
        text="bodies the creditor is a member of; empty: of none",
        zh="债权人加入的协会；空列表：都未加入",
    ),
    Column(name="person", sort="id", text="the other side", zh="联系的对方"),
    _word("role", Role, "what the person is to the debt", "对方与债务的关系"),
    _word(
        "liable",
        Liable,
        "whether the person owes; null: as the role says",
        "对方是否负有债务；空：依关系而定",
    ),
    Column(
        name="address",
        sort="id",
        text="number, mail box or place that was used",
        zh="所用的号码、邮箱或地点",
    ),
    _word("address_kind", AddressKind, "what kind of address it is", "联系方式的种类"),
    _word(
        "address_source",
        AddressSource,
        "where the collecting side got it from",
        "催收一方从何处取得该联系方式",
    ),
    Column(name="debt", sort="id", text="debt the contact is about", zh="联系所涉的债务"),
    Column(
        name="more_debts",
        sort="ids",
        text="further debts of the same contact",
        zh="同一次联系所涉的其他债务",
    ),
    _word("product", Product, "what kind of credit the debt is", "债务属于哪种信贷"),
    _word("debt_status", DebtStatus, "legal state of the debt", "债务的法律状态"),
    Column(
        name="signed_at", sort="instant", text="when the debt was signed", zh="债务合同签订的时刻"
    ),
    Column(
        name="days_past_due",
        sort="number",
        text="days past due at the time of the contact",
        zh="联系时的逾期天数",
    ),
    Column(
        name="labels",
        sort="words",
        words=Label,
        text="what the collecting side said or did, reviewed or sure; null: nobody looked",
        zh="催收一方的言行，经复核或确定；空：无人查看",
    ),
    Column(
        name="labels_unsure",
        sort="words",
        words=Label,
        text="labels of a classifier below 0.80 that nobody reviewed",
        zh="分类器给出、低于 0.80 且无人复核的标签",
    ),
    Column(
        name="labels_person",
        sort="words",
        words=Label,
        text="what the person said; as `labels`",
        zh="对方所说的内容；同 `labels`",
    ),
    Column(
        name="names",
        sort="ids",
        text="parties the caller named at the start; empty: none",
        zh="开头自报的主体；空列表：没有报",
    ),
    _word("recording", RecordingState, "whether a recording exists", "是否有录音"),
    Column(
        name="deleted_at",
        sort="instant",
        text="when the record of the contact was deleted",
        zh="联系记录被删除的时刻",
    ),
    Column(
        name="charges",
        sort="words",
        words=ChargeLine,
        text="what was asked for in the contact; null: no sum was asked for",
        zh="联系中索要的项目；空：没有索要款项",
    ),
    Column(
        name="claimed_fen",
        sort="number",
        text="whole sum claimed as owed, where `charges` holds balance",
        zh="作为欠款索要的总额（分），`charges` 含 balance 时填写",
    ),
    Column(
        name="pay_channels",
        sort="words",
        words=PayChannel,
        text="where payment was asked to; null: nowhere was named",
        zh="要求付到哪里；空：没有指定",
    ),
    Column(
        name="contract_charges",
        sort="words",
        words=ChargeLine,
        text="items that contract or disclosed cost table of the debt hold; null: not at hand",
        zh="债务的合同或费用明示表所列的项目；空：没有找到合同",
    ),
    Column(
        name="contract_channels",
        sort="words",
        words=PayChannel,
        text="channels that the contract names for payment; null: not known",
        zh="合同约定的还款渠道；空：不清楚",
    ),
    Column(
        name="balance_fen",
        sort="number",
        text="what the ledger shows as owed on the debt at the contact",
        zh="联系时账面上这笔债务的余额（分）",
    ),
    _word(
        "agency_listed",
        YesNo,
        "whether the creditor's published list of that day names who acts; "
        "null: no list of that day at hand",
        "债权人当天公示的名单里有没有行动主体；空：没有当天的名单",
    ),
    Column(
        name="engaged_by",
        sort="id",
        text="party that engaged the one that acts, where that is not the creditor itself; "
        "one for all contacts of who acts",
        zh="委托行动主体的一方（行动主体不是债权人本身时）；同一主体的各次联系一致",
    ),
)
"""What is known of the contact itself and of those who took part in it."""

CONSENTS: dict[ConsentKind, str] = {kind: f"consent_{kind.value}_at" for kind in ConsentKind}
"""By kind of consent: the column that tells when the person gave it to who acts, and so to the
creditor."""

REQUESTS: dict[RequestKind, str] = {kind: f"request_{kind.value}_at" for kind in RequestKind}
"""By kind of request: the column that tells when the person's request reached who acts, and the
creditor through him."""

_OF_KIND: dict[RequestKind, tuple[str, str]] = {
    RequestKind.OPT_OUT: (" of the kind of contact it is about", "，限于所要求停用的联系方式")
}
"""What limits a request (en, zh)."""

STAYS: dict[SuspensionKind, tuple[str, str]] = {
    kind: (f"stay_{kind.value}_at", f"stay_{kind.value}_until_at") for kind in SuspensionKind
}
"""By kind of stay: columns of its beginning and of its last day."""

PLAN: tuple[Column, ...] = (
    Column(
        name="plan_signed_at",
        sort="instant",
        text="when a repayment plan for the debt was signed; stands in all rows of the debt",
        zh="就这笔债务签订还款协议的时刻，空：没有；这笔债务的每一行都要写",
    ),
    Column(
        name="plan_until_at",
        sort="instant",
        text="last due day of that plan, as an instant of the day; null: not known",
        zh="该协议最后到期日（当天任一时刻），空：不清楚",
    ),
    Column(
        name="plan_missed_at",
        sort="instant",
        text="first due day left unpaid, as an instant of the day; null: all due days were kept",
        zh="第一个没有还款的到期日（当天任一时刻），空：到期的都已还",
    ),
    Column(
        name="notice_until_at",
        sort="instant",
        text="date that a notice names, as an instant of the day; null: not known",
        zh="通知写明的日期（当天任一时刻），空：不清楚",
    ),
)
"""Of a repayment plan, and of a notice."""

COLUMNS: tuple[Column, ...] = (
    *CONTACT,
    *(
        Column(
            name=name,
            sort="instant",
            text=f"{kind.value}: consent of the person to who acts and the creditor, on record; "
            "stands in all their rows",
            zh=f"{kind.value}：向行动主体和债权人作出、记录在案的同意，空：没有；"
            "双方之间的每一行都要写",
        )
        for kind, name in CONSENTS.items()
    ),
    *(
        Column(
            name=name,
            sort="instant",
            text=f"{kind.value}: asked in writing, received then by who acts and the creditor; "
            f"stands in all their rows{_OF_KIND.get(kind, ('', ''))[0]}",
            zh=f"{kind.value}：书面要求，于此时送达行动主体和债权人，空：没有；"
            f"双方之间的每一行都要写{_OF_KIND.get(kind, ('', ''))[1]}",
        )
        for kind, name in REQUESTS.items()
    ),
    *PLAN,
    *(
        column
        for kind, (since, until) in STAYS.items()
        for column in (
            Column(
                name=since,
                sort="instant",
                text=f"{kind.value}: collection of the debt stays since then; in all its rows",
                zh=f"{kind.value}：这笔债务自此暂停催收，空：没有；这笔债务的每一行都要写",
            ),
            Column(
                name=until,
                sort="instant",
                text=f"{kind.value}: its last day, as an instant of the day; null: by the rule",
                zh=f"{kind.value}：暂停的最后一天（当天任一时刻），空：依规则而定",
            ),
        )
    ),
)
"""All columns, in the order in which they are printed."""

TOLD: frozenset[str] = frozenset(
    {
        *CONSENTS.values(),
        *REQUESTS.values(),
        *(column.name for column in PLAN),
        *(name for names in STAYS.values() for name in names),
    }
)
"""Instants of what was asked, agreed or ordered: null = nothing of the kind is on record."""

DAYS: dict[str, str] = {
    "signed_day": "signed_at",
    **{
        name.removesuffix("_at") + "_day": name
        for name in sorted(TOLD)
        if name[:4] in {"plan", "stay"}
    },
    "notice_until_day": "notice_until_at",
}
"""By column made of it: the instant whose local day counts."""

BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}

CODES: dict[str, dict[str, int]] = {
    column.name: {word.value: code for code, word in enumerate(column.words, 1)}
    for column in COLUMNS
    if column.words is not None
}
"""By column: the code of each word, from 1 on; 0 = not known. Lists of words are bit sets."""
