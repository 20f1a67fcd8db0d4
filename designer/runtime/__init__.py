"""What a program needs to run: clocks, progress, errors, threads, processes, files of records."""
