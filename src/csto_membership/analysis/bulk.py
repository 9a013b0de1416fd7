"""The cells of `aggregate` for very many histories at once, with numpy where it is installed.

`aggregate` goes from change to change; this module does the same on whole arrays, one
element for each change. The meaning of an answer, and the status that closes a period of several
possible ones, come from `aggregate`; the tests compare the two.

The histories come in columns (`engine.columns`), which numpy reads as they are.
"""

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from typing import Any

from attrs import frozen

from csto_membership.engine.columns import Histories
from csto_membership.output.cached import cached_property
from csto_membership.output.columns import Value

from .aggregate import (
    ENOUGH,
    NEVER,
    Aggregation,
    Answer,
    AnswerDays,
    AnswersByPossible,
    Cells,
    Lifetime,
    Member,
    closing_status,
)

MANY = 4096
"""From how many histories on arrays pay for themselves."""
_MEMBER: tuple[Member, ...] = (False, True, None)
_NO, _YES, _PERHAPS = range(3)
Array = Any  # numpy's own type is not at hand where numpy is not installed
Lifetimes = Any  # a `Lifetime` of arrays, one element for each history


def pays(count: int) -> bool:
    """Whether arrays pay for this many histories, and numpy is there."""
    return count >= MANY and find_spec("numpy") is not None


def cells_of(
    histories: Histories, aggregation: Aggregation, answers: AnswersByPossible, lifetimes: Sequence[Lifetime]
) -> Cells:
    """Return the cells of many histories.

    Args:
        histories: those of some states under one instrument, then under the next.
        aggregation: the periods, the rule and the horizon.
        answers: what the possible positions mean.
        lifetimes: those of the states.
    """
    np, times = import_module("numpy"), len(histories) // len(lifetimes)
    lifetime: Lifetimes = Lifetime(*np.tile(np.array(lifetimes).T, times))
    made = _Answers.of(np, [answers[possible] for possible in histories.possible])
    changes = _Changes.within(np, histories, lifetime, aggregation)
    touched = _Touched(np, changes, lifetime, aggregation, made)
    return Cells(lifetimes=_lifetimes(lifetimes, times), **_runs(np, changes, touched, lifetime, made))


def _lifetimes(lifetimes: Sequence[Lifetime], times: int) -> list[tuple[Lifetime, int]]:
    """Return the lifetimes of the states, repeated, each with the number of histories in a row that have it."""
    runs = [
        (lifetime, len(list(group)))
        for lifetime, group in groupby(lifetime for lifetime in lifetimes if lifetime is not NEVER)
    ]
    return [(lifetime, count * times) for lifetime, count in runs] if len(runs) == 1 else runs * times


@frozen(slots=True, eq=False)
class _Answers:
    """What each kind of possible positions means.

    Attributes:
        held: the answers themselves.
        names: the statuses; the first is that of several possible ones.
        member: of each answer, whether the state counts, as a place in `_MEMBER`.
        status: of each answer, the status, as a place in `names`.
    """

    held: list[Answer]
    names: list[str | None]
    member: Array
    status: Array

    @classmethod
    def of(cls, np: Any, held: list[Answer]) -> "_Answers":  # noqa: ANN401  numpy itself
        """Put answers into arrays."""
        names: list[str | None] = [None, *sorted({name for one in held for name in one.statuses[None]})]
        member = np.array([_MEMBER.index(one.member) for one in held], "int8")
        return cls(held, names, member, np.array([names.index(one.status) for one in held], "int16"))


