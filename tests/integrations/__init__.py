"""Tests of the adapters, each against the real host; a host that is not installed is skipped, and said so."""
