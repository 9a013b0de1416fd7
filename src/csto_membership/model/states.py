"""`State`, a country as the register knows it, and finding one by any of its names."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import field, frozen

from csto_membership.errors import UnknownStateError

from .dates import as_date, optional_date
from .validation import typed, typed_tuple


def near(name: str, known: Iterable[str]) -> list[str]:
    """Return the known names that come near to a name, the nearest first."""
    import difflib  # noqa: PLC0415  only a mistake pays for it

    spellings = {word.casefold(): word for word in known}
    if len(name) > 3 * max(map(len, spellings), default=0):
        return []  # so far from all of them in length alone that comparing letters is in vain
    return [spellings[word] for word in difflib.get_close_matches(name.casefold(), spellings, n=3)]


def texts(values: Iterable[str] | str) -> tuple[str, ...]:
    """Make a tuple of texts; a single text is one of them, not its letters.

    Raises:
        TypeError: it is neither a text nor some texts.
    """
    return (values,) if isinstance(values, str) else typed_tuple(values, str)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class State:
    """A country. Two states are the same if their codes are.

    Attributes:
        code: ISO 3166-1 alpha-3 code (ISO 3166-3 or a private one for a vanished state).
        name: its usual name in English.
        aliases: other names and spellings by which it is found.
        iso2: ISO 3166-1 alpha-2 code.
        m49: United Nations M49 number.
        cow: Correlates of War number; `cowc` its letters.
        gw: Gleditsch-Ward number.
        since: first day of its statehood, if the register limits it.
        until: first day on which it existed no more, if the register limits it.
        sources: ids of the sources for these facts.
        note: whatever else should be known.
    """

    code: str
    name: str = field(eq=False)
    aliases: tuple[str, ...] = field(default=(), eq=False, repr=False, converter=texts)
    iso2: str = field(default="", eq=False, repr=False)
    m49: int | None = field(default=None, eq=False, repr=False)
    cow: int | None = field(default=None, eq=False, repr=False)
    cowc: str = field(default="", eq=False, repr=False)
    gw: int | None = field(default=None, eq=False, repr=False)
    since: date | None = field(default=None, eq=False, repr=False, converter=optional_date)
    until: date | None = field(default=None, eq=False, repr=False, converter=optional_date)
    sources: tuple[str, ...] = field(default=(), eq=False, repr=False, converter=texts)
    note: str = field(default="", eq=False, repr=False)

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that finds this state, any case."""
        return tuple(dict.fromkeys(text for text in (self.code, self.iso2, self.name, *self.aliases) if text))

    def exists_on(self, day: date) -> bool:
        """Whether the register counts it as a state on this day."""
        day = as_date(day)
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def __str__(self) -> str:
        """Return the usual name."""
        return self.name


class StateIndex(Mapping[str, State]):
    """The states of a register by code, and by every other spelling through `find`."""

    def __init__(self, states: Iterable[State]) -> None:
        """Index the states; of two with one spelling the first is found (the loader refuses that)."""
        self._states = {state.code: state for state in states}
        self._spellings: dict[str, State] = {}
        for state in self._states.values():
            for spelling in state.spellings:
                self._spellings.setdefault(_folded(spelling), state)

    def find(self, state: "State | str") -> State:
        """Return the state of a code, name or alias, in any case.

        Raises:
            UnknownStateError: there is none, with the names that come near.
            TypeError: neither a text nor a `State`.
        """
        if isinstance(state, State):
            state = state.code
        elif not isinstance(state, str):
            message = f"a state is a code, a name, an alias or a State, not {type(state).__name__}"
            raise TypeError(message)
        found = self._states.get(state) or self._spellings.get(_folded(state))
        if found is None:
            names = [spelling for known in self._states.values() for spelling in known.spellings]
            suggestions = [self._spellings[_folded(name)].name for name in near(state, names)]
            raise UnknownStateError(state, tuple(dict.fromkeys(suggestions)))
        return found

    def __getitem__(self, code: str) -> State:
        """Return the state of exactly this code."""
        return self._states[code]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the codes, in the register's order."""
        return iter(self._states)

    def __len__(self) -> int:
        """Count the states."""
        return len(self._states)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
