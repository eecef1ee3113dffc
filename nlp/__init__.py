"""From a `Document` to its statements: kind, level, cue, actors, deadlines, crime types and entities."""
