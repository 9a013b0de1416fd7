"""Explanations: that they say why, and only what the register holds."""

import json
import re
from datetime import date

import pytest
from helpers import ALAND, day, entry, happened, instrument, notice, register

from csto_membership import CSTO, Act, Counting, Event, Moment, Status
from csto_membership.engine.explain import hints, unfilled
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.instruments import Arrears
from csto_membership.model.lineages import Lineage


def text(state, on, r=CSTO, **question):
    return str(r.explain(state, on, **question))


def test_the_first_line_answers():
    assert text("UZB", "2012-07-01").splitlines()[0] == "Uzbekistan (UZB) under 'charter' on 2012-07-01: suspended"
    assert text("KAZ", "1998-01-01", instrument="cst").splitlines()[0].endswith("on 1998-01-01: party")


def test_the_note_of_june_the_decision_of_december_and_the_readings_with_sources():
    said = text("UZB", "2012-07-01")
    for part in ("since 2012-06-28", "Then, from 2012-12-19", "article_19: withdrawing", "tass.com", "from 2006-08-16"):
        assert part in said, part
    explanation = CSTO.explain("UZB", "2012-07-01")
    assert explanation.status is Status.SUSPENDED
    assert [event.act for event in explanation.events] == [Act.SUSPEND]
    assert [dispute.id for dispute in explanation.disputes] == ["uzbekistan_2012"]
    assert explanation.disagreements[0].answers == {
        "withdrawn": ("suspended",),
        "suspended": ("suspended",),
        "suspended_by_decision": ("member",),
        "withdrawn_by_note": ("withdrawn",),
        "article_19": ("withdrawing",),
    }
    assert set(explanation.events[0].sources) <= set(explanation.sources)


def test_only_disputes_that_change_the_answer_are_named():
    assert CSTO.explain("KAZ", "2012-07-01").disputes == ()
    assert CSTO.explain("UZB", "2010-01-01").disputes == ()
    assert [d.id for d in CSTO.explain("UZB", "2006-08-01").disputes] == ["uzbekistan_return"]
    named = {d.id for d in CSTO.explain("UZB", "2020-01-01", instrument="cst").disputes}
    assert named == {"uzbekistan_2012", "uzbekistan_treaty"}


def test_a_dispute_matters_though_it_does_not_change_the_answer_under_the_other_defaults():
    disputes = [
        Dispute(id=name, question="?", default="no", readings=[Reading(id="no"), Reading(id="yes")])
        for name in ("d", "e")
    ]
    r = register(happened("accede", "2000-01-01", readings={"d": ["yes"], "e": ["yes"]}), disputes=disputes)
    assert [d.id for d in r.explain("AAA", "2001-01-01").disputes] == ["d", "e"]


def test_an_undetermined_answer_is_explained_by_what_leaves_it_open():
    explanation = CSTO.explain("BLR", "2009-10-10", instrument="ksor")
    assert explanation.status is None
    assert set(explanation.possible) == {Status.OUTSIDER, Status.SIGNATORY}
    assert [event.act for event in explanation.undetermined_events] == [Act.SIGN]
    assert "cannot be determined: outsider or signatory" in str(explanation)
    assert "What leaves it open" in str(explanation)


def test_a_former_party_is_said_to_be_one_and_how_that_came():
    assert "Withdrawn (former party: lapsed 1999-04-21)" in text("GEO", "2005-01-01", instrument="cst")
    assert "Withdrawn (former member: withdrew 2012-12-19)" in text("UZB", "2020-01-01")
    assert "Before: withdrawn (former party: lapsed 1999-04-21)" in text("UZB", "2010-01-01", instrument="cst")


def test_the_force_of_the_protocol_reaches_back():
    assert "1999-04-21" in text("KAZ", "2001-01-01", instrument="protocol-1999")


