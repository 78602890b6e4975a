"""bleak on the same bus: scans, says "ready", counts until stdin ends, prints what it cost."""

import asyncio
import json
import resource
import sys
import time

from bleak import BleakScanner

COMPANY = 0x22B5


async def main():
    seen, first = set(), 0

    def take(_device, advert):
        nonlocal first
        data = advert.manufacturer_data.get(COMPANY)
        if data is None or len(data) != 12:
            return
        number = int.from_bytes(data[:4], "big")
        if number not in seen:
            seen.add(number)
            first += data[4]

    async with BleakScanner(take):
        print("ready", flush=True)
        began = time.process_time()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
        cpu = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"heard": len(seen), "first": first, "cpu_ms": round(cpu * 1000), "peak_kb": peak}))


asyncio.run(main())
