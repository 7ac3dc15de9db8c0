"""The data: one SQLite file, reached through :class:`store.workspace.Store`; no network, no screen."""