def test_derived_events_say_that_they_are_derived_and_by_which_rule():
    said = text("UZB", "2013-01-01", CSTO.read_as(uzbekistan_2012="article_19"))
    assert "derived, not recorded: withdrawal P6M after the notice" in said
    assert "Article 19" in said
    r = register(happened("accede", "2000-01-01"), instruments=[instrument(entry=entry("P30D"))])
    assert "effect derived from the terms" in text("AAA", "2001-01-01", r)


def test_clocks_run_and_run_out_but_decide_nothing():
    running = text("ARM", "2025-12-31")
    assert "runs out on 2026-01-01" in running
    assert "ran out on 2026-01-01" in text("ARM", "2026-01-15")
    assert CSTO.position("ARM", "2026-01-15").voting == "entitled"
    assert "Council decision" in running


def test_a_running_notice_names_the_guard_that_cannot_be_computed():
    leaving = CSTO.with_events(Event(state="ARM", act="notify_withdrawal", date="2025-12-01"))
    said = text("ARM", "2026-01-01", leaving)
    assert "runs out on 2026-06-01" in said
    assert "cannot be computed" in said
    assert "withdrawing (frozen)" in said


def test_first_questions_that_are_the_wrong_ones_get_a_hint():
    assert 'instrument="cst"' in text("RUS", "1998-01-01")
    assert "entered into force on 2003-09-18 only" in text("RUS", "1998-01-01")
    assert "Georgia is withdrawn under" in text("GEO", "2005-01-01")
    assert CSTO.explain("ARM", "2010-01-01").hints == ()
    never = register(instruments=[instrument(in_force=None)])
    assert "not in force" in text("AAA", "2001-01-01", never)


def test_notes_are_shown_up_to_the_day_and_counted():
    explanation = CSTO.explain("ARM", "2024-06-30")
    assert all(note.date.earliest <= date(2024, 6, 30) for note in explanation.notes)
    assert "2024-06-12" in str(explanation)
    assert f"the last 6 of {len(explanation.notes)}" in str(explanation)


def test_a_projection_says_so():
    explanation = CSTO.explain("ARM", "2030-01-01", projected="accept")
    assert explanation.projected
    assert "checked through 2026-02-13" in str(explanation)


def test_doubt_and_publication_days_are_said():
    assert "became public: 2024-02-23" in text("ARM", "2024-06-01")
    r = register(happened("accede", "2000-01-01?", reported="2001", basis="Article 1", note="by letter", by="state"))
    said = text("AAA", "2002-01-01", r)
    for part in ("2000-01-01?", "basis: Article 1", "note: by letter", "by the state", "source: “A source”"):
        assert part in said


def test_suspension_hidden_by_a_notice_and_a_withheld_vote_are_said():
    acts = [("accede", "2000-01-01"), ("withhold_vote", "2001-01-01"), ("notify_withdrawal", "2002-01-01")]
    r = register(
        *(happened(*one) for one in acts), instruments=[instrument(withdrawal=notice("P6M"), terminated="2005")]
    )
    assert "withdrawing [withdrawing (vote withheld)]" in text("AAA", "2002-03-01", r)
    assert "until 2005" in text("AAA", "2002-03-01", r)


@pytest.mark.parametrize("on", ["2012-07-01", "1990", "2012", "2024-02-22", "2030-01-01"])
def test_every_bond_can_be_explained_on_any_day_and_as_plain_values(on):
    for one in CSTO.instruments:
        for state in CSTO.states:
            explanation = CSTO.explain(state, on, instrument=one, projected="accept")
            assert str(explanation)
            plain = json.loads(json.dumps(explanation.as_dict()))
            assert plain["possible"] == list(explanation.possible)
            assert plain["state"] == state.code
            assert repr(explanation).startswith(f"<Explanation {state.code} under {one.id}")


