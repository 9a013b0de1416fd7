"""Membership that ends with that under another instrument, as that of the European Convention on Human Rights does."""

from datetime import date

import pytest
from helpers import ALAND, BELAND, happened, instrument, register

from csto_membership import Event, OrderError, RegisterError, TransitionError, UnknownInstrumentError, dump, load
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.instruments import EndsWith, Withdrawal

STATUTE = instrument(id="statute")


def with_statute(after="P6M", **more):
    return Withdrawal(ends_with=EndsWith(instrument="statute", after=after), **more)


def convention(*rules, **terms):
    return instrument(withdrawal=rules or with_statute(), **terms)


def under(*events, others=(), treaty=None, **more):
    """Return a register of the treaty, which ends with a statute, and of events under both."""
    some = [*events, *(Event(**(one.as_dict() | {"instrument": "statute"})) for one in others)]
    return register(*some, instruments=[treaty or convention(), STATUTE], **more)


def spells(one, state="AAA"):
    return [(str(spell.start), spell.status.value) for spell in one.timeline(state).spells[1:]]


JOINED = happened("accede", "2000-01-01")
IN, OUT = happened("accede", "1999-01-01", id="in"), happened("expel", "2022-03-16", id="out")


def test_membership_ends_after_that_under_the_other_instrument():
    found = under(JOINED, others=[IN, OUT])
    assert spells(found) == [("2000-01-01", "member"), ("2022-09-16", "withdrawn")]
    last = found.timeline("AAA").spells[-1]
    assert (last.exit, last.opened_by.id, last.opened_by.derived_by, last.opened_by.sources) == (
        "terminate",
        "t:out:end",
        "ends P6M after the end of membership under 'statute'",
        ("s",),
    )


def test_the_rule_and_its_clause_are_told():
    found = under(JOINED, others=[IN, OUT], treaty=convention(with_statute(basis="Article 58(3)")))
    assert "ends P6M after the end of membership under 'statute' (Article 58(3))" in str(
        found.explain("AAA", "2022-10-01")
    )


@pytest.mark.parametrize(
    "others",
    [
        [],
        [IN],
        [happened("sign", "1999-01-01"), happened("withdraw_signature", "1999-02-01")],
        [IN, happened("notify_withdrawal", "2022-03-16")],
    ],
)
def test_who_never_ceased_to_be_bound_there_stays(others):
    assert spells(under(JOINED, others=others)) == [("2000-01-01", "member")]


def test_who_is_not_bound_on_the_day_is_not_touched():
    signed = happened("sign", "2000-01-01")
    assert spells(under(signed, others=[IN, OUT])) == [("2000-01-01", "signatory")]
    later = happened("accede", "2023-01-01")
    assert spells(under(signed, happened("withdraw_signature", "2001-01-01"), later, others=[IN, OUT]))[-1] == (
        "2023-01-01",
        "member",
    )


def test_a_notice_that_matures_before_has_precedence_and_one_can_come_back():
    treaty = convention(with_statute(notice="P6M"))
    left = happened("notify_withdrawal", "2021-12-12")
    again = happened("accede", "2024-11-28")
    back = happened("accede", "2023-01-01", id="back")
    found = under(JOINED, left, again, others=[IN, OUT, back], treaty=treaty)
    assert spells(found) == [
        ("2000-01-01", "member"),
        ("2021-12-12", "withdrawing"),
        ("2022-06-12", "withdrawn"),
        ("2024-11-28", "member"),
    ]
    assert found.timeline("AAA").spells[3].exit == "withdraw"


def test_an_exit_written_on_the_day_replaces_the_derived_one_and_one_before_it_is_a_finding():
    same = under(JOINED, happened("lapse", "2022-09-16"), others=[IN, OUT])
    assert (same.timeline("AAA").spells[-1].exit, same.findings) == ("lapse", ())
    early = under(JOINED, happened("withdraw", "2022-09-15"), others=[IN, OUT])
    assert spells(early)[-1] == ("2022-09-15", "withdrawn")
    assert [(str(one.claimed), str(one.holds), one.kept) for one in early.findings] == [
        ("2022-09-15", "2022-09-16", True)
    ]
    assert under(JOINED, happened("withdraw", "2022-03-15"), others=[IN, OUT]).findings == (), "it ended before that"
    assert under(JOINED, happened("lapse", "2022-09-15"), others=[IN, OUT]).findings == (), "another reason"


def test_an_exit_written_later_is_refused_and_told_why():
    found = under(JOINED, happened("lapse", "2022-09-17"), others=[IN, OUT])
    with pytest.raises(TransitionError, match="ended on 2022-09-16: ends P6M after"):
        found.timeline("AAA")


@pytest.mark.parametrize(
    ("out", "on", "answers"),
    [
        ("2022-03", "2022-08-31", {"member"}),
        ("2022-03", "2022-09-16", {"member", "withdrawn"}),
        ("2022-03", "2022-09-30", {"withdrawn"}),
    ],
)
def test_an_imprecise_end_under_the_other_instrument_gives_bounds(out, on, answers):
    found = under(JOINED, others=[IN, happened("expel", out, id="out")])
    assert {str(one) for one in found.possible_statuses("AAA", on)} == answers


