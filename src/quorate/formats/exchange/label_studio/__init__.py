"""Label Studio: tasks as JSON or JSON_MIN, with the labelling interface as XML beside them."""
