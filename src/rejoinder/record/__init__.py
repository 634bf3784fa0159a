"""PROOF. Every act leaves one entry, bound to all before it (R-10xx). Pure: told all, no clock, no disk."""
