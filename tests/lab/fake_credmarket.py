"""The command `credmarket` with the fake market behind it, for tests in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import fake_market

    from credmarket import cli, menu
    from credmarket.lab import manifest, studies

    menu.standard_menu = fake_market.menu
    menu.places = lambda: fake_market.PLACES
    menu.words = lambda: fake_market.menu().words
    manifest.code_digest = lambda: "fake"  # the package may be worked on while its tests run
    studies.SIMULATE = "fake_market:simulate"
    cli.main()
