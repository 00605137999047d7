"""Fuzzing guided by coverage: `python -m tests.fuzz TARGET`. Needs atheris, which nothing else needs."""
