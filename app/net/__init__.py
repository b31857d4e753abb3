"""The only sockets of Kaitsu, and the only module of `app` that knows Qt: interfaces, UDP and the event loop."""
