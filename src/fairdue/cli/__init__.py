"""The command line: parses, calls the case file, prints."""

import sys
import traceback

from cyclopts import CycloptsError

from fairdue.cli.app import app
from fairdue.cli.example import demo
from fairdue.cli.session import Exit, Stop, complain, put_json

__all__ = ["app", "demo", "main"]


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code."""
    tokens = sys.argv[1:] if arguments is None else arguments
    try:
        app(tokens, exit_on_error=False, print_error=True)
    except Stop as stop:
        if "--json" in tokens:
            put_json({"error": str(stop), "code": int(stop.code)})
        else:
            complain(f"fairdue: {stop}")
        sys.exit(stop.code)
    except CycloptsError:
        sys.exit(Exit.USAGE)
    except BrokenPipeError:
        sys.exit(Exit.CANNOT_READ)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 - the last door: our bug, said as such
        traceback.print_exc()
        complain("fairdue: this is a bug in fairdue; nothing that was recorded is lost")
        sys.exit(Exit.BUG)
    sys.exit(Exit.DONE)
