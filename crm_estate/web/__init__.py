"""What the doors share: errors into statuses, who is asking, rendering, reading bodies and forms."""
