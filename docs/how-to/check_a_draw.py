"""Repeat a draw (核对反向核查的抽取): python check_a_draw.py LIST.txt COUNT SEED."""

import hashlib
import sys
from pathlib import Path

content, count, seed = Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), sys.argv[3]
print("SHA-256", hashlib.sha256(content).hexdigest())
ids = sorted(content.decode().split(), key=lambda one: hashlib.sha256(f"{seed}\n{one}".encode()).hexdigest())
print("\n".join(ids[:count]))
