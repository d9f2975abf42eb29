"""WHICH provision is it? candidates → rank → decide. Every step leaves features that can be read aloud."""
