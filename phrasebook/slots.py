"""Slots: `{time}` in a model sentence is filled when known and shown as 〔时间〕 when not."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES = {
    "name": "称呼",
    "time": "时间",
    "amount": "金额",
    "phone": "电话",
    "place": "地点",
    "item": "事项",
    "company": "公司",
    "department": "部门",
    "person": "同事",
    "reason": "原因",
    "number": "号码",
}
_SLOT = re.compile(r"\{([a-z_]+)\}")


def slots(text: str) -> list[str]:
    """The names of the slots of `text`, in order."""
    return _SLOT.findall(text)


def filled(text: str, known: Mapping[str, str]) -> str:
    """`text` with what is known filled in and the rest shown as 〔…〕.

    >>> filled("{name}，{time}前给您回电", {"name": "王女士"})
    '王女士，〔时间〕前给您回电'
    """
    return _SLOT.sub(lambda s: known.get(s[1]) or f"〔{NAMES.get(s[1], s[1])}〕", text)


def without_slots(text: str) -> str:
    """`text` as it reads with its slots shown, for checking."""
    return filled(text, {})
