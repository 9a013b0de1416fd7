"""The explorer page: its answers are the library's, it is one safe file, its HTML is sound."""

import json
import re
from base64 import b64decode, b64encode
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from zlib import decompress

import pytest
from attrs import evolve
from click.testing import CliRunner
from helpers import day, happened, instrument, notice, register, window
from hostile import hurt
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import CSTO, Act, Counting, Event, State, Status, load
from csto_membership.cli.main import main
from csto_membership.engine.describe import act_words, reason_blocks
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.instruments import Arrears
from csto_membership.model.lineages import Lineage
from csto_membership.organization import Absence, Meeting, Office, Request, Tenure, to_rows
from csto_membership.output.blocks import as_html, as_items
from csto_membership.register import Register
from csto_membership.visualization import page
from csto_membership.visualization.page import packed
from csto_membership.visualization.page_data import answers, choices, turns
from csto_membership.visualization.page_organization import organization
from csto_membership.visualization.segments import LOOKS

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
ONE = timedelta(1)


# registers to try it on


def doubtful():
    """Make a register with every kind of doubt: windows that overlap, a notice, a dispute, a late report.

    It has a second instrument, which ended, and both as one lineage.
    """
    readings = {"d": ["left"]}
    return register(
        happened("sign", window(day(0), day(40))),
        happened("ratify", window(day(30), day(60)), reported=day(70)),
        happened("freeze", window(day(90), day(95)), reported=day(120)),
        happened("notify_withdrawal", window(day(100), day(110)), readings=readings, reported=day(130)),
        happened("note", day(50), topic="announcement", note="something was announced"),
        happened("accede", day(10), state="BBB"),
        happened("withhold_vote", window(day(20), day(30)), state="BBB"),
        happened("note", day(15), state="BBB", topic="arrears", id="dues"),
        happened("withdraw", window(day(35), day(45)), state="BBB"),
        happened("accede", window(day(40), day(50)), state="BBB"),
        happened("sign", day(-30), instrument="u", id="u-sign"),
        happened("ratify", window(day(-20), day(-15)), instrument="u", id="u-in", reported=day(60)),
        happened("accede", day(2), state="BBB", instrument="u", id="u-other", readings=readings),
        instruments=[
            instrument(withdrawal=notice("P1M"), in_force=day(5)),
            instrument(id="u", name="The Protocol", in_force=window(day(-10), day(-5)), terminated=day(8)),
        ],
        lineages=[Lineage(id="both", name="Both", instruments=["u", "t"])],
        disputes=[
            Dispute(id="d", question="Left?", default="stayed", readings=[Reading(id=i) for i in ("stayed", "left")])
        ],
        checked_through=day(105),
    )


SUPPOSED = Event(state="ARM", act=Act.NOTIFY_WITHDRAWAL, date="2027-01-15")
REGISTERS = {
    "csto": lambda: CSTO,
    **{path.stem: lambda path=path: load(path) for path in sorted(EXAMPLES.glob("*.toml"))},
    "doubtful": doubtful,
    "hostile": hurt,
    "nothing happened": register,
    "read otherwise": lambda: CSTO.read_as(uzbekistan_2012="article_19"),
    "known earlier": lambda: CSTO.as_known_on("2012-08-01"),
    "what if": lambda: CSTO.with_events(SUPPOSED),
}


@cache
def held(name):
    return REGISTERS[name]()


@cache
def page_of(name):
    return page(held(name))


@cache
def data_of(name):
    return embedded(page_of(name))


class Elements(HTMLParser):
    """The elements of a document, with their attributes and texts."""

    VOID = frozenset({"meta", "link", "input", "rect", "path", "br", "img"})

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.found, self.open = [], []
        self.feed(text)
        self.close()
        assert self.open == [], "elements are left open"

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))
        if tag not in self.VOID:
            self.open.append(self.found[-1])

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs), []))

    def handle_endtag(self, tag):
        assert self.open[-1][0] == tag, f"{tag} closes {self.open[-1][0]}"
        self.open.pop()

    def handle_data(self, text):
        for _, _, texts in self.open[-1:]:
            texts.append(text)

    def of(self, tag):
        return [(attributes, "".join(texts)) for name, attributes, texts in self.found if name == tag]


def embedded(html):
    ((_, text),) = [found for found in Elements(html).of("script") if found[0].get("id") == "data"]
    return json.loads(decompress(b64decode(text)))


# looking up, as the script of the page does


def at(steps, on):
    """Return the value of the last step that is not after a day."""
    return [value for since, value in steps if since <= on.isoformat()][-1]


def place_of(data, under):
    return [one["id"] for one in data["instruments"]].index(under)


def row_of(data, state):
    return [one[0] for one in data["states"]].index(state.code)


