"""Export: the same bytes every time, tables that keep what they declare, and a database that answers."""

import csv
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from errno import EEXIST
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
from attrs import evolve, fields_dict
from click.testing import CliRunner
from helpers import ALAND, day, happened, instrument, kinds, register, window
from histories import days_of

from csto_membership import CSTO, Act, Counting, Event, Moment, Register, load
from csto_membership.analysis.export.export import export, resources
from csto_membership.cli.main import main
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.events import Source
from csto_membership.organization import Absence, Claim, Duty, Erratum, Meeting, Office, Paper, Refusal, Tenure, to_rows
from csto_membership.organization.records import TABLES

EXAMPLES = Path(__file__).parents[2] / "examples" / "registers"
CORE = ["states", "instruments", "sources", "readings", "events", "event_sources", "spells", "answers"]
PLURALS = {
    "office": "offices",
    "tenure": "tenures",
    "meeting": "meetings",
    "relation": "relations",
    "request": "requests",
    "duty": "duties",
    "erratum": "errata",
}
ORGANIZATION = [*PLURALS.values(), "attendance", "refusals", "papers", "erratum_facts", "claims", "record_sources"]
NAMES = [*CORE, *ORGANIZATION]
READ = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
}


def packages():
    return [CSTO, load("guam"), *(load(path) for path in sorted(EXAMPLES.glob("*.toml")))]


def names_of(asked):
    return NAMES if asked.facts.rows else CORE


@pytest.fixture(scope="module", params=packages(), ids=lambda register: register.id)
def package(request, tmp_path_factory):
    """Return a register, its folder, its description, and its rows as declared."""
    folder = tmp_path_factory.mktemp("package")
    export(request.param, folder)
    about = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return request.param, folder, about, {one["name"]: read(folder, one) for one in about["resources"]}


@pytest.fixture(scope="module", params=packages(), ids=lambda register: register.id)
def database(request, tmp_path_factory):
    """Return a register and its database."""
    (file,) = export(request.param, tmp_path_factory.mktemp("database") / "register.sqlite")
    connection = sqlite3.connect(file)
    yield request.param, connection
    connection.close()


def read(folder, resource):
    """Return the rows of a csv file, each value read as its column is declared."""
    fields = resource["schema"]["fields"]
    with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    assert header == [one["name"] for one in fields]
    kinds = [READ[one["type"]] for one in fields]
    return [
        {name: None if text == "" else kind(text) for name, kind, text in zip(header, kinds, line, strict=True)}
        for line in lines
    ]


# the same bytes


MAKE = """\
import sys
from csto_membership import CSTO
from csto_membership.analysis.export.export import export
export(CSTO, sys.argv[1])
export(CSTO, sys.argv[1] + "/register.sqlite")
"""


