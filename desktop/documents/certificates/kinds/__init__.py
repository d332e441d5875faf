"""One module a kind of certificate: ``body(sources, choice, template)`` gives what it says."""
