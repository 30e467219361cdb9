"""Price rules: kept, tried out, explained."""
