"""Register documents for tests: a sound one, and every way to break it."""

import copy
from datetime import date, datetime, time, timezone

import pytest
import tomlkit
from hypothesis import strategies as st

from csto_membership import RegisterError
from csto_membership.files.reader import read
from csto_membership.files.tables import TABLES, keys_of
from csto_membership.model.facts import Facts

NAME = "r.toml"


SOUND = {
    "register": {
        "format": 1,
        "id": "r",
        "name": "A register",
        "constitutive": "t",
        "checked_through": date(2030, 12, 31),
        "checked_note": "In writing.",
        "closed": True,
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
            "force": {
                "parties": 1,
                "after": "P1Y",
                "at": "next-month",
                "except": ["EUE"],
                "acts": ["ratify"],
                "basis": "Article 7",
            },
        },
    ],
    "lineage": [
        {
            "id": "both",
            "name": "Both",
            "instruments": ["t", "u"],
            "overlap": "last",
            "since": {"u": date(2001, 1, 1)},
            "sources": ["s"],
            "note": "n",
        }
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
            "notified": date(2000, 1, 3),
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
    ({"instrument.0.entry": [1]}, "instrument t entry.#1: must be a table"),
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
    ({"instrument.1.force.parties": "1"}, "instrument u force.parties: must be a whole number"),
    ({"instrument.1.force.after": 1}, "instrument u force.after: must be a text"),
    ({"instrument.1.force.except": "EUE"}, "instrument u force.except: must be a list of texts"),
    ({"instrument.1.force.acts": "ratify"}, "instrument u force.acts: must be a list of texts"),
    ({"instrument.1.force.acts": ["ratify", 5]}, "instrument u force.acts: must be a list of texts"),
    ({"instrument.1.force": 5}, "instrument u force: must be a table"),
    ({"lineage.0.instruments": "t"}, "lineage both instruments: must be a list of texts"),
    ({"lineage.0.instruments": []}, "lineage both -: the lineage 'both' names no instrument"),
    ({"lineage.0.since": date(2001, 1, 1)}, "lineage both since: must be a table of days by instrument"),
    ({"lineage.0.since": {"u": 5}}, "lineage both since: must be a date (2024-02-22) or an EDTF text"),
    ({"lineage.0.overlap": 5}, "lineage both overlap: must be a text"),
    ({"office.0.claims": {}}, "office post claims: must be written as [[…claims]]"),
    ({"office.0.claims": ["1999"]}, "office post claims.#1: must be a table"),
    ({"tenure.0.acting": "yes"}, "tenure first acting: must be true or false"),
    ({"tenure.0.acting": 1}, "tenure first acting: must be true or false"),
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
        "instrument t withdrawal.no: unknown key; one of: notice",
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
    ({"event.0.act": "acede"}, "event join act: unknown act 'acede'; did you mean accede?"),
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
        "instrument t kind: unknown kind 'treety'; did you mean treaty",
    ),
    ({"instrument.0.entry.at": "month"}, "instrument t entry.at: unknown entry at 'month'; did you mean next-month?"),
    ({"instrument.1.force.acts": ["ratifi"]}, "instrument u force.acts: unknown act 'ratifi'; did you mean ratify?"),
    (
        {"dispute.0.reading.1.id": "n o", "event.2.readings": {"d": ["n o"]}},
        "dispute d reading: must consist of the letters a to z, digits",
    ),
    ({"lineage.0.overlap": "lasst"}, "lineage both overlap: unknown overlap 'lasst'; did you mean last?"),
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
    (
        {"event.0.reported": "[2000-2..2000-3]"},
        "event join reported: '[2000-2..2000-3]' is not a day this package reads",
    ),
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
    (
        {"instrument.0.withdrawal": [{"notice": "P6M"}, {"on": "12-31"}]},
        "instrument t withdrawal.#2.notice: is missing",
    ),
    ({"instrument.0.entry": [{"after": "P1D"}, {"after": 5}]}, "instrument t entry.#2.after: must be a text"),
    ({"instrument.0.withdrawal": [{"notice": "P6M"}, 5]}, "instrument t withdrawal.#2: must be a table"),
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
    (
        {"event.0.reported": "[2000-03-01..2000-02-01]"},
        "event join reported: '[2000-03-01..2000-02-01]' has its bounds the wrong way round",
    ),
    (
        {"event.0.reported": "[2000-02-30..2000-03-01]"},
        "event join reported: '[2000-02-30..2000-03-01]' has a bound that is not a day of the calendar",
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
    ({"event.1.state": "Aland"}, "event freeze state: there is no state of this code; did you mean 'AAA'?"),
    ({"event.1.state": "Kenya"}, "event freeze state: there is no state of this code; did you mean 'KEN'?"),
    ({"event.1.state": "ARN"}, "event freeze state: there is no state of this code"),
    ({"tenure.0.office": "pots"}, "tenure first office: there is no office of this id; did you mean 'post'?"),
    ({"event.1.instrument": "nowhere"}, "event freeze instrument: there is no instrument of this id"),
    ({"event.2.instruments": ["t", "nowhere"]}, "event protest instruments: there is no instrument of this id"),
    ({"event.0.readings": {"x": ["yes"]}}, "event join readings: there is no dispute of this id"),
    ({"event.0.readings": {"d": ["yes", "maybe"]}}, "event join readings: 'd' has no such reading"),
    ({"dispute.0.default": "maybe"}, "dispute d default: is none of the readings"),
    (
        {"dispute.0.reading.2": {"id": "maybe"}},
        "dispute d reading: no event mentions it (a note that states it counts)",
    ),
    (
        {"office.0.sources": [], "office.0.memory": []},
        "office post sources: is missing: name a source, or what rests on memory",
    ),
    ({"tenure.0.start": date(2020, 1, 2), "tenure.0.end": GONE}, "tenure first start: is too late: the office ends on"),
    ({"erratum.0.facts": ["first", "gone"]}, "erratum slip facts: there is no fact of this id"),
    ({"meeting.0.absent.0.state": "Nowhere"}, "meeting session absent.state: there is no state of this code"),
    ({"instrument.1.force.except": ["XXX"]}, "instrument u force.except: there is no state of this code"),
    ({"meeting.0.host": "Nowhere"}, "meeting session host: there is no state of this code"),
    ({"state.0.sources": [""]}, "state AAA sources: there is no source of this id"),
    ({"lineage.0.instruments": ["t", "w"]}, "lineage both instruments: there is no instrument of this id"),
    ({"office.0.id": "join", "tenure.0.office": "join"}, "office join id: is there twice: [event] #1 of r.toml has it"),
    ({"lineage.0.id": "t"}, "lineage t id: is there twice: [instrument] #1 of r.toml has it"),
    ({"state.2.code": "BBB"}, "state BBB code: is there twice: [state] #2 of r.toml has it"),
    ({"source.1.id": "s"}, "source s id: is there twice: [source] #1 of r.toml has it"),
    (
        {"instrument.1.id": "t", "event.2.instruments": ["t"], "lineage.0.instruments": ["t"]},
        "instrument t id: is there twice: [instrument] #1 of r.toml has it",
    ),
    ({"dispute.1": SOUND["dispute"][0]}, "dispute d id: is there twice: [dispute] #1 of r.toml has it"),
    ({"event.1.id": "join"}, "event join id: is there twice: [event] #1 of r.toml has it"),
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
        assert isinstance(read([(NAME, content(document))]), Facts)
    except RegisterError as error:
        return error.faults
    return ()
