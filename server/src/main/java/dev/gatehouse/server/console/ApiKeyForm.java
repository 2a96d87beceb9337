package dev.gatehouse.server.console;

import java.util.List;

/**
 * What was entered for a new API key.
 *
 * @param expires a day; empty for never
 * @param email of the person whose key it is; empty for nobody's
 * @param chosen scopes
 * @param offered what the person who asks may give
 */
public record ApiKeyForm(
    String name,
    String expires,
    String networks,
    String email,
    List<String> chosen,
    List<ScopeWords.Noun> offered,
    boolean mayName,
    String cancel,
    Problems problems) {
  public ApiKeyForm {
    chosen = List.copyOf(chosen);
    offered = List.copyOf(offered);
  }
}
