"""The command `fps`: files, database and clock around `engine.commands` and the services.

Exit status: 0 done, 1 faults found in definitions or input, 2 wrong usage.
"""

from __future__ import annotations

from importlib import import_module

import click

_MODULES = {
    "check": "definitions",
    "test": "testing",
    "decide": "definitions",
    "explain": "definitions",
    "needs": "needs",
    "schema": "definitions",
    "print": "paper",
    "preview": "preview",
    "diff": "diff",
    "impact": "impact",
    "sheet": "sheet",
    "load": "service",
    "export": "service",
    "export-submissions": "submitting",
    "serve": "service",
    "demo": "service",
    "people": "people",
    "scan": "scanning",
    "send-letters": "sending",
    "erase": "erasing",
    "audit": "audit",
    "backup": "backups",
    "restore": "backups",
}
"""Where each command stands. Only the module of the one called is imported: checking a file needs no database."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        commands = import_module(f"{__name__}.{_MODULES[cmd_name]}").COMMANDS
        return next((command for command in commands if command.name == cmd_name), None)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and try a flexible purchasing system that is made of definitions."""
