"""Commands as a person types them, and what they print."""

import json
from typing import Any

import pytest

from fairdue.cli import main


class Ran:
    """What a command printed and the code it ended with."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    def json(self) -> dict[str, Any]:
        loaded = json.loads(self.out)
        assert isinstance(loaded, dict)
        return loaded


class Runner:
    """Runs `fairdue` with `words` before the arguments of each call."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str) -> None:
        self._capsys, self._words = capsys, words

    def __call__(self, *arguments: object) -> Ran:
        with pytest.raises(SystemExit) as ended:
            main([*self._words, *(str(a) for a in arguments)])
        printed = self._capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Ran(int(code), printed.out, printed.err)
