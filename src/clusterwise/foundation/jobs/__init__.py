"""Work in the background: asked for on a page, done by the worker, with progress, cancel and a lease."""
