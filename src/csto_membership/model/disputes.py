"""Disputes, their readings, and what was known on a day: which events hold.

A dispute is a question on which sources differ; a reading is one answer to it. An event
names the readings in which it holds: several disputes on one event mean *and*, several
readings of one dispute mean *or*.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product

from attrs import field, frozen

from csto_membership.errors import UnknownReadingError
from csto_membership.output.plain import Plain

from .events import Event
from .states import near, texts
from .validation import typed, typed_tuple


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Reading(Plain):
    """One answer to a disputed question, and who gives it.

    Attributes:
        id: its name within the dispute.
        text: the answer, in a sentence.
        sources: ids of the sources that give it.
    """

    id: str
    text: str = ""
    sources: tuple[str, ...] = field(default=(), converter=texts)


def _readings(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    return typed_tuple(readings, Reading)


@frozen(slots=True, kw_only=True, field_transformer=typed)
class Dispute(Plain):
    """A question on which sources differ.

    Attributes:
        id: its name within the register.
        question: what is disputed.
        default: id of the reading that answers unless another is asked for.
        readings: the answers.
        sources: ids of sources on the dispute as a whole.
        note: whatever else should be known.
    """

    id: str
    question: str
    default: str
    readings: tuple[Reading, ...] = field(default=(), converter=_readings)
    sources: tuple[str, ...] = field(default=(), converter=texts)
    note: str = ""

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids of the readings, the default first."""
        return (self.default, *(reading.id for reading in self.readings if reading.id != self.default))

    __iter__ = None  # looking up by id does not make it a sequence

    def __getitem__(self, reading: str) -> Reading:
        """Return the reading of this id.

        Raises:
            UnknownReadingError: there is none.
        """
        for one in self.readings:
            if one.id == reading:
                return one
        listed = [f"{self.id}={choice}" for choice in self.choices]
        raise UnknownReadingError(f"{self.id}={reading}", listed, near=False)


def chosen(disputes: Mapping[str, Dispute], readings: Mapping[str, str]) -> dict[str, str]:
    """Check a choice of readings and return it.

    Raises:
        UnknownReadingError: there is no such dispute, or it has no such reading.
    """
    for dispute, reading in readings.items():
        if dispute not in disputes:
            meant = near(dispute, disputes)
            raise UnknownReadingError(f"{dispute}={reading}", meant or tuple(disputes), near=bool(meant))
        choices = disputes[dispute].choices
        if reading not in choices:
            meant = near(str(reading), choices)
            listed = [f"{dispute}={one}" for one in meant or choices]
            raise UnknownReadingError(f"{dispute}={reading}", listed, near=bool(meant))
    return dict(readings)


def events_in_view(
    events: Iterable[Event], readings: Mapping[str, str], known_on: date | None = None
) -> Iterator[Event]:
    """Return the events that hold under these readings and were public by that day."""
    for event in events:
        if known_on is not None and event.known_from.latest > known_on:
            continue
        if not event.readings or all(readings.get(dispute) in choices for dispute, choices in event.readings):
            yield event


def touched(events: Iterable[Event]) -> tuple[str, ...]:
    """Return the ids of the disputes that some of the events mention, in order of mention."""
    return tuple(dict.fromkeys(dispute for event in events for dispute, _ in event.readings))


def combinations(disputes: Iterable[Dispute]) -> Iterator[dict[str, str]]:
    """Return every combination of the readings of some disputes, the defaults first."""
    some = tuple(disputes)
    for choice in product(*(dispute.choices for dispute in some)):
        yield dict(zip((dispute.id for dispute in some), choice, strict=True))
