"""Reasons with Spark: one pass over phones for what others left there, one over persons."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame

from fairdue.report.event import Account, Event, Inquiry, Query
from fairdue.report.reason import Parameters, Reason, latest, reasons
from fairdue.report.reference import Settings, View, token
from fairdue.report.spark.keys import ACCOUNT, INQUIRY, QUERY, TOKEN, whole_keys
from fairdue.report.spark.passes import Tables, by_key
from fairdue.report.table.objects import plain
from fairdue.report.term import Key, window

STRANGERS = "strangers"
"""Column of a query: events of its phone with other persons, as JSON."""


class Strangers(msgspec.Struct):
    """Events that others left on the phone of a query, by table."""

    inquiries: list[Inquiry]
    accounts: list[Account]


def found(
    tables: Tables, settings: Settings, parameters: Parameters
) -> tuple[DataFrame, "Explain"]:
    """Events and queries by person, and what makes reasons of the batches of a partition."""
    queries = tables["queries"].where("person is not null")
    asked: Tables = {**tables, "queries": queries}
    kind = queries.schema["query_id"].dataType.simpleString()
    run = partial(_strangers, settings=settings)
    left = by_key({**asked, "queries": queries.where("phone is not null")}, "cell").mapInArrow(
        run, f"query_id {kind}, {STRANGERS} string"
    )
    asked["queries"] = queries.join(left, "query_id", "left")
    explain = Explain(settings, parameters, accounts="accounts" in tables)
    return by_key(asked, "id", more=(STRANGERS,)), explain


class Person(msgspec.Struct):
    """Events and queries that bear one token."""

    inquiries: list[Inquiry]
    accounts: list[Account]
    queries: list[tuple[Query, str | None]]


def people(batches: Iterator[pa.RecordBatch], key: Key) -> Iterator[Person]:
    """What stands under each token of a partition that stands by key."""
    for table in whole_keys(batches, TOKEN[key]):
        columns = {name: _plain(table.column(name)) for name in table.column_names}
        tokens = np.array(columns[TOKEN[key]], object)
        starts = [0, *(np.flatnonzero(tokens[1:] != tokens[:-1]) + 1).tolist(), len(tokens)]
        for low, high in pairwise(starts):
            yield _person(columns, range(low, high))


def _plain(column: Any) -> list[Any]:
    return [cell for chunk in column.chunks for cell in plain(chunk)]


def _person(columns: dict[str, list[Any]], rows: Sequence[int]) -> Person:
    made = Person([], [], [])
    for row in rows:
        cell = {name: values[row] for name, values in columns.items()}
        if cell["what"] == QUERY:
            query = Query(
                query_id=cell["query_id"],
                person=cell["person"],
                phone=cell["phone"],
                viewer=cell["lender"],
                as_of=cell["occurred_at"],
            )
            made.queries.append((query, cell.get(STRANGERS)))
        elif cell["what"] == INQUIRY:
            made.inquiries.append(_event(Inquiry, cell))
        elif cell["what"] == ACCOUNT:
            made.accounts.append(_event(Account, cell))
    return made


def _event(of: Any, cell: dict[str, Any]) -> Any:
    return of(**{name: cell[name] for name in of.__struct_fields__})


def _strangers(
    batches: Iterator[pa.RecordBatch], *, settings: Settings
) -> Iterator[pa.RecordBatch]:
    """For each query the latest event of each other person on its phone, within twelve months.

    Nothing where the query's person was seen with the phone: no rule asks for others then.
    """
    for phone in people(batches, "cell"):
        told: dict[str, list[Any]] = {"query_id": [], STRANGERS: []}
        for query, _ in phone.queries:
            view = View(query, phone.inquiries, phone.accounts, settings)
            seen = view.rows("identity", "cell")
            if any(view.is_own(e, "id") for e in seen):
                continue
            others = latest(view.within(seen, window("m12")), lambda e: token(e, "id"))
            if others:
                told["query_id"].append(query.query_id)
                told[STRANGERS].append(msgspec.json.encode(_by_table(others)).decode())
        if told["query_id"]:
            yield pa.RecordBatch.from_pydict(told)


def _by_table(events: Sequence[Event]) -> Strangers:
    return Strangers(
        [e for e in events if isinstance(e, Inquiry)], [e for e in events if isinstance(e, Account)]
    )


class Explain:
    """Reasons of the queries of a partition that stands by person."""

    def __init__(self, settings: Settings, parameters: Parameters, *, accounts: bool) -> None:
        """`accounts`: the table was given."""
        self.settings, self.parameters, self.accounts = settings, parameters, accounts

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[list[tuple[Query, Reason]]]:
        """The reasons of each person."""
        for person in people(batches, "id"):
            yield [
                (query, r) for query, text in person.queries for r in self._of(query, text, person)
            ]

    def _of(self, query: Query, text: str | None, person: Person) -> list[Reason]:
        others = msgspec.json.decode(text, type=Strangers) if text else Strangers([], [])
        accounts = [*person.accounts, *others.accounts] if self.accounts else None
        view = View(query, [*person.inquiries, *others.inquiries], accounts, self.settings)
        return reasons(view, self.parameters)
