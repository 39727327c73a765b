"""Whether a language model is asked: not when the day's tokens are spent, nor while it keeps failing.

The second is a circuit breaker (Nygard, Release It!, 2007): after some failures in a row nothing is asked for a while,
then one document tries again. Documents that are not asked for go to people at once, and wait for no service that is
away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from docsluice.errors import EscalationError

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


class Gate:
    """Counts tokens of the day (UTC) and failures in a row, of one process.

    `tokens` is None where nothing limits them; `failures` shut it for `pause`.
    """

    def __init__(self, tokens: int | None, failures: int, pause: timedelta, clock: Clock = now) -> None:
        self._tokens, self._failures, self._pause, self._clock = tokens, failures, pause, clock
        self._day: date | None = None
        self._spent = self._failed = 0
        self._shut_until: datetime | None = None

    def reserve(self, tokens: int) -> None:
        """Take what a document may cost, before it is asked for; EscalationError says why it is not."""
        when = self._clock()
        if self._shut_until is not None and when < self._shut_until:
            raise EscalationError(
                f"expected the language model to answer, came {self._failed} failures in a row; it is asked again from "
                f"{self._shut_until:%H:%M:%S} UTC on. Until then documents go to people; look at its last error above"
            )
        if when.date() != self._day:
            self._day, self._spent = when.date(), 0
        if self._tokens is not None and self._spent + tokens > self._tokens:
            raise EscalationError(
                f"expected at most {self._tokens} tokens a day, came {self._spent} and up to {tokens} for this "
                "document; it goes to people. Raise escalation.max_tokens_per_day, or wait for midnight UTC"
            )
        self._spent += tokens
        if self._shut_until is not None:  # one document tries; the others wait for how it ends
            self._shut_until = when + self._pause

    def answered(self, reserved: int, tokens: int | None) -> None:
        """An answer came: what it cost takes the place of what was reserved, where the provider told it."""
        self._failed, self._shut_until = 0, None
        if tokens is not None:
            self._spent = max(0, self._spent - reserved + tokens)

    def failed(self) -> None:
        """No usable answer came; what was reserved counts as spent."""
        self._failed += 1
        if self._failed >= self._failures:
            self._shut_until = self._clock() + self._pause
