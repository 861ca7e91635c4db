"""The command line: parses, calls the case file, prints."""

import sys
import traceback
from typing import NoReturn

from cyclopts import CycloptsError

from fairdue.cli.app import app
from fairdue.cli.audit import audit
from fairdue.cli.conformance import conformance
from fairdue.cli.dates import calendar_command
from fairdue.cli.example import demo
from fairdue.cli.lender import lender
from fairdue.cli.letter import letter_command
from fairdue.cli.misuse import misuse
from fairdue.cli.money import cost_command, ledger_command, limitation_command
from fairdue.cli.person import person
from fairdue.cli.planning import plan_command
from fairdue.cli.report import report
from fairdue.cli.rulebook import rulebook
from fairdue.cli.schema import schema
from fairdue.cli.session import Common, Exit, Stop, complain, put_json, spoken, unusable

__all__ = [
    "app",
    "audit",
    "calendar_command",
    "conformance",
    "cost_command",
    "demo",
    "ledger_command",
    "lender",
    "letter_command",
    "limitation_command",
    "main",
    "person",
    "plan_command",
    "report",
    "rulebook",
    "schema",
]


_FLAGS = {"--json"}
_VALUED = {"--today", "--passphrase-file", "--locale"}


def _globals_last(tokens: list[str]) -> list[str]:
    """Options of every command may stand before it, too."""
    ahead: list[str] = []
    rest = list(tokens)
    while rest and rest[0].partition("=")[0] in _FLAGS | _VALUED:
        ahead.append(rest.pop(0))
        if ahead[-1] in _VALUED and rest:
            ahead.append(rest.pop(0))
    return rest + ahead


def _end(stop: Stop, *, in_json: bool) -> NoReturn:
    """Say why a command ends, and end it."""
    if in_json:
        put_json({"error": str(stop), "code": int(stop.code)})
    else:
        complain(f"fairdue: {stop}")
    sys.exit(stop.code)


def _locale(tokens: list[str]) -> str:
    """The language asked for among the tokens, else that of the terminal."""
    asked = [token.removeprefix("--locale=") for token in tokens]
    known = [word for word in asked if word in {"zh-CN", "en"}]
    return known[-1] if known else spoken(Common())


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code."""
    tokens = _globals_last(sys.argv[1:] if arguments is None else arguments)
    in_json, chinese = "--json" in tokens, _locale(tokens) == "zh-CN"
    try:
        app(tokens, exit_on_error=False, print_error=not (in_json or chinese))
    except Stop as stop:
        _end(stop, in_json=in_json)
    except CycloptsError as error:
        if in_json or chinese:
            _end(Stop(Exit.USAGE, misuse(error) if chinese else str(error)), in_json=in_json)
        sys.exit(Exit.USAGE)
    except BrokenPipeError:
        sys.exit(Exit.CANNOT_READ)
    except OSError as error:
        _end(unusable(error, _locale(tokens)), in_json=in_json)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the last door: our bug, said as such
        traceback.print_exc()
        if in_json:
            put_json({"error": "a bug in fairdue", "code": int(Exit.BUG)})
        complain("fairdue: this is a bug in fairdue; nothing that was recorded is lost")
        sys.exit(Exit.BUG)
    sys.exit(Exit.DONE)
