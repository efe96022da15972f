"""One line for each write on the log "geflecht.audit": who changed how much, from where, never what.

Enters: who wrote, by which route, and the receipt. Leaves: a JSON object in one line, by the standard logging.
"""

import json
import logging
from datetime import UTC, datetime

from api.tokens import Token
from graph.intake.commit import Receipt

LOG = logging.getLogger("geflecht.audit")


def record(token: Token, method: str, route: str, address: str, receipt: Receipt) -> None:
    """Log a write that was done; where nothing changed, both generations are the same."""
    changed = bool(receipt.added or receipt.removed)
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "who": token.name,
        "role": token.role,
        "method": method,
        "route": route,
        "before": receipt.generation - changed,
        "after": receipt.generation,
        "added": receipt.added,
        "removed": receipt.removed,
        "address": address,
    }
    LOG.info("%s", json.dumps(line, ensure_ascii=True))


def to_stderr() -> None:
    """Send the log to stderr, unless the program that serves has said where it goes."""
    if not LOG.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False
