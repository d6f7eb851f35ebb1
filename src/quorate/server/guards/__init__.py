"""Guards around the application: plain ASGI, because each request passes all of them."""
