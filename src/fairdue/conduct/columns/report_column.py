"""Columns of the findings: what the audit of columns writes, one row for each contact and rule."""

import msgspec


class ReportColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column: its name, its Arrow type, what it means (en, zh)."""

    name: str
    arrow: str
    text: str
    zh: str


def _of(name: str, arrow: str, text: str, zh: str) -> ReportColumn:
    return ReportColumn(name=name, arrow=arrow, text=text, zh=zh)


WORD = "dictionary<int32, string>"

REPORT: tuple[ReportColumn, ...] = (
    _of("row", "int64", "number of the row in file order, from 0", "文件顺序中的行号，从 0 起"),
    _of("contact", "string", "id of the contact, else the number of the row", "联系编号，否则行号"),
    _of("debtor", WORD, "whose case it is", "哪位借款人的案子"),
    _of("occurred_at", "timestamp[us, tz=UTC]", "start of the contact", "联系开始的时刻"),
    _of("by", WORD, "party that acted", "实际行动的主体"),
    _of("creditor", WORD, "for whom", "为哪家债权人"),
    _of("rule", WORD, "id of the rule", "规则编号"),
    _of("rulebook", WORD, "id of the rulebook", "规则集编号"),
    _of("name", WORD, "plain name of what happened", "所发生之事的名称"),
    _of(
        "outcome", WORD, "breach or unknown; with --all ok, too", "breach 或 unknown；--all 时含 ok"
    ),
    _of("verdict", WORD, "the outcome in the words of the effect", "按规则效力说的结论"),
    _of(
        "counted_as",
        WORD,
        "how the summary counts it: breach, advisory, open_norm, unknown; with --all any other",
        "汇总时计入哪一类：breach、advisory、open_norm、unknown；--all 时还有其他",
    ),
    _of("force", WORD, "what kind of text it is", "规范的效力等级"),
    _of("effect", WORD, "what a breach of it means", "违反的后果类型"),
    _of("status", WORD, "whether the wording was checked", "条文是否核对"),
    _of("article_zh", WORD, "where it stands, in Chinese", "条文出处（中文）"),
    _of("article_en", WORD, "where it stands, in English", "条文出处（英文）"),
    _of("version_from", "date32", "first day of the version", "该版本生效日"),
    _of("limit", "int64", "how many are allowed, where the rule counts", "计数规则的上限"),
    _of("observed", "int64", "how many there were for certain", "确定的次数"),
    _of("observed_most", "int64", "how many there may have been", "可能的最多次数"),
    _of("missing", "list<string>", "what is not known", "缺少什么"),
    _of("engine", WORD, "columns or reference", "columns 或 reference"),
)
"""In the order in which they stand. `limit`, `observed` and `observed_most` are filled where the
rule counts and the outcome is breach or unknown."""
