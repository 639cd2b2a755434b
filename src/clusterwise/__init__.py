"""Clusterwise carries a cluster development initiative from the first map to the final evaluation."""
