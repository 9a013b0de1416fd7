"""Answers as JSON: every one keeps the published schema, and the example of a web service runs."""

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest
from histories import registers
from hypothesis import given
from thorough import examples

from csto_membership import CSTO, Act, Counting, Participation, Standing, Status, Voting, load
from csto_membership.model.vocabulary import Consent

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "answers.schema.json").read_text(encoding="utf-8"))
DEFS = SCHEMA["$defs"]
REGISTERS = [CSTO, load("guam"), *map(load, sorted((ROOT / "examples" / "registers").glob("*.toml")))]


def kept(name, answers):
    """Validate answers, through the text of JSON, against the definition of a name."""
    checker = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": DEFS})
    for one in answers:
        given_dict = one.as_dict()
        text = json.dumps(given_dict, allow_nan=False)
        checker.validate(json.loads(text))
        assert json.loads(text) == given_dict, name


def days_asked(register):
    """Return the days around every change, and an imprecise one."""
    found = {
        step.earliest
        for under in register.instruments
        for t in register.timelines(instrument=under)
        for step in t.steps
    }
    return [*sorted(found)[::5], "2012", date(1990, 1, 1)]


def check_answers(register):
    facts = register.facts
    kept("state", register.states)
    kept("instrument", register.instruments)
    kept("source", register.sources)
    kept("dispute", register.disputes)
    kept("reading", [one for dispute in register.disputes for one in dispute.readings])
    kept("lineage", facts.lineages)
    kept("event", register.events)
    kept("finding", register.findings)
    names = [*register.instruments.ids(), *(one.id for one in facts.lineages)]
    for name in names:
        lines = register.timelines(instrument=name)
        kept("timeline", lines)
        kept("spell", [spell for line in lines for spell in line.spells])
        kept("step", [step for line in lines for step in line.steps])
        kept("position", [spell.position for line in lines for spell in line.spells])
        for on in days_asked(register):
            asked = {"instrument": name, "projected": "accept"}
            kept("roster", [register.members(on, undetermined="include", counting="signed", **asked)])
            for state in register.states[:4]:
                kept("explanation", [register.explain(state, on, **asked)])
                kept("deadline", register.deadlines(state, on, **asked))
    kept("change", register.changes(date(1900, 1, 1), date(2030, 1, 1)))


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.id)
def test_every_answer_keeps_the_schema(register):
    check_answers(register)


def test_the_answers_of_some_days_keep_the_schema():
    kept("roster", [CSTO.members("2012-07-01"), CSTO.members("2012", undetermined="include")])
    kept("explanation", [CSTO.explain("UZB", "2012"), CSTO.explain("GEO", "2020-01-01", instrument="alliance")])
    kept("timeline", CSTO.timelines(instrument="cst"))
    kept("instrument", CSTO.instruments)
    kept("event", CSTO.events)


@examples(25)
@given(registers())
def test_the_answers_of_any_history_keep_the_schema(register):
    check_answers(register)


@pytest.mark.parametrize("on", ["1993-01-01", "2012-07-01", "2018-12-01", "2026-01-01"])
def test_a_day_of_the_organization_keeps_the_schema(on):
    kept("snapshot", [CSTO.organization.snapshot(on)])


def test_records_of_the_organization_are_plain_values():
    records = [one for some in CSTO.organization.records.values() for one in some]
    assert records
    for one in records:
        assert json.loads(json.dumps(one.as_dict(), allow_nan=False)) == one.as_dict()


@pytest.mark.parametrize(
    ("name", "words"), [("act", Act), ("status", Status), ("counting", Counting), ("consent", Consent)]
)
def test_the_words_of_the_schema_are_those_of_the_package(name, words):
    assert DEFS[name]["enum"] == [str(word) for word in words]


@pytest.mark.parametrize(
    ("name", "words"), [("standing", Standing), ("participation", Participation), ("voting", Voting)]
)
def test_the_words_of_a_position_are_those_of_the_package(name, words):
    assert DEFS["position"]["properties"][name]["enum"] == [str(word) for word in words]


def test_the_schema_refuses_what_is_no_answer():
    checker = jsonschema.Draft202012Validator(SCHEMA)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert checker.is_valid(CSTO.members("2012-07-01").as_dict())
    assert not checker.is_valid(CSTO.members("2012-07-01").as_dict() | {"more": 1})
    assert not checker.is_valid({"states": []})


# the web service


@pytest.fixture(scope="module")
def client():
    """Return a client of the example."""
    pytest.importorskip("fastapi", reason="fastapi is a partner that .ci/run installs")
    testclient = pytest.importorskip("fastapi.testclient", reason="httpx is a partner that .ci/run installs")
    spec = importlib.util.spec_from_file_location("web_service", ROOT / "examples" / "web_service.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return testclient.TestClient(module.app, raise_server_exceptions=False)


@pytest.mark.filterwarnings("ignore")  # of the framework's own libraries
@pytest.mark.parametrize(
    ("path", "code", "shown"),
    [
        ("/members/2012-07-01", 200, '"code":"UZB"'),
        ("/members/1998-01-01?instrument=cst", 200, '"code":"GEO"'),
        ("/status/Uzbekistan/2012-07-01", 200, '"status":"suspended"'),
        ("/timeline/GEO?instrument=cst", 200, '"exit":"lapse"'),
        ("/status/Usbekistan/2012-07-01", 404, "did you mean Uzbekistan?"),
        ("/members/2012-07-01?instrument=nato", 404, "UnknownInstrumentError"),
        ("/members/2012", 409, "Uzbekistan in or out"),
        ("/members/tomorrow", 422, "is not a day this package reads"),
        ("/members/2099-01-01", 422, "HorizonError"),
    ],
)
def test_the_web_service_answers_and_refuses(client, path, code, shown):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (code, "application/json")
    assert shown in answer.text


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("path", "name"),
    [("/members/2012-07-01", "roster"), ("/status/ARM/2024-03-01", "explanation"), ("/timeline/ARM", "timeline")],
)
def test_the_web_service_keeps_the_schema(client, path, name):
    checker = jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": DEFS})
    checker.validate(client.get(path).json())
