"""What all tests have in common."""

import gc


def pytest_collection_finish() -> None:
    """What was loaded is there to stay: it need not be looked through each time that a run gives memory back."""
    gc.collect()
    gc.freeze()
