"""What each command does; `kiosk.cli` imports them when they run."""
