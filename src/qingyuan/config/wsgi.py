"""What the server loads (WSGI). It refuses to start with a bare URL or an unguarded chronicle."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qingyuan.config.settings")
application = get_wsgi_application()

from qingyuan.chronicle import guard  # noqa: E402
from qingyuan.kernel import routes  # noqa: E402

routes.require_declared()
guard.require()
