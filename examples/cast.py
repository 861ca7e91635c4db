"""Who is on the phone in the example: collectors by number, and private people.

Mobile numbers begin with 100 and landlines with 0100, which no network gives out.
"""

from typing import NamedTuple

OWN = "10012340001"
"""Lin Xiaohe's own mobile."""

BANK = "01000001001"
BANK_SMS = "106900001001"
ANHE = "01000002001"
ANHE_SECOND = "01000002002"
CFC = "01000003001"
CFC_SMS = "106900003001"
TUOHAI = "01000003101"
TUOHAI_SECOND = "01000003102"
QINGTAN = "01000004001"
QINGTAN_SMS = "106900004001"
APP = "01000005001"
APP_SMS = "106900005001"
JULI = "10055550001"
SHANDIAN = "10066660001"
SHANDIAN_SECOND = "10066660002"
FRIEND = "10088880001"
NOBODY_KNOWS = "10077770001"
"""A collector whose company is left open on purpose: the case asks whose number it is."""


class Private(NamedTuple):
    """Somebody private: how often the phone rings, what is written, which words betray it."""

    number: str
    saved_as: str
    share_of_days: float
    answers: bool
    texts: tuple[str, ...]
    words: tuple[str, ...]


PRIVATE = (
    Private(
        "10090010001",
        "老妈-桂花苑",
        0.30,
        True,
        (
            "桂花苑门口的枇杷熟了，周末回来拿",
            "降温了，多穿一件",
            "知道啦，周六回去吃饭",
            "你爸的降压片我买好了",
            "汤在冰箱第二层",
            "好，我带点草莓",
            "晚上早点睡",
            "桂花苑停水到五点",
            "收到",
            "给你留了一盒青团",
            "你小姨问你周末回不回来",
            "阳台的花帮你浇了",
            "这周加班，下周回",
            "钥匙在老地方",
        ),
        ("桂花苑", "枇杷", "降压片", "青团"),
    ),
    Private(
        "10090010002",
        "阿敏茉莉",
        0.18,
        True,
        (
            "周日去看樱花吗？😀",
            "我多买了一张话剧票",
            "好呀，几点集合",
            "生日蛋糕订了芒果的🎂",
            "你上次借我的书看完了",
            "下次还我就行",
            "我妈说你做的酱特别香",
            "到家了吗",
            "到了，晚安🌙",
            "书店搞活动，去不去",
            "下雨了，改天吧",
            "行，那下周",
        ),
        ("话剧票", "芒果", "樱花", "阿敏"),
    ),
    Private(
        "10090010003",
        "",
        0.08,
        False,
        (
            "【快递】您的包裹已到南门驿站，取件码7-2-4096",
            "【快递】您的包裹已到南门驿站，取件码3-1-5120",
            "【快递】您的包裹已到南门驿站，取件码5-4-2207",
            "【快递】您的包裹派送中，请保持电话畅通",
        ),
        ("取件码", "南门驿站"),
    ),
    Private(
        "01000009004",
        "",
        0.02,
        False,
        (
            "【康宁口腔】您预约了4月11日9:30智齿复查，请提前十分钟到",
            "【康宁口腔】您的复查已改到4月18日9:30",
            "【康宁口腔】三个月后请记得洁牙",
        ),
        ("康宁口腔", "智齿", "洁牙"),
    ),
    Private(
        "106900009005",
        "",
        0.0,
        False,
        (
            "【青禾书店】验证码 482913，五分钟内有效",
            "【青禾书店】您预订的《植物图鉴》到店了",
            "【青禾书店】会员日满百减二十，退订回T",
        ),
        ("青禾书店", "植物图鉴"),
    ),
    Private(
        "10090010006",
        "店长阿岚",
        0.10,
        True,
        (
            "明天早班改晚班，可以吗",
            "下周排班表发群里了",
            "可以的，没问题",
            "盘点辛苦了，调休补你半天",
            "新到的货放二楼",
            "明天我请假半天，上午去办事",
            "好的，注意安全",
        ),
        ("排班表", "盘点", "阿岚"),
    ),
    Private(
        "10090010007",
        "表姐小满",
        0.05,
        True,
        (
            "外婆八十大寿定在五月三号",
            "寿桃我来订",
            "好，我写贺卡",
            "你高铁几点到",
            "我去接你",
            "谢谢姐，十点四十到",
        ),
        ("大寿", "寿桃", "贺卡"),
    ),
)
