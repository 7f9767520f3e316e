"""The instance of examples/speed/plain.rs in SimPy: reads it from standard input, prints SimPy's
version, the sum of all delivery times in microseconds and the shortest of three times in seconds."""

import math
import sys
import time
from collections import deque

import simpy

MINUTE = 60_000_000

lines = [tuple(map(int, line.split())) for line in sys.stdin]
(metres_per_minute, n_drivers), lines = lines[0], lines[1:]
starts, orders = lines[:n_drivers], lines[n_drivers:]
speed = metres_per_minute * 100


def travel(a, b):
    squared = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
    minutes = math.isqrt(squared) // speed
    return (minutes + ((minutes * speed) ** 2 < squared)) * MINUTE


def run():
    env = simpy.Environment()
    free = dict(enumerate(starts))
    queue = deque()
    delivered = []

    def dispatch():
        while queue and free:
            order = queue.popleft()
            shop = order[1:3]
            driver = min(free, key=lambda it: (travel(free[it], shop), it))
            env.process(deliver(driver, free.pop(driver), order))

    def deliver(driver, at, order):
        placed, x, y, door_x, door_y, preparation, handover = order
        yield env.timeout(travel(at, (x, y)))
        if env.now < placed + preparation:
            yield env.timeout(placed + preparation - env.now)
        door = (door_x, door_y)
        yield env.timeout(travel((x, y), door))
        yield env.timeout(handover)
        delivered.append(env.now)
        free[driver] = door
        dispatch()

    def demand():
        for order in orders:
            yield env.timeout(order[0] - env.now)
            queue.append(order)
            dispatch()

    env.process(demand())
    env.run()
    assert len(delivered) == len(orders)
    return sum(delivered)


best = math.inf
for _ in range(3):
    begin = time.perf_counter()
    answer = run()
    best = min(best, time.perf_counter() - begin)
print(simpy.__version__, answer, best)