def test_changes_read_as_sentences():
    change = CSTO.changes("1999-04-21", "1999-04-22", instrument="cst")[0]
    assert str(change) == "1999-04-21: Azerbaijan under cst: party → withdrawn (lapsed)"
    assert change.on == Moment.of("1999-04-21")
    *_, last = CSTO.changes("1994-04-20", "1994-04-21", instrument="cst")
    assert str(last) == "1994-04-20: Uzbekistan under cst: signatory → party (ratified (ratification))"
    (joined,) = CSTO.changes("2006-08-16", "2006-08-17")
    assert str(joined) == "2006-08-16: Uzbekistan under charter: outsider → member (acceded (admission))"


def test_only_the_effect_of_a_consent_is_said_to_follow_from_the_terms():
    r = register(happened("accede", "2000-01-01"), happened("suspend", "2001-01-01", effective="2001-02-01"))
    assert "suspended, 2001-01-01, effective 2001-02-01" in text("AAA", "2002-01-01", r)
    assert "effect derived from the terms" not in text("AAA", "2002-01-01", r)


def test_arrears_that_were_settled_run_no_more():
    dues = instrument(arrears=Arrears(after="P2Y"))
    events = [
        happened("accede", "2000-01-01"),
        happened("note", "2001-01-01", topic="arrears"),
        happened("note", "2002-06-01", topic="settlement"),
    ]
    r = register(*events, instruments=[dues])
    assert [str(clock.due) for clock in r.deadlines("AAA", "2002-01-01")] == ["2003-01-01"]
    assert r.deadlines("AAA", "2003-06-01") == ()
    assert r.deadlines("AAA", "1999-01-01") == ()


def test_a_clock_that_runs_out_beyond_the_calendar_is_none():
    dues = instrument(arrears=Arrears(after="P9999Y"))
    r = register(happened("accede", "2000-01-01"), happened("note", "2001-01-01", topic="arrears"), instruments=[dues])
    assert r.deadlines("AAA", "2002-01-01") == ()


@pytest.mark.parametrize(
    ("state", "on", "instrument", "line"),
    [
        ("UZB", "2012-07-01", None, "Counts: de_jure, consented, signed; not: participating, voting"),
        ("ARM", "2024-03-01", None, "Counts: de_jure, voting, consented, signed; not: participating"),
        ("GEO", "2000-01-01", "cst", "Does not count: de_jure, participating, voting, consented, signed"),
        ("KAZ", "2010-01-01", None, "Counts: de_jure, participating, voting, consented, signed"),
        ("BLR", "2009-10-10", "ksor", "May or may not count: signed; not: de_jure, participating, voting, consented"),
        ("UZB", "2012-06", None, "Counts: de_jure, consented, signed; may or may not: participating, voting"),
    ],
)
def test_the_third_line_says_by_which_rules_the_state_counts(state, on, instrument, line):
    assert text(state, on, instrument=instrument).splitlines()[2] == line


@pytest.mark.parametrize("on", ["1993", "1998-01-01", "2012-06", "2012-07-01", "2024-03-01"])
def test_the_state_counts_as_the_rosters_say(on):
    for counting in Counting:
        roster = CSTO.members(on, counting=counting, undetermined="include", instrument="cst")
        for state in CSTO.states:
            expected = None if state in roster.undetermined else state in roster
            explanation = CSTO.explain(state, on, instrument="cst")
            assert explanation.counts[counting] is expected
            assert explanation.as_dict()["counts"][counting.value] is expected


def test_notes_that_are_cut_say_where_the_rest_is():
    assert "of 7; all: csto-membership events GEO --format csv):" in text("GEO", "2000-01-01", instrument="cst")
    assert "\nNotes:\n" in text("BLR", "2009-10-20", instrument="ksor")


