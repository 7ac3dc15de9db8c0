"""Words by which people announce a file, by language. Case and accents do not matter.

``*`` at the end of a word stands for any letters, ``…`` for up to eight words between.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        *("attach", "attached", "attaching", "attaches", "attachment*", "enclosed", "enclosing", "enclosure*", "encl"),
        *("see the file", "in the file below", "find the file*", "file is here", "as a pdf", "pfa"),
    ),
    "fr": (
        *("ci-joint*", "ci-inclus*", "ci-annexe*", "piece* jointe*", "fichier* joint*", "document* joint*"),
        *("en annexe", "annexe* a ce", "en pj", "la pj", "les pj", "pj jointe*"),
        *("je joins", "je te joins", "je vous joins", "j ai joint", "nous joignons", "nous vous joignons"),
        *("joint a ce", "jointe a ce", "joints a ce", "jointes a ce", "joint au present", "jointe au present"),
        *("vous trouverez joint*", "veuillez trouver … joint*", "joignant"),
    ),
    "de": (
        *(
            "anbei",
            "anhang",
            "anhange",
            "anhangen",
            "anhaenge",
            "angehangt*",
            "angehaengt*",
            "angehangen*",
            "anhangend*",
        ),
        *("hange … an", "haenge … an", "hangen … an", "haengen … an"),
        *("beigefugt*", "beigefuegt*", "fuge … bei", "fuege … bei", "fugen … bei", "fuegen … bei", "beifugen"),
        *("beiliegend*", "beigelegt*", "beilage*", "anliegend*", "in der anlage", "im anhang", "als anlage"),
        *("anlagen siehe", "siehe anlage*", "als pdf"),
    ),
}
