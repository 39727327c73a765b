"""What people decide about documents."""
