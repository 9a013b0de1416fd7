"""The roster of a day, one state of it, and why.

Run it with ``python examples/quickstart.py``.
"""

from csto_membership import CSTO, Status

DAY = "2012-07-01"

roster = CSTO.members(DAY)
print(f"{len(roster)} members on {DAY}:")
for state, status in roster.statuses.items():
    print(f"  {state.name:<10}  {status}")

if CSTO.status("Uzbekistan", DAY) is Status.SUSPENDED:
    why = CSTO.explain("Uzbekistan", DAY)
    for event in why.events:
        print(f"\n{event.date}: {event.act}, by the {event.by}; {event.basis}")
        for source in event.sources:
            print(f"  {why.sources[source]}")
    print(f"\nIt depends on how {why.disputes[0].id} is read:\n{CSTO.by_reading('Uzbekistan', DAY)}")

print("\nWhat changed in 2012:")
for change in CSTO.changes("2012-01-01", "2013-01-01"):
    print(f"  {change}")
