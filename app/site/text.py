"""Characters the application form takes: full-width JIS X 0208 for names, plain ASCII for e-mail (FAQ Q4, Q17)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from app.errors import InputProblem

_HYPHENS: Final = "\u00ad\u02d7\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u30fc\ufe58"
_TO_HYPHEN: Final = str.maketrans(dict.fromkeys(_HYPHENS, "-"))

# One character of JIS X 0208, two Unicode spellings: forms on the web know the one Windows writes.
_AS_WINDOWS_WRITES: Final = str.maketrans(
    "\u301c\u2212\u2016\u2014\u00a2\u00a3\u00ac\u00a5\u2011\u2012\u2013\u00ad\u00a0",
    "\uff5e\uff0d\u2225\u2015\uffe0\uffe1\uffe2\uffe5\uff0d\uff0d\uff0d\uff0d\u3000",
)
_ASCII_TO_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {
    ord(" "): 0x3000,
    # The straight quotes have no full-width form inside JIS X 0208; the closing ones do.
    ord('"'): 0x201D,
    ord("'"): 0x2019,
}
_VARIANT_KANJI: Final = dict(
    zip(
        "髙﨑德瀨濵栁橫淸曻𠮷黑靑增寬郞緖敎槪頰剝塡鷗噓蟬瘦繫萊蔣醬顚驒囊搔屛禱嚙啞俠簞麴焰潑鹼蠟軀攢硏虛曆步內戶每淚渴吞吳吿晚鄕錄綠",
        "高崎徳瀬浜柳横清昇吉黒青増寛郎緒教概頬剥填鴎嘘蝉痩繋莱蒋醤顛騨嚢掻屏祷噛唖侠箪麹焔溌鹸蝋躯攅研虚暦歩内戸毎涙渇呑呉告晩郷録緑",
        strict=True,
    )
)
"""Forms of names outside JIS X 0208, and the form inside it. Whose name it is decides whether that will do."""
_VARIANT_SIGNS: Final = str.maketrans({"·": "・", "⁄": "／", "•": "・"})

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""What comes along from web pages and PDFs and no form takes: blanks without width, writing directions, and selectors
of a variant that the standard does not tell from its kanji."""
_NOT_ON_A_LINE: Final = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_HALF_WIDTH_KANA: Final = re.compile("[\uff61-\uff9f]+")
_SPLIT_KANA: Final = re.compile(".[\u3099\u309a]")
_HALF_WIDTH_SIGN: Final = re.compile("[!-~\uff61-\uff9f]")
_FULL_WIDTH_TO_ASCII: Final = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: ord(" ")}
_NOT_IN_EMAIL: Final = re.compile(r"[^A-Za-z0-9@._-]")
_AROUND_EMAIL: Final = re.compile(r"(?:.*<|mailto:)([^<>]+)>?", re.DOTALL)
"""What mail programs put on the clipboard: `Name <address>`, `mailto:address`."""


def half_width(text: str) -> str:
    """Return digits, letters and every kind of hyphen in half width: `０３－１０１１` becomes `03-1011`."""
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_TO_HYPHEN)


def full_width(text: str) -> str:
    """Return the text as a full-width field takes it; characters without such a form stay as they are.

    >>> full_width("ﾄｳﾃﾞﾝ Taro")
    'トウデン\u3000Ｔａｒｏ'
    """
    text = _SPLIT_KANA.sub(lambda pair: unicodedata.normalize("NFC", pair.group()), _INVISIBLE.sub("", text))
    text = _HALF_WIDTH_KANA.sub(lambda run: unicodedata.normalize("NFKC", run.group()), text)
    text = text.replace("\u3099", "\u309b").replace("\u309a", "\u309c")
    return text.translate(_AS_WINDOWS_WRITES).translate(_ASCII_TO_FULL_WIDTH)


def one_line(text: str) -> str:
    """Return the text as a field without rules takes it: one line, no control characters, no double blanks.

    >>> one_line(" EC-100\\r\\n  rev. 2 ")
    'EC-100 rev. 2'
    """
    return _NOT_ON_A_LINE.sub(" ", text).strip()


