"""`python -m api` is the geflecht command."""

from api.cli import main

main()
