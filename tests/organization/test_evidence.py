"""What the register rests on, and how it is cited."""

import datetime as dt
import json
import re

import pytest
from attrs import evolve
from helpers import happened, register
from hypothesis import given
from hypothesis import strategies as st

from csto_membership import CSTO, Moment
from csto_membership.errors import UnknownNameError, UnknownWordError
from csto_membership.model.events import Source
from csto_membership.organization import Meeting, Tenure, to_rows
from csto_membership.organization.evidence import (
    FROM_MEMORY,
    UNVERIFIABLE,
    cite,
    errata,
    facts_of,
    shares,
    sources_report,
    supports,
    voice,
)
from csto_membership.register import Register

TODAY = dt.date(2026, 11, 23)
DAY = dt.date(2000, 1, 1)


def rested(*events, sources=(), organization=None, **options):
    """Make a register with these events and sources, and with records of the organization."""
    view = register(*events, **options)
    rows = to_rows(organization or {})
    return Register(evolve(view.facts, sources=[*view.facts.sources, *sources], rows=rows))


def row_of(table, name):
    return next(row for row in table if row["id"] == name)


# facts


def test_every_event_is_one_fact_however_many_bonds_it_concerns():
    events = [fact.id for fact in facts_of(CSTO) if fact.table == "event"]
    assert len(events) == len(set(events))
    assert set(events) == {event.id for event in CSTO.facts.events}
    assert events == list(dict.fromkeys(event.id for event in CSTO.facts.events))


def test_every_reading_and_every_sourced_record_is_a_fact():
    known = {(fact.table, fact.id) for fact in facts_of(CSTO)}
    assert {("reading", f"{d.id}.{r.id}") for d in CSTO.disputes for r in d.readings} <= known
    assert {("instrument", one) for one in CSTO.instruments.ids()} <= known
    assert ("tenure", "chair-rus-2009") in known
    assert ("tenure", "chair-unknown") not in known
    assert not {table for table, _ in known} & {"erratum", "state"}


def test_a_state_with_sources_is_a_fact():
    view = register()
    states = (evolve(view.facts.states[0], sources=["s"]), *view.facts.states[1:])
    facts = evolve(view.facts, states=states)
    first = facts_of(Register(facts))[0]
    assert (first.table, first.id, first.sources) == ("state", "AAA", ("s",))


def test_the_facts_do_not_depend_on_the_view():
    assert facts_of(CSTO.as_known_on("2000-01-01").read_as(uzbekistan_2012="article_19")) == facts_of(CSTO)


def test_what_rests_on_memory_is_told_of_core_facts_by_their_words():
    view = rested(
        happened("accede", DAY, basis=f"Article 9 ({FROM_MEMORY})", id="a"),
        happened("note", DAY, topic="t", note=f"The number is {FROM_MEMORY}.", id="b"),
        happened("note", DAY, topic="t", note="Read in full.", id="c"),
    )
    assert {fact.id: fact.memory for fact in facts_of(view) if fact.table == "event"} == {
        "a": ("basis",),
        "b": ("note",),
        "c": (),
    }


@pytest.mark.parametrize(("name", "field"), [("chair", "since"), ("un-observer", "basis")])
def test_what_rests_on_memory_is_reported(name, field):
    assert row_of(sources_report(CSTO), name)["memory"] == field


# voices


@pytest.mark.parametrize(
    ("publisher", "who"),
    [
        ("TASS", "TASS"),
        ("TASS (copy at oananews.org)", "TASS"),
        ("Kazinform (after BelTA)", "BelTA"),
        ("", ""),
        ("UrduPoint / Sputnik", "UrduPoint / Sputnik"),
    ],
)
def test_a_copy_and_a_report_after_an_agency_speak_with_another_s_voice(publisher, who):
    assert voice(publisher) == who


