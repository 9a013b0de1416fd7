"""The answers of the explorer page: everything that its script looks up, as plain values.

The cost grows with the number of bonds, never with its square: a page has one history for
each bond and view in which it differs, and no roster. The script finds who counts on a day
in the histories.
"""

import json
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from attrs import field, frozen

from csto_membership.engine.configurations import counts
from csto_membership.engine.describe import act_words, reason_blocks, status_word
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError
from csto_membership.model.events import Event
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act, Counting, Status
from csto_membership.output.blocks import as_html, as_items
from csto_membership.output.characters import escaped
from csto_membership.register import Register

from .page_organization import organization
from .segments import Interval, intervals
from .steps import Steps, bounds, iso, merged

COUNTED: Mapping[str, tuple[str, str, str]] = {
    "de_jure": ("members in law", "every member, whatever its participation, also while a notice runs", "{}"),
    "participating": ("participating", "of the members in law, those neither frozen nor suspended", "participating {}"),
    "voting": ("voting", "of the members in law, those not suspended and whose vote is not withheld", "voting {}"),
    "consented": ("contracting states", "members, and states whose consent is given", "{} and contracting states"),
    "signed": ("members and signatories", "members in law, and signatories", "{} and signatories"),
}
"""Each counting rule: its name on the page, who counts, and the heading, where ``{}`` stands for "members"."""


@frozen(kw_only=True)
class _Under:
    """What a question can be about: an instrument, or a lineage of several.

    Attributes:
        id: its id; `name` for people.
        instruments: ids of the instruments; one, unless it is a lineage.
        member: whether those who are bound are called members, rather than parties.
    """

    id: str
    name: str
    instruments: tuple[str, ...]
    member: bool


def choices(register: Register) -> list[_Under]:
    """Return what a question can be about, the lineages first."""
    found = [
        _Under(id=one.id, name=one.name, instruments=tuple(one.instruments), member=True) for one in register.lineages
    ]
    constitutive = register.facts.constitutive
    return [
        *found,
        *(
            _Under(id=one.id, name=one.name, instruments=(one.id,), member=one.id == constitutive)
            for one in register.instruments
        ),
    ]


def default_choice(register: Register) -> str:
    """Return the id of what the page is about when it opens: the first lineage, else the constitutive instrument."""
    first = choices(register)[0]
    return first.id if first.id not in register.facts.instruments.ids() else register.facts.constitutive


@frozen
class _Pool:
    """Values that are written once and named by their place."""

    values: list[Any] = field(factory=list[Any])
    _places: dict[Hashable, int] = field(factory=dict[Hashable, int])

    def place(self, value: object) -> int:
        """Return the place of a value, which is added where it is new."""
        key = json.dumps(value)
        if key not in self._places:
            self._places[key] = len(self.values)
            self.values.append(value)
        return self._places[key]