@frozen(slots=True, eq=False)
class _Changes:
    """The changes within the lifetimes, in order.

    Attributes:
        initial: of each history (not change), the kind on the first day of its lifetime.
        owner: of each change, the place of its history; `opens`: whether it is the first there.
        day: its day; `period`: the place of its period.
        kind: the kind from then on; `before`: until then.
    """

    initial: Array
    owner: Array
    opens: Array
    day: Array
    period: Array
    kind: Array
    before: Array

    @classmethod
    def within(cls, np: Any, histories: Histories, lifetime: Lifetimes, aggregation: Aggregation) -> "_Changes":  # noqa: ANN401  numpy itself
        """Cut histories to the lifetimes."""
        starts, days, kinds = (np.asarray(one, np.intp) for one in (histories.starts, histories.days, histories.kinds))
        owners = np.repeat(np.arange(len(histories)), np.diff(starts))
        early = days <= lifetime.begin[owners]
        done = np.bincount(owners[early], minlength=len(histories))
        initial = np.zeros(len(histories), np.intp)
        initial[done > 0] = kinds[(starts[:-1] + done - 1)[done > 0]]
        kept = ~early & (days < lifetime.finish[owners])
        owner, day, kind = owners[kept], days[kept], kinds[kept]
        opens = np.ones(len(day), bool)
        opens[1:] = owner[1:] != owner[:-1]
        begins = np.array(aggregation.periods.starts)
        period = np.repeat(np.arange(len(begins) - 1), np.diff(begins))[day - begins[0]]
        before = initial[owner]
        before[1:] = np.where(opens[1:], before[1:], kind[:-1])
        return cls(initial, owner, opens, day, period, kind, before)


class _Touched:
    """The periods within which something changes, in order, and their cells.

    Each has a first piece, ahead of the first change in it (of no day, where that is on the
    first day), and one piece for each change.

    Attributes:
        at: the place of the first change; `stop`: the place after the last one.
        member, status: the cells, as in `_Answers`.
    """

    def __init__(
        self,
        np: Any,  # noqa: ANN401  numpy itself
        changes: _Changes,
        lifetime: Lifetimes,
        aggregation: Aggregation,
        made: _Answers,
    ) -> None:
        """Find them and make their cells."""
        self._np, self._changes, self._made = np, changes, made
        self._lifetime, self._aggregation = lifetime, aggregation
        fresh = changes.opens.copy()
        fresh[1:] |= changes.period[1:] != changes.period[:-1]
        self.at = np.flatnonzero(fresh)
        self.stop = np.append(self.at, len(fresh))[1:]
        enough = ENOUGH.get(str(aggregation.rule))
        if enough is None:
            kind = self._deciding()
            self.member, self.status = made.member[kind], made.status[kind]
        else:
            sure, maybe = (enough(days, self.size) for days in (self._certain, self._possible))
            self.member = np.where(sure, _YES, np.where(maybe, _PERHAPS, _NO))
            self.status = self._closing()

    @cached_property
    def _bounds(self) -> tuple[Array, Array]:
        """The first day of each, and the day after the last."""
        np, owner, period = self._np, self._changes.owner[self.at], self._changes.period[self.at]
        starts = np.array(self._aggregation.periods.starts)
        begin = np.maximum(self._lifetime.begin[owner], starts[period])
        return begin, np.minimum(self._lifetime.finish[owner], starts[period + 1])

    @property
    def size(self) -> Array:
        """How many days each has."""
        begin, end = self._bounds
        return end - begin

    @cached_property
    def ahead(self) -> Array:
        """How many days the first piece of each has."""
        return self._changes.day[self.at] - self._bounds[0]

    @cached_property
    def lengths(self) -> Array:
        """How many days the piece of each change has."""
        found = self._np.diff(self._changes.day, append=0)
        found[self.stop - 1] = self._bounds[1] - self._changes.day[self.stop - 1]
        return found

    @cached_property
    def _certain(self) -> Array:
        return self._days(self._made.member == _YES)

    @cached_property
    def _possible(self) -> Array:
        return self._days(self._made.member != _NO)

    def share(self, *, possible: bool) -> Array:
        """Return the share of days, of each, on which the state certainly counts, or possibly."""
        return (self._possible if possible else self._certain) / self.size

    def _days(self, counted: Array) -> Array:
        """Return how many days of each have a kind that is counted."""
        ahead = self.ahead * counted[self._changes.before[self.at]]
        return self._np.add.reduceat(self.lengths * counted[self._changes.kind], self.at) + ahead

    def _deciding(self) -> Array:
        """Return the kind on the one day that decides each."""
        np, changes, aggregation = self._np, self._changes, self._aggregation
        if aggregation.rule == "last":
            return changes.kind[self.stop - 1]
        day = self._bounds[0]
        if aggregation.probes is not None:
            day = np.array(aggregation.probes)[changes.period[self.at]]
        passed = np.add.reduceat(changes.day <= np.repeat(day, self.stop - self.at), self.at, dtype=np.intp)
        return np.where(passed > 0, changes.kind[self.at + np.maximum(passed, 1) - 1], changes.before[self.at])

    def _closing(self) -> Array:
        """Return the status on the last day of each that agrees with its membership, as `closing_status` does."""
        np, changes, made = self._np, self._changes, self._made
        agrees = made.member[changes.kind] == np.repeat(self.member, self.stop - self.at)
        last = np.maximum.reduceat(np.where(agrees, np.arange(len(agrees)), -1), self.at)
        status = made.status[np.where(last >= 0, changes.kind[last], changes.before[self.at])]
        plain = (made.member != _PERHAPS) & (made.status > 0)
        simple = np.logical_and.reduceat(plain[changes.kind], self.at) & plain[changes.before[self.at]]
        for place in np.flatnonzero(~simple).tolist():
            member = _MEMBER[int(self.member[place])]
            status[place] = made.names.index(closing_status(self._answer_days(place), member))
        return status

    def _answer_days(self, place: int) -> AnswerDays:
        """Return the answers of one period, each with its number of days."""
        at, stop = int(self.at[place]), int(self.stop[place])
        kinds = [int(self._changes.before[at]), *self._changes.kind[at:stop].tolist()]
        days = [int(self.ahead[place]), *self.lengths[at:stop].tolist()]
        return [(self._made.held[kind], count) for kind, count in zip(kinds, days, strict=True) if count]


