package dev.gatehouse.server.api;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.gatehouse.server.api.CsvForm.Column;
import dev.gatehouse.server.api.UserRows.Place;
import dev.gatehouse.server.api.UserRows.Placed;
import dev.gatehouse.server.api.UserRows.UserRow;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users as CSV (RFC 4180): what spreadsheets write and read. */
final class UserCsv {
  private static final int LARGEST = 5_000_000;
  private static final int MOST_PROBLEMS = 200;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** What spreadsheets take for a formula, with as many guards before it as there are. */
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r＝＋－＠].*", Pattern.DOTALL);

  private static final Pattern BETWEEN_ROLES = Pattern.compile("[\\s,;|]+");

  static final CsvForm FORM =
      new CsvForm(
          "text/csv",
          "UTF-8 with a header. Separators are commas, semicolons or tabs.",
          List.of(
              new Column("user_name", "the e-mail address; the only column that must be there"),
              new Column("display_name", ""),
              new Column("roles", "keys of the role catalogue, with blanks between them"),
              new Column(
                  "authentication_method",
                  "password, or the display name or the id of a connection; needed for new users"),
              new Column("invite", "yes sends an invitation by e-mail; no unless given"),
              new Column("active", "yes or no; yes for new users unless given"),
              new Column(
                  "local_access",
                  "allowed lets people who are new since SSO have a password; usual unless given")),
          LARGEST,
          UserCsv::read);

  private UserCsv() {}

  static Body read(byte[] octets) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new Body.Unfit(ManyUsersRefusal.NOT_UTF_8.refused(400, ""));
    }
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator(text))
            .allowExtraFields(true)
            .allowMissingFields(true)
            .allowUnclosedQuote(false)
            .allowExtraCharsAfterClosingQuote(false)
            .ofCsvRecord(text)) {
      return new Reading().read(reader);
    } catch (CsvParseException e) {
      return new Body.Unfit(ManyUsersRefusal.UNREADABLE.refused(400, where(e)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The library's words hold no cells, only lines. */
  private static String where(CsvParseException e) {
    String message = String.valueOf(e.getMessage());
    return message.length() > 200 || !Shape.isStorable(message) ? "" : message;
  }

  /** That of comma, semicolon and tab which the header has most of, outside quotes. */
  private static char separator(String text) {
    int[] counts = new int[3];
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!quoted && (c == '\n' || c == '\r')) {
        break;
      }
      quoted ^= c == '"';
      int which = quoted ? -1 : ",;\t".indexOf(c);
      if (which >= 0) {
        counts[which]++;
      }
    }
    int most = Arrays.stream(counts).max().orElse(0);
    return counts[0] == most ? ',' : counts[1] == most ? ';' : '\t';
  }

  /** One file being read. */
  private static final class Reading {
    private final List<ErrorBody.Problem> problems = new ArrayList<>();
    private final List<Placed> rows = new ArrayList<>();
    private List<String> header = List.of();

    Body read(CsvReader<CsvRecord> reader) {
      for (CsvRecord line : reader) {
        if (line.getFields().stream().allMatch(String::isBlank) && !header.isEmpty()) {
          // Where somebody emptied rows, spreadsheets save their separators.
          continue;
        }
        if (header.isEmpty()) {
          readHeader(line);
          if (!problems.isEmpty()) {
            return new Body.Unfit(Reply.invalid(problems));
          }
        } else if (rows.size() == UserRows.MOST) {
          return new Body.Unfit(ManyUsersRefusal.ROWS_TOO_MANY.refused(413, ""));
        } else {
          rows.add(readRow(line));
        }
      }
      if (header.isEmpty()) {
        Place first = new Place(1, 0);
        return new Body.Unfit(
            Reply.invalid(List.of(first.problem("userName", ManyUsersRefusal.COLUMN_MISSING))));
      }
      return new Body.Fit(
          new UserRows(rows, problems.subList(0, Math.min(problems.size(), MOST_PROBLEMS))));
    }

    private void readHeader(CsvRecord line) {
      Place place = new Place((int) line.getStartingLineNumber(), 0);
      List<String> known = FORM.columns().stream().map(Column::name).toList();
      List<String> names = new ArrayList<>();
      for (String cell : line.getFields()) {
        String name = cell.strip().toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
          // And so they save columns that are empty; a cell below it is one too many.
          names.add(name);
          continue;
        }
        if (names.contains(name)) {
          problems.add(place.problem(told(name), ManyUsersRefusal.COLUMN_TWICE));
        } else if (!known.contains(name)) {
          ManyUsersRefusal why = ManyUsersRefusal.COLUMN_UNKNOWN;
          String near = Suggestion.of(told(name), known);
          problems.add(
              place.problem(
                  told(name),
                  why.code(),
                  "There is no such column" + (near.isEmpty() ? "." : near)));
        }
        names.add(name);
      }
      if (!names.contains("user_name")) {
        problems.add(place.problem("userName", ManyUsersRefusal.COLUMN_MISSING));
      }
      header = names;
    }

    private static String told(String name) {
      return name.length() > 60 || !Shape.isStorable(name) ? "…" : name;
    }

    private Placed readRow(CsvRecord line) {
      Place place = new Place((int) line.getStartingLineNumber(), rows.size());
      if (line.getFieldCount() > header.size()) {
        problems.add(place.problem("", ManyUsersRefusal.CELLS_TOO_MANY));
      }
      Map<String, String> cells = new HashMap<>();
      for (int i = 0; i < Math.min(line.getFieldCount(), header.size()); i++) {
        String cell = unguarded(line.getField(i).strip());
        if (!Shape.isStorable(cell)) {
          problems.add(place.problem(header.get(i), ManyUsersRefusal.TEXT));
          cell = "";
        }
        if (!cell.isEmpty() && header.get(i).isEmpty()) {
          problems.add(place.problem("", ManyUsersRefusal.CELLS_TOO_MANY));
        } else if (!cell.isEmpty()) {
          cells.put(header.get(i), cell);
        }
      }
      String roles = cells.get("roles");
      return new Placed(
          place,
          new UserRow(
              cells.getOrDefault("user_name", ""),
              cells.get("display_name"),
              roles == null ? null : List.of(BETWEEN_ROLES.split(roles, -1)),
              cells.get("authentication_method"),
              flag(place, "invite", cells.get("invite")),
              flag(place, "active", cells.get("active")),
              local(place, cells.get("local_access"))));
    }

    private UserOperations.@Nullable PasswordUse local(Place place, @Nullable String cell) {
      if (cell == null) {
        return null;
      }
      return switch (cell.toLowerCase(Locale.ROOT)) {
        case "usual" -> UserOperations.PasswordUse.USUAL;
        case "allowed" -> UserOperations.PasswordUse.ALLOWED;
        default -> {
          problems.add(place.problem("local_access", ManyUsersRefusal.LOCAL_ACCESS));
          yield null;
        }
      };
    }

    private @Nullable Boolean flag(Place place, String column, @Nullable String cell) {
      if (cell == null) {
        return null;
      }
      return switch (cell.toLowerCase(Locale.ROOT)) {
        case "yes", "true", "1" -> true;
        case "no", "false", "0" -> false;
        default -> {
          problems.add(place.problem(column, ManyUsersRefusal.FLAG));
          yield null;
        }
      };
    }
  }

  /** A cell as it was before {@link #guarded}. */
  private static String unguarded(String cell) {
    return cell.startsWith("'") && FORMULA.matcher(cell).matches() ? cell.substring(1) : cell;
  }

  /** A cell that no spreadsheet takes for a formula. */
  private static String guarded(String value) {
    return FORMULA.matcher(value).matches() ? "'" + value : value;
  }

  /**
   * Rows in UTF-8 with a header, cells quoted where they must be and guarded where a spreadsheet
   * would run them. Holds one list of rows at a time.
   *
   * @param rows the next ones each time; none at the end
   */
  static void write(OutputStream to, List<String> header, Supplier<List<List<String>>> rows)
      throws IOException {
    Writer text = new OutputStreamWriter(to, StandardCharsets.UTF_8);
    CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
    writer.writeRecord(header);
    List<List<String>> some = rows.get();
    while (!some.isEmpty()) {
      for (List<String> row : some) {
        writer.writeRecord(row.stream().map(UserCsv::guarded).toList());
      }
      some = rows.get();
    }
    // Not closed: the stream is another's.
    writer.flush();
  }
}
