"""What the widgets see of the engine: signals, plain values, one repaint per frame at most."""
