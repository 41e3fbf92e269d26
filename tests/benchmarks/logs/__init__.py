"""The rules on the two public event logs, as other programs compute them."""
