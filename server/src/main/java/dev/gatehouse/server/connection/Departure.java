package dev.gatehouse.server.connection;

import java.net.URI;
import java.util.Map;

/** How a browser leaves for the identity provider. */
public sealed interface Departure {

  /** What the callback will compare with; stored with the attempt as it is, never shown. */
  String expectation();

  /** A redirect. */
  record Redirect(URI url, String expectation) implements Departure {}

  /** A form that the page posts by itself, with a button where scripts are off. */
  record Form(URI action, Map<String, String> fields, String expectation) implements Departure {}

  /**
   * A page of ours that asks for a user name and a password, which the kind checks itself.
   *
   * @param userName what the field is called
   */
  record Prompt(String userName) implements Departure {
    @Override
    public String expectation() {
      return "";
    }
  }

  /**
   * The provider could not be asked: its metadata cannot be fetched, or its settings are
   * incomplete.
   */
  record Impossible(dev.gatehouse.protocol.Refusal refusal) implements Departure {
    @Override
    public String expectation() {
      return "";
    }
  }
}
