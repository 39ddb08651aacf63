"""Checks the corpus: columns, scripts, quote counts, length ratios, duplicates. Prints what is wrong; exit status 1 if anything is."""

import glob
import re
import sys

HANGUL, KANA, CJK = re.compile("[가-힣]"), re.compile("[ぁ-ヿ]"), re.compile("[\u3040-\u30ff\u4e00-\u9fff가-힣]")
problems, seen = 0, {}


def problem(place, what):
    global problems
    problems += 1
    print(f"{place}: {what}")


def check_triple(place, en, ko, ja):
    if CJK.search(en) or not HANGUL.search(ko) or CJK.search(ko) and not HANGUL.search(ko) or not CJK.search(ja) or HANGUL.search(ja):
        problem(place, "a column is in the wrong script")
    if re.search("[“”‘’]", en + ko) or "\u3000" in ja:
        problem(place, "curly quotation marks or wide spaces")
    if not en.count('"') == ko.count('"') == ja.count("「") + ja.count("」"):
        problem(place, "quotes differ in number")
    if en[-1] in '.?!"' and not ja.endswith(("。", "」", "？")):
        problem(place, "the Japanese sentence does not end in 。")
    for name, text, low, high in (("Korean", ko, 0.25, 0.95), ("Japanese", ja, 0.2, 0.85)):
        ratio = len(text) / len(en)
        if len(en) > 40 and not low <= ratio <= high:
            problem(place, f"{name} is {ratio:.2f} times as long as English")
    # A number that both languages write with the same digits; what rules convert (millions, money) is left out.
    for number in re.findall(r"(?<![\d,.$£€-])\d+(?:\.\d+)?(?= percent| people| years| days| hours| minutes| countries| km)", en):
        for name, text in (("Korean", ko), ("Japanese", ja)):
            if number not in text:
                problem(place, f"{number} is not in {name}")
    for other in (ko, ja):
        if re.search(r"\d,\d{3}(?=[만억조万億兆])", other):
            problem(place, "a comma before 만, 억, 万 or 億")


for path in sorted(sys.argv[1:] or glob.glob("corpus/triples/*.tsv") + glob.glob("corpus/lexicon/*.tsv")):
    columns = 4 if "/lexicon/" in path else 3
    with open(path, encoding="utf8") as file:
        for number, line in enumerate(file, 1):
            place, row = f"{path}:{number}", line.rstrip("\n").split("\t")
            if len(row) != columns or any(cell != cell.strip() or not cell for cell in row):
                problem(place, f"needs {columns} columns, trimmed and not empty")
                continue
            if row[0].lower() in seen and columns == 3:
                problem(place, f"the same English stands at {seen[row[0].lower()]}")
            seen.setdefault(row[0].lower(), place)
            if columns == 3:
                check_triple(place, *row)
print(f"{len(seen)} entries, {problems} problems")
sys.exit(problems > 0)
