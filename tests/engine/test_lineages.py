"""Lineages: the answer of several instruments, one after the other, against hand-written tables and days."""

import pickle
from datetime import date

import pytest
from attrs import evolve
from helpers import happened, instrument, notice, register
from histories import facts
from histories import made as made_of
from hypothesis import assume, given
from hypothesis import strategies as st

from csto_membership import CSTO, Act, Event, Moment, Register, RegisterError, UnknownInstrumentError, dump, load, panel
from csto_membership.model.lineages import Lineage

SIX = {"ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK"}
NINE = SIX | {"AZE", "GEO", "UZB"}


def counted(table):
    found = {}
    for row in table:
        found.setdefault(int(row["period"]), set()).update({row["state"]} if row["member"] else set())
    return found


def test_the_alliance_year_by_year_on_the_last_day_of_each():
    years = counted(panel(CSTO, 1992, 2025, instrument="alliance", rule="last"))
    expected = {year: set() for year in (1992, 1993)}
    expected |= dict.fromkeys(range(1994, 1999), NINE)
    expected |= dict.fromkeys(range(1999, 2006), SIX)
    expected |= {year: SIX | {"UZB"} for year in range(2006, 2012)}
    expected |= dict.fromkeys(range(2012, 2026), SIX)
    assert years == expected


def test_the_alliance_by_signature_begins_in_1992():
    years = counted(panel(CSTO, 1992, 1994, instrument="alliance", rule="last", counting="signed"))
    assert years[1992] == SIX - {"BLR"} | {"UZB"}
    assert years[1993] == years[1994] == NINE


def test_positions_merge_across_the_hand_over_and_the_instrument_that_answers_is_named():
    statuses = [spell.status.value for spell in CSTO.timeline("KAZ", instrument="alliance").spells]
    assert statuses == ["outsider", "signatory", "member"]
    before = CSTO.explain("KAZ", "2003-09-17", instrument="alliance")
    assert before.answered_by == ("cst",)
    assert "; answered by 'cst'" in str(before)
    assert CSTO.explain("KAZ", "2003-09-18", instrument="alliance").answered_by == ("charter",)


def test_a_state_counts_if_it_counts_under_any_instrument():
    assert CSTO.status("UZB", "2012-07-01", instrument="alliance").value == "suspended"
    assert not CSTO.is_member("UZB", "2012-07-01", counting="voting")
    assert CSTO.is_member("UZB", "2012-07-01", instrument="alliance")


def made(overlap="any"):
    return register(
        happened("accede", "2001-01-01", instrument="old"),
        happened("withdraw", "2010-01-01", instrument="old"),
        happened("accede", "2006-01-01", instrument="new"),
        happened("sign", "2004-01-01", instrument="new", state="BBB"),
        happened("accede", "2001-01-01", instrument="old", state="BBB"),
        instruments=[instrument(), instrument(id="old"), instrument(id="new", in_force="2005-01-01")],
        lineages=[Lineage(id="both", name="Both", instruments=["old", "new"], overlap=overlap)],
    )


@pytest.mark.parametrize(
    ("overlap", "day", "status"),
    [
        ("any", "2000-12-31", "outsider"),
        ("any", "2005-06-01", "member"),
        ("last", "2005-06-01", "outsider"),
        ("last", "2004-12-31", "member"),
        ("any", "2010-06-01", "member"),
        ("last", "2010-06-01", "member"),
    ],
)
def test_overlap_says_which_instrument_answers(overlap, day, status):
    asked = made(overlap)
    assert asked.status("AAA", day, instrument="both").value == status
    assert asked.is_member("AAA", day, instrument="both") == (status == "member")


def test_the_strongest_bond_answers():
    both = made()
    assert both.status("BBB", "2008-01-01", instrument="both").value == "member"
    assert [spell.status.value for spell in made("last").timeline("BBB", instrument="both").spells] == [
        "outsider",
        "member",
        "signatory",
    ]


def test_events_name_instruments_only():
    with pytest.raises(UnknownInstrumentError):
        CSTO.with_events(Event(state="ARM", act=Act.SUSPEND, date="2025-01-01", instrument="alliance"))


@pytest.mark.slow
def test_a_lineage_is_written_and_read_back_and_survives_pickling(tmp_path):
    dump(CSTO, tmp_path / "r.toml")
    again = load(tmp_path / "r.toml")
    assert again == CSTO
    assert [one.id for one in again.lineages] == ["alliance"]
    line = CSTO.timeline("UZB", instrument="alliance")
    assert pickle.loads(pickle.dumps(line)).spells == line.spells  # noqa: S301


@pytest.mark.slow
def test_a_lineage_names_instruments_that_exist_and_no_other_id(tmp_path):
    dump(CSTO, tmp_path / "r.toml")
    text = (tmp_path / "r.toml").read_text(encoding="utf-8")
    (tmp_path / "r.toml").write_text(text.replace('id = "alliance"', 'id = "cst"'), encoding="utf-8")
    with pytest.raises(RegisterError, match="is there twice"):
        load(tmp_path / "r.toml")
    (tmp_path / "r.toml").write_text(text.replace('["cst", "charter"]', '["cst", "chart"]'), encoding="utf-8")
    with pytest.raises(RegisterError, match="no instrument of this id"):
        load(tmp_path / "r.toml")


