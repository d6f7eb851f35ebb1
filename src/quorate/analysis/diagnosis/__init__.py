"""What a model trained on the labels says about them."""
