"""The commands of the organization give the library's answers, in the library's words."""

import csv
import io
import json

import pytest
from attrs import evolve
from click.testing import CliRunner

from csto_membership import CSTO, load
from csto_membership.cli import options
from csto_membership.cli.main import main
from csto_membership.organization import MeetingKind, Role, evidence
from csto_membership.register import Register

GUAM = load("guam")
ORGANIZATION = CSTO.organization


@pytest.fixture
def run(monkeypatch):
    """Return a function that runs a command line and gives its status, data and notes."""
    monkeypatch.setattr(options, "load", {"csto": CSTO, "guam": GUAM}.__getitem__)

    def typed(*arguments):
        done = CliRunner().invoke(main, arguments, prog_name="csto-membership")
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.exit_code, done.stdout, done.stderr

    return typed


@pytest.fixture
def rows(run):
    """Return a function that runs a command and gives its rows."""

    def read(*arguments):
        status, out, _ = run(*arguments, "--format", "csv")
        assert status == 0
        return list(csv.DictReader(io.StringIO(out)))

    return read


def test_the_offices_are_listed(rows):
    assert [(one["office"], one["kind"], one["until"]) for one in rows("office")] == [
        ("secretary-general", "person", ""),
        ("secretary-general-cst", "person", "[2003-01-01..2003-04-28]"),
        ("chair", "state", ""),
        ("chief-of-joint-staff", "person", ""),
        ("parliamentary-assembly-chair", "person", ""),
    ]


def test_the_holders_of_an_office_are_listed_with_gaps(rows):
    listed = rows("office", "chair")
    held = ORGANIZATION.office("chair").timeline
    assert [(one["start"], one["end"], one["who"]) for one in listed] == [
        (str(one.start or ""), str(one.end or ""), one.who) for one in held
    ]
    assert (listed[0]["start"], listed[0]["end"], listed[0]["who"]) == ("", "[1994-04-20..1995-02-10]", "nobody")
    assert {one["memory"] for one in listed} == {""}


@pytest.mark.parametrize(
    ("office", "day", "who", "acting", "start"),
    [
        ("chair", "2009-07-01", "RUS (temporary)", "true", "2009-06-14"),
        ("secretary-general", "2018-12-01", "Valery Semerikov (acting)", "true", "2018-11-02"),
        ("secretary-general", "2026-01-01", "Taalatbek Masadykov", "false", "2026-01-01"),
        ("secretary-general", "2001-01-01", "nobody", "", ""),
    ],
)
def test_who_held_an_office_on_a_day(rows, office, day, who, acting, start):
    (one,) = rows("office", office, day)
    assert (one["on"], one["who"], one["acting"], one["start"]) == (day, who, acting, start)


def test_an_open_answer_has_the_status_three(run):
    status, out, notes = run("office", "chair", "2010-12-20")
    assert (status, out) == (3, "")
    assert notes.startswith("undetermined: who held 'chair' on 2010-12-20 cannot be determined")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["office", "chairman"], "unknown office 'chairman'"),
        (["office", "chair", "soon"], "'soon' is not a day"),
        (["meetings", "2023"], "'2023' must be one exact day"),
        (["meetings", "--kind", "secret"], "'secret' is not one of"),
        (["meetings", "--body", "Senate"], "unknown body 'Senate'"),
        (["meetings", "--state", "Atlantis"], "unknown state 'Atlantis'"),
        (["requests", "Atlantis"], "unknown state 'Atlantis'"),
        (["relations", "soon"], "'soon' is not a day"),
        (["allies", "ARM", "2024-01-01", "--duty", "x"], "unknown duty 'x'"),
        (["day", "2023"], "'2023' must be one exact day"),
        (["cite"], "give either STATE (and DATE) or --fact"),
        (["cite", "ARM", "--fact", "arm-freeze"], "give either STATE (and DATE) or --fact"),
        (["cite", "--fact", "arm-freese"], "did you mean arm-freeze"),
        (["sources", "--by", "table", "--only", "single"], "--only and --older-than choose among facts"),
        (["sources", "--by", "source", "--older-than", "3"], "--only and --older-than choose among facts"),
        (["sources", "--older-than", "-1"], "-1"),
    ],
)
def test_bad_input_is_one_line_and_the_status_two(run, arguments, words):
    status, out, notes = run(*arguments)
    assert (status, out) == (2, "")
    assert len(notes.splitlines()) == 1
    assert words in notes