@pytest.mark.parametrize(
    ("terms", "on", "found"),
    [
        ({}, "2001-01-01", ["The Treaty: in force since 1900-01-01, but no member is recorded on 2001-01-01."]),
        (
            {"note": "Lost."},
            "2001",
            ["The Treaty: in force since 1900-01-01, but no member is recorded on 2001.", "Lost."],
        ),
        ({"in_force": None}, "2001-01-01", []),
        ({"in_force": "2001"}, "2001-12-30", []),
        (
            {"in_force": "2001"},
            "2001-12-31",
            ["The Treaty: in force since 2001, but no member is recorded on 2001-12-31."],
        ),
        ({"terminated": "2001"}, "2001-01-01", []),
        (
            {"terminated": "2001"},
            "2000-12-31",
            ["The Treaty: in force since 1900-01-01, but no member is recorded on 2000-12-31."],
        ),
    ],
)
def test_an_instrument_in_force_without_a_party_is_told(terms, on, found):
    r = register(instruments=[instrument(**terms)])
    assert list(unfilled(r.view, Moment.of(on), r.instrument())) == found


def test_an_instrument_that_may_have_a_party_is_not_told():
    r = register(happened("accede", "2000"))
    assert list(unfilled(r.view, Moment.of("2000-06-01"), r.instrument())) == []


PLAIN = {
    "ratified": {
        "id": "ratified",
        "state": "AAA",
        "act": "ratify",
        "instrument": "t",
        "date": "2001-01-01",
        "reported": "2001-02-01",
        "basis": "Article 8",
        "sources": ["s"],
        "note": "By law.",
    },
    "suspended": {
        "id": "suspended",
        "state": "AAA",
        "act": "suspend",
        "instrument": "t",
        "date": "2002-03",
        "by": "state",
        "sources": ["s"],
        "readings": {"d": ["yes"]},
    },
    "notified": {
        "id": "notified",
        "state": "AAA",
        "act": "notify_withdrawal",
        "instrument": "t",
        "date": "2003-01-01",
        "sources": ["s"],
    },
}


def test_an_explanation_has_all_this_as_plain_values():
    plain = json.loads(json.dumps(WHOLE.explain("AAA", "2002-03-10").as_dict()))
    assert plain == {
        "state": "AAA",
        "instrument": "t",
        "on": "2002-03-10",
        "status": None,
        "possible": ["member", "suspended"],
        "consent": ["given"],
        "waiting": [],
        "ended": [],
        "positions": [
            {"standing": "member", "participation": "active", "voting": "entitled", "status": "member"},
            {"standing": "member", "participation": "suspended", "voting": "entitled", "status": "suspended"},
        ],
        "counts": {"de_jure": True, "participating": None, "voting": None, "consented": True, "signed": True},
        "start": "2001-01-31",
        "end": "2003-01-01",
        "events": [PLAIN["ratified"], PLAIN["suspended"]],
        "then": PLAIN["notified"],
        "unsettled": [PLAIN["suspended"]],
        "sources": {"s": {"id": "s", "title": "A source"}},
        "notes": [],
        "disputes": {
            "d": {
                "question": "Suspended?",
                "read_as": "yes",
                "answers": {"yes": ["member", "suspended"], "no": ["member"]},
            }
        },
        "deadlines": [],
        "hints": [],
        "answered_by": [],
        "projected": False,
        "checked_through": "2030-12-31",
    }


def test_a_source_that_the_register_does_not_have_is_named_as_it_was_given():
    r = register().with_events(happened("accede", "2000-01-01", sources=["a letter"]))
    assert "    source: a letter" in text("AAA", "2001-01-01", r).splitlines()
    r = register(happened("accede", "2000-01-01", id="in", origin="a.toml"))
    (event,) = r.explain("AAA", "2001-01-01").as_dict()["events"]
    assert "origin" not in event


@pytest.mark.parametrize(("count", "head"), [(6, "Notes:"), (7, "Notes (the last 6 of 7; all: ")])
def test_notes_are_cut_where_there_are_more_than_are_shown(count, head):
    notes = [happened("note", f"2000-01-0{n}", topic="statement") for n in range(1, count + 1)]
    lines = text("AAA", "2001-01-01", register(*notes)).splitlines()
    (at,) = (place for place, line in enumerate(lines) if line.startswith("Notes"))
    assert lines[at].startswith(head)
    assert len(lines[at + 1 :]) == 6
    assert lines[-1] == f"  - 2000-01-0{count} statement: note-2000-01-0{count}"
    assert "statement: note-2000-01-01" in text("AAA", "2000-01-01", register(notes[0]))