def history(data, view, under, row, known=None):
    """Return the place of a history: in a view, else in the default one; or as known on a day."""
    place = place_of(data, under)
    if known is not None:
        return at(data["known"][place][row], known)
    return data["views"][view][place].get(str(row), data["views"][""][place][str(row)])


def cell(data, view, under, row, on, known=None):
    """Return where a state stands: statuses, words, since when, by which rules it counts."""
    return data["cells"][at(data["histories"][history(data, view, under, row, known)][0], on)]


def roster(data, view, under, counting, on, known=None):
    """Return the codes of a roster: who counts, who perhaps does."""
    rule = [one[0] for one in data["countings"]].index(counting)
    signs = [cell(data, view, under, row, on, known)[3][rule] for row in range(len(data["states"]))]
    return tuple([state[0] for state, sign in zip(data["states"], signs, strict=True) if sign == one] for one in "1?")


def why(data, view, under, state, on):
    """Return the explanation of a bond: that of the view, or else the default one."""
    (place,) = data["instruments"][place_of(data, under)]["parts"]
    row = str(row_of(data, state))
    steps = data["why"][view][place].get(row) or data["why"][""][place][row]
    return [
        [data["parts"][part] for part in block] if isinstance(block, list) else data["parts"][block]
        for block in at(steps, on)
    ]


def views_of(base):
    """Return every view that a page should offer, by its name."""
    yield "", base
    for dispute in base.disputes:
        for reading in dispute.choices:
            if reading != base.readings[dispute.id]:
                yield f"{dispute.id}={reading}", base.read_as(**{dispute.id: reading})


def change_days(base, under):
    """Return every day on which an answer under an instrument can change in any view, and those beside it."""
    days = {base.checked_through, date(1, 1, 2), date(9999, 12, 30)}
    for _, view in views_of(base):
        for state in view.states:
            steps = view.timeline(state, instrument=under).steps
            days |= {bound for step in steps for bound in (step.earliest, step.latest)}
    return sorted({on + shift for on in days for shift in (-ONE, 0 * ONE, ONE)})


def asked(view, under, counting, on):
    question = {"instrument": under, "counting": counting, "projected": "accept"}
    certain = view.members(on, undetermined="exclude", **question)
    return list(certain.codes), [state.code for state in certain.undetermined]


# its answers are the library's


@pytest.mark.parametrize("name", REGISTERS)
def test_the_page_offers_every_instrument_counting_and_reading_and_every_state(name):
    base, data = held(name), data_of(name)
    ids = list(base.instruments.ids())
    asked = [(one.id, one.name, list(one.instruments), True) for one in base.lineages]
    asked += [(one.id, one.name, [one.id], one.id == base.facts.constitutive) for one in base.instruments]
    assert data["instruments"] == [
        {
            "id": name,
            "name": words,
            "one": "member" if member else "party",
            "many": "members" if member else "parties",
            "parts": [ids.index(part) for part in parts],
        }
        for name, words, parts, member in asked
    ]
    first = 0 if base.lineages else ids.index(base.facts.constitutive)
    assert [data[key] for key in ("name", "checked", "default")] == [base.name, str(base.checked_through), first]
    assert data["statuses"] == list(Status)
    assert data["organization"] == json.loads(json.dumps(organization(base.organization)))
    assert [one[0] for one in data["countings"]] == list(Counting)
    assert list(data["views"]) == [view for view, _ in views_of(base)]
    assert data["states"] == [[state.code, state.name] for state in base.states]
    assert data["disputes"] == [
        {
            "id": one.id,
            "question": one.question,
            "chosen": base.readings[one.id],
            "readings": [{"id": reading.id, "text": reading.text} for reading in one.readings],
        }
        for one in base.disputes
    ]


@pytest.mark.parametrize("name", REGISTERS)
def test_on_every_change_day_and_beside_it_every_roster_of_every_view_is_the_library_s(name):
    base, data = held(name), data_of(name)
    for under in [one.id for one in choices(base)]:
        days = change_days(base, under)
        for key, view in views_of(base):
            for counting in Counting:
                for on in days:
                    assert roster(data, key, under, counting, on) == asked(view, under, counting, on), (key, under, on)


@pytest.mark.parametrize("name", REGISTERS)
def test_on_every_change_day_and_beside_it_the_statuses_of_every_state_are_the_library_s(name):
    base, data = held(name), data_of(name)
    for under in [one.id for one in choices(base)]:
        for key, view in views_of(base):
            for on in change_days(base, under):
                for state in base.states:
                    statuses, *_ = cell(data, key, under, row_of(data, state), on)
                    possible = view.possible_statuses(state, on, instrument=under, projected="accept")
                    assert {data["statuses"][one] for one in statuses} == possible, (key, under, state, on)


