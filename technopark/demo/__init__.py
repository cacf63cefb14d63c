"""Demonstration data: a park that has lived for three years. Sits on top of every app; nothing imports it."""
