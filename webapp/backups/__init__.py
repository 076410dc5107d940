"""Backups: what the archive is that an installation is kept in, and brought back from."""
