"""What an alert says, and how it looks on each kind of channel: pure, values in and text out."""
