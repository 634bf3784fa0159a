"""The command line: one program, one file a command."""