def shown_hints(html):
    return re.findall("Perhaps you meant: ([^<]*)<", html)


# whole answers

WHOLE = register(
    happened("sign", "2000-01-01", id="signed"),
    happened("ratify", "2001-01-01", id="ratified", basis="Article 8", note="By law.", reported="2001-02-01"),
    happened("suspend", "2002-03", id="suspended", by="state", readings={"d": ["yes"]}),
    happened("note", "2002-04-01", id="said", topic="statement", note="It was said.", readings={"d": ["no"]}),
    happened("notify_withdrawal", "2003-01-01", id="notified"),
    happened("accede", "2005-01-01", id="again"),
    disputes=[
        Dispute(
            id="d",
            question="Suspended?",
            default="yes",
            readings=[Reading(id="yes", text="It was.", sources=["s"]), Reading(id="no")],
        )
    ],
    instruments=[
        instrument(
            in_force="2000-06-01",
            entry=entry("P30D"),
            withdrawal=notice("P6M", basis="Article 9", condition="dues are paid"),
        )
    ],
)
TOLD = {
    "1999-01-01": """\
Aland (AAA) under 't' on 1999-01-01: outsider
  The Treaty, in force 2000-06-01
Does not count: de_jure, participating, voting, consented, signed
Perhaps you meant: The Treaty entered into force on 2000-06-01 only.
Outsider until 2000-01-01
Then, from 2000-01-01: signatory
  signed, 2000-01-01 (signed)
    source: “A source”""",
    "2001-01-15": """\
Aland (AAA) under 't' on 2001-01-15: signatory
  The Treaty, in force 2000-06-01
Counts: consented, signed; not: de_jure, participating, voting
Consent: ratified on 2001-01-01, in force from 2001-01-31 (ratified)
Signatory since 2000-01-01 until 2001-01-31
  signed, 2000-01-01 (signed)
    source: “A source”
Then, from 2001-01-31: member
  ratified, 2001-01-01, effective 2001-01-31 (ratified)
    effect derived from the terms: entry into force, and the period after the deposit
    became public: 2001-02-01
    basis: Article 8
    note: By law.
    source: “A source”
Before: outsider
Clock: entry: counted from 2001-01-01, runs out on 2001-01-31: consent takes effect by itself \
(until then a contracting State)""",
    "2002-03-10": """\
Aland (AAA) under 't' on 2002-03-10: cannot be determined: member or suspended
  The Treaty, in force 2000-06-01
Counts: de_jure, consented, signed; may or may not: participating, voting
Member since 2001-01-31 until 2002-03
  ratified, 2001-01-01, effective 2001-01-31 (ratified)
    effect derived from the terms: entry into force, and the period after the deposit
    became public: 2001-02-01
    basis: Article 8
    note: By law.
    source: “A source”
Suspended since 2002-03 until 2003-01-01
  suspended by the state, 2002-03 (suspended)
    source: “A source”
Then, from 2003-01-01: withdrawing (suspended)
  withdrawal notified, 2003-01-01 (notified)
    source: “A source”
Before: signatory from 2000-01-01
What leaves it open:
  - suspended by the state on 2002-03 (suspended)
The answer depends on how the sources are read (* marks the reading in use):
  d: Suspended?
    * yes: member or suspended (It was.)
        source: “A source”
    - no: member""",
    "2003-02-01": """\
Aland (AAA) under 't' on 2003-02-01: withdrawing [withdrawing (suspended)]
  The Treaty, in force 2000-06-01
Counts: de_jure, consented, signed; not: participating, voting
Withdrawing (suspended) since 2003-01-01 until 2003-07-01
  withdrawal notified, 2003-01-01 (notified)
    source: “A source”
Then, from 2003-07-01: withdrawn (former member: withdrew 2003-07-01)
  withdrew, 2003-07-01 (t:notified:exit)
    derived, not recorded: withdrawal P6M after the notice (Article 9)
    source: “A source”
Before: suspended from 2002-03
Clock: withdrawal: counted from 2003-01-01, runs out on 2003-07-01: membership ends by itself \
unless the notice is rescinded before (if dues are paid (cannot be computed); Article 9)""",
    "2004-01-01": """\
Aland (AAA) under 't' on 2004-01-01: withdrawn
  The Treaty, in force 2000-06-01
Does not count: de_jure, participating, voting, consented, signed
Withdrawn (former member: withdrew 2003-07-01) until 2005-01-31
  withdrew, 2003-07-01 (t:notified:exit)
    derived, not recorded: withdrawal P6M after the notice (Article 9)
    source: “A source”
Then, from 2005-01-31: member
  acceded, 2005-01-01, effective 2005-01-31 (again)
    effect derived from the terms: entry into force, and the period after the deposit
    source: “A source”
Before: withdrawing (suspended) from 2003-01-01
Clock: withdrawal: counted from 2003-01-01, ran out on 2003-07-01: membership ended by itself \
(if dues are paid (cannot be computed); Article 9)""",
}


