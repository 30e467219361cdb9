"""A document as printer bytes or as lines on a screen."""
