"""Registers come from files and go back to them, and nothing is lost on the way."""

import os
import pickle
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from documents import SOUND, altered, content
from helpers import ALAND, BELAND, happened, register
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership import Event, Register, RegisterError, Status, dump, load
from csto_membership.errors import Fault
from csto_membership.files import contents
from csto_membership.files.compiled import from_bytes, to_bytes
from csto_membership.files.loading import DATA, packaged
from csto_membership.files.tables import keys_of
from csto_membership.model.dates import Moment
from csto_membership.model.disputes import Dispute, Reading
from csto_membership.model.events import Source
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import (
    Arrears,
    Boundaries,
    EndsWith,
    Entry,
    Force,
    Instrument,
    Window,
    Withdrawal,
)

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "registers").glob("*.toml"))
FILES = [DATA / "csto", DATA / "template.toml", *EXAMPLES]


def written(folder, **files):
    """Write documents as the files of a folder, and return the folder."""
    folder.mkdir(exist_ok=True)
    for name, document in files.items():
        (folder / f"{name}.toml").write_bytes(document if isinstance(document, bytes) else content(document))
    return folder


def faults_of(path):
    """Return the faults of a path, as texts."""
    with pytest.raises(RegisterError) as info:
        load(path)
    return [str(fault) for fault in info.value.faults]


# where registers come from


def test_a_packaged_register_is_loaded_by_its_name_and_only_once():
    assert packaged() == ("cis", "csto", "eaeu", "guam", "sco")
    assert load("csto") is load("csto")


@pytest.fixture
def fresh(monkeypatch):
    """Forget the registers that have been loaded."""
    monkeypatch.setattr("csto_membership.files.loading._packaged", {})


@pytest.mark.usefixtures("fresh")
def test_threads_that_ask_for_a_packaged_register_get_the_same_one():
    with ThreadPoolExecutor(8) as pool:
        assert len({id(one) for one in pool.map(lambda _: load("csto"), range(64))}) == 1


def test_a_path_that_has_the_name_of_a_packaged_register_is_a_path(tmp_path, monkeypatch):
    written(tmp_path, csto=SOUND)
    (tmp_path / "csto.toml").rename(tmp_path / "csto")
    monkeypatch.chdir(tmp_path)
    assert load("csto").id == "csto"
    assert load(Path("csto")).id == "r"


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_is_loaded_from_a_text_or_a_path(tmp_path, kind):
    assert load(kind(written(tmp_path, r=SOUND) / "r.toml")).id == "r"


def test_a_file_of_any_name_is_a_register(tmp_path):
    path = written(tmp_path, r=SOUND) / "r.toml"
    assert load(path.rename(tmp_path / "treaty.txt")).id == "r"


def test_a_folder_is_all_its_toml_files(tmp_path):
    split = {table: {table: rows} for table, rows in SOUND.items()}
    assert load(written(tmp_path / "split", **split)) == load(written(tmp_path / "whole", r=SOUND))


def test_files_of_a_folder_whose_names_begin_with_a_point_or_a_line_are_not_read(tmp_path):
    written(tmp_path, r=SOUND, _r=b"[[[")
    (tmp_path / ".r.toml").write_text("[[[")
    (tmp_path / "_old").mkdir()
    assert load(tmp_path).id == "r"


def test_every_other_file_and_folder_of_a_folder_is_a_fault(tmp_path):
    written(tmp_path, r=SOUND)
    (tmp_path / "README.md").write_text("[[[")
    (tmp_path / "events.toml.txt").write_text("")
    (tmp_path / "old.toml").mkdir()
    with pytest.raises(RegisterError) as info:
        load(tmp_path)
    file = (
        "is no file of a register: those end in .toml, or are tables such as events.csv; "
        "move it, or let its name begin with _"
    )
    inner = "is a folder inside the register's folder, and is not read; move it, or let its name begin with _"
    assert info.value.faults == tuple(
        Fault(name, "", "", "", None, problem)
        for name, problem in (("README.md", file), ("events.toml.txt", file), ("old.toml", inner))
    )


