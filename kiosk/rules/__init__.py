"""What is right and what is not: values in, values out, or a ShopError.

Pure: the standard library and check digits (python-stdnum) alone; no clock,
no database, no screen, no translation.
"""
