"""The site of a page: the registered domain of its address, by the public-suffix list."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

#: No host has a longer name (RFC 1035, 2.3.4), in characters.
_LONGEST = 253


def host_of(url: str | None) -> str | None:
    """Return the host of an address, None where it has none or cannot be read.

    Args:
        url: The address; one without a scheme is none.
    """
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def site_of(url: str | None) -> str | None:
    """Return the registered domain of an address: "bbc.co.uk" for "https://www.bbc.co.uk/news".

    Hosts without a public suffix ("localhost", an IP address) are sites of their own.

    Args:
        url: The address; one without a scheme is none.
    """
    host = (host_of(url) or "").rstrip(".")
    return _registered(host) if 0 < len(host) <= _LONGEST else None


@lru_cache(maxsize=1 << 14)
def _registered(host: str) -> str:
    from tld import get_tld

    # The list comes with the library; nothing is fetched.
    found = get_tld(f"https://{host}", as_object=True, fail_silently=True, search_private=True)
    return str(getattr(found, "fld", "") or host)


def site_named(name: str) -> str:
    """Return the site that a name means: that of an address, else the name itself in lower case."""
    return (site_of(name) if "://" in name else None) or name.strip().lower()
