"""What is wrong with the words of a command, in Chinese; in English cyclopts says it itself."""

from typing import get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

__all__ = ["misuse"]

_HELP = "；加上 --help 可以看用法。"
_NUMBERS = {int: "整数", float: "数"}


def misuse(error: CycloptsError) -> str:
    """The sentence for a wrong use of the command line: what stands there, and what may."""
    return _said(error) + _HELP


def _said(error: CycloptsError) -> str:
    match error:
        case UnknownOptionError():
            return f"没有 {error.token.keyword or error.token.value} 这个选项"
        case UnknownCommandError():
            return f"没有 {(error.unused_tokens or ('',))[0]} 这个命令"
        case CoercionError():
            return _unfit(error)
        case RepeatArgumentError():
            return f"{error.token.keyword or _name(error)} 写了不止一次"
        case MissingArgumentError():
            return f"还缺 {error.keyword or _name(error)}"
        case UnusedCliTokensError():
            return f"多写了：{' '.join(error.unused_tokens or ())}"
        case _:
            return f"命令用法不对：{error}"


def _unfit(error: CoercionError) -> str:
    """A value that is none of the words, or no number, that an option takes."""
    token, name = error.token, _name(error)
    if token is None:
        return f"{name} 的值不能用"
    words = get_args(error.target_type)
    if words:
        fit = "、".join(str(word) for word in words)
        return f"{token.keyword or name} 不能写 {token.value}，可以写：{fit}"
    fit = _NUMBERS.get(error.target_type or str, "可用的值")
    return f"{token.keyword or name} 的 {token.value} 不是{fit}"


def _name(error: CycloptsError) -> str:
    return error.argument.name if error.argument is not None else "参数"
