"""docsluice: a streaming document-intelligence worker for Kafka."""

__version__ = "0.1.0"
