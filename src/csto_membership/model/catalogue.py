"""The catalogue of states: those that a register may name without describing them.

It holds today's states, the European Union, territories that data sets list, and states that
are no more. `docs/states.md` says who is in it and why. The data file is read when the
catalogue is first used; a state becomes a record when it is first found.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from attrs import evolve

from csto_membership.errors import UnknownStateError
from csto_membership.output.cached import cached_property

from .dates import Day, Moment
from .names import content_words, fold
from .state_codes import NUMERIC, code_system
from .states import State, near

LONGEST_CODE = 3
"""Up to this length a text is a code or an abbreviation, no name whose words could change places."""

NEAR = 0.75
"""How like a name a suggestion is, where 1 is the same: among so many names, some are always a little like it."""

MOST_WITH_WORDS = 5
"""How many states may have a word in their names for it to mean one of them: "Korea" may, "Republic" does not."""

_FIELDS = ("code", "name", "iso2", "m49", "cow", "cowc", "gw", "since", "until", "also", "aliases")
_NUMBERED = ("iso2", "m49", "cow", "cowc", "gw")
_CODES = {"iso3": 0, "name": 1, "iso2": 2, "m49": 3, "cow": 4, "cowc": 5, "gw": 6}


class Catalogue(Mapping[str, State]):
    """States by code, and by every other spelling or code through `find` and `by_code`."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Read rows of ``code,name,iso2,m49,cow,cowc,gw,since,until,also,aliases``; no field holds a comma."""
        rows = [line.split(",") for line in lines if line and not line.startswith("#")]
        if tuple(rows[0]) != _FIELDS or any(len(row) != len(_FIELDS) for row in rows):
            message = f"a row of the catalogue holds {', '.join(_FIELDS)}"
            raise ValueError(message)
        self._rows = {row[0]: row for row in rows[1:]}
        self._states: dict[str, State] = {}

    def find(self, text: str) -> State:
        """Return the state of a code, name or alias, however it is spelled.

        Raises:
            UnknownStateError: there is none, with the names that come near.
        """
        found = self.lookup(text)
        if found is None:
            raise UnknownStateError(text, self.suggestions(text))
        return found

    def lookup(self, text: str) -> State | None:
        """Return the state of a code, name or alias, or ``None``.

        An exact spelling goes first; then the words alone decide, so that "Korea, Republic of"
        and "Korea (the Republic of)" are "Republic of Korea".
        """
        code = text if text in self._rows else self._spellings.get(fold(text)) or self._words.get(content_words(text))
        return self[code] if code else None

    def by_code(self, system: str, code: str | int, on: Day | int | None = None) -> State | None:
        """Return the state that bears a code in one system, or ``None``.

        Args:
            system: iso3, iso2, m49, cow, cowc, gw or name.
            code: the code, as a number or a text.
            on: the day for which the code was given, which may be imprecise, or the year. States
                in succession share some numbers (365 is the Soviet Union, then Russia).
                Without it, today's state is meant. In a year in which one state followed the
                other, neither is.

        Raises:
            UnknownWordError: there is no such system.
            MomentError: it is no day.
        """
        system = code_system(system)
        text = str(code).strip()
        key = str(int(text)) if system in NUMERIC and re.fullmatch(r"\d{1,9}", text) else fold(text)
        return bearer([self[one] for one in self._bearers[system].get(key, ())], on)

    def suggestions(self, text: str) -> tuple[str, ...]:
        """Return the names of the states that a text can mean: a few that have all its words, else what comes near."""
        words = set(content_words(text).split())
        whole = {self[code].name for spelling, code in self._words.items() if words <= set(spelling.split())}
        if words and whole:
            return tuple(sorted(whole)) if len(whole) <= MOST_WITH_WORDS else ()
        names = (spelling for spelling in self._spellings if len(spelling) > LONGEST_CODE)
        close = near(fold(text), names, NEAR)
        return tuple(dict.fromkeys(self[self._spellings[spelling]].name for spelling in close))

    @cached_property
    def _bearers(self) -> dict[str, dict[str, list[str]]]:
        """The states that bear or bore each code, by system."""
        found: dict[str, dict[str, list[str]]] = {system: {} for system in _CODES}
        for code, row in self._rows.items():
            own = [(system, row[place]) for system, place in _CODES.items() if row[place]]
            for system, value in own + _further_codes(row):
                found[system].setdefault(fold(value), []).append(code)
        return found

    @cached_property
    def _spellings(self) -> dict[str, str]:
        """The codes of the states by folded spelling; one that two states share finds neither."""
        found: dict[str, str] = {}
        for system in ("iso3", "iso2"):
            found |= {text: codes[0] for text, codes in self._bearers[system].items() if len(codes) == 1}
        for code, row in self._rows.items():
            for name in (row[1], *row[-1].split("|")):
                found.setdefault(fold(name), code)
        found.pop("", None)
        return found

    @cached_property
    def _words(self) -> dict[str, str]:
        """The codes of the states by the words of their names, but for codes and abbreviations."""
        found: dict[str, str] = {}
        for spelling, code in self._spellings.items():
            if len(spelling) > LONGEST_CODE:
                found.setdefault(content_words(spelling), code)
        return found

    def __getitem__(self, code: str) -> State:
        """Return the state of exactly this code."""
        found = self._states.get(code)
        if found is None:
            found = self._states[code] = _state(self._rows[code])
        return found

    def __contains__(self, code: object) -> bool:
        """Whether there is a state of exactly this code."""
        return code in self._rows

    def __iter__(self) -> Iterator[str]:
        """Iterate over the codes, in alphabetical order."""
        return iter(self._rows)

    def __len__(self) -> int:
        """Count the states."""
        return len(self._rows)

    def __repr__(self) -> str:
        """Return a short form: how many states there are."""
        return f"<Catalogue of {len(self)} states>"


