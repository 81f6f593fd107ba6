"""Schema files to the model: reading, linking, and positions in the text when they are asked for."""
