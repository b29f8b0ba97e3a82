"""The JSON shapes of the command line and the REST interface."""
