"""What a small file can ask of the loader is bounded, with a clear refusal."""

from time import process_time

import pytest

from csto_membership import CSTO, Event, RegisterError, load, page
from csto_membership.files import contents, histories, reader

HEAD = """
register = { format = 1, id = "r", name = "R", constitutive = "t", checked_through = 2020-12-31 }
source = [{ id = "s", title = "S" }]
instrument = [{ id = "t", name = "Treaty", kind = "treaty", in_force = 2000-01-01 }]
"""
EVENT = '[[event]]\nid = "{id}"\nstate = "KEN"\nact = "accede"\ndate = 2001-01-01\nsources = ["s"]\n'


@pytest.fixture
def refused(tmp_path):
    """Load a file and return the refusal."""

    def load_it(text):
        file = tmp_path / "r.toml"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(RegisterError) as info:
            load(file)
        return info.value

    return load_it


@pytest.mark.parametrize("text", [".".join("a" * 20_000) + " = 1", "[" + ".".join("a" * 20_000) + "]\n"])
def test_a_key_of_many_parts_is_refused_before_parsing(refused, text, monkeypatch):
    monkeypatch.setattr("tomllib.loads", lambda _: pytest.fail("was parsed"))
    assert "nested too deeply" in str(refused(text))


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kee = 1", 'readings = { a = ["b"] }', 'form = "x"'])
def test_many_faults_take_as_long_as_their_number(refused, fault):
    def spent(count):
        text = HEAD + "".join(EVENT.format(id=f"e{n}") + f"{fault}\n" for n in range(count))
        began = process_time()
        assert len(refused(text).faults) >= count
        return process_time() - began

    spent(100)
    rounds = [(spent(1_000), spent(8_000)) for _ in range(3)]  # the least of each: other processes slow one down
    few, many = map(min, zip(*rounds, strict=True))
    assert many < 16 * few  # in proportion it is 8 times


def test_so_many_unknown_names_get_a_hint_at_most(refused):
    """Looking for near names takes time; the hints that were found are given again."""
    names = [f"A-list{n:03}" for n in range(101)]
    text = HEAD + "".join(EVENT.format(id=f"e{n}").replace('"s"', f'"{name}"') for n, name in enumerate(names))
    text = text.replace('id = "s", title', 'id = "A-list", title') + EVENT.format(id="z").replace(
        '"s"', f'"{names[0]}"'
    )
    faults = [fault for fault in refused(text).faults if fault.key == "sources"]
    hinted = [fault.value for fault in faults if fault.problem.endswith("; did you mean 'A-list'?")]
    assert hinted == [*names[:100], names[0]]
    assert [fault.problem for fault in faults if fault.value not in hinted] == ["there is no source of this id"]


def test_a_row_names_so_many_bonds_at_most(refused):
    row = EVENT.format(id="e").replace('state = "KEN"', f"states = {[f'A{n}' for n in range(100)]}")
    error = refused(HEAD + row + f"instruments = {[f't{n}' for n in range(100)]}\n")
    assert "names 10000 bonds; one row names 5000 at most" in str(error)


def test_a_message_lists_so_many_faults_at_most(refused):
    error = refused(HEAD + "".join(f"[unknown{n}]\n" for n in range(1_500)))
    assert len(error.faults) == 1_500
    assert str(error).count("\n") == 1_001
    assert str(error).endswith("… and 500 more")


@pytest.mark.parametrize("name", ["a b", "a,b", "a{b", ".a", "-a", "é", "a/b"])
def test_ids_are_letters_digits_and_few_marks(refused, name):
    (fault,) = refused(HEAD + EVENT.format(id=name)).faults
    assert (fault.key, fault.value) == ("id", name)
    assert "must consist of" in fault.problem


def test_a_fault_names_the_line_of_its_row(refused):
    (fault,) = refused(HEAD + EVENT.format(id="a") + "\n" + EVENT.format(id="b c")).faults
    assert fault.line == 12
    assert "line 12" in str(fault)


