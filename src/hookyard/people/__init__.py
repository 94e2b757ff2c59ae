"""People and what they may do: roles and scopes, accounts, sessions, links, and the audit log."""
