"""The only doors to the world: clock, files."""
