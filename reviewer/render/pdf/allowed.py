"""What may stay in a released PDF: the keys and operators that drawing a page needs."""

# ISO 32000-1, 7.7.3.3, Table 30. Not Annots (12.5), AA and OpenAction (12.6), Metadata (14.3.2),
# PieceInfo (14.5), Thumb (12.3.4).
_PAGE = "/Type /Parent /MediaBox /Resources /Contents /Group"
# ISO 32000-1, 7.8.3, Table 33: subdictionaries of resources, whose keys are names of the page's
# own.
_NAMED = "/Font /XObject /ExtGState /ColorSpace /Pattern /Shading /CharProcs /Colorants"
# Of streams (7.3.8), filters (7.4), graphics states (8.4.5), colour spaces (8.6), patterns and
# shadings (8.7), images (8.9.5), forms (8.10), fonts (9.6 to 9.8), functions (7.10), halftones
# (10.5) and masks (11.6). OC (8.11) and OPI are not among them.
_OTHERS = """
/Subtype /Matrix /BBox /FormType /Filter /DecodeParms /Length /Length1 /Length2 /Length3
/Width /Height /BitsPerComponent /ImageMask /Mask /SMask /Decode /Interpolate /Intent /Matte
/SMaskInData /K /Columns /Rows /BlackIs1 /EncodedByteAlign /EndOfLine /EndOfBlock /Predictor
/Colors /EarlyChange /ColorTransform /JBIG2Globals /DamagedRowsBeforeError /BaseFont
/FirstChar /LastChar /Widths /Encoding /FontDescriptor /ToUnicode /DescendantFonts
/CIDSystemInfo /Registry /Ordering /Supplement /DW /W /DW2 /W2 /CIDToGIDMap /FontBBox
/FontMatrix /Name /FontName /Flags /ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight
/StemV /StemH /AvgWidth /MaxWidth /MissingWidth /FontFile /FontFile2 /FontFile3 /BaseEncoding
/Differences /WMode /CMapName /UseCMap /LW /LC /LJ /ML /D /RI /OP /op /OPM /BG /BG2 /UCR /UCR2
/TR /TR2 /HT /FL /SM /SA /BM /CA /ca /AIS /TK /S /G /BC /CS /I /N /Alternate /Range /Domain
/WhitePoint /BlackPoint /Gamma /Colorants /Process /Components /MixingHints /FunctionType /C0
/C1 /Functions /Bounds /Encode /Size /BitsPerSample /Order /PatternType /PaintType /TilingType
/XStep /YStep /ShadingType /Background /AntiAlias /Coords /Function /Extend /BitsPerCoordinate
/BitsPerFlag /VerticesPerRow /HalftoneType /TransferFunction
"""
# ISO 32000-1, Annex A, without marked content (14.6): BMC, BDC, EMC, MP and DP.
_OPERATORS = """
b B b* B* BI BT BX c cm CS cs d d0 d1 Do ET EX f F f* G g gs h i j J K k l m M n q Q re RG rg
ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "
"""

PAGE = frozenset(_PAGE.split())
"""Keys of a page."""

NAMED = frozenset(_NAMED.split())
"""Keys of dictionaries whose own keys are names that the page code chose."""

KEYS = PAGE | NAMED | frozenset(_OTHERS.split())
"""Keys of whatever a page draws with."""

OPERATORS = frozenset(_OPERATORS.split()) | {"INLINE IMAGE"}
"""Operators of page code, marked content left out."""
