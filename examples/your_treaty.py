"""Another treaty community, from a file: the Council of Europe.

Run it with ``python examples/your_treaty.py``.
"""

from pathlib import Path

from csto_membership import Counting, load

council = load(Path(__file__).parent / "registers" / "council-of-europe.toml")
print(f"{council.name}, checked through {council.checked_through}")

for name in ("Greece", "Russia"):
    print(f"\n{name}")
    for spell in council.timeline(name).spells[1:]:
        how = f" ({spell.exit})" if spell.exit else ""
        print(f"  {spell.start}  {spell.position}{how}")

print("\nMarch 2022, day by day:")
for change in council.changes("2022-03-01", "2022-04-01"):
    left = f"; no longer {', '.join(change.left)}" if Counting.DE_JURE in change.left else ""
    print(f"  {change}{left}")

derived = [step.event for step in council.timeline("Greece").steps if step.event.derived_by]
print("\nNobody recorded the day on which Greece was out; the Statute says it:")
for event in derived:
    print(f"  {event.date}: {event.act}: {event.derived_by}")
