package dev.gatehouse.server.console;

import java.util.List;
import java.util.Optional;

/**
 * What is to be done about a refused sign-in.
 *
 * @param code of the refusal; empty where nothing was refused
 * @param who says whether it is changed here or at the provider
 * @param links to the pages where it is changed
 */
public record ChangeView(String code, String who, List<SettingLink> links) {
  /** Nothing was refused. */
  static final ChangeView NOTHING = new ChangeView("", "", List.of());

  public ChangeView {
    links = List.copyOf(links);
  }

  /**
   * @param connection nothing for local credentials, and for a connection that is deleted
   * @param user the id of whom it was about; empty where nobody was recognized
   * @param person what the provider, or the person, called them
   */
  static ChangeView of(Visit visit, String code, Doc connection, String user, String person) {
    if (code.isEmpty()) {
      return NOTHING;
    }
    Optional<Cure> cure = Cure.of(code);
    return new ChangeView(
        code,
        cure.map(one -> one.side().sentence).orElse(""),
        cure.map(one -> one.links(visit, connection, user, person)).orElse(List.of()));
  }

  /** Where the code is explained, with what mostly causes it. */
  public String page() {
    return "/docs/errors/" + code;
  }
}
