"""What a statute says: exemptions, deadlines, days."""