def test_a_fault_of_a_row_in_an_array_names_no_line(refused):
    (fault,) = refused(HEAD.replace('title = "S"', "title = 5")).faults
    assert (fault.line, str(fault)) == (0, "r.toml: [source] 's' title = 5: must be a text")


# many readings


def disputes(count):
    """Return the text of so many disputes of two readings, each mentioned by a note."""
    dispute = '[[dispute]]\nid = "q{n}"\nquestion = "?"\ndefault = "a"\nreading = [{{ id = "a" }}, {{ id = "b" }}]\n'
    return "".join(dispute.format(n=n) + event(f"n{n}", "KEN", "note", 2001, f"q{n}", "a") for n in range(count))


def event(name, state, act, year, dispute=None, reading="b"):
    """Return the text of an event, which may hold under one reading only."""
    topic = 'topic = "x"\n' if act == "note" else ""
    readings = f'readings = {{ {dispute} = ["{reading}"] }}\n' if dispute else ""
    head = f'[[event]]\nid = "{name}"\nstate = "{state}"\nact = "{act}"\ndate = {year}-01-01\nsources = ["s"]\n'
    return head + topic + readings


def disputed(states, count, acts):
    """Return a register in which so many disputes touch the bond of each state, by these acts."""
    text = HEAD + disputes(count)
    for code in states:
        text += event(f"{code}-in", code, "accede", 2001)
        for n in range(count):
            text += "".join(event(f"{code}-{n}-{act}", code, act, 2002 + n, f"q{n}") for act in acts)
    return text


def written(folder, text):
    file = folder / "r.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_readings_that_only_notes_mention_are_not_folded_one_by_one(tmp_path):
    begun = process_time()
    register = load(written(tmp_path, disputed(["KEN", "UGA", "TZA"], 30, ["note"])))
    assert register.by_reading("UGA", "2010-01-01").rows == (("member", "member"),)
    assert str(register.explain("UGA", "2010-01-01"))
    assert process_time() - begun < 10


@pytest.mark.slow
def test_a_page_of_many_readings_takes_seconds(tmp_path):
    begun = process_time()
    register = load(written(tmp_path, disputed(["KEN"], 9, ["freeze", "resume"])))
    assert page(register)
    assert process_time() - begun < 20


@pytest.mark.slow
def test_the_readings_of_all_bonds_together_are_bounded(refused):
    begun = process_time()
    error = refused(disputed(["KEN", "UGA", "TZA", "RWA", "BDI", "SSD"], 12, ["freeze", "resume"]))
    assert "combinations of readings touch it" in str(error)
    assert "250000 events" in str(error)
    assert process_time() - begun < 20


@pytest.mark.parametrize(("most", "fits"), [(8, True), (7, False)])
def test_only_bonds_of_several_readings_count_towards_the_bound_of_all_together(tmp_path, monkeypatch, most, fits):
    monkeypatch.setattr(histories, "MOST_FOLDED", most)
    text = HEAD + disputes(1) + "".join(event(state, state, "accede", 2001) for state in ("KEN", "UGA", "TZA"))
    file = written(tmp_path, text + event("f", "KEN", "freeze", 2002, "q0") + event("g", "KEN", "suspend", 2003))
    if fits:
        assert load(file).members("2002-01-01").codes == ("KEN", "TZA", "UGA")
        return
    with pytest.raises(RegisterError) as info:
        load(file)
    (fault,) = info.value.faults
    place = (fault.file, fault.table, fault.id, fault.key, fault.value, fault.line)
    assert place == ("r.toml", "state", "KEN", "", "t", 10)
    assert fault.problem == (
        "2 combinations of readings touch it, and with those of the bonds before it more than 7 events are to be folded"
    )


@pytest.mark.parametrize("most", [3, 4])
def test_exactly_so_many_combinations_of_readings_touch_a_bond_at_most(tmp_path, monkeypatch, most):
    monkeypatch.setattr(histories, "MOST_COMBINATIONS", most)
    file = written(tmp_path, disputed(["KEN"], 2, ["freeze", "resume"]))
    if most >= 4:
        assert load(file).members("2001-01-01").codes == ("KEN",)
        return
    with pytest.raises(RegisterError) as info:
        load(file)
    assert [fault[1:6] for fault in info.value.faults] == [
        ("state", "KEN", "", "t", "4 combinations of readings touch it; at most 3")
    ]


