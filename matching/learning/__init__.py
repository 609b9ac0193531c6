"""Learning from what people did which homes they like: re-exported by ``matching.learn``."""