def test_a_file_is_read_whatever_the_case_of_its_ending(tmp_path):
    events = {"event": SOUND["event"]}
    written(tmp_path, r={table: rows for table, rows in SOUND.items() if table != "event"}, events=events)
    (tmp_path / "events.toml").rename(tmp_path / "events.TOML")
    assert load(tmp_path) == load(written(tmp_path / "_whole", r=SOUND))


@pytest.mark.parametrize("source", ["nowhere.toml", "no/such/folder", "", "a\0b", Path("nowhere"), Path("a\0b")])
def test_an_absent_path_is_a_file_not_found_error_that_names_what_there_is(source):
    there = ", ".join(packaged())
    with pytest.raises(FileNotFoundError) as info:
        load(source)
    assert str(info.value) == f"there is no register {str(source)!r}: no such path, and the packaged ones are {there}"


def test_the_name_of_another_packaged_file_is_no_register():
    with pytest.raises(FileNotFoundError):
        load("register.schema")


@pytest.mark.parametrize("others", [(), ("_r.toml",), (".r.toml",)])
def test_a_folder_without_register_files_is_a_fault_that_names_it(tmp_path, others):
    for name in others:
        (tmp_path / name).write_text("x")
    with pytest.raises(RegisterError) as info:
        load(tmp_path)
    assert info.value.faults == (Fault(str(tmp_path), "", "", "", None, "the folder holds no file of a register"),)


def test_a_directory_where_a_file_should_be_is_a_fault(tmp_path):
    (written(tmp_path, r=SOUND) / "more.toml").mkdir()
    assert faults_of(tmp_path) == [
        "more.toml: is a folder inside the register's folder, and is not read; move it, or let its name begin with _"
    ]


def test_a_link_to_nothing_is_a_fault(tmp_path):
    (written(tmp_path, r=SOUND) / "more.toml").symlink_to(tmp_path / "gone")
    assert faults_of(tmp_path) == ["more.toml: cannot be read: No such file or directory"]


def test_every_unreadable_file_of_a_folder_is_a_fault(tmp_path, monkeypatch):
    def refuse(path, _):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(contents, "content_of", refuse)
    assert faults_of(written(tmp_path, a=SOUND, b=SOUND)) == [
        "a.toml: cannot be read: Permission denied",
        "b.toml: cannot be read: Permission denied",
    ]


