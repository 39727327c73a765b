"""What the forms and words of receipts tell, in some twenty languages."""