def test_a_later_day_is_noted_to_be_a_projection(run):
    assert "2026-06-01 is a projection" in run("office", "chair", "2026-06-01")[2]
    assert run("office", "chair", "2026-06-01", "--projected", "accept")[2] == ""
    assert run("day", "2026-06-01", "--projected", "refuse")[0] == 2


def test_meetings_are_listed_in_few_columns_for_people(run):
    _, out, _ = run("meetings", "2023-01-01", "2024-01-01")
    assert [line.split() for line in out.splitlines()] == [
        ["date", "kind", "place", "chair", "absent", "refused", "meeting"],
        ["2023-11-23", "regular", "Minsk", "BLR", "ARM", "council-2023-11-23"],
    ]
    assert "papers" in run("meetings", "2023-01-01", "2024-01-01", "--all")[1].splitlines()[0].split()


def test_meetings_have_all_columns_for_programs(rows):
    (one,) = rows("meetings", "2022-11-01", "2023-01-01")
    assert one["refused"].startswith("ARM: declaration of the Council; ARM: decision")
    assert "papers: 34 decisions, two not carried out (azatutyun-2023-11-21)" in one["claims"]
    (one,) = rows("meetings", "2009-06-01", "2009-07-01")
    assert (one["format"], one["papers"]) == ("open", "Agreement on the Collective Rapid Reaction Force")
    (one,) = rows("meetings", "2016-10-01", "2016-11-01")
    assert one["represented"] == "KAZ: prime minister"


def cell(value):
    """Return a field of a record as a cell: texts parted by blanks, records by semicolons."""
    if isinstance(value, tuple):
        return (" " if all(isinstance(one, str) for one in value) else "; ").join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value or "")


@pytest.mark.parametrize(
    ("words", "records", "id_"),
    [
        (["office"], ORGANIZATION.offices, "office"),
        (["meetings", "--planned"], ORGANIZATION.meetings(planned=True), "meeting"),
        (["relations"], ORGANIZATION.relations(), "relation"),
        (["requests"], ORGANIZATION.requests(), "request"),
    ],
    ids=["office", "meetings", "relations", "requests"],
)
def test_every_column_of_a_record_is_its_field(rows, words, records, id_):
    own = {
        id_: lambda one: one.id,
        "absent": lambda one: " ".join(one.absentees),
        "represented": lambda one: "; ".join(f"{part.state}: {part.instead}" for part in one.absent if part.instead),
        "refused": lambda one: "; ".join(f"{part.state}: {part.what}" for part in one.refused),
        "papers": lambda one: "; ".join(paper.title for paper in one.papers),
    }
    listed = rows(*words)
    assert len(listed) == len(records)
    for row, one in zip(listed, records, strict=True):
        assert row == {name: own[name](one) if name in own else cell(getattr(one, name)) for name in row}


def test_those_who_sat_instead_at_one_meeting_are_parted_by_semicolons(monkeypatch):
    meetings = [one for one in CSTO.facts.rows["meeting"] if one["id"] == "council-2013-09-23"]
    absent = [{"state": "KAZ", "instead": "prime minister"}, {"state": "BLR"}, {"state": "ARM", "instead": "minister"}]
    asked = evolve(CSTO.facts, rows={**CSTO.facts.rows, "meeting": [meetings[0] | {"absent": absent}]})
    monkeypatch.setattr(options, "load", lambda _: Register(asked))
    (row,) = json.loads(CliRunner().invoke(main, ["meetings", "--format", "json"]).stdout)
    assert (row["absent"], row["represented"]) == ("BLR", "KAZ: prime minister; ARM: minister")