def test_an_act_that_only_a_party_can_do_comes_before_the_end():
    found = under(JOINED, happened("suspend", "2022-09"), others=[IN, OUT])
    assert {str(one) for one in found.possible_statuses("AAA", "2022-09-16")} == {"withdrawn"}
    assert spells(found)[1:] == [("[2022-09-01..2022-09-15]", "suspended"), ("2022-09-16", "withdrawn")]
    with pytest.raises(TransitionError):
        under(JOINED, happened("suspend", "2022-10"), others=[IN, OUT]).timeline("AAA")


def test_where_it_may_not_have_ended_the_answer_is_open():
    """The notice may have come before its time: then the state stays under the statute, and under the treaty."""
    treaty = instrument(
        id="statute",
        withdrawal=Withdrawal(notice="P0D", not_before="P1Y", not_before_from="party", not_before_of="notice"),
    )
    notice = happened("notify_withdrawal", "[1999-12-31..2000-01-01]", id="out")
    bound = [Event(**(one.as_dict() | {"instrument": "statute"})) for one in (IN, notice)]
    found = register(JOINED, *bound, instruments=[convention(with_statute("P1Y")), treaty])
    assert {str(one) for one in found.possible_statuses("AAA", "2005-01-01")} == {"member", "withdrawn"}


def test_each_reading_of_the_other_bond_has_its_own_end():
    dispute = Dispute(id="when", question="When?", default="march", readings=[Reading(id="march"), Reading(id="may")])
    march = happened("expel", "2022-03-16", id="out", readings={"when": ["march"]})
    may = happened("expel", "2022-05-16", id="out2", readings={"when": ["may"]})
    found = under(JOINED, others=[IN, march, may], disputes=[dispute])
    assert spells(found)[-1] == ("2022-09-16", "withdrawn")
    assert spells(found.read_as(when="may"))[-1] == ("2022-11-16", "withdrawn")
    assert [row["status"] for row in found.by_reading("AAA", "2022-10-01")] == ["withdrawn", "member"]


def test_what_was_known_on_a_day_follows_what_was_known_of_the_other_bond():
    found = under(JOINED, others=[IN, OUT])
    assert spells(found.as_known_on("2022-03-15")) == [("2000-01-01", "member")]
    assert spells(found.as_known_on("2022-03-16"))[-1] == ("2022-09-16", "withdrawn")


def test_what_was_public_is_never_refused_for_what_was_not_yet_public_of_the_other_bond():
    out = happened("expel", "2022-03-16", id="out", reported="2024-01-01")
    back = happened("accede", "2023-01-01", id="back")
    again = happened("accede", "2023-06-01")
    found = under(JOINED, again, others=[IN, out], treaty=convention())
    assert found.as_known_on("2023-07-01").status("AAA", "2023-06-30") == "member"
    assert spells(under(JOINED, again, others=[IN, OUT, back]))[-1] == ("2023-06-01", "member")


def test_a_supposed_exit_there_is_refused_if_what_follows_here_cannot_be():
    late = happened("suspend", "2021-01-01")
    found = under(JOINED, late, others=[IN])
    supposed = Event(state="AAA", act="expel", instrument="statute", date=date(2022, 3, 16))
    assert found.with_events(supposed).status("AAA", "2022-09-16") == "withdrawn"
    early = Event(state="AAA", act="expel", instrument="statute", date=date(2020, 1, 1))
    with pytest.raises((TransitionError, OrderError)):
        found.with_events(early)


def test_of_several_rules_the_first_for_the_day_and_the_instrument_decides():
    rules = with_statute("P1Y", until=date(2000, 12, 31)), with_statute("P6M")
    treaty = convention(*rules)
    early = happened("expel", "2000-12-31", id="out")
    late = happened("expel", "2001-01-01", id="out")
    assert spells(under(JOINED, others=[IN, early], treaty=treaty))[-1] == ("2001-12-31", "withdrawn")
    assert spells(under(JOINED, others=[IN, late], treaty=treaty))[-1] == ("2001-07-01", "withdrawn")


def test_instruments_in_a_row_end_one_with_the_other():
    third = instrument(id="third", withdrawal=Withdrawal(ends_with=EndsWith(instrument="t", after="P1M")))
    events = [JOINED, happened("accede", "2001-01-01", instrument="third")]
    others = [Event(**(one.as_dict() | {"instrument": "statute"})) for one in (IN, OUT)]
    found = register(*events, *others, instruments=[third, convention(), STATUTE], states=[ALAND, BELAND])
    assert [str(spell.start) for spell in found.timeline("AAA", instrument="third").spells[1:]] == [
        "2001-01-01",
        "2022-10-16",
    ]


