"""Reading register documents: every fault, at its place, in words; all of them together."""

import copy
import tomllib
from datetime import date, datetime, time, timezone

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from csto_membership import RegisterError
from csto_membership.documents import TABLES, keys_of, read, required_of
from csto_membership.ledger import Ledger

NAME = "r.toml"
SOUND = {
    "register": {
        "format": 1,
        "id": "r",
        "name": "A register",
        "constitutive": "t",
        "checked_through": date(2030, 12, 31),
        "note": "Invented.",
    },
    "state": [
        {
            "code": "AAA",
            "name": "Aland",
            "aliases": ["Republic of Aland"],
            "iso2": "AL",
            "m49": 1,
            "cow": 2,
            "cowc": "ALN",
            "gw": 3,
            "since": date(1950, 1, 1),
            "until": date(2050, 1, 1),
            "sources": ["s"],
            "note": "An island.",
        },
        {"code": "BBB", "name": "Beland"},
        {"code": "CCC", "name": "Celand"},
    ],
    "source": [
        {"id": "s", "title": "A list", "publisher": "P", "date": "2001-05", "url": "https://example.org", "note": "n"},
        {"id": "s2", "title": "Not cited"},
    ],
    "instrument": [
        {
            "id": "t",
            "name": "The Treaty",
            "kind": "treaty",
            "signed": date(1990, 1, 1),
            "in_force": date(1991, 1, 1),
            "depositary": "AAA",
            "entry": {"after": "P30D", "at": "day"},
            "withdrawal": {"notice": "P6M", "on": "12-31", "basis": "Article 9", "condition": "dues are paid"},
            "arrears": {"after": "P2Y", "basis": "Article 8", "consequence": "the vote can be withheld"},
            "sources": ["s"],
            "note": "n",
        },
        {
            "id": "u",
            "name": "Another",
            "kind": "protocol",
            "signed": date(1990, 1, 1),
            "in_force": date(1991, 1, 1),
            "terminated": date(2020, 1, 1),
        },
    ],
    "dispute": [
        {
            "id": "d",
            "question": "Frozen?",
            "default": "yes",
            "reading": [{"id": "yes", "text": "Yes.", "sources": ["s"]}, {"id": "no"}],
            "sources": ["s"],
            "note": "n",
        }
    ],
    "event": [
        {
            "id": "join",
            "states": ["AAA", "BBB"],
            "act": "accede",
            "date": date(2000, 1, 1),
            "effective": date(2000, 2, 1),
            "reported": date(2000, 1, 5),
            "verified": date(2024, 1, 1),
            "form": "accession",
            "by": "state",
            "basis": "Article 2",
            "sources": ["s"],
            "note": "n",
        },
        {
            "id": "freeze",
            "state": "AAA",
            "act": "freeze",
            "instrument": "t",
            "date": "2005-06",
            "sources": ["s"],
            "readings": {"d": ["yes"]},
        },
        {
            "id": "protest",
            "state": "AAA",
            "act": "note",
            "topic": "statement",
            "instruments": ["t", "u"],
            "date": "2005",
            "sources": ["s"],
            "readings": {"d": ["no"]},
        },
    ],
    "office": [
        {
            "id": "post",
            "name": "The Post",
            "body": "Secretariat",
            "kind": "person",
            "since": date(2000, 1, 1),
            "until": date(2020, 1, 1),
            "rule": "By turns.",
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2000, 1, 2),
            "memory": ["rule"],
            "claims": [{"about": "since", "value": "1999", "source": "s", "note": "n"}],
            "note": "n",
        }
    ],
    "tenure": [
        {
            "id": "first",
            "office": "post",
            "holder": "A",
            "state": "AAA",
            "start": date(2001, 1, 1),
            "end": date(2002, 1, 1),
            "acting": True,
            "appointed": date(2000, 12, 1),
            "expires": date(2004, 1, 1),
            "basis": "Article 5",
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2001, 1, 2),
            "memory": ["basis"],
            "claims": [{"about": "start", "value": "2000", "source": "s"}],
            "note": "n",
        }
    ],
    "meeting": [
        {
            "id": "session",
            "body": "Council",
            "kind": "regular",
            "date": "2001-05",
            "mode": "mixed",
            "place": "Port",
            "host": "AAA",
            "chair": "AAA",
            "present": ["AAA"],
            "absent": [{"state": "BBB", "reason": "ill", "instead": "minister"}],
            "guests": ["BBB"],
            "refused": [{"state": "BBB", "what": "it", "reason": "r"}],
            "papers": [{"title": "It", "format": "open", "by": ["AAA"], "later": "BBB", "note": "n"}],
            "format": "limited",
            "outcome": "o",
            "planned": False,
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2001, 6, 2),
            "memory": ["place"],
            "claims": [{"about": "papers", "value": "2", "source": "s"}],
            "note": "n",
        }
    ],
    "relation": [
        {
            "id": "seat",
            "subject": "X",
            "country": "XXX",
            "object": "Y",
            "body": "Assembly",
            "role": "observer",
            "direction": "inward",
            "start": date(2001, 1, 1),
            "end": date(2003, 1, 1),
            "basis": "Article 6",
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2001, 1, 2),
            "memory": ["basis"],
            "claims": [{"about": "start", "value": "2000", "source": "s"}],
            "note": "n",
        }
    ],
    "request": [
        {
            "id": "plea",
            "state": "AAA",
            "to": "Y",
            "instrument": "t",
            "article": "Article 4",
            "date": date(2002, 2, 1),
            "body": "Council",
            "response": "granted",
            "decided": date(2002, 2, 2),
            "decision": "Yes.",
            "deployed": date(2002, 2, 3),
            "returned": date(2002, 2, 9),
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2002, 2, 2),
            "memory": ["article"],
            "claims": [{"about": "troops", "value": "7", "source": "s"}],
            "note": "n",
        }
    ],
    "duty": [
        {
            "id": "help",
            "instrument": "t",
            "article": "Article 4",
            "text": "Help.",
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2001, 1, 2),
            "memory": ["text"],
            "claims": [{"about": "article", "value": "5", "source": "s"}],
            "note": "n",
        }
    ],
    "erratum": [
        {
            "id": "slip",
            "source": "s",
            "facts": ["first", "help"],
            "says": "No.",
            "holds": "Yes.",
            "kind": "loose",
            "sources": ["s"],
            "verified": date(2024, 1, 1),
            "reported": date(2001, 1, 2),
            "memory": ["holds"],
            "claims": [{"about": "says", "value": "Perhaps.", "source": "s"}],
            "note": "n",
        }
    ],
}
"""A sound register that has every key of every table."""

