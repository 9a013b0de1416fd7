"""Exact days: whatever libraries and files call one, as a plain `datetime.date`.

What is known only within bounds is a `Moment` (`dates`).
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from csto_membership.errors import MomentError

ONE_DAY = timedelta(days=1)
SHAPE = (  # compiled when it is first used, and so are the other patterns of the model: a plain question needs none
    r"(?P<year>[0-9]{4})"
    r"(?:-(?:(?P<masked>XX)|Q(?P<named>[1-4])|(?P<part>[0-9]{2})(?:-(?:(?P<hidden>XX)|(?P<day>[0-9]{2})))?))?"
    r"(?P<doubt>[?~%])?"
)
_TIME = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(?::[0-9.]+)? ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2})?"
FORMS = "is not a day this package reads; write YYYY-MM-DD, YYYY-MM, YYYY, YYYY-Q1 or [DAY..DAY]"


def checked_text(value: object, what: str) -> str:
    """Return a text; `what` is read from it.

    Raises:
        TypeError: it is no text.
    """
    if not isinstance(value, str):
        message = f"{what} is read from a text, not from {type(value).__name__}"
        raise TypeError(message)
    return value


def days_of_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    from calendar import monthrange  # noqa: PLC0415  with `locale` 1 ms that a plain question need not pay

    return monthrange(year, month)[1]


def iso_day(text: str) -> date:
    """Read exactly ``YYYY-MM-DD``.

    Raises:
        MomentError: it is another text, or there is no such day.
        TypeError: it is no text.
    """
    text = checked_text(text, "a day")
    if len(text) == 10 and text[4] == text[7] == "-":  # noqa: PLR2004  the length of an ISO day
        try:
            return date.fromisoformat(text)
        except ValueError:
            if re.fullmatch(SHAPE, text):
                raise MomentError(text, "is not a day of the calendar") from None
    raise MomentError(text, FORMS)


def plain_time(value: Any) -> Any:  # noqa: ANN401  whatever is given as a day
    """Return a ``datetime64`` of numpy as a date or a datetime (``None`` for ``NaT``); anything else as it is.

    One of years or months is returned as text, such as ``2012`` or ``2012-07``.
    """
    if isinstance(value, date | str) or getattr(getattr(value, "dtype", None), "kind", "") != "M":
        return value
    text = str(value)
    if text == "NaT":
        return None
    return text if len(text) <= len("YYYY-MM") else value.astype("datetime64[us]").item()


def day_of_time(value: Any) -> Any:  # noqa: ANN401  whatever stands in a column
    """Return the day of a time without a zone; anything else as `plain_time` does.

    Raises:
        TypeError: the time has a zone, so that its day depends on the place.
    """
    value = plain_time(value)
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is not None:
        raise _zoned(value)
    return value.date()


def day_of_time_text(text: str) -> str:
    """Return the day of a time that is written out, such as ``2012-12-18 00:00:00``; any other text as it is.

    Raises:
        ValueError: the time has a zone, so that its day depends on the place.
    """
    time_of_day = re.fullmatch(_TIME, text)
    if time_of_day is None:
        return text
    if time_of_day[2]:
        message = f"{text} has a time zone: which day it is depends on the place; give the day alone"
        raise ValueError(message)
    return time_of_day[1]


def _zoned(value: datetime) -> TypeError:
    return TypeError(f"{value!r} has a time zone: which day it is depends on the place; give its .date()")


def as_date(value: object) -> date:
    """Make a plain `datetime.date` of a date, or of a naive datetime at midnight.

    Raises:
        TypeError: anything else, saying why.
    """
    if type(value) is date:
        return value
    value = plain_time(value)
    if isinstance(value, str):
        message = f"a datetime.date is needed here, not a text: {value!r:.60}"
        raise TypeError(message)
    if not isinstance(value, date):
        message = f"a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not {type(value).__name__}"
        raise TypeError(message)
    if not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    try:
        midnight = value.time() == time() and not getattr(value, "nanosecond", 0)
    except ValueError:  # a NaT of pandas passes for a datetime
        message = f"{value!r} is no day"
        raise TypeError(message) from None
    if value.tzinfo is not None:
        raise _zoned(value)
    if not midnight:
        message = f"{value!r} has a time of day, but effects hold for whole days; give its .date()"
        raise TypeError(message)
    return value.date()


def optional_date(value: date | None) -> date | None:
    """Make a plain date, unless there is none."""
    return None if value is None else as_date(value)
