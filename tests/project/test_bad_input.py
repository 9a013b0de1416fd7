"""A catalogue of bad input: documents, arguments, command lines, each with the exact error, its place and a hint.

One runner for each kind; `figures` counts the rows. The broken documents of the core tables
are the loader's own table (`test_reader.BROKEN`); those of the organization are here.
"""

import shlex
import warnings
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from click import Context
from click.testing import CliRunner
from command_line import REFUSED
from documents import BROKEN, GONE, LATER, NAME, SOUND, altered, content, faults_of, named

from csto_membership import (
    CSTO,
    Act,
    Arrears,
    Counting,
    Dispute,
    Entry,
    Event,
    Facts,
    HorizonError,
    Instrument,
    Moment,
    MomentError,
    Period,
    Position,
    Reading,
    RegisterError,
    Source,
    State,
    Status,
    TransitionError,
    UndeterminedError,
    UnknownInstrumentError,
    UnknownReadingError,
    UnknownStateError,
    UnknownWordError,
    Withdrawal,
    dump,
    load,
)
from csto_membership.cli.main import main
from csto_membership.errors import UnknownNameError
from csto_membership.files.tables import keys_of
from csto_membership.model.periods import MonthDay
from csto_membership.organization import (
    TABLES,
    Absence,
    Claim,
    Meeting,
    Office,
    Paper,
    Refusal,
    Relation,
    Request,
    Tenure,
)
from csto_membership.organization.evidence import cite, sources_report

# documents

NOON = datetime(2000, 1, 1, 12)  # noqa: DTZ001  a day with a time, and no zone
ROWS = {table: SOUND[table][0]["id"] for table in TABLES}
"""The id of the row of each table of the organization that is broken here."""

WRONG_TYPES: list[tuple[str, object, str]] = [
    (
        "must be a text",
        5,
        (
            "office.name office.body office.kind office.rule office.note tenure.office tenure.holder "
            "tenure.state tenure.basis tenure.note meeting.body meeting.kind meeting.mode meeting.place "
            "meeting.host meeting.chair meeting.format meeting.outcome meeting.note relation.subject "
            "relation.country relation.object relation.body relation.role relation.direction relation.basis "
            "relation.note request.state request.to request.instrument request.article request.body "
            "request.response request.decision request.note duty.instrument duty.article duty.text duty.note "
            "erratum.source erratum.says erratum.holds erratum.kind erratum.note"
        ),
    ),
    (
        'must be a date (2024-02-22) or an EDTF text such as "1993-12"',
        NOON,
        (
            "office.since office.until office.reported tenure.start tenure.end tenure.appointed "
            "tenure.expires tenure.reported meeting.date meeting.reported relation.start relation.end "
            "relation.reported request.date request.decided request.deployed request.returned "
            "request.reported duty.reported erratum.reported"
        ),
    ),
    (
        "must be a date such as 2024-02-22",
        "2024-01-01",
        (
            "office.verified tenure.verified meeting.verified relation.verified request.verified "
            "duty.verified erratum.verified"
        ),
    ),
    (
        "must be a list of texts",
        "s",
        (
            "office.sources office.memory tenure.sources tenure.memory meeting.sources meeting.memory "
            "meeting.guests relation.sources relation.memory request.sources request.memory duty.sources "
            "duty.memory erratum.sources erratum.memory erratum.facts"
        ),
    ),
    ("must be true or false", 0, "tenure.acting meeting.planned"),
    (
        "must be written as [[…",
        {"a": 1},
        (
            "office.claims tenure.claims meeting.claims meeting.refused meeting.papers relation.claims "
            "request.claims duty.claims erratum.claims"
        ),
    ),
]
"""What is wrong, the value that is, and the keys of the organization at which it stands."""

INSIDE: list[tuple[dict[str, object], str]] = [
    ({"office.0.claims.0": 5}, "office post claims.#1: must be a table"),
    ({"office.0.claims.0.about": GONE}, "office post claims.#1.about: is missing"),
    ({"office.0.claims.0.value": 1999}, "office post claims.#1.value: must be a text"),
    ({"office.0.claims.0.said": "x"}, "office post claims.#1.said: unknown key; one of: about, value, source, note"),
    ({"office.0.claims.0.source": "S"}, "office post claims.source: there is no source of this id"),
    ({"meeting.0.absent.0": "BBB"}, "meeting session absent.#1: must be a table"),
    ({"meeting.0.absent.0.state": GONE}, "meeting session absent.#1.state: is missing"),
    ({"meeting.0.absent.0.reason": 5}, "meeting session absent.#1.reason: must be a text"),
    ({"meeting.0.absent.0.state": "ZZZ"}, "meeting session absent.state: there is no state of this code"),
    ({"meeting.0.refused.0.what": GONE}, "meeting session refused.#1.what: is missing"),
    ({"meeting.0.refused.0.state": "ZZZ"}, "meeting session refused.state: there is no state of this code"),
    ({"meeting.0.refused.0.who": "BBB"}, "meeting session refused.#1.who: unknown key; one of: state, what, reason"),
    ({"meeting.0.papers.0.title": GONE}, "meeting session papers.#1.title: is missing"),
    ({"meeting.0.papers.0.format": "all"}, "meeting session papers.#1.format: unknown format 'all'; one of: consensus"),
    ({"meeting.0.papers.0.by": "AAA"}, "meeting session papers.#1.by: must be a list of texts"),
    ({"meeting.0.papers.0.by": ["ZZZ"]}, "meeting session papers.by: there is no state of this code"),
    (
        {"meeting.0.papers.0.of": "x"},
        "meeting session papers.#1.of: unknown key; one of: title, format, by, later, note",
    ),
]
"""Tables inside rows of the organization."""

ORGANIZATION: list[tuple[dict[str, object], str]] = [
    *(
        ({f"{table}.0.surprise": 1}, f"{table} {name} surprise: unknown key; one of: id, ")
        for table, name in ROWS.items()
    ),
    *(
        ({f"{table}.0.id": ""}, f"{table} #1 id: must not be empty")
        for table in ("office", "meeting", "relation", "request")
    ),
    *(({f"{table}.0.sources": ["S2"]}, f"{table} {name} sources: there is no source") for table, name in ROWS.items()),
    *(
        ({f"{table}.0.memory": ["colour"]}, f"{table} {name} -: memory names 'colour', which is no key")
        for table, name in ROWS.items()
    ),
    ({"office.0.until": date(1999, 1, 1)}, "office post until: is earlier than since, 2000-01-01"),
    ({"office.0.since": "200X"}, "office post since: '200X' is not a day this package reads; write YYYY-MM-DD"),
    ({"tenure.0.start": "2001-02-30"}, "tenure first start: '2001-02-30' is not a day of the calendar"),
    ({"tenure.0.end": date(2000, 12, 31)}, "tenure first end: is earlier than start, 2001-01-01"),
    (
        {"tenure.0.start": date(1999, 1, 1), "tenure.0.appointed": GONE},
        "tenure first start: is too early: the office begins on 2000-01-01",
    ),
    ({"tenure.0.holder": GONE}, "tenure first holder: is missing: 'post' is held by a person"),
    ({"office.0.kind": "state"}, "tenure first holder: 'post' is held by states"),
    ({"tenure.0.state": "ZZZ"}, "tenure first state: there is no state of this code"),
    ({"meeting.0.host": "ZZZ"}, "meeting session host: there is no state of this code"),
    ({"meeting.0.chair": "Aland"}, "meeting session chair: there is no state of this code"),
    ({"meeting.0.present": ["AAA", "ZZZ"]}, "meeting session present: there is no state of this code"),
    ({"meeting.0.guests": ["ZZZ"]}, "meeting session guests: there is no state of this code"),
    (
        {"meeting.0.kind": "secret"},
        "meeting session kind: unknown meeting kind 'secret'; one of: regular, extraordinary",
    ),
    ({"meeting.0.mode": "letter"}, "meeting session mode: unknown mode 'letter'; one of: in person, video, mixed"),
    ({"meeting.0.date": "2001-13"}, "meeting session date: '2001-13' has no such month"),
    ({"relation.0.role": "friend"}, "relation seat role: unknown role 'friend'; one of: observer, partner"),
    ({"relation.0.direction": "up"}, "relation seat direction: unknown direction 'up'; one of: "),
    ({"relation.0.end": "2000"}, "relation seat end: is earlier than start, 2001-01-01"),
    ({"request.0.response": "maybe"}, "request plea response: unknown response 'maybe'; one of: "),
    ({"request.0.state": "ZZZ"}, "request plea state: there is no state of this code"),
    ({"request.0.instrument": "v"}, "request plea instrument: there is no instrument of this id"),
    ({"request.0.decided": date(2002, 1, 1)}, "request plea decided: is earlier than date, 2002-02-01"),
    ({"request.0.returned": date(2002, 2, 1)}, "request plea returned: is earlier than deployed, 2002-02-03"),
    ({"duty.0.instrument": "v"}, "duty help instrument: there is no instrument of this id"),
    ({"duty.0.text": GONE}, "duty help text: is missing"),
    ({"erratum.0.source": "S2"}, "erratum slip source: there is no source of this id"),
    ({"erratum.0.kind": "bad"}, "erratum slip kind: unknown failing 'bad'; one of: "),
    ({"erratum.0.facts": GONE}, "erratum slip facts: is missing"),
]
"""Faults of the organization beside wrong types."""

