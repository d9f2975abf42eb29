"""The day that a document says it is of."""

from __future__ import annotations

import datetime


def as_date(written: object) -> datetime.date | None:
    """The day of an ISO date or time; None for anything else."""
    try:
        return datetime.date.fromisoformat(str(written).strip()[:10])
    except ValueError:
        return None


def day(value: object) -> datetime.date | None:
    """The day in a field: an ISO date or time, a date of mail or feeds, or seconds since 1970."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_seconds(float(value))
    if not isinstance(value, str) or len(value) > 60:
        return None
    found = as_date(value)
    if found is None and ":" in value:
        from email.utils import parsedate_to_datetime

        try:
            return parsedate_to_datetime(value).date()
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    return found


def _of_seconds(value: float) -> datetime.date | None:
    if 1_000_000_000_000 < value < 10_000_000_000_000:
        value /= 1000
    if not 86_400_000 < value < 10_000_000_000:
        return None
    return datetime.datetime.fromtimestamp(value, datetime.UTC).date()