def test_a_state_that_left_the_treaty_is_a_former_party_to_it_in_the_lineage_too():
    georgia = str(CSTO.explain("GEO", "2020-01-01", instrument="alliance"))
    assert "Withdrawn (former party to 'cst': lapsed 1999-04-21)" in georgia
    uzbekistan = str(CSTO.explain("UZB", "2020-01-01", instrument="alliance"))
    assert "Withdrawn (former member: withdrew 2012-12-19)" in uzbekistan
    assert "Withdrawn (former party: lapsed 1999-04-21)" in str(CSTO.explain("GEO", "2020-01-01", instrument="cst"))


def test_an_exit_that_may_be_one_of_two_ends_a_membership_in_the_lineage_too():
    events = [
        happened("accede", "1995-01-01", instrument="old"),
        happened("notify_withdrawal", "2000-01-10", instrument="old"),
        happened("accede", "2004-01-01", instrument="new"),
    ]
    old = instrument(id="old", terminated="2000-07", withdrawal=notice("P6M21D"))
    lineage = Lineage(id="both", name="Both", instruments=("old", "new"))
    r = register(*events, instruments=[instrument(), old, instrument(id="new")], lineages=[lineage])
    own, joint = r.timeline("AAA", instrument="old").spells, r.timeline("AAA", instrument="both").spells
    assert [spell.status.value for spell in joint] == ["outsider", "member", "withdrawing", "withdrawn", "member"]
    assert joint[3].start == own[3].start == Moment.of("[2000-07-01..2000-07-31]")
    assert (joint[3].exit, set(joint[3].possible_exits)) == (None, {Act.WITHDRAW, Act.TERMINATE})
    assert joint[3].end == Moment.of("2004-01-01")


def test_an_instrument_answers_from_the_day_that_the_lineage_gives():
    since = Lineage(id="both", name="Both", instruments=["old", "new"], overlap="last", since={"new": date(2003, 1, 1)})
    found = register(
        happened("accede", "2001-01-01", instrument="old"),
        happened("accede", "2006-01-01", instrument="new"),
        instruments=[instrument(), instrument(id="old"), instrument(id="new", in_force="2005-01-01")],
        lineages=[since],
    ).timeline("AAA", instrument="both")
    assert [(str(spell.start), spell.status.value) for spell in found.spells[1:]] == [
        ("2001-01-01", "member"),
        ("2003-01-01", "outsider"),
        ("2006-01-01", "member"),
    ]


@given(history=facts(wide=1), overlap=st.sampled_from(["any", "last"]))
def test_a_lineage_of_which_one_instrument_has_events_answers_as_that_instrument(history, overlap):
    """Of exact days; a lineage has no spell of a position that is certain on no day."""
    drawn = made_of(history)
    assume(drawn is not None)
    alone = Lineage(id="alone", name="Alone", instruments=["t", "u"], overlap=overlap)
    other = instrument(id="u", name="The Other", in_force=None)
    asked = Register(evolve(drawn.facts, instruments=[*drawn.instruments, other], lineages=[alone]))
    for state in drawn.states:
        bond, line = (asked.timeline(state, instrument=one).spells for one in ("t", "alone"))
        for fields in ("start", "end"), ("position", "possible_exits", "exit"), ("opened_by", "closed_by"):
            told = [[[getattr(spell, name) for name in fields] for spell in spells] for spells in (line, bond)]
            assert told[0] == told[1]


def test_a_spell_begins_with_the_last_act_of_its_day_and_keeps_the_doubt_of_that_day():
    events = [happened(act, "2001-01-01~", instrument="old") for act in ("sign", "accede")]
    asked = register(
        *events,
        instruments=[instrument(), instrument(id="old"), instrument(id="new")],
        lineages=[Lineage(id="both", name="Both", instruments=["old", "new"])],
    )
    _, member = asked.timeline("AAA", instrument="both").spells
    assert (str(member.start), member.opened_by) == ("2001-01-01~", events[1])


def test_a_spell_of_a_lineage_has_the_consent_and_the_entry_into_force_of_the_bond_that_answers():
    treaty, charter = (CSTO.timeline("UZB", instrument=one).spells for one in ("cst", "charter"))
    answering = [treaty[2], charter[1]]  # the accession of 2006 was to both, and the Charter answers
    found = [one for one in CSTO.timeline("UZB", instrument="alliance").spells if one.status == "member"]
    assert [(one.consented, one.entry) for one in found] == [(one.consented, one.entry) for one in answering]
    assert all(one.consented and one.entry for one in found)


def test_where_the_successor_s_beginning_is_imprecise_both_may_answer():
    asked = register(
        happened("accede", "2001-01-01", instrument="old"),
        instruments=[instrument(), instrument(id="old"), instrument(id="new", in_force="2005")],
        lineages=[Lineage(id="both", name="Both", instruments=["old", "new"], overlap="last")],
    )
    possible = [
        {str(one) for one in asked.possible_statuses("AAA", day, instrument="both")}
        for day in ("2004-12-31", "2005-06-01", "2005-12-31")
    ]
    assert possible == [{"member"}, {"member", "outsider"}, {"outsider"}]