@pytest.mark.parametrize("name", ["csto", "council-of-europe", "doubtful", "what if", "known earlier"])
def test_as_known_on_every_day_of_learning_and_beside_it_the_rosters_are_the_library_s(name):
    base, data = held(name), data_of(name)
    events = [event for event in (*base.facts.events, *base.supposed) if event.act is not Act.NOTE]
    learned = {event.known_from.latest for event in events}
    learned |= {one.in_force.latest for one in base.instruments if one.in_force}
    for known in sorted({day_ + shift for day_ in learned for shift in (-ONE, 0 * ONE)}):
        view = base.as_known_on(known)
        for under in [one.id for one in choices(base)]:
            for on in (known, *change_days(view.as_known_on(known), under)[::3]):
                for counting in (Counting.DE_JURE, Counting.SIGNED):
                    shown = roster(data, "", under, counting, on, known)
                    assert shown == asked(view, under, counting, on), (known, under, counting, on)


def test_what_was_known_last_is_what_is_known_now():
    data = data_of("csto")
    for place, histories in enumerate(data["known"]):
        assert [steps[-1][1] for steps in histories] == list(data["views"][""][place].values())


def test_the_events_of_a_history_are_marked_on_their_days():
    data = data_of("csto")
    place = history(data, "", "charter", row_of(data, CSTO.state("UZB")))
    assert [tuple(mark[:3]) for mark in data["histories"][place][1]][1:] == [
        ("2012-06-28", "2012-06-28", "suspended by the state"),
        ("2012-12-19", "2012-12-19", "withdrew by the organization"),
    ]


@pytest.mark.parametrize(
    ("events", "marks"),
    [
        ([happened("accede", day(30))], [(30, "acceded")]),
        ([happened("accede", day(3))], [(3, "acceded"), (20, "acceded")]),
        (
            [happened("sign", day(1)), happened("ratify", day(3)), happened("withdraw", day(40))],
            [(1, "signed"), (3, "ratified"), (20, "ratified"), (40, "withdrew")],
        ),
        ([happened("sign", day(1)), happened("ratify", day(30))], [(1, "signed"), (30, "ratified")]),
    ],
    ids=["in force", "before", "signed before", "ratified in force"],
)
def test_a_consent_is_marked_on_its_day_and_where_it_takes_effect_later(events, marks):
    data = answers(register(*events, instruments=[instrument(in_force=day(20))]))
    _, found = data["histories"][data["views"][""][place_of(data, "t")][0]]
    on = [(day(number).isoformat(), words) for number, words in marks]
    assert [tuple(mark) for mark in found] == [(one, one, words, "") for one, words in on]


@pytest.mark.parametrize("name", ["doubtful", "hostile"])
def test_every_step_and_every_consent_of_a_bond_is_marked_once_and_in_order(name):
    base, data = held(name), data_of(name)
    for under in choices(base):
        for state in base.states:
            timeline = base.timeline(state, instrument=under.id)
            moves = {(one.earliest, one.latest, one.event) for one in timeline.steps}
            moves |= {(one.given.earliest, one.given.latest, one.event) for one in timeline.consents}
            _, marks = data["histories"][history(data, "", under.id, row_of(data, state))]
            told = [(first.isoformat(), last.isoformat(), act_words(event)) for first, last, event in moves]
            assert [tuple(mark[:3]) for mark in marks] == sorted(told), (under, state)


def explained(view, state, on, under):
    """Return the blocks of an explanation but the first two, without ids; notes as a list."""
    _, _, *blocks = reason_blocks(view.explain(state, on, instrument=under, projected="accept"))
    return [
        "".join(as_html([block], ids=False))
        if block.last is None
        else ["".join(block.text), *as_items(block.inner, ids=False)]
        for block in blocks
    ]


@pytest.mark.parametrize("name", ["csto", "doubtful", "hostile", "what if", "unesco"])
def test_on_the_days_of_a_bond_s_events_and_beside_them_its_explanation_is_the_library_s(name):
    base, data = held(name), data_of(name)
    for under in base.instruments.ids():
        for state in base.states:
            bond = [e for e in base.facts.events if (e.state, e.instrument) == (state.code, under)]
            moments = [m for e in bond for m in (e.date, e.effective, e.reported) if m]
            bounds = {bound for moment in moments for bound in (moment.earliest, moment.latest)}
            for on in {bound + shift for bound in bounds for shift in (-ONE, 0 * ONE, ONE)}:
                assert why(data, "", under, state, on) == explained(base, state, on, under), (under, state, on)


def an_explanation(name):
    """Draw a view, a bond and a day of a register."""
    base = held(name)
    views = dict(views_of(base))
    span = st.dates(base.facts.events[0].date.earliest - 400 * ONE, base.checked_through + 900 * ONE)
    return st.tuples(
        st.sampled_from(list(views)), st.sampled_from(base.instruments.ids()), st.sampled_from(base.states), span
    )