def test_two_papers_of_one_voice_are_one():
    view = rested(
        happened("accede", DAY, sources=["a", "b"], id="same"),
        happened("note", DAY, topic="t", sources=["a", "c"], id="two"),
        happened("note", DAY, topic="t", sources=["d", "e"], id="nameless"),
        sources=[
            Source(id="a", title="A", publisher="TASS"),
            Source(id="b", title="B", publisher="Trend (after TASS)"),
            Source(id="c", title="C", publisher="Reuters"),
            Source(id="d", title="D"),
            Source(id="e", title="E"),
        ],
    )
    report = sources_report(view)
    assert [
        (row_of(report, name)["voices"], row_of(report, name)["single"]) for name in ("same", "two", "nameless")
    ] == [
        (1, True),
        (2, False),
        (2, False),
    ]
    assert row_of(report, "two")["sources"] == "a c"
    assert [tuple(row.values())[:4] for row in shares(view) if row["table"] == "event"] == [("event", 3, 1, 0)]


# the reports


def test_the_report_has_a_row_for_every_fact_and_no_age_without_a_day():
    report = sources_report(CSTO)
    assert len(report) == len(facts_of(CSTO))
    assert set(report.column("age")) == {None}


def test_ages_are_counted_in_days_up_to_today():
    view = rested(
        happened("accede", DAY, verified=dt.date(2026, 11, 13), id="a"), happened("note", DAY, topic="t", id="b")
    )
    report = sources_report(view, today=TODAY)
    assert (row_of(report, "a")["age"], row_of(report, "b")["age"]) == (10, None)


@pytest.mark.parametrize(("older_than", "listed"), [(9, ["a"]), (10, []), (0, ["a"])])
def test_only_facts_verified_longer_ago_are_old(older_than, listed):
    view = rested(
        happened("accede", DAY, verified=dt.date(2026, 11, 13), id="a"), happened("note", DAY, topic="t", id="b")
    )
    assert [row["id"] for row in sources_report(view, older_than, TODAY)] == listed


def test_age_needs_a_day_to_count_up_to():
    with pytest.raises(ValueError, match=r"^older_than counts days up to today: give today as well$"):
        sources_report(CSTO, older_than=30)


def test_shares_add_up():
    table = shares(CSTO)
    rows = {row["table"]: row for row in table}
    whole = rows.pop("all that can be")
    for column in ("facts", "single", "memory", "verified"):
        assert whole[column] == sum(row[column] for name, row in rows.items() if name not in UNVERIFIABLE)
    assert sum(row["facts"] for row in rows.values()) == len(facts_of(CSTO))
    assert whole["share"] == round(whole["verified"] / whole["facts"], 3)
    assert {name: row["share"] for name, row in rows.items() if name in UNVERIFIABLE} == {
        "instrument": None,
        "reading": None,
    }


def test_shares_of_an_empty_register_are_none():
    assert [tuple(row.values()) for row in shares(rested())] == [
        ("instrument", 1, 1, 0, 0, None),
        ("all that can be", 0, 0, 0, 0, None),
    ]
    assert shares(rested()).columns == ("table", "facts", "single", "memory", "verified", "share")


def test_what_rests_on_a_source_alone():
    view = rested(
        happened("accede", DAY, sources=["s", "a"], id="both"),
        happened("note", DAY, topic="t", sources=["a"], id="alone"),
        happened("note", DAY, topic="t", sources=["a"], id="too"),
        sources=[Source(id="a", title="A", publisher="P"), Source(id="idle", title="I")],
    )
    assert [tuple(row.values()) for row in supports(view)] == [
        ("s", "", "A source", 1, 0, ""),
        ("a", "P", "A", 3, 2, "alone too"),
        ("idle", "", "I", 0, 0, ""),
    ]
    assert supports(view).columns == ("source", "publisher", "title", "facts", "alone", "ids")


def test_every_source_of_the_register_supports_or_fails_or_is_heard():
    used = {row["source"] for row in supports(CSTO) if row["facts"]}
    organization = CSTO.organization
    used |= {one.source for one in organization.errata} | {claim.source for one in organization for claim in one.claims}
    used |= {one for dispute in CSTO.disputes for one in dispute.sources}
    assert [source.id for source in CSTO.sources if source.id not in used] == []


def test_no_record_is_verified_without_a_source():
    assert [fact.id for fact in facts_of(CSTO) if fact.verified and not fact.sources] == []


