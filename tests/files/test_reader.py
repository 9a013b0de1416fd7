"""Reading register documents: every fault, at its place, in words; all of them together."""

import tomllib
from datetime import date

import pytest
from documents import BROKEN, GONE, NAME, NOON, SOUND, altered, content, event, faults_of, mutations, named, refused
from hypothesis import given
from hypothesis import strategies as st
from thorough import examples

from csto_membership.engine.equality import same_facts
from csto_membership.files.reader import read
from csto_membership.files.tables import TABLES, keys_of, required_of
from csto_membership.model.facts import Facts

# Each row: the changes that break the sound register, by path; then every fault, as "table id key: words".
# "#2" names the second row of a table where it has no name.


def test_the_register_that_the_table_breaks_is_sound_and_has_every_key():
    assert isinstance(read([(NAME, content(SOUND))]), Facts)
    for table, kind in TABLES.items():
        rows = [SOUND[table]] if table == "register" else SOUND[table]
        assert {key for one in rows for key in one} == set(keys_of(kind))


def test_the_table_of_broken_registers_is_large():
    assert len({named(broken) for broken in BROKEN}) == len(BROKEN) >= 200


@pytest.mark.parametrize("broken", BROKEN, ids=named)
def test_a_broken_register_is_refused_with_exactly_its_faults(broken):
    changes, *expected = broken
    faults = faults_of((NAME, content(altered(changes))))
    places = [" ".join(part or "-" for part in (fault.table, fault.id, fault.key)) for fault in faults]
    assert sorted(places) == sorted(one.partition(": ")[0] for one in expected)
    assert {fault.file for fault in faults} == {NAME}
    for one in expected:
        place, _, words = one.partition(": ")
        said = [fault.problem for there, fault in zip(places, faults, strict=True) if there == place]
        assert any(problem.startswith(words) for problem in said), said


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"state.0.m49": "051"}, "051"),
        ({"instrument.0.withdrawal.notice": "6M"}, "6M"),
        ({"dispute.0.reading.1.id": 5}, 5),
        ({"event.0.date": NOON}, NOON),
        ({"event.0.sources": ["gone", "s"]}, "gone"),
        ({"event.0.states": ["AAA", "AAA"]}, ["AAA", "AAA"]),
        ({"register.surprise": 1}, 1),
        ({"event.0.instruments": []}, []),
        ({"event.3": event("later", "sign", "2001", states=["CCC"])}, ["CCC"]),
        ({"event.0.act": GONE}, None),
        ({"dispute.0.default": "maybe"}, "maybe"),
        ({"instrument.0.in_force": date(1989, 1, 1)}, "1989-01-01"),
        ({"state": "AAA"}, "AAA"),
        ({"treaty": [{"id": "x"}]}, None),
        ({"source.1.id": ""}, ""),
        ({"register.format": 2}, 2),
        ({"event.0.by": "me"}, "me"),
        ({"event.0.topic": "arrears"}, "arrears"),
        ({"event.0.instrument": "gone"}, "gone"),
        ({"dispute.0.reading.2": {"id": ""}}, ""),
        ({"dispute.0.reading.2": {"id": "maybe"}}, "maybe"),
        ({"dispute.0.reading.2": {"id": "yes"}}, "yes"),
        ({"event.1.readings": {"d": ["yes", "maybe"]}}, "maybe"),
        ({"event.1.readings": {"d": ["yes"], "e": ["x"]}}, "e"),
        ({"event.1.readings": {"d": ["yes"], "e": []}}, "e"),
        ({"state.1.name": "Aland"}, "Aland"),
        ({"source.1.id": "a b"}, "a b"),
        ({"state.0.until": date(1949, 1, 1)}, "1949-01-01"),
        ({"tenure.0.start": date(2020, 1, 2), "tenure.0.end": GONE}, "2020-01-02"),
    ],
)
def test_a_fault_shows_the_value_that_stands_there(changes, value):
    (fault,) = faults_of((NAME, content(altered(changes))))
    assert fault.value == value


