"""The pages that people open in a browser; they show what the API answers."""
