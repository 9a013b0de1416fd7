"""The explorer page: one HTML file that answers for every day, without a network.

The answers are the library's own. They are computed ahead, for the intervals of days between
which nothing changes, and embedded as JSON; the script of the page only looks them up. So
the page holds, for every instrument:

- under the readings of the register, and with one dispute read otherwise at a time: the
  histories of all states, the rosters of every way of counting, and the explanations;
- as known on any day, under the readings of the register: the histories and the rosters.

A register's texts are untrusted: they are escaped in the HTML and in the JSON, and the page's
own policy lets nothing run or load but its own script and style.
"""

import json
import re
from base64 import b64encode
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any

from attrs import field, frozen

from csto_membership.engine.describe import reason_blocks, status_word
from csto_membership.engine.timeline import Timeline
from csto_membership.errors import MembershipError
from csto_membership.model.dates import Moment
from csto_membership.model.instruments import Instrument
from csto_membership.model.states import State
from csto_membership.model.vocabulary import Act, Counting, Status
from csto_membership.output.blocks import as_html
from csto_membership.register import Register

from .segments import LOOKS, Look, intervals

Steps = list[list[Any]]
"""``[[first day, value], …]`` in order; the first day of the first is empty: since ever."""

COUNTED: Mapping[Counting, tuple[str, str]] = {
    Counting.DE_JURE: ("members in law", "every member, whatever its participation, also while a notice runs"),
    Counting.PARTICIPATING: ("participating", "of the members in law, those neither frozen nor suspended"),
    Counting.VOTING: ("voting", "of the members in law, those not suspended and whose vote is not withheld"),
    Counting.SIGNED: ("members and signatories", "members in law, and signatories"),
}
"""What each way of counting is called on the page, and what it means."""

_HATCHES = {
    "": "",
    "///": "M-2 2 2 -2M0 8 8 0M6 10 10 6",
    "\\\\\\": "M-2 6 2 10M0 0 8 8M6 -2 10 2",
    "xxx": "M0 0 8 8M0 8 8 0",
    "|||": "M2 0v8M6 0v8",
    "--": "M0 4h8",
}
"""Each hatch of `segments.LOOKS` as strokes in a tile of eight by eight."""


def page(register: Register, title: str | None = None) -> str:
    """Return the explorer page of a register: one self-contained HTML document.

    It is made of the register as it is seen: with its readings, as known on its day, with its
    supposed events.

    Args:
        register: the register.
        title: the heading; by default made from the register's name.
    """
    heading = title if title is not None else f"{register.name}: who stood where, on any day"
    template = files("csto_membership.visualization").joinpath("page_template.html").read_text(encoding="utf-8")
    parts = {
        "TITLE": escape(heading),
        "CHECKED": register.checked_through.isoformat(),
        "STYLE": _hash(template, "style"),
        "SCRIPT": _hash(template, "script"),
        "PATTERNS": "".join(_pattern(status, look) for status, look in LOOKS.items()),
        "ROSTER": register.members(register.checked_through, undetermined="include")._repr_html_(),
        "DATA": as_json(answers(register)),
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda found: parts[found[1]], template)


def as_json(data: object) -> str:
    """Return JSON that is safe inside a script element, whatever texts it holds."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _hash(template: str, element: str) -> str:
    """Return the hash by which the page's policy knows its own script or style."""
    text = template.partition(f"<{element}>")[2].partition(f"</{element}>")[0]
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _pattern(status: Status, look: Look) -> str:
    """Return the tile with which a status is filled."""
    strokes = _HATCHES[look.hatch]
    hatch = f'<path d="{strokes}" stroke="#000" stroke-opacity=".45" stroke-width="1.4"/>' if strokes else ""
    return (
        f'<pattern id="status-{status}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{look.colour or "none"}"/>{hatch}</pattern>'
    )


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
    cells: _Pool = field(factory=_Pool)
    rosters: _Pool = field(factory=_Pool)
    answer_sets: _Pool = field(factory=_Pool)
    parts: _Pool = field(factory=_Pool)

    def answer_sets_of(self, view: Register) -> list[int]:
        """Return the answer set of every instrument in a view."""
        return [self.answer_sets.place(self._answer_set(view, instrument.id)) for instrument in view.instruments]

    def _answer_set(self, view: Register, instrument: str) -> dict[str, Any]:
        """Return an instrument's force, and the histories and the rosters under it."""
        under = view.instrument(instrument)
        timelines = [view.timeline(state, instrument=instrument) for state in self.states]
        histories = [self._history(timeline, instrument) for timeline in timelines]
        days = sorted({day for history in histories for day, _ in history})
        return {
            "force": _force(under),
            "histories": histories,
            "rosters": [
                _merged((day, self._roster(view, day, instrument, counting)) for day in days) for counting in Counting
            ],
        }

    def _history(self, timeline: Timeline, instrument: str) -> Steps:
        constitutive = self.register.facts.is_constitutive(instrument)
        order = list(Status)
        return _merged(
            (
                _text(one.start),
                self.cells.place(
                    [sorted(map(order.index, one.statuses)), one.words(constitutive=constitutive), one.since]
                ),
            )
            for one in intervals(timeline)
        )

    def _roster(self, view: Register, day: str, instrument: str, counting: Counting) -> int:
        """Return the roster of a day: who counts for certain, and who perhaps."""
        certain = view.members(
            _day(day), instrument=instrument, counting=counting, undetermined="exclude", projected="accept"
        )
        sure, perhaps = ([self.states[state] for state in some] for some in (certain, certain.undetermined))
        return self.rosters.place([sure, perhaps])

    def why(self, view: Register, states: Iterable[State]) -> list[dict[str, Steps]]:
        """Return the explanations of some states under every instrument."""
        some = list(states)
        return [
            {str(self.states[state]): self._explanations(view, state, instrument) for state in some}
            for instrument in view.instruments
        ]

    def _explanations(self, view: Register, state: State, instrument: Instrument) -> Steps:
        return _merged(
            (_text(day), self._explanation(view, state, instrument, day)) for day in turns(view, state, instrument)
        )

    def _explanation(self, view: Register, state: State, instrument: Instrument, day: date | None) -> list[int]:
        explanation = view.explain(state, day or date.min, instrument=instrument, projected="accept")
        return [self.parts.place(part) for part in as_html(reason_blocks(explanation))]


