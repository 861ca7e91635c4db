"""The application as a whole: its addresses are the documented ones."""

import re
from pathlib import Path

from fairdue.casefile import CaseFile
from fairdue.desk import app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "desk.md"


def test_every_address_is_documented_and_every_documented_one_exists(
    empty_case: CaseFile,
) -> None:
    routes = app(empty_case, token="t", port=1).routes
    served = {re.sub(r"\{(\w+):str\}", lambda m: m[1].upper(), r.path) for r in routes}
    text = PAGE.read_text(encoding="utf-8").partition("## Rooms")[2].partition("Every state")[0]
    assert served == set(re.findall(r"`(/[^`]*)`", text))
