"""Which characters have a glyph in the packaged fonts."""

from fairdue.letters.glyph import drawable, fonts_folder, shown


def test_the_fonts_are_where_their_package_says() -> None:
    names = {path.name for path in fonts_folder().glob("*.otf")}
    assert {"NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf"} <= names


def test_common_characters_of_both_languages_are_drawn() -> None:
    assert all(ord(mark) in drawable() for mark in "周亦安 aZ09 ¥，。（）“”–·《》é")


def test_what_cannot_be_drawn_is_told_by_its_code_point() -> None:
    assert shown("周😀安") == "周[U+1F600]安"
    assert shown("周亦安") == "周亦安"
