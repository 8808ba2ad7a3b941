"""Installation: what whoever runs the portal does from the command line, above all rooms.

Promises: preparing may be repeated; a backup holds the whole database and every kept file at one moment, and no
secret; a restored installation is the same row by row, and only an empty one takes a backup; a check tells every
fault it finds and changes nothing.
"""

from marketplace.installation.commands import COMMANDS, backup, check, prepare, restore

__all__ = ["COMMANDS", "backup", "check", "prepare", "restore"]
