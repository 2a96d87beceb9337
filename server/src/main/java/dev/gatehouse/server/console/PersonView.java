package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page of one person.
 *
 * @param user as the API shows one
 * @param method the name of the way to sign in
 * @param sessions as the API shows them
 * @param href of this page, below which stand the deeds
 */
public record PersonView(
    Doc user,
    String method,
    List<Doc> sessions,
    String href,
    boolean mayChange,
    boolean mayEndSessions) {
  public PersonView {
    sessions = List.copyOf(sessions);
  }
}
