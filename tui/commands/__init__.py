"""The commands: everything that the screens do, for scripts, cron and screen readers."""
