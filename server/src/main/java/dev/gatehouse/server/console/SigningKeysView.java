package dev.gatehouse.server.console;

import gg.jte.Content;
import java.util.List;
import java.util.Locale;

/** The installation's keys, by what they are for. */
public record SigningKeysView(List<Purpose> purposes) {
  public SigningKeysView {
    purposes = List.copyOf(purposes);
  }

  /**
   * The keys of one purpose.
   *
   * @param next whether there is a key that does not sign yet
   * @param previous whether there are keys that signed before
   */
  public record Purpose(
      String word, String title, String href, List<Key> keys, boolean next, boolean previous) {
    public Purpose {
      keys = List.copyOf(keys);
    }

    static Purpose of(String word, String href, List<Doc> keys) {
      return new Purpose(
          word,
          SigningKeysView.title(word),
          href,
          keys.stream().map(Key::of).toList(),
          keys.stream().anyMatch(key -> key.text("state").equals("NEXT")),
          keys.stream().anyMatch(key -> key.text("state").equals("PREVIOUS")));
    }
  }

  /** One key. */
  public record Key(String id, String state, String mark, Content since, Content end) {
    static Key of(Doc key) {
      String state = key.text("state");
      return new Key(
          key.text("id"),
          switch (state) {
            case "CURRENT" -> "Signs";
            case "NEXT" -> "Published, does not sign yet";
            default -> "Signed before";
          },
          state.equals("CURRENT") ? "good" : "",
          Words.time(key.instant("since"), ""),
          Words.time(key.instant("certificate.notAfter"), "–"));
    }
  }

  static String title(String purpose) {
    return switch (purpose.toUpperCase(Locale.ROOT)) {
      case "OPENID_RS256" -> "ID tokens, RS256";
      case "OPENID_ES256" -> "ID tokens, ES256";
      case "CLIENT_ASSERTION" -> "Proof to providers";
      case "SAML_SIGNING" -> "SAML requests";
      case "SAML_DECRYPTION" -> "SAML decryption";
      case "DPOP" -> "Tokens bound by DPoP";
      default -> purpose.toLowerCase(Locale.ROOT).replace('_', ' ');
    };
  }
}
