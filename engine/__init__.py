"""The engine: interprets definitions and decides.

It knows no lot, no council, no web, no database and no clock: dates, identities and stored bytes are
arguments, results are frozen values. Any caller may use it; it refuses to do input or output itself.
"""

ENGINE_VERSION = "1.0.0"
"""Version recorded around every decision; it rises when the meaning of a definition changes."""
