"""What Spark's own log of events tells of the bytes that were shuffled."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path


def shuffled(folder: Path) -> dict[str, int]:
    """Bytes written for other tasks, by the group of jobs."""
    groups: dict[int, str] = {}
    found: Counter[str] = Counter()
    for file in folder.iterdir():
        for line in file.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            match event["Event"]:
                case "SparkListenerJobStart":
                    group = event.get("Properties", {}).get("spark.jobGroup.id", "")
                    groups |= dict.fromkeys(event["Stage IDs"], group)
                case "SparkListenerTaskEnd" if "Task Metrics" in event:
                    written = event["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"]
                    found[groups.get(event["Stage ID"], "")] += written
    return dict(found)
