"""Hostile strings, ids, bodies and instants, each with its reason and what becomes of it (THREATS §5, R-205, R-3).

Every field of every route is tried with them, through the rules alone and over HTTP, on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """``stored`` is what the text becomes, ``""`` where there is nothing to read, ``None`` where it isn't plain.

    ``character`` is what the refusal names. All of them fit 5,000 characters; most are a text of one line, too.
    """

    name: str
    sent: str
    stored: str | None
    reason: str
    character: str = ""
    one_line: bool = True


@dataclass(frozen=True, slots=True)
class Id:
    """A string that can't be an id."""

    name: str
    sent: str
    reason: str


@dataclass(frozen=True, slots=True)
class Body:
    """``status`` 400 is what isn't JSON, 422 has a ``fault`` and a ``pointer``, and 200 gets through the parser."""

    name: str
    sent: bytes
    status: int
    reason: str
    fault: str | None = None
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class WrongInstant:
    """A string that isn't an instant for us."""

    sent: str
    reason: str


def _refused(name: str, sent: str, character: str, reason: str) -> Text:
    return Text(name, sent, None, reason, character)


TEXTS: tuple[Text, ...] = (
    _refused("nul", "a\0b", "U+0000 NULL", "PostgreSQL raises, SQLite stores it and length() stops there"),
    _refused("nul_alone", "\0", "U+0000 NULL", "a text of nothing but NUL"),
    _refused("nul_at_the_end", "ab\0", "U+0000 NULL", "white space is stripped at the ends, NUL isn't white space"),
    _refused("high_surrogate", "a\ud800b", "U+D800 LONE SURROGATE", "parses as JSON, then fails at encoding"),
    _refused("low_surrogate", "\udfff", "U+DFFF LONE SURROGATE", "the other half alone"),
    _refused(
        "swapped_surrogates", "\udc00\ud800", "U+DC00 LONE SURROGATE", "two halves in the wrong order are no pair"
    ),
    _refused(
        "escaped_byte", "\udc80", "U+DC80 LONE SURROGATE", "what surrogateescape makes of a byte that isn't UTF-8"
    ),
    _refused("bell", "a\x07b", "U+0007 CONTROL CHARACTER", "C0"),
    _refused("backspace", "a\x08b", "U+0008 BACKSPACE", "rubs out what was read in a terminal or a log"),
    _refused("escape", "\x1b[2J", "U+001B ESCAPE", "a terminal obeys it when somebody reads a log"),
    _refused("delete", "a\x7fb", "U+007F DELETE", "the control character that isn't in C0"),
    _refused("next_line", "a\x85b", "U+0085 NEXT LINE", "C1, and a line break for Python's splitlines"),
    _refused("csi", "a\x9b2J", "U+009B CONTROL CHARACTER", "C1: ESC [ in one character"),
    _refused("vertical_tab_at_the_end", "a\x0b", "U+000B LINE TABULATION", "str.strip would take it away unseen"),
    _refused("form_feed_at_the_start", "\x0ca", "U+000C FORM FEED", "str.strip would take it away unseen"),
    _refused("unit_separator", "a\x1f", "U+001F CONTROL CHARACTER", "str.strip takes this for white space as well"),
    _refused("override", "\u202egnp.exe", "U+202E RIGHT-TO-LEFT OVERRIDE", "reads as exe.png"),
    _refused("embedding", "a\u202ab", "U+202A LEFT-TO-RIGHT EMBEDDING", "the first of the block"),
    _refused("pop", "a\u202cb", "U+202C POP DIRECTIONAL FORMATTING", "ends what the page around it had begun"),
    _refused("isolate", "a\u2066b", "U+2066 LEFT-TO-RIGHT ISOLATE", "never ended, it takes the rest of the page along"),
    _refused("pop_isolate", "a\u2069b", "U+2069 POP DIRECTIONAL ISOLATE", "the last of the block"),
    _refused(
        "five_marks", "a" + "\u0336" * 5, "U+0336 COMBINING LONG STROKE OVERLAY", "one more than a letter may have"
    ),
    _refused("zalgo", "a" + "\u0301" * 2000, "U+0301 COMBINING ACUTE ACCENT", "2,000 survive NFC and cover the page"),
    _refused(
        "slow_zalgo",
        "a" + "\u0301\u0323" * 2000,
        "U+0323 COMBINING DOT BELOW",
        "marks that must be sorted: NFC takes the square of their number",
    ),
    _refused(
        "thai_tower", "\u0e01" + "\u0e47" * 5, "U+0E47 THAI CHARACTER MAITAIKHU", "piles up with combining class 0"
    ),
    _refused("enclosed", "a" + "\u20dd" * 5, "U+20DD COMBINING ENCLOSING CIRCLE", "circles around circles"),
    _refused(
        "marks_without_a_letter", "\u0336" * 5, "U+0336 COMBINING LONG STROKE OVERLAY", "they fall on the text before"
    ),
    _refused(
        "joined_marks",
        "a" + "\u0336" * 3 + "\u200d" + "\u0336" * 3,
        "U+0336 COMBINING LONG STROKE OVERLAY",
        "a joiner doesn't begin a new letter",
    ),
    _refused(
        "marks_past_a_vowel",
        "\u0915" + "\u0336" * 3 + "\u0903" + "\u0336" * 2,
        "U+0336 COMBINING LONG STROKE OVERLAY",
        "a vowel sign with its own room doesn't begin a new letter",
    ),
    _refused(
        "astral_marks",
        "a" + "\U0001d165" * 5,
        "U+1D165 MUSICAL SYMBOL COMBINING STEM",
        "marks outside the basic plane, which are told from emoji one by one",
    ),
    _refused(
        "marks_that_come_apart",
        "a" + "\u0344" * 3,
        "U+0344 COMBINING GREEK DIALYTIKA TONOS",
        "three that NFC makes six",
    ),
    _refused(
        "selectors", "a" + "\ufe0f" * 5, "U+FE0F VARIATION SELECTOR-16", "invisible, and data can be hidden in them"
    ),
    Text("four_marks", "a" + "\u0336" * 4, "a" + "\u0336" * 4, "as many as a letter may have"),
    Text(
        "composed_before_counting", "\u03c9\u0313\u0300\u0345\u0336\u0336\u0336", "\u1fa2\u0336\u0336\u0336", "6 are 3"
    ),
    Text("burmese", "\u101c\u103b\u103e\u1031\u102c\u1037", "\u101c\u103b\u103e\u1031\u102c\u1037", "a common word"),
    Text("decomposed", "e\u0301", "\u00e9", "as a Mac sends file names"),
    Text("jamo", "\u1112\u1161\u11ab", "\ud55c", "three code points become one"),
    Text("tripled", "\ufb2c", "\u05e9\u05bc\u05c1", "NFC makes one code point three"),
    Text("kelvin", "\u212a", "K", "NFC makes ASCII of it"),
    Text("ligature", "\ufdfa", "\ufdfa", "only NFKC makes 18 of it, and we don't use that for what is stored"),
    Text("tab", "a\tb", "a b", "TAB becomes a space"),
    Text("windows_line_break", "a\r\nb", "a\nb", "browsers send CR LF", one_line=False),
    Text("old_mac_line_break", "a\rb", "a\nb", "CR alone", one_line=False),
    Text("mixed_line_breaks", "a\n\r\n\rb", "a\n\n\nb", "three line breaks, not four", one_line=False),
    Text("line_separator", "a\u2028b", "a\u2028b", "ends a line in JavaScript and on a page", one_line=False),
    Text("paragraph_separator", "a\u2029b", "a\u2029b", "ends a line for Python's splitlines", one_line=False),
    Text("line_break_at_the_end", " a\r\n", "a", "white space at the ends goes, so this is a text of one line"),
    Text("wide_spaces_at_the_ends", "\u3000\u00a0a\u2003", "a", "white space isn't ASCII alone"),
    Text("empty", "", "", "no text"),
    Text("white_space", " \t\r\n\u00a0\u3000", "", "white space is no text"),
    Text("zero_width_space", "\u200b\u200b", "", "seen by nobody"),
    Text("byte_order_mark", "\ufeff", "", "seen by nobody"),
    Text("soft_hyphen", "\u00ad", "", "seen only where a line ends"),
    Text("hangul_filler", "\u3164", "", "a letter that shows nothing, known from empty nicknames"),
    Text("half_width_filler", "\uffa0", "", "the same, half as wide"),
    Text("jamo_fillers", "\u115f\u1160", "", "the fillers of a syllable"),
    Text("braille_blank", "\u2800", "", "a symbol without a dot"),
    Text("joiner_alone", "\u034f", "", "the combining grapheme joiner is a mark that shows nothing"),
    Text("mark_alone", "\u0301", "", "a mark without a letter is nothing to read"),
    Text("tags_alone", "\U000e0041\U000e0042", "", "invisible letters"),
    Text("selector_alone", "\ufe0f", "", "changes how a letter looks, and there is none"),
    Text("private_use", "\ue000", "", "means nothing that anybody agreed on"),
    Text("noncharacter", "\uffff", "", "never a character"),
    Text("reserved_ignorable", "\U000e0fff", "", "not assigned, and to be ignored by default"),
    Text("padded", "\u200bok\u200b", "\u200bok\u200b", "there is something to see, so it is a text"),
    Text("new_emoji", "\U0001fae8", "\U0001fae8", "may be newer than the tables of this Python"),
    Text(
        "family",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "joined by ZWJ",
    ),
    Text("keycap", "1\ufe0f\u20e3", "1\ufe0f\u20e3", "an emoji made of a digit and two marks"),
    Text(
        "arabic",
        "\u0639\u0645\u0644 \u062c\u064a\u062f\u064c\u0651",
        "\u0639\u0645\u0644 \u062c\u064a\u062f\u064c\u0651",
        "right to left needs no override",
    ),
    Text("direction_mark", "a\u200fb", "a\u200fb", "marks of direction are needed and harmless"),
    Text(
        "markup", "<script>alert(1)</script>", "<script>alert(1)</script>", "plain text to be escaped where it is shown"
    ),
    Text("closes_a_script", "</script><!--", "</script><!--", "ends a JSON island on a page that doesn't escape it"),
    Text("template", "{{7*7}}${7*7}{% debug %}", "{{7*7}}${7*7}{% debug %}", "no template is made of it"),
    Text("sql", "'; DROP TABLE feedback; --", "'; DROP TABLE feedback; --", "no statement is made of it"),
    Text("named_parameter", ":name %s %(x)s ? $1", ":name %s %(x)s ? $1", "no place in a statement either"),
    Text("formula", '=HYPERLINK("http://x")', '=HYPERLINK("http://x")', "a spreadsheet would run it from a CSV"),
    Text("header", "a: b", "a: b", "looks like a header of a mail"),
    Text("format", "%n{0.__class__}", "%n{0.__class__}", "nothing is formatted with it"),
    Text("path", "../../etc/passwd", "../../etc/passwd", "no file is named by it"),
    Text("lookalikes", "p\u0430ypal", "p\u0430ypal", "a Cyrillic letter among Latin ones is plain text"),
    Text("backtracking", "a" * 28 + "!", "a" * 28 + "!", "held (\\w+\\s?)*$ for 27 s"),
    Text("dotless_i", "\u0130\u0131", "\u0130\u0131", "grows in lower case"),
    Text("sharp_s", "\u00df\ufb03", "\u00df\ufb03", "grows in upper case"),
    Text("astral", "\U0001d518\U00020000", "\U0001d518\U00020000", "two UTF-16 units for each character"),
)

