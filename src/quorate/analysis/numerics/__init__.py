"""The EM loop, log-space kernels, bootstrap."""
