"""One walk of a reader's and a writer's schema: the verdict and the decoder are the same value."""
