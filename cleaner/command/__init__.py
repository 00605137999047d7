"""The parts of the command `clean-text`: options, readers, writers, and what it says on stderr."""
