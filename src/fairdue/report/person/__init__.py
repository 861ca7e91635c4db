"""One person's report, explained: sections, reasons, forecast, coverage.

```
report_of(query, inquiries, accounts) -> PersonReport
```
"""

from fairdue.report.person.coverage import Coverage, Family, Source, source
from fairdue.report.person.forecast import Forecast, Named, Point
from fairdue.report.person.report import Hit, PersonReport, Planned, columns, own_events, report_of
from fairdue.report.person.section import TITLES, Judged, Row, Section, Table
from fairdue.report.person.told import (
    DEEDS,
    DIRECTNESS,
    GRADES,
    Dispute,
    Evidence,
    Limit,
    Told,
)

__all__ = [
    "DEEDS",
    "DIRECTNESS",
    "GRADES",
    "TITLES",
    "Coverage",
    "Dispute",
    "Evidence",
    "Family",
    "Forecast",
    "Hit",
    "Judged",
    "Limit",
    "Named",
    "PersonReport",
    "Planned",
    "Point",
    "Row",
    "Section",
    "Source",
    "Table",
    "Told",
    "columns",
    "own_events",
    "report_of",
    "source",
]
