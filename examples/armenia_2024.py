"""Armenia's freeze: a member in law that takes part in nothing.

Run it with ``python examples/armenia_2024.py``.
"""

from csto_membership import CSTO, Counting

DAY = "2024-03-01"

print(f"Who is a member on {DAY}? It depends on what counts:")
for counting in Counting:
    print(f"  {counting:<13}  {' '.join(CSTO.members(DAY, counting=counting).codes)}")

position = CSTO.position("Armenia", DAY)
print(f"\nArmenia: standing {position.standing}, participation {position.participation}, vote {position.voting}")

print("\nWas anything changed by the interview of 22 February 2024? Three readings of that day:")
print(CSTO.by_reading("Armenia", "2024-02-22"))

evening = CSTO.as_known_on("2024-02-22").status("Armenia", "2024-02-22")
print(f"\nAs known on the evening of the 22nd: {evening}; it was widely reported on the 23rd.")

print("\nClocks on 15 January 2026:")
for clock in CSTO.deadlines("Armenia", "2026-01-15"):
    print(f"  {clock}")

print("\nThe last notes, which move nothing:")
for note in CSTO.notes("Armenia")[-3:]:
    print(f"  {note.date} {note.topic}: {note.note}")
