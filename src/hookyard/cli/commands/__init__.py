"""One module for each group of commands. They are listed in `hookyard.cli.main`."""
