"""`python -m validator`: the command `fachaufsicht`."""

from validator.cli.main import run

if __name__ == "__main__":
    run()
