"""Private links: their tokens, which leave by mail alone, and what is kept of one (docs/adr/0021)."""

import hashlib
import secrets


def new_token() -> str:
    """A token of 256 random bits, for the address of a link."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """What is kept of a link: nobody finds its token from this."""
    return hashlib.sha256(token.encode()).hexdigest()
