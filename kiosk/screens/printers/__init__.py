"""The receipt printer and the logo, for managers."""
