"""The records of a register: dates, vocabulary, states, events, instruments, disputes, facts. They validate themselves."""
