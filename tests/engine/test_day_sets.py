"""Sets of days as sorted intervals, compared with sets of numbers."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from csto_membership.engine.day_sets import NEVER, common, earliest_in, latest_in, union

intervals = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=5)


def numbers(days):
    return {day for first, last in days for day in range(first, last + 1)}


@given(intervals)
def test_a_union_holds_the_days_of_all_in_order_and_none_touches_the_next(some):
    found = union(some)
    assert numbers(found) == numbers(some)
    assert all(one[0] <= one[1] < other[0] - 1 for one, other in pairwise(found))


@given(intervals, intervals)
def test_common_days_are_in_both(some, others):
    assert numbers(common(union(some), union(others))) == numbers(some) & numbers(others)


@given(intervals, st.integers(-1, 31))
def test_the_nearest_day_is_found_or_that_there_is_none(some, day):
    days = numbers(some)
    assert latest_in(union(some), day) == max((one for one in days if one <= day), default=-NEVER)
    assert earliest_in(union(some), day) == min((one for one in days if one >= day), default=NEVER)
