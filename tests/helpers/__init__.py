"""What tests share: independent truths, random instances, ways to run the program."""
