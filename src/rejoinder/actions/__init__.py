"""One file a deed: lock and load, ask the rules, save, record, announce. No rules here."""
