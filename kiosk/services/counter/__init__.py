"""What is done at the counter, from the scan to the stored sale."""
