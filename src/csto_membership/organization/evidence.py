"""Evidence: what a register rests on, where it is thin, and how to cite it.

A fact here is whatever the files state with sources of its own: an event (once, however
many bonds it concerns), an instrument, a state, a reading of a dispute, a record of the
organization. The reports look at all facts of the register's files, whatever the view: a fact that
holds under another reading has to be sourced as well.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote

from attrs import frozen

from csto_membership.engine.explain import Explanation
from csto_membership.engine.holdings import Holdings
from csto_membership.errors import UnknownNameError, UnknownWordError
from csto_membership.model.dates import Moment
from csto_membership.model.days import optional_date
from csto_membership.model.events import Event, Source
from csto_membership.model.facts import Facts
from csto_membership.model.states import near, texts
from csto_membership.output.characters import drawn
from csto_membership.output.columns import Value
from csto_membership.output.table import Table

from .record import Record
from .records import Erratum
from .rows import records_of

FORMS = ("bibtex", "csl")
"""The forms in which `cite` writes."""

UNVERIFIABLE = frozenset({"state", "instrument", "reading"})
"""Tables whose rows have no day of verification."""

FROM_MEMORY = "from memory"
"""What the free text of a core fact says where it rests on memory."""


@frozen(slots=True, kw_only=True)
class Fact:
    """One thing that a register states, and what it rests on.

    Attributes:
        table: what sort of fact: a table of the register's files, or ``reading``.
        id: its name: of a reading, ``dispute.reading``.
        day: its own day, if it has one.
        sources: ids of its sources.
        verified: the day on which the supporting text was read.
        memory: the fields that rest on memory, wholly or in part.
    """

    table: str
    id: str
    day: Moment | None = None
    sources: tuple[str, ...] = ()
    verified: date | None = None
    memory: tuple[str, ...] = ()


def facts_of(register: Holdings) -> tuple[Fact, ...]:
    """Return every fact of a register's files, core first, in the order written."""
    facts = register.facts
    events = {event.id: event for event in reversed(facts.events)}
    return (
        *(Fact(table="state", id=one.code, sources=one.sources) for one in facts.states if one.sources),
        *(
            Fact(table="instrument", id=one.id, day=one.signed, sources=one.sources, memory=_remembered(one))
            for one in facts.instruments
        ),
        *(
            Fact(table="reading", id=f"{dispute.id}.{reading.id}", sources=reading.sources)
            for dispute in facts.disputes
            for reading in dispute.readings
        ),
        *(_of_event(event) for event in reversed(events.values())),
        *_of_records(facts),
    )


def _of_event(event: Event) -> Fact:
    return Fact(
        table="event",
        id=event.id,
        day=event.date,
        sources=event.sources,
        verified=event.verified,
        memory=_remembered(event),
    )


def _of_records(facts: Facts) -> Iterator[Fact]:
    for table, records in records_of(facts).items():
        for record in records:
            if record.needs_source:
                yield Fact(
                    table=table,
                    id=record.id,
                    day=record.day,
                    sources=record.sources,
                    verified=record.verified,
                    memory=record.memory or _remembered(record),
                )


def _remembered(record: object) -> tuple[str, ...]:
    """Return the free texts that say they rest on memory."""
    return tuple(name for name in ("basis", "note") if FROM_MEMORY in str(getattr(record, name, "")))


def voice(publisher: str) -> str:
    """Return who speaks through a publisher: of a copy the original, of a report "after" an agency the agency.

    >>> voice("Kazinform (after BelTA)"), voice("TASS (copy at oananews.org)")
    ('BelTA', 'TASS')
    """
    name, _, bracket = publisher.partition(" (")
    return bracket.removeprefix("after ").rstrip(")") if bracket.startswith("after ") else name


def _voices(fact: Fact, voices: Mapping[str, str]) -> int:
    """Count the voices behind a fact: two papers of one publisher are one voice."""
    return len({voices.get(one) or one for one in fact.sources})


def _voices_of(register: Holdings) -> dict[str, str]:
    return {source.id: voice(source.publisher) for source in register.facts.sources}


