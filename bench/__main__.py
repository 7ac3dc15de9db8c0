"""Everything there is to measure: ``python -m bench``."""

import sys

from bench import grid, post, search

post.main()
search.main([])
sys.exit(grid.main())
