"""What is asked of the views: one file a view, each query with the rows it gives."""
