"""The day's cash: the drawer, the end of a shift, its count and its closing."""
