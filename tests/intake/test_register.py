"""Registers of licences as people save them: CSV and TOML, their heads, their bad rows."""

import datetime as dt
from pathlib import Path

import pytest

from fairdue.facts import LenderKind
from fairdue.intake import RegisterRead, read_register, register_template

HEAD = "# 来源：某省地方金融管理局\n# 日期：2026-06-01\n# 全部收录：小贷公司;网络小贷公司\n"
ROWS = (
    "机构名称,牌照编号,机构类型,发牌机关,有效期自,有效期至\n"
    "青潭网络小额贷款有限公司,DF-0000-C3,网络小贷公司,省级地方金融管理局,2020-01-01,2028-12-31\n"
    "石湾小额贷款有限公司,,小贷公司,,,\n"
)


def read(
    tmp_path: Path, text: str, name: str = "register.csv", encoding: str = "utf-8"
) -> RegisterRead:
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    return read_register(file)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_register_has_its_source_its_day_and_its_entries(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, HEAD + ROWS, encoding=encoding)
    assert found.problems == ()
    assert found.register is not None
    assert found.register.source == "某省地方金融管理局"
    assert found.register.as_of == dt.date(2026, 6, 1)
    assert found.register.covers == (LenderKind.MLC_LOCAL, LenderKind.MLC_ONLINE)
    first, second = found.register.entries
    assert (first.name, first.number, first.kind) == (
        "青潭网络小额贷款有限公司",
        "DF-0000-C3",
        LenderKind.MLC_ONLINE,
    )
    assert first.valid_until == dt.date(2028, 12, 31)
    assert (first.place, second.place) == ("row 5", "row 6")


def test_toml_says_the_same(tmp_path: Path) -> None:
    text = (
        'source = "provincial authority"\nas_of = 2026-06-01\ncovers = ["mlc_local"]\n'
        '[[lender]]\nname = "石湾小额贷款有限公司"\nkind = "mlc_local"\nvalid_until = 2027-01-31\n'
    )
    found = read(tmp_path, text, "register.toml")
    assert found.problems == ()
    assert found.register is not None
    assert found.register.covers == (LenderKind.MLC_LOCAL,)
    (entry,) = found.register.entries
    assert (entry.place, entry.valid_until) == ("row 1", dt.date(2027, 1, 31))


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (ROWS, "r.csv", "register_no_source"),
        ("# source: somebody\n" + ROWS, "r.csv", "register_no_as_of"),
        ("# source: somebody\n# date: in June\n" + ROWS, "r.csv", "register_head"),
        (HEAD.replace("小贷公司;", "好公司;") + ROWS, "r.csv", "register_head"),
        (HEAD + "牌照编号,有效期至\nA,2026-01-01\n", "r.csv", "register_no_name"),
        (HEAD + "机构名称\n", "r.csv", "register_empty"),
        ("source = ", "r.toml", "register_no_toml"),
        ('source = "x"\nas_of = 2026-06-01\n', "r.toml", "register_no_name"),
    ],
)
def test_a_register_that_does_not_say_what_it_is_proves_nothing(
    tmp_path: Path, text: str, name: str, code: str
) -> None:
    found = read(tmp_path, text, name)
    assert found.register is None
    assert [p.code for p in found.problems] == [code]
    assert found.problems[0].remedy["zh-CN"]


def test_something_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_bytes(b"\x00\x01\x02")
    assert [p.code for p in read_register(file).problems] == ["register_no_text"]


def test_a_bad_row_is_told_with_its_place_and_the_others_stay(tmp_path: Path) -> None:
    text = HEAD + ROWS + "长河小额贷款有限公司,,放贷的,,2026-13-01,\n,,,,,x\n"
    found = read(tmp_path, text)
    assert found.register is not None
    assert len(found.register.entries) == 2
    assert [p.place for p in found.problems] == [
        "row 7, 机构类型, 有效期自",
        "row 8, 机构名称, 有效期至",
    ]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_the_printed_template_can_be_filled_in_and_read(tmp_path: Path, locale: str) -> None:
    text = register_template(locale)
    filled = text.rstrip("\n").rpartition("\n# ")
    found = read(tmp_path, filled[0] + "\n" + filled[2] + "\n")
    assert found.problems == ()
    assert found.register is not None
    assert len(found.register.entries) == 1
