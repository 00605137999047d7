"""Adapters for the pipelines of others: one module a host, each an extra of the same name.

Nothing imports these modules but their users, so that `import cleaner` needs no host. Every adapter takes
the options of `Cleaner`, writes a ledger beside the cleaned text, and leaves the host's own documents as they
are. `read_ledger` gives back what a ledger says, with the way back to the original.
"""

from __future__ import annotations

from cleaner.integrations.base import read_ledger as read_ledger

__all__ = ["read_ledger"]
