"""Legal views: the same answers in the order in which laws and buyers ask for them.

They help whoever has to write such papers; they are no legal advice and no declaration.
"""