HINTED: list[tuple[dict[str, object], str]] = [
    ({"event.0.sources": ["s2", "ss"]}, "event join sources: there is no source of this id; did you mean 's'"),
    ({"event.1.state": "AAB"}, "event freeze state: there is no state of this code; did you mean 'AAA'"),
    (
        {"event.3": LATER | {"state": "Celand"}},
        "event later state: there is no state of this code; did you mean 'CCC'?",
    ),
    (
        {"event.3": LATER | {"state": "Republic of Aland"}},
        "event later state: there is no state of this code; did you mean 'AAA'?",
    ),
    (
        {"event.3": LATER | {"state": "CCC", "instrument": "tt"}},
        "event later instrument: there is no instrument of this id; did you mean 't'?",
    ),
    ({"event.0.readings": {"dd": ["yes"]}}, "event join readings: there is no dispute of this id; did you mean 'd'?"),
    ({"event.0.readings": {"d": ["yess"]}}, "event join readings: 'd' has no such reading; one of: yes, no"),
    ({"dispute.0.default": "oui"}, "dispute d default: is none of the readings; one of: yes, no"),
    ({"register.constitutive": "tt"}, "register r constitutive: there is no instrument of this id; did you mean 't'?"),
]
"""Names that are not there, with what was perhaps meant."""


def typed():
    """Yield a row for each key of the organization that is given a wrong type."""
    for words, value, keys in WRONG_TYPES:
        for table, _, key in (one.partition(".") for one in keys.split()):
            yield {f"{table}.0.{key}": value}, f"{table} {ROWS[table]} {key}: {words}"


DOCUMENTS = [*typed(), *INSIDE, *ORGANIZATION, *HINTED]


@pytest.mark.parametrize("broken", DOCUMENTS, ids=named)
def test_a_broken_document_is_refused_at_the_place_with_a_hint(broken):
    changes, expected = broken
    place, _, words = expected.partition(": ")
    faults = [fault for fault in faults_of((NAME, content(altered(changes)))) if words in fault.problem]
    assert {" ".join(part or "-" for part in (fault.table, fault.id, fault.key)) for fault in faults} == {place}
    assert {fault.file for fault in faults} == {NAME}


def test_every_key_of_the_organization_is_given_a_wrong_type():
    broken = {key for _, _, keys in WRONG_TYPES for key in keys.split()}
    known = {f"{table}.{key}" for table, kind in TABLES.items() for key in keys_of(kind) if key != "id"}
    elsewhere = {"meeting.present", "meeting.absent"}  # in the tests of the organization's files
    assert known - broken == elsewhere


def test_only_so_many_names_are_given_a_hint_for_hints_take_time():
    wrong = [f"s{chr(0x4E00 + number)}" for number in range(300)]
    faults = faults_of((NAME, content(altered({"event.0.sources": wrong}))))
    assert len(faults) == 300
    assert sum("did you mean" in fault.problem for fault in faults) == 100


# arguments

DAY, ZONED = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)
SIGNED = Event(state="GEO", act="sign", date="2025-01-01")


class Text(str):
    """A text that is more than one."""

    __slots__ = ()


def facts(**changes):
    """Make a ledger, some of its arguments changed."""
    given = {"id": "x", "name": "x", "constitutive": "cst", "checked_through": DAY, "states": CSTO.states}
    return Facts(**given | {"instruments": CSTO.instruments} | changes)


NAMES = {
    **{
        kind.__name__: kind
        for kind in (Absence, Act, Arrears, Claim, Counting, Dispute, Entry, Event, Instrument, Meeting)
    },
    **{
        kind.__name__: kind
        for kind in (Moment, MonthDay, Office, Paper, Path, Period, Position, Reading, Refusal, Relation)
    },
    **{
        kind.__name__: kind
        for kind in (Request, Source, State, Status, Tenure, Text, Withdrawal, date, time, timedelta)
    },
    **{made.__name__: made for made in (cite, dump, evolve, facts, load, sources_report)},
    "CSTO": CSTO,
    "ORGANIZATION": CSTO.organization,
    "DAY": DAY,
    "NOON": NOON,
    "ZONED": ZONED,
    "SIGNED": SIGNED,
}
"""What the calls below may name."""