@pytest.mark.parametrize("name", ["csto", "doubtful", "council-of-europe", "what if"])
def test_on_any_day_in_any_view_the_explanation_of_any_bond_is_the_library_s(name):
    views = dict(views_of(held(name)))

    @given(an_explanation(name))
    @examples(250)
    def holds(question):
        key, under, state, on = question
        assert why(data_of(name), key, under, state, on) == explained(views[key], state, on, under)

    holds()


WORDS = [
    ("KAZ", "charter", "2005-01-01", "member", "2003-09-18"),
    ("UZB", "charter", "2012-07-01", "suspended", "2012-06-28"),
    ("UZB", "cst", "2000-01-01", "withdrawn (former party: lapsed 1999-04-21)", ""),
    ("BLR", "ksor", "2009-10-10", "outsider or signatory", ""),
    ("BLR", "ksor", "2009-10-20", "signatory", "[2009-10-05..2009-10-20]"),
    ("GEO", "charter", "2012-07-01", "outsider", ""),
    ("KAZ", "cst", "1996-01-01", "party", "1994-04-20"),
]


@pytest.mark.parametrize(("code", "under", "on", "words", "since"), WORDS)
def test_a_state_s_standing_is_put_in_words(code, under, on, words, since):
    data = data_of("csto")
    shown = cell(data, "", under, row_of(data, CSTO.state(code)), date.fromisoformat(on))
    assert shown[1:3] == [words, since]


def test_a_vote_withheld_is_shown():
    data = data_of("doubtful")
    _, words, since, _ = cell(data, "", "t", row_of(data, held("doubtful").state("BBB")), day(32))
    assert (words, since) == ("member (vote withheld)", "[2000-01-21..2000-01-31]")


def test_a_reading_that_supposed_events_forbid_is_not_offered():
    readings = [Reading(id=one, text=f"It is {one}.") for one in ("in", "out")]
    base = register(
        happened("accede", day(1), readings={"d": ["in"]}, reported=day(1)),
        disputes=[Dispute(id="d", question="In?", default="in", readings=readings)],
    ).with_events(happened("freeze", day(5), id="x"))
    data = answers(base)
    assert list(data["views"]) == [""]
    assert data["disputes"] == [
        {"id": "d", "question": "In?", "chosen": "in", "readings": [{"id": "in", "text": "It is in."}]}
    ]


def test_two_acts_alike_on_one_day_are_both_marked():
    both = Lineage(id="both", name="Both", instruments=["old", "t"])
    acceded = [happened("accede", day(1), instrument=one, id=f"a-{one}") for one in ("old", "t")]
    data = answers(register(*acceded, instruments=[instrument(), instrument(id="old")], lineages=[both]))
    on = day(1).isoformat()
    assert data["histories"][data["views"][""][place_of(data, "both")][0]][1] == [[on, on, "acceded", "The Treaty"]] * 2
    assert data["histories"][data["views"][""][place_of(data, "t")][0]][1] == [[on, on, "acceded", ""]]


def test_an_explanation_turns_on_the_days_on_which_deadlines_run_out():
    dues = Arrears(after="P2Y", basis="Article 25", consequence="the vote may be withheld")
    asked = register(
        happened("accede", "2000-01-10"),
        happened("note", "[2001-02-05..2001-02-07]", topic="arrears", id="dues"),
        instruments=[instrument(arrears=dues)],
    )
    days = [(2000, 1, 10), (2001, 2, 5), (2001, 2, 7), (2003, 2, 5), (2003, 2, 7)]
    assert turns(asked, asked.state("AAA"), asked.instrument("t")) == [None, *(date(*one) for one in days)]
    data = answers(asked)
    for on in (date(*one) + shift for one in days for shift in (-ONE, 0 * ONE, ONE)):
        assert why(data, "", "t", asked.state("AAA"), on) == explained(asked, "AAA", on, "t"), on


def test_the_page_is_titled_and_described_by_the_name_of_the_register():
    elements = Elements(page(register()))
    (description,) = (one["content"] for one, _ in elements.of("meta") if one.get("name") == "description")
    assert description == "Who the members of A register were on any day, with the reasons and the sources."
    assert "<h1>A register: its members on any day</h1>" in page(register())


def test_instruments_have_their_word_for_a_member():
    words = {one["id"]: (one["one"], one["many"]) for one in data_of("csto")["instruments"]}
    assert words["charter"] == ("member", "members")
    assert words["cst"] == ("party", "parties")


def force(data, under, known=date.max):
    """Return an instrument's force in words, and the steps of why nobody counts."""
    return at(data["force"][place_of(data, under)], known)


def test_instruments_have_their_force():
    data = data_of("csto")
    assert force(data, "cst")[0] == "in force since 1994-04-20"
    ended = register(instruments=[instrument(in_force=day(0), terminated=day(9)), instrument(id="u", in_force=None)])
    data = answers(ended)
    assert force(data, "t")[0] == "in force since 2000-01-01 until 2000-01-10"
    assert force(data, "u")[0] == "not in force"


