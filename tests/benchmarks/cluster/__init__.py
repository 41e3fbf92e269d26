"""What a check costs on a cluster: measured at several sizes, and fitted."""
