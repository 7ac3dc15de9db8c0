"""People from mails and files: who is met in a mail, what a mailbox and a file hold."""
