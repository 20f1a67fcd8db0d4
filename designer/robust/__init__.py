"""How sure: worlds in which judgements turn out wrong, and the design that is never far from optimal."""

from designer.robust.answer import Robust, Standing
from designer.robust.checking import Check, Stake
from designer.robust.executors import dask_cluster
from designer.robust.judgements import Judgement, failing, judgements_of, left_alone
from designer.robust.optimum import Optimum, Shared
from designer.robust.regret import Regret, Steady
from designer.robust.rounds import MOST_CHECKS, MOST_WORLDS, robust
from designer.robust.worlds import World, Worlds, worlds_of

__all__ = [
    "MOST_CHECKS",
    "MOST_WORLDS",
    "Check",
    "Judgement",
    "Optimum",
    "Regret",
    "Robust",
    "Shared",
    "Stake",
    "Standing",
    "Steady",
    "World",
    "Worlds",
    "dask_cluster",
    "failing",
    "judgements_of",
    "left_alone",
    "robust",
    "worlds_of",
]
