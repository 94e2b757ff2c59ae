"""Plans, the runner and the engine around it: what makes executions happen."""
