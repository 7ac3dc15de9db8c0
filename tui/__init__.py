"""The terminal: screens, widgets and the command line."""
