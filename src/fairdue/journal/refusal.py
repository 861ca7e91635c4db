"""Refusals: why a case folder cannot be used as asked, in words for the person who asked."""

from pathlib import Path
from typing import ClassVar

from fairdue.facts import Problem


class Refusal(Exception):
    """A folder that cannot be used as asked; `problem` says why and what to do, in zh-CN and en."""

    code: ClassVar[str] = "refused"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "无法使用这个案卷文件夹",
        "en": "this case folder cannot be used",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请检查路径后再试。",
        "en": "Check the path and try again.",
    }

    def __init__(self, folder: Path, place: str = "") -> None:
        self.problem = Problem(
            source=folder.name, place=place, code=self.code, wrong=self.wrong, remedy=self.remedy
        )
        super().__init__(self.problem.line())


class NotACase(Refusal):
    """The path holds no case: case.db or keys.json is missing."""

    code: ClassVar[str] = "not_a_case"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "这里没有案卷（缺少 case.db 或 keys.json）",
        "en": "there is no case here (case.db or keys.json is missing)",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请选择以 .fairdue 结尾的文件夹，或者新建一个案卷。",
        "en": "Choose a folder that ends in .fairdue, or make a new case.",
    }


class AlreadyThere(Refusal):
    """Something stands where a case or backup should be made; nothing is ever overwritten."""

    code: ClassVar[str] = "already_there"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "这个位置已经有内容",
        "en": "something is there already",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请换一个名称。fairdue 不会覆盖已有的内容。",
        "en": "Choose another name. fairdue never overwrites what is there.",
    }


class PassphraseNeeded(Refusal):
    """The case is sealed with a passphrase and none was given."""

    code: ClassVar[str] = "passphrase_needed"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "这个案卷设有口令",
        "en": "this case is sealed with a passphrase",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请输入口令。口令没有备份，遗失后无法找回。",
        "en": "Enter the passphrase. There is no copy of it; a lost one cannot be found again.",
    }


class WrongPassphrase(Refusal):
    """The passphrase does not open the case; the key file itself is unchanged."""

    code: ClassVar[str] = "wrong_passphrase"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "口令不对，打不开案卷",
        "en": "the passphrase does not open this case",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请检查大小写和输入法后再试。",
        "en": "Check capital letters and the input method, then try again.",
    }


class NewerFormat(Refusal):
    """The folder was written by a later version of the format than this program knows."""

    code: ClassVar[str] = "newer_format"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "这个案卷由更新版本的 fairdue 写成",
        "en": "this case was written by a later version of fairdue",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请先更新 fairdue，再打开案卷。",
        "en": "Update fairdue, then open the case.",
    }


class CaseLocked(Refusal):
    """Another process, or another part of this one, holds the case open for writing."""

    code: ClassVar[str] = "case_locked"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "这个案卷正被另一个 fairdue 打开",
        "en": "another fairdue has this case open",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请先关闭那个窗口或命令。核验（verify）和查看报告（report person）可以同时进行。",
        "en": "Close that window or command first. verify and report person can run meanwhile.",
    }


class Damaged(Refusal):
    """The folder is not as it was written; `problem.place` names where."""

    code: ClassVar[str] = "damaged"
    wrong: ClassVar[dict[str, str]] = {
        "zh-CN": "案卷与写入时不一致",
        "en": "the case is not as it was written",
    }
    remedy: ClassVar[dict[str, str]] = {
        "zh-CN": "请运行核验（verify）查看详情，然后从备份恢复。不要删除这个文件夹。",
        "en": "Run verify for details, then restore a backup. Keep this folder as it is.",
    }
