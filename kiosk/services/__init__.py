"""What people do: one function a deed, each in one transaction."""