def test_a_lineage_is_in_force_from_its_first_instrument_until_the_end_of_its_last():
    first = instrument(
        id="u", name="The Protocol", in_force=window(day(0), day(9)), terminated=window(day(20), day(40))
    )
    then = instrument(in_force=window(day(5), day(6)), terminated=window(day(25), day(30)))
    for parts in (["u", "t"], ["t", "u"]):
        both = Lineage(id="both", name="Both", instruments=parts)
        words, reasons = force(answers(register(instruments=[then, first], lineages=[both])), "both")
        told = {one.id: f"{one.name}, in force since {one.in_force} until {one.terminated}" for one in (first, then)}
        assert words == "; ".join(told[part] for part in parts)
        assert reasons == [
            ["", f"Both entered into force only on {first.in_force}."],
            [day(9).isoformat(), "The register records no members on this day."],
            [day(25).isoformat(), f"Both ended on {then.terminated}."],
        ]


def test_the_force_of_an_instrument_is_known_from_its_days_on():
    data = answers(register(instruments=[instrument(in_force=day(5), terminated=day(9))]))
    known = {n: force(data, "t", day(n))[0] for n in (-9, 4, 5, 8, 9, 90)}
    in_force = "in force since 2000-01-06"
    ended = f"{in_force} until 2000-01-10"
    assert known == {-9: "not in force", 4: "not in force", 5: in_force, 8: in_force, 9: ended, 90: ended}


def test_as_known_before_it_was_in_force_an_instrument_is_not():
    assert force(data_of("csto"), "charter", date(2003, 9, 17))[0] == "not in force"


def test_an_empty_roster_has_its_reason():
    data = answers(register(instruments=[instrument(in_force=day(5), terminated=day(9))]))
    _, reasons = force(data, "t")
    name = data["instruments"][0]["name"]
    assert [at(reasons, day(n)) for n in (0, 6, 9)] == [
        f"{name} entered into force only on 2000-01-06.",
        "The register records no members on this day.",
        f"{name} ended on 2000-01-10.",
    ]


@pytest.mark.parametrize("on", ["1996-05-01", "2012-07-01", "2016-12-31", "2021-10-01", "2023-11-24", "2026-02-13"])
def test_offices_meetings_and_requests_are_those_of_the_snapshot(on):
    data, taken = organization(CSTO.organization), CSTO.organization.snapshot(on)
    offices = {name: who for name, steps in data["offices"] if (who := at(steps, date.fromisoformat(on)))}
    assert list(offices) == [CSTO.organization.offices[one].name for one in taken.offices]
    for office, possible in taken.offices.items():
        for tenure in possible:
            said = "nobody" if tenure is None else tenure.holder or (tenure.state and CSTO.state(tenure.state).name)
            assert (said or "somebody") in offices[CSTO.organization.offices[office].name]
    past = [text for _, latest, planned, text in data["meetings"] if latest <= on and not planned]
    later = [text for earliest, _, _, text in data["meetings"] if earliest > on]
    for texts, meeting in ((past[-1:], taken.last_meeting), (later[:1], taken.next_meeting)):
        assert [text.partition(":")[0] for text in texts] == ([str(meeting.date)] if meeting else [])
    assert len(at(data["waiting"], date.fromisoformat(on))) == len(taken.waiting)


def test_the_organization_on_the_page_is_put_in_words():
    data, names = organization(CSTO.organization), {state.code: state.name for state in CSTO.states}
    offices = dict(data["offices"])
    chair, secretary = offices["Chair of the Collective Security Council"], offices["Secretary General of the CSTO"]
    assert secretary[:3] == [
        ["", ""],
        ["2003-04-28", "Nikolai Bordyuzha, since 2003-04-28"],
        ["2017-01-01", "Valery Semerikov (acting), since 2017-01-01"],
    ]
    late = "; the term was to end on 2029-01-01, and nothing later is recorded"
    assert secretary[-2:] == [
        ["2026-01-01", (last := "Taalatbek Masadykov, since 2026-01-01")],
        ["2029-01-01", last + late],
    ]
    assert chair[1:4] == [
        ["1994-04-20", "nobody or somebody whose name was not found"],
        ["1995-02-10", "somebody whose name was not found"],
        ["2004-06-18", "Kazakhstan, since 2004-06-18"],
    ]
    assert offices["Secretary General of the Council of Collective Security"][-1] == ["2003-04-28", ""]
    listed = CSTO.organization.meetings(planned=True)
    for (first, last, planned, text), one in zip(data["meetings"], listed, strict=True):
        assert [first, last] == [one.date.earliest.isoformat(), one.date.latest.isoformat()]
        assert planned is one.planned
        without = ", ".join(names[code] for code in one.absentees)
        kind = f"{one.kind} meeting" if one.kind else "meeting"
        said = f"{one.date}: {kind}, {one.place or one.mode}"
        assert text == (f"{said}, without {without}" if without else said)
    assert data["waiting"][0] == ["", []]
    said = {text for _, texts in data["waiting"] for text in texts}
    assert said == {
        f"{names[one.state]} asked {names.get(one.to, one.to)}, {one.date} ({one.article})"
        for one in CSTO.organization.requests()
    }


