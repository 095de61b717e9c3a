"""Documents and pictures: pages, words, areas."""
