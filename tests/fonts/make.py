"""Makes the fonts of the tests: most are cut out of Debian's (fonts-noto-core,
fonts-noto-cjk), whose licence is in `assets/fonts/OFL.txt`.

    pip install fonttools && python3 tests/fonts/make.py
"""

import pathlib

from fontTools import subset, ttLib
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables.TupleVariation import TupleVariation

HERE = pathlib.Path(__file__).parent
NOTO = pathlib.Path("/usr/share/fonts/truetype/noto")
CJK = pathlib.Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")

ARABIC = "ما هو القفل العام للمفسر في بايثون؟ نعم، سؤال واحد الإجابة 12345"
CHINESE = "什么是全局解释器锁？它一个互斥，保护对象的访问。"


def cut(font, text, features=("*",)):
    """Leaves a font with the letters of a text, and what joins them."""
    options = subset.Options(
        hinting=False, layout_features=list(features), name_IDs=[1, 2, 6, 16, 17], notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    # A date of its own would change the file every time.
    font["head"].created = font["head"].modified = 3600000000
    font.recalcTimestamp = False
    return font


def collection():
    """Two fonts of one file: the forms of Japan and of China."""
    wanted = {"NotoSansCJKjp-Regular", "NotoSansCJKsc-Regular"}
    fonts = ttLib.TTCollection(CJK).fonts
    named = [font for font in fonts if font["name"].getDebugName(6) in wanted]
    out = ttLib.TTCollection()
    out.fonts = [cut(font, CHINESE, ()) for font in named]
    out.save(HERE / "NotoSansCJK.ttc")


def variable():
    """A font of boxes, whose weight is to be chosen: wider boxes are bolder."""
    names = [".notdef", "space", "ko", "kho"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x20: "space", 0x0E01: "ko", 0x0E02: "kho"})
    glyphs = {}
    for name, width in zip(names, [400, 0, 400, 500]):
        pen = TTGlyphPen(None)
        if width:
            corners = [(50, 0), (50, 600), (width, 600), (width, 0)]
            pen.moveTo(corners[0])
            for corner in corners[1:]:
                pen.lineTo(corner)
            pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (600, 50) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular", "psName": "Boxes"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    # Four corners, and the four points of the glyph's own: the second is where the pen goes.
    wider = [(0, 0), (0, 0), (100, 0), (100, 0), (0, 0), (100, 0), (0, 0), (0, 0)]
    bold = {"wght": (0, 1, 1)}
    builder.setupGvar({name: [TupleVariation(bold, wider)] for name in ["ko", "kho"]})
    font = builder.font
    font["head"].created = font["head"].modified = 3600000000
    font.recalcTimestamp = False
    font.save(HERE / "Boxes-Variable.ttf")


cut_arabic = cut(ttLib.TTFont(NOTO / "NotoNaskhArabic-Regular.ttf"), ARABIC)
cut_arabic.save(HERE / "NotoNaskhArabic-Regular.ttf")
collection()
variable()
