"""Mutation testing: small faults are planted in one module after the other; the tests should notice each.

``python tools/mutation.py engine files/importing model/dates`` plants every fault in the modules of these
packages, or in the modules themselves. ``--most 40 --seed 3`` plants 40 of each module, chosen at random.

The tests of a package are collected once. A child process runs them all and records which lines of the modules
each test runs, and how long it takes. For each fault, a child process changes the code of the function in
memory, and runs the tests that reach the line until one fails: first those that noticed the faults before,
then the quick ones, then the longest. A fault is noticed if a test fails, or if the tests take several times
as long as before. Faults are planted in functions and methods, but not in ``assert`` statements and
``strict=``, annotations and defaults, nor in code that runs on import. A fault that leaves the compiled code as
it was, that is no Python, or that takes away a variable of a closure made on import, is not counted.

A module's tests are those in the folder named like its package and in ``tests/register``; ``--tests`` names
others, ``--left-out`` those of them that would take too long, and ``--heavy`` adds those of optional
dependencies. The script prints, for each module, the number of faults planted and noticed, and the changes that
no test noticed. Write the totals, with the day, into ``docs/correctness.md``.
"""

import argparse
import ast
import bisect
import copy
import functools
import gc
import importlib
import io
import itertools
import os
import pickle
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, NamedTuple

import coverage
import pytest
from _pytest.runner import runtestprotocol
from _pytest.warnings import catch_warnings_for_item

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "csto_membership"
SLOWEST = "in_many_samples or the_memory_of_a_register"
LEFT_OUT = (
    *("--ignore=tests/engine/test_exhaustion.py", "--ignore=tests/engine/test_model_checker.py"),
    f"-k=not ({SLOWEST})",
)
"""Tests that take minutes and go through what the others sample."""
MOST_SECONDS = 20.0
"""How long the tests of one fault may take, of the processor's time, before the rest of them are left out."""
MOST_BYTES = 4 * 2**30

# faults

Node = Any
Fault = Callable[[Node], "Iterator[Node]"]
SWAPPED: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.LShift: ast.RShift,
}  # fmt: skip
NOTHING = ast.Constant(None)


def faulty(node: Node) -> "Iterator[Node]":  # noqa: C901, PLR0912  one case a kind of fault
    """Return the node with one fault, in every way."""
    match node:
        case ast.Compare():
            for place, op in enumerate(node.ops):
                yield _with(node, ops=[*node.ops[:place], SWAPPED[type(op)](), *node.ops[place + 1 :]])
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in SWAPPED:
            yield _with(node, op=SWAPPED[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value):
            yield ast.Constant(f"XX{value}XX" if value else "XX")
        case ast.Assign() | ast.AnnAssign(value=ast.expr()) | ast.Return(value=ast.expr()):
            if not _is_nothing(node.value):
                yield _with(node, value=NOTHING)
        case ast.Expr(value=ast.Call()):
            yield ast.Pass()
        case ast.Break():
            yield ast.Return(None)
        case ast.Continue():
            yield ast.Break()
        case ast.Lambda():
            yield _with(node, body=NOTHING)
        case ast.comprehension():
            yield from (_with(node, ifs=[*node.ifs[:n], *node.ifs[n + 1 :]]) for n in range(len(node.ifs)))
        case ast.Call():
            yield from _faulty_calls(node)


def _faulty_calls(node: Node) -> "Iterator[Node]":
    for n, given in enumerate(node.args):
        if not isinstance(given, ast.Starred):
            if not _is_nothing(given):
                yield _with(node, args=[*node.args[:n], NOTHING, *node.args[n + 1 :]])
            yield _with(node, args=[*node.args[:n], *node.args[n + 1 :]])
    for n, word in enumerate(node.keywords):
        if word.arg not in {None, "strict"}:  # as an assertion
            if not _is_nothing(word.value):
                yield _with(
                    node, keywords=[*node.keywords[:n], ast.keyword(word.arg, NOTHING), *node.keywords[n + 1 :]]
                )
            yield _with(node, keywords=[*node.keywords[:n], *node.keywords[n + 1 :]])


def _with(node: Node, **changes: object) -> Node:
    changed = copy.copy(node)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


class Place(NamedTuple):
    """Where a fault can be planted: the way to a node, and the lines that run where it does."""

    parent: Node
    field: str
    index: "int | None"
    node: Node
    lines: range


SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr, ast.Raise, ast.Delete)
SKIPPED = {"annotation", "returns", "decorator_list", "defaults", "kw_defaults", "type_params", "format_spec"}


