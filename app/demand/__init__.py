"""From counter readings to demand: samples, half-hour windows, the load now and what the window will come to."""