def test_every_column_of_a_holder_is_that_of_the_tenure(rows):
    for office in ORGANIZATION.offices:
        for row, held in zip(rows("office", office.id), ORGANIZATION.office(office.id).timeline, strict=True):
            tenure = held.tenure
            names = ("holder", "state", "acting", "appointed", "memory")
            expected = {name: "" if tenure is None else cell(getattr(tenure, name)) for name in names}
            bounds = {"start": cell(held.start), "end": cell(held.end), "who": held.who}
            assert row == bounds | expected | {"tenure": "" if tenure is None else tenure.id}


def test_allies_have_the_article_and_the_instrument_of_the_duty(rows):
    duty = ORGANIZATION.duty(None)
    found = rows("allies", "RUS", "2024-03-01")
    assert [(one["state"], one["name"]) for one in found] == [
        (one.code, one.name) for one in ORGANIZATION.allies("RUS", "2024-03-01")
    ]
    assert {(one["instrument"], one["article"]) for one in found} == {(duty.instrument, duty.article)}


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ([], {}),
        (["--kind", "informal"], {"kind": MeetingKind.INFORMAL}),
        (["--body", "Permanent Council"], {"body": "Permanent Council"}),
        (["--planned"], {"planned": True}),
    ],
)
def test_meetings_are_chosen_as_in_the_library(rows, options, given):
    assert [one["meeting"] for one in rows("meetings", *options)] == [one.id for one in ORGANIZATION.meetings(**given)]


def test_a_state_s_attendance_is_listed(rows):
    listed = rows("meetings", "2016-01-01", "2017-01-01", "--state", "Kazakhstan")
    assert [(one["presence"], one["instead"], one["reason"]) for one in listed] == [
        ("represented", "prime minister", "the president's illness"),
        ("present", "", ""),
    ]
    whole = ORGANIZATION.attendance("ARM")
    assert [(one["date"], one["meeting"]) for one in rows("meetings", "--state", "ARM")] == [
        (str(one.meeting.date), one.meeting.id) for one in whole
    ]


def test_relations_are_listed_all_or_on_a_day(rows):
    assert [one["relation"] for one in rows("relations")] == [one.id for one in ORGANIZATION.relations()]
    assert [one["relation"] for one in rows("relations", "2012-01-01", "--role", "observer")] == [
        one.id for one in ORGANIZATION.relations("2012-01-01", role=Role.OBSERVER)
    ]


def test_requests_are_listed(rows):
    (one,) = rows("requests", "KAZ")
    assert (one["article"], one["response"], one["deployed"]) == ("Article 4", "granted", "2022-01-06")
    assert len(rows("requests")) == len(ORGANIZATION.requests())


def test_allies_are_listed_as_parties_for_people(run, rows):
    assert {one["state"]: one["status"] for one in rows("allies", "RUS", "2024-03-01")}["ARM"] == "frozen"
    assert [one["state"] for one in rows("allies", "ARM", "1993-01-01")] == []
    assert run("allies", "ARM", "2024-03-01")[1].splitlines()[1].split()[:3] == ["BLR", "Belarus", "party"]


@pytest.mark.parametrize(("asked", "instrument"), [([], "cst"), (["--duty", "other"], "charter")])
def test_allies_are_those_of_the_duty_asked_for(rows, monkeypatch, asked, instrument):
    (first,) = CSTO.facts.rows["duty"]
    other = first | {"id": "other", "instrument": "charter", "article": "Article 7"}
    facts = evolve(CSTO.facts, rows={**CSTO.facts.rows, "duty": [first, other]})
    monkeypatch.setattr(options, "load", lambda _: Register(facts))
    article = {"cst": first["article"], "charter": "Article 7"}[instrument]
    for day in ("1998-01-01", "2008-01-01", "2020-01-01"):
        members = CSTO.members(day, instrument=instrument).codes
        found = [(one["state"], one["instrument"], one["article"]) for one in rows("allies", "ARM", day, *asked)]
        assert found == [(code, instrument, article) for code in members if code != "ARM"]