def test_an_unreadable_folder_is_a_fault(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(RegisterError) as info:
        load(tmp_path)
    assert info.value.faults == (Fault(tmp_path.name, "", "", "", None, "cannot be read: Permission denied"),)
    assert faults_of(".") == [".: cannot be read: Permission denied"]


def test_a_name_that_no_file_can_have_is_a_fault():
    assert faults_of("n" * 5000)[0].endswith("cannot be read: File name too long")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has named pipes")
def test_a_pipe_is_no_file_of_a_register(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert faults_of(tmp_path / "pipe") == ["pipe: cannot be read: is no regular file"]


@pytest.mark.parametrize("source", [None, 5, b"csto"])
def test_what_is_neither_text_nor_path_is_a_type_error(source):
    what = f"a register is the name of a packaged one or a path, not {type(source).__name__}"
    with pytest.raises(TypeError, match=f"^{what}$"):
        load(source)


# how facts are spread over files


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_register_is_sound(path):
    assert load(path).events


def test_equality_does_not_depend_on_how_the_facts_are_spread_over_files(tmp_path):
    files = [path.read_text(encoding="utf-8") for path in sorted((DATA / "csto").glob("*.toml"))]
    one = tmp_path / "one.toml"
    one.write_text("\n".join(files), encoding="utf-8")
    assert load(one) == load("csto")
    assert hash(load(one)) == hash(load("csto"))


def test_each_event_may_stand_in_a_file_of_its_own(tmp_path):
    together = altered({"event.2.date": "2006"})
    spread = {f"{chr(ord('z') - n)}": {"event": [event]} for n, event in enumerate(together["event"])}
    apart = load(written(tmp_path / "apart", r=together | {"event": []}, **spread))
    assert apart == load(written(tmp_path / "whole", together=together))


@pytest.mark.parametrize(
    "changes",
    [
        {"register.name": "Another"},
        {"register.note": "Another."},
        {"register.checked_through": date(2030, 12, 30)},
        {"state.0.name": "Another"},
        {"state.0.aliases": []},
        {"state.0.until": date(2049, 1, 1)},
        {"source.0.url": "https://example.com"},
        {"instrument.0.entry.after": "P31D"},
        {"instrument.1.terminated": date(2021, 1, 1)},
        {"dispute.0.default": "no"},
        {"dispute.0.reading.0.text": "No."},
        {"event.0.note": "m"},
        {"event.1.date": "2005-06?"},
        {"event.2.instruments": ["t"]},
    ],
    ids=str,
)
def test_registers_of_different_facts_differ(tmp_path, changes):
    assert load(written(tmp_path, r=SOUND) / "r.toml") != load(written(tmp_path, s=altered(changes)) / "s.toml")


def test_a_state_keeps_the_bounds_of_its_statehood(tmp_path):
    state = load(written(tmp_path, r=SOUND)).state("Aland")
    days = (date(1949, 12, 31), date(1950, 1, 1), date(2049, 12, 31), date(2050, 1, 1))
    assert [state.exists_on(day) for day in days] == [False, True, True, False]


# writing back


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_register_that_is_written_reads_back_equal(path, tmp_path):
    before = load(path)
    dump(before, tmp_path / "copy.toml")
    assert load(tmp_path / "copy.toml") == before


def test_every_key_survives_writing(tmp_path):
    before = load(written(tmp_path, r=SOUND))
    dump(before, str(tmp_path / "r.toml"))
    after = load(tmp_path / "r.toml")
    assert after == before
    assert after.events == before.events
    assert [after.state(code).note for code in ("AAA", "BBB")] == ["An island.", ""]


FIRST, LAST = date(2000, 1, 1), date(2010, 1, 1)
RULES = {
    "force": {"parties": 2, "after": "P1Y", "at": "next-month", "except": ["EUE"], "acts": ["ratify"], "basis": "1"},
    "entry": [
        {
            "after": "P30D",
            "at": "next-month",
            "from": "notified",
            "acts": ["accede", "ratify"],
            "since": FIRST,
            "until": LAST,
            "basis": "2",
        },
        {"after": "P1M"},
    ],
    "withdrawal": [
        {
            "notice": "P6M",
            "at": "next-month",
            "premature": "matures",
            "basis": "3",
            "condition": "dues",
            "on": {"first": "P5Y", "every": "P6Y", "from": "party"},
            "since": FIRST,
            "until": LAST,
            "not_before": "P2Y",
            "not_before_from": "party",
            "not_before_of": "effect",
            "window": {"every": "P3Y", "open": "P4M", "from": "party"},
        },
        {"with": {"instrument": "u", "after": "P7D"}},
        {"notice": "P9D", "on": "12-31"},
    ],
    "arrears": {"after": "P2Y", "basis": "4", "consequence": "the vote"},
}
"""Rules of an instrument that have every key."""
RECORDS = {
    "force": Force(parties=2, after="P1Y", at="next-month", excluded=["EUE"], acts=["ratify"], basis="1"),
    "entry": (
        Entry(
            after="P30D",
            at="next-month",
            counted="notified",
            acts=["accede", "ratify"],
            since=FIRST,
            until=LAST,
            basis="2",
        ),
        Entry(after="P1M"),
    ),
    "withdrawal": (
        Withdrawal(
            notice="P6M",
            at="next-month",
            premature="matures",
            basis="3",
            condition="dues",
            on=Boundaries(first="P5Y", every="P6Y", counted_from="party"),
            since=FIRST,
            until=LAST,
            not_before="P2Y",
            not_before_from="party",
            not_before_of="effect",
            window=Window(every="P3Y", open="P4M", counted_from="party"),
        ),
        Withdrawal(ends_with=EndsWith(instrument="u", after="P7D")),
        Withdrawal(notice="P9D", on="12-31"),
    ),
    "arrears": Arrears(after="P2Y", basis="4", consequence="the vote"),
}


def test_every_key_of_a_rule_is_read_and_survives(tmp_path):
    path = written(tmp_path / "r", r=altered({f"instrument.0.{key}": rule for key, rule in RULES.items()})) / "r.toml"
    before = load(path)
    assert {key: getattr(before.instrument("t"), key) for key in RECORDS} == RECORDS
    dump(before, tmp_path / "copy.toml")
    for view in (load(tmp_path / "copy.toml").view, from_bytes(to_bytes(before.view, "k"), "k")):
        assert {key: getattr(view.facts.instruments["t"], key) for key in RECORDS} == RECORDS


def leaves(rule, path):
    """Return the path of each value in a rule."""
    match rule:
        case dict():
            inner = rule.items()
        case [dict(), *_]:
            inner = enumerate(rule)
        case _:
            return [path]
    return [leaf for key, one in inner for leaf in leaves(one, f"{path}.{key}")]


def test_the_rules_have_every_key():
    kinds = (Boundaries, Window, EndsWith, Force, Entry, Withdrawal, Arrears)
    keys = {key for kind in kinds for key in keys_of(kind)}
    assert {leaf.rpartition(".")[2] for leaf in LEAVES} == keys - {"window", "with"}


LEAVES = leaves(RULES, "instrument.0")
UNKNOWN = sorted({f"{leaf.rpartition('.')[0]}.kee" for leaf in LEAVES} - {"instrument.0.kee"})


@pytest.mark.parametrize("paths", [LEAVES, UNKNOWN], ids=["wrong types", "unknown keys"])
def test_each_key_of_a_rule_is_a_fault_at_its_path(tmp_path, paths):
    rules = {f"instrument.0.{key}": deepcopy(rule) for key, rule in RULES.items()}
    with pytest.raises(RegisterError) as info:
        load(written(tmp_path, r=altered(rules | dict.fromkeys(paths, 1.5))))
    faults = {fault.key: fault for fault in info.value.faults if fault.id == "t"}
    assert faults.keys() == {
        re.sub(r"\.(\d+)", lambda found: f".#{int(found[1]) + 1}", path.removeprefix("instrument.0.")) for path in paths
    }
    assert {fault.problem.startswith("unknown key; one of: ") for fault in faults.values()} == {paths is UNKNOWN}
    assert paths is UNKNOWN or {fault.value for fault in faults.values()} == {1.5}


DEFAULTS = {"closed": True, "planned": False, "kind": "person", "direction": "inward", "at": "day"}
"""Values that are not written, because they are the defaults of their keys."""


def test_what_is_written_says_what_was_read(tmp_path):
    """But for values that are the defaults, and the instrument that an event without one means."""

    def without(row):
        return {k: without(v) if isinstance(v, dict) else v for k, v in row.items() if (k, v) not in DEFAULTS.items()}

    dump(load(written(tmp_path, r=SOUND)), tmp_path / "r.toml")
    text = (tmp_path / "r.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    assert found.keys() == SOUND.keys()
    assert found.pop("register") == without(SOUND["register"])
    meant = {table: [without(row) for row in rows] for table, rows in SOUND.items() if table != "register"}
    meant["event"][0]["instrument"] = "t"
    for table, rows in found.items():
        key = "code" if table == "state" else "id"
        assert {row[key]: row for row in rows} == {row[key]: row for row in meant[table]}, table
    assert '\nabsent = [\n    {state = "BBB", reason = "ill", instead = "minister"},\n]\n' in text
    assert '\nreadings = {d = ["no"]}\n' in text
    assert "\nsince = {u = 2001-01-01}\n" in text


def test_what_is_written_twice_is_the_same_text(tmp_path):
    dump(load("csto"), tmp_path / "one.toml")
    dump(load(tmp_path / "one.toml"), tmp_path / "two.toml")
    assert (tmp_path / "one.toml").read_text(encoding="utf-8") == (tmp_path / "two.toml").read_text(encoding="utf-8")


def test_an_event_of_several_bonds_is_written_as_one(tmp_path):
    dump(load(written(tmp_path, r=SOUND)), tmp_path / "r.toml")
    text = (tmp_path / "r.toml").read_text(encoding="utf-8")
    assert text.count("[[event]]") == len(SOUND["event"])
    assert 'states = ["AAA", "BBB"]' in text
    assert 'instruments = ["t", "u"]' in text
    assert 'states = ["AAA"]' not in text
    assert 'instruments = ["t"]' not in text


def test_tables_without_rows_are_not_written(tmp_path):
    dump(register(), tmp_path / "r.toml")
    found = tomllib.loads((tmp_path / "r.toml").read_text(encoding="utf-8"))
    assert "event" not in found
    assert all(found.values())


def test_readings_are_written_as_tables(tmp_path):
    dump(load(written(tmp_path, r=SOUND)), tmp_path / "r.toml")
    text = (tmp_path / "r.toml").read_text(encoding="utf-8")
    assert text.count("[[dispute.reading]]") == 2


def test_the_view_is_not_written(tmp_path):
    dump(load("csto").read_as(armenia_2024="full_member").as_known_on("2020-01-01"), tmp_path / "r.toml")
    assert load(tmp_path / "r.toml") == load("csto")


def test_supposed_events_that_have_sources_are_written_as_facts(tmp_path):
    leaves = Event(state="ARM", act="notify_withdrawal", date="2026-01-31", sources=["odkb-charter-text"])
    dump(load("csto").with_events(leaves), tmp_path / "r.toml")
    after = load(tmp_path / "r.toml")
    assert after.supposed == ()
    assert after.status("ARM", "2026-01-31") is Status.WITHDRAWING


def test_a_supposed_event_without_a_source_is_not_written(tmp_path):
    with pytest.raises(RegisterError, match=r"\n  r\.toml, line \d+: \[event\] 'what-if-1' sources: is missing"):
        dump(load("csto").with_events(Event(state="ARM", act="resume", date="2026-01-31")), tmp_path / "r.toml")
    assert not (tmp_path / "r.toml").exists()


def test_two_supposed_events_of_one_id_are_not_written_as_one(tmp_path):
    events = [happened("sign", "2001", id="x"), happened("sign", "2002", state="BBB", id="x")]
    with pytest.raises(ValueError, match=r"^these facts cannot be written so that they read back equal$"):
        dump(register().with_events(*events), tmp_path / "r.toml")
    assert not (tmp_path / "r.toml").exists()


@pytest.mark.parametrize("given", [None, load("csto").facts])
def test_what_is_no_register_is_not_written(tmp_path, given):
    with pytest.raises(TypeError, match=f"^dump writes a Register, not {type(given).__name__}$"):
        dump(given, tmp_path / "r.toml")


def test_files_are_read_and_written_in_utf_8_whatever_the_locale(tmp_path):
    script = "import sys; from csto_membership import dump, load; dump(load('csto'), sys.argv[1]); load(sys.argv[1])"
    strict = ("-X", "warn_default_encoding", "-W", "error::EncodingWarning")
    subprocess.run([sys.executable, *strict, "-c", script, tmp_path / "r.toml"], check=True)  # noqa: S603  our own


def test_events_that_no_single_file_can_hold_in_order_are_refused(tmp_path):
    crossed = [
        happened("sign", "2001", id="x"),
        happened("withdraw_signature", "2002", id="y"),
        happened("sign", "2001", id="y", state="BBB"),
        happened("withdraw_signature", "2002", id="x", state="BBB"),
    ]
    with pytest.raises(ValueError, match=r"no single file can hold these events in order: [xy, ]+; write a folder"):
        dump(register(*crossed), tmp_path / "r.toml")


# random registers

LEGAL = {
    "outsider": ["sign", "accede", "succeed"],
    "signatory": ["ratify", "withdraw_signature", "accede", "lapse"],
    "member": ["notify_withdrawal", "withdraw", "expel", "suspend", "freeze", "withhold_vote"],
}
"""Acts, and what they lead to, enough to write histories with."""
LEADS = {"sign": "signatory", "ratify": "member", "accede": "member", "succeed": "member"}

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=8)
IDS = st.text("AZaz09._-", max_size=8)


def moments(first):
    """Return a strategy for days that can be `first`, exact or not."""
    last = first + timedelta(days=20)
    return st.sampled_from(
        [Moment.of(first), Moment.between(first, last), Moment.parse(f"{first}?"), Moment.parse(f"{first}~")]
    )


@st.composite
def histories(draw, state):
    """Draw the events of one bond: legal acts, some years apart, with notes among them."""
    day, standing, events = date(2000, 1, 1), "outsider", []
    for number in range(draw(st.integers(0, 5))):
        day += timedelta(days=draw(st.integers(800, 1500)))
        act = draw(st.sampled_from([*LEGAL.get(standing, []), "note"]))
        if act != "note":
            standing = LEADS.get(act, "over")
        events.append(
            Event(
                id=f"{state}{number}{draw(IDS)}",
                state=state,
                act=act,
                instrument="t",
                date=draw(moments(day)),
                reported=draw(st.none() | moments(day + timedelta(days=30))) if act == "note" else None,
                verified=draw(st.none() | st.dates()),
                by=draw(st.sampled_from(["", "state", "depositary"])),
                topic=draw(NAMES) if act == "note" else "",
                basis=draw(TEXTS),
                note=draw(TEXTS),
                sources=["s"],
                readings=draw(st.sampled_from([{}, {"d": ["b"]}, {"d": ["a", "b"]}])) if act == "note" else {},
            )
        )
    return events


TERMS = {
    "entry": st.builds(Entry, after=st.sampled_from(["P0D", "P30D", "P2W"]), at=st.sampled_from(["day", "next-month"])),
    "withdrawal": st.none()
    | st.builds(Withdrawal, notice=st.sampled_from(["P6M", "P1Y1D"]), on=st.sampled_from([None, "02-29"]), basis=TEXTS),
    "arrears": st.none() | st.builds(Arrears, after=st.just("P2Y"), consequence=TEXTS),
}


@st.composite
def registers(draw):
    """Draw a sound register of two states and one treaty."""
    terms = draw(st.fixed_dictionaries(TERMS))
    aliases, number = [f"x{draw(NAMES)}"], draw(st.none() | st.integers(0, 999))
    published = draw(st.none() | moments(date(2001, 1, 1)))
    readings = [Reading(id="a"), Reading(id="b", text=draw(TEXTS))]
    mention = happened("note", "1999", id="mention", topic="statement", readings={"d": ["a", "b"]})
    return Register(
        Facts(
            id="r",
            name=draw(TEXTS),
            constitutive="t",
            checked_through=draw(st.dates()),
            states=[evolve(ALAND, note=draw(TEXTS), aliases=aliases, m49=number), BELAND],
            instruments=[
                Instrument(id="t", name=draw(TEXTS), kind="treaty", in_force="1990", note=draw(TEXTS), **terms)
            ],
            sources=[Source(id="s", title=draw(TEXTS), url=draw(TEXTS), date=published)],
            disputes=[Dispute(id="d", question=draw(TEXTS), default="a", readings=readings)],
            events=[mention, *draw(histories("AAA")), *draw(histories("BBB"))],
            note=draw(TEXTS),
        )
    )


@given(registers())
@examples(120)
def test_a_random_register_that_is_written_reads_back_equal(tmp_path_factory, before):
    path = tmp_path_factory.mktemp("random") / "r.toml"
    dump(before, path)
    assert load(path) == before


@given(registers(), st.data())
@examples(60)
def test_a_random_register_may_be_spread_over_files_at_random(tmp_path_factory, before, data):
    folder = tmp_path_factory.mktemp("spread")
    dump(before, folder / "_r.toml")
    document = tomllib.loads((folder / "_r.toml").read_text(encoding="utf-8"))
    files = {name: {"event": []} for name in "abc"} | {"rest": document | {"event": []}}
    for event in document["event"]:
        files[data.draw(st.sampled_from(sorted(files)))]["event"].append(event)
    assert load(written(folder, **files)) == before


def test_a_loaded_register_travels(tmp_path):
    before = load(written(tmp_path, r=SOUND))
    assert pickle.loads(pickle.dumps(before)) == before  # noqa: S301  our own bytes
