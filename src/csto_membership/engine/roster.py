"""`Roster`, the states that count as members, and the index that finds one by its day."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from csto_membership.model.state_index import StateIndex
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Counting, Position, Status
from csto_membership.output.plain import plain

from .columns import Histories
from .configurations import counts

UNDETERMINED = ("raise", "exclude", "include")
"""The ways to treat states that may or may not count."""
_DAY = timedelta(days=1)


def statuses_of(positions: Iterable[Position]) -> tuple[Status, ...]:
    """Return the distinct statuses of some positions, in their order."""
    return tuple(dict.fromkeys(position.status for position in positions))


def single_or_none(values: Iterable[Any]) -> Any:  # noqa: ANN401  of whatever kind the values are
    """Return the value that all the values are, or ``None`` where they differ."""
    distinct = set(values)
    return distinct.pop() if len(distinct) == 1 else None


def days_until(last: date, days: Iterable[date]) -> tuple[date, ...]:
    """Cut the days on which an answer changes after the last day, and end with the day after it."""
    kept = tuple(takewhile(last.__ge__, days))
    return kept if last == date.max else (*kept, last + _DAY)


class Roster:
    """The states that count as members: an immutable set, sorted by name.

    ``in`` takes a `State` or any name of one, and refuses a name that the register does not
    know. The set operators take sets of states and give a `frozenset`. Two rosters are
    equal if they hold the same states. A roster carries no day.
    """

    __slots__ = ("_all", "_index", "_possible", "states", "undetermined")

    _all: frozenset[State]
    _index: StateIndex
    _possible: dict[State, tuple[Status, ...]]

    states: tuple[State, ...]
    """The states, sorted by name."""
    undetermined: tuple[State, ...]
    """The states that may or may not count: left out by "exclude", counted by "include"."""

    def __init__(
        self,
        index: StateIndex,
        possible: Mapping[State, tuple[Status, ...]],
        undetermined: Iterable[State] = (),
    ) -> None:
        """Hold the states with their possible statuses."""
        put = object.__setattr__
        put(self, "states", tuple(sorted(possible, key=lambda state: state.name)))
        put(self, "undetermined", tuple(sorted(undetermined, key=lambda state: state.name)))
        put(self, "_index", index)
        put(self, "_possible", dict(possible))
        put(self, "_all", frozenset(possible))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a roster does not change."""
        message = f"a roster is immutable: cannot set {name!r}"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> None:
        """Refuse: a roster does not change."""
        message = f"a roster is immutable: cannot delete {name!r}"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from the parts when unpickled."""
        return Roster, (self._index, self._possible, self.undetermined)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, in the order of the names."""
        return tuple(state.code for state in self.states)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, sorted."""
        return tuple(state.name for state in self.states)

    @property
    def possible_statuses(self) -> dict[State, frozenset[Status]]:
        """Each state's possible statuses."""
        return {state: frozenset(self._possible[state]) for state in self.states}

    @property
    def statuses(self) -> dict[State, Status | None]:
        """Each state's status; ``None`` where several are possible."""
        return {state: single_or_none(self._possible[state]) for state in self.states}

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return {
            "states": [
                {
                    "code": state.code,
                    "name": state.name,
                    "status": plain(single_or_none(self._possible[state])),
                    "possible": [str(status) for status in self._possible[state]],
                    "undetermined": state in self.undetermined,
                }
                for state in self.states
            ],
            "undetermined": [state.code for state in self.undetermined],
        }

    def __contains__(self, state: object) -> bool:
        """Whether a state, given by itself or by any name, counts.

        Raises:
            UnknownStateError: the register knows no state of this name.
        """
        if isinstance(state, State):
            return state in self._all
        return self._index.find(state) in self._all  # type: ignore[arg-type]  # find refuses other types

    def __iter__(self) -> Iterator[State]:
        """Iterate by name."""
        return iter(self.states)

    def __len__(self) -> int:
        """Count the states."""
        return len(self.states)

    def __eq__(self, other: object) -> bool:
        """Whether both hold the same states."""
        if isinstance(other, Roster):
            return self._all == other._all
        return self._all == other if isinstance(other, AbstractSet) else NotImplemented

    def __hash__(self) -> int:
        """Hash as the frozen set of the states."""
        return hash(self._all)

    def __and__(self, other: "AbstractSet[State] | Roster") -> frozenset[State]:
        """Return the states in both."""
        return self._all & _states(other)

    def __or__(self, other: "AbstractSet[State] | Roster") -> frozenset[State]:
        """Return the states in either."""
        return self._all | _states(other)

    def __sub__(self, other: "AbstractSet[State] | Roster") -> frozenset[State]:
        """Return the states in this one only."""
        return self._all - _states(other)

    def __xor__(self, other: "AbstractSet[State] | Roster") -> frozenset[State]:
        """Return the states in one of the two only."""
        return self._all ^ _states(other)

    def __rsub__(self, other: "AbstractSet[State] | Roster") -> frozenset[State]:
        """Return the states in the other only."""
        return _states(other) - self._all

    __rand__ = __and__
    __ror__ = __or__
    __rxor__ = __xor__

    def __le__(self, other: "AbstractSet[State] | Roster") -> bool:
        """Whether all these states are in the other."""
        return self._all <= _states(other)

    def __lt__(self, other: "AbstractSet[State] | Roster") -> bool:
        """Whether all these states are in the other, which has more."""
        return self._all < _states(other)

    def __ge__(self, other: "AbstractSet[State] | Roster") -> bool:
        """Whether all states of the other are here."""
        return self._all >= _states(other)

    def __gt__(self, other: "AbstractSet[State] | Roster") -> bool:
        """Whether all states of the other are here, and more."""
        return self._all > _states(other)

    def isdisjoint(self, other: "AbstractSet[State] | Roster") -> bool:
        """Whether no state is in both."""
        return self._all.isdisjoint(_states(other))

    def _repr_html_(self) -> str:
        """Return the roster for a notebook."""
        from csto_membership.output.table import Table  # noqa: PLC0415  3 ms that a plain question need not pay

        rows = [(state.code, state.name, " or ".join(sorted(self._possible[state]))) for state in self.states]
        names = ", ".join(state.name for state in self.undetermined)
        caption = f"Roster of {len(self)}{f'; may or may not count: {names}' if names else ''}"
        return Table(("state", "name", "status"), rows).to_html(caption=caption)

    def __repr__(self) -> str:
        """Return a short form: the codes."""
        doubt = f", undetermined: {' '.join(s.code for s in self.undetermined)}" if self.undetermined else ""
        codes = f": {' '.join(self.codes)}" if self.states else ""
        return f"<Roster of {len(self)}{codes}{doubt}>"


