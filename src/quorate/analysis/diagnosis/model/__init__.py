"""A model of our own, for those who have none at hand: features, network, training in folds."""
