"""The standard market in vectorised NumPy: what one would write without the library.

    python numpy_market.py [replications] [seed]

One replication: receivers who differ in knowledge, ability and stakes, Poisson(20) tasks
each; three offers face the same draws. It prints its name, the seconds of processor time, and a line for each
replication: the tasks, and for each offer uses, revenue, cost, value and right answers, as
sums over receivers.
"""

import sys
import time

import numpy as np

RECEIVERS, TASKS, QUALITY = 1000, 20.0, 0.65
MU_RIGHT, SIGMA_RIGHT, MU_WRONG, SIGMA_WRONG = -1.743, 0.660, -1.222, 0.721  # of ln cost
CHECK_COST, FALSE_POSITIVE, FALSE_NEGATIVE = 0.25, 0.05, 0.05
COST = QUALITY * np.exp(MU_RIGHT + SIGMA_RIGHT**2 / 2) + (1 - QUALITY) * np.exp(MU_WRONG + SIGMA_WRONG**2 / 2)
COUNTED = QUALITY * (1 - FALSE_NEGATIVE) + (1 - QUALITY) * FALSE_POSITIVE
OFFERS = [(1.5, 0.0), (0.0, 0.99), (0.75, 0.495)]  # times the metered cost, and a fee for each counted success


def replicate(g, out):
    knowledge, ability = g.beta(2, 2, RECEIVERS), g.beta(4, 2, RECEIVERS)
    stakes = np.exp(np.log(2) + g.standard_normal(RECEIVERS))
    of = np.repeat(np.arange(RECEIVERS), g.poisson(TASKS, RECEIVERS))  # the receiver of each task
    n = of.size
    knowledge, ability = knowledge[of], ability[of]
    s = stakes[of] * np.exp(-0.125 + 0.5 * g.standard_normal(n))
    right = g.random(n) < QUALITY
    own = g.random(n) < knowledge
    cost = np.exp(np.where(right, MU_RIGHT, MU_WRONG) + np.where(right, SIGMA_RIGHT, SIGMA_WRONG) * g.standard_normal(n))
    success = np.where(right, g.random(n) >= FALSE_NEGATIVE, g.random(n) < FALSE_POSITIVE)
    act, check = ability * s * (QUALITY - knowledge), ability * s * QUALITY * (1 - knowledge) - CHECK_COST
    expected = np.maximum(act, check)
    value = np.where(check > act, ability * s * (right & ~own) - CHECK_COST, ability * s * (right.astype(float) - own))
    for row, (markup, fee) in zip(out, OFFERS):
        use = expected >= markup * COST + fee * COUNTED
        revenue = np.sum(use * (markup * cost + fee * success))
        row += (use.sum(), revenue, np.sum(use * cost), np.sum(use * value), np.sum(use * right))
    return n


def main(replications, seed):
    g = np.random.Generator(np.random.SFC64(seed))
    out, tasks = np.zeros((replications, 3, 5)), np.zeros(replications, dtype=int)
    replicate(g, np.zeros((3, 5)))  # warm-up
    start = time.process_time()
    for r in range(replications):
        tasks[r] = replicate(g, out[r])
    seconds = time.process_time() - start
    print(f"program NumPy {np.__version__}\nseconds {seconds:.6f}")
    for n, sums in zip(tasks, out):
        print(n, *sums.ravel())


main(int(sys.argv[1]) if len(sys.argv) > 1 else 200, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
