"""The version, in the one place where everybody reads it."""

__version__ = "0.1.0"