@pytest.mark.parametrize(("article", "words"), [("Article 4", " (Article 4)"), ("", "")])
def test_a_request_without_an_article_has_none_in_its_words(article, words):
    asked = [row | {"article": article} for row in CSTO.facts.rows["request"]]
    data = organization(Register(evolve(CSTO.facts, rows=dict(CSTO.facts.rows) | {"request": asked})).organization)
    assert ["2022-01-05", [f"Kazakhstan asked CSTO, 2022-01-05{words}"]] in data["waiting"]


def test_a_state_that_the_register_does_not_describe_is_named_by_its_code():
    records = {
        "office": [Office(id="o", name="Chair", since="2000-01-01", kind="state")],
        "tenure": [Tenure(id="t", office="o", state="ZZZ", start="2000-01-01")],
        "meeting": [Meeting(id="m", body="B", date="2001-05-01", place="X", absent=[Absence(state="ZZZ")])],
        "request": [Request(id="r", instrument="t", state="ZZZ", to="B", date="2002-01-01")],
    }
    data = organization(Register(evolve(register().facts, rows=to_rows(records))).organization)
    assert data["offices"] == [["Chair", [["", ""], ["2000-01-01", "ZZZ, since 2000-01-01"]]]]
    assert [words for *_, words in data["meetings"]] == ["2001-05-01: meeting, X, without ZZZ"]
    assert data["waiting"] == [["", []], ["2002-01-01", ["ZZZ asked B, 2002-01-01"]]]


def test_the_size_of_a_page_grows_with_the_states_and_not_with_their_square():
    def size(count):
        codes = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}Q" for n in range(count)]
        states = [State(code=code, name=code) for code in codes]
        events = [happened("accede", day(3 * n), state=code) for n, code in enumerate(codes)]
        return len(json.dumps(answers(register(*events, states=states, checked_through=day(9999)))))

    assert size(80) - size(40) < 2.2 * (size(40) - size(20))


# one safe file


def test_the_page_of_the_csto_is_small_enough_for_a_slow_connection():
    assert len(page_of("csto").encode()) < 200_000


def test_the_same_register_gives_the_same_page():
    assert page(held("council-of-europe")) == page(load(EXAMPLES / "council-of-europe.toml"))


def test_the_title_is_the_register_s_or_the_one_given():
    assert "<h1>Collective Security Treaty Organization: its members on any day</h1>" in page_of("csto")
    assert "<h1>Peace &amp; &lt;quiet&gt;</h1>" in page(register(), title="Peace & <quiet>")


def directions(path):
    """Return the directions of the strokes of a path, as matplotlib writes them."""
    found = set()
    for stroke in path.removeprefix("M").split("M"):
        if "v" in stroke or "h" in stroke:
            found.add("|" if "v" in stroke else "-")
        else:
            x, y, to_x, to_y = map(int, stroke.split())
            found.add("\\" if (to_x - x) * (to_y - y) > 0 else "/")
    return found


def test_each_status_has_its_colour_by_day_and_by_night_and_a_tile_with_its_hatch():
    elements = Elements(page(register()))
    (style,) = (text for _, text in elements.of("style"))
    tiles = [attributes["id"] for attributes, _ in elements.of("pattern")]
    assert tiles == [f"status-{status}" for status in LOOKS]
    assert [text for tag in ("pattern", "defs") for _, text in elements.of(tag) if text.strip()] == []
    strokes = [directions(attributes["d"]) for attributes, _ in elements.of("path") if "stroke-width" in attributes]
    hatches = [{"x": {"/", "\\"}}.get(look.hatch[0], {look.hatch[0]}) for look in LOOKS.values() if look.hatch]
    assert strokes == hatches
    filled = [attributes["fill"] for attributes, _ in elements.of("rect") if attributes.get("height") == "8"]
    assert filled == [look.colour or "none" for look in LOOKS.values()]
    for which in ("colour", "dark"):
        rules = [f"--{status}: {getattr(look, which) or 'none'};" for status, look in LOOKS.items()]
        assert " ".join(rules) in style
    assert all(f"#status-{status} rect {{ fill: var(--{status}); }}" in style for status in LOOKS)


