"""Sreality.cz over its import interface (XML-RPC, version 4.0)."""
