"""What fills the terminal: home, browse, and the rooms beside them (see `rooms`)."""
