"""`Lineage`: instruments that follow one another as one community, such as a treaty and the charter after it."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from attrs import field, frozen

from csto_membership.output.plain import Plain, plain_fields

from .dates import Moment
from .states import texts
from .validation import typed
from .vocabulary import Word


class Overlap(Word):
    """Which instrument of a lineage answers where several are in force."""

    ANY = "any"
    LAST = "last"


Since = tuple[tuple[str, Moment], ...]


def _since(value: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Since:
    pairs = cast("Mapping[str, Any]", value).items() if isinstance(value, Mapping) else value
    return tuple(sorted((instrument, Moment.of(day)) for instrument, day in pairs))


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Lineage(Plain):
    """Instruments that follow one another as one community.

    Attributes:
        id: its name within the register; no instrument has the same.
        name: its name for people.
        instruments: ids of the instruments, in the order in which they follow one another.
        overlap: ``any``: a state counts if it counts under any of the instruments, and its status
            is that of its strongest bond (bound, then signatory, withdrawn, outsider; among
            equals the later instrument's). ``last``: only the last instrument in force answers.
        since: with ``last``: from when an instrument answers, where that is not its entry into force.
        sources: ids of the sources.
        note: whatever else should be known.
    """

    id: str
    name: str
    instruments: tuple[str, ...] = field(converter=texts)
    overlap: Overlap = field(default=Overlap.ANY, converter=Overlap)
    since: Since = field(default=(), converter=_since)
    sources: tuple[str, ...] = field(default=(), converter=texts)
    note: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse a lineage of nothing.

        Raises:
            ValueError: it names no instrument.
        """
        if not self.instruments:
            message = f"the lineage {self.id!r} names no instrument"
            raise ValueError(message)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return plain_fields(self, since=dict(self.since))

    def __str__(self) -> str:
        """Return the name."""
        return self.name