def places(tree: Node) -> "Iterator[Place]":
    """Return every node in a function of a module."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

    def walk(node: Node, inside: bool, lines: "range | None") -> "Iterator[Place]":  # noqa: FBT001
        for field, value in ast.iter_fields(node):
            if field in SKIPPED:
                continue
            several = isinstance(value, list)
            for index, child in enumerate(value if several else [value]):
                if not isinstance(child, ast.AST) or _is_left_out(child):
                    continue
                own = lines
                if (isinstance(child, SIMPLE) or (own is None and isinstance(child, ast.expr))) and inside:
                    own = range(child.lineno, (child.end_lineno or child.lineno) + 1)
                elif isinstance(child, ast.stmt):
                    own = range(child.lineno, child.lineno + 1) if isinstance(child, ast.Break | ast.Continue) else None
                if inside and (own is not None):
                    yield Place(node, field, index if several else None, child, own)
                yield from walk(child, inside or isinstance(child, functions), own)

    return walk(tree, inside=False, lines=None)


def _is_left_out(node: Node) -> bool:
    """Return whether it is a docstring or an assertion."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or isinstance(node, ast.Assert) or (isinstance(node, ast.keyword) and node.arg == "strict")


class Mutant(NamedTuple):
    """A fault: the lines that run where it is planted, what it changes, and how to make the module with it."""

    lines: range
    words: str
    tree: Callable[[], Node]


def mutants(tree: Node) -> "Iterator[Mutant]":
    """Return every mutant of a module."""
    for place in places(tree):
        for fault in faulty(place.node):
            before, after = (" ".join(ast.unparse(ast.fix_missing_locations(n)).split()) for n in (place.node, fault))
            words = f"{place.node.lineno if hasattr(place.node, 'lineno') else place.lines[0]}: {before} -> {after}"
            yield Mutant(place.lines, words, lambda place=place, fault=fault: _planted(tree, place, fault))


def _planted(tree: Node, place: Place, fault: Node) -> Node:
    """Return the module with a fault; in the process that plants it, which needs no other."""
    if isinstance(place.node, ast.expr | ast.stmt):
        ast.copy_location(fault, place.node)
    if place.index is None:
        setattr(place.parent, place.field, fault)
    else:
        getattr(place.parent, place.field)[place.index] = fault
    return ast.fix_missing_locations(tree)


# planting


def codes(code: CodeType) -> "Iterator[CodeType]":
    """Return a code object and every one in it, in a fixed order."""
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from codes(one)


def plant(file: Path, mutant: Mutant, functions: "list[FunctionType]", original: CodeType) -> bool:
    """Give the functions of a module the code of a faulty one; return whether any was changed."""
    try:
        faulty = compile(mutant.tree(), file, "exec")
    except (SyntaxError, ValueError, TypeError):
        return False
    by_place = {(one.co_qualname, one.co_firstlineno, n): one for n, one in enumerate(codes(original))}
    new = {(one.co_qualname, one.co_firstlineno, n): one for n, one in enumerate(codes(faulty))}
    if set(by_place) == set(new):
        replaced = [(old, new[key]) for key, old in by_place.items()]
    else:  # a fault that removes a function moves the others on
        named = {key[:2]: one for key, one in new.items()}
        replaced = [(old, named[key[:2]]) for key, old in by_place.items() if key[:2] in named]
    changed = {old: code for old, code in replaced if old != code}
    done = False
    for function in functions:
        code = changed.get(function.__code__)
        if code is None:
            continue
        if code.co_freevars != function.__code__.co_freevars:
            return False  # no closure that is there can have this code
        function.__code__ = code
        done = True
    return done


NOT_PLANTED, NOTHING_FAILED = "no fault", "nothing failed"


