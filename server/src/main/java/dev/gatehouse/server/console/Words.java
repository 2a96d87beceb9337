package dev.gatehouse.server.console;

import gg.jte.Content;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times and numbers as people read them. Times are in UTC, and say so. */
public final class Words {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** So many characters have room in every column. */
  private static final int FITS = 22;

  /** A longer word breaks anywhere: it must not push the other columns out of sight. */
  private static final int MOST_UNBROKEN = 24;

  /** Says nothing to people, and is shown as far as there is room. */
  private static final Pattern ID = Pattern.compile("[a-z]{2,8}_[0-9a-z]{20,}");

  private Words() {}

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** To the second, where logs are compared. */
  public static String second(Optional<Instant> instant) {
    return instant.map(SECOND::format).orElse("");
  }

  public static String moment(Instant instant) {
    return MOMENT.format(instant);
  }

  public static String moment(Optional<Instant> instant, String otherwise) {
    return instant.map(MOMENT::format).orElse(otherwise);
  }

  /**
   * The same as an element, to which the script adds how long ago that is.
   *
   * @param otherwise nothing that anybody sent
   */
  public static Content time(Optional<Instant> instant, String otherwise) {
    return html(instant.map(at -> element(at, MOMENT)).orElse(otherwise));
  }

  /** To the second. */
  static Content timeToTheSecond(Optional<Instant> instant) {
    return html(instant.map(at -> element(at, SECOND)).orElse(""));
  }

  private static String element(Instant at, DateTimeFormatter format) {
    return "<time datetime=\"" + at + "\">" + format.format(at) + "</time>";
  }

  /**
   * An e-mail address, an id or a name, which breaks at its signs and not within its words where a
   * column is narrow; an id is cut off instead. What is copied is the whole text itself.
   */
  public static Content address(String text) {
    if (text.length() <= FITS) {
      return output -> output.writeUserContent(text);
    }
    if (ID.matcher(text).matches()) {
      return html("<span class=\"clip\" title=\"" + text + "\">" + text + "</span>");
    }
    return output -> {
      output.writeContent("<span class=\"address\">");
      int begin = 0;
      for (int at = 1; at < text.length(); at++) {
        if (at - begin >= MOST_UNBROKEN || breaks(text.charAt(at - 1), text.charAt(at))) {
          // Never between the halves of one character.
          int end = Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
          if (end > begin) {
            output.writeUserContent(text.substring(begin, end));
            output.writeContent("<wbr>");
            begin = end;
          }
        }
      }
      output.writeUserContent(text.substring(begin));
      output.writeContent("</span>");
    };
  }

  private static boolean breaks(char before, char after) {
    return after == '@' || (".-_+/:&?=".indexOf(before) >= 0 && Character.isLetterOrDigit(after));
  }

  private static Content html(String markup) {
    return output -> output.writeContent(markup);
  }

  public static String day(Instant instant) {
    return DAY.format(instant);
  }

  /** Such as "1,204". */
  public static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** Such as "1 person" or "87 people". */
  public static String count(long number, String one, String many) {
    return number(number) + " " + (number == 1 ? one : many);
  }

  /** The letter of a tile that stands for a logo. */
  public static String letter(String name) {
    return name.isBlank()
        ? "?"
        : name.strip().substring(0, name.strip().offsetByCodePoints(0, 1)).toUpperCase(Locale.ROOT);
  }
}
