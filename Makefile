# 清源：两条命令。make run 打开演示实例，make test 跑全部测试。
.DEFAULT_GOAL := help
.PHONY: help run test check

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help: ## 显示这份说明
	@echo '用法：make 目标'
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' Makefile
	@echo '给命令加选项：make run ARGS="--port 8001"，make test ARGS="src/qingyuan/kernel"'

run: .venv/.installed ## 安装到 .venv，装入演示数据，在 http://127.0.0.1:8000/ 启动
	@$(BIN)/qingyuan demo $(ARGS)

test: .venv/.installed-dev ## 跑全部测试：SQLite 和 PostgreSQL，含浏览器测试
	@$(BIN)/python -m tests.run $(ARGS)

check: .venv/.installed-dev ## 格式、规范、类型、引用次序、模板、迁移、译文
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest tests/test_import_order.py tests/test_templates.py tests/test_migrations.py tests/test_translations.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更高版本。Debian 12 请安装：apt install python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo '缺少软件包 python3-venv。请安装后重试：apt install python3-venv'; exit 1; }
	@$(PYTHON) -m venv .venv

# 只有锁定文件变了才重新安装；本机已有的照旧。
.venv/.installed: requirements.lock pyproject.toml | .venv/bin/python
	@echo '正在安装依赖，约需半分钟……'
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.installed-dev: requirements-dev.lock pyproject.toml | .venv/bin/python
	@echo '正在安装依赖和测试工具，约需一分钟……'
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ .venv/.installed
