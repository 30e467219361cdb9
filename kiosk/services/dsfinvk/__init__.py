"""Closed shifts in the tables of the DSFinV-K, the form in which German tax offices read tills.

There is no certified security device (TSE) in this program: its two tables are left out, and
nothing here stands in for it.
"""
