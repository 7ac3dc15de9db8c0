"""Everything there is to measure: ``python -m bench``."""

import sys

from bench import base, grid, imports, post, search

post.main()
imports.main()
search.main([])
base.main()
sys.exit(grid.main())
