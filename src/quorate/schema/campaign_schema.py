"""The JSON Schema of campaign files, for editors that complete and check them."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema

from quorate.schema.campaign import CampaignSpec
from quorate.schema.json_value import Json


class _Schema(GenerateJsonSchema):
    """Without titles that only repeat the keys."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:
        return False


def json_schema() -> dict[str, Json]:
    """The JSON Schema (draft 2020-12) of a campaign file.

    It says what the shape of a file can say; that names refer to something is checked on reading.
    """
    schema: dict[str, Json] = CampaignSpec.model_json_schema(schema_generator=_Schema)
    guideline = _object(_object(schema["$defs"])["Guideline"])
    _object(guideline["properties"])["file"] = {
        "type": "string",
        "description": "the path of a Markdown file beside the campaign file, in place of `text`",
    }
    guideline["required"] = ["version"]
    guideline["oneOf"] = [{"required": ["text"]}, {"required": ["file"]}]
    return {"$schema": GenerateJsonSchema.schema_dialect, "title": "Quorate campaign"} | {
        key: value for key, value in schema.items() if key != "title"
    }


def _object(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("the schema of a model is an object")
    return value
