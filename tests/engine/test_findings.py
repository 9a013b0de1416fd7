"""A published day that differs from the one that the terms give is a finding, whichever of the two is earlier."""

import pytest
from helpers import ALAND, happened, instrument, register

from csto_membership.engine.fold import fold
from csto_membership.model.instruments import Boundaries, Entry, Force, Withdrawal

TERMS = instrument(entry=Entry(after="P30D"), withdrawal=Withdrawal(notice="P6M"))
AFTER_A_YEAR = Withdrawal(notice="P6M", not_before="P1Y", not_before_from="party", not_before_of="effect")
EVERY_YEAR = Withdrawal(notice="P1M", on=Boundaries(first="P1Y", every="P1Y", counted_from="party"))
IN = happened("accede", "2000-01-01")
NOTICE = happened("notify_withdrawal", "2001-01-01")


def found(treaty, *events):
    """Return what is claimed, what the terms give, and whether the claim is kept, of each finding."""
    return [
        (one.event.partition("-")[0], str(one.claimed), one.holds and str(one.holds), one.kept)
        for one in fold(ALAND, treaty, events).findings
    ]


@pytest.mark.parametrize("published", ["2000-01-15", "2000-01-31", "2000-03-01", "2000-01", "2000-02"])
def test_an_entry_is_compared_with_the_rule_however_it_is_written(published):
    agrees = published in {"2000-01-31", "2000-01"}
    claimed = found(TERMS, happened("accede", "2000-01-01", effective=published))
    assert claimed == ([] if agrees else [("accede", published, "2000-01-31", True)])
    written = found(TERMS, IN, happened("enter_into_force", published))
    assert written == ([] if agrees else [("enter_into_force", published, "2000-01-31", True)])


def test_an_entry_before_that_of_the_instrument_is_a_finding():
    treaty = instrument(in_force="2001-01-01")
    assert found(treaty, happened("accede", "2000-01-01", effective="2000-06-01")) == [
        ("accede", "2000-06-01", "2001-01-01", False)
    ]
    assert found(treaty, IN, happened("enter_into_force", "2000-06-01")) == [
        ("enter_into_force", "2000-06-01", "2001-01-01", True)
    ]


def test_an_effect_under_an_instrument_that_is_not_in_force_does_not_hold():
    treaty = instrument(in_force=None)
    timeline = fold(ALAND, treaty, [happened("accede", "2000-01-01", effective="2000-03-01")])
    assert [str(one) for one in timeline.findings] == [
        (
            "AAA under 't': 'accede-2000-01-01' claims 2000-03-01, which does not hold: "
            "the instrument is not in force, so consent to it has no effect yet"
        )
    ]
    assert [spell.status for spell in timeline.spells] == ["outsider"]
    assert found(treaty, happened("accede", "2000-01", effective="2000-03")) == [("accede", "2000-03", None, False)]
    assert found(treaty, IN) == []


@pytest.mark.parametrize(
    ("published", "kept"),
    [("2001-06-30", False), ("2001-07-01", None), ("2001-07-02", True), ("2001-07", None), ("2001-08", True)],
)
def test_the_exit_that_a_notice_names_is_compared_with_the_rule(published, kept):
    notice = happened("notify_withdrawal", "2001-01-01", effective=published)
    expected = [] if kept is None else [("notify_withdrawal", published, "2001-07-01", kept)]
    assert found(TERMS, IN, notice) == expected


@pytest.mark.parametrize(
    ("written", "agrees"),
    [
        ("[2000-01-15..2000-01-30]", False),
        ("[2000-01-15..2000-01-31]", True),
        ("2000-02", True),
        ("[2000-03-01..2000-03-20]", True),
        ("[2000-03-02..2000-03-20]", False),
    ],
)
def test_a_written_entry_agrees_where_some_day_of_it_is_one_that_the_terms_give(written, agrees):
    joined, entered = happened("accede", "2000-01"), happened("enter_into_force", written)
    given = "[2000-01-31..2000-03-01]"
    assert found(TERMS, joined, entered) == ([] if agrees else [("enter_into_force", written, given, True)])
    told = [one.rule for one in fold(ALAND, TERMS, [joined, entered]).findings]
    assert told == ([] if agrees else ["the written entry into force is kept"])


def test_a_written_exit_agrees_where_the_notice_may_mature_on_some_day_of_it():
    notice = happened("notify_withdrawal", "2001-01")
    assert found(TERMS, IN, notice, happened("withdraw", "[2001-06-15..2001-07-01]")) == []
    assert found(TERMS, IN, notice, happened("withdraw", "2001-06")) == [
        ("withdraw", "2001-06", "[2001-07-01..2001-07-31]", True)
    ]


def test_a_written_exit_is_compared_with_the_notice_before_it():
    assert found(TERMS, IN, NOTICE, happened("withdraw", "2001-07-01")) == []
    assert found(TERMS, IN, NOTICE, happened("withdraw", "2001-06-30")) == [
        ("withdraw", "2001-06-30", "2001-07-01", True)
    ]


@pytest.mark.parametrize(("rule", "given"), [(AFTER_A_YEAR, "2001-07-01"), (EVERY_YEAR, "2002-01-01")])
def test_what_counts_from_the_state_s_own_entry_is_compared_as_well(rule, given):
    treaty = instrument(withdrawal=rule)
    notice = happened(
        "notify_withdrawal", "2001-01-01" if rule is AFTER_A_YEAR else "2001-01-02", effective="2005-01-01"
    )
    assert found(treaty, IN, notice) == [("notify_withdrawal", "2005-01-01", given, True)]
    assert found(treaty, happened("accede", "2000-01-01~"), notice) == [
        ("notify_withdrawal", "2005-01-01", given, True)
    ]


def test_a_notice_before_its_time_does_not_hold():
    early = Withdrawal(notice="P6M", not_before="P1Y", not_before_from="party", not_before_of="notice")
    assert found(instrument(withdrawal=early), IN, happened("notify_withdrawal", "2000-12-31")) == [
        ("notify_withdrawal", "2000-12-31", None, False)
    ]


@pytest.mark.parametrize(
    ("written", "parties", "given"),
    [
        ("2000-02-01", 2, None),
        ("2000-01-31", 2, "2000-02-01"),
        ("2000-02-02", 2, "2000-02-01"),
        ("2000-02-01", 3, "no day"),
        ("2000", 2, None),
    ],
)
def test_an_instrument_s_own_entry_is_compared_with_its_consents(written, parties, given):
    some = happened("accede", "2000-01-01"), happened("accede", "2000-02-01", state="BBB")
    facts = register(*some, instruments=[instrument(in_force=written, force=Force(parties=parties))])
    expected = (
        []
        if given is None
        else [f"'t' says in force {written}, the consents give {given}: in force with {parties} consents"]
    )
    assert [str(one) for one in facts.findings] == expected
    assert all(one.kept for one in facts.findings)
