"""The import contract that keeps each room's inside to itself, for import-linter (see setup.cfg).

One contract for all rooms and not one block a room, so that a new room is guarded from its first file.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils


class PrivateFiles(Contract):
    """Files of some names are imported by their own room only, and by the guests named for them.

    Settings:
        root: The package whose children are the rooms.
        private: Names of files or packages directly inside a room.
        open_rooms: Children that are no rooms: all of theirs may be imported.
        guests: Children that may import private files of every room.
        ignore_imports: Imports between named rooms that are let through.
    """

    type_name = "private"

    root = fields.StringField()
    private = fields.ListField(subfield=fields.StringField())
    open_rooms = fields.ListField(subfield=fields.StringField(), required=False)
    guests = fields.ListField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every import of a private file from outside its room."""
        contract_utils.remove_ignored_imports(
            graph=graph,
            ignore_imports=self.ignore_imports,
            unmatched_alerting=contract_utils.AlertLevel.NONE,
        )
        found = []
        for room in sorted(graph.find_children(self.root)):
            if room.removeprefix(f"{self.root}.") in (self.open_rooms or []):
                continue
            for name in self.private:
                found += list(self._strangers(graph, room, f"{room}.{name}"))
        return ContractCheck(kept=not found, metadata={"found": found})

    def _strangers(self, graph: ImportGraph, room: str, private: str) -> Any:
        if private not in graph.modules:
            return
        welcome = [room, *(f"{self.root}.{guest}" for guest in self.guests or [])]
        for imported in sorted({private, *graph.find_descendants(private)}):
            for importer in sorted(graph.find_modules_that_directly_import(imported)):
                if not any(importer == owner or importer.startswith(f"{owner}.") for owner in welcome):
                    lines = [
                        detail["line_number"]
                        for detail in graph.get_import_details(importer=importer, imported=imported)
                    ]
                    yield importer, imported, lines

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each import that is not allowed, with its lines."""
        for importer, imported, lines in check.metadata["found"]:
            output.print_error(f"{importer} (l.{', '.join(map(str, lines))}) may not import {imported}")
