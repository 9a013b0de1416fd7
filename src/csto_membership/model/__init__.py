"""The records of a register, which validate themselves: dates, vocabulary, states, events, instruments, disputes."""
