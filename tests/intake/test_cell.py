"""Cells: empty is never zero, words in both languages, and what is refused."""

import contextlib
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue import facts
from fairdue.facts import ConsentKind, Label, LenderKind, RequestKind, Window
from fairdue.intake import cell
from fairdue.intake.cell import Column

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = st.sampled_from(
    [
        *("text", "number", "money", "paid", "percent", "ratio", "integer", "day", "moment"),
        *("yesno", "list", "windows", "one:Product", "many:Label"),
    ]
)


def column(kind: str) -> Column:
    return Column(name="x", kind=kind, title={"zh-CN": "某列", "en": "x"})


def read(kind: str, text: str) -> object:
    return cell.read(column(kind), text, ZONE)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("money", "1,234.56", 123456),
        ("money", "¥500", 50000),
        ("money", "500元", 50000),
        ("money", "0", 0),
        ("money", "１，２３４．５６", 123456),
        ("money", "￥５００", 50000),
        ("percent", "２４％", 240000),
        ("integer", "１２", 12),
        ("paid", "0.01", 1),
        ("percent", "18.25%", 182500),
        ("percent", "24", 240000),
        ("percent", "0%", 0),
        ("percent", "0.05%", 500),
        ("ratio", "1.5", 1500000),
        ("integer", "12", 12),
        ("number", "+86 100-5555-0001", "10055550001"),
        ("yesno", "是", True),
        ("yesno", "No", False),
        ("list", "card；cfc; mlc", ("card", "cfc", "mlc")),
        ("list", "无", ()),
        ("one:LenderKind", "网络小贷公司", LenderKind.MLC_ONLINE),
        ("one:LenderKind", "Online bank", LenderKind.BANK_ONLINE),
        ("one:LenderKind", "mlc_online", LenderKind.MLC_ONLINE),
        ("one:RequestKind+ConsentKind", "请停止联系", RequestKind.STOP_CONTACT),
        ("one:RequestKind+ConsentKind", "outside_hours", ConsentKind.OUTSIDE_HOURS),
        ("many:Label", "威胁;透露欠款", (Label.THREAT, Label.DISCLOSED_DEBT)),
        ("many:Label", "none", ()),
    ],
)
def test_a_cell_and_its_value(kind: str, text: str, value: object) -> None:
    assert read(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("money", "-3"),
        ("money", "两千八"),
        ("money", "1.234"),
        ("money", "10²"),
        ("paid", "0"),
        ("percent", "0.24"),
        ("percent", "-1%"),
        ("ratio", "1,5"),
        ("integer", "1.0"),
        ("integer", "٣"),
        ("yesno", "maybe"),
        ("windows", "22:00"),
        ("windows", "22:00-08:00"),
        ("windows", "xx-fr 10:00-11:00"),
        ("one:Product", "red envelope"),
        ("many:Label", "threat;nonsense"),
    ],
)
def test_a_cell_that_cannot_be_read(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(kind, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1134.723", "money_decimals"),
        ("¥1,134.723元", "money_decimals"),
        ("１１３４．７２３", "money_decimals"),
        ("1e3", "money_digits"),
        ("1.2E+05", "money_digits"),
    ],
)
def test_an_amount_with_a_fault_of_its_own(text: str, code: str) -> None:
    for kind in ("money", "paid"):
        with pytest.raises(cell.Miswritten) as wrong:
            read(kind, text)
        assert wrong.value.code == code


def test_windows_in_both_languages() -> None:
    days = facts.WEEKDAYS
    evening = Window(days=days[:5], start_minute=18 * 60, end_minute=20 * 60)
    assert read("windows", "mo-fr 18:00-20:00") == (evening,)
    assert read("windows", "周一-周五 18:00-20:00") == (evening,)
    both = read("windows", "sa 9:00-10:00; 22:00-22:30")
    assert both == (
        Window(days=days[5:6], start_minute=540, end_minute=600),
        Window(start_minute=1320, end_minute=1350),
    )


def test_every_word_of_every_enum_is_known_and_unambiguous() -> None:
    for enum, spoken in cell.words().items():
        members = {member.value for member in getattr(facts, enum)}
        assert members == spoken.keys(), enum
        for locale in ("zh-CN", "en"):
            words = [cell.fold(told[locale]) for told in spoken.values()]
            assert len(words) == len(set(words)), f"{enum} {locale}"
        for value, told in spoken.items():
            assert {cell.word(enum, text).value for text in (value, *told.values())} == {value}


@given(KINDS, st.text(max_size=30))
def test_any_text_is_a_value_or_a_value_error(kind: str, text: str) -> None:
    with contextlib.suppress(ValueError, OverflowError):
        assert read(kind, text) is not None
