"""The standard market in numba: the fastest that a Python user would write.

    python numba_market.py [replications] [seed]

Compiled with fastmath; draws in order, no first best. It prints its name, the seconds without
compilation, and a line for each replication: the tasks, and for each of the three offers uses,
revenue, cost, value and right answers, as sums over receivers.
"""

import sys
import time

import numba
import numpy as np

RECEIVERS, TASKS, QUALITY = 1000, 20.0, 0.65
MU_RIGHT, SIGMA_RIGHT, MU_WRONG, SIGMA_WRONG = -1.743, 0.660, -1.222, 0.721  # of ln cost
CHECK_COST, FALSE_POSITIVE, FALSE_NEGATIVE = 0.25, 0.05, 0.05
COST = QUALITY * np.exp(MU_RIGHT + SIGMA_RIGHT**2 / 2) + (1 - QUALITY) * np.exp(MU_WRONG + SIGMA_WRONG**2 / 2)
COUNTED = QUALITY * (1 - FALSE_NEGATIVE) + (1 - QUALITY) * FALSE_POSITIVE
MARKUP, FEE = (1.5, 0.0, 0.75), (0.0, 0.99, 0.495)  # by offer


@numba.njit(fastmath=True)
def replicate(g, out):
    tasks = 0
    for _ in range(RECEIVERS):
        knowledge, ability, stakes = g.beta(2, 2), g.beta(4, 2), np.exp(np.log(2.0) + g.standard_normal())
        n = g.poisson(TASKS)
        tasks += n
        for _ in range(n):
            s = stakes * np.exp(-0.125 + 0.5 * g.standard_normal())
            right, own = g.random() < QUALITY, g.random() < knowledge
            cost = np.exp((MU_RIGHT if right else MU_WRONG) + (SIGMA_RIGHT if right else SIGMA_WRONG) * g.standard_normal())
            u = g.random()
            success = u >= FALSE_NEGATIVE if right else u < FALSE_POSITIVE
            act, check = ability * s * (QUALITY - knowledge), ability * s * QUALITY * (1 - knowledge) - CHECK_COST
            expected = max(act, check)
            if check > act:
                value = ability * s * (1.0 if right and not own else 0.0) - CHECK_COST
            else:
                value = ability * s * ((1.0 if right else 0.0) - (1.0 if own else 0.0))
            for o in range(3):
                if expected >= MARKUP[o] * COST + FEE[o] * COUNTED:
                    out[o, 0] += 1
                    out[o, 1] += MARKUP[o] * cost + (FEE[o] if success else 0.0)
                    out[o, 2] += cost
                    out[o, 3] += value
                    if right:
                        out[o, 4] += 1
    return tasks


def main(replications, seed):
    g = np.random.Generator(np.random.SFC64(seed))
    out, tasks = np.zeros((replications, 3, 5)), np.zeros(replications, dtype=int)
    replicate(g, np.zeros((3, 5)))  # compiles
    start = time.process_time()
    for r in range(replications):
        tasks[r] = replicate(g, out[r])
    seconds = time.process_time() - start
    print(f"program numba {numba.__version__}\nseconds {seconds:.6f}")
    for n, sums in zip(tasks, out):
        print(n, *sums.ravel())


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
