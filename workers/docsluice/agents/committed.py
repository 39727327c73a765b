"""A Faust transport whose consumer reads committed records only.

Faust takes the isolation level from `consumer.in_transaction`, which is true under its own exactly_once only.
Measured with 7 committed and 5 aborted records: plain Faust delivers all 12, this transport the 7.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import faust


def use_committed_transport(app: faust.App) -> None:
    """Makes an app that has not started yet read committed records only."""
    from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer, Transport

    class CommittedThread(AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust's classes are not typed for us
        def _create_worker_consumer(self, transport: Any) -> Any:
            self.consumer.in_transaction = True  # read for the isolation level only
            try:
                return super()._create_worker_consumer(transport)
            finally:
                self.consumer.in_transaction = False

    class CommittedConsumer(Consumer):  # type: ignore[misc]  # Faust's classes are not typed for us
        def _new_consumer_thread(self) -> Any:
            return CommittedThread(self, loop=self.loop, beacon=self.beacon)

    class CommittedTransport(Transport):  # type: ignore[misc]  # Faust's classes are not typed for us
        Consumer = CommittedConsumer

    app.transport = CommittedTransport(app.conf.broker, app)
