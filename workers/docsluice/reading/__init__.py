"""From bytes to words: sniff the type, read embedded XML and text layers, see scans, put words in order.

Everything here but `pool` runs inside a reading process with limits on memory and time, because pdfium, Tesseract
and image codecs are native code that meets hostile files.
"""
