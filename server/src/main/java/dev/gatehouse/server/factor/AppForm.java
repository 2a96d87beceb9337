package dev.gatehouse.server.factor;

import dev.gatehouse.server.web.QrPicture;
import java.util.HashMap;
import java.util.Map;

/**
 * What the page of a new authenticator app shows.
 *
 * @param hidden fields that come back with the code
 * @param secret the same as the picture, for typing
 * @param back where to go instead; empty for nowhere
 * @param problem what went wrong; empty for nothing
 */
public record AppForm(
    String action,
    Map<String, String> hidden,
    QrPicture picture,
    String secret,
    String back,
    String problem) {

  public AppForm {
    hidden = Map.copyOf(hidden);
  }

  /** The same with one more field. */
  public AppForm with(String name, String value) {
    Map<String, String> more = new HashMap<>(hidden);
    more.put(name, value);
    return new AppForm(action, more, picture, secret, back, problem);
  }
}
