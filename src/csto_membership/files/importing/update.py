"""A newer edition of a table into the register that an older one made: a merge of three.

What the older edition said, what the newer one says, and what the register says by now, edits by hand included.
What did not change in the table stays as it stands in the register. An event that is new gets the day of the edition
as `reported`, so that ``as_known_on`` gives back the older edition. An event that changed is changed where the
register still says what the older edition said. What cannot be done is left as it was, with the reason: such rows
are taken for new again by the next update, so that nothing is forgotten.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from attrs import define, evolve, field

from csto_membership.engine.histories import refusals
from csto_membership.engine.order import order_days
from csto_membership.engine.view import View
from csto_membership.errors import MembershipError, OrderError, TransitionError
from csto_membership.model.dates import Moment
from csto_membership.model.events import Event
from csto_membership.model.facts import Facts
from csto_membership.model.instruments import Instrument
from csto_membership.model.names import free

from .build import Bond, Build
from .editing import EventTable, TomlFiles
from .edition import COMPARED, NAME, Edition, Said, pairs, said

CHANGED, NEW, VANISHED, CONFLICT, AS_IT_WAS = "changed", "new", "vanished", "conflict", "as it was"


@define(slots=True, eq=False)
class Change:
    """What an edition changes, or cannot change, about one event or one entry into force.

    Attributes:
        kind: ``new``, ``changed``, ``vanished`` or ``conflict``.
        said: what the newer edition says; of what vanished, what the older one said.
        before: what the older edition said.
        event: the event as the register has it, or will have it.
        register: what the register says, where that is in conflict.
        reason: why nothing was done.
        row: the row of the newer edition.
    """

    kind: str
    said: Said
    before: Said | None = None
    event: Event | None = None
    register: str = ""
    reason: str = ""
    row: int = 0

    def refuse(self, reason: str, register: str = "") -> None:
        """Leave everything as it was."""
        self.kind, self.reason, self.register = CONFLICT, reason, register


@define(slots=True, eq=False)
class Update:
    """An update under way.

    Attributes:
        files: the files of the register, by name.
        facts: the facts of the register as it stands.
        old: the older edition.
        new: the newer edition.
        made: the facts that were made of the newer edition.
        build: how they were made.
        changes: what is changed, or could not be.
        kept: how many events are as they were.
        edition: the rows of the edition to keep: what was taken, and of conflicts what the older edition said.
        in_force: the entries into force that the newer edition changes, by instrument.
        tables: the tables of events among the files that were looked into, by name.
        held: the events of the register by id and bond.
    """

    files: Mapping[str, bytes]
    facts: Facts
    old: Edition
    new: Edition
    made: Facts
    build: Build
    changes: list[Change] = field(factory=list[Change])
    kept: int = 0
    edition: list[Said | Change] = field(factory=list[Said | Change])
    in_force: dict[str, Change] = field(factory=dict[str, Change])
    held: dict[tuple[str, Bond], Event] = field(init=False)
    _made: dict[str, Event] = field(init=False)
    _ids: set[str] = field(init=False)
    tables: dict[str, EventTable] = field(factory=dict[str, EventTable])
    _treaties: dict[str, Said] = field(factory=dict[str, Said])

    def __attrs_post_init__(self) -> None:
        """Compare the editions with each other and with the register.

        Raises:
            ValueError: the edition is older than the last one.
        """
        if self.new.day < self.old.day:
            message = (
                f"an edition of {self.new.day} is older than the last one, of {self.old.day} (--checked-through); "
                "an update is taken back by copying the files in _before over those of the register"
            )
            raise ValueError(message)
        self.held = {(event.id, _bond(event)): event for event in self.facts.events}
        self._made = {event.id: event for event in self.made.events}
        self._ids = {event.id for event in self.facts.events}
        for id_, treaty in self.new.treaties.items():
            self._treaties[id_] = self._compare_treaty(treaty)
        bonds = _by_bond(self.new.events)
        before = _by_bond(self.old.events)
        for bond in dict.fromkeys((*bonds, *before)):
            self._compare(bond, before.get(bond, ()), bonds.get(bond, ()))

    # what changed

    def _compare_treaty(self, now: Said) -> Said:
        """Return what the edition says of a treaty; a changed entry into force is noted."""
        before = self.old.treaties.get(now.instrument)
        held = self.facts.instruments.by_id().get(now.instrument)
        if before is None or held is None:
            return now
        if now.date in {"", before.date}:
            return before
        register = str(held.in_force or "")
        earlier = held.in_force is None or Moment.parse(now.date).latest < held.in_force.latest
        if register == now.date:
            return now
        if now.undated and (register != before.date or not earlier):
            return before  # bounds that the importer gave: the register knows better, or what vanished began earlier
        change = Change(CHANGED, now, before)
        if register != before.date:
            change.refuse("its entry into force was changed by hand, and in the table too", register)
        else:
            self.in_force[now.instrument] = change
        self.changes.append(change)
        return now if change.kind == CHANGED else before

    def _compare(self, bond: Bond, before: Sequence[Said], after: Sequence[Said]) -> None:
        linked = {one.id for one in before}
        matched, vanished = pairs(before, after)
        for old, new in matched:
            row = self.build.rows[new.id]
            if old is not None:
                self._change(old, new, row)
            elif (held := self._same(bond, new, linked)) is not None:
                linked.add(held.id)
                self.kept += 1
                self.edition.append(evolve(new, id=held.id))
            else:
                self._add(bond, new, row)
        for old in vanished:
            self._vanish(old)

    def _vanish(self, old: Said) -> None:
        event = self.held.get((old.id, old.bond))
        if event is None:
            return  # nor does the register have it
        reason = "the newer edition does not have it"
        if old.bond in self.build.refused:
            reason = f"its bond was set aside: {self.build.refused[old.bond][1]}"
        self.changes.append(Change(VANISHED, old, old, event, reason=reason))
        self.edition.append(old)

    def _change(self, old: Said, new: Said, row: int) -> None:
        keys = [key for key in COMPARED if getattr(old, key) != getattr(new, key)]
        if old.undated and new.undated and "date" in keys:
            keys.remove("date")
        event = self.held.get((old.id, old.bond))
        held = None if event is None else said(event)
        pending = [key for key in keys if held is None or getattr(held, key) != getattr(new, key)]
        if not pending:
            self.kept += 1
            self.edition.append(evolve(new, id=old.id) if keys else old)
            return
        change = Change(CHANGED, new, old, event, row=row)
        if event is None or held is None:
            change.refuse("the register no longer has the event")
        elif any(getattr(held, key) != getattr(old, key) for key in pending):
            change.refuse("changed by hand, and in the table too", str(held))
        elif self._table(event.origin) is None or self.tables[event.origin].row(event.id) is None:
            change.refuse(f"it stands in {event.origin}, in a form that is changed by hand only", str(held))
        else:
            made = self._made[new.id]
            sources = dict.fromkeys((*event.sources, *made.sources))
            change.event = evolve(event, **{key: getattr(made, key) for key in pending}, sources=list(sources))
        self.changes.append(change)
        self.edition.append(change)

    def _same(self, bond: Bond, new: Said, linked: set[str]) -> Event | None:
        """Return the event of the register that says what a new one says, written by hand."""
        state, instrument = bond
        for event in self.facts.bonds.get(instrument, {}).get(state, ()):
            other = said(event, "yes" if new.undated and not event.date.exact else "")
            if event.id not in linked and (other.kind, other.day) == (new.kind, new.day):
                return event
        return None

    def _add(self, bond: Bond, new: Said, row: int) -> None:
        stem = new.id[: new.id.rindex(new.act) + len(new.act)]
        id_ = new.id if new.id not in self._ids else free(stem, self._ids)
        self._ids.add(id_)
        held = self.facts.bonds.get(bond[1], {}).get(bond[0], ())
        origin = next((one.origin for one in reversed(held) if self._table(one.origin) is not None), self._default)
        self._table(origin)
        event = evolve(self._made[new.id], id=id_, reported=self.new.day, origin=origin)
        change = Change(NEW, new, event=event, row=row)
        self.changes.append(change)
        self.edition.append(change)

    @property
    def _default(self) -> str:
        """The file for events of bonds that no table of the register has."""
        return next((name for name in self.files if name.casefold() in {"event.csv", "events.csv"}), "events.csv")

    def _table(self, origin: str) -> EventTable | None:
        if not origin.casefold().endswith(".csv"):
            return None
        if origin not in self.tables:
            self.tables[origin] = EventTable(self.files.get(origin))
        return self.tables[origin]

    # what can be changed

    def prove(self) -> Facts:
        """Return the facts with all changes that a history allows; the others become conflicts, with the refusal."""
        asked = {change.said.bond for change in self.changes if change.kind in {NEW, CHANGED} and change.said.state}
        of_all = set(self.in_force) | {one.id for one in self.facts.instruments if one.force is not None}
        asked |= {(state, one) for one in of_all for state in self.facts.bonds.get(one, ())}
        changes: dict[Bond, list[Change]] = {}
        for change in self.changes:
            changes.setdefault(change.said.bond, []).append(change)
        while True:
            facts = self._merged()
            view = View(facts)
            refused: dict[Bond, MembershipError] = {}
            for state, instrument in sorted(bond for bond in asked if bond[0] in facts.bonds.get(bond[1], ())):
                for _, error in islice(refusals(view, instrument, state), 1):
                    refused[state, instrument] = error
            # one of each bond
            dropped = [self._drop(bond, error, changes.get(bond, ())) for bond, error in refused.items()]
            if not any(dropped):
                return facts
            asked = set(refused) if not of_all else asked

    def _drop(self, bond: Bond, error: MembershipError, changes: Iterable[Change]) -> bool:
        """Give up one change of a bond: the one to blame for a refusal, else the last one."""
        some = [one for one in changes if one.kind in {NEW, CHANGED}]
        disordered = (error.first, error.second) if isinstance(error, OrderError) else ()
        blamed = (error.event,) if isinstance(error, TransitionError) else disordered
        found = next((one for id_ in blamed for one in some if one.event and one.event.id == id_), None)
        change = found or (some[-1] if some else self.in_force.pop(bond[1], None))
        if change is None:
            return False  # the strict reading of what is to be written tells it
        if change.said.state == "":
            self._treaties[bond[1]] = self.old.treaties[bond[1]]
        elif change.kind == CHANGED and change.before is not None:
            change.event = self.held[change.before.id, bond]
        change.refuse(str(error))
        return True

    def _merged(self) -> Facts:
        facts, held = self.facts, self.facts.instruments.by_id()
        taken = [change for change in self.changes if change.kind in {NEW, CHANGED} and change.event is not None]
        changed = {(one.event.id, _bond(one.event)): one.event for one in taken if one.kind == CHANGED and one.event}
        bonds: dict[Bond, list[Event]] = {}
        for event in facts.events:
            bonds.setdefault(_bond(event), []).append(changed.get((event.id, _bond(event)), event))
        for one in taken:
            if one.kind == NEW and one.event is not None:
                _insert(bonds.setdefault(_bond(one.event), []), one.event)
        events = [event for some in bonds.values() for event in some]
        needed = {id_ for event in events for id_ in event.sources} - facts.sources.by_id().keys()
        instruments = [self._instrument(one) for one in facts.instruments]
        named = {str(event.instrument) for event in events} | (self.new.treaties.keys() - self.old.treaties.keys())
        instruments += [one for one in self.made.instruments if one.id in named and one.id not in held]
        return evolve(
            facts,
            checked_through=max(facts.checked_through, self.new.day),
            instruments=instruments,
            sources=[*facts.sources, *(one for one in self.made.sources if one.id in needed)],
            events=events,
        )

    def _instrument(self, one: Instrument) -> Instrument:
        change = self.in_force.get(one.id)
        return one if change is None else evolve(one, in_force=Moment.parse(change.said.date))

    # what is written

    def written(self, merged: Facts) -> dict[str, bytes]:
        """Return the files that change, in the order in which they can be written one after another."""
        toml = TomlFiles(self.files)
        facts = self.facts
        if merged.checked_through != facts.checked_through:
            toml.check_through(merged.checked_through)
        for table, old, new in (
            ("instrument", facts.instruments, merged.instruments),
            ("source", facts.sources, merged.sources),
        ):
            for one in new[len(old) :]:
                toml.add(table, one)
        for id_, change in list(self.in_force.items()):
            if not toml.enters_into_force(id_, Moment.parse(change.said.date)):
                change.refuse(
                    "it stands in a table, which is changed by hand only", str(facts.instruments[id_].in_force)
                )
                self._treaties[id_] = self.old.treaties[id_]
        write_events(self, merged)
        tables = {name: table.to_bytes() for name, table in self.tables.items() if table.changed}
        return toml.to_bytes() | tables | {NAME: self._edition().to_bytes()}

    def _edition(self) -> Edition:
        """Return what the next update compares with: of conflicts, what the older edition said."""
        rows: list[Said] = []
        for one in self.edition:
            if isinstance(one, Said):
                rows.append(one)
            elif one.kind in {NEW, CHANGED} and one.event is not None:
                rows.append(evolve(one.said, id=one.event.id))
            elif one.before is not None:
                rows.append(one.before)
        treaties = {**self.old.treaties, **self._treaties}
        return Edition(self.new.day, treaties, tuple(rows))


def write_events(update: Update, merged: Facts) -> None:
    """Write the events that are new and changed into their tables."""
    new = {id(change.event) for change in update.changes if change.kind == NEW}
    for change in update.changes:
        if change.kind == CHANGED and change.event is not None:
            old = update.held[change.event.id, _bond(change.event)]
            keys = [key for key in (*COMPARED, "sources") if getattr(old, key) != getattr(change.event, key)]
            update.tables[old.origin].change(change.event, keys)
    for bond in (bond for states in merged.bonds.values() for bond in states.values()):
        for place, event in enumerate(bond):
            if id(event) in new:
                beside = (bond[place + 1 :], reversed(bond[:place]))
                of_file = (
                    [one.id for one in some if one.origin == event.origin and id(one) not in new] for some in beside
                )
                before, after = (next(iter(ids), "") for ids in of_file)
                update.tables[event.origin].insert(event, before, after)


def _bond(event: Event) -> Bond:
    return event.state, str(event.instrument)


def _by_bond(rows: Iterable[Said]) -> dict[Bond, list[Said]]:
    bonds: dict[Bond, list[Said]] = {}
    for one in rows:
        bonds.setdefault(one.bond, []).append(one)
    return bonds


def _insert(bond: list[Event], event: Event) -> None:
    """Put a new event of a bond behind those of its file that can come before it."""
    days = order_days(event)
    at = len(bond)
    for place in range(len(bond) - 1, -1, -1):
        if bond[place].origin != event.origin:
            continue
        if order_days(bond[place])[0] <= days[1]:
            break
        at = place
    bond.insert(at, event)
