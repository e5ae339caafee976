"""Settings (配置). What differs between instances is read in environment.py."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from . import environment
from .instance import is_demo, secret_key

_env = environment.read()

QINGYUAN_HOME = _env.home
QINGYUAN_TAKE_BACK_WORKDAYS = _env.take_back_workdays
QINGYUAN_LIBRARIES = (
    # What is shipped: beside the source in a clone, inside the package in an installed wheel.
    next(
        folder
        for folder in (Path(__file__).parents[3] / "libraries", Path(__file__).parents[1] / "_libraries")
        if folder.is_dir()
    ),
    # The instance's own, last: what its departments issue is written here.
    _env.home / "libraries",
)
QINGYUAN_DEMO = is_demo(_env.home)
SECRET_KEY = secret_key(_env.home)
DEBUG = False
ALLOWED_HOSTS = _env.hosts
DATABASES = {"default": _env.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "qingyuan.kernel",
    "qingyuan.chronicle",
    "qingyuan.people.organizations",
    "qingyuan.people.roster",
    "qingyuan.people.accounts",
    "qingyuan.people.intake",
    "qingyuan.regimes",
    "qingyuan.obligations.tasks",
    "qingyuan.obligations.questions",
    "qingyuan.obligations.rectification",
    "qingyuan.obligations.pledges",
    "qingyuan.overview.campaigns",
    "qingyuan.overview.dashboards",
    "qingyuan.overview.letters",
    "qingyuan.overview.supervision",
    "qingyuan.overview.desk",
    "qingyuan.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "qingyuan.kernel.middleware.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "qingyuan.people.accounts.middleware.scope",
    "qingyuan.kernel.middleware.Refusals",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "qingyuan.config.urls"
WSGI_APPLICATION = "qingyuan.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "qingyuan.kernel.pages.Templates",
        "NAME": "jinja2",
        "DIRS": [Path(__file__).parents[1] / "kernel" / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"environment": "qingyuan.kernel.environment.environment"},
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}},
]

# Widgets are rendered by Jinja2 too: Django's own engine takes several times as long over the same markup.
FORM_RENDERER = "django.forms.renderers.Jinja2"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "qingyuan.people.accounts.backends.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "qingyuan.people.accounts.pages.locked_out"
AXES_DISABLE_ACCESS_LOG = True

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[1] / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [Path(__file__).parents[1] / "kernel" / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _env.secure
CSRF_COOKIE_SAMESITE = "Lax"
if _env.secure:
    # A proxy in front of us speaks HTTPS, sets this header and lets no client set it (docs/how-to).
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _env.hosts]
CSRF_FAILURE_VIEW = "qingyuan.kernel.middleware.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DJANGO_TASKS = TASKS

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}, "django.request": {"level": "ERROR"}},
}
