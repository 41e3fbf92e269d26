"""Small concrete histories in which one or two rules owe something, and what evaluators make of acts added to them."""
