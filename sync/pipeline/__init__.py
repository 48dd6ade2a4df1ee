"""One module per family of commands: what is read, decided and written."""
