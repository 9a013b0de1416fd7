"""Processes: everything public crosses to another process and back, and is equal there."""

import copy
import json
import multiprocessing
import pickle
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from mixed import VIEWS, answer, questions

import csto_membership
from csto_membership import (
    CSTO,
    Act,
    BeforeForceWarning,
    Counting,
    Event,
    EventColumns,
    Fault,
    Force,
    MembershipError,
    Moment,
    Participation,
    Period,
    Position,
    ProjectionWarning,
    Standing,
    Status,
    Table,
    UnrecognisedWarning,
    Voting,
    load,
    panel,
    spells,
)
from csto_membership.errors import HorizonError, OrderError, RegisterError
from csto_membership.files.loading import packaged

DATA = Path(csto_membership.__file__).parent / "data"
ASKED = questions(200, views=VIEWS)
GUAM = load("guam")
WHAT_IF = Event(state="ARM", act=Act.NOTIFY_WITHDRAWAL, date="2026-01-15", readings={"armenia_2024": ["frozen"]})


def raised(*question, **where):
    """Return the error that a question raises."""
    kind, *given = question
    with pytest.raises(MembershipError) as caught:
        getattr(CSTO, kind)(*given, **where)
    return caught.value


def refused():
    """Return the error of a supposed event that the machine refuses."""
    return raised("with_events", Event(state="BLR", act="ratify", date="2020-01-01"))


SAMPLES = {
    "a register": CSTO,
    "another register": GUAM,
    "a view": CSTO.read_as(uzbekistan_2012="suspended").as_known_on("2020-01-01"),
    "a what-if": CSTO.with_events(WHAT_IF),
    "records": CSTO.instruments,
    "a roster": CSTO.members("2012-07-01"),
    "a roster in doubt": CSTO.members("1993", instrument="cst", undetermined="exclude"),
    "a timeline": CSTO.timeline("UZB"),
    "a spell": CSTO.timeline("UZB").spells[1],
    "a step": CSTO.timeline("UZB").steps[0],
    "a finding": CSTO.with_events(evolve(WHAT_IF, effective="2026-02-01")).findings[0],
    "a fault": Fault("a.toml", "state", "ARM", "code", 7, "is no text"),
    "an explanation": CSTO.explain("UZB", "2012-07-01"),
    "a disagreement": CSTO.explain("UZB", "2020-07-01").disagreements[0],
    "a change": CSTO.changes("2012-01-01", "2013-01-01")[0],
    "a deadline": CSTO.with_events(WHAT_IF).deadlines("ARM", "2026-01-20")[0],
    "a table": CSTO.by_reading("UZB", "2020-01-01"),
    "a table of columns": panel(CSTO, "2010", "2014"),
    "spells": spells(CSTO),
    "a moment": Moment.parse("1993-12~"),
    "a period": Period.parse("P6M"),
    "a position": Position(Standing.MEMBER, Participation.FROZEN, Voting.WITHHELD),
    "words": (*Act, *Counting, *Participation, *Standing, *Status, *Voting),
    "a state": CSTO.states[0],
    "an event": CSTO.events[0],
    "a supposed event": WHAT_IF,
    "events in columns": EventColumns(state=["ARM", "BLR"], act=["sign", "accede"], date=["1992-05-15", "1993-12"]),
    "a source": CSTO.sources[0],
    "a dispute": CSTO.disputes[0],
    "a reading": CSTO.disputes[0].readings[0],
    "an instrument": CSTO.instruments["charter"],
    "a rule of entry into force": Force(parties=60, after="P1Y"),
    "its terms": [(one.entry, one.withdrawal, one.arrears) for one in CSTO.instruments],
    "the record of an office": CSTO.organization.office("chair"),
    "the organization's records": tuple(CSTO.organization),
    "a snapshot": CSTO.organization.snapshot("2012-07-01"),
}
ERRORS = {
    "UnknownStateError": raised("status", "Uzbekstan", "2012-07-01"),
    "UnknownInstrumentError": raised("members", "2012-07-01", instrument="chater"),
    "UnknownReadingError": raised("read_as", uzbekistan_2012="left"),
    "UnknownWordError": raised("members", "2012-07-01", counting="active"),
    "MomentError": raised("members", "2012-02-30"),
    "UndeterminedError": raised("status", "AZE", "1993", instrument="cst"),
    "HorizonError": raised("members", "2030-01-01", projected="refuse"),
    "TransitionError": refused(),
    "OrderError": OrderError("Armenia", "charter", "one", "other", "their days run backwards"),
    "RegisterError": RegisterError([SAMPLES["a fault"]]),
    "MembershipError": MembershipError("of no kind"),
    "BeforeForceWarning": BeforeForceWarning("not in force yet", "charter", date(1992, 1, 1), ("alliance",)),
    "ProjectionWarning": ProjectionWarning("projected"),
    "UnrecognisedWarning": UnrecognisedWarning("not recognised"),
}
BELOW = {"MembershipChart"}
"""What lives in one process: a running machine has no value of its own (its pickling is tested with it)."""
CHILD = """
import pickle, sys
samples = pickle.load(sys.stdin.buffer)
for value in samples.values():
    twin = pickle.loads(pickle.dumps(value))
    if not isinstance(value, BaseException):
        assert twin == value, value
    try:
        hash(value)
    except TypeError:
        continue
    assert isinstance(value, BaseException) or hash(twin) == hash(value), value
pickle.dump(samples, sys.stdout.buffer, PROTOCOL)
"""


