"""Journeys through the real program: in a terminal, with a real printer, from scan to export."""
