"""`dyads`: one row for each pair of states and period: did both count, on the same days?

Joint membership is decided day by day, and only then by the rule: two states of which one
left before the other came never counted together, though each did in that year.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import combinations, permutations

from csto_membership.engine.horizon import Projected
from csto_membership.model.dates import Day
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting
from csto_membership.output.columns import Kind, Runs, Value
from csto_membership.output.table import Table
from csto_membership.register import Register

from .aggregate import KINDS, Aggregation, Answer, AnswersByPossible, AnswerSteps, Cells, Lifetime, Member
from .periods import Every
from .selection import Instruments, Selection, States, timelines_by_code

Memberships = tuple[list[date], list[Member]]
"""The days on which a state's membership changes, and what it is: before the first, from it on, …"""

_SIDES = ("_a", "_b")
_JOINT = {member: Answer(member, dict.fromkeys((True, False, None), frozenset())) for member in (True, False, None)}


def dyads(  # noqa: PLR0913  each is part of what the question means
    register: Register,
    start: Day | int,
    end: Day | int,
    *,
    directed: bool = False,
    every: Every = "year",
    rule: str = "any",
    instrument: Instruments = None,
    counting: Counting | str = Counting.DE_JURE,
    states: States = None,
    codes: Iterable[str] | str = ("iso3",),
    projected: Projected = "accept",
) -> Table:
    """Return one row for each pair of states and period: joint membership.

    The columns are those of `codes` for either state (``state_a``, ``state_b``), then
    ``instrument``, ``period``, ``joint`` (missing where the two may or may not have counted
    together), ``share_min`` and ``share_max`` (of the days on which both count), ``projected`` and
    ``undetermined``, all as in `panel`. A period is cut to the days on which both states
    exist.

    Args:
        register: the register.
        start: the first period, see `panel`.
        end: the last period.
        directed: give each pair in both orders; else once, in the order of the states.
        every: ``year``, ``quarter``, ``month`` or ``day``.
        rule: which days decide, see `panel`.
        instrument: one or several; ``None``: the constitutive one.
        counting: who counts, see `Counting`.
        states: two or more; ``None``: all, by name.
        codes: how to name states.
        projected: what to do about days after `Register.checked_through`.

    Raises:
        UnknownStateError, UnknownInstrumentError, UnknownWordError: a name that is not known.
        MomentError: no such day, or `end` before `start`.

    >>> from csto_membership import CSTO
    >>> from .dyads import dyads
    >>> dyads(CSTO, 2012, 2012, states=("ARM", "UZB"), rule="last").column("joint")[0]
    False
    """
    asked = Selection.of(register, instrument, states, counting, codes)
    aggregation = Aggregation.over(asked, start, end, every, rule, projected)
    pairs = list(permutations(asked.states, 2) if directed else combinations(asked.states, 2))
    lifetimes = [aggregation.lifetime(*_common_lifetime(*pair)) for pair in pairs]
    cells = _cells(asked, aggregation, pairs, lifetimes)
    named: dict[str, list[Value]] = {}
    for side, suffix in enumerate(_SIDES):
        named |= asked.naming.columns_of([pair[side] for pair in pairs], suffix)
    columns = asked.columns(named, [lifetime.rows for lifetime in lifetimes])
    made = cells.columns(aggregation.periods, register.checked_through)
    columns |= {"period": made["period"], "joint": made["member"]}
    columns |= {name: made[name] for name in ("share_min", "share_max", "projected")}
    columns["undetermined"] = Runs([member is None for member in cells.member()], cells.lengths)
    kinds: dict[str, Kind] = KINDS | {"joint": bool, "period": aggregation.periods.kind}
    return Table.of_columns(columns, asked.naming.kinds("_a") | asked.naming.kinds("_b") | kinds)


def _cells(
    asked: Selection, aggregation: Aggregation, pairs: Iterable[tuple[State, State]], lifetimes: Iterable[Lifetime]
) -> Cells:
    answers = AnswersByPossible(asked.counting)
    for one in asked.instruments:
        timelines = timelines_by_code(asked.register, one)
        known = {state: _memberships(answers.steps(timelines.get(state.code))) for state in asked.states}
        for (first, second), lifetime in zip(pairs, lifetimes, strict=True):
            aggregation.add(_together(known[first], known[second]), lifetime)
    return aggregation.cells()


def _common_lifetime(one: State, other: State) -> tuple[date | None, date | None]:
    """Return the first day on which both exist, and the first on which they do not any more, where limited."""
    since = [day for day in (one.since, other.since) if day is not None]
    until = [day for day in (one.until, other.until) if day is not None]
    return max(since, default=None), min(until, default=None)


def _memberships(steps: AnswerSteps) -> Memberships:
    """Keep only the days on which membership changes."""
    days, answers = steps
    members: list[Member] = [answers[0].member]
    changes: list[date] = []
    for day, answer in zip(days, answers[1:], strict=True):
        if answer.member is not members[-1]:
            changes.append(day)
            members.append(answer.member)
    return changes, members


def _together(one: Memberships, other: Memberships) -> AnswerSteps:
    """Return when both count: certainly, certainly not, or perhaps."""
    days = sorted({*one[0], *other[0]})
    both = ([members[bisect_right(changes, day)] for day in days] for changes, members in (one, other))
    held = zip(*both, strict=True)
    return days, [_JOINT[_both(one[1][0], other[1][0])], *(_JOINT[_both(*pair)] for pair in held)]


def _both(one: Member, other: Member) -> Member:
    return False if one is False or other is False else None if one is None or other is None else True
