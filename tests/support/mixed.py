"""Mixed questions to the packaged register, the same ones every time, with answers that can be compared."""

import random
from datetime import date, timedelta

from csto_membership.engine.explain import Explanation
from csto_membership.engine.roster import Roster
from csto_membership.errors import MembershipError
from csto_membership.model.events import Event
from csto_membership.output.table import Table

FIRST, LAST = date(1991, 1, 1), date(2026, 12, 31)
IMPRECISE = ("1993", "1999-04", "2012-06", "2012-XX", "[2012-06-01..2012-12-31]", "2024-Q1", "2010~")
STATES = ("ARM", "Azerbaijan", "belarus", "GEO", "Казахстан", "KGZ", "Russia", "TJ", "UZB", "Atlantis")
INSTRUMENTS = (None, "charter", "cst", "protocol", "krrf")
VIEWS = (
    (),
    (("as_known_on", ("2012-08-01",), {}),),
    (("read_as", (), {"uzbekistan_2012": "suspended"}),),
    (("with_events", (Event(state="ARM", act="notify_withdrawal", date="2026-02-01"),), {}),),
    (("read_as", (), {"armenia_2024": "full_member"}), ("as_known_on", ("2025-01-01",), {})),
)
KINDS = ("members",) * 5 + ("is_member",) * 5 + ("status",) * 5 + ("position",) * 3 + ("possible_statuses",) * 2
RARE = ("statuses", "timeline", "changes", "deadlines", "explain", "by_reading")
_PROJECTED = {"projected": "accept"}


def _day(chance):
    if chance.random() < 0.25:
        return chance.choice(IMPRECISE)
    day = FIRST + timedelta(days=chance.randrange((LAST - FIRST).days))
    return chance.choice((day, day.isoformat()))


def _question(chance, views):
    kind = chance.choice((*KINDS, *RARE))
    where = {"instrument": chance.choice(INSTRUMENTS)}
    if kind == "changes":
        return views, kind, (FIRST, LAST), where
    if kind == "timeline":
        return views, kind, (chance.choice(STATES),), where
    where |= _PROJECTED
    if kind in {"members", "statuses"}:
        where["undetermined"] = chance.choice(("raise", "exclude", "include"))
        return views, kind, (_day(chance),), where
    if kind == "is_member":
        where["counting"] = chance.choice(("de_jure", "participating", "voting", "signed"))
    return views, kind, (chance.choice(STATES), _day(chance)), where


def questions(count=500, *, views=(), seed=7):
    """Return questions: the views to take first, the question's name, and its arguments."""
    chance = random.Random(seed)  # noqa: S311  the same every time
    return [_question(chance, chance.choice(views) if views else ()) for _ in range(count)]


def _comparable(answer):
    if isinstance(answer, Roster):
        return answer.statuses, answer.undetermined
    if isinstance(answer, Explanation):
        return str(answer)
    return answer.rows if isinstance(answer, Table) else answer


def answer(register, question):
    """Ask one question, through its views; return what can be compared: the answer, or the refusal in its words."""
    views, kind, given, where = question
    try:
        for view, these, those in views:
            register = getattr(register, view)(*these, **those)
        return _comparable(getattr(register, kind)(*given, **where))
    except MembershipError as error:
        return type(error).__name__, str(error)
