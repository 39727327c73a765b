"""The edge to Kafka: connections, topics on a broker, reading and writing records, the embedded broker."""
