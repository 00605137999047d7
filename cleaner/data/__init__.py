"""Language data as files: packs of phrases by language and category, lists, stop words."""
