"""How well texts are read: mentions and relations against texts that were annotated by hand.

`python -m bench.extraction FOLDER [RELEASE]`: a folder of texts as in tests/texts, and a folder with press_release.txt,
mentions.tsv and facts.tsv.
"""