def test_a_circle_or_an_unknown_instrument_is_refused_in_records():
    one = instrument(withdrawal=with_statute())
    other = instrument(id="statute", withdrawal=Withdrawal(ends_with=EndsWith(instrument="t")))
    with pytest.raises(ValueError, match="circle"):
        register(instruments=[one, other])
    with pytest.raises(UnknownInstrumentError):
        register(instruments=[one])


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        ({}, "notice is missing"),
        ({"notice": "P6M", "not_before": "P3Y"}, "written together"),
        ({"notice": "P6M", "not_before_of": "effect"}, "written together"),
    ],
)
def test_a_rule_that_says_too_little_is_refused(terms, problem):
    with pytest.raises(ValueError, match=problem):
        Withdrawal(**terms)


FILE = """
[register]
format = 1
id = "europe"
name = "Europe"
constitutive = "statute"
checked_through = 2023-12-31
[[source]]
id = "s"
title = "A list"
[[instrument]]
id = "statute"
name = "The Statute"
kind = "treaty"
in_force = 1949-08-03
{more}
[[instrument]]
id = "echr"
name = "The Convention"
kind = "treaty"
in_force = 1953-09-03
[instrument.withdrawal]
notice = "P6M"
not_before = "P5Y"
not_before_from = "party"
not_before_of = "notice"
with = {{ instrument = "{other}", after = "P6M" }}
basis = "Article 58"
[[event]]
id = "in"
state = "RUS"
instruments = ["statute", "echr"]
act = "accede"
date = 1998-05-05
sources = ["s"]
[[event]]
id = "out"
state = "RUS"
act = "expel"
date = 2022-03-16
sources = ["s"]
"""


def read(tmp_path, more="", other="statute"):
    path = tmp_path / "europe.toml"
    path.write_text(FILE.format(more=more, other=other), encoding="utf-8")
    return load(path)


def test_a_register_file_has_the_rule_and_comes_back_from_what_is_written(tmp_path):
    found = read(tmp_path)
    assert [found.status("RUS", day, instrument="echr") for day in ("2022-09-15", "2022-09-16")] == [
        "member",
        "withdrawn",
    ]
    dump(found, tmp_path / "again.toml")
    assert load(tmp_path / "again.toml") == found


@pytest.mark.parametrize(
    ("more", "other", "faults"),
    [
        ("", "nowhere", [("echr", "withdrawal.with.instrument")]),
        ("", "echr", [("echr", "withdrawal.with")]),
        (
            '[instrument.withdrawal]\nwith = { instrument = "echr" }',
            "statute",
            [("echr", "withdrawal.with"), ("statute", "withdrawal.with")],
        ),
        ("[instrument.withdrawal]\nbasis = 'Article 7'", "statute", [("statute", "withdrawal.notice")]),
    ],
)
def test_a_file_that_leads_nowhere_or_in_a_circle_has_exactly_these_faults(tmp_path, more, other, faults):
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, more, other)
    assert sorted((fault.id, fault.key) for fault in caught.value.faults) == faults


def test_a_history_that_the_other_instrument_makes_impossible_is_a_fault_of_its_own_event(tmp_path):
    late = '[[event]]\nid = "late"\nstate = "RUS"\ninstrument = "echr"\nact = "suspend"\ndate = 2023-01-01\n'
    path = tmp_path / "europe.toml"
    path.write_text(FILE.format(more="", other="statute") + late + 'sources = ["s"]', encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        load(path)
    assert [fault.id for fault in caught.value.faults] == ["late"]


def test_of_several_rules_the_one_for_the_other_instrument_and_the_day_decides():
    pact = Withdrawal(ends_with=EndsWith(instrument="pact", after="P1M"))
    amended = with_statute("P1Y", until=date(2000, 12, 31)), with_statute("P6M", since=date(2001, 1, 1))
    for rules in (
        [pact, with_statute()],
        [Withdrawal(notice="P3M", until=date(2000, 12, 31)), with_statute()],
        amended,
    ):
        events = [*(Event(**(one.as_dict() | {"instrument": "statute"})) for one in (IN, OUT)), JOINED]
        found = register(*events, instruments=[convention(*rules), STATUTE, instrument(id="pact")])
        assert spells(found)[-1] == ("2022-09-16", "withdrawn")


def test_a_rule_that_was_repealed_before_ends_no_membership():
    found = under(JOINED, others=[IN, OUT], treaty=convention(with_statute(until=date(2020, 12, 31))))
    assert spells(found) == [("2000-01-01", "member")]


def test_an_entry_that_ends_on_its_own_day_ends_nothing_and_neither_does_an_exit_on_the_day_of_a_new_entry():
    short = [happened("accede", "1999-01-01", id="in"), happened("withdraw", "1999-01-01", id="out")]
    assert spells(under(JOINED, others=short)) == [("2000-01-01", "member")]
    back = [IN, happened("withdraw", "2010-01-01", id="out"), happened("accede", "2010-01-01", id="again")]
    assert spells(under(JOINED, others=back)) == [("2000-01-01", "member")]


def test_what_is_supposed_of_a_state_without_a_bond_that_ends_with_it_changes_that_bond_alone():
    asked = under(JOINED, others=[IN])
    supposed = Event(state="BBB", act="accede", instrument="statute", date="2005-01-01")
    assert asked.with_events(supposed).status("BBB", "2006-01-01", instrument="statute").value == "member"
    assert asked.with_events(supposed).status("BBB", "2006-01-01").value == "outsider"
