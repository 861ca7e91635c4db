"""What matters in the example, by hand: calls and messages with the reason why they are there.

Calls: 1 answered, 2 rung by the borrower, 3 missed, 4 voicemail, 5 rejected, 6 blocked.
"""

import datetime as dt
from typing import NamedTuple

import cast

ZONE = dt.timezone(dt.timedelta(hours=8))
LOG_FROM = dt.datetime(2026, 3, 20, tzinfo=ZONE)
LOG_UNTIL = dt.datetime(2026, 6, 20, tzinfo=ZONE)


class Call(NamedTuple):
    """One row of the phone's call log; `type` is the log's own number for it."""

    at: dt.datetime
    number: str
    type: int
    seconds: int
    saved_as: str = ""


class Message(NamedTuple):
    """One message; type 1 received, 2 sent, 3 draft. With `picture` it is a media message."""

    at: dt.datetime
    number: str
    type: int
    text: str
    saved_as: str = ""
    picture: str = ""


def at(text: str) -> dt.datetime:
    """The local time in `05-14 09:12` or `05-14 09:12:30` of the example's year."""
    return dt.datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


def calls(number: str, *rows: tuple[str, int, int]) -> tuple[Call, ...]:
    """Calls of one number: time, type, seconds."""
    return tuple(Call(at(when), number, kind, seconds) for when, kind, seconds in rows)


CALLS = (
    # The consumer finance company's agency rings at night; until 1 May that was consented to
    # from 22:00 to 22:30, afterwards not.
    *calls(cast.TUOHAI, ("04-02 22:12:10", 1, 96), ("05-13 22:20:41", 1, 74)),
    # The bank's agency late in the evening.
    *calls(cast.ANHE, ("04-09 22:41:05", 1, 52), ("05-12 23:10:30", 3, 0)),
    # A call of the bank that begins in time and runs past ten.
    *calls(cast.BANK, ("04-22 21:55:30", 1, 486)),
    # Before eight in the morning.
    *calls(cast.TUOHAI, ("05-20 07:21:18", 1, 38)),
    *calls(cast.APP, ("05-28 06:58:02", 3, 0)),
    # Five talks in one day, the bank's own line and its agency together.
    *calls(cast.BANK, ("05-14 09:12:00", 1, 130), ("05-14 16:45:10", 1, 88)),
    *calls(
        cast.ANHE,
        ("05-14 10:15:30", 1, 154),
        ("05-14 13:20:05", 1, 61),
        ("05-14 18:02:44", 1, 47),
    ),
    # Four talks in one day about the consumer loan, the company and its agency together.
    *calls(cast.CFC, ("06-16 09:40:10", 1, 64), ("06-16 15:20:33", 1, 41)),
    *calls(cast.TUOHAI, ("06-16 11:05:02", 1, 77), ("06-16 17:30:48", 1, 35)),
    # Three talks and one call picked up for six seconds: a fourth talk or not?
    *calls(cast.CFC, ("06-18 09:31:20", 1, 58), ("06-18 15:02:11", 1, 45)),
    *calls(cast.TUOHAI, ("06-18 11:04:40", 1, 6), ("06-18 17:12:09", 1, 66)),
    # The borrower is reached the day before somebody else is rung (see contacts.csv, 8 April).
    *calls(cast.TUOHAI, ("04-07 14:30:00", 1, 66)),
    # Eight attempts at one number in one day, none answered.
    *calls(
        cast.TUOHAI,
        ("04-16 09:05:10", 3, 0),
        ("04-16 10:11:40", 3, 0),
        ("04-16 11:30:02", 3, 0),
        ("04-16 13:02:55", 5, 0),
        ("04-16 14:40:21", 3, 0),
        ("04-16 16:03:33", 3, 0),
        ("04-16 17:25:08", 3, 0),
        ("04-16 18:49:50", 3, 0),
    ),
    # Reached on the 4th, three dials in vain on the 5th: from the 6th on out of reach.
    *calls(cast.CFC, ("05-04 10:00:00", 1, 45)),
    *calls(
        cast.CFC,
        ("05-05 09:30:00", 3, 0),
        ("05-05 13:10:00", 3, 0),
        ("05-05 17:40:00", 3, 0),
        ("05-07 10:05:00", 1, 82),
    ),
    # A burst: seven rings within half an hour, then one talk.
    *calls(
        cast.JULI,
        ("05-26 10:15:00", 1, 71),
        ("05-26 10:18:20", 3, 0),
        ("05-26 10:20:05", 3, 0),
        ("05-26 10:24:31", 3, 0),
        ("05-26 10:29:47", 3, 0),
        ("05-26 10:36:12", 5, 0),
        ("05-26 10:41:09", 3, 0),
    ),
    # The app that cut off its interest, late and often.
    *calls(
        cast.SHANDIAN,
        ("05-19 23:10:15", 1, 64),
        ("05-19 23:25:40", 3, 0),
        ("05-20 22:47:02", 3, 0),
        ("05-21 06:40:10", 3, 0),
        ("05-22 20:30:00", 1, 33),
    ),
    *calls(
        cast.SHANDIAN_SECOND,
        ("05-23 22:05:00", 1, 28),
        ("05-24 12:31:00", 3, 0),
        ("05-29 23:58:30", 3, 0),
    ),
    # The card's hardship plan was signed on 20 May and is kept; the agency goes on.
    *calls(cast.ANHE, ("05-27 10:40:00", 1, 58), ("06-03 15:12:00", 3, 0)),
    *calls(cast.ANHE_SECOND, ("06-09 19:02:10", 1, 92), ("06-12 11:25:00", 3, 0)),
    # The microloan company keeps to every limit.
    *calls(cast.QINGTAN, ("05-11 14:30:05", 1, 112)),
    # A collector nobody could name yet: once at night, once before eight.
    *calls(
        cast.NOBODY_KNOWS,
        ("05-30 19:44:00", 1, 41),
        ("06-01 22:36:12", 1, 57),
        ("06-02 12:10:00", 3, 0),
        ("06-04 21:30:15", 1, 83),
        ("06-06 07:15:00", 3, 0),
        ("06-08 20:02:00", 3, 0),
        ("06-11 18:20:00", 5, 0),
    ),
    # The borrower rings back, the friend rings once, one caller hides the number.
    *calls(cast.BANK, ("05-20 11:03:00", 2, 640)),
    *calls(cast.QINGTAN, ("04-14 10:20:00", 2, 305)),
    *calls(cast.CFC, ("06-10 09:40:00", 2, 0)),
    *calls(cast.FRIEND, ("06-14 20:10:00", 1, 420)),
    *calls("", ("05-24 19:19:19", 3, 0)),
)