def sources_report(register: Holdings, older_than: int | None = None, today: date | None = None) -> Table:
    """Return what every fact rests on: how many voices, since when verified, what on memory.

    Columns: ``table``, ``id``, ``day``; ``sources`` (their ids) and ``voices`` (how many
    publishers, see `voice`); ``single`` (fewer than two voices); ``memory`` (fields that rest on memory);
    ``verified``, and ``age``, the days from then to `today`.

    Args:
        register: the register.
        older_than: only facts whose verification is more than so many days old; those never
            verified have no age and are not among them.
        today: the day from which ages are counted; without it there are none.

    Raises:
        ValueError: `older_than` without `today`.
        TypeError: `older_than` is no whole number, or `today` no day.
    """
    today = optional_date(today)
    if older_than is not None and type(older_than) is not int:
        message = f"older_than is a whole number of days, not {type(older_than).__name__}"
        raise TypeError(message)
    if older_than is not None and today is None:
        message = "older_than counts days up to today: give today as well"
        raise ValueError(message)
    voices = _voices_of(register)
    rows: list[tuple[Value, ...]] = []
    for fact in facts_of(register):
        age = (today - fact.verified).days if today and fact.verified else None
        if older_than is not None and (age is None or age <= older_than):
            continue
        count = _voices(fact, voices)
        day = None if fact.day is None else str(fact.day)
        rows.append(
            (
                fact.table,
                fact.id,
                day,
                " ".join(fact.sources),
                count,
                count < 2,  # noqa: PLR2004  one voice is single
                " ".join(fact.memory) or None,
                fact.verified,
                age,
            )
        )
    return Table(("table", "id", "day", "sources", "voices", "single", "memory", "verified", "age"), rows)


def shares(register: Holdings) -> Table:
    """Return, for each table and in all, how many facts are single-voiced, remembered, verified.

    ``share`` is the verified part, from 0 to 1. Only events and records of the organization can be
    verified; the other tables have no share.
    """
    voices = _voices_of(register)
    known = facts_of(register)
    groups: dict[str, list[Fact]] = {}
    for fact in known:
        groups.setdefault(fact.table, []).append(fact)
    verifiable = [fact for fact in known if fact.table not in UNVERIFIABLE]
    rows = [_share(table, some, voices) for table, some in groups.items()]
    return Table(("table", "facts", "single", "memory", "verified", "share"), [*rows, _share("", verifiable, voices)])


def _share(table: str, some: Sequence[Fact], voices: Mapping[str, str]) -> tuple[Value, ...]:
    verified = sum(fact.verified is not None for fact in some)
    single = sum(_voices(fact, voices) < 2 for fact in some)  # noqa: PLR2004  one voice is single
    share = None if table in UNVERIFIABLE or not some else round(verified / len(some), 3)
    memory = sum(bool(fact.memory) for fact in some)
    return table or "all that can be", len(some), single, memory, verified, share


def supports(register: Holdings) -> Table:
    """Return what rests on each source: how many facts, and which rest on it alone.

    Columns: ``source``, ``publisher``, ``title``, ``facts``, ``alone`` (how many), ``ids``
    (the facts that rest on it alone).
    """
    resting: dict[str, list[Fact]] = {source.id: [] for source in register.facts.sources}
    for fact in facts_of(register):
        for one in dict.fromkeys(fact.sources):
            resting[one].append(fact)
    rows: list[tuple[Value, ...]] = []
    for source in register.facts.sources:
        some = resting[source.id]
        alone = [fact.id for fact in some if set(fact.sources) == {source.id}]
        rows.append((source.id, source.publisher, source.title, len(some), len(alone), " ".join(alone)))
    return Table(("source", "publisher", "title", "facts", "alone", "ids"), rows)


def errata(register: Holdings) -> Table:
    """Return the published statements that fail: what a source says, and what holds."""
    rows = [
        (one.source, str(one.kind), one.says, one.holds, " ".join(one.facts), one.note or None, one.id)
        for one in _errata(register.facts)
    ]
    return Table(("source", "kind", "says", "holds", "facts", "note", "id"), rows)


def _errata(facts: Facts) -> Iterator[Erratum]:
    return (one for one in records_of(facts)["erratum"] if isinstance(one, Erratum))


# citing


Citable = Explanation | Record | str | Iterable[str]


def cite(register: Holdings, what: Citable, form: str = "bibtex") -> str:
    """Return the sources behind an answer, or behind some facts, ready for a bibliography.

    Args:
        register: the register.
        what: an explanation, a record of the organization, or ids of facts: events, instruments,
            disputes, readings (``dispute.reading``), records of the organization, sources.
        form: ``bibtex`` (BibLaTeX's ``@online`` and ``@misc``) or ``csl`` (CSL-JSON 1.0.2).

    Returns:
        A text that ends in a newline. Each entry names in ``keywords`` (``keyword``) the
        facts that it supports.

    Raises:
        UnknownNameError: no fact and no source has such an id.
        UnknownWordError: it is another form.
    """
    if form not in FORMS:
        raise UnknownWordError(form, FORMS, "form")
    supported: dict[str, list[str]] = {}
    for name, sources in _stated(register, what):
        for source in sources:
            supported.setdefault(source, []).append(name)
    known = register.facts.sources.by_id()
    return _WRITERS[form]([(known[one], ids) for one, ids in supported.items() if one in known])


