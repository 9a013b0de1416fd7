"""Sets of days: sorted intervals of ordinals, the last day included, none touching the next."""

from bisect import bisect_left, bisect_right

NEVER = 10**7
"""Later than every day; ``-NEVER`` is earlier."""
Interval = tuple[int, int]


def union(intervals: list[Interval]) -> list[Interval]:
    """Return the days of some intervals; those that end before they begin hold none."""
    if len(intervals) == 1 and intervals[0][0] <= intervals[0][1]:
        return intervals
    found: list[Interval] = []
    for first, last in sorted(intervals):
        if first > last:
            continue
        if found and first <= found[-1][1] + 1:
            if last > found[-1][1]:
                found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def latest_in(days: list[Interval], last: int) -> int:
    """Return the latest of some days that is not after a day; before all days: none."""
    place = bisect_right(days, (last, NEVER)) - 1
    return min(days[place][1], last) if place >= 0 else -NEVER


def earliest_in(days: list[Interval], first: int) -> int:
    """Return the earliest of some days that is not before a day; after all days: none."""
    place = bisect_left(days, first, key=lambda one: one[1])
    return max(days[place][0], first) if place < len(days) else NEVER


def common(days: list[Interval], others: list[Interval]) -> list[Interval]:
    """Return the days that are in both."""
    return union([(max(a, c), min(b, d)) for a, b in days for c, d in others])