GONE = object()
"""The value that takes a key away."""


def altered(changes):
    """Return the sound register with values at some paths set, added to a list, or gone."""
    document = copy.deepcopy(SOUND)
    for path, value in changes.items():
        *way, last = (int(step) if step.isdigit() else step for step in path.split("."))
        place = document
        for step in way:
            place = place[step]
        if value is GONE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(value)
        else:
            place[last] = value
    return document


def content(document):
    """Write a document as the bytes of a TOML file."""
    return tomlkit.dumps(document).encode()


def faults_of(*files):
    """Return the faults of some files."""
    with pytest.raises(RegisterError) as info:
        read(files)
    assert str(info.value)  # every value can be shown
    words = {type(one) for fault in info.value.faults for one in (*fault[:4], fault.problem)}  # all but the value
    assert words <= {str}
    return info.value.faults


def event(id_, act, day, **more):
    """Return an event of Celand, which has none in the sound register."""
    return {"id": id_, "state": "CCC", "act": act, "date": day, "sources": ["s"]} | more


NOON, ZONED = datetime(2000, 1, 1, 12), datetime(2000, 1, 1, tzinfo=timezone.utc)  # noqa: DTZ001, UP017
LATER = {"id": "later", "act": "accede", "date": date(2001, 1, 1), "sources": ["s"]}

# Each row: the changes that break the sound register, by path; then every fault, as "table id key: words".
# "#2" names the second row of a table where it has no name.

WRONG_TYPES = [
    ({"register.format": "1"}, "register r format: must be a whole number"),
    ({"register.format": True}, "register r format: must be a whole number"),
    ({"register.name": 5}, "register r name: must be a text"),
    ({"register.constitutive": ["t"]}, "register r constitutive: must be a text"),
    ({"register.checked_through": 2030}, "register r checked_through: must be a date such as 2024-02-22"),
    ({"register.checked_through": NOON}, "register r checked_through: must be a date such as 2024-02-22"),
    ({"register.note": ["n"]}, "register r note: must be a text"),
    ({"state.0.name": 5}, "state AAA name: must be a text"),
    ({"state.0.aliases": "Republic of Aland"}, "state AAA aliases: must be a list of texts"),
    ({"state.0.aliases": ["Republic of Aland", 5]}, "state AAA aliases: must be a list of texts"),
    ({"state.0.iso2": 5}, "state AAA iso2: must be a text"),
    ({"state.0.m49": "051"}, "state AAA m49: must be a whole number"),
    ({"state.0.m49": 51.5}, "state AAA m49: must be a whole number"),
    ({"state.0.cow": "371"}, "state AAA cow: must be a whole number"),
    ({"state.0.cowc": 371}, "state AAA cowc: must be a text"),
    ({"state.0.gw": False}, "state AAA gw: must be a whole number"),
    ({"state.0.since": NOON}, "state AAA since: must be a date such as 2024-02-22"),
    ({"state.0.since": "1950"}, "state AAA since: must be a date such as 2024-02-22"),
    ({"state.0.until": 1950}, "state AAA until: must be a date such as 2024-02-22"),
    ({"state.0.sources": "s"}, "state AAA sources: must be a list of texts"),
    ({"state.0.note": 5}, "state AAA note: must be a text"),
    ({"source.0.title": 5}, "source s title: must be a text"),
    ({"source.0.publisher": 5}, "source s publisher: must be a text"),
    ({"source.0.date": NOON}, "source s date: must be a date (2024-02-22) or an EDTF text"),
    ({"source.0.url": 5}, "source s url: must be a text"),
    ({"instrument.0.name": {}}, "instrument t name: must be a text"),
    ({"instrument.0.kind": 5}, "instrument t kind: must be a text"),
    ({"instrument.0.signed": 1990}, "instrument t signed: must be a date (2024-02-22) or an EDTF text"),
    ({"instrument.0.signed": ZONED}, "instrument t signed: must be a date (2024-02-22) or an EDTF text"),
    ({"instrument.0.in_force": NOON}, "instrument t in_force: must be a date (2024-02-22) or an EDTF text"),
    ({"instrument.0.terminated": time(12)}, "instrument t terminated: must be a date (2024-02-22) or an EDTF text"),
    ({"instrument.0.depositary": 5}, "instrument t depositary: must be a text"),
    ({"instrument.0.entry": "P30D"}, "instrument t entry: must be a table"),
    ({"instrument.0.entry": [{}]}, "instrument t entry: must be a table"),
    ({"instrument.0.entry.after": 30}, "instrument t entry.after: must be a text"),
    ({"instrument.0.entry.at": 1}, "instrument t entry.at: must be a text"),
    ({"instrument.0.withdrawal": 6}, "instrument t withdrawal: must be a table"),
    ({"instrument.0.withdrawal.notice": 6}, "instrument t withdrawal.notice: must be a text"),
    ({"instrument.0.withdrawal.on": date(2000, 12, 31)}, "instrument t withdrawal.on: must be a text"),
    ({"instrument.0.withdrawal.basis": 9}, "instrument t withdrawal.basis: must be a text"),
    ({"instrument.0.withdrawal.condition": True}, "instrument t withdrawal.condition: must be a text"),
    ({"instrument.0.arrears": []}, "instrument t arrears: must be a table"),
    ({"instrument.0.arrears.after": 2}, "instrument t arrears.after: must be a text"),
    ({"instrument.0.arrears.basis": 8}, "instrument t arrears.basis: must be a text"),
    ({"instrument.0.arrears.consequence": 8}, "instrument t arrears.consequence: must be a text"),
    ({"instrument.0.sources": ["s", ["s"]]}, "instrument t sources: must be a list of texts"),
    ({"instrument.0.note": 5}, "instrument t note: must be a text"),
    ({"dispute.0.question": 5}, "dispute d question: must be a text"),
    ({"dispute.0.default": ["yes", "no"]}, "dispute d default: must be a text"),
    ({"dispute.0.reading": "yes"}, "dispute d reading: must be written as [[dispute.reading]]"),
    ({"dispute.0.sources": 5}, "dispute d sources: must be a list of texts"),
    ({"dispute.0.note": 5}, "dispute d note: must be a text"),
    ({"event.0.act": 5}, "event join act: must be a text"),
    ({"event.0.date": NOON}, "event join date: must be a date (2024-02-22) or an EDTF text"),
    ({"event.0.date": ["2000-01-01"]}, "event join date: must be a date (2024-02-22) or an EDTF text"),
    ({"event.0.effective": ZONED}, "event join effective: must be a date (2024-02-22) or an EDTF text"),
    ({"event.0.reported": 2000}, "event join reported: must be a date (2024-02-22) or an EDTF text"),
    ({"event.0.verified": NOON}, "event join verified: must be a date such as 2024-02-22"),
    ({"event.0.form": 5}, "event join form: must be a text"),
    ({"event.0.by": 5}, "event join by: must be a text"),
    ({"event.0.basis": 5}, "event join basis: must be a text"),
    ({"event.0.sources": "s"}, "event join sources: must be a list of texts"),
    ({"event.0.note": 5}, "event join note: must be a text"),
    ({"event.3": LATER | {"states": "CCC"}}, "event later states: must be a list of texts, at least one"),
    ({"event.3": LATER | {"states": {"CCC": True}}}, "event later states: must be a list of texts, at least one"),
    ({"event.3": LATER | {"states": ["CCC", 5]}}, "event later states: must be a list of texts, at least one"),
    ({"event.0.instruments": "t"}, "event join instruments: must be a list of texts, at least one"),
    ({"event.0.instrument": 5}, "event join instrument: must be a text"),
    ({"event.0.readings": ["d"]}, "event join readings: must be a table of lists"),
    ({"event.0.readings": {"d": "yes"}}, "event join readings: must be a table of lists"),
    ({"event.0.readings": {"d": [["yes"]]}}, "event join readings: must be a list of texts"),
    ({"register.id": 5}, "register #1 id: must be a text"),
    ({"state.2.code": 5}, "state #3 code: must be a text"),
    ({"source.1.id": 5}, "source #2 id: must be a text"),
    (
        {"dispute.1": {"id": 5, "question": "?", "default": "a", "reading": [{"id": "a"}]}},
        "dispute #2 id: must be a text",
        "dispute #2 reading: no event mentions it",
    ),
    ({"dispute.0.reading.1": 5}, "dispute d reading.#2: must be a table"),
    ({"dispute.0.reading.1.id": 5}, "dispute d reading.#2.id: must be a text"),
    ({"dispute.0.reading.0.text": 5}, "dispute d reading.#1.text: must be a text"),
    ({"dispute.0.reading.0.sources": 5}, "dispute d reading.#1.sources: must be a list of texts"),
    ({"event.0.id": 5}, "event #1 id: must be a text"),
    ({"event.1.state": 5}, "event freeze state: must be a text"),
    ({"event.2.topic": 5}, "event protest topic: must be a text"),
]
"""Values of a wrong type, at every key."""

