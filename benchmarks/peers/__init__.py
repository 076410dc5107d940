"""The peers that are measured beside ours: the same work, written for each as its own authors would."""
