"""What `bench pages` measures against: a league with a long ledger, the same pages by hand, and a server to ask."""
