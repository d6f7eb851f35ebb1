"""Item files: what a lead has to hand, as items of a campaign."""
