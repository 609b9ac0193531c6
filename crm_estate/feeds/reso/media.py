"""Pictures of a record: by their keys, in their order, without what is no picture."""

from typing import Any

from crm_estate.feeds.reso.names import plain

MOST = 500
NO_PICTURES = frozenset({
    "doc", "docx", "mov", "mp4", "mpeg", "pdf", "quicktime", "rtf", "txt", "wmv", "xls", "xlsx",
})  # fmt: skip


def in_order(media: Any) -> list[dict[str, Any]]:
    """The pictures of a record; of two with one key the later one counts.

    >>> [one["MediaURL"] for one in in_order([
    ...     {"MediaKey": "2", "MediaURL": "b", "Order": 2}, {"MediaKey": "1", "MediaURL": "old", "Order": 3},
    ...     {"MediaKey": "1", "MediaURL": "a", "Order": "1"}, {"MediaURL": "c", "MediaCategory": "Video"}])]
    ['a', 'b']
    """
    said = media[:MOST] if isinstance(media, list) else []
    pictures = [one for one in said if isinstance(one, dict) and _is_picture(one)]
    by_key = {str(one.get("MediaKey") or f"#{place}"): one for place, one in enumerate(pictures)}
    return sorted(by_key.values(), key=_order)


def _is_picture(one: dict[str, Any]) -> bool:
    category, kind = plain(one.get("MediaCategory") or "photo"), plain(one.get("MediaType") or "")
    deleted = plain(one.get("MediaStatus") or "") in ("deleted", "rejected", "incomplete")
    return category in ("photo", "propertyphoto") and kind not in NO_PICTURES and not deleted


def _order(one: dict[str, Any]) -> float:
    try:
        place = float(one.get("Order") or 0)
    except (TypeError, ValueError):
        return 0.0
    return place if abs(place) < 1e9 else 0.0
