"""How the bundled models were made: `python -m index.training --data FOLDER --out FOLDER`, re-runnable."""
