"""The frame around every screen: navigation, top bar, resident strip, hints, key map."""
