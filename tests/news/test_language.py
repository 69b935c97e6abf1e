"""The language of a text is guessed by its letters and its commonest words, in one line as in a page."""

from __future__ import annotations

import pytest

from watchlist.news.language import guess

SAID = {
    "en": "Banks told to look into accounts after new sanctions",
    "tr": "Bankalara yeni yaptırımlar sonrası hesap uyarısı yapıldı",
    "ru": "Банкам велели проверить счета после новых санкций",
    "uk": "Банки зобов'язали перевірити рахунки після нових санкцій, повідомляє відомство і його речник",
    "kk": "Банктерге жаңа санкциялардан кейін шоттарды тексеру тапсырылды, деп хабарлады өкіл",
    "de": "Die Banken sollen nach den Sanktionen die Konten prüfen",
    "fr": "Les banques doivent vérifier les comptes dans le cadre des sanctions",
    "es": "Los bancos deben revisar las cuentas por las sanciones, dijo el ministro",
    "it": "Le banche devono controllare i conti, dice il ministro della Difesa, per le sanzioni",
    "pt": "Os bancos devem verificar as contas, não por mais tempo, disse o ministro da defesa",
    "nl": "De banken moeten het verkeer van de rekeningen met Rusland nagaan, zegt een minister",
    "pl": "Banki w Polsce nie mogą prowadzić rachunków dla firm, które są na liście sankcji",
    "ar": "طلبت الوزارة من البنوك مراجعة الحسابات بعد العقوبات الجديدة",
    "fa": "بانک‌ها پس از تحریم‌های جدید حساب‌ها را بررسی می‌کنند، سخنگو گفت",
    "ur": "بینکوں کو نئی پابندیوں کے بعد کھاتے دیکھنے کو کہا گیا ہے",
    "el": "Οι τράπεζες καλούνται να ελέγξουν τους λογαριασμούς",
    "ja": "銀行は新たな制裁の後、口座を調べるよう求められた",
    "zh": "新制裁后银行被要求审查账户",
    "": "12.08.2024",
}


@pytest.mark.parametrize(("lang", "text"), SAID.items(), ids=lambda said: str(said)[:12])
def test_one_line_is_enough(lang: str, text: str) -> None:
    assert guess(text) == lang
