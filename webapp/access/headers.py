"""Security headers, on every response whatever made it."""

from __future__ import annotations

from flask import Response

_PERMISSIONS = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
YEAR_SECONDS = 365 * 24 * 60 * 60


def content_security_policy(nonce: str) -> str:
    """Write the policy: nothing but our own files, and of scripts only those that carry this response's nonce."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}'",
            "style-src 'self'",
            "img-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def secure_response(response: Response, *, nonce: str, secure: bool, static: bool) -> Response:
    """Put the headers on a response. No cache keeps pages: a shared computer must not show them after signing out."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", content_security_policy(nonce))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = ", ".join(f"{feature}=()" for feature in _PERMISSIONS)
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if not static:
        headers["Cache-Control"] = "no-store"
    if secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return response
