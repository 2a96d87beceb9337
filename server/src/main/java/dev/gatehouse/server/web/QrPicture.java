package dev.gatehouse.server.web;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code (ISO/IEC 18004) as the path of an SVG element: no image to fetch, and no inline style,
 * which the content policy forbids.
 *
 * @param size of the square, in modules, with the quiet zone around the code
 * @param path one square of one unit for each dark module
 */
public record QrPicture(int size, String path) {
  /** ISO/IEC 18004 §9.1: four modules. */
  private static final int QUIET = 4;

  private static final int LONGEST_TEXT = 1_000;

  public static QrPicture of(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("nobody could scan so much");
    }
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder(8_192);
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        int from = x;
        while (x < code.size && code.getModule(x, y)) {
          x++;
        }
        if (x > from) {
          int width = x - from;
          path.append('M').append(from + QUIET).append(' ').append(y + QUIET);
          path.append('h').append(width).append("v1h-").append(width).append('z');
        }
      }
    }
    return new QrPicture(code.size + 2 * QUIET, path.toString());
  }
}
