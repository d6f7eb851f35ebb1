"""What a release says of itself: one set of typed answers, told in many documents.

An answer is computed, or said by whoever publishes, or absent with the reason. Nothing is typed
into a document: each is a pure function of the answers, and each figure names where it stands.
"""
