"""What the shop remembers: tables, constraints and the queries on them."""
