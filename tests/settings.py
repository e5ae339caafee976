"""Settings of the tests: those of the product, in an instance folder that is thrown away."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="qingyuan-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["QINGYUAN_HOME"] = str(_home)
# The browser's driver runs an event loop in the thread that also reads the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from qingyuan.config import instance  # noqa: E402

instance.mark(_home, "real")

from qingyuan.config.settings import *  # noqa: E402, F403
from qingyuan.config.settings import DATABASES  # noqa: E402

PASSWORD_HASHERS = ["tests.hashers.LightArgon2"]
# A job waits until a test says `run_jobs()`, and what it raises is then the test's.
TASKS = DJANGO_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "tests.sqlite3")}
    # Nobody pulls the plug on a test's database.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
