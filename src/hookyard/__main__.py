"""`python -m hookyard`: the same as the command `hookyard`."""

from hookyard.cli.main import main

main()
