"""What has to be told when its time comes. Nothing visible waits for it."""
