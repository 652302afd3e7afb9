"""Charts drawn on the server: plain SVG, classes and presentation attributes only."""
