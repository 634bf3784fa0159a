"""Pages: what people read, rendered here and working without a script."""
