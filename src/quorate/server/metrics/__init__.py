"""What a server tells Prometheus: figures of requests, of the store and of what runs beside."""
