"""The columns: names in order as defined, and what is said of each."""

import hashlib

import pytest

from fairdue.report import catalog, own
from fairdue.report.slices import BANK_PARTS, NBANK_PARTS, STANDING
from fairdue.report.term import KINDS


@pytest.mark.parametrize(
    ("name", "count", "digest"),
    [
        ("als", 822, "5703995c6810a0050d021314d82fe15da32d57c8c25cd7c3d4946670abf4c448"),
        ("radar", 62, "25539e683ef35d39e6dc009cd9b4cbb1308dca381fec8f2f217051dfc27212c9"),
        ("identity", 21, "5f6868eed2c8a10e02de42edf5acb11b1f24404b0027f740eb947caa876c05fa"),
        ("all", 905, "982e5ecc3807048bb37bfbbe3fb782f9f2051dc371ae10d29cc86ec6641ecd67"),
    ],
)
def test_names_and_order_are_those_of_the_definition(name: str, count: int, digest: str) -> None:
    names = [column.name for column in catalog.named(name)]
    assert len(names) == count
    assert hashlib.sha256("\n".join(names).encode()).hexdigest() == digest


@pytest.mark.parametrize("name", catalog.CATALOGS)
def test_every_column_says_what_it_is_in_both_languages(name: str) -> None:
    columns = catalog.named(name)
    assert len({c.name for c in columns}) == len(columns)
    for column in columns:
        assert all((column.text.zh, column.text.en, column.states.zh, column.states.en))


def test_two_columns_do_not_say_the_same() -> None:
    said = [c.text for c in catalog.named("als") if not c.name.startswith("status")]
    assert len({*said}) == len(said) == 820


def test_classes_of_lenders_partition_their_side() -> None:
    tra, ret = (part.kinds for part in BANK_PARTS[:2])
    assert sorted((*tra, *ret)) == sorted(KINDS[:2])
    business, licence = NBANK_PARTS[:6], NBANK_PARTS[6:12]
    for classes in (business, licence):
        assert sorted(k for part in classes for k in part.kinds) == sorted(KINDS[2:])
    assert sorted(k for _, kinds in STANDING.values() for k in kinds) == sorted(KINDS)


def test_only_a_kind_without_licence_by_definition_is_informal() -> None:
    kinds = {group: {*kinds} for group, (_, kinds) in STANDING.items()}
    assert kinds["formal"] == {*KINDS[:7], "compensation"}
    assert kinds["informal"] == {"cash_instalment", "unlicensed_online"}
    assert kinds["unclear"] == {"consumer_instalment", "converted_p2p", "other_nonbank"}


LOANS = '[[columns]]\nprefix = "x"\ntable = "account"\nwindows = ["m1"]\n'
SLICE = '[slices.y]\ntable = "inquiry"\nzh = ""\nen = ""\n'
BLOCK = '[[columns]]\nprefix = "x"\ntable = "inquiry"\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BLOCK + 'measures = ["count"]', "no measure count"),
        (BLOCK + 'measures = ["allnum"]\nwindows = ["w3"]', "no window w3"),
        (BLOCK + 'measures = ["allnum"]\nwindows = ["m0"]', "no window m0"),
        (BLOCK + 'measures = ["allnum"]\nslices = ["nobody"]', "no slice nobody"),
        (BLOCK + 'measures = ["tot_mons"]\nwindows = ["d7"]', "needs windows of months"),
        (BLOCK + 'measures = ["allnum", "allnum"]', "declared twice: x_id_allnum"),
        (LOANS + 'measures = ["now_loans"]', "needs the window ever"),
        (LOANS + 'measures = ["clean_share"]', "needs the window ever"),
        ("[[columns]]\nprefix = 'x'", "missing required field"),
        ("columns = []", "declare 1 to"),
        ("[[", "Invalid"),
        (BLOCK + 'measures = ["allnum"]\n' + SLICE + 'kinds = ["bank"]', "no bank"),
    ],
)  # fmt: skip
def test_a_declaration_that_cannot_be_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        own.catalogue(text)


def test_an_own_catalogue_names_its_columns_by_their_dimensions() -> None:
    text = BLOCK + (
        'keys = ["id", "cell"]\nwindows = ["d30", "ever"]\nslices = ["all", "bank"]\n'
        'measures = ["allnum"]'
    )
    assert [c.name for c in own.catalogue(text)] == [
        "status_inquiry_id",
        "status_inquiry_cell",
        "x_d30_id_allnum",
        "x_d30_id_bank_allnum",
        "x_d30_cell_allnum",
        "x_d30_cell_bank_allnum",
        "x_id_allnum",
        "x_id_bank_allnum",
        "x_cell_allnum",
        "x_cell_bank_allnum",
    ]
