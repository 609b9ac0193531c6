"""What a requirement might say differently, judging by what its contact liked and dismissed."""
