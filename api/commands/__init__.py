"""The subcommands of geflecht."""
