"""Agreement by other packages, in an environment of their own; asked by benchmarks/agreement.py.

    python agreement_peers.py TASK FILE.npz

Reads ``label`` (items, slots) and prints one JSON object: value, interval, CPU seconds, peak RSS.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")
task, path = sys.argv[1:]
label = np.load(path)["label"]
K = int(label.max()) + 1
if task.startswith("krippendorff"):
    import krippendorff
else:
    import pandas as pd
    from irrCAC.raw import CAC
start = time.process_time()
interval: list[float] | None = None
if task.startswith("krippendorff"):
    level = task.split()[1]
    item = np.repeat(np.arange(len(label)), label.shape[1])
    counts = np.bincount(item * K + label.ravel(), minlength=len(label) * K).reshape(-1, K)
    value = krippendorff.alpha(
        value_counts=counts, level_of_measurement=level, value_domain=np.arange(K)
    )
else:
    cac = CAC(pd.DataFrame(label.astype(float)))
    found = getattr(cac, task.split()[1])()["est"]
    value, interval = found["coefficient_value"], list(found["confidence_interval"])
print(
    json.dumps(
        {
            "value": float(value),
            "interval": interval,
            "cpu": time.process_time() - start,
            "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