AbstractSet.register(Roster)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # it is an ABC, which typing's stand-in does not say


def _states(other: object) -> frozenset[State]:
    if isinstance(other, Roster):
        return other._all  # noqa: SLF001  another roster's
    if isinstance(other, AbstractSet) and all(isinstance(state, State) for state in other):  # pyright: ignore[reportUnknownVariableType]  # of anything
        return frozenset(other)  # pyright: ignore[reportUnknownArgumentType]  # of states, as was just seen
    message = f"a roster combines with sets of states only, not with {type(other).__name__} {other!r:.60}"  # pyright: ignore[reportUnknownArgumentType]  # of anything
    raise TypeError(message)


class RosterIndex:
    """The rosters of one instrument under one counting rule, by change date.

    Between two change dates the certain and the possible members are the same, so a
    question about a day is one bisection. Each roster is made when it is first asked for.
    After the last day that the register answers for, none is kept: that it is a projection
    must be told each time.
    """

    __slots__ = ("_counting", "_histories", "_last", "_pairs", "_states", "_verdicts", "days", "ready")

    days: tuple[date, ...]
    """The days on which some state's possible positions change, and the first day that is a projection."""
    ready: dict[str, list[Roster | None]]
    """The rosters before the first day, from it on, …, for each way to treat who may or may not count.

    ``None``: not asked for yet, a projection, or (of ``"raise"``) undetermined.
    """

    def __init__(self, histories: Histories, counting: Counting, states: StateIndex, last: date = date.max) -> None:
        """Index the histories under one instrument, with rosters kept up to the last day."""
        self._histories = histories
        self._counting = counting
        self._states = states
        self._last = last
        self._verdicts: dict[Sequence[int], tuple[set[bool], tuple[Status, ...]]] = {}
        self.days = days_until(last, map(date.fromordinal, sorted(set(histories.days))))
        self.ready = {way: [None] * (len(self.days) + 1) for way in UNDETERMINED}
        self._pairs: list[tuple[Roster, Roster] | None] = [None] * (len(self.days) + 1)

    def both(self, earliest: date, latest: date) -> tuple[Roster, Roster]:
        """Return the certain and the possible members over the days from `earliest` to `latest`.

        Certain is who counts on every day in every possible history; possible is who counts
        on some day in some of them. They are one object where they are equal.
        """
        place = bisect_right(self.days, earliest)
        if latest > self._last or place != bisect_right(self.days, latest):
            return self._both(earliest, latest)
        pair = self._pairs[place]
        if pair is None:
            pair = self._pairs[place] = certain, possible = self._both(earliest, latest)
            self.ready["exclude"][place], self.ready["include"][place] = pair
            self.ready["raise"][place] = certain if certain is possible else None
        return pair

    def _both(self, earliest: date, latest: date) -> tuple[Roster, Roster]:
        certain: dict[State, tuple[Status, ...]] = {}
        possible: dict[State, tuple[Status, ...]] = {}
        for number, kinds in self._histories.holding(earliest.toordinal(), latest.toordinal()):
            verdicts, statuses = self._verdicts.get(kinds) or self._judged(kinds)
            if True in verdicts:
                state = self._states.find(self._histories.codes[number])
                possible[state] = statuses
                if False not in verdicts:
                    certain[state] = statuses
        open_ones = [state for state in possible if state not in certain]
        roster = Roster(self._states, certain, open_ones)
        return roster, Roster(self._states, possible, open_ones) if open_ones else roster

    def _judged(self, kinds: Sequence[int]) -> tuple[set[bool], tuple[Status, ...]]:
        """Return whether what is possible counts, and its statuses."""
        holding = [here for kind in kinds for here in self._histories.possible[kind]]
        found = {counts(self._counting, here) for here in holding}, statuses_of(here.position for here in holding)
        return self._verdicts.setdefault(kinds, found)
