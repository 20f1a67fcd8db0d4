"""The search over a pool: objectives in order, each by relaxation, cuts, designs and a tree of cases."""

from designer.pool_search.search import PoolSearch, search_pool

__all__ = ["PoolSearch", "search_pool"]