UNKNOWN_KEYS = [
    ({"treaty": [{"id": "x"}]}, "treaty - -: unknown table; one of: register, state, instrument"),
    ({"register.surprise": 1}, "register r surprise: unknown key; one of: format, id, name"),
    ({"state.0.iso3": "x"}, "state AAA iso3: unknown key; one of: code, name, aliases"),
    ({"source.0.author": "x"}, "source s author: unknown key; one of: id, title"),
    ({"instrument.0.type": "x"}, "instrument t type: unknown key; one of: id, name, kind"),
    ({"instrument.0.entry.when": 1}, "instrument t entry.when: unknown key; one of: after, at"),
    (
        {"instrument.0.withdrawal.no": 1},
        "instrument t withdrawal.no: unknown key; one of: notice, on, basis, condition",
    ),
    ({"instrument.0.arrears.no": 1}, "instrument t arrears.no: unknown key; one of: after, basis, consequence"),
    ({"dispute.0.readings": []}, "dispute d readings: unknown key; one of: id, question, default, reading"),
    ({"dispute.0.reading.1.source": "s"}, "dispute d reading.#2.source: unknown key; one of: id, text, sources"),
    ({"event.0.sorces": ["s"]}, "event join sorces: unknown key; one of: id, state, states, act"),
    ({"event.0.derived_by": "x"}, "event join derived_by: unknown key"),
    ({"event.0.origin": "x"}, "event join origin: unknown key"),
    ({"event.1.b": 1, "event.1.a": 1}, "event freeze a: unknown key", "event freeze b: unknown key"),
]
"""Keys that no table has, at every level; the last are fields that no file may set."""

UNKNOWN_WORDS = [
    ({"event.0.act": "acede"}, "event join act: unknown act 'acede'; one of: sign, withdraw_signature, ratify, accede"),
    ({"event.0.act": "Accede"}, "event join act: unknown act 'Accede'"),
    ({"event.0.act": ""}, "event join act: unknown act ''"),
    ({"event.0.by": "parliament"}, "event join by: must be one of: state, organization, depositary"),
    ({"event.0.by": ""}, "event join by: must be one of: state, organization, depositary"),
    (
        {"event.0.form": "signature"},
        "event join form: must be one of: ratification, acceptance, approval, accession, admission",
    ),
    (
        {"instrument.0.kind": "treety"},
        "instrument t kind: unknown kind 'treety'; one of: treaty, charter, protocol, agreement",
    ),
    ({"instrument.0.entry.at": "month"}, "instrument t entry.at: unknown entry at 'month'; one of: day, next-month"),
    ({"register.format": 2}, "register r format: this package reads format 1"),
    ({"register.format": 0}, "register r format: this package reads format 1"),
    ({"instrument.0.entry.after": "30D"}, "instrument t entry.after: '30D' is not a period this package reads"),
    ({"instrument.0.entry.after": "P"}, "instrument t entry.after: 'P' is not a period"),
    ({"instrument.0.withdrawal.notice": ""}, "instrument t withdrawal.notice: '' is not a period"),
    ({"instrument.0.withdrawal.notice": "P1.5M"}, "instrument t withdrawal.notice: 'P1.5M' is not a period"),
    ({"instrument.0.withdrawal.notice": "-P6M"}, "instrument t withdrawal.notice: '-P6M' is not a period"),
    ({"instrument.0.arrears.after": "P2YT1H"}, "instrument t arrears.after: 'P2YT1H' is not a period"),
    ({"instrument.0.withdrawal.on": "13-01"}, "instrument t withdrawal.on: '13-01' is not a day of the year"),
    ({"instrument.0.withdrawal.on": "02-30"}, "instrument t withdrawal.on: '02-30' is not a day of the year"),
    ({"instrument.0.withdrawal.on": "1-1"}, "instrument t withdrawal.on: '1-1' is not a day of the year"),
    ({"instrument.0.withdrawal.on": "31-12"}, "instrument t withdrawal.on: '31-12' is not a day of the year"),
]
"""Words outside a closed vocabulary; texts that are no period and no day of the year."""