@frozen
class _Answers:
    """What is shared by all the answers of a page."""

    register: Register
    states: dict[State, int]
    under: list[_Under]
    cells: _Pool = field(factory=_Pool)
    histories: _Pool = field(factory=_Pool)
    parts: _Pool = field(factory=_Pool)
    known_views: dict[date | None, Register] = field(factory=dict[date | None, Register])

    def touched(self, state: State, ids: Iterable[str], dispute: str) -> bool:
        """Whether some bond of a state has an event of a dispute."""
        bonds = (self.register.view.bond(one, state.code) for one in ids)
        return any(dispute == name for bond in bonds for event in bond for name, _ in event.readings)

    def view(self, view: Register, dispute: str) -> list[dict[int, int]]:
        """Return the histories in a view, by what is asked about and state; only those that a dispute touches."""
        return [
            {
                place: self.history(view.timeline(state, instrument=one.id))
                for state, place in self.states.items()
                if not dispute or self.touched(state, one.instruments, dispute)
            }
            for one in self.under
        ]

    def known(self, state: State, one: _Under) -> Steps:
        """Return the histories of a state as they were known, by the day from which each was."""
        return merged(
            (iso(day), self.history(self.known_view(day).timeline(state, instrument=one.id)))
            for day in self._learned(state, one)
        )

    def known_view(self, day: date | None) -> Register:
        """Return the register as known on a day; ``None``: before everything."""
        if day not in self.known_views:
            self.known_views[day] = self.register.as_known_on(day or date.min)
        return self.known_views[day]

    def _learned(self, state: State, one: _Under) -> list[date | None]:
        """Return the days on which something became known that moves a bond, since ever first."""
        view = self.register.view
        events = (event for instrument in one.instruments for event in view.bond(instrument, state.code))
        days = {event.known_from.latest for event in events if event.act is not Act.NOTE}
        return [None, *sorted(day for day in days | self.force_days(one) if self._is_past(day))]

    def _is_past(self, day: date) -> bool:
        return self.register.known_on is None or day <= self.register.known_on

    def force_days(self, one: _Under) -> set[date]:
        """Return the days on which it became known that an instrument entered into force or ended."""
        found = (self.register.view.facts.instrument(instrument) for instrument in one.instruments)
        return {day.latest for each in found for day in (each.in_force, each.terminated) if day is not None}

    def history(self, timeline: Timeline) -> int:
        """Return the place of a history: steps of places in ``cells``, and the marks of its events."""
        steps = merged(
            (iso(one.start), self.cells.place(self._cell(one, timeline))) for one in intervals(timeline, consent=True)
        )
        moves = [(step.earliest, step.latest, act_words(step.event), step.event) for step in timeline.steps]
        for one in timeline.consents:  # the day of effect is a move; consent may be given on another
            days = one.given.earliest, one.given.latest
            if not any((*days, one.event.id) == (first, last, event.id) for first, last, _, event in moves):
                moves.append((*days, act_words(one.event), one.event))
        moves.sort(key=lambda move: move[:3])
        marks = [[iso(first), iso(last), words, self._name(event, timeline)] for first, last, words, event in moves]
        return self.histories.place([steps, marks])

    def _name(self, event: Event, timeline: Timeline) -> str:
        """Return the name of the instrument of an event, where the timeline is that of several."""
        own = event.instrument == timeline.instrument.id or event.instrument is None
        return "" if own else self.register.facts.instrument(event.instrument).name

    def _cell(self, one: Interval, timeline: Timeline) -> list[Any]:
        """Return where a state stands: statuses, words, since when, and by which rules it counts.

        The last is a text of one sign for each counting rule: 1 for yes, 0 for no, ? for perhaps.
        """
        member = self.register.facts.is_constitutive(timeline.instrument.id)
        order = list(Status)
        answers = [{counts(rule, here) for here in one.holding} for rule in Counting]
        signs = "".join("?" if len(some) > 1 else str(int(*some)) for some in answers)
        return [sorted(map(order.index, one.statuses)), one.words(constitutive=member), one.since, signs]

    def force(self, one: _Under) -> Steps:
        """Return in words since when an instrument is in force, and why nobody counts, by the day of knowledge."""
        days = [None, *sorted(day for day in self.force_days(one) if self._is_past(day))]
        return merged((iso(day), _force(self.known_view(day), one)) for day in days)

    def why(self, view: Register, dispute: str) -> list[dict[str, Steps]]:
        """Return the explanations of the bonds that a dispute touches (of all, without one) under every instrument."""
        return [
            {
                str(place): self._explanations(view, state, instrument)
                for state, place in self.states.items()
                if not dispute or self.touched(state, [one.id for one in view.instruments], dispute)
            }
            for instrument in view.instruments
        ]

    def _explanations(self, view: Register, state: State, instrument: Instrument) -> Steps:
        return merged(
            (iso(day), self._explanation(view, state, instrument, day)) for day in turns(view, state, instrument)
        )

    def _explanation(self, view: Register, state: State, instrument: Instrument, day: date | None) -> list[Any]:
        """Return the blocks of an explanation: a place in ``parts``, or, of a list that is folded, several.

        The page says itself what the first two blocks say: the instrument's force, and who counts.
        """
        _, _, *reasons = reason_blocks(view.explain(state, day or date.min, instrument=instrument, projected="accept"))
        found: list[Any] = []
        for block in reasons:
            if block.last is None:
                found.append(self.parts.place("".join(as_html([block], ids=False))))
            else:
                head = escaped("".join(part if isinstance(part, str) else part.text for part in block.text))
                found.append([self.parts.place(text) for text in (head, *as_items(block.inner, ids=False))])
        return found


