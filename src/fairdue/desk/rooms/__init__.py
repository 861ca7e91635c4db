"""The rooms of the desk, one module each: their addresses, what they show, what one can do."""
