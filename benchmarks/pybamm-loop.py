"""A serial loop over a parameter in PyBaMM, for orientation beside our sweeps: the single particle model of a lithium-ion cell, one
discharge and one charge, solved again and again with another current. The model is built once, as PyBaMM advises. Prints JSON."""

import json
import time

import pybamm

runs = 40
model = pybamm.lithium_ion.SPM()
parameters = model.default_parameter_values
parameters["Current function [A]"] = "[input]"
simulation = pybamm.Simulation(model, parameter_values=parameters)
times = []
for run in range(runs + 1):
    begin = time.perf_counter()
    voltages = []
    for sign in (1, -1):
        current = sign * (0.5 + run / 1000)
        solution = simulation.solve([0, 3000], inputs={"Current function [A]": current}, initial_soc=0.9 if sign > 0 else 0.2)
        voltages.append(float(solution["Voltage [V]"].entries[-1]))
    # The first run builds the model.
    if run > 0:
        times.append(time.perf_counter() - begin)
print(json.dumps({"version": pybamm.__version__, "times": times}))