class Planter:
    """A plugin of pytest that runs the collected tests for every mutant of some modules."""

    def __init__(self, files: list[Path], most: "int | None", seed: int, report: Callable[..., None]) -> None:
        """Keep the modules, how many mutants of each to plant, and what is called with each module's result."""
        self.files, self.most, self.seed, self.report = files, most, seed, report
        self.seconds: dict[str, float] = {}
        self.reached: dict[str, dict[int, list[str]]] = {}
        self.on_import: dict[str, set[int]] = {}
        self.caches: list[Any] = []

    def pytest_configure(self) -> None:
        """Examples that fail are not made smaller."""
        from hypothesis import Phase, settings  # noqa: PLC0415  pytest must be the first to import it

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutation", parent=settings.default, phases=phases, database=None)
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests for every mutant, in place of running each once."""
        for file in self.files:  # some are imported only on use, and the tests would import them without the fault
            importlib.import_module(".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts))
        self.on_import = lines_on_import(self.files)
        caches = (one for one in gc.get_objects() if isinstance(one, type(functools.cache(print))))
        self.caches = [one for one in caches if str(one.__module__).startswith(PACKAGE.name)]
        self.measure(session.items)
        items = {item.nodeid: item for item in session.items if item.nodeid in self.seconds}
        gc.freeze()
        for file in self.files:
            self.try_module(file, items)
        return True

    def try_module(self, file: Path, items: "dict[str, pytest.Item]") -> None:
        """Plant the mutants of one module."""
        text = file.read_text(encoding="utf-8")
        original = compile(text, file, "exec")
        gc.unfreeze()
        functions = [f for f in gc.get_objects() if isinstance(f, FunctionType) and f.__code__.co_filename == str(file)]
        gc.freeze()
        chosen = list(mutants(ast.parse(text)))
        if self.most is not None:
            random.Random(f"{self.seed} {file.name}").shuffle(chosen)  # noqa: S311  the same choice each time
        planted, survivors, begun = 0, [], time.monotonic()
        noticing: list[str] = []
        for mutant in chosen:
            if planted == self.most:
                break
            tests = self.tests_for(mutant, self.reached[str(file)], items, noticing)
            if not tests and self.on_import[str(file)].intersection(mutant.lines):
                continue

            changed = functools.partial(plant, file, mutant, functions, original)
            result = in_child(
                functools.partial(self.attempt, changed, [items[name] for name in tests]), 20 * MOST_SECONDS
            )
            if result == NOT_PLANTED:
                continue
            planted += 1
            if result == NOTHING_FAILED:
                survivors.append(f"{mutant.words}{'' if tests else ' (no test reaches it)'}")
            elif result:
                noticing = list(dict.fromkeys([result, *noticing]))[:8]
        self.report(file, planted, survivors, time.monotonic() - begun)

    def attempt(self, planted: Callable[[], bool], tests: "list[pytest.Item]") -> str:
        """Plant a fault and run the tests, in a process of its own; return the name of the test that fails."""
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        if not planted():
            return NOT_PLANTED
        self.forget()
        return first_failing(tests, self.seconds)

    def tests_for(
        self, mutant: Mutant, reached: dict[int, list[str]], names: "Container[str]", noticing: Iterable[str]
    ) -> list[str]:
        """Return the tests to run in their order: those that noticed other faults, the quick ones, then the longest."""
        reaching = {name for line in mutant.lines for name in reached.get(line, ()) if name in names}
        quick = sorted(reaching, key=self.seconds.__getitem__)
        spent = list(itertools.accumulate(self.seconds[name] for name in quick))
        place = bisect.bisect(spent, MOST_SECONDS / 3)
        return list(dict.fromkeys([*(n for n in noticing if n in reaching), *quick[:place], *reversed(quick[place:])]))

    def forget(self) -> None:
        """Empty what functions of the package keep between calls, so that they run again."""
        forget_all(self.caches)

    def measure(self, items: "list[pytest.Item]") -> None:
        """Run every test once, in a child; keep how long each takes and which lines it reaches."""
        files = [str(file) for file in self.files]

        def attempt() -> object:
            self.forget()
            tracer = coverage.Coverage(data_file=None, include=files, config_file=False)
            tracer.start()
            seconds = {}
            for item in items:
                # else only the first of the tests that share a value would reach the lines that make it
                forget_all(vars(getattr(item, "module", item)).values())
                tracer.switch_context(item.nodeid)
                begun = time.process_time()
                if not fails(item):
                    seconds[item.nodeid] = time.process_time() - begun
            tracer.switch_context("")
            tracer.stop()
            data = tracer.get_data()
            return seconds, {file: data.contexts_by_lineno(file) for file in files}

        begun = time.monotonic()
        measured = in_child(attempt, 3600)
        if measured is None:
            raise SystemExit("the tests cannot be run")
        self.seconds, self.reached = measured
        failing = [item.nodeid for item in items if item.nodeid not in self.seconds]
        print(f"{len(self.seconds)} tests, {time.monotonic() - begun:.0f} s", *failing, sep="\n  ", file=sys.stderr)


def forget_all(found: "Iterable[Any]") -> None:
    """Empty the caches among some values."""
    for one in found:
        if isinstance(one, type(functools.cache(print))):
            one.cache_clear()


def lines_on_import(files: list[Path]) -> "dict[str, set[int]]":
    """Return the lines of modules that run when the modules are imported."""
    names = [".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts) for file in files]
    program = (
        "import coverage, importlib, pickle, sys; "
        f"tracer = coverage.Coverage(data_file=None, include={[str(file) for file in files]!r}, config_file=False); "
        f"tracer.start(); [importlib.import_module(name) for name in {names!r}]; tracer.stop(); "
        "data = tracer.get_data(); "
        "sys.stdout.buffer.write(pickle.dumps({name: set(data.lines(name) or ()) for name in data.measured_files()}))"
    )
    found = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)  # noqa: S603  our own
    lines: dict[str, set[int]] = pickle.loads(found.stdout)  # noqa: S301  our own bytes
    return {str(file): lines.get(str(file), set()) for file in files}


def fails(item: pytest.Item) -> bool:
    """Run a test, with the warnings that it expects; return whether it fails."""
    with catch_warnings_for_item(item.config, item.ihook, "runtest", item):
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def first_failing(items: "list[pytest.Item]", seconds: dict[str, float]) -> str:
    """Return the name of the first test that fails; a test that takes far too long kills the process."""
    begun = time.process_time()
    for item in items:
        signal.setitimer(signal.ITIMER_VIRTUAL, 2 + 5 * seconds[item.nodeid])
        if fails(item):
            return item.nodeid
        if time.process_time() - begun > MOST_SECONDS:
            break
    return NOTHING_FAILED


def in_child(attempt: Callable[[], object], limit: float) -> Any:
    """Run something in a child process; return its result, or None if it was killed or failed."""
    with tempfile.NamedTemporaryFile() as out:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                result = attempt()
                Path(out.name).write_bytes(pickle.dumps(result))
                status = 0
            finally:
                os._exit(status)
        until = time.monotonic() + limit
        for wait in itertools.chain((0.001, 0.002, 0.004), itertools.repeat(0.01)):
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                return pickle.loads(Path(out.name).read_bytes()) if status == 0 else None  # noqa: S301  our own bytes
            if time.monotonic() > until:
                os.kill(child, signal.SIGKILL)
            time.sleep(wait)
    return None


# modules


def tests_of(module: Path) -> list[str]:
    """Return the folders of a module's tests."""
    package = module.relative_to(PACKAGE).parts[0]
    return [*([f"tests/{package}"] if (ROOT / "tests" / package).is_dir() else ["tests/project"]), "tests/register"]


