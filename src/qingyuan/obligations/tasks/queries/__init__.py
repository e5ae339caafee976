"""Reading the room (查阅任务), by noun: work 任务, owed 应办和进展, suggestions 建议, boards 揭榜.

What later rooms call stands in `owed`: `owed_by`, `waiting_for_review`, `progress`; and `suggestions.waiting`.
"""
