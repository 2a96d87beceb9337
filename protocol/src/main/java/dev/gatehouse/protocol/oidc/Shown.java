package dev.gatehouse.protocol.oidc;

import java.util.regex.Pattern;

/** Foreign text in our own words: printable and bounded. */
final class Shown {

  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private Shown() {}

  static String text(String foreign, int longest) {
    String bounded =
        foreign.length() <= longest ? foreign : foreign.substring(0, longest - 1) + "…";
    return UNPRINTABLE.matcher(bounded).replaceAll("?");
  }
}
