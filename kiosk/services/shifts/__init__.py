"""A till's shifts: opened with a float, ended, and closed when they are counted."""
