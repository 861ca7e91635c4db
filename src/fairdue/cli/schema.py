"""`fairdue schema`: the columns of a log of contacts, and those of the findings."""

from typing import Annotated, Any, Literal

from cyclopts import Parameter

from fairdue.cli.app import NO_OPTIONS, app
from fairdue.cli.session import Common, put, put_json, spoken
from fairdue.cli.wording import say
from fairdue.conduct.columns.column import ARROW, COLUMNS, Column
from fairdue.conduct.columns.report_column import REPORT


@app.command
def schema(
    what: Annotated[Literal["contacts", "findings"], Parameter()],
    *,
    common: Common = NO_OPTIONS,
) -> None:
    """Print the Arrow columns of a log of contacts, or of the findings that an audit writes.

    Parameters
    ----------
    what
        contacts or findings.
    """
    if common.json:
        put_json({"columns": contacts() if what == "contacts" else findings()})
        return
    locale = spoken(common)
    meaning = "zh" if locale.startswith("zh") else "en"
    for column in contacts() if what == "contacts" else findings():
        needed = f"  {say('needed', locale)}" if column.get("needed") else ""
        put(f"{column['name']}  {column['type']}{needed}")
        put(f"    {column[meaning]}")
        if column.get("words"):
            put(f"    {', '.join(column['words'])}")


def contacts() -> list[dict[str, Any]]:
    """Columns of a contact: name, Arrow type, whether needed, words, meaning in both languages."""
    return [
        {
            "name": column.name,
            "type": ARROW[column.sort],
            "needed": column.needed,
            "words": words_of(column),
            "en": column.text,
            "zh": column.zh,
        }
        for column in COLUMNS
    ]


def words_of(column: Column) -> list[str]:
    """The words that a column may hold, [] where any text goes."""
    return [word.value for word in column.words or ()]


def findings() -> list[dict[str, Any]]:
    """Columns of the findings: name, Arrow type, meaning in both languages."""
    return [
        {"name": column.name, "type": column.arrow, "en": column.text, "zh": column.zh}
        for column in REPORT
    ]
