"""What people see of instances, designs and verdicts."""
