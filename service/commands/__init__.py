"""The commands, one module a group; each function's body imports what it needs, so that help is instant."""
