"""`python -m fairdue`."""

from fairdue.cli import main

main()
