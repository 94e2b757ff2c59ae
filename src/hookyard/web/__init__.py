"""HTTP: the hot path of the webhooks, the REST API, and what operators watch."""