ARGUMENTS: list[tuple[type[Exception], str, list[str]]] = [
    (
        TypeError,
        "a state is a code, a name, an alias or a State, not ",
        [
            "CSTO.state(None)",
            "CSTO.state(True)",
            "CSTO.state(5)",
            'CSTO.state(b"ARM")',
            'CSTO.state(["ARM"])',
            'CSTO.is_member(None, "2012-07-01")',
            'CSTO.status(5, "2012-07-01")',
            'CSTO.position(1.5, "2012-07-01")',
            'CSTO.possible_statuses(None, "2012")',
            "CSTO.notes(None)",
            'CSTO.timeline(b"ARM")',
            '5 in CSTO.members("2012-07-01")',
            "ORGANIZATION.attendance(None)",
            "ORGANIZATION.requests(5)",
        ],
    ),
    (
        UnknownStateError,
        "unknown state ",
        [
            'CSTO.state("")',
            'CSTO.state(" ")',
            'CSTO.state("Atlantis")',
            'CSTO.state("\\ud800")',
            'CSTO.state(State(code="XXX", name="Elsewhere"))',
            'CSTO.state("x" * 1000)',
            'CSTO.with_events(evolve(SIGNED, state="Atlantis"))',
            'CSTO.is_member("", "2012-07-01")',
            'CSTO.is_member("Atlantis", "2012-07-01")',
            'CSTO.status("Atlantis", "2012-07-01")',
            'CSTO.by_reading("Atlantis", "2012-07-01")',
            'CSTO.explain("Atlantis", "2012-07-01")',
            'CSTO.deadlines("Atlantis", "2012-07-01")',
            'CSTO.timeline("Atlantis")',
            '"Atlantis" in CSTO.members("2012-07-01")',
            'facts(events=[evolve(SIGNED, state="XXX", instrument="cst")])',
            'ORGANIZATION.attendance("Atlantis")',
            'ORGANIZATION.requests("Atlantis")',
            'ORGANIZATION.allies("Atlantis", "2012-07-01")',
        ],
    ),
    (
        UnknownStateError,
        "did you mean Armenia?",
        [
            'CSTO.state("Armenja")',
            'CSTO.state("AR\\0M")',
            'CSTO.state(Text("Armenja"))',
        ],
    ),
    (
        TypeError,
        "an instrument is the id of one, an Instrument or None, not ",
        [
            "CSTO.instrument(5)",
            "CSTO.instrument(True)",
            'CSTO.instrument(b"cst")',
            'CSTO.instrument(["cst"])',
            'CSTO.instrument(float("nan"))',
            'CSTO.members("2012-07-01", instrument=5)',
            'CSTO.possible_statuses("ARM", "2012", instrument=b"cst")',
            'CSTO.explain("ARM", "2012-07-01", instrument=5)',
            'CSTO.timeline("ARM", instrument={})',
        ],
    ),
    (
        UnknownInstrumentError,
        "one of: cst, charter, protocol-1999, ksor",
        [
            'CSTO.instrument("")',
            'CSTO.instrument(Instrument(id="nato", name="x", kind="treaty"))',
            'CSTO.with_events(evolve(SIGNED, instrument="nato"))',
            'CSTO.with_events(evolve(SIGNED, instrument=""))',
            'CSTO.members("2012-07-01", instrument="nato")',
            'CSTO.is_member("ARM", "2012-07-01", instrument="nato")',
            'CSTO.status("ARM", "2012-07-01", instrument="x")',
            'CSTO.statuses("2012-07-01", instrument="nato")',
            'CSTO.by_reading("ARM", "2012-07-01", instrument="x")',
            'CSTO.changes("2012-01-01", "2013-01-01", instrument="nato")',
            'CSTO.deadlines("ARM", "2012-07-01", instrument="nato")',
            'CSTO.notes("ARM", instrument="nato")',
            'CSTO.timeline("ARM", instrument="nato")',
            'facts(constitutive="nato")',
            'facts(events=[evolve(SIGNED, state="ARM", instrument="nato")])',
        ],
    ),
    (
        UnknownInstrumentError,
        "did you mean cst?",
        [
            'CSTO.instrument("CST")',
            'CSTO.instrument("c\\0st")',
        ],
    ),
    (
        UnknownInstrumentError,
        "did you mean charter?",
        [
            'CSTO.instrument("chartr")',
            'CSTO.position("ARM", "2012-07-01", instrument="charta")',
        ],
    ),
    (
        UnknownReadingError,
        "did you mean armenia_2024?",
        [
            'CSTO.read_as(armenia_2025="frozen")',
            'CSTO.read_as(**{"armenia\\0": "frozen"})',
        ],
    ),
    (
        UnknownReadingError,
        "; one of: armenia_2024=frozen, armenia_2024=frozen_as_r",
        [
            'CSTO.read_as(armenia_2024="")',
            "CSTO.read_as(armenia_2024=None)",
            'CSTO.read_as(armenia_2024="\\ud800")',
            'CSTO.with_events(evolve(SIGNED, readings={"armenia_2024": ["x"]}))',
            'CSTO.disputes["armenia_2024"]["cold"]',
        ],
    ),
    (
        UnknownReadingError,
        "did you mean armenia_2024=frozen?",
        [
            'CSTO.read_as(armenia_2024=["frozen"])',
        ],
    ),
    (
        TypeError,
        "a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not ",
        [
            "CSTO.as_known_on(None)",
            "CSTO.as_known_on(5)",
            "CSTO.members(None)",
            "CSTO.members(20120701)",
            "CSTO.members(1.5)",
            'CSTO.members(float("nan"))',
            'CSTO.members(b"2012-07-01")',
            'CSTO.is_member("ARM", None)',
            'CSTO.is_member("ARM", True)',
            'CSTO.status("ARM", 2012)',
            "CSTO.statuses(None)",
            'CSTO.possible_statuses("ARM", None)',
            'CSTO.changes(None, "2013-01-01")',
            'CSTO.changes("2012-01-01", 2013)',
            "Moment.of(None)",
            "Moment.of(True)",
            "Moment.of([1993, 12, 31])",
            "Moment.of(time(12))",
            "Moment.of(timedelta(1))",
            "Period(6, 0).after(None)",
            'ORGANIZATION.office("secretary-general").holder(None)',
            "ORGANIZATION.meetings(2012)",
            'ORGANIZATION.allies("ARM", None)',
            "ORGANIZATION.snapshot(5)",
        ],
    ),
    (
        MomentError,
        "must be one exact day: what was known cannot be asked of an imprecise one",
        [
            'CSTO.as_known_on("2012")',
            'CSTO.as_known_on(Moment.parse("2012-07"))',
        ],
    ),
    (
        MomentError,
        "is not a day this package reads; write YYYY-MM-DD, YYYY-MM, YYYY, YYYY-Q1 or [DAY..DAY]",
        [
            'CSTO.as_known_on("then")',
            'CSTO.members("")',
            'CSTO.members("2012-07-01T00:00")',
            'CSTO.members("10000-01-01")',
            'CSTO.members("\\u0662012-07-01")',
            'CSTO.members("2012-07-01\\n")',
            'CSTO.members("2012-07-01\\0")',
            'CSTO.members("9" * 5000)',
            'CSTO.is_member("ARM", "July 2012")',
            'CSTO.statuses("2012-7-1")',
            'CSTO.possible_statuses("ARM", "2012-Q5")',
            'CSTO.by_reading("ARM", "2012-W05")',
            'CSTO.explain("ARM", "93-01-01")',
            'CSTO.deadlines("ARM", "soon")',
            'Moment.parse("")',
            'Moment.parse("1993-1")',
            'Moment.parse("1993-12-31Z")',
            'Moment.parse("1993-12-31??")',
            'Moment.parse("?1993")',
            'Moment.parse("1993/1994")',
            'Moment.parse("1993..1994")',
            'Moment.parse("[1993-09-24..]")',
            'Moment.parse("[1993..]")',
            'Moment.parse("-0044-03-15")',
            'Moment.parse("1993-Q0")',
            'Moment.parse("199X")',
            'Moment.parse("1993-12-X1")',
            'Moment.parse("2" * 5000)',
            'Event(state="ARM", act="sign", date="2000", reported="x")',
            'Source(id="s", title="x", date="May 2001")',
            'Instrument(id="x", name="x", kind="treaty", in_force="soon")',
            'ORGANIZATION.relations("then")',
        ],
    ),
    (
        TypeError,
        "has a time of day, but effects hold for whole days; give its .date()",
        [
            "CSTO.as_known_on(NOON)",
            "CSTO.members(NOON)",
            'CSTO.position("ARM", NOON)',
            "Moment.of(NOON)",
            "Period(6, 0).after(NOON)",
        ],
    ),
    (
        TypeError,
        "with_events takes events, not NoneType",
        [
            "CSTO.with_events(None)",
        ],
    ),
    (
        TypeError,
        "with_events takes events, not str",
        [
            'CSTO.with_events("sign")',
        ],
    ),
    (
        TypeError,
        "with_events takes events, not list",
        [
            "CSTO.with_events([SIGNED])",
        ],
    ),
    (
        UnknownReadingError,
        "; one of: uzbekistan_2012, uzbekistan_treaty, uzbekis",
        [
            'CSTO.with_events(evolve(SIGNED, readings={"nothing": ["x"]}))',
        ],
    ),
    (
        TransitionError,
        "Georgia cannot resume under 'charter' on 2025-01-01 (event 'what-if-1'): its position is outsid",
        [
            'CSTO.with_events(evolve(SIGNED, act="resume"))',
        ],
    ),
    (
        TransitionError,
        "Georgia cannot ratify under 'charter' on 2025-01-01 (event 'what-if-1'): its position is outsid",
        [
            'CSTO.with_events(evolve(SIGNED, act="ratify"))',
        ],
    ),
    (
        TransitionError,
        "Armenia cannot withdraw under 'charter' on [1993-01-01..1993-12-31] (event 'what-if-1'): its po",
        [
            'CSTO.with_events(evolve(SIGNED, state="ARM", act="withdraw", date="1993"))',
        ],
    ),
    (
        TypeError,
        "has a time zone: which day it is depends on the place; give its .date()",
        [
            "CSTO.members(ZONED)",
            'CSTO.is_member("ARM", ZONED)',
            "Moment.of(ZONED)",
        ],
    ),
    (
        MomentError,
        "write bounds, such as [2024-0",
        [
            'Moment.parse("1993-21")',
            'Moment.parse("1993-37")',
        ],
    ),
    (
        MomentError,
        "has no such month",
        [
            'CSTO.members("2012-13")',
            'Moment.parse("1993-00")',
            'Moment.parse("1993-13-01")',
        ],
    ),
    (
        MomentError,
        "is not a day of the calendar",
        [
            'CSTO.members("2011-02-29")',
            'CSTO.status("ARM", "2012-02-30")',
            'Moment.parse("1993-12-32")',
            'Event(state="ARM", act="sign", date="2000-02-30")',
            'ORGANIZATION.office("secretary-general").holder("2018-02-30")',
        ],
    ),
    (
        MomentError,
        "'0000' has no year this calendar holds: 0001 to 9999",
        [
            'CSTO.members("0000")',
        ],
    ),
    (
        MomentError,
        "has its bounds the wrong way round",
        [
            'CSTO.members("[2012-07-01..2012-06-01]")',
            "Moment(date(2000, 1, 2), DAY)",
            "Moment.between(date(2000, 1, 2), DAY)",
        ],
    ),
    (
        UndeterminedError,
        "the roster (de_jure) under 'charter' on 2012 cannot be determined; possible: Uzbekistan in or o",
        [
            'CSTO.members("2012")',
        ],
    ),
    (
        UnknownWordError,
        "one of: de_jure, participating, voting, consented, signed",
        [
            'CSTO.members("2012-07-01", counting="most")',
            'CSTO.members("2012-07-01", counting="")',
            'CSTO.members("2012-07-01", counting=None)',
            'CSTO.members("2012-07-01", counting=5)',
            'CSTO.members("2012-07-01", counting=Status.MEMBER)',
            'CSTO.is_member("ARM", "2012-07-01", counting="members")',
            'Counting("most")',
        ],
    ),
    (
        UnknownWordError,
        "one of: raise, exclude, include",
        [
            'CSTO.members("2012-07-01", undetermined="guess")',
            'CSTO.members("2012-07-01", undetermined=None)',
            'CSTO.members("2012-07-01", undetermined=True)',
            'CSTO.statuses("2012-07-01", undetermined="")',
        ],
    ),
    (
        UnknownWordError,
        "one of: warn, accept, refuse",
        [
            'CSTO.members("2012-07-01", projected="hope")',
            'CSTO.members("2012-07-01", projected=None)',
            'CSTO.is_member("ARM", "2012-07-01", projected="maybe")',
            'CSTO.status("ARM", "2012-07-01", projected=5)',
            'CSTO.statuses("2012-07-01", projected="")',
            'CSTO.explain("ARM", "2012-07-01", projected="x")',
            'ORGANIZATION.office("secretary-general").holder("2018-12-01", projected="x")',
            'ORGANIZATION.snapshot("2012-07-01", projected="x")',
        ],
    ),
    (
        HorizonError,
        '2026-02-13, through which the register was checked; projected="accept"',
        [
            'CSTO.members("2100-01-01", projected="refuse")',
            'CSTO.is_member("ARM", "2100", projected="refuse")',
            'CSTO.possible_statuses("ARM", "2100", projected="refuse")',
        ],
    ),
    (
        UndeterminedError,
        "whether Uzbekistan counts (de_jure) under 'charter' on 2012 cannot be determined; possible: mem",
        [
            'CSTO.is_member("UZB", "2012")',
        ],
    ),
    (
        UndeterminedError,
        "the status of Uzbekistan under 'charter' on 2012 cannot be determined; possible: member, suspen",
        [
            'CSTO.status("UZB", "2012")',
        ],
    ),
    (
        UndeterminedError,
        "the position of Uzbekistan under 'charter' on 2012 cannot be determined; possible: member, susp",
        [
            'CSTO.position("UZB", "2012")',
        ],
    ),
    (
        UndeterminedError,
        "every status under 'charter' on 2012 cannot be determined; possible: Uzbekistan open; because o",
        [
            'CSTO.statuses("2012")',
        ],
    ),
    (
        MomentError,
        "must be one exact day to begin or end a period",
        [
            'CSTO.changes("2012", "2013-01-01")',
            'CSTO.changes("2012-01-01", "2013")',
        ],
    ),
    (
        MomentError,
        "'2012-01-01' is earlier than the day to begin with, 2013-01-01",
        [
            'CSTO.changes("2013-01-01", "2012-01-01")',
        ],
    ),
    (
        TypeError,
        "a roster combines with sets of states only, not with set {'ARM'}",
        [
            'CSTO.members("2012-07-01") & {"ARM"}',
        ],
    ),
    (
        TypeError,
        "a roster combines with sets of states only, not with list ['ARM']",
        [
            'CSTO.members("2012-07-01") | ["ARM"]',
        ],
    ),
    (
        TypeError,
        "a roster combines with sets of states only, not with str 'ARM'",
        [
            'CSTO.members("2012-07-01") - "ARM"',
        ],
    ),
    (
        TypeError,
        "a roster combines with sets of states only, not with int 5",
        [
            'CSTO.members("2012-07-01") <= 5',
        ],
    ),
    (
        AttributeError,
        "a roster is immutable: cannot set 'states'",
        [
            'setattr(CSTO.members("2012-07-01"), "states", ())',
        ],
    ),
    (
        AttributeError,
        "can't set attribute",
        [
            'setattr(CSTO, "known_on", None)',
        ],
    ),
    (
        KeyError,
        "'nato'",
        [
            'CSTO.instruments["nato"]',
        ],
    ),
    (
        TypeError,
        "a register is the name of a packaged one or a path, not NoneType",
        [
            "load(None)",
        ],
    ),
    (
        TypeError,
        "a register is the name of a packaged one or a path, not int",
        [
            "load(5)",
        ],
    ),
    (
        TypeError,
        "a register is the name of a packaged one or a path, not bytes",
        [
            'load(b"csto")',
        ],
    ),
    (
        TypeError,
        "a register is the name of a packaged one or a path, not list",
        [
            'load(["csto"])',
        ],
    ),
    (
        FileNotFoundError,
        "no such path, and the packaged ones are cis, csto, eaeu, guam, sco",
        [
            'load("")',
            'load("nowhere.toml")',
            'load("cs\\0to")',
            'load("\\ud800")',
            'load(Path("no/such/folder"))',
        ],
    ),
    (
        RegisterError,
        "cannot be read: File name too long",
        [
            'load("n" * 5000)',
        ],
    ),
    (
        TypeError,
        "dump writes a Register, not str",
        [
            'dump("csto", "out.toml")',
        ],
    ),
    (
        TypeError,
        "a moment is read from a text, not from NoneType",
        [
            "Moment.parse(None)",
        ],
    ),
    (
        TypeError,
        "a moment is read from a text, not from int",
        [
            "Moment.parse(1993)",
        ],
    ),
    (
        TypeError,
        "a moment is read from a text, not from bytes",
        [
            'Moment.parse(b"1993")',
        ],
    ),
    (
        MomentError,
        "'[1993-09-24..1993-12-32]' has a bound that is not a day of the calendar",
        [
            'Moment.parse("[1993-09-24..1993-12-32]")',
        ],
    ),
    (
        TypeError,
        "Moment.earliest: a datetime.date is needed here, not a text: '1993'",
        [
            'Moment("1993", "1994")',
        ],
    ),
    (
        TypeError,
        "Moment.earliest: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not NoneType",
        [
            "Moment(None, DAY)",
        ],
    ),
    (
        TypeError,
        "Moment.latest: datetime.datetime(2000, 1, 1, 12, 0) has a time of day, but effects hold for whole days",
        [
            "Moment(DAY, NOON)",
        ],
    ),
    (
        TypeError,
        "Moment.uncertain must be True or False, not str",
        [
            'Moment(DAY, DAY, uncertain="yes")',
        ],
    ),
    (
        TypeError,
        "Moment.text must be a text, not int",
        [
            "Moment(DAY, DAY, text=5)",
        ],
    ),
    (
        TypeError,
        "Moment.latest: a datetime.date is needed here, not a text: '2001'",
        [
            'Moment.between(DAY, "2001")',
        ],
    ),
    (
        TypeError,
        "the qualifiers are taken from another Moment, not from str",
        [
            'Moment.between(DAY, DAY, like="1993?")',
        ],
    ),
    (
        TypeError,
        "a period is read from a text, not from NoneType",
        [
            "Period.parse(None)",
        ],
    ),
    (
        TypeError,
        "a period is read from a text, not from int",
        [
            "Period.parse(6)",
        ],
    ),
    (
        MomentError,
        "is not a period this package reads; write P6M, P1Y, P30D or P1Y1D",
        [
            'Period.parse("")',
            'Period.parse("P")',
            'Period.parse("6M")',
            'Period.parse("P6m")',
            'Period.parse("P-6M")',
            'Period.parse("P1.5Y")',
            'Period.parse("PT6H")',
            'Period.parse("P6M1Y")',
            'Period.parse("P999999999Y")',
            'Period.parse("P٦M")',
            'Entry(after="30D")',
            'Withdrawal(notice="6M")',
        ],
    ),
    (
        TypeError,
        "Period.months must be a whole number, not str",
        [
            'Period("6", 0)',
        ],
    ),
    (
        TypeError,
        "Period.days must be a whole number, not NoneType",
        [
            "Period(6, None)",
        ],
    ),
    (
        TypeError,
        "Period.months must be a whole number, not bool",
        [
            "Period(True, 0)",
        ],
    ),
    (
        TypeError,
        "Period.months must be a whole number, not float",
        [
            "Period(1.0, 0)",
        ],
    ),
    (
        MomentError,
        "'-1 months and 0 days' is no period: it would run backwards",
        [
            "Period(-1, 0)",
        ],
    ),
    (
        MomentError,
        "'0 months and -1 days' is no period: it would run backwards",
        [
            "Period(0, -1)",
        ],
    ),
    (
        TypeError,
        "Period.text must be a text, not int",
        [
            "Period(6, 0, 6)",
        ],
    ),
    (
        MomentError,
        "'P119988M' counted from 2000-01-01 ends beyond the year 9999",
        [
            "Period(12 * 9999, 0).after(DAY)",
        ],
    ),
    (
        MomentError,
        "'P1000000000000000000000000000000M' counted from 2000-01-01 ends beyond the year 9999",
        [
            "Period(10**30, 0).after(DAY)",
        ],
    ),
    (
        MomentError,
        "'P1000000000000000000000000000000D' counted from 2000-01-01 ends beyond the year 9999",
        [
            "Period(0, 10**30).after(DAY)",
        ],
    ),
    (
        TypeError,
        "a datetime.date is needed here, not a text: '2000-01-01'",
        [
            'Period(6, 0).after("2000-01-01")',
            'MonthDay(1, 1).at_or_after("2000-01-01")',
        ],
    ),
    (
        TypeError,
        "a day of the year is read from a text, not from NoneType",
        [
            "MonthDay.parse(None)",
        ],
    ),
    (
        TypeError,
        "a day of the year is read from a text, not from int",
        [
            "MonthDay.parse(1231)",
        ],
    ),
    (
        MomentError,
        "is not a day of the year; write MM-DD",
        [
            'MonthDay.parse("12/31")',
            'MonthDay.parse("2-1")',
            'MonthDay.parse("02-30")',
            "MonthDay(13, 1)",
            "MonthDay(0, 1)",
            "MonthDay(2, 30)",
            'Withdrawal(notice="P6M", on="31-12")',
        ],
    ),
    (
        TypeError,
        "MonthDay.month must be a whole number, not str",
        [
            'MonthDay("12", 31)',
        ],
    ),
    (
        TypeError,
        "MonthDay.day must be a whole number, not bool",
        [
            "MonthDay(12, True)",
        ],
    ),
    (
        MomentError,
        "'01-01' has no such day at or after 9999-12-31 before the year 10000",
        [
            "MonthDay(1, 1).at_or_after(date.max)",
        ],
    ),
    (
        TypeError,
        "Event.__init__() missing 3 required keyword-only arguments: 'state', 'act', and 'date'",
        [
            "Event()",
        ],
    ),
    (
        TypeError,
        "Event.__init__() got an unexpected keyword argument 'colour'",
        [
            'Event(state="ARM", act="note", date="2000", colour="red")',
        ],
    ),
    (
        TypeError,
        "Event.state must be a text, not NoneType",
        [
            'Event(state=None, act="sign", date="2000")',
        ],
    ),
    (
        TypeError,
        "Event.state must be a text, not int",
        [
            'Event(state=5, act="sign", date="2000")',
        ],
    ),
    (
        UnknownWordError,
        "one of: sign, withdraw_signature, ratify, accede, succeed, withdraw_con",
        [
            'Event(state="ARM", act="join", date="2000")',
            'Event(state="ARM", act="Sign", date="2000")',
            'Event(state="ARM", act=None, date="2000")',
            'Event(state="ARM", act="", date="2000")',
            'Act("join")',
            "Act(5)",
        ],
    ),
    (
        TypeError,
        "Event.date: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not NoneType",
        [
            'Event(state="ARM", act="sign", date=None)',
        ],
    ),
    (
        TypeError,
        "Event.date: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not int",
        [
            'Event(state="ARM", act="sign", date=2000)',
        ],
    ),
    (
        TypeError,
        "Event.date: datetime.datetime(2000, 1, 1, 12, 0) has a time of day, but effects hold for whole days",
        [
            'Event(state="ARM", act="sign", date=NOON)',
        ],
    ),
    (
        TypeError,
        "Event.effective: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not int",
        [
            'Event(state="ARM", act="sign", date="2000", effective=5)',
        ],
    ),
    (
        TypeError,
        "Event.verified: a datetime.date is needed here, not a text: '2000-01-01'",
        [
            'Event(state="ARM", act="sign", date="2000", verified="2000-01-01")',
        ],
    ),
    (
        TypeError,
        "Event.verified: datetime.datetime(2000, 1, 1, 0, 0, tzinfo=datetime.timezone.utc) has a time zone",
        [
            'Event(state="ARM", act="sign", date="2000", verified=ZONED)',
        ],
    ),
    (
        TypeError,
        "Event.id must be a text, not int",
        [
            'Event(state="ARM", act="sign", date="2000", id=5)',
        ],
    ),
    (
        TypeError,
        "Event.instrument must be a text or None, not int",
        [
            'Event(state="ARM", act="sign", date="2000", instrument=5)',
        ],
    ),
    (
        TypeError,
        "Event.sources: a sequence of texts is needed, not int",
        [
            'Event(state="ARM", act="sign", date="2000", sources=5)',
        ],
    ),
    (
        TypeError,
        "Event.sources: a sequence of texts is needed, not one with int",
        [
            'Event(state="ARM", act="sign", date="2000", sources=[5])',
            'Event(state="ARM", act="sign", date="2000", sources=b"s")',
        ],
    ),
    (
        TypeError,
        "Event.form must be a text, not NoneType",
        [
            'Event(state="ARM", act="sign", date="2000", form=None)',
        ],
    ),
    (
        TypeError,
        "Event.by must be a text, not list",
        [
            'Event(state="ARM", act="sign", date="2000", by=["state"])',
        ],
    ),
    (
        TypeError,
        "Event.note must be a text, not bytes",
        [
            'Event(state="ARM", act="sign", date="2000", note=b"x")',
        ],
    ),
    (
        TypeError,
        "Event.readings: readings are {dispute: [reading, …]} or pairs of the two, not int",
        [
            'Event(state="ARM", act="sign", date="2000", readings=5)',
        ],
    ),
    (
        TypeError,
        "Event.readings: readings are {dispute: [reading, …]} or pairs of the two, not str",
        [
            'Event(state="ARM", act="sign", date="2000", readings="armenia_2024")',
        ],
    ),
    (
        TypeError,
        "Event.readings: readings are {dispute: [reading, …]} or pairs of the two, not list",
        [
            'Event(state="ARM", act="sign", date="2000", readings=["armenia_2024"])',
        ],
    ),
    (
        TypeError,
        "Event.readings: readings name disputes by their ids, which are texts, not int",
        [
            'Event(state="ARM", act="sign", date="2000", readings={5: ["frozen"]})',
        ],
    ),
    (
        TypeError,
        "Event.readings: a sequence of texts is needed, not int",
        [
            'Event(state="ARM", act="sign", date="2000", readings={"armenia_2024": 5})',
        ],
    ),
    (
        TypeError,
        "Source.id must be a text, not int",
        [
            'Source(id=5, title="x")',
        ],
    ),
    (
        TypeError,
        "Source.title must be a text, not NoneType",
        [
            'Source(id="s", title=None)',
        ],
    ),
    (
        TypeError,
        "Source.date: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not int",
        [
            'Source(id="s", title="x", date=2001)',
        ],
    ),
    (
        TypeError,
        "State.code must be a text, not int",
        [
            'State(code=5, name="x")',
        ],
    ),
    (
        TypeError,
        "State.name must be a text, not NoneType",
        [
            'State(code="XXX", name=None)',
        ],
    ),
    (
        TypeError,
        "State.aliases: a sequence of texts is needed, not int",
        [
            'State(code="XXX", name="x", aliases=5)',
        ],
    ),
    (
        TypeError,
        "State.aliases: a sequence of texts is needed, not one with int",
        [
            'State(code="XXX", name="x", aliases=[5])',
        ],
    ),
    (
        TypeError,
        "State.m49 must be a whole number or None, not str",
        [
            'State(code="XXX", name="x", m49="051")',
        ],
    ),
    (
        TypeError,
        "State.m49 must be a whole number or None, not bool",
        [
            'State(code="XXX", name="x", m49=True)',
        ],
    ),
    (
        TypeError,
        "State.gw must be a whole number or None, not float",
        [
            'State(code="XXX", name="x", gw=1.5)',
        ],
    ),
    (
        TypeError,
        "State.since: a datetime.date is needed here, not a text: '1991'",
        [
            'State(code="XXX", name="x", since="1991")',
        ],
    ),
    (
        TypeError,
        "a datetime.date is needed here, not a text: '1991'",
        [
            'CSTO.state("ARM").exists_on("1991")',
        ],
    ),
    (
        TypeError,
        "Instrument.id must be a text, not int",
        [
            'Instrument(id=5, name="x", kind="treaty")',
        ],
    ),
    (
        UnknownWordError,
        "one of: treaty, charter, protocol, agreement",
        [
            'Instrument(id="x", name="x", kind="treety")',
            'Instrument(id="x", name="x", kind=None)',
        ],
    ),
    (
        TypeError,
        "Instrument.in_force: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not int",
        [
            'Instrument(id="x", name="x", kind="treaty", in_force=1992)',
        ],
    ),
    (
        TypeError,
        "Instrument.entry: a sequence of Entry records is needed, not one with str",
        [
            'Instrument(id="x", name="x", kind="treaty", entry="P30D")',
        ],
    ),
    (
        TypeError,
        "Instrument.withdrawal: a sequence of Withdrawal records is needed, not one with str",
        [
            'Instrument(id="x", name="x", kind="treaty", withdrawal="P6M")',
        ],
    ),
    (
        TypeError,
        "Instrument.arrears must be Arrears or None, not int",
        [
            'Instrument(id="x", name="x", kind="treaty", arrears=2)',
        ],
    ),
    (
        TypeError,
        "a datetime.date is needed here, not a text: '2012'",
        [
            'CSTO.instrument().as_known_on("2012")',
        ],
    ),
    (
        TypeError,
        "Entry.after: a period is read from a text, not from int",
        [
            "Entry(after=30)",
        ],
    ),
    (
        UnknownWordError,
        "one of: day, next-month",
        [
            'Entry(at="month")',
        ],
    ),
    (
        MomentError,
        "'P99999Y' counted from 2000-01-01 ends beyond the year 9999",
        [
            'Period.parse("P99999Y").after(DAY)',
        ],
    ),
    (
        ValueError,
        "notice is missing: the period after which a notice takes effect",
        [
            "Withdrawal(notice=None)",
        ],
    ),
    (
        TypeError,
        "Withdrawal.on: a day of the year is read from a text, not from int",
        [
            'Withdrawal(notice="P6M", on=1231)',
        ],
    ),
    (
        TypeError,
        "Withdrawal.basis must be a text, not int",
        [
            'Withdrawal(notice="P6M", basis=5)',
        ],
    ),
    (
        TypeError,
        "a datetime.date is needed here, not a text: '2000'",
        [],
    ),
    (
        TypeError,
        "Arrears.after: a period is read from a text, not from int",
        [
            "Arrears(after=2)",
        ],
    ),
    (
        TypeError,
        "Arrears.consequence must be a text, not NoneType",
        [
            'Arrears(after="P2Y", consequence=None)',
        ],
    ),
    (
        TypeError,
        "Dispute.id must be a text, not int",
        [
            'Dispute(id=5, question="?", default="a")',
        ],
    ),
    (
        TypeError,
        "Dispute.default must be a text, not NoneType",
        [
            'Dispute(id="d", question="?", default=None)',
        ],
    ),
    (
        TypeError,
        "Dispute.readings: a sequence of Reading records is needed, not int",
        [
            'Dispute(id="d", question="?", default="a", readings=5)',
        ],
    ),
    (
        TypeError,
        "Dispute.readings: a sequence of Reading records is needed, not one with str",
        [
            'Dispute(id="d", question="?", default="a", readings=["a"])',
        ],
    ),
    (
        TypeError,
        "Reading.id must be a text, not NoneType",
        [
            "Reading(id=None)",
        ],
    ),
    (
        TypeError,
        "Reading.sources: a sequence of texts is needed, not int",
        [
            'Reading(id="a", sources=5)',
        ],
    ),
    (
        UnknownWordError,
        "one of: outsider, signatory, member, withdrawing, withdrawn",
        [
            'Position("bystander")',
        ],
    ),
    (
        UnknownWordError,
        "one of: active, frozen, suspended",
        [
            'Position("member", "asleep")',
        ],
    ),
    (
        UnknownWordError,
        "one of: entitled, withheld",
        [
            'Position("member", "active", None)',
        ],
    ),
    (
        UnknownWordError,
        "one of: outsider, signatory, member, suspended, frozen, withdrawing, w",
        [
            "Status(None)",
        ],
    ),
    (
        TypeError,
        "Facts.id must be a text, not int",
        [
            "facts(id=5)",
        ],
    ),
    (
        TypeError,
        "Facts.constitutive must be a text, not NoneType",
        [
            "facts(constitutive=None)",
        ],
    ),
    (
        TypeError,
        "Facts.checked_through: a datetime.date is needed here, not a text: '2030'",
        [
            'facts(checked_through="2030")',
        ],
    ),
    (
        TypeError,
        "Facts.checked_through: datetime.datetime(2000, 1, 1, 12, 0) has a time of day",
        [
            "facts(checked_through=NOON)",
        ],
    ),
    (
        TypeError,
        "Facts.states: a sequence of State records is needed, not int",
        [
            "facts(states=5)",
        ],
    ),
    (
        TypeError,
        "Facts.states: a sequence of State records is needed, not one with str",
        [
            'facts(states=["ARM"])',
        ],
    ),
    (
        TypeError,
        "Facts.instruments: a sequence of Instrument records is needed, not one with str",
        [
            'facts(instruments=["cst"])',
        ],
    ),
    (
        TypeError,
        "Facts.sources: a sequence of Source records is needed, not one with str",
        [
            'facts(sources=["s"])',
        ],
    ),
    (
        TypeError,
        "Facts.disputes: a sequence of Dispute records is needed, not one with int",
        [
            "facts(disputes=[5])",
        ],
    ),
    (
        TypeError,
        "Facts.events: a sequence of Event records is needed, not one with str",
        [
            'facts(events=["sign"])',
        ],
    ),
    (
        UnknownWordError,
        "one of: secretary-general, secretary-general-cst, chair, chief-of-join",
        [
            'ORGANIZATION.office("president")',
            "ORGANIZATION.office(None)",
        ],
    ),
    (
        MomentError,
        "must be one exact day",
        [
            'ORGANIZATION.meetings("2012")',
            'ORGANIZATION.snapshot("2012")',
        ],
    ),
    (
        UnknownWordError,
        "one of: Collective Security Council, parties to the Treaty, Parliament",
        [
            'ORGANIZATION.meetings(body="parliament")',
        ],
    ),
    (
        UnknownWordError,
        "one of: regular, extraordinary, informal, jubilee, working",
        [
            'ORGANIZATION.meetings(kind="secret")',
        ],
    ),
    (
        UnknownWordError,
        "one of: observer, partner, agreement, offered, proposed, invited, ment",
        [
            'ORGANIZATION.relations(role="friend")',
            'Relation(id="r", subject="x", object="y", role="friend", start="2000")',
        ],
    ),
    (
        UnknownWordError,
        "one of: article-4",
        [
            'ORGANIZATION.duty("article-5")',
            'ORGANIZATION.allies("ARM", "2012-07-01", duty="article-5")',
        ],
    ),
    (
        TypeError,
        "Claim.value must be a text, not int",
        [
            'Claim(about="x", value=5, source="s")',
        ],
    ),
    (
        TypeError,
        "Absence.state must be a text, not NoneType",
        [
            "Absence(state=None)",
        ],
    ),
    (
        TypeError,
        "Refusal.what must be a text, not int",
        [
            'Refusal(state="ARM", what=5)',
        ],
    ),
    (
        TypeError,
        "Paper.title must be a text, not NoneType",
        [
            "Paper(title=None)",
        ],
    ),
    (
        UnknownWordError,
        "one of: consensus, limited, open",
        [
            'Paper(title="x", format="secret")',
        ],
    ),
    (
        TypeError,
        "Office.name must be a text, not int",
        [
            'Office(id="o", name=5, since="2000")',
        ],
    ),
    (
        TypeError,
        "Office.since: a day is a datetime.date, an ISO 8601 or EDTF text, or a Moment, not NoneType",
        [
            'Office(id="o", name="x", since=None)',
        ],
    ),
    (
        UnknownWordError,
        "one of: person, state",
        [
            'Office(id="o", name="x", since="2000", kind="thing")',
        ],
    ),
    (
        TypeError,
        "Office.claims: Record.claims: a sequence of Claim records is needed, not one with str",
        [
            'Office(id="o", name="x", since="2000", claims=["x"])',
        ],
    ),
    (
        ValueError,
        "since rests on memory: write '2000-01-01?', or bounds",
        [
            'Office(id="o", name="x", since=DAY, memory=["since"])',
        ],
    ),
    (
        ValueError,
        "memory names 'colour', which is no key of this table",
        [
            'Office(id="o", name="x", since="2000", memory=["colour"])',
        ],
    ),
    (
        TypeError,
        "Tenure.acting must be True or False, not str",
        [
            'Tenure(id="t", office="o", start="2000", acting="yes")',
        ],
    ),
    (
        TypeError,
        "Meeting.planned must be True or False, not int",
        [
            'Meeting(id="m", body="b", date="2000", planned=1)',
        ],
    ),
    (
        TypeError,
        "Meeting.absent: a sequence of Absence records is needed, not one with str",
        [
            'Meeting(id="m", body="b", date="2000", absent=["ARM"])',
        ],
    ),
    (
        UnknownWordError,
        "one of: in person, video, mixed",
        [
            'Meeting(id="m", body="b", date="2000", mode="by telepathy")',
        ],
    ),
    (
        TypeError,
        "Request.to must be a text, not NoneType",
        [
            'Request(id="q", state="ARM", to=None, date="2000")',
        ],
    ),
    (
        UnknownNameError,
        "unknown name 'nothing'",
        [
            'cite(CSTO, "nothing")',
        ],
    ),
    (
        TypeError,
        "a sequence of texts is needed, not int",
        [
            "cite(CSTO, 5)",
        ],
    ),
    (
        TypeError,
        "a sequence of texts is needed, not one with int",
        [
            "cite(CSTO, [5])",
        ],
    ),
    (
        UnknownWordError,
        "one of: bibtex, csl",
        [
            'cite(CSTO, "armenia_2024", "chicago")',
            'cite(CSTO, "armenia_2024", None)',
        ],
    ),
    (
        ValueError,
        "older_than counts days up to today: give today as well",
        [
            "sources_report(CSTO, 5)",
        ],
    ),
    (
        TypeError,
        "older_than is a whole number of days, not str",
        [
            'sources_report(CSTO, "5", DAY)',
        ],
    ),
    (
        TypeError,
        "older_than is a whole number of days, not bool",
        [
            "sources_report(CSTO, True, DAY)",
        ],
    ),
    (
        TypeError,
        "a datetime.date is needed here, not a text: '2024-01-01'",
        [
            'sources_report(CSTO, 5, "2024-01-01")',
        ],
    ),
]
"""The class of the error, the words of its message, and the calls that it answers."""
CALLS = [(call, kind, words) for kind, words, calls in ARGUMENTS for call in calls]


