"""What screens are made of; data goes in, nothing is looked up."""
