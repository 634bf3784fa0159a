"""The faces: the interface and the pages."""
