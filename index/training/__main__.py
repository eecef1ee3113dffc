"""`python -m index.training --data FOLDER --out FOLDER`: train the bundled models again from a folder of TSV files."""

import sys

from index.training.run import main

sys.exit(main())
