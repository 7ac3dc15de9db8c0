"""What may be wrong with a mail although it can be sent: each module finds one kind of mistake and says it."""
