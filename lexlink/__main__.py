"""`python -m lexlink`."""

from lexlink.cli.main import main

if __name__ == "__main__":
    main()
