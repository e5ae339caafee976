"""The pages of the room (集中治理页面), by noun.

board 进展, setting_up 新建, moving 启动到结束, arranging 安排, unit 本单位要办的事, plan 任务分解表, compare 上一轮和这一轮.
"""

from . import arranging, board, compare, moving, plan, setting_up, unit

__all__ = ["arranging", "board", "compare", "moving", "plan", "setting_up", "unit"]
