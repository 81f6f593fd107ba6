"""Earlier versions of events: what a change is compared with."""
