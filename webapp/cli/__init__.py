"""The command `fps`: files, database and clock around `engine.commands` and the services.

Exit status: 0 done, 1 faults found in definitions or input, 2 wrong usage.
"""

from __future__ import annotations

import click

from webapp.cli import definitions, people, service


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Run and try a flexible purchasing system that is made of definitions."""


for command in (*definitions.COMMANDS, *service.COMMANDS, *people.COMMANDS):
    main.add_command(command)
