"""Writes docs/reference/campaign.schema.json, the JSON Schema of campaign files.

uv run python docs/build_campaign_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path

from quorate.schema.campaign_schema import json_schema

PAGE = Path(__file__).parent / "reference" / "campaign.schema.json"


if __name__ == "__main__":
    PAGE.write_text(json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")
