"""One file a thing that is shown: plain SQL with the visibility in it."""
