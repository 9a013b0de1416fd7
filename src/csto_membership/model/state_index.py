"""`StateIndex`: the states of a register, found by any of their names."""

from collections.abc import Iterable, Iterator, Mapping

from csto_membership.errors import UnknownStateError

from .catalogue import NEAR, catalogue
from .names import fold
from .states import State, near


class StateIndex(Mapping[str, State]):
    """The states of a register by code, and by every other spelling through `find`.

    Only the register's own states are in the mapping. `find` also knows the catalogue.
    """

    def __init__(self, states: Iterable[State], *, closed: bool = True) -> None:
        """Index the states; of two with one spelling the first is found (the loader refuses that).

        Args:
            states: the register's own states.
            closed: whether every other state of the catalogue is known to be an outsider, so
                that `find` returns it.
        """
        self._states = {state.code: state for state in states}
        self._closed = closed
        self._spellings: dict[str, State] = {}
        for state in self._states.values():
            for spelling in state.spellings:
                self._spellings.setdefault(fold(spelling), state)

    def find(self, state: "State | str") -> State:
        """Return the state of a code, name or alias, however it is spelled.

        The register's own states go first, then those of the catalogue.

        Raises:
            UnknownStateError: there is none, with the names that come near.
            TypeError: neither a text nor a `State`.
        """
        if isinstance(state, State):
            state = state.code
        elif not isinstance(state, str):
            message = f"a state is a code, a name, an alias or a State, not {type(state).__name__}"
            raise TypeError(message)
        found = self._states.get(state) or self._spellings.get(fold(state))
        if found is not None:
            return found
        listed = catalogue().lookup(state)
        if listed is not None and (self._closed or listed.code in self._states):
            return self._states.get(listed.code, listed)
        raise UnknownStateError(state, self._suggestions(state))

    def _suggestions(self, text: str) -> tuple[str, ...]:
        """Return the names of the states that come near; one of the register may be less like the text."""
        listed = catalogue().suggestions(text) if self._closed else ()
        own = near(fold(text), self._spellings, NEAR) or ([] if listed else near(fold(text), self._spellings))
        return tuple(dict.fromkeys(self._spellings[spelling].name for spelling in own)) or listed

    def __getitem__(self, code: str) -> State:
        """Return the state of exactly this code."""
        return self._states[code]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the codes, in the register's order."""
        return iter(self._states)

    def __len__(self) -> int:
        """Count the states."""
        return len(self._states)
