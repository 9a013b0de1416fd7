"""Checking a sound register: advice about what may be a mistake."""

from datetime import date

import pytest
from helpers import day, entry, happened, instrument, notice, register

from csto_membership import State, dump, load
from csto_membership.files import check as checking
from csto_membership.files.check import CheckResult, check, replay


@pytest.fixture
def advised(tmp_path):
    """Return the advice about a register as kinds and subjects."""

    def run(asked):
        dump(asked, tmp_path / "register.toml")
        return [(one.kind, one.subject) for one in check(str(tmp_path / "register.toml")).advice]

    return run


LISTED = (State(code="ARM", name="Armenia"), State(code="BLR", name="Belarus"))


def happened_to_armenia(act, when, **more):
    return happened(act, when, "ARM", id=f"{act}-{when}", **more)


def test_a_register_without_anything_unusual_gets_no_advice(advised):
    assert advised(register(happened_to_armenia("accede", day(0)), states=LISTED)) == []


def test_codes_that_are_not_the_catalogue_s_are_advised_of(advised):
    states = (
        State(code="ARM", name="The Republic of Armenia", cow=999, gw=371),
        State(code="XBE", name="Belarus"),
        State(code="XX", name="Nowhere"),
    )
    assert advised(register(happened_to_armenia("accede", day(0)), states=states)) == [
        ("code", "ARM"),
        ("code", "XBE"),
        ("code", "XX"),
    ]


def test_a_packaged_register_is_checked_by_its_name():
    found = check("guam")
    assert found.register == load("guam")
    assert found.findings == load("guam").findings
    assert found.acts > found.bonds > 0


def test_every_history_of_its_own_is_driven_through_the_chart(monkeypatch):
    driven = []
    monkeypatch.setattr(checking, "replay", lambda timeline: driven.append(timeline.acts))
    asked = check("guam").register
    lines = [line for under in asked.facts.bonds for line in asked.timelines(instrument=under)]
    assert len(driven) == len(set(driven))
    assert set(driven) == {line.acts for line in lines}


def test_the_note_of_how_far_a_check_reached_stands_beside_the_day():
    asked = load("csto")
    said = str(CheckResult(register=asked, bonds=1, acts=1)).splitlines()
    assert said[-1] == f"  checked through {asked.checked_through} ({asked.facts.checked_note})"


def test_a_history_in_which_fold_and_chart_differ_is_an_error_that_shows_both():
    """None is known; the chart would be at another position than the table that was made of it."""
    timeline = register(happened_to_armenia("accede", day(0)), states=LISTED).timeline("ARM")
    (accede, accepted), (enter, here) = timeline.acts

    class Broken:
        acts = ((accede, accepted), (enter, accepted))

        def __repr__(self):
            return "Armenia"

    assert replay(timeline) == 2
    with pytest.raises(AssertionError) as info:
        replay(Broken())
    chart, fold = (f"{one.position}, consent {one.consent}" for one in (here, accepted))
    assert str(info.value) == f"Armenia: the chart is at {chart}, the fold at {fold}"


def test_the_advice_on_a_code_names_the_right_one(tmp_path):
    states = State(code="XBE", name="Belarus"), State(code="XX", name="Nowhere")
    dump(register(states=states), tmp_path / "r.toml")
    assert [str(advice) for advice in check(str(tmp_path / "r.toml")).advice] == [
        "'XBE' is no state code of the catalogue; Belarus is BLR",
        "'XX' is no state code of the catalogue; if it is a private code, nothing is to do",
    ]


def test_an_event_later_than_the_horizon_is_advised_of(advised):
    events = (happened_to_armenia("accede", "2000-01-01"), happened_to_armenia("suspend", "2002-01-01"))
    assert advised(register(*events, states=LISTED, checked_through=date(2001, 12, 31))) == [
        ("horizon", "suspend-2002-01-01")
    ]


def test_consents_that_have_no_effect_are_advised_of(advised):
    consent = happened_to_armenia("accede", day(0))
    assert advised(register(consent, states=LISTED, instruments=(instrument(in_force=None),))) == [("force", "t")]
    assert advised(register(states=LISTED, instruments=(instrument(in_force=None),))) == []


def test_a_notice_that_never_matures_is_advised_of_and_so_is_the_missing_rule(advised):
    events = (happened_to_armenia("accede", "2000-01-01"), happened_to_armenia("notify_withdrawal", "2001-01-01"))
    assert advised(register(*events, states=LISTED)) == [("notice", "notify_withdrawal-2001-01-01"), ("rule", "t")]
    exit_written = happened_to_armenia("withdraw", "2002-01-01")
    assert advised(register(*events, exit_written, states=LISTED)) == [("rule", "t")]
    ruled = instrument(withdrawal=notice("P6M"), entry=entry())
    under_another = [happened(one.act, one.date, "ARM", id=one.id, instrument="u") for one in events]
    both = (ruled, instrument(id="u", name="The Pact"))
    assert advised(register(*under_another, states=LISTED, instruments=both)) == [
        ("notice", "notify_withdrawal-2001-01-01"),
        ("rule", "u"),
    ]
    assert advised(register(*events, states=LISTED, instruments=(ruled,))) == []


def test_the_result_and_its_advice_in_words(tmp_path):
    states = State(code="ARM", name="Armenia", cow=999), State(code="BLR", name="Belarus")
    events = (
        happened_to_armenia("accede", "2000-01-01"),
        happened_to_armenia("notify_withdrawal", "2001-01-01"),
        happened_to_armenia("suspend", "2001-02-01"),
        happened("accede", "2002-01-01", "BLR", instrument="u"),
    )
    instruments = instrument(), instrument(id="u", name="The Pact", in_force=None)
    asked = register(*events, states=states, instruments=instruments, checked_through=date(2001, 12, 31))
    dump(asked, tmp_path / "r.toml")
    found = check(str(tmp_path / "r.toml"))
    assert str(found).splitlines() == [
        "A register (r): sound",
        "  2 states, 2 instruments, 4 events, 1 source, 0 disputes",
        "  2 state-instrument histories checked, under every combination of readings",
        f"  {found.acts} acts of the default readings driven through the state chart: the same positions",
        "  checked through 2001-12-31",
    ]
    assert (found.bonds, found.acts) == (2, 5), "the accession enters into force: two acts"
    assert [str(one) for one in found.advice] == [
        "'ARM' has the cow code 999 here, but 371 in the catalogue",
        (
            "'accede-2002-01-01' is of 2002-01-01, later than the register was checked through (2001-12-31): "
            "answers after that day are projections"
        ),
        "'u' has no in_force, so the consents of 1 state have no effect; write its day, unless it is not in force",
        (
            "'notify_withdrawal-2001-01-01' never matures: Armenia stays withdrawing from 't' for ever; "
            "write the exit, or the withdrawal rule"
        ),
        (
            "'t' has no withdrawal rule, though there are notices: notify_withdrawal-2001-01-01; "
            "no exit is derived from them"
        ),
    ]
