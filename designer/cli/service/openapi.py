"""The description of the service in OpenAPI, made of the models that read its requests."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from designer import __version__
from designer.cli.service.requests import NEEDS_NONE, OPTIONS
from designer.design import Design
from designer.instance import Instance
from designer.report.schema import Described

ERRORS = {
    "400": "The body is no JSON, or not of this form.",
    "401": "The token is missing or wrong.",
    "403": "The host or the origin is not one of this server's.",
    "408": "The body took too long.",
    "413": "The body is too large.",
    "422": "The instance or the options are not as they have to be; every problem is told.",
    "500": "The program failed, or its process was lost.",
    "503": "Too many requests wait.",
}
REF = "#/components/schemas/"


def openapi() -> dict[str, Any]:
    """Describe the service.

    Examples
    --------
    >>> sorted(openapi()["paths"])[:3]
    ['/api/v1/check', '/api/v1/explain', '/api/v1/explore']
    """
    models: set[type[BaseModel]] = {Instance, Design, *OPTIONS.values()}
    named, shared = models_json_schema(
        [(model, "validation") for model in sorted(models, key=lambda model: model.__name__)],
        ref_template=REF + "{model}",
        schema_generator=Described,
    )
    refs = {model: schema for (model, _), schema in named.items()}
    schemas = {**shared["$defs"], "Error": _ERROR}
    paths = {f"/api/v1/{verb}": {"post": _operation(verb, refs)} for verb in OPTIONS}
    return {
        "openapi": "3.1.0",
        "info": {"title": "institution-designer", "version": __version__, "license": {"name": "Apache-2.0"}},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _operation(verb: str, refs: dict[Any, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = {"options": refs[OPTIONS[verb]]}
    required = [name for name in ("instance",) if verb not in NEEDS_NONE]
    if required:
        text = {"type": "string", "description": "The text of a YAML file."}
        properties["instance"] = {"anyOf": [refs[Instance], text]}
    if any(field.is_required() for field in OPTIONS[verb].model_fields.values()):
        required.append("options")
    body = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    answer = refs[Design] if verb == "solve" else {"type": "object"}
    told = {"application/json": {"schema": answer}, "text/event-stream": {"schema": {"type": "string"}}}
    wrong = {"application/json": {"schema": {"$ref": f"{REF}Error"}}}
    return {
        "operationId": verb,
        "summary": f"As 'designer {verb}' answers.",
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": {
                "description": "The answer; as events with its progress where that is accepted.",
                "content": told,
            },
            **{code: {"description": said, "content": wrong} for code, said in ERRORS.items()},
        },
    }


_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message", "problems"],
            "properties": {
                "kind": {"type": "string"},
                "message": {"type": "string"},
                "problems": {"type": "array", "items": {"type": "object"}},
            },
        }
    },
}
