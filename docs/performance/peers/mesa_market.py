"""The standard market as a model of Mesa 3: an agent for each receiver, a step for the period.

    python mesa_market.py [replications] [seed]

It prints its name, the seconds of processor time, and a line for each replication: the tasks, and for each of the
three offers uses, revenue, cost, value and right answers, as sums over receivers.
"""

import math
import sys
import time

import mesa

RECEIVERS, TASKS, QUALITY = 1000, 20.0, 0.65
MU_RIGHT, SIGMA_RIGHT, MU_WRONG, SIGMA_WRONG = -1.743, 0.660, -1.222, 0.721  # of ln cost
CHECK_COST, FALSE_POSITIVE, FALSE_NEGATIVE = 0.25, 0.05, 0.05
COST = QUALITY * math.exp(MU_RIGHT + SIGMA_RIGHT**2 / 2) + (1 - QUALITY) * math.exp(MU_WRONG + SIGMA_WRONG**2 / 2)
COUNTED = QUALITY * (1 - FALSE_NEGATIVE) + (1 - QUALITY) * FALSE_POSITIVE


class Offer:
    """What a task costs its receiver, and what has come of the offer."""

    def __init__(self, markup, fee):
        self.markup, self.fee = markup, fee
        self.expected_charge = markup * COST + fee * COUNTED
        self.uses = self.revenue = self.cost = self.value = self.right = 0.0

    def run(self, cost, success, value, right):
        self.uses += 1
        self.revenue += self.markup * cost + self.fee * success
        self.cost += cost
        self.value += value
        self.right += right


class Receiver(mesa.Agent):
    def __init__(self, model, knowledge, ability, stakes):
        super().__init__(model)
        self.knowledge, self.ability, self.stakes = knowledge, ability, stakes

    def step(self):
        """Meet the tasks of a period, and run those that are worth their charge."""
        n = self.model.rng.poisson(TASKS)
        self.model.tasks += n
        for _ in range(n):
            self.meet_task()

    def meet_task(self):
        random = self.random
        stakes = self.ability * self.stakes * random.lognormvariate(-0.125, 0.5)
        act, check = stakes * (QUALITY - self.knowledge), stakes * QUALITY * (1 - self.knowledge) - CHECK_COST
        expected = max(act, check)
        offers = [offer for offer in self.model.offers if expected >= offer.expected_charge]
        if not offers:
            return
        right, own = random.random() < QUALITY, random.random() < self.knowledge
        if right:
            cost, success = random.lognormvariate(MU_RIGHT, SIGMA_RIGHT), random.random() >= FALSE_NEGATIVE
        else:
            cost, success = random.lognormvariate(MU_WRONG, SIGMA_WRONG), random.random() < FALSE_POSITIVE
        value = stakes * (right and not own) - CHECK_COST if check > act else stakes * (right - own)
        for offer in offers:
            offer.run(cost, success, value, right)


class Market(mesa.Model):
    def __init__(self, receivers=RECEIVERS, seed=None):
        super().__init__(seed=seed)
        self.tasks = 0
        self.offers = [Offer(1.5, 0.0), Offer(0.0, 0.99), Offer(0.75, 0.495)]
        Receiver.create_agents(
            self,
            receivers,
            knowledge=self.rng.beta(2, 2, receivers).tolist(),  # Python's numbers are faster one by one
            ability=self.rng.beta(4, 2, receivers).tolist(),
            stakes=self.rng.lognormal(math.log(2), 1, receivers).tolist(),
        )

    def step(self):
        self.agents.shuffle_do("step")


def replicate(seed):
    market = Market(seed=seed)
    market.step()
    return market.tasks, [(o.uses, o.revenue, o.cost, o.value, o.right) for o in market.offers]


def main(replications, seed):
    replicate(0)  # warm-up
    start = time.process_time()
    out = [replicate(seed * 1_000_000 + r) for r in range(replications)]
    seconds = time.process_time() - start
    print(f"program Mesa {mesa.__version__}\nseconds {seconds:.6f}")
    for tasks, offers in out:
        print(tasks, *(x for sums in offers for x in sums))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 10, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
