package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page about the sign-in page.
 *
 * @param page the address of the sign-in page itself
 * @param preview where the entered look can be seen before it is saved
 */
public record LookView(
    LookForm form,
    List<Choice> languages,
    Problems problems,
    boolean mayChange,
    String page,
    String preview) {
  public LookView {
    languages = List.copyOf(languages);
  }

  /** The fields that have a place of their own for what is wrong with them. */
  public List<String> fields() {
    return LookSection.fields();
  }

  /** A language that can be offered, and where its texts are. */
  public record Choice(String tag, String name, boolean chosen, String words) {}

  /** What the preview shows. */
  public record Preview(String product, String logo, String organization) {
    public String letter() {
      return Words.letter(organization);
    }
  }
}