IMPOSSIBLE_DAYS = [
    ({"event.0.date": "yesterday"}, "event join date: 'yesterday' is not a day this package reads"),
    ({"event.0.date": ""}, "event join date: '' is not a day this package reads"),
    ({"event.0.date": "20200101"}, "event join date: '20200101' is not a day this package reads"),
    ({"event.0.date": "2020-W05-1"}, "event join date: '2020-W05-1' is not a day this package reads"),
    ({"event.0.date": "93-01-01"}, "event join date: '93-01-01' is not a day this package reads"),
    (
        {"event.0.effective": "2000-02-01T00:00"},
        "event join effective: '2000-02-01T00:00' is not a day this package reads",
    ),
    ({"event.0.reported": "[2000-02..2000-03]"}, "event join reported: is not a day this package reads"),
    ({"instrument.0.in_force": "soon"}, "instrument t in_force: 'soon' is not a day this package reads"),
    ({"instrument.0.terminated": "never"}, "instrument t terminated: 'never' is not a day this package reads"),
    ({"source.0.date": "May 2001"}, "source s date: 'May 2001' is not a day this package reads"),
]
"""Texts that are no day."""

MISSING = [
    ({"register.format": GONE}, "register r format: is missing"),
    ({"register.id": GONE}, "register #1 id: is missing"),
    ({"register.name": GONE}, "register r name: is missing"),
    ({"register.constitutive": GONE}, "register r constitutive: is missing"),
    ({"register.checked_through": GONE}, "register r checked_through: is missing"),
    ({"state.2.code": GONE}, "state #3 code: is missing"),
    ({"state.2.name": GONE}, "state CCC name: is missing"),
    ({"source.1.id": GONE}, "source #2 id: is missing"),
    ({"source.0.title": GONE}, "source s title: is missing"),
    ({"instrument.2": {"name": "x", "kind": "treaty"}}, "instrument #3 id: is missing"),
    ({"instrument.0.name": GONE}, "instrument t name: is missing"),
    ({"instrument.0.kind": GONE}, "instrument t kind: is missing"),
    ({"instrument.0.withdrawal.notice": GONE}, "instrument t withdrawal.notice: is missing"),
    ({"instrument.0.arrears.after": GONE}, "instrument t arrears.after: is missing"),
    ({"dispute.0.question": GONE}, "dispute d question: is missing"),
    ({"dispute.0.default": GONE}, "dispute d default: is missing"),
    ({"dispute.0.reading.2": {"text": "Perhaps."}}, "dispute d reading.#3.id: is missing"),
    ({"event.1.id": GONE}, "event #2 id: is missing: every event has an id and a source"),
    ({"event.2.state": GONE}, "event protest state: is missing: which state?"),
    ({"event.0.act": GONE}, "event join act: is missing"),
    ({"event.0.date": GONE}, "event join date: is missing"),
    ({"event.0.sources": GONE}, "event join sources: is missing: every event has an id and a source"),
    ({"event.2.topic": GONE}, "event protest topic: is missing: a note has a topic"),
    ({"event.2.topic": ""}, "event protest topic: is missing: a note has a topic"),
    ({"event.0.sources": []}, "event join sources: is missing: every event has an id and a source"),
    ({"event.1.id": ""}, "event #2 id: is missing: every event has an id and a source"),
    ({"source.1.id": ""}, "source #2 id: must not be empty"),
    ({"state.2.code": ""}, "state #3 code: must not be empty"),
    ({"register.id": ""}, "register #1 id: must not be empty"),
    ({"dispute.0.reading.2": {"id": ""}}, "dispute d reading: must not be empty"),
    ({"event.3": LATER | {"states": []}}, "event later states: must be a list of texts, at least one"),
    ({"event.2.instruments": []}, "event protest instruments: must be a list of texts, at least one"),
    (
        {"event.1.readings": {"d": []}, "event.0.readings": {"d": ["yes", "no"]}},
        "event freeze readings: names no reading",
    ),
    (
        {"dispute.1": {"id": "e", "question": "?", "default": "a", "reading": []}},
        "dispute e reading: is missing: a dispute has readings",
    ),
    (
        {"dispute.1": {"id": "e", "question": "?", "default": "a"}},
        "dispute e reading: is missing: a dispute has readings",
    ),
]
"""What a row must have."""

CONTRADICTIONS = [
    ({"event.0.state": "CCC"}, "event join states: 'state' and 'states' exclude each other"),
    ({"event.2.instrument": "t"}, "event protest instruments: 'instrument' and 'instruments' exclude each other"),
    ({"event.0.states": ["AAA", "BBB", "AAA"]}, "event join states: names one twice"),
    ({"event.2.instruments": ["t", "t"]}, "event protest instruments: names one twice"),
    ({"event.0.topic": "arrears"}, "event join topic: only a note has a topic"),
]
"""Keys that exclude each other."""