def modules(names: list[str]) -> list[Path]:
    """Return the files of the named modules and packages; of the whole library if none is named.

    Raises:
        SystemExit: there is no such module or package.
    """
    found: list[Path] = []
    for name in names or ["."]:
        path = PACKAGE / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        found += [file for file in files if file.name != "transitions.py"]  # generated
        if not all(file.is_file() for file in files) or not files:
            raise SystemExit(f"no module {name!r} in {PACKAGE}")
    return found


def mutate(files: list[Path], tests: list[str], planter: Planter) -> None:
    """Collect the tests, given as arguments of pytest, and plant the mutants of modules."""
    with redirect_stdout(io.StringIO()) as said:
        status = pytest.main(["-p", "no:cacheprovider", "-q", "-m", "not heavy", *LEFT_OUT, *tests], plugins=[planter])
    if status not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}:
        raise SystemExit(f"{files[0]} and others: {said.getvalue()[-2000:]}")


def main() -> None:
    """Plant the mutants and print which of them survive."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", help="modules or packages, such as engine or model/dates; default: all")
    parser.add_argument(
        "--most", type=int, help="how many mutants of each module to plant, chosen at random; default: all"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choice")
    parser.add_argument("--tests", nargs="*", default=[], help="folders or files of tests, in place of the module's")
    parser.add_argument("--left-out", help="tests to leave out because they take long, as pytest's -k names them")
    parser.add_argument("--heavy", action="store_true", help="run the tests of optional dependencies, too")
    asked = parser.parse_args()
    more = ["-m="] * asked.heavy + [f"-k=not ({SLOWEST} or {asked.left_out})"] * bool(asked.left_out)
    os.chdir(ROOT)
    os.environ["CSTO_MEMBERSHIP_CACHE"] = "off"
    total = [0, 0]
    real = sys.stdout

    def report(file: Path, planted: int, survivors: list[str], seconds: float) -> None:
        noticed = planted - len(survivors)
        said = f"{file.relative_to(PACKAGE)}: {planted} planted, {noticed} noticed, {seconds:.0f} s"
        print(said, *(f"  {words}" for words in survivors), sep="\n", file=real, flush=True)
        total[:] = total[0] + planted, total[1] + noticed

    for tests, files in itertools.groupby(modules(asked.modules), key=lambda file: asked.tests or tests_of(file)):
        chosen = list(files)

        def one(chosen: list[Path] = chosen, tests: list[str] = tests) -> "list[int]":
            mutate(chosen, [*more, *tests], Planter(chosen, asked.most, asked.seed, report))
            return total

        result = in_child(one, 24 * 3600)  # each package in a process of its own
        if result is None:
            raise SystemExit("stopped")
        total[:] = result
    print(f"all: {total[0]} planted, {total[1]} noticed ({total[1] / max(total[0], 1):.1%})")


if __name__ == "__main__":
    main()