def test_published_errors_are_listed_with_what_holds():
    table = errata(CSTO)
    assert len(table) == len(CSTO.organization.errata)
    assert table.columns == ("source", "kind", "says", "holds", "facts", "note", "id")
    row = row_of(table, "err-freeze-day")
    assert (row["source"], row["kind"], row["facts"]) == (
        "wikipedia-csto",
        "wrong",
        "arm-freeze arm-freeze-as-reported",
    )


# citing


def entries(text):
    """Read BibTeX back: kind, key and fields of every entry."""
    found = re.findall(r"@(\w+)\{([^,]+),\n((?:  \w+ = \{.*\},\n)*)\}\n", text)
    return {key: {"kind": kind} | dict(re.findall(r"  (\w+) = \{(.*)\},\n", body)) for kind, key, body in found}


def test_the_facts_behind_an_answer_are_cited_once_each():
    answer = CSTO.explain("ARM", "2024-03-01")
    cited = entries(cite(CSTO, answer))
    behind = {one for event in (*answer.events, *answer.notes) for one in event.sources}
    assert cited.keys() == behind
    assert "arm-freeze" in cited["fip-2024"]["keywords"].split(",")


def test_an_answer_that_ends_cites_what_ends_it():
    assert "uzb-charter-withdraw" in cite(CSTO, CSTO.explain("UZB", "2012-07-01"))


def test_an_answer_before_everything_cites_nothing():
    nothing = rested()
    assert cite(nothing, nothing.explain("AAA", "1999-01-01")) == ""
    assert cite(nothing, nothing.explain("AAA", "1999-01-01"), "csl") == "[]\n"


@pytest.mark.parametrize(
    ("what", "keys"),
    [
        ("arm-ksor-sign", ["newsarmenia-2009-06-14", "lenta-2009-10-20"]),
        (["chair-blr-2010"], ["minsk-2010-12", "trend-2011-08-12"]),
        ("council-1995-02-10", ["lawmix-1995"]),
        (
            "protocol-1999",
            [
                "pavlodar-protocol-1999",
                "adilet-1999-12-30",
                "parus-protocol-2010",
                "iplex-protocol-2010",
                "odkb-basic-facts",
            ],
        ),
        ("uzbekistan_1999.moratorium", ["panarmenian-2006-06-24", "ap-2006-06-24", "obozrevatel-2006-12-14"]),
        ("err-georgia-september", ["blogen-2022"]),
        ("lawmix-1995", ["lawmix-1995"]),
        (["lawmix-1995", "lawmix-1995"], ["lawmix-1995"]),
    ],
)
def test_a_fact_is_cited_by_its_id(what, keys):
    assert list(entries(cite(CSTO, what))) == keys
    assert [one["id"] for one in json.loads(cite(CSTO, what, "csl"))] == keys


def test_a_dispute_is_cited_with_all_its_readings():
    dispute = CSTO.disputes["uzbekistan_return"]
    behind = {*dispute.sources, *(one for reading in dispute.readings for one in reading.sources)}
    assert entries(cite(CSTO, "uzbekistan_return")).keys() == behind


def test_a_record_is_cited_as_it_is():
    meeting = CSTO.organization.records["meeting"]["council-2016-12-26"]
    assert list(entries(cite(CSTO, meeting))) == ["asbarez-2016-12"]


def test_a_source_that_supports_two_facts_is_one_entry():
    cited = entries(cite(CSTO, ["chair-rus-2005", "council-2005-06-23"]))
    assert cited["inforos-2005"]["keywords"] == "chair-rus-2005,council-2005-06-23"


def test_what_is_not_there_cannot_be_cited():
    with pytest.raises(UnknownNameError, match="'arm-freese'; did you mean arm-freeze"):
        cite(CSTO, "arm-freese")
    with pytest.raises(UnknownWordError, match="unknown form 'ris'; one of: bibtex, csl"):
        cite(CSTO, "arm-freeze", "ris")


def cited(**given):
    source = Source(**{"id": "k", "title": "T"} | given)
    view = rested(sources=[source])
    return entries(cite(view, "k"))["k"], json.loads(cite(view, "k", "csl"))[0]


