"""What a small file can ask of the loader is bounded, with a clear refusal."""

import pytest

from csto_membership import RegisterError, load

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
