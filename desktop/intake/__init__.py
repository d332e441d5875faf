"""Files other people made, read into plain values inside the limited child process."""