def test_a_state_that_is_no_party_is_said_to_be_none(run):
    status, out, notes = run("allies", "GEO", "2000-01-01")
    assert (status, len(out.splitlines())) == (0, 1)
    assert notes == "note: Georgia is no party to 'cst' on 2000-01-01: nobody owed it assistance\n"
    assert run("allies", "GEO", "1998-01-01")[2] == ""


def test_a_register_without_a_duty_is_said_to_have_none(run):
    status, _, notes = run("allies", "UKR", "2020-01-01", "--register", "guam")
    assert (status, notes) == (2, "error: there is no duty of assistance in this register\n")


def test_a_term_that_ran_out_is_noted(run):
    said = "note: the term of RUS was to end on 2027-01-01; nothing later is recorded\n"
    assert run("office", "chair", "2035-01-01", "--projected", "accept")[2] == said
    assert run("office", "chair", "2026-12-31", "--projected", "accept")[2] == ""


def test_a_day_is_shown_as_sentences_and_as_json(run):
    assert run("day", "2023-11-23")[1] == f"{ORGANIZATION.snapshot('2023-11-23')}\n"
    assert json.loads(run("day", "2023-11-23", "--json")[1]) == ORGANIZATION.snapshot("2023-11-23").as_dict()


def test_a_view_is_passed_on(run):
    known = run("office", "secretary-general", "--known", "2022-12-01", "--format", "csv")[1]
    assert "Zas" in known
    assert "Tasmagambetov" in known
    assert "Masadykov" not in known
    shown = run("day", "2020-01-01", "--reading", "uzbekistan_2012=suspended")[1]
    assert "  UZB Uzbekistan: suspended" in shown.splitlines()
    assert "guam-chair" in run("office", "--register", "guam")[1]


@pytest.mark.parametrize(
    ("by", "table"),
    [("source", evidence.supports), ("table", evidence.shares), ("erratum", evidence.errata)],
)
def test_the_evidence_is_reported_by_source_by_table_and_by_error(run, by, table):
    assert run("sources", "--by", by, "--format", "csv")[1] == table(CSTO).to_csv()


def test_facts_are_chosen_by_what_is_wanting(rows):
    whole = rows("sources")
    assert len(whole) == len(evidence.facts_of(CSTO))
    assert rows("sources", "--only", "single") == [one for one in whole if one["single"] == "true"]
    assert rows("sources", "--only", "memory") == [one for one in whole if one["memory"]]
    unverified = rows("sources", "--only", "unverified")
    assert {one["table"] for one in unverified} & evidence.UNVERIFIABLE == set()
    assert all(not one["verified"] for one in unverified)
    assert len(unverified) == sum(
        one.verified is None and one.table not in evidence.UNVERIFIABLE for one in evidence.facts_of(CSTO)
    )


def test_facts_verified_long_ago_are_chosen_by_age(rows):
    ages = [int(one["age"]) for one in rows("sources") if one["age"]]
    assert rows("sources", "--older-than", str(max(0, *ages))) == []
    assert len(rows("sources", "--older-than", "0")) == sum(age > 0 for age in ages)


def test_an_answer_and_a_fact_are_cited(run):
    assert run("cite", "ARM", "2024-03-01")[1] == evidence.cite(CSTO, CSTO.explain("ARM", "2024-03-01"))
    assert run("cite", "--fact", "arm-freeze", "--style", "csl")[1] == evidence.cite(CSTO, "arm-freeze", "csl")
    two = run("cite", "--fact", "chair-blr-2010", "--fact", "council-1995-02-10")[1]
    assert two == evidence.cite(CSTO, ["chair-blr-2010", "council-1995-02-10"])


def test_an_answer_is_written_to_a_file(run, tmp_path):
    path = tmp_path / "refs.bib"
    assert run("cite", "--fact", "arm-freeze", "--output", str(path))[1] == ""
    assert path.read_text(encoding="utf-8") == evidence.cite(CSTO, "arm-freeze")