@pytest.mark.parametrize("on", TOLD)
def test_an_explanation_tells_all_this_and_nothing_else(on):
    assert text("AAA", on, WHOLE) == TOLD[on]


def test_an_explanation_for_a_notebook_has_each_hint_in_a_paragraph_of_its_own():
    shown = CSTO.explain("RUS", "1998-01-01")._repr_html_()
    paragraphs = "".join(f"<p>Perhaps you meant: {hint}</p>" for hint in shown_hints(shown))
    assert len(shown_hints(shown)) > 1
    assert paragraphs in shown


@pytest.mark.parametrize(("state", "on"), [("UZB", "2012-07-01"), ("ARM", "2024-06-01"), ("GEO", "2005-01-01")])
def test_an_explanation_for_a_notebook_says_by_which_rules_the_state_counts(state, on):
    explanation = CSTO.explain(state, on)
    assert f"<p>{str(explanation).splitlines()[2]}</p>" in explanation._repr_html_()


def test_a_timeline_for_a_notebook_is_a_table():
    bond = register(happened("accede", "2000-01-01"), happened("expel", "2001-01-01")).timeline("AAA")
    shown = bond._repr_html_().replace("\n", "")
    assert shown.startswith("<table><caption>Aland (AAA) under The Treaty</caption><thead><tr>")
    assert (
        "<tr><td>outsider</td><td></td><td>2000-01-01</td><td></td><td></td><td></td></tr>"
        "<tr><td>member</td><td>2000-01-01</td><td>2001-01-01</td><td>366</td><td></td><td>accede-2000-01-01</td></tr>"
        "<tr><td>withdrawn</td><td>2001-01-01</td><td></td><td></td><td>expel</td><td>expel-2001-01-01</td></tr>"
    ) in shown


def test_the_readings_of_a_disagreement_tell_what_each_answers():
    (one,) = WHOLE.explain("AAA", "2002-06-01").disagreements
    assert (one.dispute.id, one.chosen) == ("d", "yes")
    assert {reading: [str(status) for status in statuses] for reading, statuses in one.answers.items()} == {
        "yes": ["suspended"],
        "no": ["member"],
    }


