"""What is right and what is not: values in, values out, or a ShopError.

Pure: the standard library, check digits (python-stdnum) and GS1 strings (biip) alone;
no clock, no database, no screen, no translation.
"""