ID_TOO_LONG = "a" * 65

IDS: tuple[Id, ...] = (
    Id("empty", "", "no id"),
    Id("dot", ".", "a path's own folder"),
    Id("dots", "..", "a path's folder above"),
    Id("too_long", ID_TOO_LONG, "one more than 64"),
    Id("line_feed", "abc\n", "$ in a pattern admits it"),
    Id("slash", "a/b", "would be two steps of a path"),
    Id("percent", "a%2Fb", "becomes a slash where it is decoded twice"),
    Id("space", "a b", "no white space"),
    Id("nul", "a\0b", "PostgreSQL raises"),
    Id("surrogate", "a\ud800", "fails at encoding"),
    Id("arabic_digit", "m-\u0661", "\\d in a pattern admits it"),
    Id("full_width", "\uff4d-1", "\\w in a pattern admits it"),
    Id("cyrillic", "m-\u0430", "looks like m-a"),
    Id("quotation_mark", "a'b", "ends a string in a careless statement"),
    Id("markup", "<b>", "ends up in addresses and pages"),
    Id("tilde", "a~b", "means something in a JSON pointer"),
    Id("star", "*", "means anything in If-Match"),
)


def _body(name: str, sent: bytes, fault: str, pointer: str, reason: str) -> Body:
    return Body(name, sent, 422, reason, fault, pointer)


