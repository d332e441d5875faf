"""The program without a screen: store, sync, services, documents, devices."""