TERMS = [f"instrument.0.{terms}.{key}" for terms, key in (("withdrawal", "notice"), ("arrears", "after"))]


@pytest.mark.parametrize(
    "path",
    [
        *TERMS,
        *(f"{'register' if t == 'register' else f'{t}.0'}.{key}" for t in TABLES for key in required_of(TABLES[t])),
    ],
)
def test_a_key_that_is_said_to_be_required_is_missed(path):
    key = path.removeprefix("register.").rpartition(".0.")[2]
    faults = faults_of((NAME, content(altered({path: GONE}))))
    assert any(f.table == path.split(".")[0] and f.key == key and "is missing" in f.problem for f in faults)


@pytest.mark.parametrize("table", ["state", "instrument", "source", "dispute", "event"])
def test_a_key_that_is_not_required_is_not_missed(table):
    bare = {key: SOUND[table][0][key] for key in required_of(TABLES[table])}
    named = {"id": "bare", "name": "Bare"} if "name" in bare else {"id": "bare"}
    bare |= {"code": "KEN"} if table == "state" else named
    bare |= {"state": "CCC"} if table == "event" else {}
    changes = {f"{table}.{len(SOUND[table])}": bare}
    if table == "dispute":
        changes["event.3"] = event("bare", "note", "2001", topic="statement", readings={"bare": ["yes", "no"]})
    assert isinstance(read([(NAME, content(altered(changes)))]), Facts)


def test_a_register_table_needs_no_note_and_terms_of_entry_need_nothing():
    document = altered({"register.note": GONE, "instrument.0.entry": {}})
    assert isinstance(read([(NAME, content(document))]), Facts)


# whole files