@pytest.mark.parametrize(
    ("day", "bibtex", "csl"),
    [
        ("2024-02-22", "2024-02-22", {"date-parts": [[2024, 2, 22]]}),
        ("2024-02", "2024-02", {"date-parts": [[2024, 2]]}),
        ("0987", "0987", {"date-parts": [[987]]}),
        ("2024~", "2024~", {"date-parts": [[2024]], "circa": True}),
        ("2024-02-22?", "2024-02-22?", {"date-parts": [[2024, 2, 22]], "circa": True}),
        ("2024-02%", "2024-02%", {"date-parts": [[2024, 2]], "circa": True}),
        ("2024-Q1", "2024-01-01/2024-03-31", {"date-parts": [[2024, 1, 1], [2024, 3, 31]]}),
        ("[2024-01-05..2024-02-06]", "2024-01-05/2024-02-06", {"date-parts": [[2024, 1, 5], [2024, 2, 6]]}),
    ],
)
def test_a_day_is_cited_as_precisely_as_it_is_known(day, bibtex, csl):
    entry, row = cited(date=Moment.parse(day))
    assert (entry["date"], row["issued"]) == (bibtex, csl)


def test_letters_that_mean_something_to_tex_are_escaped():
    entry, row = cited(title="R&D {100 %}_$#~^\\", publisher="A & B", note="one\n  two")
    assert entry["title"] == (
        r"R\&D \textbraceleft{}100 \%\textbraceright{}\_\$\#\textasciitilde{}\textasciicircum{}\textbackslash{}"
    )
    assert (entry["organization"], entry["note"]) == (r"A \& B", "one two")
    assert (row["title"], row["publisher"], row["note"]) == ("R&D {100 %}_$#~^\\", "A & B", "one two")


def test_an_address_makes_it_online_and_is_not_escaped():
    entry, row = cited(url="https://x.org/a_b?c=%20&d#e")
    assert (entry["kind"], entry["url"]) == ("online", "https://x.org/a_b?c=%20&d#e")
    assert (row["type"], row["URL"]) == ("webpage", "https://x.org/a_b?c=%20&d#e")


def fields_by_braces(text):
    """Read BibTeX as BibTeX does, which counts every brace: return the fields of the one entry."""
    text = text.strip()
    depth, level = 0, []
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        level.append(depth)
    assert level[-1] == 0
    assert min(level[text.index("{") : -1]) > 0
    outer = "".join(letter for letter, deep in zip(text, level, strict=True) if deep == 1)
    return set(re.findall(r"(\w+) =", outer))


ADDRESSES = st.text(st.sampled_from("{}\\%@,= \nж"), max_size=12).map("https://x.org/".__add__)


@given(ADDRESSES, st.text("a{}\\", min_size=1))
def test_no_text_leaves_its_field(url, text):
    view = rested(sources=[Source(id="k", title=f"T{text}", publisher=text, note=text, url=url)])
    fields = fields_by_braces(cite(view, "k"))
    assert fields == {"title", "organization", "url", "note", "keywords"}
    assert " " not in entries(cite(view, "k"))["k"]["url"]


def test_without_an_address_it_is_a_document_with_what_is_known():
    entry, row = cited()
    assert entry == {"kind": "misc", "title": "T", "keywords": "k"}
    assert row == {"id": "k", "type": "document", "title": "T", "keyword": "k"}


@pytest.mark.parametrize("form", ["bibtex", "csl"])
def test_every_source_of_the_register_can_be_cited(form):
    text = cite(CSTO, CSTO.sources.ids(), form)
    keys = entries(text).keys() if form == "bibtex" else {one["id"] for one in json.loads(text)}
    assert keys == set(CSTO.sources.ids())


def test_records_of_an_organization_are_facts():
    tenure = Tenure(id="a", office="post", holder="A", start=DAY, sources=["s"], note=f"The year is {FROM_MEMORY}.")
    meeting = Meeting(id="m", body="B", date="2000-01", sources=["s"], verified=TODAY)
    view = rested(organization={"tenure": (tenure,), "meeting": (meeting,)})
    found = {fact.id: fact for fact in facts_of(view) if fact.table in {"tenure", "meeting"}}
    assert found["a"].memory == ("note",)
    assert (str(found["m"].day), found["m"].verified) == ("2000-01", TODAY)