def has_half_width(text: str) -> bool:
    """Return whether letters, digits, signs or kana stand in half width; blanks do not count."""
    return _HALF_WIDTH_SIGN.search(text) is not None


def is_jis_x_0208(character: str) -> bool:
    """Return whether the character stands in JIS X 0208, in either Unicode spelling.

    Shift_JIS lead bytes 81–84 are its rows 1–8, 88–EA its rows 16–84; what lies between and above was added by
    makers (①, ㈱, 髙) and is the "platform-dependent" part that the form does not want (Q4).
    """
    for codec in ("shift_jis", "cp932"):
        code = character.encode(codec, errors="ignore")
        if len(code) == 2 and (0x81 <= code[0] <= 0x84 or 0x88 <= code[0] <= 0xEA):
            return True
    return False


def replacement(character: str) -> str | None:
    """Return full-width text to write instead of a character outside JIS X 0208, None when there is no good one.

    >>> replacement("①"), replacement("㈱"), replacement("髙"), replacement("😀")
    ('（１）', '（株）', '高', None)
    """
    if character in _VARIANT_KANJI:
        return _VARIANT_KANJI[character]
    spelled = unicodedata.normalize("NFKC", character)
    number = unicodedata.digit(character, None)
    if number is not None and not spelled.isdecimal():
        spelled = f"({number})"
    elif unicodedata.decomposition(character).startswith("<circle>"):
        spelled = f"({spelled})"
    if spelled.isspace():
        return "\u3000"
    spelled = full_width(_without_accents(spelled).strip().translate(_VARIANT_SIGNS))
    return spelled if spelled and all(map(is_jis_x_0208, spelled)) else None


def refused_characters(text: str) -> dict[str, str | None]:
    """Return each character that a full-width field does not take, with what to write instead where there is a way.

    >>> refused_characters("㈱青空😀")
    {'㈱': '（株）', '😀': None}
    """
    refused = (character for character in dict.fromkeys(full_width(text.strip())) if not is_jis_x_0208(character))
    return {character: replacement(character) for character in refused}


def mended(text: str) -> str:
    """Return the text in full width with every replacement made that there is; the rest stays.

    >>> mended("㈱髙橋")
    '（株）高橋'
    """
    refused = refused_characters(text)
    return "".join(refused.get(character) or character for character in full_width(text.strip())).strip()


def check_full_width(text: str) -> str:
    """Return the text in full width; InputProblem names the characters the form does not take (Q4) and what to write.

    >>> check_full_width("東電 太郎")
    '東電\u3000太郎'
    """
    refused = refused_characters(text)
    if not refused:
        return full_width(text.strip())
    named = " ".join(_named(character, better) for character, better in refused.items())
    code = "character_not_taken" if None in refused.values() else "character_to_replace"
    raise InputProblem(code, characters=named, proposal=mended(text))


def check_email(text: str) -> str:
    """Return the address in half width; InputProblem says which rule of Q17 it breaks.

    Only full-width letters are changed: who meant ① is asked, for a mail to the wrong address is lost.

    >>> check_email(" ｔｅｓｔ@example.com ")
    'test@example.com'
    """
    address = _INVISIBLE.sub("", text).translate(_FULL_WIDTH_TO_ASCII).translate(_TO_HYPHEN).strip()
    inside = _AROUND_EMAIL.fullmatch(address)
    address = inside.group(1).strip() if inside else address
    refused = _NOT_IN_EMAIL.search(address)
    if refused:
        raise InputProblem("email_character", character=_named(refused.group()))
    if ".." in address:
        raise InputProblem("email_two_dots")
    if ".@" in address:
        raise InputProblem("email_dot_before_at")
    if not re.fullmatch("[^@]+@[^@]+", address):
        raise InputProblem("email_form")
    return address


def _without_accents(text: str) -> str:
    """Return the letters of an accented Latin text; kana and the rest keep their marks."""
    if any(unicodedata.category(character) == "Lo" for character in text):
        return text
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _named(character: str, better: str | None = None) -> str:
    code = f"U+{ord(character):04X}"
    name = f"{character}({code})" if character.isprintable() else code
    return f"{name}→{better}" if better else name
