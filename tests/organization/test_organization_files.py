"""The tables of an organization in register files: strict reading, writing back, the schema, the trusted form."""

import doctest
import json
from importlib import import_module

import pytest
from documents import NAME, SOUND, altered, content, faults_of

from csto_membership import CSTO, dump, load
from csto_membership.engine.equality import same_facts
from csto_membership.files import loading, schema, tables
from csto_membership.files.reader import read
from csto_membership.organization import INNER, TABLES, of_rows, records_of, to_rows
from csto_membership.register import Register


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (
            {"office.0.kind": "robot"},
            ("office", "post", "kind", "robot", "unknown holder 'robot'; one of: person, state"),
        ),
        (
            {"office.0.since": 2000},
            ("office", "post", "since", 2000, 'must be a date (2024-02-22) or an EDTF text such as "1993-12"'),
        ),
        ({"tenure.0.acting": "yes"}, ("tenure", "first", "acting", "yes", "must be true or false")),
        ({"tenure.0.acting": 1}, ("tenure", "first", "acting", 1, "must be true or false")),
        ({"meeting.0.planned": "no"}, ("meeting", "session", "planned", "no", "must be true or false")),
        ({"meeting.0.present": "AAA"}, ("meeting", "session", "present", "AAA", "must be a list of texts")),
        (
            {"meeting.0.absent": {"state": "BBB"}},
            ("meeting", "session", "absent", {"state": "BBB"}, "must be written as [[…absent]]"),
        ),
        (
            {"meeting.0.absent.0.why": "ill"},
            ("meeting", "session", "absent.#1.why", "ill", "unknown key; one of: state, reason, instead"),
        ),
        ({"meeting.0.claims.0.source": 1}, ("meeting", "session", "claims.#1.source", 1, "must be a text")),
        (
            {"meeting.0.claims.0.source": "z"},
            ("meeting", "session", "claims.source", "z", "there is no source of this id"),
        ),
        (
            {"meeting.0.format": "majority"},
            ("meeting", "session", "format", "majority", "unknown format 'majority'; one of: consensus, limited, open"),
        ),
        (
            {"tenure.0.memory": ["start"]},
            ("tenure", "first", "", None, "start rests on memory: write '2001-01-01?', or bounds"),
        ),
        ({"tenure.0.office": "z"}, ("tenure", "first", "office", "z", "there is no office of this id")),
        (
            {"request.0.deployed": "2000-01-01"},
            ("request", "plea", "deployed", "2000-01-01", "is earlier than decided, 2002-02-02"),
        ),
        ({"erratum.0.facts": ["z"]}, ("erratum", "slip", "facts", "z", "there is no fact of this id")),
        ({"duty.0.id": "join"}, ("duty", "join", "id", None, "is there twice: [event] #1 of r.toml has it")),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_fault_in_a_record_is_placed(changes, fault):
    assert fault in [(f.table, f.id, f.key, f.value, f.problem) for f in faults_of((NAME, content(altered(changes))))]


def test_a_register_with_records_is_written_and_read_back(tmp_path):
    register = Register(read([(NAME, content(SOUND))]))
    dump(register, tmp_path / "copy.toml")
    assert load(tmp_path / "copy.toml") == register
    assert load(tmp_path / "copy.toml").organization.records == register.organization.records


@pytest.mark.parametrize("name", loading.packaged())
def test_a_packaged_register_equals_its_files_records_included(name, tmp_path):
    facts = loading.read(loading.DATA / name).facts
    assert same_facts(load(name).facts, facts)
    assert load(name).organization.records == Register(facts).organization.records
    dump(load(name), tmp_path / "copy.toml")
    assert load(tmp_path / "copy.toml") == load(name)


def test_other_records_make_another_register():
    one = read([(NAME, content(SOUND))])
    other = read([(NAME, content(altered({"meeting.0.outcome": "Something else."})))])
    assert one != other


@pytest.mark.parametrize("name", ["csto", "guam"])
def test_rows_become_records_and_records_the_same_rows(name):
    rows = load(name).facts.rows
    assert to_rows(of_rows(json.loads(json.dumps(rows)))) == rows


def test_the_schema_knows_every_table_and_what_stands_inside():
    known = schema.schema()
    assert TABLES.keys() <= known["properties"].keys()
    inner = {kind.__name__.lower() for kind in INNER.values()}
    assert inner <= known["$defs"].keys()
    meeting = known["$defs"]["meeting"]["properties"]
    assert meeting["absent"]["items"] == {"$ref": "#/$defs/absence"}
    assert meeting["planned"]["type"] == "boolean"
    assert "description" in meeting["sources"]


def test_the_core_does_without_the_records_until_it_is_asked():
    assert tables.TABLES.keys() > TABLES.keys()
    assert CSTO.organization.office("chair").holder("2023-06-01").state == "BLR"


@pytest.mark.parametrize(
    "module",
    ["checks", "evidence", "meeting", "offices", "questions", "record", "records", "rows", "snapshot", "vocabulary"],
)
def test_the_examples_in_docstrings_run(module):
    assert doctest.testmod(import_module(f"csto_membership.organization.{module}")).failed == 0


def test_the_records_of_a_register_are_made_once_and_kept():
    facts = read([(NAME, content(SOUND))])
    assert records_of(facts) is records_of(facts)
    assert records_of(facts) == of_rows(facts.rows)
