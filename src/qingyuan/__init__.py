"""清源 Qingyuan: 组织生活与集中治理。"""

import sys

# Debian 12's SQLite 3.40 can corrupt a WAL and answers some searches wrongly; the wheel brings 3.53.
# This stands here because it must come before any import of Django.
try:
    import pysqlite3
except ImportError:  # no wheel for this machine: settings then choose the rollback journal
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