def test_hints_say_what_was_not_known_and_where_there_are_parties():
    asked = CSTO.as_known_on("2000-01-01")
    assert list(hints(asked.view, Moment.of("2000-01-01"), asked.instrument())) == [
        f"{asked.instrument().name}: not in force as known on 2000-01-01; nobody is a member under it on 2000-01-01.",
        'For the 6 parties to Collective Security Treaty: instrument="cst"',
        'For the 6 members of Collective Security Treaty and its organization: instrument="alliance"',
    ]
    perhaps = register(
        happened("accede", "1995", instrument="u"),
        instruments=[instrument(in_force="2000-01-01"), instrument(id="u", name="The Other")],
        checked_through=date(1995, 1, 1),
    )
    assert list(hints(perhaps.view, Moment.of("1995-06-01"), perhaps.instrument()))[1:] == [
        'For the 1 party to The Other: instrument="u"'
    ]
    left = register(happened("sign", "1995-01-01"), happened("withdraw_signature", "1996-01-01"))
    assert list(hints(left.view, Moment.of("2000-01-01"), left.instrument(), ALAND)) == []
    never = register(happened("accede", "1995-01-01"), instruments=[instrument(in_force=None)])
    assert list(hints(never.view, Moment.of("2000-01-01"), never.instrument())) == [
        "The Treaty: not in force; nobody is a member under it on 2000-01-01.",
        'For the 1 state that had signed or consented: counting="signed"',
    ]


def test_a_hint_counts_many_instruments_and_folds_none_of_them():
    many = [instrument(), *(instrument(id=f"u{number}") for number in range(11))]
    events = [happened("accede", day(0), instrument=one.id) for one in many[1:]]
    asked = register(*events, instruments=many)
    assert list(hints(asked.view, Moment.of("2010-01-01"), asked.instrument(), ALAND)) == [
        "Aland has bonds to 11 other instruments; list them with: events AAA"
    ]
    assert {under for under, _ in asked.view.compiled.timelines} == {"t"}
    early = list(hints(asked.view, Moment.of("1899-01-01"), asked.instrument()))
    assert early[1:] == ['The register has 11 other instruments: instrument="ID"']


def withdrew_or_ended():
    """Return a member whose notice matured on 2000-07-31, unless the treaty had ended in July before."""
    events = [
        happened("accede", "1995-01-01", instrument="old"),
        happened("notify_withdrawal", "2000-01-10", instrument="old"),
    ]
    old = instrument(id="old", terminated="2000-07", withdrawal=notice("P6M21D", basis="Article 9"))
    lineage = Lineage(id="both", name="Both", instruments=("old", "new"))
    return register(*events, instruments=[instrument(), old, instrument(id="new")], lineages=[lineage])


@pytest.mark.parametrize("under", ["old", "both"])
def test_an_exit_that_may_be_one_of_two_is_never_told_as_one_of_them(under):
    r = withdrew_or_ended()
    for asked in ("2000-07-05", "2001-01-01"):
        said = text("AAA", asked, r, instrument=under)
        assert re.search(
            r"Withdrawn \(former [^:]+: (withdrew or terminated|terminated or withdrew) \[2000-07-01", said
        )
        assert "if it withdrew: withdrawal P6M21D after the notice" in said
        assert not re.search(r"(?<! or )withdrew(?! or |:)", said)
    assert "ended by itself unless it had ended before (Article 9)" in said
    assert "runs out on 2000-07-31" in text("AAA", "2000-07-05", r, instrument=under)


def test_a_consent_that_ended_before_it_entered_into_force_is_told_afterwards_too():
    events = (
        happened("sign", "1999-01-13"),
        happened("ratify", "2004-01-01"),
        happened("withdraw_consent", "2016-01-01"),
    )
    view = register(*events, instruments=(instrument(in_force=None),))
    line = "Consent: ratified on 2004-01-01, not in force; ended on 2016-01-01 (consent withdrawn)"
    explained = [view.explain("AAA", day) for day in ("2003-12-31", "2010-01-01", "2018-01-01")]
    assert [line in str(one) for one in explained] == [False, True, True]
    consents = [(one.as_dict()["waiting"], one.as_dict()["ended"]) for one in explained]
    found = consents[2][1]
    assert consents == [([], []), (found, []), ([], found)]
    assert [(one["event"]["act"], one["given"], one["in_force"], one["until"]) for one in found] == [
        ("ratify", "2004-01-01", None, "2016-01-01")
    ]
    assert found[0]["closed_by"]["act"] == "withdraw_consent"
