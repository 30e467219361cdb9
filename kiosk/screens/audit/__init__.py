"""The sales log on the screen: looked at, checked, exported, and never changed."""