@cache
def catalogue() -> Catalogue:
    """Return the catalogue of the package, read once."""
    file = Path(__file__).parent.parent / "data" / "states.csv"
    return Catalogue(file.read_text(encoding="utf-8").splitlines())


def bearer(states: Sequence[State], on: Day | int | None = None) -> State | None:
    """Return which of some states that share a code bears it on a day, in a year or today.

    ``None``: several do, or none does.
    """
    if on is None:
        living = [state for state in states if state.until is None] or states
        return living[0] if len(living) == 1 else None
    moment = Moment.of(f"{on:04}" if isinstance(on, int) else on)
    first, last = (_bearer_on(states, day) for day in (moment.earliest, moment.latest))
    return first if first == last else None


def _bearer_on(states: Sequence[State], day: date) -> State | None:
    held = [state for state in states if state.exists_on(day)]
    held = [state for state in held if state.until is not None] or held  # its successor may have no first day
    return held[0] if len(held) == 1 else None


def completed(state: State) -> State:
    """Return a state with the codes of the catalogue where it has none of its own."""
    if all(getattr(state, field) for field in _NUMBERED) or state.code not in catalogue():
        return state
    listed = catalogue()[state.code]
    missing = {field: code for field in _NUMBERED if not getattr(state, field) and (code := getattr(listed, field))}
    return evolve(state, **missing) if missing else state


def _state(row: list[str]) -> State:
    code, name, iso2, m49, cow, cowc, gw, since, until, _, aliases = row
    numbers = {system: int(text) for system, text in (("m49", m49), ("cow", cow), ("gw", gw)) if text}
    span = {key: date.fromisoformat(text) for key, text in (("since", since), ("until", until)) if text}
    names = tuple(aliases.split("|")) if aliases else ()
    return State(code=code, name=name, iso2=iso2, cowc=cowc, aliases=names, **numbers, **span)  # type: ignore[arg-type]  # numbers and days by name


def _further_codes(row: list[str]) -> list[tuple[str, str]]:
    pairs = (one.partition(":") for one in row[-2].split("|") if one)
    return [(system, code) for system, _, code in pairs]
