"""What `bench campaign` measures with: a league under a campaign, its figures by hand, and each step in a process."""
