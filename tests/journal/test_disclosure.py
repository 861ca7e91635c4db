"""Disclosures are those of RFC 9901."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdue.journal import disclosure

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.text(st.characters(exclude_categories=["Cs"]))


def test_the_digest_is_that_of_the_specification() -> None:
    # RFC 9901, 4.2.3: the disclosure of family_name and its digest.
    text = '["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]'
    assert disclosure.digest(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_a_text_is_compact_json_in_one_line() -> None:
    assert disclosure.text("s", "said", "还钱\n现在") == '["s","said","还钱\\n现在"]'


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object()])
def test_what_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        disclosure.text("s", "x", value)


@given(st.dictionaries(names, values, max_size=5), st.lists(values, max_size=3))
def test_packing_loses_nothing(fields: dict[str, object], nameless: list[object]) -> None:
    texts = [disclosure.text("salt", name, value) for name, value in fields.items()]
    texts += [disclosure.text("salt", value) for value in nameless]
    assert disclosure.unpack(disclosure.pack(texts), nameless=len(nameless)) == (
        fields,
        nameless,
    )


@given(names, values)
def test_the_digest_covers_the_transmitted_string(name: str, value: object) -> None:
    text = disclosure.text("salt", name, value)
    sent = base64.urlsafe_b64encode(text.encode()).rstrip(b"=")
    wanted = base64.urlsafe_b64encode(hashlib.sha256(sent).digest()).rstrip(b"=").decode()
    assert disclosure.digest(text) == wanted
    assert json.loads(text) == ["salt", name, value]


def test_salts_are_never_used_twice() -> None:
    salts = disclosure.Salts(bytes(range(32)))
    assert [salts.next(), salts.next()] == ["AAECAwQFBgcICQoLDA0ODw", "EBESExQVFhcYGRobHB0eHw"]
    with pytest.raises(AssertionError):
        salts.next()
