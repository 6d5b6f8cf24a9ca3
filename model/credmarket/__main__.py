"""`python -m credmarket` is the command `credmarket`."""

from credmarket.cli import main

if __name__ == "__main__":
    main()
