"""Both signals stop, and are remembered where something swallows the exception."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from credmarket.lab import stop
from credmarket.lab.run import execute


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    stop._asked = False
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_raises_and_is_remembered(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    stop.listen()
    assert not stop.asked()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)
    assert stop.asked()


def test_a_swallowed_stop_still_stops_the_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from credmarket.lab import run

    stop.listen()

    def swallowing(task: str, progress: object) -> str:
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            return "failed"
        return "done"

    monkeypatch.setattr(run, "perform", swallowing)
    with pytest.raises(KeyboardInterrupt):
        list(execute(["a", "b"], 2, 1))
