"""The post: compose, send, receive, file under rows; and the worker that does it in the background."""
