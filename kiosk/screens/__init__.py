"""What people meet: each screen takes keys, calls services and shows the result."""