def answers(register: Register) -> dict[str, Any]:
    """Return all that the page answers, as plain values.

    Days are ISO texts. What changes in time is a list of steps ``[first day, value]``; the first
    day of the first is empty: since ever. ``views`` and ``known`` name an answer set for every
    instrument. An answer set has the instrument's force; for every state a history (steps of places in
    ``cells``: statuses, words, since when); and for every counting the rosters (steps of places in
    ``rosters``: the places of the states that count for certain, and of those that perhaps do).
    ``why`` has, by view, instrument and place of the state, steps of places in ``parts``; where
    a view has none for a state, that of the default view holds.
    """
    shared = _Answers(register, {state: place for place, state in enumerate(register.states)})
    views = {"": register, **{f"{dispute}={reading}": view for dispute, reading, view in offered(register)}}
    answer_sets = {name: shared.answer_sets_of(view) for name, view in views.items()}
    known = _merged(
        (_text(day), shared.answer_sets_of(register.as_known_on(day or date.min))) for day in _learned(register)
    )
    why = {name: shared.why(view, _touched(register, name)) for name, view in views.items()}
    return {
        "name": register.name,
        "checked": register.checked_through.isoformat(),
        "constitutive": register.facts.constitutive,
        "states": [[state.code, state.name] for state in shared.states],
        "instruments": [_instrument(register, instrument) for instrument in register.instruments],
        "countings": [[counting, *COUNTED[counting]] for counting in Counting],
        "statuses": list(Status),
        "disputes": [_dispute(register, name, views) for name in register.readings],
        "views": answer_sets,
        "known": known,
        "answer_sets": shared.answer_sets.values,
        "cells": shared.cells.values,
        "rosters": shared.rosters.values,
        "why": why,
        "parts": shared.parts.values,
    }


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
    events = [
        event
        for event in (*register.facts.events, *register.supposed)
        if (event.state, event.instrument) == (state.code, instrument.id)
    ]
    moments = [moment for event in events for moment in (event.date, event.effective) if moment is not None]
    days = {day for moment in moments for day in _bounds(moment)}
    for readings in register.facts.combinations(events):
        try:
            view = register.read_as(**readings)
        except MembershipError:
            continue
        steps = view.timeline(state, instrument=instrument).steps
        days.update(day for step in steps for day in (step.earliest, step.latest))
    for day in tuple(days):
        for clock in register.deadlines(state, day, instrument=instrument, projected="accept"):
            days.update(_bounds(clock.due))
    return [None, *sorted(days)]


def _bounds(moment: Moment) -> tuple[date, date]:
    return moment.earliest, moment.latest


def _learned(register: Register) -> list[date | None]:
    """Return the days on which something became known that moves a bond, since ever first."""
    days = {
        event.known_from.latest for event in (*register.facts.events, *register.supposed) if event.act is not Act.NOTE
    }
    for instrument in register.instruments:
        days.update(moment.latest for moment in (instrument.in_force, instrument.terminated) if moment is not None)
    last = register.known_on or date.max
    return [None, *sorted(day for day in days if day <= last)]


def _touched(register: Register, view: str) -> Iterator[State]:
    """Return the states whose explanations differ in a view: those with an event of its dispute."""
    dispute = view.partition("=")[0]
    for state in register.states:
        events = (event for event in (*register.facts.events, *register.supposed) if event.state == state.code)
        if not view or any(dispute == name for event in events for name, _ in event.readings):
            yield state


def _instrument(register: Register, instrument: Instrument) -> dict[str, str]:
    constitutive = register.facts.is_constitutive(instrument.id)
    one = status_word(Status.MEMBER, constitutive=constitutive)
    many = "members" if constitutive else "parties"
    return {"id": instrument.id, "name": instrument.name, "one": one, "many": many}


def _force(instrument: Instrument) -> str:
    end = f" until {instrument.terminated}" if instrument.terminated else ""
    return f"in force {instrument.in_force}{end}" if instrument.in_force else "not in force"


def _dispute(register: Register, name: str, views: Mapping[str, Register]) -> dict[str, Any]:
    dispute, chosen = register.disputes[name], register.readings[name]
    return {
        "id": name,
        "question": dispute.question,
        "chosen": chosen,
        "readings": [
            {"id": reading, "text": dispute[reading].text}
            for reading in dispute.choices
            if reading == chosen or f"{name}={reading}" in views
        ],
    }


def _merged(steps: Iterable[tuple[str, Any]]) -> Steps:
    """Leave out the steps at which nothing changes."""
    kept: Steps = []
    for day, value in steps:
        if not kept or kept[-1][1] != value:
            kept.append([day, value])
    return kept


def _text(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else date.min
