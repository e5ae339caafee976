"""Why a row was refused or a field left empty (原因): codes for the report, sentences for people."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LABELS = {
    "name": gettext_lazy("姓名"),
    "sex": gettext_lazy("性别"),
    "ethnicity": gettext_lazy("民族"),
    "nation": gettext_lazy("民族"),
    "id_number": gettext_lazy("公民身份号码"),
    "birth_date": gettext_lazy("出生日期"),
    "born": gettext_lazy("出生日期"),
    "education": gettext_lazy("学历"),
    "category": gettext_lazy("人员类别"),
    "joined_on": gettext_lazy("入党日期"),
    "joined": gettext_lazy("入党日期"),
    "confirmed_on": gettext_lazy("转正日期"),
    "full": gettext_lazy("转正日期"),
    "branch": gettext_lazy("所在党支部"),
    "place": gettext_lazy("所在党支部"),
    "above": gettext_lazy("上级党组织"),
    "phone": gettext_lazy("手机号码"),
    "post": gettext_lazy("党内职务"),
    "arrived_on": gettext_lazy("转入日期"),
    "row_key": gettext_lazy("行标识"),
}

# A field that could not be trusted: the code is the column and what is wrong with it.
FAULTS = {
    "missing": gettext_lazy("没有写%(label)s"),
    "unreadable": gettext_lazy("%(label)s看不出写的是什么，没有采用"),
    "not_known": gettext_lazy("%(label)s没有写明，请补上"),
    "ambiguous": gettext_lazy(
        "%(label)s分不清：数字1998.1可能是1月，也可能是1998.10丢了0；两位年份也可能有两种读法。请写成1998-10这样"
    ),
    "ahead": gettext_lazy("%(label)s晚于今天"),
    "too_early": gettext_lazy("%(label)s早得不合情理"),
    "formula": gettext_lazy("%(label)s是公式，还没有算出结果，请换成数值"),
    "length": gettext_lazy("%(label)s位数不对"),
    "characters": gettext_lazy("%(label)s里有不该有的字"),
    "date": gettext_lazy("%(label)s里的出生日期不对"),
    "check": gettext_lazy("%(label)s校验不符，可能有一位写错"),
    "digits_lost": gettext_lazy("%(label)s是数字格式，末几位已被 Excel 改掉，请把这一列改成文本后重新填写"),
    "masked": gettext_lazy("%(label)s有几位是星号"),
    "area_unknown": gettext_lazy("%(label)s开头的地区代码没有见过，已照收，请核对"),
    "shared": gettext_lazy("两个人写了同一个%(label)s，都没有采用，请核对"),
    "several": gettext_lazy("%(label)s写了不止一个，没有替您选"),
    "landline": gettext_lazy("%(label)s是座机，没有采用"),
    "rows_differ": gettext_lazy("同一个人的几行里%(label)s不同，按先出现的一行"),
    "differs_from_roster": gettext_lazy("%(label)s和名册上的不同，没有覆盖，请核对后到人员页更正"),
}
_CHANGED = {
    "filled": gettext_lazy("补上%(label)s"),
    "changed": gettext_lazy("更新%(label)s"),
}

REASONS = {
    "birth_date_differs": gettext_lazy("出生日期和公民身份号码对不上，名册按号码登记，请核对"),
    "sex_differs": gettext_lazy("性别和公民身份号码对不上，名册按号码登记，请核对"),
    "joined_on_young": gettext_lazy("入党时不满18岁，请核对"),
    "confirmed_on_before_joined_on": gettext_lazy("转正日期早于入党日期，两个都没有采用，请核对"),
    "joined_on_after_confirmed_on": gettext_lazy("入党日期晚于转正日期"),
    "confirmed_on_probationary": gettext_lazy("预备党员写了转正日期，请核对人员类别"),
    "columns_swapped": gettext_lazy("公民身份号码和手机号码写反了，已换过来"),
    "category_missing": gettext_lazy("没有写人员类别，也看不出是否已转正，请写正式党员或预备党员"),
    "category_by_dates": gettext_lazy("没有写人员类别，按入党和转正日期登记为正式党员"),
    "category_not_a_member": gettext_lazy("人员类别不是党员，名册只登记正式党员和预备党员"),
    "category_ended": gettext_lazy("写的是已停止党籍或已转出，没有登记"),
    "branch_missing": gettext_lazy("没有写所在党支部，文件名、表名和标题里也没有"),
    "branch_unknown": gettext_lazy("在所选范围内没有找到这个党支部，请在页面上选定，或先设立党支部"),
    "branch_ambiguous": gettext_lazy("叫这个名称的党支部不止一个，请在前面写上苏木乡镇，或在页面上选定"),
    "branch_not_a_branch": gettext_lazy("所写的不是党支部，党员要落在党支部"),
    "branch_rows_differ": gettext_lazy("同一个人写在了两个党支部，按先出现的一行"),
    "branch_gone": gettext_lazy("这个党支部已经撤销"),
    "branch_differs_from_roster": gettext_lazy("名册上这个人在别的党支部，请办理组织关系转接"),
    "left_before": gettext_lazy("名册上有这个人，组织关系已经转出，请到人员页办理接入"),
    "same_name_on_roster": gettext_lazy("支部里有同名党员，分不清是不是同一人，请补上公民身份号码"),
    "same_as_another_row": gettext_lazy("和另一行是名册上的同一个人"),
    "same_person": gettext_lazy("和前面一行是同一个人"),
    "changed_since": gettext_lazy("表格导出以后，名册上的这个人被改过，没有覆盖；请对照后在人员页更正"),
    "row_key_unknown": gettext_lazy("行标识不是本系统导出的，或不在您的范围内"),
    "row_key_twice": gettext_lazy("几行带着同一个行标识，多半是复制了一行；请把新加的那行的行标识清空再传"),
    "row_key_of_another": gettext_lazy("姓名和别的内容都同名册上这一行的人对不上，多半是排序或粘贴时错了行，没有更新"),
    "row_key_left": gettext_lazy("表格导出以后，这个人的组织关系已经转出，或者登记已经作废"),
    "category_rows_differ": gettext_lazy("同一个人的几行里人员类别不同，没有登记，请核对后只留一种"),
    "category_differs_from_roster": gettext_lazy("人员类别和名册上的不同：转正请到人员页办理，没有覆盖"),
    "id_number_on_roster": gettext_lazy("这个公民身份号码在名册上是另一个人的，请核对"),
    "birth_date_contradicts": gettext_lazy("出生日期和公民身份号码对不上，没有更新，请核对哪一个写错了"),
    "sex_contradicts": gettext_lazy("性别和公民身份号码对不上，没有更新，请核对哪一个写错了"),
    "post_differs": gettext_lazy("党内职务和名册上的不同，没有登记，请到组织页办理任职、免职"),
    "post_unknown": gettext_lazy("写的职务不是这个党支部的职务，没有登记"),
    "post_taken": gettext_lazy("写的职务已有人担任，没有登记，请到组织页办理"),
    # rows that are no person
    "title": gettext_lazy("标题或说明"),
    "header": gettext_lazy("表头"),
    "section": gettext_lazy("分组标题"),
    "total": gettext_lazy("合计"),
    "note": gettext_lazy("备注、签字或序号"),
    "continued": gettext_lazy("上一行的续行"),
    "example": gettext_lazy("填写示例"),
    "hidden_sheet": gettext_lazy("隐藏的工作表，没有读"),
    "no_header": gettext_lazy("没有找到表头"),
    "side_by_side": gettext_lazy("两张表左右并排，一行有两个人，没有读；请把右边的表移到左边的表下面再传"),
    "formulas": gettext_lazy("只有公式，没有算出内容"),
    # what could not be taken back
    "edited_since": gettext_lazy("导入以后被更正过"),
    "moved_since": gettext_lazy("导入以后办过组织关系或转正"),
    "appointed_since": gettext_lazy("导入以后办过任职或免职"),
    "away_since": gettext_lazy("导入以后登记过外出、流动或失联"),
    "transferred_since": gettext_lazy("导入以后办过转接"),
    "exempted_since": gettext_lazy("导入以后列入过免到会名单"),
    "limited_since": gettext_lazy("导入以后登记过影响期"),
    "has_account": gettext_lazy("已经有账号或开户条"),
    "commissioned": gettext_lazy("受过支部委托代办"),
    "decided_on_paper": gettext_lazy("签批过代录的事项"),
    "on_a_finding": gettext_lazy("已是某个问题的责任人、复核人或指名查阅人"),
    "on_a_question": gettext_lazy("答复过或者指名办理着一件请说明"),
    "on_a_pledge": gettext_lazy("签过承诺书，或者登记过述诺"),
    "on_a_task": gettext_lazy("负责、记录过一项任务，或者揭过榜"),
    "on_a_report": gettext_lazy("拟稿、核稿或者签发过一份上报件"),
}

_ANY = ("not_known", "formula")
_WORD = ("unreadable", *_ANY, "rows_differ")
_DATE = ("unreadable", "ambiguous", "ahead", "too_early", *_ANY)
# What can be wrong with each column; the roster's own keys stand for what is compared with it.
_OF_COLUMN = {
    "name": ("missing", *_WORD, "differs_from_roster"),
    "sex": (*_WORD, "differs_from_roster"),
    "ethnicity": _WORD,
    "id_number": ("length", "characters", "date", "check", "digits_lost", "masked", "area_unknown", "shared", *_ANY),
    "birth_date": (*_DATE, "rows_differ"),
    "education": _WORD,
    "category": ("unreadable", *_ANY),
    "joined_on": (*_DATE, "rows_differ"),
    "confirmed_on": (*_DATE, "rows_differ"),
    "branch": _ANY,
    "place": _ANY,
    "above": _ANY,
    "phone": ("unreadable", "length", "several", "landline", "digits_lost", *_ANY, "rows_differ"),
    "post": _ANY,
    "arrived_on": _DATE,
    "row_key": _ANY,
    "born": ("differs_from_roster",),
    "joined": ("differs_from_roster",),
    "full": ("differs_from_roster",),
}
_COMPARED = ("name", "sex", "nation", "born", "education", "id_number", "phone", "joined", "full")


def codes() -> list[str]:
    """Every code there is: of columns, of rows and people, and what was written of somebody on the roster."""
    of_columns = [f"{key}_{fault}" for key, faults in _OF_COLUMN.items() for fault in faults]
    return [*of_columns, *REASONS, *(f"{how}_{key}" for how in _CHANGED for key in _COMPARED)]


def reason_text(code: str) -> str:
    """What a code says to the reader, and what to do next."""
    if code in REASONS:
        return str(REASONS[code])
    for key in sorted(LABELS, key=len, reverse=True):
        if code.startswith(f"{key}_") and code[len(key) + 1 :] in FAULTS:
            return str(FAULTS[code[len(key) + 1 :]]) % {"label": LABELS[key]}
        for how, text in _CHANGED.items():
            if code == f"{how}_{key}":
                return str(text) % {"label": LABELS[key]}
    return _("原因不明（%(code)s）") % {"code": code}
