"""An M/M/10 queue in SimPy, as benches/kernel.rs has it, with as many customers as the argument
says: prints SimPy's version, the mean wait in microseconds and the shortest of three times in
seconds."""

import random
import sys
import time

import simpy

CUSTOMERS = int(sys.argv[1])
SERVERS = 10


def run():
    env = simpy.Environment()
    servers = simpy.Resource(env, capacity=SERVERS)
    draw = random.Random(1).expovariate
    waited = 0.0

    def customer():
        nonlocal waited
        entered = env.now
        with servers.request() as turn:
            yield turn
            waited += env.now - entered
            yield env.timeout(draw(1.0))

    def demand():
        for _ in range(CUSTOMERS):
            env.process(customer())
            yield env.timeout(draw(9.0))

    env.process(demand())
    env.run()
    return waited / CUSTOMERS * 1e6


best = float("inf")
for _ in range(3):
    begin = time.perf_counter()
    wait = run()
    best = min(best, time.perf_counter() - begin)
print(simpy.__version__, wait, best)