def _stated(register: Holdings, what: Citable) -> Iterator[tuple[str, Sequence[str]]]:
    """Return each fact that is to be cited, with the ids of its sources."""
    if isinstance(what, Explanation):
        closing = (what.after.opened_by,) if what.after and what.after.opened_by else ()
        yield from {event.id: event.sources for event in (*what.events, *closing, *what.notes)}.items()
    elif isinstance(what, Record):
        yield what.id, what.sources
    else:
        behind = _behind(register)
        for name in dict.fromkeys(texts(what)):
            if name not in behind:
                raise UnknownNameError(name, near(name, behind))
            yield name, behind[name]


def _behind(register: Holdings) -> dict[str, Sequence[str]]:
    """Return the sources behind every id that can be cited."""
    own: dict[str, Sequence[str]] = {source.id: (source.id,) for source in register.facts.sources}
    disputes = {
        dispute.id: tuple(
            dict.fromkeys((*dispute.sources, *(one for reading in dispute.readings for one in reading.sources)))
        )
        for dispute in register.facts.disputes
    }
    failing = {one.id: (one.source, *one.sources) for one in _errata(register.facts)}
    return own | disputes | failing | {fact.id: fact.sources for fact in facts_of(register)}


Entries = Sequence[tuple[Source, list[str]]]

_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, also after a backslash
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in " ".join(drawn(text).split()))


def _address(url: str) -> str:
    """Write an address, whose letters TeX takes as they are: what could end its field is percent-encoded."""
    return "".join(letter if letter.isprintable() and letter not in "{}\\ " else quote(letter) for letter in url)


def _bibtex(entries: Entries) -> str:
    return "".join(f"{_bibtex_entry(source, ids)}\n" for source, ids in entries)


def _bibtex_entry(source: Source, ids: Iterable[str]) -> str:
    fields = {
        "title": f"{{{_escaped(source.title)}}}",
        "organization": f"{{{_escaped(source.publisher)}}}" if source.publisher.strip() else "",
        "date": f"{{{_edtf(source.date)}}}" if source.date else "",
        "url": f"{{{_address(source.url)}}}" if source.url else "",
        "note": f"{{{_escaped(source.note)}}}" if source.note.strip() else "",
        "keywords": f"{{{','.join(ids)}}}",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@{'online' if source.url else 'misc'}{{{source.id},\n{lines}}}\n"


def _edtf(day: Moment) -> str:
    """Write a day as BibLaTeX reads it: bounds and quarters as a range."""
    marks = {(True, False): "?", (False, True): "~", (True, True): "%"}
    mark = marks.get((day.uncertain, day.approximate), "")
    if day.precision in {"bounds", "quarter"}:
        return f"{day.earliest}{mark}/{day.latest}{mark}"
    return "-".join(f"{part:0{width}}" for part, width in zip(_parts(day), (4, 2, 2), strict=False)) + mark


def _parts(day: Moment) -> list[int]:
    """Return as much of year, month and day as is known."""
    size = {"year": 1, "month": 2}.get(day.precision, 3)
    return [day.earliest.year, day.earliest.month, day.earliest.day][:size]


def _csl(entries: Entries) -> str:
    rows = [_csl_entry(source, ids) for source, ids in entries]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _csl_entry(source: Source, ids: Iterable[str]) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": source.id,
        "type": "webpage" if source.url else "document",
        "title": source.title,
        "publisher": source.publisher,
        "issued": _csl_date(source.date) if source.date else None,
        "URL": source.url,
        "note": " ".join(source.note.split()),
        "keyword": ",".join(ids),
    }
    return {name: value for name, value in entry.items() if value}


def _csl_date(day: Moment) -> dict[str, Any]:
    spread = day.precision in {"bounds", "quarter"}
    ends = [[one.year, one.month, one.day] for one in (day.earliest, day.latest)]
    doubt = {"circa": True} if day.uncertain or day.approximate else {}
    return {"date-parts": ends if spread else [_parts(day)]} | doubt


_WRITERS: dict[str, Callable[[Entries], str]] = {"bibtex": _bibtex, "csl": _csl}
