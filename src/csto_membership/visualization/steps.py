"""Steps of values by day, as the explorer page takes them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from csto_membership.model.dates import Moment

Steps = list[list[Any]]
"""``[[first day, value], …]`` in order; the first day of the first is empty: since ever."""


def bounds(moment: Moment) -> tuple[date, date]:
    """Return the first and the last day of a moment."""
    return moment.earliest, moment.latest


def merged(steps: Iterable[tuple[str, Any]]) -> Steps:
    """Leave out the steps at which nothing changes."""
    kept: Steps = []
    for day, value in steps:
        if not kept or kept[-1][1] != value:
            kept.append([day, value])
    return kept


def iso(day: date | None) -> str:
    """Return a day as text; none is empty."""
    return "" if day is None else day.isoformat()