BODIES: tuple[Body, ...] = (
    Body("empty", b"", 400, "no JSON"),
    Body("white_space", b" \n", 400, "no JSON either"),
    Body("byte_order_mark", b'\xef\xbb\xbf{"a":1}', 400, "UTF-8 has no byte order"),
    Body("utf_16", '{"a":1}'.encode("utf-16"), 400, "not UTF-8"),
    Body("latin_1", b'{"a":"\xe9"}', 400, "not UTF-8"),
    Body("overlong", b'{"a":"\xc0\xaf"}', 400, "a slash in two bytes is not UTF-8"),
    Body("encoded_surrogate", b'{"a":"\xed\xa0\x80"}', 400, "CESU-8 is not UTF-8"),
    Body("cut_short", b'{"a":', 400, "not all of it came"),
    Body("two_values", b"{}{}", 400, "which one?"),
    Body("trailing_comma", b'{"a":1,}', 400, "JavaScript, not JSON"),
    Body("comment", b'{"a":1/**/}', 400, "JavaScript, not JSON"),
    Body("single_quotes", b"{'a':1}", 400, "Python, not JSON"),
    Body("bare_key", b"{a:1}", 400, "JavaScript, not JSON"),
    Body("leading_zero", b'{"a":01}', 400, "octal to some readers"),
    Body("plus", b'{"a":+1}', 400, "not a number in JSON"),
    Body("hexadecimal", b'{"a":0x10}', 400, "not a number in JSON"),
    Body("no_digit_after_the_point", b'{"a":1.}', 400, "not a number in JSON"),
    Body("underscore", b'{"a":1_000}', 400, "Python's int admits it"),
    Body("arabic_digit", '{"a":\u0661}'.encode(), 400, "Python's int admits it"),
    Body("raw_line_feed", b'{"a":"\n"}', 400, "control characters in a string are escaped"),
    Body("raw_nul", b'{"a":"\0"}', 400, "control characters in a string are escaped"),
    Body("bad_escape", b'{"a":"\\x41"}', 400, "no such escape"),
    Body("short_escape", b'{"a":"\\u12"}', 400, "four digits or none"),
    Body("form", b"a=1&b=2", 400, "a form, not JSON"),
    Body("xml", b"<a/>", 400, "not JSON"),
    Body("nul_bytes", b"\0" * 100, 400, "not JSON"),
    Body("nan_then_rubbish", b'{"a":NaN,', 400, "what isn't JSON at all stays a 400"),
    _body("array", b"[]", "wrong_type", "", "a body is an object"),
    _body("string", b'"a"', "wrong_type", "", "a body is an object"),
    _body("null", b"null", "wrong_type", "", "a body is an object"),
    _body("number", b"1", "wrong_type", "", "a body is an object"),
    _body("deep_arrays", b'{"a":' + b"[" * 20 + b"]" * 20 + b"}", "too_deep", "", "21 levels"),
    _body("deep_objects", b'{"a":' * 21 + b"1" + b"}" * 21, "too_deep", "", "21 levels"),
    _body("very_deep", b"[" * 60_000, "too_deep", "", "raises RecursionError in the parser"),
    _body("deep_after_a_string", b'{"a":"\\"","b":' + b"[" * 20 + b"]" * 20 + b"}", "too_deep", "", "an escaped mark"),
    _body("equal_keys", b'{"a":1,"a":2}', "duplicate_key", "/a", "the last would win"),
    _body("equal_keys_and_values", b'{"a":1,"a":1}', "duplicate_key", "/a", "equal values don't help"),
    _body("equal_when_unescaped", b'{"a":1,"\\u0061":2}', "duplicate_key", "/a", "written differently, and equal"),
    _body("equal_keys_inside", b'{"r":[0,{"a~/":1,"a~/":2}]}', "duplicate_key", "/r/1/a~0~1", "pointers escape"),
    _body("equal_empty_keys", b'{"":1,"":2}', "duplicate_key", "/", "the empty key is a key"),
    _body(
        "equal_surrogate_keys", b'{"\\ud800":1,"\\ud800":2}', "duplicate_key", "/\ufffd", "the answer must be encodable"
    ),
    _body("nan", b'{"a":NaN}', "not_a_number", "/a", "Python's parser admits it"),
    _body("infinity", b'{"a":[1,Infinity]}', "not_a_number", "/a/1", "Python's parser admits it"),
    _body("minus_infinity", b'{"a":{"b":-Infinity}}', "not_a_number", "/a/b", "Python's parser admits it"),
    _body("nan_alone", b"NaN", "not_a_number", "", "at the top"),
    _body("overflow", b'{"a":1e400}', "number_too_large", "/a", "becomes infinity"),
    _body("minus_overflow", b'{"a":-1e400}', "number_too_large", "/a", "becomes infinity"),
    _body("huge_exponent", b'{"a":1e99999999999999999999}', "number_too_large", "/a", "becomes infinity"),
    _body("twenty_digits", b'{"a":10000000000000000000}', "number_too_large", "/a", "one digit too many"),
    _body("minus_twenty_digits", b'{"a":-10000000000000000000}', "number_too_large", "/a", "one digit too many"),
    _body("many_digits", b'{"a":' + b"9" * 5_000 + b"}", "number_too_large", "/a", "int() raises ValueError"),
    _body("first_of_two", b'{"a":NaN,"b":1e400}', "not_a_number", "/a", "the first is named"),
    Body("twenty_levels", b'{"a":' + b"[" * 19 + b"]" * 19 + b"}", 200, "as deep as may be"),
    Body("brackets_in_a_string", b'{"a":"' + b"[{" * 50 + b'"}', 200, "these nest nothing"),
    Body("brackets_after_escapes", b'{"a":"\\\\\\"' + b"[" * 50 + b'"}', 200, "these nest nothing"),
    Body("side_by_side", b'{"a":[' + b"[]," * 50 + b"[]]}", 200, "many, and not deep"),
    Body("nineteen_digits", b'{"a":-9999999999999999999}', 200, "beyond 64 bits: the field's own range refuses it"),
    Body("surrogate_escape", b'{"a":"\\ud800"}', 200, "the rules about text refuse it"),
    Body("surrogate_key", b'{"\\ud800":1}', 200, "refused as a key that is not known"),
    Body("nul_escape", b'{"a":"\\u0000"}', 200, "the rules about text refuse it"),
    Body("prototype", b'{"__proto__":{"x":1},"constructor":1}', 200, "refused as keys that are not known"),
    Body("underflow", b'{"a":1e-400}', 200, "is zero"),
    Body("minus_zero", b'{"a":-0}', 200, "is zero"),
    Body("near_equal_keys", '{"\u00e9":1,"e\u0301":2}'.encode(), 200, "different keys, both refused as not known"),
)

