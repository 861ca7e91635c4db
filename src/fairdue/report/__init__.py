"""The big-data report: what lenders' inquiries and account events say about a person.

Catalogues declare columns; the engines fill them. Exact semantics: the definition of the report.

```
from fairdue import report

report.features(queries, inquiries, accounts, catalog="als")   # a pyarrow.Table
report.reasons(queries, inquiries, accounts)                   # a pyarrow.Table
report.about(person="P1", as_of=now, inquiries=inquiries)      # one person, explained
```
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairdue.report.frame import (
        BadInput,
        CannotRead,
        Parameters,
        Settings,
        about,
        catalogue,
        features,
        reasons,
    )

__all__ = [
    "BadInput",
    "CannotRead",
    "Parameters",
    "Settings",
    "about",
    "catalogue",
    "features",
    "reasons",
]


def __getattr__(name: str) -> Any:
    """The functions above, loaded when asked for: only they pay for Arrow."""
    if name in __all__:
        return getattr(import_module("fairdue.report.frame"), name)
    raise AttributeError(f"fairdue.report has no {name}")