BEYOND_A_SCHEMA = [
    # JSON has no dates, and one kind of number
    ({"register.format": 1.0}, "register r format: must be a whole number"),
    ({"register.checked_through": "2030-12-31"}, "register r checked_through: must be a date such as 2024-02-22"),
    ({"source.0.note": date(2000, 1, 1)}, "source s note: must be a text"),
    ({"event.0.verified": "2024-01-01"}, "event join verified: must be a date such as 2024-02-22"),
    # days of no calendar, and days in a wrong order
    ({"event.0.date": "2020-13"}, "event join date: '2020-13' has no such month"),
    ({"event.0.date": "2023-02-29"}, "event join date: '2023-02-29' is not a day of the calendar"),
    ({"event.0.date": "0000"}, "event join date: '0000' has no year this calendar holds"),
    ({"event.0.reported": "[2000-03-01..2000-02-01]"}, "event join reported: has its bounds the wrong way round"),
    (
        {"event.0.reported": "[2000-02-30..2000-03-01]"},
        "event join reported: has a bound that is not a day of the calendar",
    ),
    ({"instrument.0.signed": "1990-00"}, "instrument t signed: '1990-00' has no such month"),
    ({"instrument.0.in_force": date(1989, 12, 31)}, "instrument t in_force: is earlier than signed, 1990-01-01"),
    ({"instrument.0.in_force": "1989"}, "instrument t in_force: is earlier than signed, 1990-01-01"),
    ({"instrument.1.terminated": date(1990, 6, 1)}, "instrument u terminated: is earlier than in_force, 1991-01-01"),
    (
        {"instrument.1.terminated": "1980", "instrument.1.in_force": GONE},
        "instrument u terminated: is earlier than signed, 1990-01-01",
    ),
    ({"state.0.until": date(1949, 12, 31)}, "state AAA until: is earlier than since, 1950-01-01"),
    # references, and ids that are there twice
    ({"register.constitutive": "nowhere"}, "register r constitutive: there is no instrument of this id"),
    ({"state.0.sources": ["s", "gone"]}, "state AAA sources: there is no source"),
    ({"instrument.1.sources": ["gone"]}, "instrument u sources: there is no source of this id"),
    ({"dispute.0.sources": ["gone"]}, "dispute d sources: there is no source"),
    ({"dispute.0.reading.1.sources": ["gone"]}, "dispute d.no sources: there is no source of this id"),
    (
        {"event.0.sources": ["gone", "s", "lost"]},
        "event join sources: there is no source",
        "event join sources: there is no source",
    ),
    ({"event.1.state": "ZZZ"}, "event freeze state: there is no state of this code"),
    ({"event.0.states": ["AAA", "BBB", "ZZZ"]}, "event join states: there is no state of this code"),
    ({"event.1.state": "Aland"}, "event freeze state: there is no state of this code"),
    ({"event.1.instrument": "nowhere"}, "event freeze instrument: there is no instrument of this id"),
    ({"event.2.instruments": ["t", "nowhere"]}, "event protest instruments: there is no instrument of this id"),
    ({"event.0.readings": {"x": ["yes"]}}, "event join readings: there is no dispute of this id"),
    ({"event.0.readings": {"d": ["yes", "maybe"]}}, "event join readings: 'd' has no such reading"),
    ({"dispute.0.default": "maybe"}, "dispute d default: is none of the readings"),
    (
        {"dispute.0.reading.2": {"id": "maybe"}},
        "dispute d reading: no event mentions it (a note that states it counts)",
    ),
    ({"state.2.code": "BBB"}, "state BBB code: is there twice", "state BBB code: is there twice"),
    ({"source.1.id": "s"}, "source s id: is there twice", "source s id: is there twice"),
    (
        {"instrument.1.id": "t", "event.2.instruments": ["t"]},
        "instrument t id: is there twice",
        "instrument t id: is there twice",
    ),
    ({"dispute.1": SOUND["dispute"][0]}, "dispute d id: is there twice", "dispute d id: is there twice"),
    ({"event.1.id": "join"}, "event join id: is there twice", "event join id: is there twice"),
    ({"dispute.0.reading.2": {"id": "no"}}, "dispute d reading: is there twice"),
    ({"state.1.name": "Aland"}, "state BBB aliases: also names AAA"),
    ({"state.1.aliases": ["aaa"]}, "state BBB aliases: also names AAA"),
    ({"state.1.aliases": [" republic  of aland"]}, "state BBB aliases: also names AAA"),
    ({"state.1.iso2": "AL"}, "state BBB aliases: also names AAA"),
]
"""Faults of the content: a schema, which sees the form of one file, lets them pass."""

BROKEN_FORM = [*WRONG_TYPES, *UNKNOWN_KEYS, *UNKNOWN_WORDS, *IMPOSSIBLE_DAYS, *MISSING, *CONTRADICTIONS]
BROKEN = [*BROKEN_FORM, *BEYOND_A_SCHEMA]


def named(broken):
    """Return the name of a row of the tables."""
    return " ".join(f"{path}={'gone' if value is GONE else repr(value)}" for path, value in broken[0].items())


def test_the_register_that_the_table_breaks_is_sound_and_has_every_key():
    assert isinstance(read([(NAME, content(SOUND))]), Ledger)
    for table, kind in TABLES.items():
        rows = [SOUND[table]] if table == "register" else SOUND[table]
        assert {key for one in rows for key in one} == set(keys_of(kind))


def test_the_table_of_broken_registers_is_large():
    assert len({named(broken) for broken in BROKEN}) == len(BROKEN) >= 200


@pytest.mark.parametrize("broken", BROKEN, ids=named)
def test_a_broken_register_is_refused_with_exactly_its_faults(broken):
    changes, *expected = broken
    faults = faults_of((NAME, content(altered(changes))))
    places = [" ".join(part or "-" for part in (fault.table, fault.id, fault.key)) for fault in faults]
    assert sorted(places) == sorted(one.partition(": ")[0] for one in expected)
    assert {fault.file for fault in faults} == {NAME}
    for one in expected:
        place, _, words = one.partition(": ")
        assert any(place == there and words in fault.problem for there, fault in zip(places, faults, strict=True))


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"state.0.m49": "051"}, "051"),
        ({"instrument.0.withdrawal.notice": "6M"}, "6M"),
        ({"dispute.0.reading.1.id": 5}, 5),
        ({"event.0.date": NOON}, NOON),
        ({"event.0.sources": ["gone", "s"]}, "gone"),
        ({"event.0.states": ["AAA", "AAA"]}, ["AAA", "AAA"]),
        ({"register.surprise": 1}, 1),
        ({"event.0.act": GONE}, None),
        ({"dispute.0.default": "maybe"}, "maybe"),
        ({"instrument.0.in_force": date(1989, 1, 1)}, "1989-01-01"),
        ({"state": "AAA"}, "AAA"),
        ({"treaty": [{"id": "x"}]}, None),
    ],
)
def test_a_fault_shows_the_value_that_stands_there(changes, value):
    (fault,) = faults_of((NAME, content(altered(changes))))
    assert fault.value == value


TERMS = [f"instrument.0.{terms}.{key}" for terms, key in (("withdrawal", "notice"), ("arrears", "after"))]


@pytest.mark.parametrize(
    "path",
    [
        *TERMS,
        *(f"{'register' if t == 'register' else f'{t}.0'}.{key}" for t in TABLES for key in required_of(TABLES[t])),
    ],
)
def test_a_key_that_is_said_to_be_required_is_missed(path):
    key = path.removeprefix("register.").rpartition(".0.")[2]
    faults = faults_of((NAME, content(altered({path: GONE}))))
    assert any(f.table == path.split(".")[0] and f.key == key and "is missing" in f.problem for f in faults)


