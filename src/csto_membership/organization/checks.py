"""The rules between the records of an organization, for the loader, which knows where their rows stand."""

from collections.abc import Iterable, Iterator

from .records import Office, Tenure
from .vocabulary import Holder

SHARED = {"sources": "source", "claims.source": "source"}
"""The keys of every table that name something."""

REFERENCES: dict[str, dict[str, str]] = {
    "office": SHARED,
    "tenure": SHARED | {"office": "office", "state": "state"},
    "meeting": SHARED
    | {
        "host": "state",
        "chair": "state",
        "present": "state",
        "guests": "state",
        "absent.state": "state",
        "refused.state": "state",
        "papers.by": "state",
    },
    "relation": SHARED,
    "request": SHARED | {"state": "state", "instrument": "instrument"},
    "duty": SHARED | {"instrument": "instrument"},
    "erratum": SHARED | {"source": "source", "facts": "fact"},
}
"""The keys that name rows, and the table of these rows (``fact``: any that states one); ``a.b`` is key b of a."""

ORDERED: dict[str, tuple[str, ...]] = {
    "office": ("since", "until"),
    "tenure": ("appointed", "start", "end"),
    "relation": ("start", "end"),
    "request": ("date", "decided", "deployed", "returned"),
}
"""Days of one record, each of which is no earlier than those before it."""


def succession_faults(offices: Iterable[Office], tenures: Iterable[Tenure]) -> Iterator[tuple[str, str, object, str]]:
    """Find tenures of one office that overlap or stand out of order, or name the wrong sort of holder.

    Days can stand in order if none ends before the latest first day of those before it; then
    every question about the office has an answer.

    Returns:
        For each fault: the id of the tenure, the key, its value, the problem.
    """
    some = tuple(tenures)
    for office in offices:
        own = [tenure for tenure in some if tenure.office == office.id]
        floor, what = office.since.earliest, f"the office begins on {office.since}"
        for tenure in own:
            for key, day in (("start", tenure.start), ("end", tenure.end)):
                if day is None or day.latest < tenure.start.earliest:  # found by the loader
                    continue
                if day.latest < floor:
                    yield tenure.id, key, str(day), f"is too early: {what}"
                if day.earliest >= floor:
                    verb = "begins" if key == "start" else "ends"
                    floor, what = day.earliest, f"the tenure before it {verb} on {day}"
            if office.until is not None and tenure.start.earliest > office.until.latest:
                problem = f"is too late: the office ends on {office.until}"
                yield tenure.id, "start", str(tenure.start), problem
            if office.kind is Holder.STATE and tenure.holder:
                yield tenure.id, "holder", tenure.holder, f"{office.id!r} is held by states"
            elif office.kind is Holder.PERSON and tenure.named and not tenure.holder:
                yield tenure.id, "holder", None, f"is missing: {office.id!r} is held by a person"
