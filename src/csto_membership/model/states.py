"""`State`, a country as the register knows it."""

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from csto_membership.output.plain import Plain

from .days import as_date, optional_date
from .validation import typed, typed_tuple


def near(name: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return the known names that come near to a name, the nearest first; `cutoff` is 1 for equal ones only."""
    import difflib  # noqa: PLC0415  only a mistake pays for it

    spellings = {word.casefold(): word for word in known}
    if len(name) > 3 * max(map(len, spellings), default=0):
        return []  # so far from all of them in length alone that comparing letters is in vain
    return [spellings[word] for word in difflib.get_close_matches(name.casefold(), spellings, cutoff=cutoff)]


def texts(values: Iterable[str] | str) -> tuple[str, ...]:
    """Make a tuple of texts; a single text is one of them, not its letters.

    Raises:
        TypeError: it is neither a text nor some texts.
    """
    return (values,) if isinstance(values, str) else typed_tuple(values, str)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class State(Plain):
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