def answers(register: Register) -> dict[str, Any]:
    """Return all that the page answers, as plain values.

    Days are ISO texts. What changes in time is a list of steps ``[first day, value]``; the first
    day of the first is empty: since ever. ``instruments`` are the lineages, then the instruments;
    ``parts`` of each are the places of its instruments in ``why``. ``views`` has, by view, instrument
    and state, the place in ``histories``: steps of places in ``cells``, and marks of events
    ``[earliest, latest, words, instrument]``; where a view has none for a state, that of the
    default view ``""`` holds. ``known`` has steps of places in ``histories`` by the day of knowledge.
    ``why`` has, by view, instrument and state, steps of places in ``parts``.
    """
    under = choices(register)
    shared = _Answers(register, {state: place for place, state in enumerate(register.states)}, under)
    views = {("", ""): register} | {(name, reading): view for name, reading, view in offered(register)}
    ids = [one.id for one in register.instruments]
    return {
        "name": register.name,
        "checked": register.checked_through.isoformat(),
        "default": [one.id for one in under].index(default_choice(register)),
        "states": [[state.code, state.name] for state in shared.states],
        "instruments": [_instrument(one, ids) for one in under],
        "countings": [[rule, *COUNTED[rule]] for rule in Counting],
        "statuses": list(Status),
        "disputes": [_dispute(register, name, set(views)) for name in register.readings],
        "views": {_key(*names): shared.view(view, names[0]) for names, view in views.items()},
        "known": [[shared.known(state, one) for state in shared.states] for one in under],
        "force": [shared.force(one) for one in under],
        "histories": shared.histories.values,
        "cells": shared.cells.values,
        "why": {_key(*names): shared.why(view, names[0]) for names, view in views.items()},
        "parts": shared.parts.values,
        "organization": organization(register.organization),
    }


def _key(dispute: str, reading: str) -> str:
    return f"{dispute}={reading}" if dispute else ""


def offered(register: Register) -> Iterator[tuple[str, str, Register]]:
    """Return the register with one dispute at a time read otherwise: dispute, reading, view.

    A reading under which the register's supposed events cannot be is not offered.
    """
    for dispute in register.disputes:
        for reading in dispute.choices:
            if reading == register.readings[dispute.id]:
                continue
            try:
                view = register.read_as(**{dispute.id: reading})
            except MembershipError:
                continue
            yield dispute.id, reading, view


def turns(register: Register, state: State, instrument: Instrument) -> list[date | None]:
    """Return the days on which the explanation of a bond can change, since ever (``None``) first.

    They are the bounds of its events and notes, under whatever readings, of the steps of its histories
    under every combination of readings, and of its deadlines.
    """
    events = register.view.bond(instrument.id, state.code)
    moments = [moment for event in events for moment in (event.date, event.effective) if moment is not None]
    days = {day for moment in moments for day in bounds(moment)}
    histories = {id(one): one for _, one in register.view.under_every_reading(instrument.id, state.code)}
    for one in histories.values():
        if isinstance(one, Timeline):
            days.update(day for step in one.steps for day in (step.earliest, step.latest))
    for day in tuple(days):
        for clock in register.deadlines(state, day, instrument=instrument, projected="accept"):
            days.update(bounds(clock.due))
    return [None, *sorted(days)]


def _instrument(one: _Under, ids: list[str]) -> dict[str, Any]:
    word = status_word(Status.MEMBER, constitutive=one.member)
    many = "members" if one.member else "parties"
    return {"id": one.id, "name": one.name, "one": word, "many": many, "parts": list(map(ids.index, one.instruments))}


def _force(view: Register, one: _Under) -> list[Any]:
    """Return since when an instrument is in force, in words, and the steps of why nobody counts."""
    found = [view.instrument(each) for each in one.instruments]
    words: list[str] = []
    for each in found:
        end = f" until {each.terminated}" if each.terminated else ""
        since = f"in force since {each.in_force}{end}" if each.in_force else "not in force"
        words.append(f"{each.name}, {since}" if len(found) > 1 else since)
    starts = [each.in_force for each in found if each.in_force]
    ends = [each.terminated for each in found]
    many = "members" if one.member else "parties"
    reasons: Steps = [["", f"{one.name} was not in force." if starts else f"{one.name} is not in force."]]
    if starts:
        first = min(starts, key=bounds)
        reasons[0][1] = f"{one.name} entered into force only on {first}."
        reasons.append([iso(first.latest), f"The register records no {many} on this day."])
    if starts and all(ends):
        last = max((end for end in ends if end), key=bounds)
        reasons.append([iso(last.earliest), f"{one.name} ended on {last}."])
    return ["; ".join(words), reasons]


def _dispute(register: Register, name: str, views: set[tuple[str, str]]) -> dict[str, Any]:
    dispute, chosen = register.disputes[name], register.readings[name]
    return {
        "id": name,
        "question": dispute.question,
        "chosen": chosen,
        "readings": [
            {"id": reading, "text": dispute[reading].text}
            for reading in dispute.choices
            if reading == chosen or (name, reading) in views
        ],
    }
