"""Schemas: one YAML file becomes the prompt of the engine, the Pydantic model and the JSON Schema."""
