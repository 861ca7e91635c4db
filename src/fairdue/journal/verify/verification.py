"""What a check of a case folder found, in words for the person who asked."""

import msgspec

Words = dict[str, str]
"""A sentence by locale: zh-CN and en."""


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at. `detail` says what was found, in zh-CN and en.

    `place` names the first broken place, "" when there is none.
    """

    name: str
    ok: bool
    detail: Words
    place: str = ""


class Verification(msgspec.Struct, frozen=True):
    """What a check of a whole folder found.

    `intact`: nothing that was looked at differs from what was written. `sealed`: the contents
    stayed closed, so only the outside was looked at. `broken`: the first broken place. `proven`
    follows from the check; `claimed` is what no check of this folder can show. `root` is hex.
    """

    intact: bool
    sealed: bool
    broken: str | None
    checks: tuple[Check, ...]
    proven: tuple[Words, ...]
    claimed: tuple[Words, ...]
    size: int
    root: str


class Broken(Exception):
    """A place that is not as it was written, and why that was concluded."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(place)
        self.place = place
        self.why: Words = {"zh-CN": zh, "en": en}


def counted(number: int, zh: str, en: str) -> Words:
    """How many of something were found in order."""
    return {"zh-CN": f"{zh}：{number}", "en": f"{en}: {number}"}


def proven(size: int, *, opened: bool, kept: bool) -> tuple[Words, ...]:
    """What follows from an intact folder of `size` entries."""
    shown = [
        {
            "zh-CN": f"自最新一次签名以来，这 {size} 条记录和附件没有变动；"
            "签名者持有本案卷的密钥。",
            "en": f"These {size} entries and their attachments have not changed since the newest"
            " head was signed; whoever signed it holds the key of this case.",
        }
    ]
    if opened:
        shown.append(
            {
                "zh-CN": "每个值都是记录当时写下的那个值。",
                "en": "Every value is the one that was written down when it was recorded.",
            }
        )
    if kept:
        shown.append(
            {
                "zh-CN": "您在外部保存的那条签名所覆盖的内容，记录中全部都在。",
                "en": "The log still contains everything that the head you kept outside covers.",
            }
        )
    return tuple(shown)


CLAIMED: tuple[Words, ...] = (
    {
        "zh-CN": "电话、短信和付款发生的时间，来自手机或当事人的说法。",
        "en": "When calls, messages and payments happened is what a phone or a person says.",
    },
    {
        "zh-CN": "记录写入的时间，来自这台电脑的时钟。",
        "en": "When entries were recorded is the time of this computer's clock.",
    },
    {
        "zh-CN": "持有设备和密钥的人可以重建整份记录，或换回较早的状态；"
        "只有在外部保存的签名能排除这一点。",
        "en": "Whoever holds the device and the key could build the whole record anew, or put back"
        " an earlier state of it. Only a head kept outside the folder rules that out.",
    },
)
STAYED_SEALED: Words = {
    "zh-CN": "没有口令：内容保持密封，未作核对",
    "en": "no passphrase: the contents stayed sealed and were not looked at",
}
WRONG_PASSPHRASE = (
    "口令打不开案卷，密封内容未作核对；这不说明案卷被改动",
    "it does not open the case, so the contents stayed closed; that says nothing of changes",
)
