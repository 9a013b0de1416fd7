"""The states of a register: its own, those of the catalogue that it names, and all others."""

from datetime import date

import pytest

from csto_membership import CSTO, Event, RegisterError, Status, UnknownStateError, load
from csto_membership.files.loading import dump

LAKE = """
register = { format = 1, id = "lake", name = "Lake", constitutive = "t", checked_through = 2020-12-31 MORE }
source = [{ id = "s", title = "S" }]
state = [STATES]
instrument = [{ id = "t", name = "Treaty", kind = "treaty", in_force = 2000-01-01 }]
event = [{ id = "a", state = "KEN", act = "accede", date = 2001-01-01, sources = ["s"] }]
"""


def written(folder, states="", more=""):
    """Return a register in which Kenya acceded."""
    file = folder / "lake.toml"
    file.write_text(LAKE.replace("STATES", states).replace("MORE", more), encoding="utf-8")
    return load(file)


def test_an_event_may_name_a_state_of_the_catalogue(tmp_path):
    register = written(tmp_path)
    (kenya,) = register.states
    assert (kenya.name, kenya.iso2, kenya.cow) == ("Kenya", "KE", 501)
    assert register.status("Kenya", "2010-01-01") is Status.MEMBER


def test_a_row_with_a_code_only_is_that_of_the_catalogue(tmp_path):
    (kenya,) = written(tmp_path, '{ code = "KEN" }').states
    assert (kenya.name, kenya.iso2, kenya.m49, kenya.cowc) == ("Kenya", "KE", 404, "KEN")


def test_a_row_corrects_the_catalogue(tmp_path):
    (kenya,) = written(tmp_path, '{ code = "KEN", name = "Kenia", cow = 999, since = 1963-12-12 }').states
    assert (kenya.name, kenya.cow, kenya.gw, kenya.since) == ("Kenia", 999, 501, date(1963, 12, 12))


def test_a_vanished_state_that_is_only_named_has_its_span(tmp_path):
    states = written(tmp_path, '{ code = "SUN" }, { code = "DDR", name = "East Germany" }').states
    assert {state.code: state.until for state in states} == {
        "KEN": None,
        "SUN": date(1991, 12, 26),
        "DDR": None,
    }


def test_a_state_outside_the_catalogue_needs_a_name(tmp_path):
    with pytest.raises(RegisterError, match="'AAA' name: is missing"):
        written(tmp_path, '{ code = "AAA" }')


def test_a_code_of_neither_is_refused_with_a_near_one(tmp_path):
    file = tmp_path / "lake.toml"
    file.write_text(LAKE.replace("STATES", "").replace("MORE", "").replace('"KEN"', '"Kenya"'), encoding="utf-8")
    with pytest.raises(RegisterError, match="no state of this code; did you mean 'KEN'"):
        load(file)


@pytest.mark.parametrize("name", ["Uganda", "UGA", "Republic of Uganda"])
def test_a_state_that_is_not_mentioned_is_an_outsider(tmp_path, name):
    register = written(tmp_path)
    assert register.status(name, "2010-01-01") is Status.OUTSIDER
    assert not register.is_member(name, "2010-01-01")
    assert name not in register.members("2010-01-01")
    assert [str(spell.status) for spell in register.timeline(name).spells] == ["outsider"]
    assert "outsider" in str(register.explain(name, "2010-01-01"))
    assert [state.code for state in register.statuses("2010-01-01")] == ["KEN"]


def test_a_register_that_is_not_closed_does_not_know_others(tmp_path):
    register = written(tmp_path, more=", closed = false")
    assert register.status("Republic of Kenya", "2010-01-01") is Status.MEMBER
    with pytest.raises(UnknownStateError):
        register.status("Uganda", "2010-01-01")


@pytest.mark.parametrize("more", ["", ", closed = false"])
def test_a_register_without_rows_of_states_is_written_and_read_back(tmp_path, more):
    register = written(tmp_path, more=more)
    dump(register, tmp_path / "again.toml")
    assert load(tmp_path / "again.toml") == register


def test_an_outsider_may_be_supposed_to_join():
    joined = CSTO.with_events(Event(state="Serbia", act="accede", date="2020-01-01"))
    assert "Serbia" in joined.members("2020-06-01")
    assert joined.states == CSTO.states


def test_what_is_in_neither_has_suggestions():
    with pytest.raises(UnknownStateError, match="Kyrgyzstan"):
        CSTO.status("Kirgizstan", "2020-01-01")
