"""The second factor of signing in: one-time codes by the clock (RFC 6238), and recovery codes for when none can be had.

Nothing that makes codes is kept: the secret of a telephone follows from a row's id under the installation's key, and of
recovery codes there are keyed digests. A ticket says, for some minutes, that somebody's password was right.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from uuid import UUID

import pyotp
import segno

from webapp.access.tokens import keyed, same

STEP_SECONDS = 30
STEPS_APART = 1
"""How many steps a telephone's clock may be ahead or behind."""
TICKET_LASTS = timedelta(minutes=5)
RECOVERY_CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def secret_of(secret_key: bytes, factor_id: UUID) -> str:
    """Return the secret that a telephone makes codes from: 160 bits, in base 32."""
    return base64.b32encode(bytes.fromhex(keyed(secret_key, "second factor", str(factor_id)))[:20]).decode()


def step_of(secret: str, code: str, at: datetime, after: int) -> int | None:
    """Return the step of the clock that a code is of; None where it is wrong, or has been used.

    Args:
        secret: Of the telephone.
        code: As typed; spaces in it count for nothing.
        at: Now; aware.
        after: The step of the last code that was used: neither that nor one before it counts again. One later than
            any code of now was used while the clock was ahead, and voids nothing: codes are known to be used one by
            one as well (`used_hash`).
    """
    typed, now, codes = "".join(code.split()), int(at.timestamp()) // STEP_SECONDS, pyotp.TOTP(secret)
    after = after if after <= now + STEPS_APART else 0
    steps = range(max(now - STEPS_APART, after + 1, 0), now + STEPS_APART + 1)
    return next((step for step in steps if same(codes.generate_otp(step), typed)), None)


def address_of(secret: str, email: str, service: str) -> str:
    """Return the address by which a telephone takes the secret over."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=service)


def picture_of(address: str) -> str:
    """Return the address as a QR code: an SVG element for a page."""
    return str(segno.make(address, error="m").svg_inline(scale=4, border=4, light="#ffffff"))


def make_recovery_codes() -> tuple[str, ...]:
    """Make recovery codes: ten characters each, about 49 bits."""
    return tuple("-".join(_part() for _ in range(2)) for _ in range(RECOVERY_CODES))


def recovery_hash(secret_key: bytes, code: str) -> str:
    """Return what is kept of a recovery code, however it is typed."""
    plain = "".join(letter for letter in code.casefold() if letter in _LETTERS)
    return keyed(secret_key, "recovery code", plain)


def used_hash(secret_key: bytes, factor_id: UUID, step: int) -> str:
    """Return what is kept of a one-time code that was used, so that it works no second time whatever the clock does."""
    return keyed(secret_key, "used one-time code", f"{factor_id}.{step}")


def make_ticket(secret_key: bytes, person_id: UUID, password_hash: str, now: datetime) -> str:
    """Make a ticket that says somebody's password was right; another password makes it worth nothing."""
    until = int((now + TICKET_LASTS).timestamp())
    return f"{person_id}.{until}.{_seal(secret_key, person_id, until, password_hash)}"


def holder_of(ticket: str) -> UUID | None:
    """Return whose ticket it says it is; whether it is one, `is_ticket` tells."""
    try:
        return UUID(ticket.partition(".")[0])
    except ValueError:
        return None


def is_ticket(secret_key: bytes, ticket: str, person_id: UUID, password_hash: str, now: datetime) -> bool:
    """Tell whether a ticket was made for a person, and still counts."""
    _, until, seal = (*ticket.split("."), "", "", "")[:3]
    if not (until.isascii() and until.isdigit() and len(until) < 12):
        return False
    return same(seal, _seal(secret_key, person_id, int(until), password_hash)) and now.timestamp() < int(until)


def _seal(secret_key: bytes, person_id: UUID, until: int, password_hash: str) -> str:
    return keyed(secret_key, "ticket", f"{person_id}.{until}.{password_hash}")


def _part() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))