def loads(content):
    return pickle.loads(content)  # noqa: S301  our own bytes


def same(one, other):
    """Whether two are the same to everybody who looks: errors by kind, fields and words, all else by value."""
    if isinstance(one, BaseException):
        return (type(one), one.args, vars(one), str(one)) == (type(other), other.args, vars(other), str(other))
    return type(one) is type(other) and one == other and repr(one) == repr(other)


def parts(value):
    """Return the kinds of which a sample is made."""
    if isinstance(value, tuple | list):
        return {kind for part in value for kind in parts(part)} | {type(value)}
    return {type(value)}


def test_every_public_class_is_among_the_samples():
    named = [getattr(csto_membership, name) for name in csto_membership.__all__ if name not in BELOW | {"Facts"}]
    classes = {value for value in named if isinstance(value, type)}
    assert classes <= {kind for sample in (*SAMPLES.values(), *ERRORS.values()) for kind in parts(sample)}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_everything_crosses_to_a_fresh_process_and_comes_back_the_same(protocol):
    sent = SAMPLES | ERRORS
    code = CHILD.replace("PROTOCOL", str(protocol))
    content = pickle.dumps(sent, protocol)
    done = subprocess.run([sys.executable, "-c", code], input=content, capture_output=True, check=False)  # noqa: S603
    assert done.stderr == b""
    back = loads(done.stdout)
    assert [name for name, value in sent.items() if not same(value, back[name])] == []


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy], ids=["copy", "deepcopy"])
@pytest.mark.parametrize("name", [*SAMPLES, *ERRORS])
def test_a_copy_is_the_same(twin, name):
    value = (SAMPLES | ERRORS)[name]
    assert same(twin(value), value)


@pytest.mark.parametrize("name", SAMPLES)
def test_equal_values_have_equal_hashes_where_they_have_any(name):
    value = SAMPLES[name]
    twin = loads(pickle.dumps(value))
    with suppress(TypeError):  # a list, or a record that holds a dictionary
        assert hash(twin) == hash(value)
    assert not same(value, None)


def test_an_organization_crosses_with_their_register():
    twin = loads(pickle.dumps(CSTO.organization))
    assert twin.view == CSTO.view
    assert tuple(twin) == tuple(CSTO.organization)


def test_errors_keep_their_fields():
    horizon = loads(pickle.dumps(ERRORS["HorizonError"]))
    assert isinstance(horizon, HorizonError)
    assert (horizon.on.isoformat(), horizon.checked_through) == ("2030-01-01", CSTO.checked_through)


@pytest.mark.parametrize("name", packaged())
def test_a_pickled_register_is_its_facts_and_about_as_long_as_its_file(name):
    """By value, not by name: another process may have another edition of the register, and must not mix the two."""
    assert len(pickle.dumps(load(name))) < 1.3 * sum(file.stat().st_size for file in (DATA / name).glob("*.toml"))


def test_what_was_compiled_is_not_pickled():
    fresh = loads(pickle.dumps(CSTO))
    before = len(pickle.dumps(fresh))
    for question in ASKED[:100]:
        answer(fresh, question)
    assert list(fresh.organization)
    assert len(pickle.dumps(fresh)) == before


def test_a_register_that_comes_twice_in_one_pickle_comes_once():
    one, other = loads(pickle.dumps([CSTO, CSTO]))
    assert one is other
    assert one == CSTO


def asked(part):
    """Answer a part of the questions: one task of a pool."""
    register, some = part
    return [answer(register, question) for question in some]


def test_the_processes_of_a_pool_answer_as_one_does():
    alone = [answer(CSTO, question) for question in ASKED]
    tasks = [(CSTO, ASKED[place : place + 50]) for place in range(0, len(ASKED), 50)]
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        pooled = [one for part in pool.map(asked, tasks) for one in part]
    assert pooled == alone


def test_sets_of_two_processes_can_be_joined():
    """Texts hash differently in every process; what came from another one is found here all the same."""
    code = (
        "import pickle, sys; from csto_membership import CSTO\n"
        "found = {*CSTO.states, *CSTO.events, CSTO.timeline('UZB').spells[1], CSTO}; hash(CSTO)\n"
        "pickle.dump(found, sys.stdout.buffer)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603  our own code
    assert loads(done.stdout) == {*CSTO.states, *CSTO.events, CSTO.timeline("UZB").spells[1], CSTO}


def test_plain_answers_become_json():
    explanation = json.dumps(CSTO.explain("UZB", "2012-07-01").as_dict())
    assert json.loads(explanation)["state"]
    assert json.loads(CSTO.by_reading("UZB", "2020-01-01").to_json())
    assert isinstance(SAMPLES["a table"], Table)