@pytest.mark.parametrize(("call", "kind", "words"), CALLS, ids=[ascii(call) for call, _, _ in CALLS])
def test_a_bad_argument_is_refused_by_its_class_and_in_words(call, kind, words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an answer to a projected day is no fault here
        with pytest.raises(kind) as info:
            eval(call, dict(NAMES))  # noqa: S307  the table above
    assert type(info.value) is kind or kind is AttributeError
    assert words in str(info.value)
    told = info.value.__cause__ is not None or info.value.__suppress_context__
    assert told or info.value.__context__ is None, "the traceback begins with an error of our own workings"


# command lines

PLAIN = {
    "allies": "ARM 2012-07-01",
    "annotate": "coding.csv --state s --year y",
    "by-reading": "ARM 2012-07-01",
    "changes": "2012-01-01 2013-01-01",
    "cite": "ARM 2012-07-01",
    "compare": "coding.csv --state s --year y",
    "day": "2012-07-01",
    "deadlines": "ARM 2012-07-01",
    "diff": "csto coding.csv --state s --year y",
    "dyads": "2000 2001",
    "explain": "ARM 2012-07-01",
    "export": "out",
    "panel": "2000 2001",
    "is-member": "ARM 2012-07-01",
    "plot": "--output p.svg",
    "status": "ARM 2012-07-01",
    "what-if": "--event 'ARM resume 2026-01-31'",
    "wide": "2000 2001",
}
"""What commands need beside a broken option, so that the option is what is wrong."""

OPTIONS: list[tuple[str, str, str, str]] = [
    (
        "--register",
        "nowhere.toml",
        "there is no register 'nowhere.toml': no such path, and the packaged ones are ",
        "*",
    ),
    ("--also", "nowhere", "there is no register 'nowhere'", "members"),
    ("--reading", "armenia_2024", "'armenia_2024' is not DISPUTE=READING", "*"),
    ("--known", "2012", "'2012' must be one exact day", "*"),
    ("--instrument", "nato", "unknown instrument 'nato'; one of: cst, charter", "*"),
    (
        "--counting",
        "most",
        "'--counting': 'most' is not one of 'de_jure', 'participating', 'voting', 'consented', 'signed'",
        "*",
    ),
    ("--projected", "hope", "'--projected': 'hope' is not one of 'warn', 'accept', 'refuse'", "*"),
    ("--format", "xml", "'--format': 'xml' is not one of ", "*"),
    ("--output", "no/such/folder/out.svg", "'--output': the folder 'no/such/folder' does not exist", "*"),
    ("--every", "week", "'--every': 'week' is not one of 'year', 'quarter', 'month', 'day'", "*"),
    ("--rule", "never", "unknown rule for every year 'never'; one of: any, first, last, majority, MM-DD", "*"),
    ("--codes", "iso4", "unknown code of states 'iso4'; one of: iso3, iso2, ", "*"),
    ("--state", "Atlantis", "unknown state 'Atlantis'", "dyads meetings panel wide"),
    ("--state", "z", "Option '--state' is given 2 times", "annotate compare diff"),
    ("--year", "z", "Option '--year' is given 2 times", "annotate compare diff"),
    ("--on", "y", "give one of --on (a column of days) and --year (a column of years)", "annotate"),
    ("--add", "whim", "unknown answer 'whim'; one of: status, member, possible, code, projected", "annotate"),
    ("--instrument-column", "z", "unknown column 'z'; one of: s, y", "annotate"),
    ("--member", "z", "unknown column 'z'; one of: s, y", "compare diff"),
    ("--where", "s", "'s' is not COLUMN=VALUE", "compare diff"),
    ("--where", "s=BLR", "no row has s = blr: s has arm", "compare diff"),
    ("--by", "whim", "'--by': 'whim' is not one of 'status', 'position', 'member'", "diff"),
    ("--on", "y", "a column of years (year), of days (on), or two of spells (start and end)", "compare diff"),
    ("--start", "y", "a column of years (year), of days (on), or two of spells (start and end)", "compare diff"),
    ("--end", "y", "a column of years (year), of days (on), or two of spells (start and end)", "compare diff"),
    ("--covers", "soon 2001", "'soon' is not a day this package reads", "compare diff"),
    ("--covers", "2000", "'--covers' requires 2 arguments", "compare diff"),
    ("--end", "open", "'--end': 'open' is not one of 'exclusive', 'inclusive'", "spells"),
    ("--by", "whim", "'--by': 'whim' is not one of 'position', 'status', 'member'", "spells"),
    ("--by", "whim", "'--by': 'whim' is not one of 'fact', 'source', 'table', 'erratum'", "sources"),
    ("--only", "some", "'--only': 'some' is not one of 'single', 'memory', 'unverified'", "sources"),
    ("--older-than", "-1", "'--older-than': -1 is not in the range x>=0", "sources"),
    ("--older-than", "old", "'--older-than': 'old' is not a valid integer range", "sources"),
    ("--shown", "all", "'--shown': 'all' is not one of 'status', 'member'", "wide"),
    ("--body", "parliament", "unknown body 'parliament'; one of: ", "meetings"),
    ("--kind", "secret", "'--kind': 'secret' is not one of 'regular', 'extraordinary'", "meetings"),
    ("--role", "friend", "'--role': 'friend' is not one of 'observer', 'partner'", "relations"),
    ("--style", "chicago", "'--style': 'chicago' is not one of 'bibtex', 'csl'", "cite"),
    ("--fact", "nothing", "give either STATE (and DATE) or --fact", "cite"),
    ("--duty", "article-5", "unknown duty 'article-5'; one of: article-4", "allies"),
    ("--licence", "''", "unknown licence ''; one of: CC-BY-4.0", "export"),
    ("--from", "soon", "'soon' is not a day this package reads", "plot"),
    ("--to", "later", "'later' is not a day this package reads", "plot"),
    ("--event", "'ARM leave 2027'", "unknown act 'leave'; did you mean withdraw", "what-if"),
    ("--undetermined", "maybe", "'--undetermined': 'maybe' is not one of 'raise', 'exclude', 'include'", "members"),
]
"""An option, a value that it cannot have, the words of the refusal, and where it is tried (``*``: wherever it is)."""

LINES: list[tuple[str, str]] = [
    ("allies", "Missing argument 'STATE'"),
    ("allies Atlantis 2012-07-01", "unknown state 'Atlantis'"),
    ("allies ARM soon", "'soon' is not a day this package reads"),
    ("build", "Missing argument 'PATH'"),
    ("build nowhere.toml", "there is no register 'nowhere.toml'"),
    ("by-reading", "Missing argument 'STATE'"),
    ("by-reading ARM 2012-13", "'2012-13' has no such month"),
    ("changes", "Missing argument 'FROM'"),
    ("changes 2013-01-01 2012-01-01", "'2012-01-01' is earlier than the day to begin with, 2013-01-01"),
    ("changes soon 2013-01-01", "'soon' is not a day this package reads"),
    ("check nowhere.toml", "there is no register 'nowhere.toml'"),
    ("check ''", "there is no register ''"),
    ("check csto guam", "Got unexpected extra argument (guam)"),
    ("cite", "give either STATE (and DATE) or --fact"),
    ("cite --fact nothing", "unknown name 'nothing'"),
    ("cite Atlantis", "unknown state 'Atlantis'"),
    ("compare", "Missing argument 'FILE'"),
    ("compare nowhere.csv --state s --year y", "'FILE': File 'nowhere.csv' does not exist"),
    ("compare coding.csv", "Missing option '--state'"),
    ("compare coding.csv --state z --year y", "unknown column 'z'; one of: s, y"),
    ("compare coding.csv --state s --year z", "unknown column 'z'; one of: s, y"),
    ("diff csto", "Missing argument 'B'"),
    ("diff csto nowhere", "there is no register 'nowhere'"),
    ("diff csto guam --where s=ARM", "--where is about a coding: --state names the column with its states"),
    ("compare coding.csv --state s", "a column of years (year), of days (on), or two of spells (start and end)"),
    ("day soon", "'soon' is not a day this package reads"),
    ("day 2012", "'2012' must be one exact day"),
    ("deadlines", "Missing argument 'STATE'"),
    ("deadlines Atlantis", "unknown state 'Atlantis'"),
    ("diagram svg", "Got unexpected extra argument (svg)"),
    ("disputes armenia_2024", "Got unexpected extra argument (armenia_2024)"),
    ("dyads 2000", "Missing argument 'TO'"),
    ("dyads 2001 2000", "lies before"),
    ("explain", "Missing argument 'STATE'"),
    ("explain ARM 2012-02-30", "'2012-02-30' is not a day of the calendar"),
    ("export", "Missing argument 'PATH'"),
    ("export -", "standard output (-) cannot hold several tables; give a folder"),
    ("import coding.csv --id x --state s --start a --output -", "standard output (-) cannot hold several tables"),
    ("meetings 2012", "'2012' must be one exact day"),
    ("meetings soon later", "'soon' is not a day this package reads"),
    ("meetings --planned=yes", "Option '--planned' does not take a value"),
    ("members '2012-07-01 '", "is not a day this package reads"),
    ("members ٢٠١٢", "is not a day this package reads"),
    ("members 0000-01-01", "has no year this calendar holds: 0001 to 9999"),
    ("members 2012-07-01 --projected", "Option '--projected' requires an argument"),
    ("new coding.csv", "coding.csv is there already"),
    ("office president", "unknown office 'president'; one of: secretary-general"),
    ("office chair soon", "'soon' is not a day this package reads"),
    ("page one.html two.html", "Got unexpected extra argument (two.html)"),
    ("panel", "Missing argument 'FROM'"),
    ("panel 2000 soon", "'soon' is not a day this package reads"),
    ("panel 2001 2000", "lies before"),
    ("plot", "a plot needs --output FILE.svg, FILE.png or FILE.pdf"),
    ("plot --output no/such/folder/out.svg", "'--output': the folder 'no/such/folder' does not exist"),
    ("plot --output p.bmp", "a plot needs --output FILE.svg, FILE.png or FILE.pdf"),
    ("plot ARM --count --output p.svg", "--count counts all states: name none"),
    ("plot Atlantis --output p.svg", "unknown state 'Atlantis'"),
    ("relations soon", "'soon' is not a day this package reads"),
    ("requests Atlantis", "unknown state 'Atlantis'"),
    ("schema now", "Got unexpected extra argument (now)"),
    ("sources --by source --only single", "--only and --older-than choose among facts"),
    ("spells Atlantis", "unknown state 'Atlantis'"),
    ("status ARM soon", "'soon' is not a day this package reads"),
    ("status ARM 2012-07-01 2013-07-01", "Got unexpected extra argument (2013-07-01)"),
    ("timeline Armenja", "unknown state 'Armenja'; did you mean Armenia?"),
    ("what-if --event ''", "'' is not STATE ACT DATE"),
    ("what-if --event 'GEO ratify 2027-01-15'", "record `sign` first"),
    ("what-if --event 'ARM resume 2027-01-15' --event 'ARM resume 2027-01-16'", "Armenia cannot resume"),
    ("wide 2000", "Missing argument 'TO'"),
    ("wide 2000 2001 2002", "Got unexpected extra argument (2002)"),
    ("membres 2012", "No such command 'membres'; did you mean members"),
    ("''", "No such command ''"),
    ("--format csv members", "No such option '--format'"),
]
"""Command lines that no single option breaks."""

CONTEXT = Context(main)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}
HAVE = {name: {option for one in command.params for option in one.opts} for name, command in COMMANDS.items()}
BROKEN_OPTIONS = [
    (f"{name} {PLAIN.get(name, '')} {option} {value}".replace("  ", " "), words)
    for option, value, words, where in OPTIONS
    for name in (COMMANDS if where == "*" else where.split())
    if option in HAVE[name] and name != "import" and (option, name) != ("--output", "plot")
]
COMMAND_LINES = [
    (line, words) for line, words in (*BROKEN_OPTIONS, *LINES) if shlex.split(line) not in [args for args, _ in REFUSED]
]


