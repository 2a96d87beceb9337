package dev.gatehouse.server.api;

import java.util.Collection;
import java.util.Locale;

/** Finds the word that somebody who mistyped a key most likely meant. */
public final class Suggestion {
  private Suggestion() {}

  /** Such as {@code ; did you mean "listen"?}; empty where nothing is near. */
  public static String of(String wrong, Collection<String> candidates) {
    String best = "";
    int least = Math.max(2, wrong.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance = distance(wrong.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean \"" + best + "\"?";
  }

  /** How many letters to insert, delete or change (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
