"""A problem as people read it."""

from fairdue.facts import Problem


def test_a_cell_that_the_sentence_names_is_named_once() -> None:
    told = Problem(
        source="loans.csv",
        place="row 4, principal, rate, day",
        code="cells",
        wrong={
            "zh-CN": "principal 的“1,00,0”不是金额；rate 的“x”不是百分比",
            "en": "principal: 1,00,0 is no amount; rate: x is no percentage",
        },
        remedy={"zh-CN": "写成 1234.56。", "en": "Write 1234.56."},
    )
    assert told.line("zh-CN") == (
        "loans.csv，第4行，day：principal 的“1,00,0”不是金额；rate 的“x”不是百分比。写成 1234.56。"
    )
    assert told.line("en").startswith("loans.csv, row 4, day: principal: 1,00,0 is no amount; rate")
    assert told.place == "row 4, principal, rate, day"
