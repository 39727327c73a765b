"""Published standards as pure tables and checks: no state, no files, no network."""
