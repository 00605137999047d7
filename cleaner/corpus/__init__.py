"""Corpora: records read as streams, cleaned in processes, written whole or not at all.

The way of a record: a reader (`lines`, `archives`, `tables`, `pages`) cuts it off its input; the form's codec
finds the text in it, cleans it and puts it back (`task`, in a worker); `run` takes the outcomes in order and
hands them to what writes (`output`, `sinks`). `journal` remembers how far that is.
"""
