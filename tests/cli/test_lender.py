"""`fairdue lender` as a person types it."""

import json
from pathlib import Path

import pytest

from fairdue.cli import main

REGISTER = (
    "# source: provincial authority\n# as_of: 2026-06-01\nname,number,kind,valid_until\n"
    "青潭网络小额贷款有限公司,DF-0000-C3,mlc_online,2028-12-31\n锦云消费金融有限公司,,cfc,\n"
)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(a) for a in arguments])
    printed = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return int(ended.value.code), printed.out, printed.err


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, encoding="utf-8")
    return file


def test_every_lender_is_listed_with_what_it_is(
    capsys: pytest.CaptureFixture[str], example_folder: Path
) -> None:
    code, out, _ = run(capsys, "lender", "list", example_folder, "--locale", "en")
    assert code == 0
    assert "闪禾花  [shandian]\n  showing signs of unlicensed lending" in out


def test_one_lender_is_shown_with_fact_ids_and_where_to_complain(
    capsys: pytest.CaptureFixture[str], example_folder: Path, register: Path
) -> None:
    code, out, _ = run(
        capsys,
        "lender",
        "show",
        example_folder,
        "青潭小贷",
        "--register",
        register,
        "--locale",
        "zh-CN",
    )
    assert code == 0
    assert "第4行，青潭网络小额贷款有限公司，100" in out
    assert "号码：01000004001、106900004001" in out
    assert "可投诉到：地方金融管理部门" in out


def test_near_names_come_with_their_likeness_and_the_threshold(
    capsys: pytest.CaptureFixture[str], example_folder: Path, register: Path
) -> None:
    shown = ("lender", "show", example_folder, "mianyun-cfc", "--register", register)
    _, out, _ = run(capsys, *shown, "--locale", "en")
    assert "similar in the register: 锦云消费金融有限公司 (row 5, likeness 83)" in out
    assert "from a likeness of 100 on" in out
    _, out, _ = run(capsys, *shown, "--accept", "80", "--json")
    assert json.loads(out)["looked_up"]["found"]["score"] == 83


def test_a_name_that_is_nobodys_offers_the_ids(
    capsys: pytest.CaptureFixture[str], example_folder: Path
) -> None:
    code, _, err = run(capsys, "lender", "show", example_folder, "没有这家", "--locale", "en")
    assert code == 3
    assert "heyue-bank" in err


def test_a_register_that_cannot_be_used_stops_the_command(
    capsys: pytest.CaptureFixture[str], example_folder: Path, tmp_path: Path
) -> None:
    listed = ("lender", "list", example_folder, "--register")
    assert run(capsys, *listed, tmp_path / "none.csv")[0] == 4
    bare = tmp_path / "bare.csv"
    bare.write_text("name\nA\n", encoding="utf-8")
    code, _, err = run(capsys, *listed, bare, "--locale", "en")
    assert code == 3
    assert "whose list it is" in err
    assert run(capsys, *listed, bare, "--accept", "101")[0] == 2


def test_rows_that_cannot_be_used_are_told_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], example_folder: Path, register: Path
) -> None:
    register.write_text(REGISTER + ",,cfc,\n", encoding="utf-8")
    code, out, err = run(
        capsys, "lender", "list", example_folder, "--register", register, "--json", "--locale", "en"
    )
    assert code == 0
    assert "row 6" in err
    assert len(json.loads(out)["lenders"]) >= 11


def test_the_empty_register_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "lender", "template", "--locale", "en")
    assert out.startswith("# source:")
    _, out, _ = run(capsys, "lender", "template", "--json")
    assert json.loads(out)["name"] == "register"


def test_an_empty_case_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run(capsys, "new", tmp_path / "a.fairdue", "--locale", "en")
    _, out, _ = run(capsys, "lender", "list", tmp_path / "a.fairdue", "--locale", "en")
    assert "no lender" in out
