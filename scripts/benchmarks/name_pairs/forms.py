"""How the two legal forms of the listed firms are written: abbreviated, in other languages, misprinted."""

FORMS = {"limited": "Limited Şirketi", "joint": "Anonim Şirketi"}
ABBREVIATED = {
    "limited": ("Ltd. Şti.", "LTD STI", "Ltd.Şti.", "LTD. STİ.", "Ltd Sti", "Ltd.", "L.T.D. Ş.T.İ."),
    "joint": ("A.Ş.", "AS", "A S", "A. Ş.", "A.S.", "AŞ", "Anonim Şti."),
}
TRANSLATED = {
    "limited": ("Limited Company", "LLC", "Limited Liability Company", "Ltd. Co.", "L.L.C.", "Co., Ltd.", "Limited"),
    "joint": ("Joint Stock Company", "JSC", "Inc.", "Joint-Stock Co.", "Corporation", "Incorporated Company", "J.S.C."),
}
RUSSIAN = {"limited": ("ООО", "Лимитед Ширкети", "Лтд. Шти."), "joint": ("АО", "Аноним Ширкети", "А.Ш.")}
UKRAINIAN = {"limited": ("ТОВ", "Лімітед Ширкеті", "Лтд. Шті."), "joint": ("АТ", "Анонім Ширкеті", "А.Ш.")}
GERMAN = {"limited": "GmbH", "joint": "AG"}
MISPRINTED = {
    "limited": (
        "LIMSTED SIRKETI", "LIMITED SIRKERTI", "LIMITED SIKRETI", "LTD STL", "LIMITIED SIRKETI", "Limited Serketi",
        "LİMİTED ŞIRKETl", "Lirnited Sirketi", "LTD SITI", "LIMITEDSIRKETI",
    ),
    "joint": (
        "ANONIM SERKETI", "ANONIM SIKRETI", "ANONIN SIRKETI", "ANOMIM SIRKETI", "Anonirn Sirketi", "ANONIM SIRKET1",
        "A,S,", "ANONIMSIRKETI", "ANONIM SRIKETI", "Anonim Sirkety",
    ),
}  # fmt: skip
