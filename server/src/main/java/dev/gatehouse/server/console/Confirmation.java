package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page that asks before something dangerous is done. Its form is posted to the page's own
 * address.
 *
 * @param sentence what will be done, and to whom or how many
 * @param consequences what follows, each a sentence
 * @param button what the button says: the deed itself
 * @param cancel where the other button leads
 * @param problems why the API refused it; with the names of those who stand in the way
 */
public record Confirmation(
    String sentence,
    List<String> consequences,
    String button,
    String cancel,
    Problems problems,
    List<Frame.Link> inTheWay) {
  public Confirmation {
    consequences = List.copyOf(consequences);
    inTheWay = List.copyOf(inTheWay);
  }

  static Confirmation of(String sentence, List<String> consequences, String button, String cancel) {
    return new Confirmation(sentence, consequences, button, cancel, Problems.NONE, List.of());
  }

  /** The same, after the API has refused. */
  Confirmation refused(Problems why, List<Frame.Link> those) {
    return new Confirmation(sentence, consequences, button, cancel, why, those);
  }
}
