"""Everything there is to measure: ``python -m bench``."""

import sys

from bench import grid, post

post.main()
sys.exit(grid.main())