@pytest.mark.parametrize("name", ["csto", "hostile"])
def test_nothing_in_the_page_asks_the_network_for_anything(name):
    fetching = {"src", "srcset", "action", "poster", "formaction", "background", "manifest", "ping"}
    for tag, attributes, _ in Elements(page_of(name)).found:
        assert not fetching & set(attributes), tag
        assert tag not in {"iframe", "object", "embed", "base", "form", "img", "audio", "video"}
        if tag == "link":
            assert attributes == {"rel": "icon", "href": "data:,"}
    assert not re.search(r"@import|url\((?!#)", page_of(name).partition("<script")[0])


def policy(html):
    (content,) = [
        a["content"] for a, _ in Elements(html).of("meta") if a.get("http-equiv") == "Content-Security-Policy"
    ]
    return dict(rule.strip().split(" ", 1) for rule in content.split(";"))


@pytest.mark.parametrize("name", ["csto", "hostile"])
def test_the_page_s_policy_lets_only_its_own_script_and_style_run(name):
    html = page_of(name)
    rules, elements = policy(html), Elements(html)
    scripts = [text for attributes, text in elements.of("script") if attributes != {"type": "text/plain", "id": "data"}]
    for rule, texts in (("script-src", scripts), ("style-src", [text for _, text in elements.of("style")])):
        (text,) = texts
        assert rules.pop(rule) == f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
    nothing = dict.fromkeys(("default-src", "base-uri", "form-action"), "'none'")
    assert rules == nothing | {"img-src": "data:", "connect-src": "'self'"}


def handlers(elements):
    return [
        name for _, attributes, _ in elements.found for name in attributes if name.startswith("on") or name == "style"
    ]


def test_a_hostile_register_adds_no_element_to_the_page():
    quiet, hostile = (
        Elements(page(hurt(text))) for text in ("", "</script><script>alert(1)</script><img src=x onerror=a()>")
    )
    assert [tag for tag, _, _ in hostile.found] == [tag for tag, _, _ in quiet.found]
    assert handlers(hostile) == []


BARE = "p b code dl dt dd ul li div strong details summary table caption thead tbody tr td"
ALLOWED = {**{tag: set() for tag in BARE.split()}, "a": {"href", "rel"}, "th": {"scope"}}


def check(html):
    """Check that a fragment is sound and has nothing but what fragments may have; return its text."""
    elements = Elements(html)
    for tag, attributes, _ in elements.found:
        assert set(attributes) <= ALLOWED[tag]
        assert attributes.get("href", "https://").startswith(("https://", "http://"))
    return " ".join("".join(texts) for _, _, texts in elements.found)


@pytest.mark.parametrize("name", ["csto", "hostile", "doubtful"])
def test_every_explanation_in_the_page_is_sound_html_with_web_links_only(name):
    data = data_of(name)
    for instruments in data["why"].values():
        for states in instruments:
            for steps in states.values():
                for _, blocks in steps:
                    for block in blocks:
                        for part in block if isinstance(block, list) else [block]:
                            check(data["parts"][part])


def test_the_placeholder_of_a_template_in_a_register_s_text_stays_what_it_is():
    made = page(hurt("{{TITLE}}"))
    assert "{{TITLE}} bad" in made
    assert "{{TITLE}} bad" in str(embedded(made)["states"])
    assert "{{" not in page_of("csto")


@given(st.text() | st.dictionaries(st.text(), st.lists(st.text())))
def test_embedded_answers_are_read_back_as_they_were_and_have_no_sign_that_ends_a_script(value):
    text = packed(value)
    assert json.loads(decompress(b64decode(text))) == value
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", text)


def test_embedded_answers_take_no_room_for_blanks_and_escapes():
    value = {"states": [["UZB", "Ўзбекистон"], ["KAZ", "Қазақстан"]], "parts": [1, 2]}
    text = decompress(b64decode(packed(value))).decode()
    assert text == '{"states":[["UZB","Ўзбекистон"],["KAZ","Қазақстан"]],"parts":[1,2]}'


def test_without_a_script_the_page_still_shows_the_last_roster_that_was_checked():
    html = page_of("csto")
    inside = html.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "2026-02-13" in inside
    assert CSTO.members("2026-02-13")._repr_html_() in inside


def test_without_a_script_the_page_shows_the_roster_of_the_first_lineage():
    both = Lineage(id="both", name="Both", instruments=["old", "t"])
    only_old = happened("accede", day(1), instrument="old")
    asked = register(only_old, instruments=[instrument(), instrument(id="old")], lineages=[both])
    inside = page(asked).partition("<noscript>")[2].partition("</noscript>")[0]
    assert asked.members(asked.checked_through, instrument="both").codes == ("AAA",)
    assert asked.members(asked.checked_through, instrument="both")._repr_html_() in inside
    assert asked.checked_through.isoformat() in inside


# html for notebooks


def test_a_roster_as_html_has_its_states_and_their_statuses():
    html = CSTO.members("2012-07-01")._repr_html_()
    check(html)
    assert html.startswith("<table>\n<caption>Roster of 7</caption>")
    assert "<tr><td>UZB</td><td>Uzbekistan</td><td>suspended</td></tr>" in html


