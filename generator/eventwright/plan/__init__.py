"""From the model to what the Python will say: names, modules, annotations, defaults and codec steps."""