def _runs(np: Any, changes: _Changes, touched: _Touched, lifetime: Lifetimes, made: _Answers) -> dict[str, Any]:  # noqa: ANN401
    """Return the runs of all histories: of each the untouched periods before, each touched one, and the rest.

    A run has a kind, or a number of its own after those of the kinds: a touched period.
    """
    owner, period, kinds = changes.owner[touched.at], changes.period[touched.at], len(made.held)
    here = 2 * np.arange(len(owner)) + owner + 1
    rest = 2 * np.cumsum(np.bincount(owner, minlength=len(changes.initial))) + np.arange(len(changes.initial))
    kind, lengths = np.zeros((2, 2 * len(owner) + len(rest)), "int32")
    since = lifetime.first[owner]
    since[1:] = np.where(changes.opens[touched.at[1:]], since[1:], period[:-1] + 1)
    kind[here - 1], lengths[here - 1] = changes.before[touched.at], period - since
    kind[here], lengths[here] = np.arange(kinds, kinds + len(owner)), 1
    kind[rest], done = changes.initial, lifetime.first.copy()
    kind[rest[owner]], done[owner] = changes.kind[touched.stop - 1], period + 1
    lengths[rest] = lifetime.last + 1 - done
    kept = lengths > 0
    kind, ends = kind[kept], np.cumsum(lengths[kept])
    last = np.append(np.flatnonzero(kind[1:] != kind[:-1]), len(kind) - 1)[: len(kind)]
    # as bytes, which nobody can change: a number of Python each would take as long as all of this
    packed = memoryview(np.diff(ends[last], prepend=0).astype("int64").tobytes()).cast("q")
    return {"lengths": packed, **_cells(np, kind[last], touched, made)}


def _cells(np: Any, kind: Array, touched: _Touched, made: _Answers) -> dict[str, Any]:  # noqa: ANN401  numpy itself
    """Return the cells of runs."""
    own = kind >= len(made.held)
    member, status = np.append(made.member, touched.member)[kind], np.append(made.status, touched.status)[kind]

    def shares(*, possible: bool) -> list[Value]:
        found = (member != _NO if possible else member == _YES).astype(float)
        found[own] = touched.share(possible=possible)
        return list(found.tolist())

    def undetermined() -> list[Value]:
        return list(((status == 0) | (member == _PERHAPS)).tolist())

    return {
        "status": partial(_at_places, np, made.names, status),
        "member": partial(_at_places, np, _MEMBER, member),
        "share_min": partial(shares, possible=False),
        "share_max": partial(shares, possible=True),
        "undetermined": undetermined,
    }


def _at_places(np: Any, values: Sequence[Value], places: Array) -> list[Value]:  # noqa: ANN401  numpy itself
    """Return the values at some places, when they are asked for: a number takes less memory than an object."""
    found: list[Value] = np.array(values, object)[places].tolist()
    return found