@pytest.mark.parametrize("table", ["state", "instrument", "source", "dispute", "event"])
def test_a_key_that_is_not_required_is_not_missed(table):
    bare = {key: SOUND[table][0][key] for key in required_of(TABLES[table])}
    bare |= {"code" if table == "state" else "id": "bare", "name": "Bare"} if "name" in bare else {"id": "bare"}
    bare |= {"state": "CCC"} if table == "event" else {}
    changes = {f"{table}.{len(SOUND[table])}": bare}
    if table == "dispute":
        changes["event.3"] = event("bare", "note", "2001", topic="statement", readings={"bare": ["yes", "no"]})
    assert isinstance(read([(NAME, content(altered(changes)))]), Ledger)


def test_a_register_table_needs_no_note_and_terms_of_entry_need_nothing():
    document = altered({"register.note": GONE, "instrument.0.entry": {}})
    assert isinstance(read([(NAME, content(document))]), Ledger)


# whole files


@pytest.mark.parametrize(
    ("text", "table", "words"),
    [
        (b"\xff\xfe", "", "is not UTF-8: invalid start byte at byte 0"),
        ("name = 'Älteland'".encode("latin-1"), "", "is not UTF-8: invalid continuation byte at byte 8"),
        (b"[register", "", "is not TOML: Expected ']' at the end of a table declaration (at end of document)"),
        (b"date = 2023-02-29", "", "is not TOML: Invalid date or datetime (at line 1, column 8)"),
        (b'[register]\nid = "a"\nid = "b"', "", "is not TOML: Cannot overwrite a value"),
        (b"[register]\n[register]", "", "is not TOML: Cannot declare ('register',) twice"),
        (b"<html></html>", "", "is not TOML"),
        (b"\x00", "", "is not TOML"),
        (b'{"register": {}}', "", "is not TOML"),
        (b"n = " + b"9" * 5000, "", "is not TOML: Exceeds the limit"),
        (b"n = 0x" + b"f" * 9000, "", "is not TOML: a whole number of more than 64 bits"),
        (b"register.format = 9223372036854775808", "", "is not TOML: a whole number of more than 64 bits"),
        (b"n = " + b"[" * 5000 + b"]" * 5000, "", "is not a register: nested too deeply"),
        (b"[" + b"a." * 900 + b"a]", "", "is not a register: nested too deeply"),
        (b"register." + b"a." * 900 + b"a = 1", "", "is not a register: nested too deeply"),
        (b"[[register]]", "register", "must be written as [register]"),
        (b"register = 5", "register", "must be written as [register]"),
        (b"[state]", "state", "must be written as [[state]]"),
        (b"state = 'AAA'", "state", "must be written as [[state]]"),
        (b"event = [1, 2]", "event", "must be written as [[event]]"),
        (b"[event.join]", "event", "must be written as [[event]]"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_register_is_said_to_be_none(text, table, words):
    faults = faults_of((NAME, text))
    assert any((fault.file, fault.table) == (NAME, table) and words in fault.problem for fault in faults)


@pytest.mark.parametrize("text", [b"[[register]]", b"register = 5"])
def test_a_register_table_that_is_none_is_one_fault(text):
    assert [fault.table for fault in faults_of((NAME, text))] == ["register"]


@pytest.mark.parametrize("text", [b"", b"# nothing but a comment\n"])
def test_an_empty_file_is_a_register_without_its_table(text):
    (fault,) = faults_of((NAME, text))
    assert str(fault) == "[register]: there must be one [register] table, found in no file"


def test_the_largest_whole_number_of_toml_is_a_number():
    document = altered({"state.0.m49": 2**63 - 1, "state.0.gw": -(2**63)})
    assert read([(NAME, content(document))]).index["AAA"].m49 == 2**63 - 1


def test_a_byte_order_mark_and_carriage_returns_do_no_harm():
    windows = b"\xef\xbb\xbf" + content(SOUND).replace(b"\n", b"\r\n")
    assert read([(NAME, windows)]) == read([(NAME, content(SOUND))])


def test_two_register_tables_are_one_too_many():
    (fault,) = faults_of(("a.toml", content(SOUND)), ("b.toml", content({"register": SOUND["register"]})))
    assert str(fault) == "[register]: there must be one [register] table, found in a.toml, b.toml"


def test_a_duplicate_in_another_file_is_named_with_both_files():
    more = {"source": [{"id": "s", "title": "The same id"}], "state": [{"code": "BBB", "name": "Another"}]}
    faults = faults_of(("a.toml", content(SOUND)), ("b.toml", content(more)))
    assert {(fault.file, fault.table, fault.id) for fault in faults} == {
        (file, table, name) for file in ("a.toml", "b.toml") for table, name in (("source", "s"), ("state", "BBB"))
    }


def test_an_alias_that_clashes_with_one_of_another_file_is_placed_in_its_own():
    faults = faults_of(("a.toml", content(SOUND)), ("b.toml", content({"state": [{"code": "DDD", "name": "Aland"}]})))
    assert [(fault.file, fault.id, fault.value) for fault in faults] == [("b.toml", "DDD", "Aland")]


def test_all_faults_of_all_files_are_reported_together_in_file_order():
    first = altered({"register.surprise": 1, "state.1.name": 5, "event.1.act": "freze"})
    second = {"event": [event("c1", "sign", "2020-13"), event("c2", "sign", date(2000, 1, 1), sources=["gone"])]}
    third = {
        "state": [{"code": "DDD", "name": "Deland"}],
        "event": [event("d1", "suspend", date(2001, 1, 1), state="DDD"), event("d2", "note", date(2001, 1, 1))],
    }
    faults = faults_of(("1.toml", content(first)), ("2.toml", content(second)), ("3.toml", content(third)))
    assert [(fault.file, fault.id, fault.key) for fault in faults] == [
        ("1.toml", "r", "surprise"),
        ("1.toml", "BBB", "name"),
        ("1.toml", "freeze", "act"),
        ("2.toml", "c1", "date"),
        ("2.toml", "c2", "sources"),
        ("3.toml", "d2", "topic"),
        ("3.toml", "d1", "act"),
    ]


def test_several_faults_of_one_row_are_all_reported():
    broken = {"act": "signn", "date": "2020-13", "state": "ZZZ", "sources": ["gone"], "by": "me", "note": 5, "x": 1}
    faults = faults_of(
        (NAME, content(altered({"event.1": {"id": "freeze"} | broken, "event.0.readings": {"d": ["yes"]}})))
    )
    assert {fault.key for fault in faults} == {"act", "date", "state", "sources", "by", "note", "x"}


def test_a_file_that_cannot_be_read_is_the_fault_and_not_what_refers_to_it():
    rest = {table: rows for table, rows in SOUND.items() if table != "source"}
    faults = faults_of(("a.toml", content(rest)), ("sources.toml", b"[[source"))
    assert [(fault.file, fault.table) for fault in faults] == [("sources.toml", "")]


def test_what_needs_no_other_file_is_reported_beside_a_file_that_cannot_be_read():
    rest = altered({"source": GONE, "event.0.act": "acede"})
    faults = faults_of(("a.toml", content(rest)), ("sources.toml", b"[[source"))
    assert [(fault.file, fault.key) for fault in faults] == [("a.toml", "act"), ("sources.toml", "")]


def test_a_table_in_a_wrong_form_is_the_fault_and_not_what_refers_to_it():
    (fault,) = faults_of((NAME, content(altered({"dispute": SOUND["dispute"][0]}))))
    assert (fault.table, fault.problem) == ("dispute", "must be written as [[dispute]]")


def test_events_in_a_wrong_form_leave_no_reading_unmentioned():
    (fault,) = faults_of((NAME, content(altered({"event": SOUND["event"][0]}))))
    assert fault.table == "event"


# histories

SINCE, UNTIL = date(2000, 1, 1), date(2010, 1, 1)


def history(*events, **changes):
    """Return the faults of the sound register with more events."""
    document = altered({f"event.{len(SOUND['event']) + n}": one for n, one in enumerate(events)})
    for table, rows in changes.items():
        document[table] = rows
    return faults_of((NAME, content(document)))


def test_an_act_that_the_machine_refuses_is_a_fault_with_the_acts_that_would_be_allowed():
    (fault,) = history(event("c1", "sign", SINCE), event("c2", "suspend", UNTIL))
    assert (fault.file, fault.table, fault.id, fault.key) == (NAME, "event", "c2", "act")
    assert fault.problem == (
        "Celand cannot suspend under 't' on 2010-01-01 (event 'c2'): its position is signatory; "
        "allowed from there: withdraw_signature, ratify, accede, lapse, terminate"
    )


def test_days_that_run_backwards_are_a_fault_of_the_later_event():
    (fault,) = history(event("c1", "sign", UNTIL), event("c2", "withdraw_signature", SINCE))
    assert (fault.id, fault.key) == ("c2", "date")
    assert "events 'c1' and 'c2' cannot stand in this order" in fault.problem
    assert "their days run backwards" in fault.problem


def test_events_of_two_files_on_the_same_days_are_a_fault_that_names_both_files():
    other = {"event": [event("c2", "withdraw_signature", "2000")]}
    document = altered({"event.3": event("c1", "sign", SINCE)})
    (fault,) = faults_of(("a.toml", content(document)), ("b.toml", content(other)))
    assert "'c1'" in fault.problem
    assert "'c2'" in fault.problem
    assert "a.toml and b.toml; put them in one file" in fault.problem


def test_what_became_public_backwards_is_a_fault_of_the_event_that_was_known_too_early():
    (fault,) = history(event("c1", "sign", SINCE, reported=UNTIL), event("c2", "withdraw_signature", date(2005, 1, 1)))
    assert (fault.id, fault.key) == ("c2", "date")
    assert (
        "what became public runs backwards: 2010-01-01, then 2005-01-01; give the later event its `reported`"
        in fault.problem
    )


@pytest.mark.parametrize(
    ("first", "then", "hint"),
    [
        (
            {"date": "1998"},
            "1998-07-09",
            "narrow the day of 'c1', to [1998-01-01..1998-07-09], or give it its `reported`",
        ),
        ({"date": "1998-07"}, "1998-07-01", "narrow the day of 'c1', to [1998-07-01..1998-07-01], or give it its"),
        ({"date": "1998", "reported": date(1999, 1, 1)}, "1998-07-09", "; give the later event its `reported`"),
    ],
)
def test_what_became_public_too_late_for_its_imprecise_day_is_mended_at_the_earlier_event(first, then, hint):
    (fault,) = history(event("c1", "sign", SINCE) | first, event("c2", "ratify", date.fromisoformat(then)))
    assert fault.id == "c2"
    assert hint in fault.problem


@pytest.mark.parametrize(
    ("force", "hint"), [("1998-07-09", "narrow the day of 'c1'"), ("1998-07-10", "; give the later event its")]
)
def test_a_narrower_day_mends_nothing_where_the_treaty_was_not_yet_in_force(force, hint):
    terms = [instrument | {"in_force": date.fromisoformat(force)} for instrument in SOUND["instrument"][:1]]
    acts = [
        event("c1", "accede", "1998") | {"effective": "1998"},
        event("c2", "freeze", date(1998, 8, 1), reported=date(1998, 7, 9)),
    ]
    faults = faults_of((NAME, content(altered({"event": acts, "instrument.0": terms[0]}))))
    assert any(hint in fault.problem for fault in faults), faults


def test_a_rescission_that_comes_too_late_says_when_the_notice_matured():
    (fault,) = history(
        event("c1", "accede", SINCE),
        event("c2", "notify_withdrawal", date(2005, 3, 1)),
        event("c3", "rescind_withdrawal", date(2006, 1, 1)),
    )
    assert fault.id == "c3"
    assert "the notice 'c2' matured on 2005-12-31: too late to rescind it" in fault.problem


def test_ratifying_without_having_signed_says_what_to_record():
    (fault,) = history(event("c1", "ratify", SINCE))
    assert "record `sign` first (with bounds if its day is unknown), or `accede`" in fault.problem


TWO = {"id": "e", "question": "Signed?", "default": "yes", "reading": [{"id": "yes"}, {"id": "no"}]}


def test_a_history_that_is_refused_under_one_reading_only_says_which():
    (fault,) = history(
        event("c1", "sign", SINCE, readings={"e": ["yes"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["no"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert (fault.id, fault.key) == ("c2", "act")
    assert "its position is outsider" in fault.problem
    assert fault.problem.endswith("(read as e=no)")


def test_a_history_that_is_refused_by_default_names_no_reading():
    (fault,) = history(
        event("c1", "sign", SINCE, readings={"e": ["no"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["yes"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert "read as" not in fault.problem


def test_different_refusals_under_different_readings_are_as_many_faults():
    faults = history(
        event("c1", "accede", SINCE, readings={"e": ["yes"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["no"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert [(fault.id, "position is outsider" in fault.problem) for fault in faults] == [("c2", False), ("c2", True)]


def test_one_refusal_under_many_readings_is_one_fault():
    third = TWO | {"id": "f"}
    faults = history(
        event("c1", "suspend", SINCE),
        event("c2", "note", UNTIL, topic="statement", readings={"e": ["yes", "no"]}),
        event("c3", "note", UNTIL, topic="statement", readings={"f": ["yes", "no"]}),
        dispute=[*SOUND["dispute"], TWO, third],
    )
    assert [fault.id for fault in faults] == ["c1"]


def test_too_many_combinations_of_readings_are_refused_and_counted():
    many = [TWO | {"id": f"d{n}"} for n in range(14)]
    notes = [event(f"c{n}", "note", UNTIL, topic="statement", readings={f"d{n}": ["yes", "no"]}) for n in range(14)]
    (fault,) = history(*notes, dispute=[*SOUND["dispute"], *many])
    assert (fault.table, fault.id, fault.value) == ("state", "CCC", "t")
    assert fault.problem == "16384 combinations of readings touch it; at most 10000"


def test_a_period_that_leaves_the_calendar_is_a_fault_of_the_instrument():
    treaty = SOUND["instrument"][0] | {"withdrawal": {"notice": "P99999Y"}}
    (fault,) = history(
        event("c1", "accede", SINCE),
        event("c2", "notify_withdrawal", UNTIL),
        instrument=[treaty, SOUND["instrument"][1]],
    )
    assert (fault.table, fault.id) == ("instrument", "t")
    assert fault.problem == "CCC: 'P99999Y' counted from 2010-01-01 ends beyond the year 9999"


def test_a_history_is_checked_although_something_else_of_the_register_is_broken():
    suspended = event("c1", "suspend", SINCE)
    for broken in (
        {"register.surprise": 1},
        {"register.checked_through": GONE},
        {"state.1.name": GONE},
        {"source.1.title": GONE},
        {"instrument.1.kind": "x"},
        {"event.0.date": "x"},
    ):
        faults = faults_of((NAME, content(altered(broken | {"event.3": suspended}))))
        assert len(faults) == 2, broken
        assert ("event", "c1", "act") in {fault[1:4] for fault in faults}, broken


def test_a_history_with_a_hole_is_not_judged():
    (fault,) = history(event("c1", "sing", SINCE), event("c2", "ratify", UNTIL))
    assert fault.id == "c1"


def test_a_history_whose_terms_cannot_be_read_is_not_judged():
    faults = history(
        event("c1", "suspend", SINCE), instrument=[SOUND["instrument"][0] | {"in_force": "x"}, SOUND["instrument"][1]]
    )
    assert [fault.key for fault in faults] == ["in_force"]


# sound documents


def test_an_event_of_several_states_and_instruments_is_one_event_for_each_bond():
    ledger = read([(NAME, content(altered({"event.2.states": ["AAA", "CCC"], "event.2.state": GONE})))])
    protests = {(one.state, one.instrument) for one in ledger.events if one.id == "protest"}
    assert protests == {("AAA", "t"), ("AAA", "u"), ("CCC", "t"), ("CCC", "u")}


def test_an_event_without_an_instrument_is_of_the_constitutive_one():
    ledger = read([(NAME, content(SOUND))])
    assert {one.instrument for one in ledger.events if one.id == "join"} == {"t"}


def test_an_event_knows_the_file_it_was_read_from():
    ledger = read([(NAME, content(SOUND)), ("b.toml", content({"event": [event("c1", "sign", SINCE)]}))])
    assert {one.origin for one in ledger.events if one.state == "CCC"} == {"b.toml"}


def test_states_with_bounds_of_statehood_are_read():
    state = read([(NAME, content(SOUND))]).index["AAA"]
    assert (state.since, state.until) == (date(1950, 1, 1), date(2050, 1, 1))


# whatever a document holds

VALUES = st.sampled_from(
    [
        5, -1, 2**63, 1.5, float("nan"), float("inf"), True, "", " ", "x", "note", "2020-13", "2005", "2005-06?", "P6M",
        "P99999Y", "12-31", "02-30", "[2000-01-01..1999-01-01]", "[1990-01-01..2040-01-01]", "AAA", "BBB", "t",
        "u", "s", "d", "yes", "no", "join", "sign", "withdraw", "terminate", "\u0000", "a\nb", "'\"\\", [], [1], ["x"],
        [["a"]], [{}], [{"id": "a"}], [{"id": []}], {}, {"a": 1}, {"d": ["yes"]}, {"d": [["yes"]]}, {"d": []},
        {"": [""]}, date(1, 1, 1), date(9999, 12, 31), NOON, ZONED, time(1, 2),
    ]
)  # fmt: skip
KNOWN = sorted({key for kind in TABLES.values() for key in keys_of(kind)})
KEYS = st.sampled_from([*KNOWN, "origin", "derived_by", "x", "", "a b"])


def places(value, path=()):
    """Yield the path of everything inside a document."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


@st.composite
def mutations(draw):
    """Draw a sound register with some values dropped, changed, added or doubled."""
    document = copy.deepcopy(SOUND)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(document)) or [("register",)]))
        place = document
        for step in path[:-1]:
            place = place[step]
        match draw(st.sampled_from(["drop", "change", "add", "double"])):
            case "drop" if path[-1] in place or isinstance(place, list):
                del place[path[-1]]
            case "add" if isinstance(place, dict):
                place[draw(KEYS)] = copy.deepcopy(draw(VALUES))
            case "double" if isinstance(place, list):
                place.append(copy.deepcopy(place[path[-1]]))
            case _:
                place[path[-1]] = copy.deepcopy(draw(VALUES))
    return document


def refused(document):
    """Return the faults of a document, if it has any."""
    try:
        assert isinstance(read([(NAME, content(document))]), Ledger)
    except RegisterError as error:
        return error.faults
    return ()


@given(mutations())
@settings(max_examples=400)
def test_a_mutated_register_is_read_or_refused_with_faults_that_can_be_shown(document):
    assert all(fault.problem and str(fault) for fault in refused(document))


@given(st.binary(max_size=60) | st.text(alphabet='[]{}=.,"#\n 0a', max_size=60).map(str.encode))
@settings(max_examples=300)
def test_any_bytes_are_refused_with_faults(text):
    assert faults_of((NAME, text))


def test_a_mutation_is_written_as_it_is_meant():
    document = altered({"event.0.readings": {"d": [["yes"]]}, "state.0.gw": True, "state.0.since": NOON})
    assert tomllib.loads(content(document).decode()) == document
