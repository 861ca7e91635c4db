"""Presets: in which order debts are paid. Each is named, explained and comparable."""

from enum import StrEnum

import msgspec


class Preset(StrEnum):
    """Ways to order the payments of a plan."""

    FORMAL_FIRST = "formal_first"
    """Licensed lenders that report first, then one creditor at a time, the smallest first."""
    AVALANCHE = "avalanche"
    SNOWBALL = "snowball"
    PRO_RATA = "pro_rata"
    LEAST_COST = "least_cost"
    FEWER = "fewer"
    """One creditor fewer soonest."""
    REGISTRY = "registry"
    """Fewest months past due with lenders that report to a credit registry."""
    LEGAL_RISK = "legal_risk"
    """What is before a court or judged goes first."""


class PresetText(msgspec.Struct, frozen=True, kw_only=True):
    """Name of a preset and what it is good for, by locale."""

    preset: Preset
    name: dict[str, str]
    purpose: dict[str, str]


_TEXTS = (
    PresetText(
        preset=Preset.FORMAL_FIRST,
        name={"zh-CN": "先持牌、逐家还", "en": "Formal lenders first, one at a time"},
        purpose={
            "zh-CN": "先保住每家的最低还款，余下的钱集中还一家：先持牌且报送征信的，金额小的在前。",
            "en": (
                "Every minimum first; what is left goes to one creditor at a time: "
                "licensed and reporting lenders first, the smallest balance first."
            ),
        },
    ),
    PresetText(
        preset=Preset.AVALANCHE,
        name={"zh-CN": "先还利率高的", "en": "Highest rate first"},
        purpose={
            "zh-CN": "每家先付最低还款，余下的钱先还利率最高的一家，通常总利息最少。",
            "en": "Minimums, then the highest rate; without monthly fees the cheapest order.",
        },
    ),
    PresetText(
        preset=Preset.SNOWBALL,
        name={"zh-CN": "先还金额小的", "en": "Smallest balance first"},
        purpose={
            "zh-CN": "每家先付最低还款，余下的钱先还金额最小的一家，容易照着做。",
            "en": "Minimums, then the smallest balance: easy to follow, and accounts close early.",
        },
    ),
    PresetText(
        preset=Preset.PRO_RATA,
        name={"zh-CN": "按比例还", "en": "In proportion"},
        purpose={
            "zh-CN": "每月的钱按各家欠款的比例分配，对各家一视同仁，便于同时协商。",
            "en": "Each month's money is shared by balance: equal treatment, easy to explain.",
        },
    ),
    PresetText(
        preset=Preset.LEAST_COST,
        name={"zh-CN": "最省钱", "en": "Least cost"},
        purpose={
            "zh-CN": "把先后顺序、每月费用和限期的减免方案一起比较，找出总共付得最少的办法。",
            "en": "Orders, monthly fees and offers with a last day weighed together: least paid.",
        },
    ),
    PresetText(
        preset=Preset.FEWER,
        name={"zh-CN": "少一家是一家", "en": "One creditor fewer soonest"},
        purpose={
            "zh-CN": "最快减少债权人的数目，同样快的再比总数。",
            "en": "The number of creditors falls soonest; among equals the cheaper one.",
        },
    ),
    PresetText(
        preset=Preset.REGISTRY,
        name={"zh-CN": "保征信", "en": "Protect the credit record"},
        purpose={
            "zh-CN": "报送征信的各家逾期的月数最少，同样少的再比总数。",
            "en": "Fewest months past due with lenders that report; among equals the cheaper one.",
        },
    ),
    PresetText(
        preset=Preset.LEGAL_RISK,
        name={"zh-CN": "先还已起诉的", "en": "Legal risk first"},
        purpose={
            "zh-CN": "已经起诉、仲裁或判决的先还清，再看最低还款和总数。",
            "en": "What is sued for or judged is paid off first, then minimums and cost count.",
        },
    ),
)


def presets() -> tuple[PresetText, ...]:
    """Every preset with its name and purpose; the default first."""
    return _TEXTS
