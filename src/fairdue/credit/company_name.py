"""Company names made comparable: width, case, brackets, legal form and branches set apart."""

import re
import unicodedata

import msgspec

_BRACKETED = re.compile(r"[(\[{<【〔〈《「『](.*?)[)\]}>】〕〉》」』]")
_NO_SIGN = re.compile(r"[^\w]|_")
_LEGAL_FORMS = (
    "股份有限责任公司",
    "集团股份有限公司",
    "集团有限责任公司",
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "股份公司",
    "集团公司",
    "公司",
    "companylimited",
    "coltd",
    "corporation",
    "limited",
    "corp",
    "ltd",
    "inc",
)
"""Endings that tell the legal form and not which company it is; the longest first."""
_BRANCH = re.compile(r"^\w{0,10}(?:信用卡中心|分行|支行|分公司|营业部|营业厅)$")
_PRIVATE_PAYEES = frozenset(
    {
        "个人",
        "私人",
        "个人账户",
        "私人账户",
        "个人帐户",
        "私人帐户",
        "个人银行卡",
        "私人银行卡",
        "个人收款码",
        "personalaccount",
        "privateaccount",
        "privateperson",
    }
)


class CompanyName(msgspec.Struct, frozen=True):
    """A name in comparable form.

    `core`: without brackets and legal form; `bracketed`: what stood in brackets; `flat`: the core
    with the bracketed words left in their place.
    """

    core: str
    bracketed: frozenset[str]
    flat: str

    def is_same(self, other: "CompanyName") -> bool:
        """Whether both are one name, whatever the place of the brackets."""
        if not self.core or not other.core:
            return False
        return self.flat == other.flat or (
            self.core == other.core and self.bracketed == other.bracketed
        )

    def is_branch_of(self, head: "CompanyName") -> bool:
        """Whether this is a branch or card centre of the other."""
        if not head.flat or not self.flat.startswith(head.flat):
            return False
        return _BRANCH.fullmatch(self.flat[len(head.flat) :]) is not None


def company_name(text: str) -> CompanyName:
    """The comparable form of a name as written."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    bracketed = frozenset(_bare(words) for words in _BRACKETED.findall(plain)) - {""}
    return CompanyName(
        core=_without_form(_bare(_BRACKETED.sub("", plain))),
        bracketed=bracketed,
        flat=_without_form(_bare(plain)),
    )


def licence_key(number: str) -> str:
    """A licence number without signs, width and case, for comparing."""
    return _bare(unicodedata.normalize("NFKC", number).casefold())


def is_private_payee(text: str) -> bool:
    """Whether a payee as written says that it is some private person's account."""
    return _bare(unicodedata.normalize("NFKC", text).casefold()) in _PRIVATE_PAYEES


def _bare(text: str) -> str:
    return _NO_SIGN.sub("", text)


def _without_form(name: str) -> str:
    for form in _LEGAL_FORMS:
        if name.endswith(form) and name != form:
            return name.removesuffix(form)
    return name
