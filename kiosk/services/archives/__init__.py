"""Archives: one file of a period that can be read without this program; and giving up, after
the legal time, what an archive holds."""
