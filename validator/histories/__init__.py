"""Case histories: the model, the columns, and the readers that fill them."""