@pytest.mark.parametrize(
    ("text", "table", "words"),
    [
        (b"\xff\xfe", "", "is not UTF-8: invalid start byte at byte 0"),
        ("name = 'Älteland'".encode("latin-1"), "", "is not UTF-8: invalid continuation byte at byte 8"),
        (b"[register", "", "is not TOML: Expected ']' at the end of a table declaration (at end of document)"),
        (b"date = 2023-02-29", "", "is not TOML: Invalid date or datetime (at line 1, column 8)"),
        (b'[register]\nid = "a"\nid = "b"', "", "is not TOML: Cannot overwrite a value"),
        (b"[register]\n[register]", "", "is not TOML: Cannot declare ('register',) twice"),
        (b"<html></html>", "", "is not TOML"),
        (b"\x00", "", "is not TOML"),
        (b'{"register": {}}', "", "is not TOML"),
        (b"n = " + b"9" * 5000, "", "is not TOML: Exceeds the limit"),
        (b"n = 0x" + b"f" * 9000, "", "is not TOML: a whole number of more than 64 bits"),
        (b"register.format = 9223372036854775808", "", "is not TOML: a whole number of more than 64 bits"),
        (b"n = " + b"[" * 5000 + b"]" * 5000, "", "is not a register: nested too deeply"),
        (b"[" + b"a." * 900 + b"a]", "", "is not a register: nested too deeply"),
        (b"register." + b"a." * 900 + b"a = 1", "", "is not a register: nested too deeply"),
        (b"[[register]]", "register", "must be written as [register]"),
        (b"register = 5", "register", "must be written as [register]"),
        (b"[state]", "state", "must be written as [[state]]"),
        (b"state = 'AAA'", "state", "must be written as [[state]]"),
        (b"event = [1, 2]", "event", "must be written as [[event]]"),
        (b"[event.join]", "event", "must be written as [[event]]"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_register_is_said_to_be_none(text, table, words):
    faults = faults_of((NAME, text))
    assert any(fault[:4] == (NAME, table, "", "") and words in fault.problem for fault in faults)


@pytest.mark.parametrize("text", [b"[[register]]", b"register = 5"])
def test_a_register_table_that_is_none_is_one_fault(text):
    assert [fault.table for fault in faults_of((NAME, text))] == ["register"]


@pytest.mark.parametrize("text", [b"", b"# nothing but a comment\n"])
def test_an_empty_file_is_a_register_without_its_table(text):
    (fault,) = faults_of((NAME, text))
    assert str(fault) == "[register]: there must be one [register] table, found in no file"


def test_the_largest_whole_number_of_toml_is_a_number():
    document = altered({"state.0.m49": 2**63 - 1, "state.0.gw": -(2**63)})
    assert read([(NAME, content(document))]).index["AAA"].m49 == 2**63 - 1


def test_a_byte_order_mark_and_carriage_returns_do_no_harm():
    windows = b"\xef\xbb\xbf" + content(SOUND).replace(b"\n", b"\r\n")
    assert same_facts(read([(NAME, windows)]), read([(NAME, content(SOUND))]))


def test_two_register_tables_are_one_too_many():
    (fault,) = faults_of(("a.toml", content(SOUND)), ("b.toml", content({"register": SOUND["register"]})))
    assert str(fault) == "[register]: there must be one [register] table, found in a.toml, b.toml"


def test_a_duplicate_in_another_file_is_named_with_both_files():
    more = {"source": [{"id": "s", "title": "The same id"}], "state": [{"code": "BBB", "name": "Another"}]}
    faults = faults_of(("a.toml", content(SOUND)), ("b.toml", content(more)))
    assert [str(fault) for fault in faults] == [
        "b.toml, line 1: [source] 's' id: is there twice: [source] #1 of a.toml has it",
        "b.toml, line 5: [state] 'BBB' code: is there twice: [state] #2 of a.toml has it",
    ]


def test_an_alias_that_clashes_with_one_of_another_file_is_placed_in_its_own():
    faults = faults_of(("a.toml", content(SOUND)), ("b.toml", content({"state": [{"code": "DDD", "name": "Aland"}]})))
    assert [(fault.file, fault.id, fault.value) for fault in faults] == [("b.toml", "DDD", "Aland")]


def test_all_faults_of_all_files_are_reported_together_in_file_order():
    first = altered({"register.surprise": 1, "state.1.name": 5, "event.1.act": "freze"})
    second = {"event": [event("c1", "sign", "2020-13"), event("c2", "sign", date(2000, 1, 1), sources=["gone"])]}
    third = {
        "state": [{"code": "DDD", "name": "Deland"}],
        "event": [event("d1", "suspend", date(2001, 1, 1), state="DDD"), event("d2", "note", date(2001, 1, 1))],
    }
    faults = faults_of(("1.toml", content(first)), ("2.toml", content(second)), ("3.toml", content(third)))
    assert [(fault.file, fault.id, fault.key) for fault in faults] == [
        ("1.toml", "r", "surprise"),
        ("1.toml", "BBB", "name"),
        ("1.toml", "freeze", "act"),
        ("2.toml", "c1", "date"),
        ("2.toml", "c2", "sources"),
        ("3.toml", "d1", "act"),
        ("3.toml", "d2", "topic"),
    ]


def test_a_name_that_nothing_comes_near_gets_no_hint():
    changes = {"event.0.sources": ["q9"], "event.1.instrument": "q9", "event.1.readings": {"q9": ["x"]}}
    problems = {
        fault.key: fault.problem for fault in faults_of((NAME, content(altered(changes)))) if fault.value == "q9"
    }
    named = {"sources": "source", "instrument": "instrument", "readings": "dispute"}
    assert problems == {key: f"there is no {table} of this id" for key, table in named.items()}


def test_names_and_words_that_several_come_near_get_each_of_them():
    (fault,) = faults_of((NAME, content(altered({"event.1.act": "withdra"}))))
    assert fault.problem == "unknown act 'withdra'; did you mean withdraw or withdraw_consent?"
    one, two = ({"id": f"a-list-{name}", "title": "T"} for name in ("one", "two"))
    changes = {"source.2": one, "source.3": two, "event.0.sources": ["a-list-on"]}
    (fault,) = faults_of((NAME, content(altered(changes))))
    assert fault.problem == "there is no source of this id; did you mean 'a-list-one' or 'a-list-two'?"


def test_several_faults_of_one_row_are_all_reported():
    broken = {"act": "signn", "date": "2020-13", "state": "ZZZ", "sources": ["gone"], "by": "me", "note": 5, "x": 1}
    faults = faults_of(
        (NAME, content(altered({"event.1": {"id": "freeze"} | broken, "event.0.readings": {"d": ["yes"]}})))
    )
    assert {fault.key for fault in faults} == {"act", "date", "state", "sources", "by", "note", "x"}


def test_a_file_that_cannot_be_read_is_the_fault_and_not_what_refers_to_it():
    rest = {table: rows for table, rows in SOUND.items() if table != "source"}
    faults = faults_of(("a.toml", content(rest)), ("sources.toml", b"[[source"))
    assert [(fault.file, fault.table) for fault in faults] == [("sources.toml", "")]


def test_what_needs_no_other_file_is_reported_beside_a_file_that_cannot_be_read():
    rest = altered({"source": GONE, "event.0.act": "acede"})
    faults = faults_of(("a.toml", content(rest)), ("sources.toml", b"[[source"))
    assert [(fault.file, fault.key) for fault in faults] == [("a.toml", "act"), ("sources.toml", "")]


def test_a_table_in_a_wrong_form_is_the_fault_and_not_what_refers_to_it():
    (fault,) = faults_of((NAME, content(altered({"dispute": SOUND["dispute"][0]}))))
    assert (fault.table, fault.problem) == ("dispute", "must be written as [[dispute]]")


def test_events_in_a_wrong_form_leave_no_reading_unmentioned():
    (fault,) = faults_of((NAME, content(altered({"event": SOUND["event"][0]}))))
    assert fault.table == "event"


def test_readings_in_a_wrong_form_leave_no_reading_unmentioned():
    places = [place for place, row in enumerate(SOUND["event"]) if "readings" in row]
    faults = faults_of((NAME, content(altered({f"event.{place}.readings": 5 for place in places}))))
    assert places
    assert [(fault.table, fault.key) for fault in faults] == [("event", "readings")] * len(places)


def test_other_faults_of_events_do_not_hide_that_a_reading_is_unmentioned():
    faults = faults_of((NAME, content(altered({"event.0.by": "me", "dispute.0.reading.2": {"id": "maybe"}}))))
    assert {(fault.table, fault.key, fault.value) for fault in faults} == {
        ("event", "by", "me"),
        ("dispute", "reading", "maybe"),
    }


# histories

SINCE, UNTIL = date(2000, 1, 1), date(2010, 1, 1)


def history(*events, **changes):
    """Return the faults of the sound register with more events."""
    document = altered({f"event.{len(SOUND['event']) + n}": one for n, one in enumerate(events)})
    for table, rows in changes.items():
        document[table] = rows
    return faults_of((NAME, content(document)))


def test_an_act_that_the_machine_refuses_is_a_fault_with_the_acts_that_would_be_allowed():
    (fault,) = history(event("c1", "sign", SINCE), event("c2", "suspend", UNTIL))
    assert (fault.file, fault.table, fault.id, fault.key) == (NAME, "event", "c2", "act")
    assert fault.problem == (
        "Celand cannot suspend under 't' on 2010-01-01 (event 'c2'): its position is signatory; "
        "allowed from there: withdraw_signature, ratify, accede, succeed, lapse, terminate"
    )


def test_days_that_run_backwards_are_a_fault_of_the_later_event():
    (fault,) = history(event("c1", "sign", UNTIL), event("c2", "withdraw_signature", SINCE))
    assert (fault.id, fault.key) == ("c2", "date")
    assert "events 'c1' and 'c2' cannot stand in this order" in fault.problem
    assert "their days run backwards" in fault.problem


def test_events_of_two_files_on_the_same_days_are_a_fault_that_names_both_files():
    other = {"event": [event("c2", "withdraw_signature", "2000")]}
    document = altered({"event.3": event("c1", "sign", SINCE)})
    (fault,) = faults_of(("a.toml", content(document)), ("b.toml", content(other)))
    assert "'c1'" in fault.problem
    assert "'c2'" in fault.problem
    assert "a.toml and b.toml; put them in one file" in fault.problem


def test_what_became_public_backwards_is_a_fault_of_the_event_that_was_known_too_early():
    (fault,) = history(event("c1", "sign", SINCE, reported=UNTIL), event("c2", "withdraw_signature", date(2005, 1, 1)))
    assert (fault.id, fault.key) == ("c2", "date")
    assert (
        "what became public runs backwards: 2010-01-01, then 2005-01-01; give the later event its `reported`"
        in fault.problem
    )


def test_a_written_day_of_publication_must_not_be_later_than_that_of_an_event_further_on():
    (fault,) = history(
        event("c1", "sign", "1998", reported=date(2000, 1, 1)),
        event("c2", "ratify", "[1998-01-01..2001-12-31]"),
        event("c3", "freeze", date(1999, 7, 1)),
    )
    assert "'c1' and 'c3'" in fault.problem
    assert "2000-01-01, then 1999-07-01" in fault.problem


def test_a_rescission_that_comes_too_late_says_when_the_notice_matured():
    (fault,) = history(
        event("c1", "accede", SINCE),
        event("c2", "notify_withdrawal", date(2005, 3, 1)),
        event("c3", "rescind_withdrawal", date(2006, 1, 1)),
    )
    assert fault.id == "c3"
    assert "the notice 'c2' matured on 2005-12-31: too late to rescind it" in fault.problem


def test_ratifying_without_having_signed_says_what_to_record():
    (fault,) = history(event("c1", "ratify", SINCE))
    assert "record `sign` first (with bounds if its day is unknown), or `accede`" in fault.problem


def test_an_unknown_dispute_gets_the_near_one():
    faults = history(event("c1", "sign", SINCE, readings={"signd": ["yes"]}), dispute=[TWO | {"id": "signed"}])
    problems = {(fault.id, fault.key, fault.value): fault.problem for fault in faults}
    assert problems["c1", "readings", "signd"] == "there is no dispute of this id; did you mean 'signed'?"


def test_readings_that_decide_an_entry_into_force_are_bounded():
    """Each of seven accessions that count holds under one reading only: 128 combinations."""
    states = ["KEN", "UGA", "TZA", "RWA", "BDI", "SSD", "COD"]
    disputes = [TWO | {"id": f"d{n}"} for n in range(7)]
    document = altered({"instrument.1.in_force": GONE, "dispute": [*SOUND["dispute"], *disputes]})
    for place, state in enumerate(states):
        readings = {f"d{place}": ["yes"]}
        joined = {"id": state, "state": state, "act": "ratify", "instrument": "u", "date": SINCE, "sources": ["s"]}
        note = joined | {"id": f"{state}-no", "act": "note", "topic": "x", "readings": {f"d{place}": ["no"]}}
        document["event"] += [joined | {"id": f"{state}-sign", "act": "sign"}, joined | {"readings": readings}, note]
    faults = faults_of((NAME, content(document)))
    assert [(fault.table, fault.id, fault.key, fault.value) for fault in faults] == [("instrument", "u", "force", None)]
    assert faults[0].problem == "128 combinations of readings decide when it enters into force; at most 64"


TWO = {"id": "e", "question": "Signed?", "default": "yes", "reading": [{"id": "yes"}, {"id": "no"}]}


def test_a_history_that_is_refused_under_one_reading_only_says_which():
    (fault,) = history(
        event("c1", "sign", SINCE, readings={"e": ["yes"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["no"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert (fault.id, fault.key) == ("c2", "act")
    assert "its position is outsider" in fault.problem
    assert fault.problem.endswith("(read as e=no)")


def test_a_history_that_is_refused_under_several_readings_together_names_each():
    both = [TWO, TWO | {"id": "f"}]
    (fault,) = history(
        event("c1", "accede", SINCE, readings={"e": ["yes"]}),
        event("c2", "accede", SINCE, readings={"e": ["no"], "f": ["yes"]}),
        event("c3", "note", SINCE, topic="statement", readings={"f": ["no"]}),
        event("c4", "suspend", UNTIL),
        dispute=[*SOUND["dispute"], *both],
    )
    assert fault.id == "c4"
    assert fault.problem.endswith(" (read as e=no, f=no)")


def test_a_history_that_is_refused_by_default_names_no_reading():
    (fault,) = history(
        event("c1", "sign", SINCE, readings={"e": ["no"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["yes"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert "read as" not in fault.problem


def test_different_refusals_under_different_readings_are_as_many_faults():
    faults = history(
        event("c1", "accede", SINCE, readings={"e": ["yes"]}),
        event("c2", "ratify", UNTIL),
        event("c3", "note", UNTIL, topic="statement", readings={"e": ["no"]}),
        dispute=[*SOUND["dispute"], TWO],
    )
    assert [(fault.id, "position is outsider" in fault.problem) for fault in faults] == [("c2", False), ("c2", True)]


def test_one_refusal_under_many_readings_is_one_fault():
    third = TWO | {"id": "f"}
    faults = history(
        event("c1", "suspend", SINCE),
        event("c2", "note", UNTIL, topic="statement", readings={"e": ["yes", "no"]}),
        event("c3", "note", UNTIL, topic="statement", readings={"f": ["yes", "no"]}),
        dispute=[*SOUND["dispute"], TWO, third],
    )
    assert [fault.id for fault in faults] == ["c1"]


def test_too_many_combinations_of_readings_are_refused_and_counted():
    many = [TWO | {"id": f"d{n}"} for n in range(14)]
    moves = [event("c", "accede", SINCE), *(event(f"c{n}", "freeze" if n % 2 == 0 else "resume", UNTIL,
             readings={f"d{n}": ["yes", "no"]}) for n in range(14))]  # fmt: skip
    (fault,) = history(*moves, dispute=[*SOUND["dispute"], *many])
    assert (fault.file, fault.table, fault.id, fault.key, fault.value) == (NAME, "state", "CCC", "", "t")
    assert fault.problem == "16384 combinations of readings touch it; at most 10000"


def test_a_period_that_leaves_the_calendar_is_a_fault_of_the_instrument():
    treaty = SOUND["instrument"][0] | {"withdrawal": {"notice": "P99999Y"}}
    (fault,) = history(
        event("c1", "accede", SINCE),
        event("c2", "notify_withdrawal", UNTIL),
        instrument=[treaty, SOUND["instrument"][1]],
    )
    assert (fault.table, fault.id, fault.key, fault.value) == ("instrument", "t", "", None)
    assert fault.problem == "CCC: 'P99999Y' counted from 2010-01-01 ends beyond the year 9999"


def test_a_history_is_checked_although_something_else_of_the_register_is_broken():
    suspended = event("c1", "suspend", SINCE)
    for broken in (
        {"register.surprise": 1},
        {"register.checked_through": GONE},
        {"state.1.name": GONE},
        {"source.1.title": GONE},
        {"instrument.1.kind": "x"},
        {"event.0.date": "x"},
    ):
        faults = faults_of((NAME, content(altered(broken | {"event.3": suspended}))))
        assert len(faults) == 2, broken
        assert ("event", "c1", "act") in {fault[1:4] for fault in faults}, broken


@pytest.mark.parametrize("more", [{"sources": ["gone"]}, {"by": "me"}, {"form": "x"}, {"topic": "arrears"}])
def test_a_history_is_checked_although_its_event_has_a_fault_that_moves_nothing(more):
    assert {fault.key for fault in history(event("c1", "suspend", SINCE, **more))} == {"act", *more}


def test_a_history_with_a_hole_is_not_judged():
    (fault,) = history(event("c1", "sing", SINCE), event("c2", "ratify", UNTIL))
    assert fault.id == "c1"


def test_a_history_that_ends_with_another_is_judged_where_there_is_none_or_a_whole_one():
    first, second = SOUND["instrument"][:2]
    linked = {"instrument": [first | {"withdrawal": {"with": {"instrument": second["id"]}}}, second]}
    refused = event("c1", "accede", SINCE), event("c2", "resume", UNTIL)
    other = event("c3", "sign", SINCE, instrument=second["id"])
    assert [fault.id for fault in history(*refused, **linked)] == ["c2"]
    assert [fault.id for fault in history(*refused, other, **linked)] == ["c2"]
    assert [fault.id for fault in history(*refused, other | {"act": "sing"}, **linked)] == ["c3"]


def test_a_history_under_another_instrument_is_judged_beside_a_broken_event():
    other = event("c2", "suspend", SINCE, instrument=SOUND["instrument"][1]["id"])
    assert {fault.id for fault in history(event("c1", "sing", SINCE), other)} == {"c1", "c2"}


def test_a_history_whose_terms_cannot_be_read_is_not_judged():
    faults = history(
        event("c1", "suspend", SINCE), instrument=[SOUND["instrument"][0] | {"in_force": "x"}, SOUND["instrument"][1]]
    )
    assert [fault.key for fault in faults] == ["in_force"]


# sound documents


def test_an_event_of_several_states_and_instruments_is_one_event_for_each_bond():
    facts = read([(NAME, content(altered({"event.2.states": ["AAA", "CCC"], "event.2.state": GONE})))])
    protests = {(one.state, one.instrument) for one in facts.events if one.id == "protest"}
    assert protests == {("AAA", "t"), ("AAA", "u"), ("CCC", "t"), ("CCC", "u")}


def test_an_event_without_an_instrument_is_of_the_constitutive_one():
    facts = read([(NAME, content(SOUND))])
    assert {one.instrument for one in facts.events if one.id == "join"} == {"t"}


def test_an_event_knows_the_file_it_was_read_from():
    facts = read([(NAME, content(SOUND)), ("b.toml", content({"event": [event("c1", "sign", SINCE)]}))])
    assert {one.origin for one in facts.events if one.state == "CCC"} == {"b.toml"}


def test_an_empty_text_is_no_reference_where_none_is_needed():
    keys = ("tenure.0.state", "meeting.0.host", "meeting.0.chair", "request.0.instrument")
    empty, absent = (read([(NAME, content(altered(dict.fromkeys(keys, what))))]) for what in ("", GONE))
    assert same_facts(empty, absent)


def test_states_with_bounds_of_statehood_are_read():
    state = read([(NAME, content(SOUND))]).index["AAA"]
    assert (state.since, state.until) == (date(1950, 1, 1), date(2050, 1, 1))


# whatever a document holds


@given(mutations())
@examples(400)
def test_a_mutated_register_is_read_or_refused_with_faults_that_can_be_shown(document):
    assert all(fault.problem and str(fault) for fault in refused(document))


@given(st.binary(max_size=60) | st.text(alphabet='[]{}=.,"#\n 0a', max_size=60).map(str.encode))
@examples(300)
def test_any_bytes_are_refused_with_faults(text):
    assert faults_of((NAME, text))


def test_a_mutation_is_written_as_it_is_meant():
    document = altered({"event.0.readings": {"d": [["yes"]]}, "state.0.gw": True, "state.0.since": NOON})
    assert tomllib.loads(content(document).decode()) == document
