"""Rules of economic models; pure."""
