// The server's entry point.
