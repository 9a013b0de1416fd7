"""`Held`: what a bond is on a day, with what the fold must know of it at hand.

Each is made once, from the table of the chart: a position, whether consent is given, and of a former party
the act that ended membership. They are compared by identity.
"""

from csto_membership.model.vocabulary import EXITS, Act, Consent, Counting, Position, Standing

from .transitions import NONE, OUTSIDER, TRANSITIONS


class Held:
    """A position, consent, and how membership ended; `moves` says where each legal act leads.

    Attributes:
        position: the position.
        consent: whether consent is given.
        exit: of a former party, the act that ended membership.
        moves: by legal act, what is held after it.
        waiting: whether consent is given that is not in force for the state.
        withdrawing: whether a notice runs.
    """

    __slots__ = ("consent", "exit", "moves", "position", "waiting", "withdrawing")
    position: Position
    consent: Consent
    exit: Act | None
    waiting: bool
    withdrawing: bool

    def __init__(self, position: Position, consent: Consent, exit: Act | None) -> None:  # noqa: A002  the design's word
        """Make what is held, as yet without moves."""
        self.position, self.consent, self.exit = position, consent, exit
        self.moves: dict[Act, Held] = {}
        self.waiting = consent is Consent.GIVEN and not position.bound
        self.withdrawing = position.standing is Standing.WITHDRAWING

    def counted(self, counting: Counting) -> bool:
        """Whether a state counts by a rule that holds this."""
        return counting.counts(self.position, self.consent)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by what it is: there is one of each."""
        return held, (self.position, self.consent, self.exit)


_ALL: dict[tuple[Position, Consent, Act | None], Held] = {}


def held(position: Position, consent: Consent, exit: Act | None = None) -> Held:  # noqa: A002  the design's word
    """Return what is held, with every move from it."""
    return _ALL[position, consent, exit]


def _build() -> Held:
    rows: dict[tuple[Position, Consent], list[tuple[Act, tuple[Position, Consent]]]] = {}
    for (position, consent, act), after in TRANSITIONS.items():
        rows.setdefault((position, consent), []).append((act, after))

    def one(position: Position, consent: Consent, exit: Act | None) -> Held:  # noqa: A002
        key = position, consent, exit
        found = _ALL.get(key)
        if found is None:
            found = _ALL[key] = Held(*key)
            for act, after in rows[position, consent]:
                left = after[0].standing is Standing.WITHDRAWN
                found.moves[act] = one(*after, (act if act in EXITS and position.bound else exit) if left else None)
        return found

    return one(OUTSIDER, NONE, None)


def counts(counting: Counting, here: Held) -> bool:
    """Return whether a state counts that holds this."""
    return here.counted(counting)


START = _build()
"""What is held before everything: an outsider without consent."""
EVERY = tuple(_ALL.values())
"""Everything that can be held."""