WRONG_INSTANTS: tuple[WrongInstant, ...] = (
    WrongInstant("", "nothing"),
    WrongInstant("2026-11-22", "a day is not an instant"),
    WrongInstant("2026-11-22T09:30:00", "no offset: whose half past nine?"),
    WrongInstant("2026-11-22T09:30Z", "RFC 3339 has seconds"),
    WrongInstant("2026-11-22 09:30:00Z", "a space for the T"),
    WrongInstant("20261122T093000Z", "ISO 8601 basic, not RFC 3339"),
    WrongInstant("2026-W47-7T09:30:00Z", "a week date"),
    WrongInstant("2026-326T09:30:00Z", "the day of the year"),
    WrongInstant("2026-11-22T09:30:00,5Z", "a comma"),
    WrongInstant("2026-11-22T09:30:00.Z", "a point and no digit"),
    WrongInstant("2026-11-22T09:30:00.1234567890Z", "ten digits"),
    WrongInstant("2026-11-22T09:30:00+01", "an offset of hours alone"),
    WrongInstant("2026-11-22T09:30:00+0100", "an offset without its colon"),
    WrongInstant("2026-11-22T09:30:00+01:00:30", "an offset with seconds"),
    WrongInstant("2026-11-22T09:30:00+24:00", "an offset of a day"),
    WrongInstant("2026-11-22T09:30:00+01:60", "an offset of sixty minutes"),
    WrongInstant("2026-11-22T09:30:00Z+01:00", "two offsets"),
    WrongInstant("2026-11-22T24:00:00Z", "hour 24"),
    WrongInstant("2026-11-22T23:60:00Z", "minute 60"),
    WrongInstant("2026-11-22T23:59:60Z", "second 60"),
    WrongInstant("2016-12-31T23:59:60Z", "a leap second that there was"),
    WrongInstant("2026-02-29T00:00:00Z", "no leap year"),
    WrongInstant("2100-02-29T00:00:00Z", "no leap year, though four divides it"),
    WrongInstant("2026-04-31T00:00:00Z", "no such day"),
    WrongInstant("2026-13-01T00:00:00Z", "no such month"),
    WrongInstant("2026-00-10T00:00:00Z", "month 0"),
    WrongInstant("2026-01-00T00:00:00Z", "day 0"),
    WrongInstant("0000-01-01T00:00:00Z", "year 0"),
    WrongInstant("1999-12-31T23:59:59.999999Z", "a microsecond too early"),
    WrongInstant("2000-01-01T00:59:59+01:00", "still 1999 in UTC"),
    WrongInstant("2101-01-01T00:00:00Z", "the first instant too late"),
    WrongInstant("2100-12-31T23:00:00-01:00", "2101 in UTC"),
    WrongInstant("9999-12-31T23:59:59-23:59", "beyond what datetime can count"),
    WrongInstant("12026-11-22T09:30:00Z", "five digits"),
    WrongInstant("-2026-11-22T09:30:00Z", "before our era"),
    WrongInstant("2026-1-2T09:30:00Z", "one digit"),
    WrongInstant("2026-11-22T9:30:00Z", "one digit"),
    WrongInstant(" 2026-11-22T09:30:00Z", "white space before it"),
    WrongInstant("2026-11-22T09:30:00Z\n", "$ in a pattern admits it"),
    WrongInstant("2026-11-22T09:30:00Z\0", "NUL"),
    WrongInstant("\u0662\u0660\u0662\u0666-11-22T09:30:00Z", "int() reads Arabic digits"),
    WrongInstant("\uff12\uff10\uff12\uff16-11-22T09:30:00Z", "int() reads full-width digits"),
    WrongInstant("2026\u201011\u201022T09:30:00Z", "hyphens that aren't ASCII"),
    WrongInstant("2026-11-22T09:30:00\u221201:00", "a minus that isn't ASCII"),
    WrongInstant("1795339800", "seconds since 1970"),
    WrongInstant("now", "not an instant"),
    WrongInstant("2026-11-22T09:30:00\ud800Z", "a lone surrogate"),
    WrongInstant("2026-11-22T09:30:00[Europe/Paris]", "RFC 9557, and no offset"),
    WrongInstant("2026-11-22T09:30:00Z[Europe/Paris]", "RFC 9557"),
    WrongInstant("1" * 60_000, "64 KiB of digits"),
)
