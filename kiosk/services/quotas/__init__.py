"""How much of what a person or household may have."""