def test_supposed_events_touch_no_more_readings_than_written_ones():
    readings = {one.id: (one.default,) for one in CSTO.disputes}
    register = CSTO.with_events(Event(state="ARM", act="note", topic="x", date="2026-01-01", readings=readings))
    assert register.by_reading("ARM", "2026-01-01")


def test_too_many_readings_of_supposed_events_are_refused(tmp_path):
    text = HEAD + disputes(14) + event("in", "KEN", "accede", 2001)
    text += "".join(event(f"b{n}", "KEN", "note", 2001, f"q{n}") for n in range(14))
    register = load(written(tmp_path, text))
    supposed = [
        Event(state="KEN", act=act, date=f"{2002 + n}-01-01", readings={f"q{n}": ["b"]})
        for n in range(14)
        for act in ("freeze", "resume")
    ]
    with pytest.raises(RegisterError, match="16384 combinations of readings touch KEN under it; at most 10000"):
        register.with_events(*supposed)


# many bonds and exits


@pytest.mark.parametrize("most", [4, 5])
def test_rows_of_several_bonds_are_bounded_together(refused, monkeypatch, most):
    monkeypatch.setattr(reader, "MOST_SHARED", most)
    rows = "".join(EVENT.format(id=f"e{n}").replace('state = "KEN"', 'states = ["KEN", "UGA"]') for n in range(3))
    (fault,) = refused(HEAD + EVENT.format(id="one").replace("KEN", "RWA") + rows).faults
    assert fault.id == "e2"
    assert fault.problem == f"names 2 bonds; one row names 5000 at most, and all rows that name several {most} together"


@pytest.mark.parametrize("most", [3, 4, 5])
def test_a_row_names_exactly_so_many_bonds_at_most(refused, monkeypatch, most):
    monkeypatch.setattr(reader, "MOST_BONDS", most)
    row = EVENT.format(id="e").replace('state = "KEN"', 'states = ["KEN", "UGA"]\ninstruments = ["t", "u"]')
    faults = [(fault.key, fault.value) for fault in refused(HEAD + row).faults]
    assert (("", None) in faults) is (most < 4)


@pytest.mark.slow
def test_a_thousand_exits_by_notice_on_one_bond_are_folded_in_seconds(tmp_path):
    begun = process_time()
    text = HEAD.replace("2000-01-01", '0001-01-01, withdrawal = { notice = "P6M" }')
    for n in range(800):
        text += event(f"a{n}", "KEN", "accede", f"{1000 + n}") + event(
            f"w{n}", "KEN", "notify_withdrawal", f"{1000 + n}"
        )
    assert len(load(written(tmp_path, text)).timeline("KEN").spells) == 1_601
    assert process_time() - begun < 10


def test_a_file_of_more_bytes_than_a_register_may_have_is_not_read(refused, monkeypatch):
    monkeypatch.setattr(contents, "REGISTER", len(HEAD) - 1)
    assert "is larger than" in str(refused(HEAD))


def test_instruments_that_end_with_one_another_in_a_circle_are_a_fault_of_each(refused):
    one = (
        'id = "{0}"\nname = "{0}"\nkind = "treaty"\nin_force = 2000-01-01\n'
        'withdrawal = {{ with = {{ instrument = "{1}" }} }}\n'
    )
    head = HEAD.partition("instrument = [")[0].replace('"t"', '"a"')
    text = head + "".join("[[instrument]]\n" + one.format(*pair) for pair in ("ab", "ba"))
    problem = "leads from instrument to instrument in a circle, or through more than 16"
    assert [fault[1:6] for fault in refused(text).faults] == [
        ("instrument", name, "withdrawal.with", None, problem) for name in "ab"
    ]
