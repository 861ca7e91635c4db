"""Who must show a table of all costs before a loan: dated data (`disclosure.toml`)."""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from fairdue.facts import Citation, Force, LenderKind, Product, RuleStatus

__all__ = ["TableDuty", "table_duty"]


class TableDuty(msgspec.Struct, frozen=True, kw_only=True):
    """The duty to show a cost table; `unsure` names what leaves open whether it binds."""

    ref: str
    status: RuleStatus
    force: Force
    cite: Citation
    unsure: tuple[str, ...] = ()


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    ref: str
    since: dt.date
    status: RuleStatus
    force: Force
    kinds: frozenset[LenderKind]
    unsure_kinds: frozenset[LenderKind]
    products: frozenset[Product]
    unsure_products: frozenset[Product]
    instrument: dict[str, str]
    article: dict[str, str]


class _Table(msgspec.Struct, frozen=True):
    duty: tuple[_Row, ...]


@cache
def _rows() -> tuple[_Row, ...]:
    text = files("fairdue.credit").joinpath("disclosure.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table).duty


def table_duty(
    kind: LenderKind | None, product: Product, signed_on: dt.date | None
) -> TableDuty | None:
    """The duty for a loan of that day with that kind of lender; None = none is known here.

    `kind` and `signed_on` None = not known: the duty then comes with what is `unsure`.
    """
    for row in _rows():
        bound = kind is None or kind in row.kinds | row.unsure_kinds
        fits = product in row.products | row.unsure_products
        if not (bound and fits) or (signed_on is not None and signed_on < row.since):
            continue
        unsure = {
            "signed_at": signed_on is None,
            "lender_kind": kind is None or kind in row.unsure_kinds,
            "product": product in row.unsure_products,
        }
        return TableDuty(
            ref=row.ref,
            status=row.status,
            force=row.force,
            cite=Citation(instrument=row.instrument, article=row.article, since=row.since),
            unsure=tuple(name for name, unknown in unsure.items() if unknown),
        )
    return None