@pytest.mark.parametrize(("undetermined", "row"), [("exclude", False), ("include", True)])
def test_a_roster_as_html_says_what_is_undetermined(undetermined, row):
    open_one = CSTO.members("2009-10-10", instrument="ksor", counting="signed", undetermined=undetermined)
    html = open_one._repr_html_()
    check(html)
    assert f"<caption>Roster of {len(open_one)}; may or may not count: Belarus</caption>" in html
    assert ("<td>outsider or signatory</td>" in html) is row


def test_a_timeline_as_html_has_its_spells():
    html = CSTO.timeline("UZB")._repr_html_()
    check(html)
    assert "Uzbekistan (UZB) under Charter of the Collective Security Treaty Organization" in html
    assert (
        "<tr><td>suspended</td><td>2012-06-28</td><td>2012-12-19</td><td>174</td><td></td>"
        "<td>uzb-charter-suspend-by-note</td></tr>" in html
    )
    assert "<tr><td>outsider</td><td></td><td>2006-08-16</td><td></td><td></td><td></td></tr>" in html


SAID = [
    ("UZB", "2012-07-01", "charter", "Uzbekistan (UZB) under 'charter' on 2012-07-01: suspended"),
    ("UZB", "2012-07-01", "charter", "Suspended since 2012-06-28 until 2012-12-19"),
    ("UZB", "2012-07-01", "charter", "Then, from 2012-12-19: withdrawn (former member: withdrew 2012-12-19)"),
    ("UZB", "2012-07-01", "charter", "Before: member from 2006-08-16"),
    ("UZB", "2012-07-01", "charter", "(the reading in use)"),
    ("UZB", "2000-01-01", "cst", "Withdrawn (former party: lapsed 1999-04-21)"),
    ("BLR", "2009-10-10", "ksor", "cannot be determined: outsider or signatory"),
    ("BLR", "2009-10-10", "ksor", "What leaves it open:"),
    ("AZE", "1996-01-01", "charter", "Perhaps you meant: Azerbaijan is party under Collective Security Treaty"),
    ("ARM", "2025-12-01", "charter", "Clock: arrears: counted from 2024-01-01, runs out on 2026-01-01"),
    ("ARM", "2030-01-01", "charter", "A projection: the register was checked through 2026-02-13."),
    ("KAZ", "1996-01-01", "cst", "in force 1994-04-20"),
]


@pytest.mark.parametrize(("code", "on", "under", "words"), SAID)
def test_an_explanation_as_html_says_what_its_text_says(code, on, under, words):
    explanation = CSTO.explain(code, on, instrument=under, projected="accept")
    assert words in check(explanation._repr_html_())


@pytest.mark.parametrize("on", ["2000-01-05", "2000-01-15", "2000-01-25", "2000-01-31", "2000-02-10", "2001-01-01"])
def test_a_hostile_explanation_as_html_shows_every_text_as_it_is_written(on):
    explanation = hurt().explain("AAA", on, projected="accept")
    text = check(explanation._repr_html_())
    assert "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{DATA}}&amp;'\" bad" in text


def test_every_source_of_an_explanation_is_cited_with_its_link():
    explanation = CSTO.explain("UZB", "2012-07-01")
    links = {attributes["href"] for attributes, _ in Elements(explanation._repr_html_()).of("a")}
    assert {source.url for source in explanation.sources.values() if source.url} <= links


def test_all_notes_are_shown_not_the_last_ones_only():
    explanation = CSTO.explain("ARM", "2025-12-01")
    assert len(explanation.notes) > 20
    text = check(explanation._repr_html_())
    assert [note.id for note in explanation.notes if (note.note or note.id) not in text] == []


def test_the_end_of_an_instrument_turns_the_explanations_of_its_bonds():
    other = instrument(id="u", terminated=date(2005, 1, 1))
    asked = register(happened("accede", "2000-01-01", instrument="u"), instruments=[instrument(), other])
    assert turns(asked, asked.state("AAA"), other) == [None, date(2000, 1, 1), date(2005, 1, 1)]


# the command


def test_the_command_writes_the_page_of_the_view_asked_for(tmp_path):
    path = tmp_path / "csto.html"
    source = str(EXAMPLES / "council-of-europe.toml")
    words = [
        "page",
        "--register",
        source,
        "--output",
        str(path),
        "--title",
        "A title",
        "--reading",
        "turkey_1949=organization",
    ]
    assert CliRunner().invoke(main, words).output == ""
    assert path.read_text(encoding="utf-8") == page(load(source).read_as(turkey_1949="organization"), "A title")


def test_the_command_writes_to_standard_output_where_no_file_is_named():
    assert CliRunner().invoke(main, ["page"]).stdout == page_of("csto")