def hashes(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_two_processes_write_the_same_bytes(tmp_path):
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"}
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", MAKE, str(folder)], check=True, env=environment)  # noqa: S603  ours
    assert hashes(tmp_path / "1") == hashes(tmp_path / "2")
    assert len(hashes(tmp_path / "1")) == len(NAMES) + 2


def test_writing_again_changes_nothing_and_leaves_other_files_alone(tmp_path):
    export(CSTO, tmp_path)
    before = hashes(tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    export(CSTO, tmp_path)
    after = hashes(tmp_path)
    assert after.pop("mine.txt") == hashlib.sha256(b"mine").hexdigest()
    assert after == before


@pytest.mark.parametrize("ending", [".sqlite", ".sqlite3", ".db"])
def test_a_database_is_written_over(tmp_path, ending):
    file = tmp_path / f"register{ending}"
    export(load(EXAMPLES / "unesco.toml"), file)
    export(CSTO, file)
    again = tmp_path / "again.sqlite"
    export(CSTO, again)
    assert file.read_bytes() == again.read_bytes()


# a data package


def test_the_files_written_are_named(tmp_path):
    written = export(CSTO, tmp_path / "new" / "folder")
    assert [file.name for file in written] == [*(f"{name}.csv" for name in NAMES), "datapackage.json"]
    assert all(file.parent == tmp_path / "new" / "folder" for file in written)


def test_a_package_declares_its_tables_their_sizes_and_their_hashes(package):
    asked, folder, about, _ = package
    assert [one["name"] for one in about["resources"]] == names_of(asked)
    for one in about["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")


def test_keys_tell_rows_apart(package):
    _, _, about, rows = package
    for one in about["resources"]:
        key = one["schema"].get("primaryKey", [])
        values = [tuple(row[name] for name in key) for row in rows[one["name"]]] if key else []
        assert len(set(values)) == len(values)
        assert all(None not in value for value in values)


def test_references_lead_somewhere(package):
    asked, _, about, rows = package
    count = 0
    for one in about["resources"]:
        for reference in one["schema"].get("foreignKeys", []):
            there = reference["reference"]
            known = {row[there["fields"]] for row in rows[there["resource"]]}
            assert {row[reference["fields"]] for row in rows[one["name"]]} - {None} <= known
            count += 1
    assert count == 2 + 3 + 2 + 2 + (16 if asked.facts.rows else 0)


def test_answers_follow_each_other_and_are_those_of_the_questions(package):
    asked, _, _, rows = package
    held = {}
    for row in rows["answers"]:
        held.setdefault((row["state"], row["instrument"]), []).append(row)
    assert len(held) == len(asked.states) * len(asked.instruments)
    for (state, under), answers in held.items():
        assert answers[0]["start"] == date.min
        assert [one["end"] for one in answers[:-1]] == [one["start"] for one in answers[1:]]
        assert answers[-1]["end"] is None
        for one in answers:
            question = {"instrument": under, "projected": "accept"}
            possible = sorted(asked.possible_statuses(state, one["start"], **question))
            assert one["possible"] == " or ".join(possible)
            assert one["status"] == (possible[0] if len(possible) == 1 else None)
            for counting in Counting:
                sure = asked.members(one["start"], counting=counting, undetermined="exclude", **question)
                open_codes = {state.code for state in sure.undetermined}
                assert one[counting] is (None if state in open_codes else state in sure.codes)


def test_spells_and_events_are_all_there(package):
    asked, _, _, rows = package
    pairs = [(state, under) for state in asked.states for under in asked.instruments]
    spells = sum(len(asked.timeline(state, instrument=under).spells) for state, under in pairs)
    derived = sum(bool(step.event.derived_by) for s, u in pairs for step in asked.timeline(s, instrument=u).steps)
    assert len(rows["events"]) == len(asked.events) + derived
    if not any(state.since or state.until for state in asked.states):
        assert len(rows["spells"]) == spells


def test_the_description_says_what_it_is_and_where_it_comes_from(tmp_path):
    export(CSTO.read_as(uzbekistan_2012="suspended").as_known_on("2020-01-01"), tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert (about["name"], about["version"], about["profile"]) == (
        "csto-membership",
        "2020-01-01",
        "tabular-data-package",
    )
    assert about["licenses"] == [
        {
            "name": "CC-BY-4.0",
            "path": "https://creativecommons.org/licenses/by/4.0/",
            "title": "Creative Commons Attribution 4.0 International",
        }
    ]
    assert len(about["sources"]) == len(CSTO.sources)
    assert "uzbekistan_2012 read as suspended" in about["description"]
    assert about["description"].endswith("as known on 2020-01-01.")


@pytest.mark.parametrize(("name", "written"), [("My Treaty", "my-treaty"), ("Пакт", "register"), ("a/../b", "a-b")])
def test_the_name_of_a_package_is_one_that_is_allowed(tmp_path, name, written):
    export(Register(evolve(register().facts, id=name)), tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert about["name"] == f"{written}-membership"


def cited(asked, *sources):
    return Register(evolve(asked.facts, sources=sources))


DISPUTED = cited(
    register(
        happened("accede", day(1), id="in"),
        disputes=[
            Dispute(id=name, question="Which?", default="a", readings=[Reading(id=one) for one in "ab"])
            for name in "de"
        ],
        checked_through=day(500),
    ),
    Source(id="all", title="Gazette", publisher="Ministry", date="2000-01", url="https://example.org/1"),
    Source(id="few", title="Letter"),
)
LATER = [happened("freeze", day(9), id="x"), happened("resume", day(12), id="y")]


@pytest.mark.parametrize(
    ("asked", "view"),
    [
        (cited(register()), "no disputes"),
        (DISPUTED, "d read as a, e read as a"),
        (DISPUTED.read_as(e="b").as_known_on(day(400)), f"d read as a, e read as b, as known on {day(400)}"),
        (cited(register()).as_known_on(day(9)), f"as known on {day(9)}"),
        (DISPUTED.with_events(LATER[0]), "d read as a, e read as a, with 1 supposed event"),
        (DISPUTED.with_events(*LATER), "d read as a, e read as a, with 2 supposed events"),
    ],
    ids=["nothing", "disputes", "reading and day", "day", "one supposed", "two supposed"],
)
def test_a_package_is_described_by_its_register_its_view_and_its_sources(tmp_path, asked, view):
    export(asked, tmp_path)
    written = (tmp_path / "datapackage.json").read_text(encoding="utf-8")
    about = json.loads(written)
    assert written == json.dumps(about, indent=2, ensure_ascii=False) + "\n"  # people read it too
    assert about.pop("resources")
    sources = [{"title": "Ministry, Gazette, 2000-01", "path": "https://example.org/1"}, {"title": "Letter"}]
    assert about == {
        "profile": "tabular-data-package",
        "name": f"{asked.id}-membership",
        "title": asked.name,
        "description": f"Who stood where, on any day. Checked through {asked.checked_through}; later days are "
        f"projections. View: {view}.",
        "version": asked.checked_through.isoformat(),
        **({"sources": sources} if asked.sources else {}),
    }
    (file,) = export(asked, tmp_path / "r.db")
    with closing(sqlite3.connect(file)) as connection:
        told = dict(connection.execute("SELECT key, value FROM about WHERE key <> 'written_by'"))
    assert told == {
        "register": asked.id,
        "title": asked.name,
        "description": about["description"],
        "checked_through": about["version"],
    }


def test_supposed_events_are_described_and_written(tmp_path):
    supposed = Event(state="ARM", act=Act.NOTIFY_WITHDRAWAL, date="2027-01-15")
    export(CSTO.with_events(supposed), tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert "with 1 supposed event." in about["description"]
    rows = read(tmp_path, next(one for one in about["resources"] if one["name"] == "answers"))
    assert [row["end"] for row in rows if row["status"] == "withdrawing"] == [date(2027, 7, 15)]


@pytest.mark.parametrize(("licence", "named"), [(None, None), ("CC-BY-4.0", ["CC-BY-4.0"])])
def test_a_register_of_one_s_own_has_the_licence_one_gives_it(tmp_path, licence, named):
    export(register(happened("accede", day(0))), tmp_path, licence=licence)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in about["licenses"]] == named if named else "licenses" not in about


def test_what_is_not_determined_is_missing():
    asked = register(happened("sign", window(day(3), day(5))))
    table = next(one.table for one in resources(asked) if one.name == "answers")
    assert [(row["start"], row["end"], row["status"], row["signed"]) for row in table if row["state"] == "AAA"] == [
        (date.min, day(3), "outsider", False),
        (day(3), day(5), None, None),
        (day(5), None, "signatory", True),
    ]


DOCS = Path(__file__).parents[2] / "docs" / "export.md"


def described_by(resource):
    """Write a line of the documentation on a table as its description tells it."""
    schema = resource["schema"]
    referred = {key["fields"]: key["reference"] for key in schema.get("foreignKeys", [])}
    columns = []
    for one in schema["fields"]:
        name, kind = one["name"], "" if one["type"] == "string" else f" {one['type']}"
        mark = f"**`{name}`**" if name in schema.get("primaryKey", []) else f"`{name}`"
        to = referred.get(name)
        columns.append(mark + kind + (f" → `{to['resource']}.{to['fields']}`" if to else ""))
    return f"- `{resource['name']}`: {resource['description']} {', '.join(columns)}."


def test_a_package_says_how_its_files_are_to_be_read(package):
    _, folder, about, _ = package
    assert about["profile"] == "tabular-data-package"
    for one in about["resources"]:
        content = (folder / one["path"]).read_bytes()
        assert {key: one[key] for key in one if key not in {"name", "description", "schema"}} == {
            "profile": "tabular-data-resource",
            "path": f"{one['name']}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        }
        assert one["schema"]["missingValues"] == [""]


def test_the_documentation_lists_every_table_with_its_columns_as_a_package_describes_them(tmp_path):
    export(CSTO, tmp_path)
    resources = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    lines = [line for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("- `")]
    assert lines == [described_by(resource) for resource in resources]


# the organization


def rebuilt(rows):
    """Return the records that the tables of an export tell, read by their columns alone."""
    parts = {name: {} for name in ORGANIZATION[len(PLURALS) :]}
    for name, owned in parts.items():
        for row in rows[name]:
            owner, number, *rest = row.values()
            owned.setdefault(owner, []).append((number, {k: row[k] for k in [*row][2:] if row[k] is not None}))
            assert number == len(owned[owner]), rest
    return {
        table: tuple(record(kind, table, row, parts) for row in rows[PLURALS[table]]) for table, kind in TABLES.items()
    }


def record(kind, table, row, parts):
    own = fields_dict(kind)
    values = {key: value for key, value in row.items() if key in own and value is not None}
    found = {name: [part for _, part in owned.get(row[table], [])] for name, owned in parts.items()}
    values["memory"] = (row["memory"] or "").split()
    values["sources"] = [part["source"] for part in found["record_sources"]]
    assert {part.pop("table") for part in (*found["claims"], *found["record_sources"])} <= {PLURALS[table]}
    values["claims"] = [Claim(**part) for part in found["claims"]]
    if table == "erratum":
        values["facts"] = [part["fact"] for part in found["erratum_facts"]]
    if table == "meeting":
        sat = {}
        for part in found["attendance"]:
            sat.setdefault(part.pop("presence"), []).append(part)
        values["present"] = [part["state"] for part in sat.get("present", [])]
        values["guests"] = [part["state"] for part in sat.get("guest", [])]
        away = {part["state"]: Absence(**part) for word in ("absent", "represented") for part in sat.get(word, [])}
        values["absent"] = [away[part["state"]] for part in found["attendance"] if part["state"] in away]
        values["refused"] = [Refusal(**part) for part in found["refusals"]]
        values["papers"] = [Paper(**part | {"by": part.get("by", "").split()}) for part in found["papers"]]
    return kind(id=row[table], **values)


@pytest.mark.parametrize("asked", [CSTO, load("guam"), CSTO.as_known_on("2012-07-01")], ids=["csto", "guam", "known"])
def test_nothing_of_the_organization_is_lost(asked, tmp_path):
    export(asked, tmp_path)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    found = rebuilt({one["name"]: read(tmp_path, one) for one in about["resources"]})
    assert found == {table: tuple(rows) for table, rows in asked.organization.records.items()}
    assert sum(map(len, found.values())) == len(asked.organization) > 0


def test_days_of_the_organization_have_their_bounds_beside_them(package):
    asked, _, _, rows = package
    seen = 0
    for name in PLURALS.values() if asked.facts.rows else ():
        for row in rows[name]:
            for key in (key for key in row if f"{key}_earliest" in row):
                bounds = row[f"{key}_earliest"], row[f"{key}_latest"]
                moment = None if row[key] is None else Moment.parse(row[key])
                assert bounds == ((moment.earliest, moment.latest) if moment else (None, None))
                seen += moment is not None
    assert bool(seen) is bool(asked.facts.rows)


ERRATUM = Erratum(id="e", source="s", facts="t", says="x", holds="y")


def with_organization(**records):
    facts = register(happened("accede", day(0))).facts
    return Register(evolve(facts, rows=to_rows(records)))


def table_of(asked, name):
    return [tuple(row) for row in next(one.table for one in resources(asked) if one.name == name).rows]


def test_who_took_part_in_a_meeting_has_a_row_each():
    absent = [Absence(state="BBB", reason="ill"), Absence(state="CCC", instead="minister")]
    council = Meeting(id="m", body="Council", date="2001-05", present=["AAA"], absent=absent, guests=["DDD"])
    assert table_of(with_organization(meeting=[council]), "attendance") == [
        ("m", 1, "AAA", "present", None, None),
        ("m", 2, "BBB", "absent", "ill", None),
        ("m", 3, "CCC", "represented", None, "minister"),
        ("m", 4, "DDD", "guest", None, None),
    ]


def test_several_texts_of_a_record_are_parted_by_blanks_and_none_is_nothing():
    met = [
        Meeting(id=one, body="B", date="2001-05", memory=held) for one, held in (("a", ["place", "mode"]), ("b", []))
    ]
    tables = {one.name: one.table for one in resources(with_organization(meeting=met))}
    assert tables["meetings"].column("memory") == ("place mode", None)


def test_a_table_of_the_organization_has_its_own_columns_first():
    duty = Duty(
        id="d", instrument="t", article="Article 4", text="Help.", verified=date(2026, 1, 2), memory="text", note="n"
    )
    (row,) = table_of(with_organization(duty=[duty]), "duties")
    assert row == ("d", "t", "Article 4", "Help.", date(2026, 1, 2), None, None, None, "text", "n")


def test_a_tenure_of_an_office_that_is_not_known_yet_is_not_written():
    chair = Office(id="chair", name="Chair", since="2000-01-01", reported="2000-06-01")
    held = Tenure(id="first", office="chair", holder="A. Body", start="2000-01-01")
    asked = with_organization(office=[chair], tenure=[held])
    assert [row[0] for row in table_of(asked, "tenures")] == ["first"]
    assert table_of(asked.as_known_on("2000-02-01"), "tenures") == []


def test_a_register_without_an_organization_has_no_tables_of_them():
    assert [one.name for one in resources(register(happened("accede", day(0))))] == CORE


def test_a_register_without_rows_is_described_like_one_with():
    asked = register(states=())
    empty = Register(evolve(asked.facts, sources=(), rows=to_rows({"erratum": [ERRATUM]})))
    found = {one.name: (one.about, one.key, one.refers, kinds(one.table)) for one in resources(empty)}
    assert found == {one.name: (one.about, one.key, one.refers, kinds(one.table)) for one in resources(CSTO)}


# what the tables of the core have of the records


@pytest.mark.parametrize("asked", packages(), ids=lambda register: register.id)
def test_the_tables_of_the_core_have_what_the_records_say(asked):
    def said(value):
        return None if value in {None, ""} else str(value)

    assert table_of(asked, "states") == [
        (
            *(s.code, s.name, said(s.iso2), s.m49, s.cow, said(s.cowc), s.gw),
            s.since,
            s.until,
            said(" | ".join(s.aliases)),
        )
        for s in asked.states
    ]
    assert table_of(asked, "instruments") == [
        (
            *(i.id, i.name, i.kind.value, *map(said, (i.signed, i.in_force, i.terminated, i.depositary))),
            *(said(i.withdrawal), said(i.note), i.id == asked.facts.constitutive),
        )
        for i in asked.instruments
    ]
    assert table_of(asked, "sources") == [
        (s.id, s.title, *map(said, (s.publisher, s.date, s.url, s.note))) for s in asked.sources
    ]
    assert table_of(asked, "readings") == [
        (*(d.id, r.id, d.question), said(r.text), said(" ".join(r.sources)), r.id == d.default)
        for d in asked.disputes
        for r in d.readings
    ]


# Parquet


def test_parquet_files_hold_the_same_rows(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is a partner that .ci/run installs")
    written = export(CSTO, tmp_path, parquet=True)
    assert sum(file.suffix == ".parquet" for file in written) == len(NAMES)
    again = tmp_path / "again"
    export(CSTO, again, parquet=True)
    about = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for one in about["resources"]:
        file = tmp_path / f"{one['name']}.parquet"
        assert parquet.read_table(file).to_pylist() == read(tmp_path, one)
        assert file.read_bytes() == (again / file.name).read_bytes()


# a database


def test_a_database_is_whole(database):
    asked, connection = database
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid").fetchall()
    assert [name for (name,) in names] == [*names_of(asked), "about"]


def test_a_database_holds_the_same_rows_as_a_package(database):
    asked, connection = database
    for one in resources(asked):
        rows = connection.execute(f"SELECT * FROM {one.name} ORDER BY rowid").fetchall()  # noqa: S608  our names
        assert rows == [tuple(str(v) if isinstance(v, date) else v for v in row) for row in one.table.rows]


def test_the_members_on_a_day_are_those_of_the_register(database):
    asked, connection = database
    days = sorted(
        {one for (text,) in connection.execute("SELECT start FROM answers") for one in [date.fromisoformat(text)]}
    )
    query = 'SELECT state FROM members WHERE instrument = ? AND ? >= start AND ? < "end" ORDER BY name'
    for under in asked.instruments:
        for on in days:
            found = [state for (state,) in connection.execute(query, (under.id, str(on), str(on)))]
            sure = asked.members(on, instrument=under, undetermined="exclude", projected="accept")
            assert sorted(found) == sorted(sure.codes)


def test_what_is_not_determined_on_a_day_has_a_view():
    asked = register(happened("accede", window(day(3), day(5))))
    expected = [None if 3 <= number < 5 else number >= 5 for number in range(8)]
    answers = next(one.table for one in resources(asked) if one.name == "answers")
    days = days_of(day(0), day(7))
    rows = [row for row in answers if row["state"] == "AAA"]
    found = [
        next(r for r in rows if r["start"] <= on and (r["end"] is None or on < r["end"]))["de_jure"] for on in days
    ]
    assert found == expected


def test_the_view_of_what_is_open_lists_it(tmp_path):
    (file,) = export(register(happened("accede", window(day(3), day(5)))), tmp_path / "r.sqlite")
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT * FROM undetermined").fetchall()
    assert rows == [("t", "AAA", "Aland", "member or outsider", "2000-01-04", "2000-01-06")]
    connection.close()


@pytest.mark.parametrize("kind", ["text", "database", "with a table of that name"])
def test_a_file_that_is_no_export_is_not_replaced(kind, tmp_path):
    file = tmp_path / "mine.sqlite"
    if kind == "text":
        file.write_text("my notes")
    else:
        connection = sqlite3.connect(file)
        connection.execute("CREATE TABLE payroll (name)")
        if kind != "database":
            connection.execute("CREATE TABLE about (key, value)")
            connection.execute("INSERT INTO about VALUES ('written_by', 'me')")
        connection.commit()
        connection.close()
    before = file.read_bytes()
    with pytest.raises(FileExistsError) as info:
        export(CSTO, file)
    assert info.value.strerror == "is no export of a register, and is not replaced"
    assert (info.value.errno, info.value.filename, file.read_bytes()) == (EEXIST, str(file), before)


def test_an_export_or_an_empty_file_is_replaced(tmp_path):
    file = tmp_path / "r.sqlite"
    file.touch()
    for asked in (CSTO, load("guam")):
        export(asked, file)
        with closing(sqlite3.connect(file)) as connection:
            assert ("register", asked.id) in connection.execute("SELECT key, value FROM about").fetchall()


def test_a_database_says_what_it_is(database):
    asked, connection = database
    assert [(name, key) for _, name, *_, key in connection.execute("PRAGMA table_info(about)")] == [
        ("key", 1),
        ("value", 0),
    ]
    about = dict(connection.execute("SELECT key, value FROM about"))
    assert about.pop("description").startswith("Who stood where, on any day. Checked through ")
    licence = {"licence": "CC-BY-4.0"} if asked in (CSTO, load("guam")) else {}  # another's "guam" is not it
    assert (
        about
        == {
            "register": asked.id,
            "title": asked.name,
            "checked_through": asked.checked_through.isoformat(),
            "written_by": f"csto-membership {version('csto-membership')}",
        }
        | licence
    )


def test_days_compare_as_their_texts_do(database):
    _, connection = database
    starts = [text for (text,) in connection.execute("SELECT start FROM answers ORDER BY start")]
    assert all(date.fromisoformat(one) <= date.fromisoformat(two) for one, two in pairwise(starts))


# what is refused


@pytest.mark.parametrize(
    ("path", "asked", "error", "words"),
    [
        ("folder", {"licence": "MIT"}, ValueError, "unknown licence 'MIT'; one of: CC-BY-4.0"),
        ("r.sqlite", {"parquet": True}, ValueError, r"Parquet files stand beside csv files in a folder; r\.sqlite is"),
        ("nowhere/r.sqlite", {}, FileNotFoundError, "nowhere"),
    ],
)
def test_what_is_asked_wrongly_is_refused_and_nothing_written(tmp_path, path, asked, error, words):
    with pytest.raises(error, match=words):
        export(CSTO, tmp_path / path, **asked)
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_it_is_said_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ImportError, match="needs pyarrow"):
        export(CSTO, tmp_path / "folder", parquet=True)
    assert list(tmp_path.iterdir()) == []


# the command


@pytest.fixture
def typed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_the_command_writes_and_says_what(typed, tmp_path):
    done = typed("export", "csto.sqlite")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "note: wrote csto.sqlite\n")
    export(CSTO, tmp_path / "same.sqlite")
    assert (tmp_path / "csto.sqlite").read_bytes() == (tmp_path / "same.sqlite").read_bytes()


def test_the_command_takes_a_view(typed, tmp_path):
    typed("export", "folder", "--reading", "uzbekistan_2012=suspended", "--known", "2020-01-01")
    export(CSTO.read_as(uzbekistan_2012="suspended").as_known_on("2020-01-01"), tmp_path / "same")
    assert hashes(tmp_path / "folder") == hashes(tmp_path / "same")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("export", "r.db", "--parquet"), "error: Parquet files stand beside csv files"),
        (("export", "folder", "--parquet"), "error: this needs pyarrow"),
    ],
)
def test_the_command_refuses_in_one_line(typed, monkeypatch, words, error):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = typed(*words)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert done.stderr.startswith(error)


def test_every_source_of_an_event_has_a_row(package):
    asked, _, _, rows = package
    recorded = {event.id for event in asked.events}
    told = [(row["event"], row["state"], row["instrument"], row["source"]) for row in rows["event_sources"]]
    assert {one for one in told if one[0] in recorded} == {
        (one.id, one.state, one.instrument, source) for one in asked.events for source in one.sources
    }


def test_a_source_that_is_not_described_has_no_row():
    asked = register(happened("accede", day(0), sources=["nowhere", "s", "s"], id="in"))
    assert table_of(asked, "event_sources") == [("in", "AAA", "t", "s")]


def test_a_history_that_begins_on_the_first_day_of_the_calendar_has_no_row_before_it():
    asked = register(happened("accede", date.min), instruments=[instrument(in_force=date.min)], states=[ALAND])
    table = next(one.table for one in resources(asked) if one.name == "answers")
    assert [(row["start"], row["end"], row["status"]) for row in table] == [(date.min, None, "member")]