def texts(number: str, *rows: tuple[str, int, str]) -> tuple[Message, ...]:
    """Messages of one number: time, type, words."""
    return tuple(Message(at(when), number, kind, text) for when, kind, text in rows)


MESSAGES = (
    *texts(
        cast.BANK_SMS,
        (
            "03-21 09:30",
            1,
            "【禾悦银行】您尾号0001的信用卡已逾期，最低还款额3,124.06元，请尽快还款。",
        ),
        ("03-28 09:30", 1, "【禾悦银行】您的信用卡账单已逾期，如有困难请致电客服协商。"),
        ("04-04 09:30", 1, "【禾悦银行】您的信用卡逾期金额已更新，请通过本行App还款。"),
        ("04-11 09:30", 1, "【禾悦银行】您的信用卡已逾期，请尽快还款。"),
        ("04-18 09:30", 1, "【禾悦银行】您的信用卡已逾期，请尽快还款。"),
        ("04-23 10:02", 1, "【禾悦银行】昨晚通话已结束，如需协商请在工作时间致电。"),
        ("04-29 09:30", 1, "【禾悦银行】您的信用卡已逾期，请尽快还款。"),
        ("05-06 09:30", 1, "【禾悦银行】您的信用卡已逾期，如有困难请致电客服协商。"),
        ("05-12 10:05", 2, "我收入减少，申请个性化分期，材料已在网点提交。林晓禾"),
        ("05-13 09:31", 1, "【禾悦银行】您的个性化分期申请已受理。"),
        ("05-19 09:30", 1, "【禾悦银行】您的个性化分期申请已通过，请到网点签署协议。"),
        (
            "05-20 10:05",
            1,
            "【禾悦银行】请今日到网点签署个性化分期协议，首期还款日6月5日，金额1,300.00元。",
        ),
        ("05-20 11:20", 2, "好的，下午三点半到网点签。林晓禾"),
    ),
    *texts(
        cast.ANHE_SECOND,
        ("05-27 18:05", 1, "林晓禾，受禾悦银行委托，你的案件已进入外访排期，今日18点前处理。"),
        ("06-03 15:20", 1, "林晓禾，协议不协议的跟我们没有关系，全额结清，否则上门。"),
        ("06-09 20:11", 1, "最后通知：明日安排两名外访员到你家和单位核实情况。"),
    ),
    *texts(
        cast.CFC_SMS,
        ("03-23 10:00", 1, "【绵云消费金融】您的借款已逾期，本期应还1,885.39元，请登录App还款。"),
        ("04-01 10:00", 1, "【绵云消费金融】您的借款已逾期，罚息按合同计收，请登录App还款。"),
        ("04-15 10:00", 1, "【绵云消费金融】您已有两期逾期，请登录App还款。"),
        ("04-22 10:00", 1, "【绵云消费金融】您已有两期逾期，请登录App还款。"),
        ("05-01 10:31", 2, "我撤回夜间联系的同意，请勿在22点到8点之间来电。林晓禾"),
        ("05-02 09:12", 1, "【绵云消费金融】已收到您的要求。"),
        ("05-09 10:00", 1, "【绵云消费金融】您已有两期逾期，请登录App还款。"),
        ("05-15 10:00", 1, "【绵云消费金融】您已有三期逾期，请登录App还款。"),
        ("05-29 10:00", 1, "【绵云消费金融】您已有三期逾期，请登录App还款。"),
        ("06-15 10:00", 1, "【绵云消费金融】您已有四期逾期，请登录App还款。"),
    ),
    *texts(
        cast.TUOHAI,
        ("04-03 16:30", 1, "林女士，绵云的欠款今天必须有说法，不然联系你紧急联系人。"),
        ("04-16 19:02", 1, "电话不接是什么意思？我们会联系你单位。"),
        ("04-17 08:40", 2, "请报公司全称、工号和委托书，我只跟能说明身份的人谈。"),
        ("04-17 09:15", 1, "拓海信息，受绵云消费金融委托，工号TH3107。"),
        ("05-13 22:31", 1, "晚上才找得到你，别装看不见。"),
    ),
    *texts(
        cast.QINGTAN_SMS,
        ("03-27 11:00", 1, "【青潭小贷】您本月应还772.89元，到期日4月8日，可在App内申请延期。"),
        ("04-08 11:00", 1, "【青潭小贷】您的借款今日到期，请还款772.89元。"),
        ("04-13 11:00", 1, "【青潭小贷】您的借款已逾期，如有困难请联系我们。"),
        ("04-14 10:30", 1, "【青潭小贷】已记录您来电说明的情况，感谢。"),
        ("05-08 11:00", 1, "【青潭小贷】您的借款今日到期，如有困难请联系我们。"),
        ("05-11 14:40", 1, "【青潭小贷】已记录您的情况，6月底前不再电话联系您。"),
        ("06-08 11:00", 1, "【青潭小贷】您的借款今日到期，请还款746.34元。"),
    ),
    *texts(
        cast.APP_SMS,
        ("03-30 12:00", 1, "【星桥分期】您的借款明日到期，请准备1,462.50元。"),
        ("04-12 12:00", 1, "【星桥分期】您的借款已逾期，逾期将影响征信。"),
        ("04-19 12:00", 1, "【星桥分期】您的借款已逾期，请尽快还款。"),
        ("04-24 12:00", 1, "【星桥分期】开通会员可减免罚息，点击办理。"),
        ("05-10 12:00", 1, "【星桥分期】推荐您用新额度周转，秒到账，先把旧账还上😊"),
        ("05-17 12:00", 1, "【星桥分期】您的借款已逾期，请尽快还款。"),
        ("05-31 12:00", 1, "【星桥分期】您的借款已逾期，请尽快还款。"),
        ("06-10 12:00", 1, "【星桥分期】您的借款已逾期，请尽快还款。"),
        ("06-12 10:20", 2, "担保费从未告知，我对费用有异议，请提供合同和费用明细。林晓禾"),
    ),
    *texts(
        cast.JULI,
        ("04-28 17:10", 1, "聚砾受洛源银行委托，林晓禾今日还款，否则移交。"),
        ("05-12 16:20", 1, "林晓禾，洛源银行的款项今天还能处理吗？请回复。"),
        ("05-26 10:44", 1, "为什么挂电话？今天打到你接为止。"),
        ("06-02 15:40", 1, "林晓禾，洛源银行的款项请本周内给出方案。"),
        ("06-16 15:05", 1, "考虑得怎么样了，月底前没有方案就走司法程序。"),
    ),
    *texts(
        cast.SHANDIAN,
        ("05-18 12:00", 1, "闪禾花提醒：你7天的2000今天到期，续期先交600。"),
        ("05-18 21:40", 1, "还不还？通讯录我这有，一个个打。"),
        ("05-19 23:20", 1, "不接是吧，明天让你全家出名🔥🔥"),
        ("05-20 09:02", 1, "名单已群发，第一个就是你妈。"),
        ("05-20 09:30", 2, "你们是哪家公司？请说明身份和合同。我只认实际到手的1400元。"),
        ("05-20 09:33", 1, "少废话，转到这个私人账户，晚一天加200。"),
        ("05-21 06:42", 1, "起床了吗？你同事也该起床了。"),
        ("05-22 20:40", 1, "你表姐说不认识你，呵呵。"),
        ("05-24 12:40", 1, "今天再不转，照片上朋友圈。"),
        ("05-25 09:05", 1, "今天是最后一天，转完截图发过来。"),
        ("05-27 18:22", 1, "又装死？"),
        ("05-29 23:59", 1, "零点之前没到账，后果自负。"),
    ),
    *texts(
        cast.NOBODY_KNOWS,
        ("05-30 19:50", 1, "林晓禾，你名下欠款已立案，速回电处理。"),
        ("06-01 22:40", 1, "最后一次通知，欠款不处理明天送达法院传票。"),
        ("06-04 21:35", 1, "今晚十二点前还款，否则上门。"),
    ),
    *texts(
        cast.FRIEND,
        ("06-14 20:02", 1, "晓禾，最近还好吗？那笔钱不急，有空聊聊。"),
        ("06-14 20:05", 2, "还好，谢谢你。晚上打给你。"),
    ),
    Message(
        at("05-23 22:01"),
        cast.SHANDIAN_SECOND,
        1,
        "看看你的照片，下一步发给谁你猜",
        picture="lin_collage.jpg",
    ),
    # A draft that never left the phone.
    Message(at("06-13 23:10"), cast.TUOHAI, 3, "你们不要再打给我的家人"),
)