@pytest.mark.parametrize(("line", "words"), COMMAND_LINES, ids=[ascii(line) for line, _ in COMMAND_LINES])
def test_a_bad_command_line_is_refused_in_one_clear_line(line, words, tmp_path, monkeypatch):
    if line.startswith("plot "):
        pytest.importorskip("matplotlib", reason="a plot is drawn with the extra plot")
    monkeypatch.chdir(tmp_path)
    Path("coding.csv").write_text("s,y\nARM,2000\n", encoding="utf-8")
    result = CliRunner().invoke(main, shlex.split(line), prog_name="csto-membership")
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    (said,) = [one for one in result.stderr.splitlines() if not one.startswith("note: ")]
    assert said.startswith("error: ")
    assert words in said


def test_every_command_and_every_option_that_takes_a_value_is_broken():
    tried = {line.split()[0]: set() for line, _ in BROKEN_OPTIONS} | {line.split()[0]: set() for line, _ in LINES}
    for line, _ in BROKEN_OPTIONS:
        tried[line.split()[0]] |= {part for part in line.split() if part.startswith("--")}
    for name, command in COMMANDS.items():
        if name == "import":
            continue  # its options name columns; tests/files/importing breaks them
        valued = {one.opts[-1] for one in command.params if one.param_type_name == "option" and not one.is_flag}
        assert valued - tried[name] <= {"--title", "--open"}, name  # any text is a title, or a mark for an open end


# figures


def figures() -> dict[str, int]:
    """Return how many distinct rows the catalogue has, by kind, and in all."""
    counts = {
        "documents": len({named(row) for row in (*BROKEN, *DOCUMENTS)}),
        "arguments": len({call for call, _, _ in CALLS}),
        "command lines": len({line for line, _ in COMMAND_LINES}) + len(REFUSED),
    }
    return counts | {"all": sum(counts.values())}


def test_the_catalogue_is_large_and_no_row_of_it_is_there_twice():
    assert figures()["all"] >= 1000
    assert len({named(row) for row in (*BROKEN, *DOCUMENTS)}) == len(BROKEN) + len(DOCUMENTS)
    assert len({call for call, _, _ in CALLS}) == len(CALLS)
    assert len({line for line, _ in COMMAND_LINES}) == len(COMMAND_LINES)
