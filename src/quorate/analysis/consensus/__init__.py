"""What is the likeliest answer, and how good is each rater?"""
