"""Rejoinder: feedback between the two sides of a contract, fair by construction."""
