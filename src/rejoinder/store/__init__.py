"""Rows: models, migrations, locks, and the plain SQL that reads and writes them."""
