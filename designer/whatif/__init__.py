"""What if: what an edit of the instance does to the best design, and what it takes to get there."""

from designer.whatif.answer import WhatIf, what_if
from designer.whatif.edit import Added, Edit
from designer.whatif.edited import Edited, edited, instance_json
from designer.whatif.expansion import Expansion, Invitation, Leaving, expansion

__all__ = [
    "Added",
    "Edit",
    "Edited",
    "Expansion",
    "Invitation",
    "Leaving",
    "WhatIf",
    "edited",
    "expansion",
    "instance_json",
    "what_if",
]
