"""The console script speaks Chinese and refuses in one sentence (命令行)."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qingyuan import cli
from qingyuan.cli import demo, roster, run
from qingyuan.cli.command import Refusal
from qingyuan.config import instance
from qingyuan.kernel import scope
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "instance"
    monkeypatch.setenv("QINGYUAN_HOME", str(folder))
    # A process carries out one command, so each may declare its job anew.
    monkeypatch.setattr(scope, "JOB_REASONS", dict(scope.JOB_REASONS))
    return folder


def said(capsys, *argv):
    """Exit code and the two outputs of a command line."""
    try:
        code = cli.main(list(argv))
    except SystemExit as stop:
        code = stop.code
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help_is_chinese_throughout(capsys, command):
    code, out, _ = said(capsys, *([command] if command else []), "--help")
    assert code == 0
    assert out.startswith("用法：qingyuan")
    # Names of commands, options and formats stay; no English sentence or heading does.
    assert not re.search(r"usage|options:|positional|show this|required", out)
    assert re.search(r"选项：\n", out)


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "缺少参数：命令。写法见 qingyuan --help。"),
        (
            ["ledger-import", "x.xlsx", "--report", "r.json"],
            "缺少参数：--organization。写法见 qingyuan ledger-import --help。",
        ),
        (["run", "--port", "web"], "--port 应是整数，不是“web”。写法见 qingyuan run --help。"),
        (["run", "--port"], "--port 后面要写上一个值。写法见 qingyuan run --help。"),
        (["demo", "--size", "huge"], "--size 不能是“huge”，可选：'small', 'league'。写法见 qingyuan demo --help。"),
        (["flows", "--all"], "不认识的参数：--all。写法见 qingyuan --help。"),
    ],
)
def test_a_bad_command_line_is_explained_in_one_line(capsys, home, argv, sentence):
    assert said(capsys, *argv) == (2, "", sentence + "\n")


def test_serving_a_folder_not_opened_says_how_to_open_it(capsys, home):
    code, out, err = said(capsys, "run")
    assert (code, out) == (2, "")
    assert err == f"{home} 还不是实例文件夹。正式使用请先运行 qingyuan init；想先看一看，请运行 qingyuan demo。\n"
    assert not home.exists()


def test_a_real_instance_never_takes_demo_data(capsys, home):
    instance.mark(home, "real")
    for argv in (["demo", "--prepare"], ["run", "--demo"]):
        code, _, err = said(capsys, *argv)
        assert code == 2
        assert err == f"{home} 是正式实例，不能装入演示数据。请用 QINGYUAN_HOME 另指定一个空文件夹。\n"
    assert instance.kind(home) == "real"


def test_a_roster_whose_report_can_not_be_written_is_not_read(capsys, home, tmp_path):
    instance.mark(home, "real")
    (tmp_path / "a.xlsx").touch()
    argv = ["roster-import", str(tmp_path / "a.xlsx"), "--organization", "兴安盟", "--report", str(tmp_path)]
    assert said(capsys, *argv) == (2, "", f"结果写不到 {tmp_path}，请换一个位置。\n")


def test_the_report_of_a_roster_is_for_its_maker_alone(tmp_path):
    roster._claim(tmp_path / "out.json")
    assert stat.S_IMODE((tmp_path / "out.json").stat().st_mode) == 0o600


def test_a_demo_of_another_size_needs_another_folder(home):
    instance.mark(home, "demo")
    (home / "demo-loaded").write_text("small\n")
    with pytest.raises(Refusal, match="里已有 small 规模的演示数据"):
        demo.prepare("league")


def test_a_bad_variable_is_named(capsys, tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("QINGYUAN_HOME", str(file))
    code, _, err = said(capsys, "run")
    assert (code, err) == (2, f"环境变量 QINGYUAN_HOME 有误：{file} 是文件，不是文件夹。请指定一个文件夹。\n")


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"不能在 127.0.0.1 的 {port} 端口启动"):
            run.serve("127.0.0.1", port)


def test_a_ledger_that_is_not_there_is_said_and_nothing_is_written(capsys, home, tmp_path):
    instance.mark(home, "real")
    report = tmp_path / "out.json"
    code, _, err = said(capsys, "ledger-import", "no.xlsx", "--organization", "兴安盟", "--report", str(report))
    assert (code, err) == (2, "找不到文件 no.xlsx，请核对路径。\n")
    assert not report.exists()


def test_a_checklist_that_is_not_there_is_said_and_nothing_is_written(capsys, home, tmp_path):
    instance.mark(home, "real")
    report = tmp_path / "out.json"
    code, _, err = said(capsys, "checklist-import", "no.xlsx", "--organization", "兴安盟", "--report", str(report))
    assert (code, err) == (2, "找不到文件 no.xlsx，请核对路径。\n")
    assert not report.exists()


def passwords(folder):
    for name in ("system", "security", "audit"):
        (folder / name).write_text(f"Qing-yuan-{name}-2026\n")


def answers(folder, **changed):
    given = {
        "organization": "中国共产党突泉县委员会",
        "short-name": "突泉县委",
        "level": "banner",
        "division": "突泉县",
        "officer": "孙丽华",
        "system-name": "xitong",
        "system-password-file": folder / "system",
        "security-name": "anquan",
        "security-password-file": folder / "security",
        "audit-name": "shenji",
        "audit-password-file": folder / "audit",
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    return [part for name, value in given.items() for part in (f"--{name}", str(value))]


def test_init_makes_the_organization_and_three_separate_administrators(capsys, home, tmp_path, own_database):
    passwords(tmp_path)
    code, out, err = said(capsys, "init", *answers(tmp_path))
    assert (code, err) == (0, "")
    assert "突泉县委的实例已启用" in out
    top = Organization._base_manager.get(parent=None)
    assert (top.name, top.level, top.home_id, top.parent_id) == ("中国共产党突泉县委员会", "banner", top.pk, None)
    assert {(a.username, a.administrator, a.is_active) for a in Account._base_manager.exclude(administrator="")} == {
        ("xitong", "system-administrator", True),
        ("anquan", "security-administrator", True),
        ("shenji", "audit-administrator", True),
    }
    waiting = Account._base_manager.get(administrator="")
    assert (waiting.person.name, waiting.unit.short_name, waiting.is_active) == ("孙丽华", "突泉县委组织部", False)
    assert scope_of(waiting).covers(top.path, roles.DEPARTMENT_STAFF)
    assert re.search(r"当面交给孙丽华同志：[A-Z0-9]{12}。", out)
    assert instance.kind(home) == "real"
    assert said(capsys, "init", *answers(tmp_path))[0] == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"audit_name": "xitong"}, "三个登录名不能相同", id="two of the three are one"),
        pytest.param({"short_name": " "}, "这一项不能空着", id="an empty answer"),
        pytest.param(
            {"audit_password_file": "no-such-file"},
            "读不了密码文件 no-such-file",
            id="a password file that is not there",
        ),
    ],
)
def test_init_that_is_refused_leaves_nothing_behind(capsys, home, tmp_path, own_database, changed, sentence):
    passwords(tmp_path)
    code, _, err = said(capsys, "init", *answers(tmp_path, **changed))
    assert code == 2
    assert sentence in err
    assert not Organization._base_manager.exists()
    assert instance.kind(home) is None


def test_init_without_a_terminal_names_the_option_that_is_missing(capsys, home, monkeypatch):
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    code, _, err = said(capsys, "init", "--organization", "中国共产党突泉县委员会")
    assert (code, err) == (2, "没有给出简称，这里又不能询问。请加上选项 --short-name。\n")


def test_rebuild_lists_what_there_is_and_names_what_there_is_not(capsys, home, db):
    instance.mark(home, "real")
    assert said(capsys, "rebuild")[1].startswith("chronicle  各单位存证的末端\n")
    code, _, err = said(capsys, "rebuild", "figures")
    assert code == 2
    assert err.startswith("没有叫“figures”的派生数据，可以重建的有：chronicle、")
    assert said(capsys, "rebuild", "chronicle") == (0, "各单位存证的末端核对一致，没有改动。\n", "")


@pytest.fixture
def outside(home):
    """outside(*argv): the command in a process of its own, as people run it."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return lambda *argv: subprocess.Popen(
        [sys.executable, "-m", "qingyuan", *map(str, argv)],
        env={**kept, "QINGYUAN_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_server_and_its_children(outside, tmp_path, number):
    passwords(tmp_path)
    with outside("init", *answers(tmp_path)) as opened:
        assert opened.communicate()[1] == ""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with outside("run", "--port", port) as served:
        assert f"http://127.0.0.1:{port}/" in served.stdout.readline()
        children = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()
        assert len(children) == 2
        served.send_signal(number)
        _, errors = served.communicate()
    assert (served.returncode, errors) == (0, "")
    assert not any(Path(f"/proc/{child}").exists() for child in children)


def test_each_bench_is_listed(capsys, home):
    code, out, _ = said(capsys, "bench")
    assert code == 0
    assert "chronicle" in out.split()


def test_flows_prints_the_table(capsys, home):
    assert said(capsys, "flows")[1].startswith("| 通告 | 谁在听 | 怎样听 |\n")
    assert said(capsys, "flows", "--check") == (0, "docs/flows.md 和程序一致。\n", "")
