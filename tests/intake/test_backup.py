"""Cut, edited and hostile backup files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairdue import intake

ROW = '<call number="01000002001" duration="0" date="1778768130000" type="3" />'
Put = Callable[..., Path]


def test_the_header_is_what_the_file_says_about_itself(put: Put) -> None:
    path = put(f'<calls count="1" backup_set="abc" type="full">{ROW}</calls>')
    assert intake.read(path).header == 'calls count="1" backup_set="abc" type="full"'


def test_a_count_that_differs_is_told_beside_the_rows(put: Put) -> None:
    reading = intake.read(put(f'<calls count="7">{ROW}{ROW}</calls>'))
    (problem,) = reading.problems
    assert problem.code == "count_differs"
    assert (reading.rows, reading.taken, reading.refused) == (2, 2, 0)
    assert "7" in problem.wrong["zh-CN"]
    assert "2" in problem.wrong["zh-CN"]


@pytest.mark.parametrize("end", ["", "<call numb", "</call", "\0\0\0", '<call number="1" />'])
def test_a_cut_file_gives_all_complete_rows_and_one_problem_for_the_tail(
    put: Put, end: str
) -> None:
    reading = intake.read(put(f"<calls>{ROW}{ROW}{ROW}{end}"))
    codes = [p.code for p in reading.problems]
    assert len(reading.facts) == 3
    assert codes.count("xml_cut") == 1
    assert reading.rows == reading.taken + reading.refused


def test_an_element_nobody_knows_is_a_problem(put: Put) -> None:
    reading = intake.read(put(f"<calls>{ROW}<note>hello</note>{ROW}</calls>"))
    (problem,) = reading.problems
    assert (problem.code, problem.place) == ("element_unknown", "note 2")
    assert len(reading.facts) == 2


def test_an_element_inside_a_row_is_not_lost_silently(put: Put) -> None:
    inner = ROW.replace(" />", f">{ROW}</call>")
    (problem,) = intake.read(put(f"<calls>{inner}</calls>")).problems
    assert problem.code == "element_unknown"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE calls [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE calls SYSTEM "file:///etc/hostname">',
        "<!DOCTYPE calls>",
    ],
)
def test_document_types_and_entities_are_refused(put: Put, declared: str) -> None:
    path = put(f"{declared}<calls>{ROW}</calls>")
    assert intake.recognise(path) is None
    with pytest.raises(intake.NotRecognised) as refused:
        intake.read(path)
    assert refused.value.problem.code == "doctype_refused"


def test_comments_and_style_sheets_before_the_root_are_fine(put: Put) -> None:
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!-- made by a phone -->"
    style = '<?xml-stylesheet type="text/xsl" href="calls.xsl"?>'
    reading = intake.read(put(f'{head}{style}<calls count="1">{ROW}</calls>'))
    assert (len(reading.facts), reading.problems) == (1, ())


def test_an_empty_backup_has_no_rows(put: Put) -> None:
    reading = intake.read(put('<calls count="0"></calls>'))
    assert (reading.rows, reading.facts, reading.problems) == (0, (), ())
